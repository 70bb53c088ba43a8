//! What a certifier has given to whom, and giving it by the codes of its register.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use backend::Backend;
use backend::attribute::{given, registry};
use domain::attribute::{HeldAction, HeldCommand};
use domain::{Actor, AttributeId, Permission, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Reason, TAG, run};
use crate::rest::answer::Listing;
use crate::rest::extract::{Body, Caller, Query, page, words};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(assignments)).routes(routes!(assign_by_code, revoke_by_code))
}

/// A certified attribute that the caller's ente has given.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    tenant_id: TenantId,
    tenant_name: String,
    attribute_id: AttributeId,
    attribute_name: String,
    code: Option<String>,
    assignment_timestamp: Instant,
    revocation_timestamp: Option<Instant>,
}

impl From<given::AssignmentRow> for Assignment {
    fn from(row: given::AssignmentRow) -> Self {
        Self {
            tenant_id: row.tenant_id,
            tenant_name: row.tenant_name,
            attribute_id: row.attribute_id,
            attribute_name: row.attribute_name,
            code: row.code,
            assignment_timestamp: row.assigned_at.into(),
            revocation_timestamp: row.revoked_at.map(Instant::from),
        }
    }
}

/// Filters of a certifier's assignments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AssignmentQuery {
    /// Words in the name of the ente or of the attribute.
    #[param(max_length = 200)]
    q: Option<String>,
    attribute_id: Option<AttributeId>,
    /// `true`: only those in force; `false`: only those taken back.
    held: Option<bool>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca gli attributi certificati assegnati dal proprio ente
#[utoipa::path(get, path = "/tenants/attributes/certified", tag = TAG, operation_id = "listAssignments",
    params(AssignmentQuery), responses((status = 200, body = Listing<Assignment>)))]
async fn assignments(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<AssignmentQuery>,
) -> Answer<Listing<Assignment>> {
    let actor = caller.able(Permission::ReadCertifiedAssignments)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = given::AssignmentFilter { q: words(query.q)?, attribute: query.attribute_id, in_force: query.held };
    Ok(Listing::of(given::assignments(&cx, &actor, &filter, page).await?, Assignment::from))
}

/// Register, code of the ente there, code of the attribute.
type Codes = Path<(String, String, String)>;

/// Assegna un attributo certificato per codice di registro
#[utoipa::path(post, path = "/organizations/origin/{origin}/externalId/{externalId}/attributes/{code}", tag = TAG,
    operation_id = "assignByCode",
    params(("origin" = String, Path), ("externalId" = String, Path), ("code" = String, Path)),
    responses((status = 204)))]
async fn assign_by_code(State(cx): State<Backend>, caller: Caller, path: Codes) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::Assign.permission())?;
    by_code(&cx, &actor, path, HeldCommand::Assign).await
}

/// Revoca un attributo certificato per codice di registro
#[utoipa::path(delete, path = "/organizations/origin/{origin}/externalId/{externalId}/attributes/{code}", tag = TAG,
    operation_id = "revokeByCode",
    params(("origin" = String, Path), ("externalId" = String, Path), ("code" = String, Path)),
    request_body = Option<Reason>, responses((status = 204)))]
async fn revoke_by_code(
    State(cx): State<Backend>,
    caller: Caller,
    path: Codes,
    body: Body<Reason>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::RevokeAssignment.permission())?;
    let reason = body.read_or_default()?.reason;
    by_code(&cx, &actor, path, HeldCommand::RevokeAssignment { reason }).await
}

async fn by_code(cx: &Backend, actor: &Actor, path: Codes, command: HeldCommand) -> Answer<StatusCode> {
    let Path((origin, value, code)) = path;
    let tenant = backend::tenant::by_external_id(cx, actor, &origin, &value).await?;
    let attribute = registry::by_code(cx, actor.tenant, &code).await?;
    run(cx, actor, tenant, attribute, command).await
}
