//! The files of a pratica: an operator attaches to the answer and takes off again, and reads those of the citizen too.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Response;
use backend::{Backend, pratica};
use domain::eservice::interface::Upload;
use domain::paper::PaperKind;
use domain::pratica::PraticaCommand;
use domain::pratica::files::MAX_FILE_BYTES;
use domain::{DocumentId, Permission, PraticaId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::download::{attachment, printed};
use crate::rest::answer::Created;
use crate::rest::extract::{Caller, Form, Ids, MAX_UPLOAD};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(add))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD))
        .routes(routes!(download, delete))
        .routes(routes!(form))
        .routes(routes!(answer))
}

/// What is sent.
#[derive(ToSchema)]
#[schema(as = NewPraticaFile)]
#[expect(dead_code, reason = "only described: the form is read part by part")]
struct NewFile {
    /// At most 200 characters.
    description: Option<String>,
    /// pdf, p7m, jpg, png, gif or ps, at most 10 MiB.
    #[schema(value_type = String, format = Binary)]
    doc: Vec<u8>,
}

/// Allega un documento alla risposta
///
/// Al massimo 5, e 30 MiB in tutto.
#[utoipa::path(post, path = "/pratiche/{praticaId}/files", tag = TAG, operation_id = "attachPraticaFile",
    params(("praticaId" = PraticaId, Path)), request_body(content = NewFile, content_type = "multipart/form-data"),
    responses((status = 201, body = Created, headers(("Location" = String)))))]
async fn add(State(cx): State<Backend>, caller: Caller, ids: Ids<PraticaId>, form: Form) -> Answer<Created> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let (file, [description]) = form.read(["description"], MAX_FILE_BYTES).await?;
    let id = ids.read()?;
    let upload =
        Upload { name: &file.name, pretty_name: &description, content_type: &file.content_type, bytes: &file.bytes };
    let document = pratica::attach(&cx, &actor, id, upload).await?;
    Ok(Created::at(&format!("/pratiche/{id}/files"), document.0))
}

/// Scarica un documento della pratica
#[utoipa::path(get, path = "/pratiche/{praticaId}/files/{fileId}", tag = TAG, operation_id = "getPraticaFile",
    params(("praticaId" = PraticaId, Path), ("fileId" = DocumentId, Path)),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn download(State(cx): State<Backend>, caller: Caller, ids: Ids<(PraticaId, DocumentId)>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let (id, file) = ids.read()?;
    let (kept, bytes) = pratica::document(&cx, &actor, id, file).await?;
    Ok(attachment(&kept.name, &kept.content_type, bytes))
}

/// Toglie un documento dalla risposta
#[utoipa::path(delete, path = "/pratiche/{praticaId}/files/{fileId}", tag = TAG, operation_id = "detachPraticaFile",
    params(("praticaId" = PraticaId, Path), ("fileId" = DocumentId, Path)), responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<(PraticaId, DocumentId)>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WorkPratiche)?;
    let (id, file) = ids.read()?;
    pratica::run(&cx, &actor, id, None, PraticaCommand::Detach { file }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Scarica il modulo compilato
#[utoipa::path(get, path = "/pratiche/{praticaId}/form", tag = TAG, operation_id = "getPraticaForm",
    params(("praticaId" = PraticaId, Path)),
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn form(State(cx): State<Backend>, caller: Caller, ids: Ids<PraticaId>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadPratiche)?;
    Ok(printed(pratica::paper(&cx, &actor, ids.read()?, PaperKind::Form, app::paper::print).await?))
}

/// Scarica la risposta al cittadino
///
/// C’è quando la pratica è conclusa.
#[utoipa::path(get, path = "/pratiche/{praticaId}/answer", tag = TAG, operation_id = "getPraticaAnswer",
    params(("praticaId" = PraticaId, Path)),
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn answer(State(cx): State<Backend>, caller: Caller, ids: Ids<PraticaId>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadPratiche)?;
    Ok(printed(pratica::paper(&cx, &actor, ids.read()?, PaperKind::Answer, app::paper::print).await?))
}
