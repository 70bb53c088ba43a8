//! `/partners`: the systems of third parties that the own ente lets use the partner API, what they may send to, and their
//! secrets.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::{Backend, partner};
use domain::partner::{Agreed, Partner, PartnerCommand, PartnerData};
use domain::{PartnerId, Permission, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Listing, Representation, Secret};
use super::extract::{Body, Caller, Ids, Query, Seen, page};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Pratiche";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on partners.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(set_services))
        .routes(routes!(set_agreed))
        .routes(routes!(set_certificate))
        .routes(routes!(rotate_secret))
        .routes(routes!(revoke))
}

/// A partner.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Partner)]
struct PartnerView {
    id: PartnerId,
    /// What it signs in with, and a part of its addresses.
    code: String,
    name: String,
    /// What it may send pratiche to.
    services: Vec<ServiceId>,
    /// What was agreed on with it.
    agreed: Agreed,
    created_at: Instant,
    /// From then on it gets in nowhere.
    revoked_at: Option<Instant>,
    /// SHA-256 or subject of the client certificate that lets it in without its secret.
    certificate: Option<String>,
}

impl From<Partner> for PartnerView {
    fn from(partner: Partner) -> Self {
        Self {
            id: partner.id,
            code: partner.code,
            name: partner.name,
            services: partner.services,
            agreed: partner.agreed,
            created_at: partner.created_at.into(),
            revoked_at: partner.revoked_at.map(Instant::from),
            certificate: partner.certificate.map(|name| name.shown().to_owned()),
        }
    }
}

/// Which partners.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PartnerQuery {
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// A new partner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewPartner {
    /// 2 to 40 small letters, digits and hyphens; the ente is added: `scia@comune-valdoro`.
    #[schema(min_length = 2, max_length = 40)]
    code: String,
    /// Whose system it is; 3 to 120 characters.
    #[schema(min_length = 3, max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(max_items = 200)]
    services: Vec<ServiceId>,
}

/// What a partner may send pratiche to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PartnerServices {
    #[schema(max_items = 200)]
    services: Vec<ServiceId>,
}

/// The client certificate of a partner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PartnerCertificate {
    /// SHA-256 of the certificate in hexadecimal, or its whole subject, such as `C=IT, O=Ente, CN=portale`; `null`: none.
    #[schema(max_length = 500)]
    certificate: Option<String>,
}

/// What a partner signs in with.
#[derive(Debug, Serialize, ToSchema)]
struct PartnerSecret {
    id: PartnerId,
    code: String,
    /// Shown here and never again.
    secret: String,
}

/// Elenca i partner dell’ente
///
/// In ordine di codice, anche quelli revocati.
#[utoipa::path(get, path = "/partners", tag = TAG, operation_id = "listPartners",
    params(PartnerQuery), responses((status = 200, body = Listing<PartnerView>)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<PartnerQuery>) -> Answer<Listing<PartnerView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let query = query.read()?;
    let found = partner::list(&cx, &actor, page(query.offset, query.limit)?).await?;
    Ok(Listing::of(found, PartnerView::from))
}

/// Crea un partner
///
/// Il segreto compare una sola volta, nella risposta: con il codice apre l’API dei partner.
#[utoipa::path(post, path = "/partners", tag = TAG, operation_id = "createPartner",
    request_body = NewPartner, responses((status = 201, body = PartnerSecret)))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<NewPartner>) -> Answer<Response> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let NewPartner { code, name, services } = body.read()?;
    let issued = partner::create(&cx, &actor, &PartnerData { code, name, services }).await?;
    let location = format!("{}/partners/{}", super::PREFIX, issued.partner.id);
    let shown = PartnerSecret { id: issued.partner.id, code: issued.partner.code, secret: issued.secret };
    let mut response = (StatusCode::CREATED, [(header::LOCATION, location)], Json(shown)).into_response();
    response.extensions_mut().insert(Secret);
    Ok(response)
}

/// Legge un partner
#[utoipa::path(get, path = "/partners/{partnerId}", tag = TAG, operation_id = "getPartner",
    params(("partnerId" = PartnerId, Path)),
    responses((status = 200, body = PartnerView, headers(("ETag" = String)))))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<PartnerId>) -> Answer<Representation<PartnerView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    Ok(represented(partner::get(&cx, &actor, ids.read()?).await?))
}

