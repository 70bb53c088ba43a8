//! `/tenants/…/attributes`: who holds what, and giving and taking it (`interop.md` §2.9, §5.3). The registry is in
//! [`super::attribute`].

mod certifier;
mod simulate;

use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::attribute::{held, list};
use domain::attribute::{AttributeKind, HeldAction, HeldCommand};
use domain::requirement::Standing;
use domain::{Actor, AgreementId, AttributeId, Permission, TenantId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Listing;
use super::extract::{Body, Caller, Ids, Query, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Attributi degli enti";

/// Every operation on what enti hold.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(certified, assign))
        .routes(routes!(revoke_assignment))
        .routes(routes!(declared))
        .routes(routes!(declare))
        .routes(routes!(revoke_declaration))
        .routes(routes!(verified, verify))
        .routes(routes!(change_expiry, revoke_verification))
        .merge(certifier::router())
        .merge(simulate::router())
}

/// How an ente stands to an attribute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HeldAttribute)]
struct HeldView {
    id: AttributeId,
    name: String,
    description: String,
    /// Certified attributes only.
    code: Option<String>,
    /// Who can give it: the certifier; for declared ones who added it to the registry; the provider that verified.
    giver_id: TenantId,
    giver_name: String,
    held: bool,
    state: HeldState,
    assignment_timestamp: Option<Instant>,
    revocation_timestamp: Option<Instant>,
    /// Verified attributes only: when the verification ends, or ended.
    expiration_date: Option<Instant>,
}

/// Whether an attribute is held, and if not, why not.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum HeldState {
    Never,
    Held,
    Revoked,
    Expired,
}

impl From<list::StandingRow> for HeldView {
    fn from(row: list::StandingRow) -> Self {
        let (state, revoked, end) = match row.standing {
            Standing::Never => (HeldState::Never, None, None),
            Standing::Held { until, .. } => (HeldState::Held, None, until),
            Standing::Revoked { at } => (HeldState::Revoked, Some(at), None),
            Standing::Expired { at } => (HeldState::Expired, None, Some(at)),
        };
        Self {
            id: row.attribute,
            name: row.name,
            description: row.description,
            code: row.code,
            giver_id: row.giver,
            giver_name: row.giver_name,
            held: row.standing.is_held(),
            state,
            assignment_timestamp: row.since.map(Instant::from),
            revocation_timestamp: revoked.map(Instant::from),
            expiration_date: end.map(Instant::from),
        }
    }
}

/// Filters of what an ente holds.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct HeldQuery {
    /// Words in the name or description, or in the name of who gives it.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `true`: only what is held now; `false`: only what was taken away or ran out.
    held: Option<bool>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Which attribute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ThisAttribute {
    id: AttributeId,
}

/// Which attribute is verified, for which request, until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewVerification {
    id: AttributeId,
    /// A request of the consumer, pending, active or suspended, whose version asks for the attribute.
    agreement_id: AgreementId,
    /// In the future; without end when absent.
    expiration_date: Option<Instant>,
}

/// Until when a verification holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Expiry {
    /// In the future; `null`, said and not left out, takes the end away.
    #[serde(deserialize_with = "said")]
    #[schema(required = true)]
    expiration_date: Option<Instant>,
}

/// A value that may be `null` but must be there.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
    Option::deserialize(deserializer)
}

/// Why something is taken away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// At most 1,000 characters; may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

async fn rows(
    cx: &Backend,
    caller: Caller,
    ids: Ids<TenantId>,
    query: Query<HeldQuery>,
    kind: AttributeKind,
) -> Answer<Listing<HeldView>> {
    let actor = caller.able(Permission::ReadTenants)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let only = match query.held {
        None => list::Only::Known,
        Some(true) => list::Only::Held,
        Some(false) => list::Only::Lost,
    };
    let filter = list::Filter { q: words(query.q)?, only };
    Ok(Listing::of(list::standings(cx, &actor, ids.read()?, kind, &filter, page).await?, HeldView::from))
}

async fn run(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: HeldCommand,
) -> Answer<StatusCode> {
    held::run(cx, actor, tenant, attribute, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Elenca gli attributi certificati di un ente, anche revocati
#[utoipa::path(get, path = "/tenants/{tenantId}/attributes/certified", tag = TAG,
    operation_id = "listTenantCertifiedAttributes", params(("tenantId" = TenantId, Path), HeldQuery),
    responses((status = 200, body = Listing<HeldView>)))]
async fn certified(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    query: Query<HeldQuery>,
) -> Answer<Listing<HeldView>> {
    rows(&cx, caller, ids, query, AttributeKind::Certified).await
}

/// Elenca gli attributi dichiarati di un ente, anche revocati
#[utoipa::path(get, path = "/tenants/{tenantId}/attributes/declared", tag = TAG,
    operation_id = "listTenantDeclaredAttributes", params(("tenantId" = TenantId, Path), HeldQuery),
    responses((status = 200, body = Listing<HeldView>)))]
async fn declared(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    query: Query<HeldQuery>,
) -> Answer<Listing<HeldView>> {
    rows(&cx, caller, ids, query, AttributeKind::Declared).await
}

