//! Commands on an e-service as a whole.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use backend::{Backend, eservice};
use domain::eservice::{EserviceCommand, GeneralData, VersionData};
use domain::{DescriptorId, EserviceId, Permission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::own_view::OwnEserviceView;
use super::{IF_MATCH, TAG, created};
use crate::rest::answer::Representation;
use crate::rest::extract::{Body, Caller, Ids, Seen};
use crate::rest::problem::Answer;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(update, delete))
        .routes(routes!(update_description))
        .routes(routes!(update_name))
        .routes(routes!(create_version))
}

/// A new e-service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewEService)]
struct NewEservice {
    /// 5 to 60 characters, unique for the provider.
    name: String,
    /// 10 to 400 characters.
    description: String,
    technology: domain::eservice::Technology,
    mode: domain::eservice::Mode,
    #[serde(default)]
    personal_data: Option<bool>,
    /// The first version; it can be completed later.
    #[serde(default)]
    descriptor: Option<VersionData>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedEservice {
    /// The e-service.
    pub id: EserviceId,
    /// Its first version.
    pub descriptor_id: DescriptorId,
}

impl From<eservice::Made> for CreatedEservice {
    fn from(made: eservice::Made) -> Self {
        Self { id: made.eservice, descriptor_id: made.descriptor }
    }
}

/// A new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewName {
    /// 5 to 60 characters, unique for the provider.
    name: String,
}

/// A new description.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDescription {
    /// 10 to 400 characters.
    description: String,
}

/// Crea un e-service
///
/// Con la prima versione in bozza. Gli enti privati non possono erogare.
#[utoipa::path(post, path = "/eservices", tag = TAG, operation_id = "createEService", request_body = NewEservice,
    responses((status = 201, body = CreatedEservice, headers(("Location" = String)))))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<NewEservice>) -> Answer<Response> {
    let actor = caller.able(Permission::WriteEservices)?;
    let new = body.read()?;
    let data = GeneralData {
        name: new.name,
        description: new.description,
        technology: new.technology,
        mode: new.mode,
        personal_data: new.personal_data,
    };
    let made = eservice::create(&cx, &actor, data, new.descriptor.unwrap_or_default()).await?;
    Ok(created(&format!("/producers/eservices/{}", made.eservice), CreatedEservice::from(made)))
}

/// Cambia i dati generali
///
/// Solo finché nessuna versione è uscita dalla bozza. Cambiando tecnologia l’interfaccia caricata viene tolta.
#[utoipa::path(put, path = "/eservices/{eserviceId}", tag = TAG, operation_id = "updateEServiceById",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = GeneralData, responses((status = 200, body = OwnEserviceView, headers(("ETag" = String)))))]
async fn update(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    seen: Seen,
    body: Body<GeneralData>,
) -> Answer<Representation<OwnEserviceView>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = EserviceCommand::Update(body.read()?);
    run(&cx, &actor, ids, seen, command).await
}

/// Elimina l’e-service
///
/// Solo finché nessuna versione è uscita dalla bozza.
#[utoipa::path(delete, path = "/eservices/{eserviceId}", tag = TAG, operation_id = "deleteEService",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<EserviceId>, seen: Seen) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let seen = seen.read()?;
    eservice::run(&cx, &actor, ids.read()?, seen, EserviceCommand::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cambia la descrizione dopo la pubblicazione
#[utoipa::path(post, path = "/eservices/{eserviceId}/update/description", tag = TAG,
    operation_id = "updateEServiceDescription",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewDescription, responses((status = 200, body = OwnEserviceView, headers(("ETag" = String)))))]
async fn update_description(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    seen: Seen,
    body: Body<NewDescription>,
) -> Answer<Representation<OwnEserviceView>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = EserviceCommand::UpdateDescription { description: body.read()?.description };
    run(&cx, &actor, ids, seen, command).await
}

/// Cambia il nome dopo la pubblicazione
#[utoipa::path(post, path = "/eservices/{eserviceId}/update/name", tag = TAG, operation_id = "updateEServiceName",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewName, responses((status = 200, body = OwnEserviceView, headers(("ETag" = String)))))]
async fn update_name(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    seen: Seen,
    body: Body<NewName>,
) -> Answer<Representation<OwnEserviceView>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = EserviceCommand::UpdateName { name: body.read()?.name };
    run(&cx, &actor, ids, seen, command).await
}

/// The id of a new version.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedDescriptor {
    id: DescriptorId,
}

/// Crea una nuova versione in bozza
///
/// Senza corpo è una copia della più recente; l’interfaccia va caricata di nuovo.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors", tag = TAG, operation_id = "createDescriptor",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Option<VersionData>,
    responses((status = 201, body = CreatedDescriptor, headers(("Location" = String)))))]
async fn create_version(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    seen: Seen,
    body: Body<Option<VersionData>>,
) -> Answer<Response> {
    let actor = caller.able(Permission::WriteEservices)?;
    let data = body.read_or_default()?;
    let (seen, id) = (seen.read()?, ids.read()?);
    let made = eservice::run(&cx, &actor, id, seen, EserviceCommand::CreateVersion { data }).await?;
    let made =
        made.ok_or_else(|| anyhow::anyhow!("a new version was decided and not made")).map_err(backend::Error::from)?;
    Ok(created(&format!("/producers/eservices/{id}/descriptors/{made}"), CreatedDescriptor { id: made }))
}

async fn run(
    cx: &Backend,
    actor: &domain::Actor,
    ids: Ids<EserviceId>,
    seen: Seen,
    command: EserviceCommand,
) -> Answer<Representation<OwnEserviceView>> {
    let (seen, id) = (seen.read()?, ids.read()?);
    eservice::run(cx, actor, id, seen, command).await?;
    super::own::eservice(cx, actor, id).await
}
