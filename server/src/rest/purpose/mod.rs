//! `/purposes`: every command on a purpose, for either side, one purpose, and its history (`interop.md` §2.10).

mod list;
mod questionnaire;
mod reverse;
mod simulate;
mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use backend::{Backend, purpose};
use domain::purpose::{Answers, PurposeCommand, PurposeData};
use domain::{Actor, EserviceId, Permission, PurposeId, PurposeVersionId, Revision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agreement::view::TimelineEntry;
use super::answer::{Created, Representation};
use super::extract::{Body, Caller, Ids, Seen};
use super::problem::Answer;
use crate::download::printed;
use view::PurposeView;

const TAG: &str = "Finalità";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on purposes.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(show, delete))
        .routes(routes!(update))
        .routes(routes!(activate))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(suspend))
        .routes(routes!(unsuspend))
        .routes(routes!(archive))
        .routes(routes!(change_plan))
        .routes(routes!(withdraw))
        .routes(routes!(reconsider))
        .routes(routes!(clone))
        .routes(routes!(events))
        .routes(routes!(document))
        .merge(questionnaire::router())
        .merge(reverse::router())
        .merge(list::router())
        .merge(simulate::router())
}

/// A purpose as it is begun or rewritten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PurposeSeed {
    /// 5 to 60 characters; unique for the consumer and the e-service.
    #[schema(min_length = 5, max_length = 60)]
    title: String,
    /// 10 to 250 characters.
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    is_free_of_charge: bool,
    /// Needed when it is free of charge, and only then.
    #[serde(default)]
    #[schema(max_length = 250)]
    free_of_charge_reason: String,
    /// Calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: i64,
    /// The answers given so far.
    #[serde(default)]
    risk_analysis_form: Answers,
}

impl From<PurposeSeed> for PurposeData {
    fn from(seed: PurposeSeed) -> Self {
        Self {
            title: seed.title,
            description: seed.description,
            is_free_of_charge: seed.is_free_of_charge,
            free_of_charge_reason: seed.free_of_charge_reason,
            daily_calls: seed.daily_calls,
            risk_analysis: seed.risk_analysis_form,
            risk_analysis_id: None,
        }
    }
}

/// A new purpose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewPurpose {
    eservice_id: EserviceId,
    /// 5 to 60 characters; unique for the consumer and the e-service.
    #[schema(min_length = 5, max_length = 60)]
    title: String,
    /// 10 to 250 characters.
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    is_free_of_charge: bool,
    /// Needed when it is free of charge, and only then.
    #[serde(default)]
    #[schema(max_length = 250)]
    free_of_charge_reason: String,
    /// Calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: i64,
    /// The answers given so far.
    #[serde(default)]
    risk_analysis_form: Answers,
}

/// Why a load is refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rejection {
    /// 10 to 250 characters.
    #[serde(default)]
    #[schema(min_length = 10, max_length = 250)]
    reason: String,
}

/// Why a purpose is suspended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuspensionReason {
    /// At most 1,000 characters; may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

/// Another load.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    /// Calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: i64,
}

/// Crea una finalità in bozza
///
/// Serve una richiesta di fruizione attiva per l’e-service, che eroga dati. Le risposte dell’analisi del rischio possono
/// essere incomplete.
#[utoipa::path(post, path = "/purposes", tag = TAG, operation_id = "createPurpose",
    request_body = NewPurpose, responses((status = 201, body = Created)))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<NewPurpose>) -> Answer<Created> {
    let actor = caller.able(Permission::WritePurposes)?;
    let new = body.read()?;
    let data = PurposeData {
        title: new.title,
        description: new.description,
        is_free_of_charge: new.is_free_of_charge,
        free_of_charge_reason: new.free_of_charge_reason,
        daily_calls: new.daily_calls,
        risk_analysis: new.risk_analysis_form,
        risk_analysis_id: None,
    };
    let id = purpose::create(&cx, &actor, new.eservice_id, &data).await?;
    Ok(Created::at("/purposes", id.0))
}

/// Legge una finalità
///
/// Con le stime di carico, la capacità residua delle soglie, le sospensioni e i comandi possibili. Le risposte dell’analisi
/// del rischio solo per chi può leggerle.
#[utoipa::path(get, path = "/purposes/{purposeId}", tag = TAG, operation_id = "getPurpose",
    params(("purposeId" = PurposeId, Path)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<PurposeId>) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::ReadPurposes)?;
    representation(&cx, &actor, ids.read()?).await
}

/// Elimina una finalità mai attiva
#[utoipa::path(delete, path = "/purposes/{purposeId}", tag = TAG, operation_id = "deletePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<PurposeId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WritePurposes)?;
    let seen = seen.read()?;
    purpose::run(&cx, &actor, ids.read()?, seen, PurposeCommand::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Modifica una finalità in bozza
#[utoipa::path(post, path = "/purposes/{purposeId}/update", tag = TAG, operation_id = "updatePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = PurposeSeed, responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn update(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
    body: Body<PurposeSeed>,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let data = body.read()?.into();
    run(&cx, &actor, ids, seen, PurposeCommand::Update(data)).await
}

/// Presenta una finalità
///
/// Entro le soglie è subito attiva; sopra le soglie aspetta la decisione dell’erogatore. L’analisi del rischio deve essere
/// completa.
#[utoipa::path(post, path = "/purposes/{purposeId}/activate", tag = TAG, operation_id = "activatePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn activate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Activate).await
}

/// Approva una stima di carico sopra le soglie
///
/// Solo l’erogatore.
#[utoipa::path(post, path = "/purposes/{purposeId}/approve", tag = TAG, operation_id = "approvePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn approve(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Approve).await
}