/// Elenca gli attributi verificati di un ente, anche revocati o scaduti
///
/// Di un altro ente si leggono solo le verifiche fatte dal proprio.
#[utoipa::path(get, path = "/tenants/{tenantId}/attributes/verified", tag = TAG,
    operation_id = "listTenantVerifiedAttributes", params(("tenantId" = TenantId, Path), HeldQuery),
    responses((status = 200, body = Listing<HeldView>)))]
async fn verified(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    query: Query<HeldQuery>,
) -> Answer<Listing<HeldView>> {
    rows(&cx, caller, ids, query, AttributeKind::Verified).await
}

/// Assegna un attributo certificato a un ente
///
/// Solo l’ente certificatore che l’ha aggiunto al registro.
#[utoipa::path(post, path = "/tenants/{tenantId}/attributes/certified", tag = TAG,
    operation_id = "assignCertifiedAttribute", params(("tenantId" = TenantId, Path)),
    request_body = ThisAttribute, responses((status = 204)))]
async fn assign(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    body: Body<ThisAttribute>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::Assign.permission())?;
    let attribute = body.read()?.id;
    run(&cx, &actor, ids.read()?, attribute, HeldCommand::Assign).await
}

/// Revoca un attributo certificato a un ente
#[utoipa::path(delete, path = "/tenants/{tenantId}/attributes/certified/{attributeId}", tag = TAG,
    operation_id = "revokeCertifiedAttribute",
    params(("tenantId" = TenantId, Path), ("attributeId" = AttributeId, Path)),
    request_body = Option<Reason>, responses((status = 204)))]
async fn revoke_assignment(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(TenantId, AttributeId)>,
    body: Body<Reason>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::RevokeAssignment.permission())?;
    let reason = body.read_or_default()?.reason;
    let (tenant, attribute) = ids.read()?;
    run(&cx, &actor, tenant, attribute, HeldCommand::RevokeAssignment { reason }).await
}

/// Dichiara un attributo del proprio ente
///
/// Dichiararlo di nuovo non cambia nulla.
#[utoipa::path(post, path = "/tenants/attributes/declared", tag = TAG, operation_id = "declareAttribute",
    request_body = ThisAttribute, responses((status = 204)))]
async fn declare(State(cx): State<Backend>, caller: Caller, body: Body<ThisAttribute>) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::Declare.permission())?;
    let attribute = body.read()?.id;
    run(&cx, &actor, actor.tenant, attribute, HeldCommand::Declare).await
}

/// Revoca una dichiarazione del proprio ente
///
/// Le richieste attive che la chiedono vengono sospese subito; quelle in attesa tornano in bozza.
#[utoipa::path(delete, path = "/tenants/attributes/declared/{attributeId}", tag = TAG,
    operation_id = "revokeDeclaredAttribute", params(("attributeId" = AttributeId, Path)),
    responses((status = 204)))]
async fn revoke_declaration(State(cx): State<Backend>, caller: Caller, ids: Ids<AttributeId>) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::RevokeDeclaration.permission())?;
    run(&cx, &actor, actor.tenant, ids.read()?, HeldCommand::RevokeDeclaration).await
}

/// Verifica un attributo di un fruitore
///
/// Vale solo per gli e-service del proprio ente. Una verifica già data, o revocata, viene rinnovata.
#[utoipa::path(post, path = "/tenants/{tenantId}/attributes/verified", tag = TAG, operation_id = "verifyAttribute",
    params(("tenantId" = TenantId, Path)), request_body = NewVerification, responses((status = 204)))]
async fn verify(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    body: Body<NewVerification>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::Verify.permission())?;
    let NewVerification { id, agreement_id, expiration_date } = body.read()?;
    let expires_at = expiration_date.map(|instant| instant.0);
    run(&cx, &actor, ids.read()?, id, HeldCommand::Verify { agreement: agreement_id, expires_at }).await
}

/// Cambia la scadenza di una propria verifica
#[utoipa::path(post, path = "/tenants/{tenantId}/attributes/verified/{attributeId}", tag = TAG,
    operation_id = "changeVerificationExpiry",
    params(("tenantId" = TenantId, Path), ("attributeId" = AttributeId, Path)),
    request_body = Expiry, responses((status = 204)))]
async fn change_expiry(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(TenantId, AttributeId)>,
    body: Body<Expiry>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::ChangeExpiry.permission())?;
    let expires_at = body.read()?.expiration_date.map(|instant| instant.0);
    let (tenant, attribute) = ids.read()?;
    run(&cx, &actor, tenant, attribute, HeldCommand::ChangeExpiry { expires_at }).await
}

/// Revoca una propria verifica
///
/// Lo stato delle richieste non cambia: si apre una discrepanza e gli enti interessati sono avvisati.
#[utoipa::path(delete, path = "/tenants/{tenantId}/attributes/verified/{attributeId}", tag = TAG,
    operation_id = "revokeVerifiedAttribute",
    params(("tenantId" = TenantId, Path), ("attributeId" = AttributeId, Path)),
    request_body = Option<Reason>, responses((status = 204)))]
async fn revoke_verification(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(TenantId, AttributeId)>,
    body: Body<Reason>,
) -> Answer<StatusCode> {
    let actor = caller.able(HeldAction::RevokeVerification.permission())?;
    let reason = body.read_or_default()?.reason;
    let (tenant, attribute) = ids.read()?;
    run(&cx, &actor, tenant, attribute, HeldCommand::RevokeVerification { reason }).await
}
