//! What happened to all terminologies.

use axum::extract::State;
use backend::Backend;
use backend::terminology::history::{Filter, Happening, Outcome, Who, history};
use domain::TerminologyId;
use domain::terminology::TerminologyAction;
use domain::terminology::rules::permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, Query, page, words};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HistoryQuery {
    /// Words in the object identifier, the version, the signer's name or the reason.
    #[param(max_length = 200)]
    q: Option<String>,
    #[param(value_type = Option<String>, pattern = "^(loaded|deleted|refused)$")]
    outcome: Option<OutcomeWord>,
    #[param(value_type = Option<String>, pattern = "^(machine|person)$")]
    by: Option<WhoWord>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum OutcomeWord {
    Loaded,
    Deleted,
    Refused,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum WhoWord {
    Machine,
    Person,
}

/// Something that happened, or was refused.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyOperation)]
struct HappeningView {
    at: Instant,
    /// `loaded`, `deleted` or `refused`.
    outcome: String,
    oid: String,
    version: String,
    /// Common name of the signature certificate, of a machine.
    signer: Option<String>,
    /// Name of the ente, of a person.
    tenant: Option<String>,
    /// Concepts that came or went.
    items: Option<u64>,
    /// The version, where it is still there.
    terminology_id: Option<TerminologyId>,
    /// Why it was refused, as it was answered.
    refusal: Option<RefusalView>,
}

/// Why something was refused.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyRefusal)]
struct RefusalView {
    /// `upload` or `delete`.
    operation: String,
    status: i64,
    instance: String,
    detail: String,
    #[serde(rename = "traceID")]
    trace_id: String,
    /// How often within a minute.
    times: i64,
}

impl From<Happening> for HappeningView {
    fn from(happening: Happening) -> Self {
        let is_refused = happening.refused.is_some();
        Self {
            at: happening.at.into(),
            outcome: <&str>::from(happening.outcome).to_owned(),
            oid: happening.oid,
            version: happening.version,
            signer: Some(happening.signer).filter(|name| !name.is_empty()),
            tenant: happening.by.map(|by| by.tenant_name),
            items: (!is_refused).then_some(happening.count),
            terminology_id: happening.shown,
            refusal: happening.refused.map(|refused| RefusalView {
                operation: refused.operation.to_string(),
                status: refused.status,
                instance: refused.instance,
                detail: refused.detail,
                trace_id: refused.trace,
                times: refused.times,
            }),
        }
    }
}

/// Elenca le operazioni sulle terminologie
///
/// Caricamenti, eliminazioni e rifiuti, di sistemi e di persone, dal più recente. I rifiuti restano per 90 giorni.
#[utoipa::path(get, path = "/terminologies/operations", tag = TAG, operation_id = "listTerminologyOperations",
    params(HistoryQuery), responses((status = 200, body = Listing<HappeningView>)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<HistoryQuery>) -> Answer<Listing<HappeningView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter {
        q: words(query.q)?,
        outcome: query.outcome.map(|word| match word {
            OutcomeWord::Loaded => Outcome::Loaded,
            OutcomeWord::Deleted => Outcome::Deleted,
            OutcomeWord::Refused => Outcome::Refused,
        }),
        who: query.by.map(|word| match word {
            WhoWord::Machine => Who::Machine,
            WhoWord::Person => Who::Person,
        }),
    };
    Ok(Listing::of(history(&cx, &actor, &filter, page).await?, HappeningView::from))
}
