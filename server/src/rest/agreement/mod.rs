//! `/agreements`: every command on a request, for either side, one request, and its history (`interop.md` §2.4–§2.8).

mod document;
mod list;
mod simulate;
pub(super) mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::{Backend, agreement};
use domain::agreement::AgreementCommand;
use domain::{AgreementId, DescriptorId, EserviceId, Permission, Revision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Representation};
use super::extract::{Body, Caller, Ids, Seen};
use super::problem::Answer;
use view::{AgreementView, TimelineEntry};

const TAG: &str = "Richieste di fruizione";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on requests.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(show, delete))
        .routes(routes!(update))
        .routes(routes!(submit))
        .routes(routes!(approve))
        .routes(routes!(activate))
        .routes(routes!(reject))
        .routes(routes!(suspend))
        .routes(routes!(unsuspend))
        .routes(routes!(upgrade))
        .routes(routes!(clone))
        .routes(routes!(archive))
        .routes(routes!(events))
        .merge(document::router())
        .merge(simulate::router())
        .merge(list::router())
}

/// For which version a request is made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewAgreement {
    eservice_id: EserviceId,
    /// The newest published version.
    descriptor_id: DescriptorId,
}

/// The message for the provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Notes {
    /// At most 1,000 characters; empty takes the message away.
    #[serde(default)]
    #[schema(max_length = 1000)]
    consumer_notes: String,
}

/// Why a request is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rejection {
    /// 20 to 1,000 characters.
    #[serde(default)]
    #[schema(min_length = 20, max_length = 1000)]
    reason: String,
}

/// Why a request is suspended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuspensionReason {
    /// At most 1,000 characters; may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

/// What an upgrade made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Upgraded {
    /// The request on the newest version: in force already, or a draft to complete.
    id: AgreementId,
    /// The request it replaces, or will replace once it is activated.
    replaces: AgreementId,
}

/// Crea una richiesta in bozza
///
/// Per la versione pubblicata più recente di un e-service. Gli attributi certificati richiesti devono esserci già.
#[utoipa::path(post, path = "/agreements", tag = TAG, operation_id = "createAgreement",
    request_body = NewAgreement, responses((status = 201, body = Created)))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<NewAgreement>) -> Answer<Created> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let new = body.read()?;
    let id = agreement::create(&cx, &actor, new.eservice_id, new.descriptor_id).await?;
    Ok(Created::at("/agreements", id.0))
}

/// Legge una richiesta
///
/// Con i nomi, i requisiti e chi li ha, le sospensioni, la versione più recente, le discrepanze aperte e i comandi possibili.
#[utoipa::path(get, path = "/agreements/{agreementId}", tag = TAG, operation_id = "getAgreement",
    params(("agreementId" = AgreementId, Path)),
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    representation(&cx, &actor, ids.read()?).await
}

/// Legge la storia di una richiesta
///
/// Dalla voce più recente; al massimo 200.
#[utoipa::path(get, path = "/agreements/{agreementId}/events", tag = TAG, operation_id = "getAgreementEvents",
    params(("agreementId" = AgreementId, Path)), responses((status = 200, body = Timeline)))]
async fn events(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>) -> Answer<Json<Timeline>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let detail = agreement::detail::detail(&cx, &actor, ids.read()?).await?;
    Ok(Json(Timeline { results: detail.history.into_iter().map(TimelineEntry::from).collect() }))
}

/// What happened to a request, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct Timeline {
    results: Vec<TimelineEntry>,
}

/// Elimina una richiesta non ancora attiva
///
/// Solo il fruitore; in bozza, in attesa o bloccata per attributi certificati mancanti.
#[utoipa::path(delete, path = "/agreements/{agreementId}", tag = TAG, operation_id = "deleteAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let seen = seen.read()?;
    agreement::run(&cx, &actor, ids.read()?, seen, AgreementCommand::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cambia il messaggio per l’erogatore
///
/// Solo il fruitore, solo in bozza.
#[utoipa::path(post, path = "/agreements/{agreementId}/update", tag = TAG, operation_id = "updateAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Notes, responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn update(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
    body: Body<Notes>,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let notes = body.read()?.consumer_notes;
    let updated = run(&cx, &actor, ids, seen, AgreementCommand::Update { notes }).await;
    updated.map_err(|problem| problem.with_field("notes", "consumerNotes"))
}