/// Rifiuta una stima di carico sopra le soglie
///
/// Solo l’erogatore, con il motivo. Una stima già in vigore continua.
#[utoipa::path(post, path = "/purposes/{purposeId}/reject", tag = TAG, operation_id = "rejectPurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Rejection, responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn reject(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
    body: Body<Rejection>,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let reason = body.read()?.reason;
    run(&cx, &actor, ids, seen, PurposeCommand::Reject { reason }).await
}

/// Sospende una finalità
///
/// Erogatore o fruitore: ognuno mette la propria sospensione.
#[utoipa::path(post, path = "/purposes/{purposeId}/suspend", tag = TAG, operation_id = "suspendPurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Option<SuspensionReason>,
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn suspend(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
    body: Body<SuspensionReason>,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let reason = body.read_or_default()?.reason;
    run(&cx, &actor, ids, seen, PurposeCommand::Suspend { reason }).await
}

/// Toglie la propria sospensione
///
/// Se nel frattempo il carico supera le soglie, quella del fruitore resta finché l’erogatore non approva.
#[utoipa::path(post, path = "/purposes/{purposeId}/unsuspend", tag = TAG, operation_id = "unsuspendPurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn unsuspend(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Unsuspend).await
}

/// Archivia una finalità
///
/// Solo il fruitore; non si può annullare.
#[utoipa::path(post, path = "/purposes/{purposeId}/archive", tag = TAG, operation_id = "archivePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn archive(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Archive).await
}

/// Chiede un’altra stima di carico
///
/// Entro le soglie vale subito; sopra le soglie aspetta l’erogatore, e intanto continua quella in vigore.
#[utoipa::path(post, path = "/purposes/{purposeId}/versions", tag = TAG, operation_id = "changePurposePlan",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Plan, responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn change_plan(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
    body: Body<Plan>,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let daily_calls = body.read()?.daily_calls;
    run(&cx, &actor, ids, seen, PurposeCommand::ChangePlan { daily_calls }).await
}

/// Ritira la stima di carico in attesa
#[utoipa::path(post, path = "/purposes/{purposeId}/withdraw", tag = TAG, operation_id = "withdrawPurposePlan",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn withdraw(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Withdraw).await
}

/// Rivaluta la stima di carico in attesa
///
/// Se le soglie sono state alzate e ora bastano, la stima vale subito.
#[utoipa::path(post, path = "/purposes/{purposeId}/reconsider", tag = TAG, operation_id = "reconsiderPurposePlan",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn reconsider(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    run(&cx, &actor, ids, seen, PurposeCommand::Reconsider).await
}

/// Duplica una finalità in una nuova bozza
#[utoipa::path(post, path = "/purposes/{purposeId}/clone", tag = TAG, operation_id = "clonePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 201, body = Created)))]
async fn clone(State(cx): State<Backend>, caller: Caller, ids: Ids<PurposeId>, seen: Seen) -> Answer<Created> {
    let actor = caller.able(Permission::WritePurposes)?;
    let seen = seen.read()?;
    let id = purpose::run(&cx, &actor, ids.read()?, seen, PurposeCommand::Clone).await?;
    Ok(Created::at("/purposes", id.0))
}

/// Legge la storia di una finalità
///
/// Dalla voce più recente; al massimo 200.
#[utoipa::path(get, path = "/purposes/{purposeId}/events", tag = TAG, operation_id = "getPurposeEvents",
    params(("purposeId" = PurposeId, Path)), responses((status = 200, body = PurposeTimeline)))]
async fn events(State(cx): State<Backend>, caller: Caller, ids: Ids<PurposeId>) -> Answer<Json<PurposeTimeline>> {
    let actor = caller.able(Permission::ReadPurposes)?;
    let detail = purpose::detail::detail(&cx, &actor, ids.read()?).await?;
    Ok(Json(PurposeTimeline { results: detail.history.into_iter().map(TimelineEntry::from).collect() }))
}

/// What happened to a purpose, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct PurposeTimeline {
    results: Vec<TimelineEntry>,
}

/// One command on a purpose; answers with the purpose as it is afterwards.
async fn run(
    cx: &Backend,
    actor: &Actor,
    ids: Ids<PurposeId>,
    seen: Seen,
    command: PurposeCommand,
) -> Answer<Representation<PurposeView>> {
    let seen: Option<Revision> = seen.read()?;
    let id = purpose::run(cx, actor, ids.read()?, seen, command).await?;
    representation(cx, actor, id).await
}

async fn representation(cx: &Backend, actor: &Actor, id: PurposeId) -> Answer<Representation<PurposeView>> {
    let detail = purpose::detail::detail(cx, actor, id).await?;
    let revision = detail.facts.purpose.revision;
    Ok(Representation(PurposeView::new(detail, actor), revision))
}

/// Scarica l’analisi del rischio di una versione della finalità
///
/// C’è da quando la versione è diventata attiva; non cambia più.
#[utoipa::path(get, path = "/purposes/{purposeId}/versions/{versionId}/document", tag = TAG,
    operation_id = "getPurposeVersionDocument",
    params(("purposeId" = PurposeId, Path), ("versionId" = PurposeVersionId, Path)),
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn document(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(PurposeId, PurposeVersionId)>,
) -> Answer<Response> {
    let actor = caller.able(Permission::ReadRiskAnalysisPaper)?;
    let (id, version) = ids.read()?;
    Ok(printed(purpose::risk_analysis_paper(&cx, &actor, id, version, app::paper::print).await?))
}
