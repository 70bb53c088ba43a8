//! `/discrepancies`: cases that concern the caller's ente (seed 003, `interop.md` §1.15).

use axum::extract::State;
use backend::Backend;
use backend::discrepancy::{self, CaseRow, Filter, RequestRow};
use domain::agreement::AgreementState;
use domain::discrepancy::{CloseReason, DiscrepancyCause};
use domain::{Actor, AgreementId, AttributeId, Denial, DiscrepancyId, FieldProblem, Permission, Revision, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Listing, Representation};
use super::extract::{Caller, Ids, Query, Seen, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Discrepanze";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on discrepancies.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(acknowledge))
}

/// A case. It changes no request: the parties resolve it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Discrepancy)]
struct DiscrepancyView {
    id: DiscrepancyId,
    /// To be sent back as `If-Match`.
    revision: Revision,
    attribute_id: AttributeId,
    attribute_name: String,
    consumer_id: TenantId,
    consumer_name: String,
    /// The provider whose verification ended.
    revoker_id: TenantId,
    revoker_name: String,
    /// The other providers that vouched for the attribute when the case opened.
    other_verifiers: Vec<Verifier>,
    cause: DiscrepancyCause,
    opened_at: Instant,
    closed_at: Option<Instant>,
    close_reason: Option<CloseReason>,
    /// The caller's requests, pending, active or suspended, that ask for the attribute.
    agreements: Vec<ConcernedAgreement>,
}

/// A provider that vouched.
#[derive(Debug, Serialize, ToSchema)]
struct Verifier {
    id: TenantId,
    name: String,
}

/// A request of the caller's ente.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConcernedAgreement {
    id: AgreementId,
    eservice_name: String,
    state: AgreementState,
    /// Is the caller's ente the consumer?
    as_consumer: bool,
}

impl From<CaseRow> for DiscrepancyView {
    fn from(row: CaseRow) -> Self {
        let others = row.case.other_verifiers.iter().zip(row.other_names);
        let agreement = |request: RequestRow| ConcernedAgreement {
            id: request.id,
            eservice_name: request.eservice_name,
            state: request.state,
            as_consumer: request.as_consumer,
        };
        Self {
            id: row.case.id,
            revision: row.case.revision,
            attribute_id: row.case.attribute,
            attribute_name: row.attribute_name,
            consumer_id: row.case.consumer,
            consumer_name: row.consumer_name,
            revoker_id: row.case.revoker,
            revoker_name: row.revoker_name,
            other_verifiers: others.map(|(id, name)| Verifier { id: *id, name }).collect(),
            cause: row.case.cause,
            opened_at: row.case.opened_at.into(),
            closed_at: row.case.closed_at.map(Instant::from),
            close_reason: row.case.close_reason,
            agreements: row.requests.into_iter().map(agreement).collect(),
        }
    }
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DiscrepancyQuery {
    /// Words in the names of the attribute, of the consumer or of the revoker.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `OPEN` or `CLOSED`.
    state: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le discrepanze che riguardano il proprio ente
///
/// Prima quelle aperte, dalla più recente.
#[utoipa::path(get, path = "/discrepancies", tag = TAG, operation_id = "listDiscrepancies",
    params(DiscrepancyQuery), responses((status = 200, body = Listing<DiscrepancyView>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<DiscrepancyQuery>,
) -> Answer<Listing<DiscrepancyView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let open = match query.state.as_deref().filter(|state| !state.is_empty()) {
        None => None,
        Some("OPEN") => Some(true),
        Some("CLOSED") => Some(false),
        Some(_) => return Err(Denial::field("state", FieldProblem::UnknownValue).into()),
    };
    let filter = Filter { q: words(query.q)?, open };
    Ok(Listing::of(discrepancy::list(&cx, &actor, &filter, page).await?, DiscrepancyView::from))
}

/// Legge una discrepanza
#[utoipa::path(get, path = "/discrepancies/{discrepancyId}", tag = TAG, operation_id = "getDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path)),
    responses((status = 200, body = DiscrepancyView, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
) -> Answer<Representation<DiscrepancyView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    representation(&cx, &actor, ids.read()?).await
}

/// Segna risolta una discrepanza
///
/// Un ente coinvolto la chiude per tutti. Attributi e richieste restano come sono.
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/acknowledge", tag = TAG,
    operation_id = "acknowledgeDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = DiscrepancyView, headers(("ETag" = String)))))]
async fn acknowledge(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
    seen: Seen,
) -> Answer<Representation<DiscrepancyView>> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let (seen, id) = (seen.read()?, ids.read()?);
    discrepancy::acknowledge(&cx, &actor, id, seen).await?;
    representation(&cx, &actor, id).await
}

async fn representation(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Answer<Representation<DiscrepancyView>> {
    let row = discrepancy::detail(cx, actor, id).await?;
    let revision = row.case.revision;
    Ok(Representation(row.into(), revision))
}
