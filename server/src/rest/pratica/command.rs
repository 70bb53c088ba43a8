//! Every command of an operator on a pratica.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use backend::{Backend, pratica};
use domain::pratica::PraticaCommand;
use domain::{Actor, Permission, PraticaId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::PraticaView;
use super::{IF_MATCH, TAG, representation};
use crate::rest::answer::Representation;
use crate::rest::extract::{Body, Caller, Ids, Seen};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(take_charge))
        .routes(routes!(release))
        .routes(routes!(reassign))
        .routes(routes!(register))
        .routes(routes!(evaluate))
        .routes(routes!(answer))
        .routes(routes!(restart))
        .routes(routes!(finish))
        .routes(routes!(request_integration))
        .routes(routes!(receive_integration))
        .routes(routes!(reopen))
        .routes(routes!(comment))
}

/// Prende in carico una pratica
///
/// Chi ce l’ha già riceve la stessa risposta; se ce l’ha un altro operatore la risposta è 409 e dice da quando.
#[utoipa::path(post, path = "/pratiche/{praticaId}/take-charge", tag = TAG, operation_id = "takeChargeOfPratica",
    params(("praticaId" = PraticaId, Path)),
    responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn take_charge(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    run(&cx, &actor, ids, seen, PraticaCommand::TakeCharge).await
}

/// Rilascia una pratica
///
/// Torna fra quelle da assegnare; il cittadino non riceve nulla.
#[utoipa::path(post, path = "/pratiche/{praticaId}/release", tag = TAG, operation_id = "releasePratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn release(State(cx): State<Backend>, caller: Caller, ids: Ids<PraticaId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let seen = seen.read()?;
    pratica::run(&cx, &actor, ids.read()?, seen, PraticaCommand::Release).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// To whom a pratica is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PraticaReassignment)]
struct Reassignment {
    /// An active operator of the ente, enabled on the service.
    operator_id: UserId,
}

/// Assegna una pratica a un altro operatore
#[utoipa::path(post, path = "/pratiche/{praticaId}/reassign", tag = TAG, operation_id = "reassignPratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Reassignment, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn reassign(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Reassignment>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let to = body.read()?.operator_id;
    run(&cx, &actor, ids, seen, PraticaCommand::Reassign { to }).await
}

/// A number of the ente's own protocol.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PraticaRegistration)]
struct Registration {
    /// 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    number: String,
}

/// Scrive il numero che ha dato il protocollo dell’ente
///
/// Della richiesta o della risposta, quella che lo aspetta; solo per i servizi il cui numero lo scrive un operatore.
#[utoipa::path(post, path = "/pratiche/{praticaId}/register", tag = TAG, operation_id = "registerPratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Registration, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn register(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Registration>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let number = body.read()?.number;
    run(&cx, &actor, ids, seen, PraticaCommand::Register { number }).await
}

/// Whether a pratica is approved, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PraticaEvaluation)]
struct Evaluation {
    accepted: bool,
    /// At most 4,000 characters; at least 10 for a rejection.
    #[serde(default)]
    #[schema(max_length = 4000)]
    reason: String,
}

/// Prepara l’esito di una pratica
///
/// Si può cambiare finché la pratica non è conclusa.
#[utoipa::path(post, path = "/pratiche/{praticaId}/evaluate", tag = TAG, operation_id = "evaluatePratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Evaluation, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn evaluate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Evaluation>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let Evaluation { accepted, reason } = body.read()?;
    run(&cx, &actor, ids, seen, PraticaCommand::Evaluate { accepted, reason }).await
}

/// The answers to a step of the service's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PraticaStepAnswers)]
struct StepAnswers {
    /// The step, as the service names it.
    step: String,
    /// By the name of the field.
    values: BTreeMap<String, String>,
}

/// Risponde a un passo specifico del servizio
#[utoipa::path(post, path = "/pratiche/{praticaId}/answer", tag = TAG, operation_id = "answerPraticaStep",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = StepAnswers, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn answer(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<StepAnswers>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let StepAnswers { step, values } = body.read()?;
    run(&cx, &actor, ids, seen, PraticaCommand::Answer { step, values }).await
}

/// Toglie quello che è stato preparato
///
/// L’esito, le risposte ai passi e i documenti allegati alla risposta; non la pratica.
#[utoipa::path(post, path = "/pratiche/{praticaId}/restart", tag = TAG, operation_id = "restartPratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn restart(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    run(&cx, &actor, ids, seen, PraticaCommand::Restart).await
}

/// Conclude una pratica con l’esito preparato
///
/// Il cittadino viene avvisato per e-mail.
#[utoipa::path(post, path = "/pratiche/{praticaId}/finish", tag = TAG, operation_id = "finishPratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn finish(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    run(&cx, &actor, ids, seen, PraticaCommand::Finish).await
}

/// What the citizen is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PraticaIntegration)]
struct Integration {
    /// 10 to 2,000 characters; the citizen reads it.
    #[schema(min_length = 10, max_length = 2000)]
    text: String,
}

/// Chiede integrazioni al cittadino
#[utoipa::path(post, path = "/pratiche/{praticaId}/request-integration", tag = TAG,
    operation_id = "requestPraticaIntegration",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Integration, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn request_integration(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Integration>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let text = body.read()?.text;
    run(&cx, &actor, ids, seen, PraticaCommand::RequestIntegration { text }).await
}

/// How what was asked for has arrived.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PraticaIntegrationReceived)]
struct Received {
    /// At most 2,000 characters; for the desk alone.
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: String,
}

/// Registra che le integrazioni sono arrivate
#[utoipa::path(post, path = "/pratiche/{praticaId}/receive-integration", tag = TAG,
    operation_id = "receivePraticaIntegration",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Received, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn receive_integration(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Received>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let note = body.read()?.note;
    run(&cx, &actor, ids, seen, PraticaCommand::ReceiveIntegration { note }).await
}

/// Why a pratica is opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PraticaReopening)]
struct Reopening {
    /// 10 to 1,000 characters; for the desk alone.
    #[schema(min_length = 10, max_length = 1000)]
    reason: String,
}

/// Riapre una pratica conclusa
///
/// Torna in carico a chi l’aveva conclusa.
#[utoipa::path(post, path = "/pratiche/{praticaId}/reopen", tag = TAG, operation_id = "reopenPratica",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Reopening, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn reopen(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<Reopening>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let reason = body.read()?.reason;
    run(&cx, &actor, ids, seen, PraticaCommand::Reopen { reason }).await
}

/// What is written for colleagues.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPraticaComment)]
struct NewComment {
    /// 1 to 5,000 characters; the citizen never reads it.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
}

/// Aggiunge un commento interno
#[utoipa::path(post, path = "/pratiche/{praticaId}/comments", tag = TAG, operation_id = "commentPratica",
    params(("praticaId" = PraticaId, Path)),
    request_body = NewComment, responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn comment(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
    body: Body<NewComment>,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let text = body.read()?.text;
    run(&cx, &actor, ids, seen, PraticaCommand::Comment { text }).await
}

/// One command; answers with the pratica as it is afterwards.
pub(super) async fn run(
    cx: &Backend,
    actor: &Actor,
    ids: Ids<PraticaId>,
    seen: Seen,
    command: PraticaCommand,
) -> Answer<Representation<PraticaView>> {
    let seen = seen.read()?;
    let id = ids.read()?;
    pratica::run(cx, actor, id, seen, command).await?;
    representation(cx, actor, id).await
}
