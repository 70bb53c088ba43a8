//! `/agreements/bulk` and `/operations`: one command on many requests, and what came of each (`ux.md` §2.4, Bulk).

use app::pages::parts::reason;
use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::operation::{self, list};
use domain::agreement::bulk::{BulkAction, Outcome, Picked};
use domain::{AgreementId, OperationId, Permission, Revision};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Listing};
use super::extract::{Body, Caller, Ids, Query, page};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Operazioni su più richieste";

/// Every operation on runs.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(run)).routes(routes!(show)).routes(routes!(rows))
}

/// What to do, to which requests.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkCommand {
    action: BulkAction,
    /// 1 to 200, each once.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 200)]
    agreements: Vec<PickedAgreement>,
    /// For `suspend`: at most 1,000 characters; may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

/// A request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PickedAgreement {
    id: AgreementId,
    /// The revision it was seen in: when it is another by now, this request is refused. Without it the newest is meant.
    revision: Option<Revision>,
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Operation)]
struct OperationView {
    id: OperationId,
    action: BulkAction,
    reason: String,
    /// The person who asked for it.
    requested_by: String,
    started_at: Instant,
    /// Absent while it runs.
    finished_at: Option<Instant>,
    /// It has not ended and never will: the process ended in between.
    broken_off: bool,
    counts: Vec<OutcomeCount>,
}

/// How many requests there are of an outcome.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeCount {
    outcome: Outcome,
    count: i64,
}

/// What came of a request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OutcomeView {
    agreement_id: AgreementId,
    outcome: Outcome,
    /// The code of the refusal, as the command itself would have answered.
    code: Option<&'static str>,
    /// The refusal in Italian: why, and who can mend that.
    detail: Option<String>,
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct OutcomeQuery {
    outcome: Option<Outcome>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

impl From<list::OperationRow> for OutcomeView {
    fn from(row: list::OperationRow) -> Self {
        Self {
            agreement_id: row.agreement,
            outcome: row.outcome,
            code: row.denial.as_ref().map(|denial| denial.status_and_code().1),
            detail: row.denial.as_ref().map(reason),
        }
    }
}

/// Approva o sospende più richieste
///
/// Ogni richiesta è trattata da sola, con le stesse regole del comando singolo: alcune possono riuscire e altre no. La
/// risposta arriva a operazione finita; il risultato si legge in `/operations/{operationId}`.
#[utoipa::path(post, path = "/agreements/bulk", tag = TAG, operation_id = "runBulkCommand",
    request_body = BulkCommand, responses((status = 201, body = Created)))]
async fn run(State(cx): State<Backend>, caller: Caller, body: Body<BulkCommand>) -> Answer<Created> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let command = body.read()?;
    let picked = command.agreements.iter().map(|one| Picked { id: one.id, seen: one.revision }).collect::<Vec<_>>();
    let id = OperationId(cx.id());
    operation::run(&cx, &actor, id, command.action, &picked, &command.reason).await?;
    Ok(Created::at("/operations", id.0))
}

/// Legge un’operazione su più richieste
///
/// Chi l’ha chiesta, quando, e quante richieste hanno avuto ciascun esito.
#[utoipa::path(get, path = "/operations/{operationId}", tag = TAG, operation_id = "getOperation",
    params(("operationId" = OperationId, Path)), responses((status = 200, body = OperationView)))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<OperationId>) -> Answer<Json<OperationView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let run = list::detail(&cx, &actor, ids.read()?).await?;
    Ok(Json(OperationView {
        id: run.id,
        action: run.action,
        reason: run.reason,
        requested_by: run.by,
        started_at: run.started_at.into(),
        finished_at: run.finished_at.map(Instant::from),
        broken_off: run.broken_off,
        counts: run.counts.into_iter().map(|(outcome, count)| OutcomeCount { outcome, count }).collect(),
    }))
}

/// Elenca l’esito di ogni richiesta di un’operazione
///
/// Nell’ordine in cui sono state indicate.
#[utoipa::path(get, path = "/operations/{operationId}/agreements", tag = TAG, operation_id = "listOperationAgreements",
    params(("operationId" = OperationId, Path), OutcomeQuery),
    responses((status = 200, body = Listing<OutcomeView>)))]
async fn rows(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<OperationId>,
    query: Query<OutcomeQuery>,
) -> Answer<Listing<OutcomeView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let rows = list::rows(&cx, &actor, ids.read()?, query.outcome, page).await?;
    Ok(Listing::of(rows, OutcomeView::from))
}
