//! Commands on a version.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use backend::Backend;
use backend::eservice::run_version;
use domain::eservice::{ApprovalPolicy, DescriptorCommand, Quotas, VersionData};
use domain::requirement::Requirements;
use domain::{DescriptorId, EserviceId, Permission};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::command::CreatedEservice;
use super::own_view::ProducerDescriptor;
use super::{IF_MATCH, TAG, created};
use crate::rest::answer::Representation;
use crate::rest::extract::{Body, Caller, Ids, Seen};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(update, delete))
        .routes(routes!(publish))
        .routes(routes!(suspend))
        .routes(routes!(activate))
        .routes(routes!(archive))
        .routes(routes!(announce_suspension, withdraw_notice))
        .routes(routes!(update_quotas))
        .routes(routes!(update_attributes))
        .routes(routes!(update_policy))
        .routes(routes!(clone))
}

type Both = Ids<(EserviceId, DescriptorId)>;

/// Why a version is suspended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionSuspension {
    /// At most 1,000 characters; may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

/// What the consumers of a version are told before it is suspended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNotice {
    /// From when on; in the future.
    from: Instant,
    /// 10 to 1,000 characters.
    #[schema(min_length = 10, max_length = 1000)]
    reason: String,
}

/// Who activates later submissions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewPolicy {
    agreement_approval_policy: ApprovalPolicy,
}

/// Cambia una versione in bozza
#[utoipa::path(put, path = "/eservices/{eserviceId}/descriptors/{descriptorId}", tag = TAG,
    operation_id = "updateDraftDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = VersionData, responses((status = 200, body = ProducerDescriptor, headers(("ETag" = String)))))]
async fn update(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<VersionData>,
) -> Answer<Representation<ProducerDescriptor>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = DescriptorCommand::Update(body.read()?);
    run(&cx, &actor, ids, seen, command).await
}

/// Elimina una versione in bozza
///
/// Con l’e-service, se non ha altre versioni.
#[utoipa::path(delete, path = "/eservices/{eserviceId}/descriptors/{descriptorId}", tag = TAG,
    operation_id = "deleteDraft",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::Delete).await
}

/// Pubblica una versione
///
/// La versione pubblicata finora diventa deprecata se ha richieste in corso, altrimenti archiviata.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/publish", tag = TAG,
    operation_id = "publishDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn publish(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::Publish).await
}

/// Sospende una versione
///
/// I voucher si fermano; le richieste restano come sono.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/suspend", tag = TAG,
    operation_id = "suspendDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Option<VersionSuspension>, responses((status = 204)))]
async fn suspend(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<VersionSuspension>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let reason = body.read_or_default()?.reason;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::Suspend { reason }).await
}

/// Riattiva una versione sospesa
///
/// Torna pubblicata se è la più recente, altrimenti deprecata.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/activate", tag = TAG,
    operation_id = "activateDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn activate(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::Activate).await
}

/// Archivia una versione deprecata o sospesa
///
/// Solo senza richieste in corso; non si può annullare.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/archive", tag = TAG,
    operation_id = "archiveDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn archive(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::Archive).await
}

/// Avvisa i fruitori che la versione sarà sospesa
///
/// Tutti gli enti con una richiesta in corso ricevono una notifica, con la data e il motivo. La sospensione resta da fare:
/// l’avviso non la esegue.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/suspensionNotice", tag = TAG,
    operation_id = "announceDescriptorSuspension",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewNotice, responses((status = 204)))]
async fn announce_suspension(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<NewNotice>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let NewNotice { from, reason } = body.read()?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::AnnounceSuspension { from: from.0, reason }).await
}

/// Ritira l’avviso di sospensione
///
/// Gli stessi enti ricevono una notifica.
#[utoipa::path(delete, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/suspensionNotice", tag = TAG,
    operation_id = "withdrawDescriptorSuspensionNotice",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn withdraw_notice(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    quietly(&cx, &actor, ids, seen, DescriptorCommand::WithdrawNotice).await
}

/// Cambia soglie e durata dei voucher dopo la pubblicazione
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/update", tag = TAG,
    operation_id = "updateDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Quotas, responses((status = 200, body = ProducerDescriptor, headers(("ETag" = String)))))]
async fn update_quotas(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<Quotas>,
) -> Answer<Representation<ProducerDescriptor>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = DescriptorCommand::UpdateQuotas(body.read()?);
    run(&cx, &actor, ids, seen, command).await
}

/// Amplia i requisiti dopo la pubblicazione
///
/// Si possono solo aggiungere alternative ai gruppi che ci sono; le richieste interessate sono ricalcolate subito.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/attributes/update", tag = TAG,
    operation_id = "updateDescriptorAttributes",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Requirements, responses((status = 200, body = ProducerDescriptor, headers(("ETag" = String)))))]
async fn update_attributes(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<Requirements>,
) -> Answer<Representation<ProducerDescriptor>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = DescriptorCommand::UpdateAttributes(body.read()?);
    run(&cx, &actor, ids, seen, command).await
}

/// Cambia l’approvazione delle richieste
///
/// Vale per le richieste inoltrate da ora in poi.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/agreementApprovalPolicy/update",
    tag = TAG, operation_id = "updateAgreementApprovalPolicy",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewPolicy, responses((status = 200, body = ProducerDescriptor, headers(("ETag" = String)))))]
async fn update_policy(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Both,
    seen: Seen,
    body: Body<NewPolicy>,
) -> Answer<Representation<ProducerDescriptor>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let policy = body.read()?.agreement_approval_policy;
    run(&cx, &actor, ids, seen, DescriptorCommand::UpdatePolicy { policy }).await
}

/// Duplica la versione in un nuovo e-service
///
/// In bozza, senza interfaccia.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/clone", tag = TAG,
    operation_id = "cloneEServiceByDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 201, body = CreatedEservice, headers(("Location" = String)))))]
async fn clone(State(cx): State<Backend>, caller: Caller, ids: Both, seen: Seen) -> Answer<Response> {
    let actor = caller.able(Permission::WriteEservices)?;
    let (seen, (eservice, descriptor)) = (seen.read()?, ids.read()?);
    let made = run_version(&cx, &actor, eservice, descriptor, seen, DescriptorCommand::Clone).await?;
    let made = made.ok_or_else(|| anyhow::anyhow!("a copy was decided and not made")).map_err(backend::Error::from)?;
    Ok(created(&format!("/producers/eservices/{}", made.eservice), CreatedEservice::from(made)))
}

/// One command; answers with the version as it is afterwards.
async fn run(
    cx: &Backend,
    actor: &domain::Actor,
    ids: Both,
    seen: Seen,
    command: DescriptorCommand,
) -> Answer<Representation<ProducerDescriptor>> {
    let (seen, (eservice, descriptor)) = (seen.read()?, ids.read()?);
    run_version(cx, actor, eservice, descriptor, seen, command).await?;
    super::own::version(cx, actor, eservice, descriptor).await
}

/// One command; answers nothing.
async fn quietly(
    cx: &Backend,
    actor: &domain::Actor,
    ids: Both,
    seen: Seen,
    command: DescriptorCommand,
) -> Answer<StatusCode> {
    let (seen, (eservice, descriptor)) = (seen.read()?, ids.read()?);
    run_version(cx, actor, eservice, descriptor, seen, command).await?;
    Ok(StatusCode::NO_CONTENT)
}