/// Inoltra la richiesta all’erogatore
///
/// Con l’approvazione automatica, se il fruitore ha tutti gli attributi la richiesta è subito attiva; altrimenti attende.
#[utoipa::path(post, path = "/agreements/{agreementId}/submit", tag = TAG, operation_id = "submitAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn submit(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    run(&cx, &actor, ids, seen, AgreementCommand::Submit).await
}

/// Approva la richiesta
///
/// Solo l’erogatore, quando il fruitore ha tutti gli attributi.
#[utoipa::path(post, path = "/agreements/{agreementId}/approve", tag = TAG, operation_id = "approveAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn approve(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    run(&cx, &actor, ids, seen, AgreementCommand::Approve).await
}

/// Approva la richiesta (nome precedente)
///
/// Come `approve`.
#[utoipa::path(post, path = "/agreements/{agreementId}/activate", tag = TAG, operation_id = "activateAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn activate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    run(&cx, &actor, ids, seen, AgreementCommand::Approve).await
}

/// Rifiuta la richiesta
///
/// Solo l’erogatore, con la motivazione.
#[utoipa::path(post, path = "/agreements/{agreementId}/reject", tag = TAG, operation_id = "rejectAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Rejection, responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn reject(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
    body: Body<Rejection>,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let reason = body.read()?.reason;
    run(&cx, &actor, ids, seen, AgreementCommand::Reject { reason }).await
}

/// Sospende la richiesta
///
/// Erogatore o fruitore: ognuno mette la propria sospensione.
#[utoipa::path(post, path = "/agreements/{agreementId}/suspend", tag = TAG, operation_id = "suspendAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Option<SuspensionReason>,
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn suspend(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
    body: Body<SuspensionReason>,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let reason = body.read_or_default()?.reason;
    run(&cx, &actor, ids, seen, AgreementCommand::Suspend { reason }).await
}

/// Toglie la propria sospensione
///
/// La richiesta torna attiva quando nessuna sospensione resta; serve che gli attributi verificati ci siano tutti.
#[utoipa::path(post, path = "/agreements/{agreementId}/unsuspend", tag = TAG, operation_id = "unsuspendAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = AgreementView, headers(("ETag" = String)))))]
async fn unsuspend(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
) -> Answer<Representation<AgreementView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    run(&cx, &actor, ids, seen, AgreementCommand::Unsuspend).await
}

/// Passa alla versione pubblicata più recente
///
/// Non si può annullare. Se mancano attributi dichiarati o verificati nasce una bozza e la richiesta attuale continua.
#[utoipa::path(post, path = "/agreements/{agreementId}/upgrade", tag = TAG, operation_id = "upgradeAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = Upgraded)))]
async fn upgrade(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    seen: Seen,
) -> Answer<Json<Upgraded>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let (seen, replaces) = (seen.read()?, ids.read()?);
    let id = agreement::run(&cx, &actor, replaces, seen, AgreementCommand::Upgrade).await?;
    Ok(Json(Upgraded { id, replaces }))
}

/// Duplica una richiesta rifiutata in una nuova bozza
///
/// Copia messaggio e documenti, sulla versione più recente.
#[utoipa::path(post, path = "/agreements/{agreementId}/clone", tag = TAG, operation_id = "cloneAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 201, body = Created)))]
async fn clone(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>, seen: Seen) -> Answer<Created> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let seen = seen.read()?;
    let id = agreement::run(&cx, &actor, ids.read()?, seen, AgreementCommand::Clone).await?;
    Ok(Created::at("/agreements", id.0))
}

/// Archivia la richiesta
///
/// Solo il fruitore; non si può annullare.
#[utoipa::path(post, path = "/agreements/{agreementId}/archive", tag = TAG, operation_id = "archiveAgreement",
    params(("agreementId" = AgreementId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn archive(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let seen = seen.read()?;
    agreement::run(&cx, &actor, ids.read()?, seen, AgreementCommand::Archive).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One command on a request; answers with the request as it is afterwards.
async fn run(
    cx: &Backend,
    actor: &domain::Actor,
    ids: Ids<AgreementId>,
    seen: Seen,
    command: AgreementCommand,
) -> Answer<Representation<AgreementView>> {
    let seen: Option<Revision> = seen.read()?;
    let id = agreement::run(cx, actor, ids.read()?, seen, command).await?;
    representation(cx, actor, id).await
}

async fn representation(cx: &Backend, actor: &domain::Actor, id: AgreementId) -> Answer<Representation<AgreementView>> {
    let detail = agreement::detail::detail(cx, actor, id).await?;
    let revision = detail.facts.agreement.revision;
    Ok(Representation(AgreementView::new(detail, actor), revision))
}
