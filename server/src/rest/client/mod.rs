//! `/clients`: the machines of the own ente, who looks after them and what they are for (`interop.md` §2.11, §5.3).

mod key;
mod list;
mod member;
mod purpose;
mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::client;
use backend::client::detail::detail;
use domain::client::{AssertionProfile, ClientCommand, ClientData, ClientKind};
use domain::{Actor, ClientId, Permission, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agreement::view::TimelineEntry;
use super::answer::{Created, Representation};
use super::extract::{Body, Caller, Ids, Seen};
use super::problem::Answer;
use view::ClientView;

const TAG: &str = "Client e chiavi";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on clients and keys.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create_consumer))
        .routes(routes!(create_api))
        .routes(routes!(show, delete))
        .routes(routes!(set_admin, remove_admin))
        .routes(routes!(set_assertion_profile))
        .routes(routes!(events))
        .merge(list::router())
        .merge(member::router())
        .merge(purpose::router())
        .merge(key::router())
}

/// A new client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClient {
    /// 5 to 60 characters.
    #[schema(min_length = 5, max_length = 60)]
    name: String,
    /// 10 to 250 characters.
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    /// Who looks after it from the beginning: administrators and security operators of the ente.
    #[serde(default)]
    members: Vec<UserId>,
}

/// In whose name an API client writes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Admin {
    admin_id: UserId,
}

/// How long the assertions of a client may live.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Profile {
    assertion_profile: AssertionProfile,
}

/// Crea un client per e-service
///
/// Con un client di questo tipo si ottengono voucher per le finalità che gli sono collegate.
#[utoipa::path(post, path = "/clientsConsumer", tag = TAG, operation_id = "createConsumerClient",
    request_body = NewClient, responses((status = 201, body = Created)))]
async fn create_consumer(State(cx): State<Backend>, caller: Caller, body: Body<NewClient>) -> Answer<Created> {
    create(&cx, caller, body, ClientKind::Consumer).await
}

/// Crea un client per l’API di interoperabilità
///
/// Con un client di questo tipo si ottengono voucher per questa API: in lettura, e anche in scrittura se ha un
/// amministratore.
#[utoipa::path(post, path = "/clientsApi", tag = TAG, operation_id = "createApiClient",
    request_body = NewClient, responses((status = 201, body = Created)))]
async fn create_api(State(cx): State<Backend>, caller: Caller, body: Body<NewClient>) -> Answer<Created> {
    create(&cx, caller, body, ClientKind::Api).await
}

async fn create(cx: &Backend, caller: Caller, body: Body<NewClient>, kind: ClientKind) -> Answer<Created> {
    let actor = caller.able(Permission::WriteClients)?;
    let NewClient { name, description, members } = body.read()?;
    let id = client::create(cx, &actor, &ClientData { name, description, kind, members }).await?;
    Ok(Created::at("/clients", id.0))
}

/// Legge un client
///
/// Con i membri, le finalità collegate e i comandi possibili.
#[utoipa::path(get, path = "/clients/{clientId}", tag = TAG, operation_id = "getClient",
    params(("clientId" = ClientId, Path)),
    responses((status = 200, body = ClientView, headers(("ETag" = String)))))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<ClientId>) -> Answer<Representation<ClientView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    representation(&cx, &actor, ids.read()?).await
}

/// Elimina un client
///
/// Con le sue chiavi: da questo momento nessuno ottiene più voucher con questo client.
#[utoipa::path(delete, path = "/clients/{clientId}", tag = TAG, operation_id = "deleteClient",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<ClientId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteClients)?;
    let seen = seen.read()?;
    client::run(&cx, &actor, ids.read()?, seen, ClientCommand::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Indica l’amministratore di un client per l’API
///
/// Da quel momento i voucher del client possono anche scrivere, a nome di questa persona. Un altro amministratore è
/// sostituito.
#[utoipa::path(post, path = "/clients/{clientId}/admin", tag = TAG, operation_id = "setClientAdmin",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Admin, responses((status = 200, body = ClientView, headers(("ETag" = String)))))]
async fn set_admin(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    seen: Seen,
    body: Body<Admin>,
) -> Answer<Representation<ClientView>> {
    let actor = caller.able(Permission::TrustClients)?;
    let admin = body.read()?.admin_id;
    run(&cx, &actor, ids, seen, ClientCommand::SetAdmin(admin)).await
}

/// Toglie l’amministratore di un client per l’API
///
/// Da quel momento i voucher che ha smettono di valere, e quelli nuovi hanno il ruolo `m2m`: leggono, e assegnano attributi
/// certificati dove l’ente è certificatore.
#[utoipa::path(delete, path = "/clients/{clientId}/admin", tag = TAG, operation_id = "removeClientAdmin",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn remove_admin(State(cx): State<Backend>, caller: Caller, ids: Ids<ClientId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::TrustClients)?;
    let seen = seen.read()?;
    client::run(&cx, &actor, ids.read()?, seen, ClientCommand::RemoveAdmin).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stabilisce quanto possono valere le asserzioni di un client
///
/// `STRICT`, com’è all’inizio: al massimo 600 secondi da `iat` a `exp`. `PDND_COMPAT`: al massimo 30 giorni, per i programmi
/// scritti secondo gli esempi della piattaforma nazionale. In ogni caso un’asserzione vale per una sola richiesta.
#[utoipa::path(post, path = "/clients/{clientId}/assertionProfile", tag = TAG, operation_id = "setAssertionProfile",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Profile, responses((status = 200, body = ClientView, headers(("ETag" = String)))))]
async fn set_assertion_profile(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    seen: Seen,
    body: Body<Profile>,
) -> Answer<Representation<ClientView>> {
    let actor = caller.able(Permission::TrustClients)?;
    let command = match body.read()?.assertion_profile {
        AssertionProfile::Strict => ClientCommand::ForbidLongAssertions,
        AssertionProfile::PdndCompat => ClientCommand::AllowLongAssertions,
    };
    run(&cx, &actor, ids, seen, command).await
}

/// Legge la storia di un client
///
/// Dalla voce più recente; al massimo 200.
#[utoipa::path(get, path = "/clients/{clientId}/events", tag = TAG, operation_id = "getClientEvents",
    params(("clientId" = ClientId, Path)), responses((status = 200, body = ClientTimeline)))]
async fn events(State(cx): State<Backend>, caller: Caller, ids: Ids<ClientId>) -> Answer<Json<ClientTimeline>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let detail = detail(&cx, &actor, ids.read()?).await?;
    Ok(Json(ClientTimeline { results: detail.history.into_iter().map(TimelineEntry::from).collect() }))
}

/// What happened to a client, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ClientTimeline {
    results: Vec<TimelineEntry>,
}

/// One command on a client; answers with the client as it is afterwards.
async fn run(
    cx: &Backend,
    actor: &Actor,
    ids: Ids<ClientId>,
    seen: Seen,
    command: ClientCommand,
) -> Answer<Representation<ClientView>> {
    let seen = seen.read()?;
    let id = ids.read()?;
    client::run(cx, actor, id, seen, command).await?;
    representation(cx, actor, id).await
}

async fn representation(cx: &Backend, actor: &Actor, id: ClientId) -> Answer<Representation<ClientView>> {
    let detail = detail(cx, actor, id).await?;
    let revision = detail.facts.client.revision;
    Ok(Representation(ClientView::new(&detail, actor), revision))
}
