//! `/pratiche/bulk`: many pratiche at once.

use app::pages::parts::reason;
use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::pratica::bulk::{self, Taken};
use domain::agreement::bulk::Outcome;
use domain::{Permission, PraticaId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(take_many))
}

/// What can be done to many at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaBulkAction)]
enum BulkAction {
    TakeCharge,
}

/// What to do, to which pratiche.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PraticaBulkCommand)]
struct BulkCommand {
    action: BulkAction,
    /// 1 to 200, each once.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 200)]
    pratiche: Vec<PraticaId>,
}

/// What came of each, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaBulkResult)]
struct BulkResult {
    results: Vec<TakenView>,
}

/// What came of a pratica.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaBulkOutcome)]
struct TakenView {
    pratica_id: PraticaId,
    outcome: Outcome,
    /// The code of the refusal, as the command itself would have answered.
    code: Option<&'static str>,
    /// The refusal in Italian: why, and who can mend that.
    detail: Option<String>,
}

impl From<Taken> for TakenView {
    fn from(taken: Taken) -> Self {
        Self {
            pratica_id: taken.pratica,
            outcome: taken.outcome,
            code: taken.denial.as_ref().map(|denial| denial.status_and_code().1),
            detail: taken.denial.as_ref().map(reason),
        }
    }
}

/// Prende in carico più pratiche
///
/// Ogni pratica è trattata da sola, con le stesse regole del comando singolo: alcune possono riuscire e altre no.
#[utoipa::path(post, path = "/pratiche/bulk", tag = TAG, operation_id = "runPraticaBulkCommand",
    request_body = BulkCommand, responses((status = 200, body = BulkResult)))]
async fn take_many(State(cx): State<Backend>, caller: Caller, body: Body<BulkCommand>) -> Answer<Json<BulkResult>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let BulkCommand { action: BulkAction::TakeCharge, pratiche } = body.read()?;
    let taken = bulk::take_charge(&cx, &actor, &pratiche).await?;
    Ok(Json(BulkResult { results: taken.into_iter().map(TakenView::from).collect() }))
}