fn represented(partner: Partner) -> Representation<PartnerView> {
    let revision = partner.revision;
    Representation(partner.into(), revision)
}

/// Stabilisce a quali servizi un partner può inviare pratiche
#[utoipa::path(put, path = "/partners/{partnerId}/services", tag = TAG, operation_id = "setPartnerServices",
    params(("partnerId" = PartnerId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = PartnerServices, responses((status = 200, body = PartnerView, headers(("ETag" = String)))))]
async fn set_services(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PartnerId>,
    seen: Seen,
    body: Body<PartnerServices>,
) -> Answer<Representation<PartnerView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let command = PartnerCommand::SetServices(body.read()?.services);
    let seen = seen.read()?;
    let (changed, _) = partner::run(&cx, &actor, ids.read()?, seen, command).await?;
    Ok(represented(changed))
}

/// Stabilisce che cosa è concordato con un partner
///
/// I passaggi di stato che può chiedere, le sue parole per gli stati, i dati con cui apre pratiche avviate altrove, e se può
/// scrivere le schede e i testi dei suoi servizi.
#[utoipa::path(put, path = "/partners/{partnerId}/agreed", tag = TAG, operation_id = "setPartnerAgreed",
    params(("partnerId" = PartnerId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Agreed, responses((status = 200, body = PartnerView, headers(("ETag" = String)))))]
async fn set_agreed(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PartnerId>,
    seen: Seen,
    body: Body<Agreed>,
) -> Answer<Representation<PartnerView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let command = PartnerCommand::SetAgreed(body.read()?);
    let seen = seen.read()?;
    let (changed, _) = partner::run(&cx, &actor, ids.read()?, seen, command).await?;
    Ok(represented(changed))
}

/// Stabilisce con quale certificato client entra un partner
///
/// Sul canale per le macchine vale al posto del segreto. Il certificato deve venire da un’autorità che l’installazione
/// riconosce; il solo nome comune non basta.
#[utoipa::path(put, path = "/partners/{partnerId}/certificate", tag = TAG, operation_id = "setPartnerCertificate",
    params(("partnerId" = PartnerId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = PartnerCertificate, responses((status = 200, body = PartnerView, headers(("ETag" = String)))))]
async fn set_certificate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PartnerId>,
    seen: Seen,
    body: Body<PartnerCertificate>,
) -> Answer<Representation<PartnerView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let command = PartnerCommand::SetCertificate(body.read()?.certificate.unwrap_or_default());
    let seen = seen.read()?;
    let (changed, _) = partner::run(&cx, &actor, ids.read()?, seen, command).await?;
    Ok(represented(changed))
}

/// Dà a un partner un nuovo segreto
///
/// Compare una sola volta, nella risposta; quello di prima smette di valere.
#[utoipa::path(post, path = "/partners/{partnerId}/rotateSecret", tag = TAG, operation_id = "rotatePartnerSecret",
    params(("partnerId" = PartnerId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PartnerSecret)))]
async fn rotate_secret(State(cx): State<Backend>, caller: Caller, ids: Ids<PartnerId>, seen: Seen) -> Answer<Response> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let seen = seen.read()?;
    let (partner, secret) = partner::run(&cx, &actor, ids.read()?, seen, PartnerCommand::RotateSecret).await?;
    let shown = PartnerSecret { id: partner.id, code: partner.code, secret: secret.unwrap_or_default() };
    let mut response = Json(shown).into_response();
    response.extensions_mut().insert(Secret);
    Ok(response)
}

/// Revoca un partner
///
/// Da questo momento non entra più; le pratiche che ha inviato restano.
#[utoipa::path(post, path = "/partners/{partnerId}/revoke", tag = TAG, operation_id = "revokePartner",
    params(("partnerId" = PartnerId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn revoke(State(cx): State<Backend>, caller: Caller, ids: Ids<PartnerId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let seen = seen.read()?;
    partner::run(&cx, &actor, ids.read()?, seen, PartnerCommand::Revoke).await?;
    Ok(StatusCode::NO_CONTENT)
}
