//! Files that a consumer attaches to a draft, and gives the provider to read (`interop.md` §2.4).

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Response;
use backend::{Backend, agreement};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::Upload;
use domain::{AgreementId, DocumentId, Permission};
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
        .routes(routes!(contract))
}

/// What is sent.
#[derive(ToSchema)]
#[schema(as = NewAgreementDocument)]
#[expect(dead_code, reason = "only described: the form is read part by part")]
struct NewDocument {
    /// At most 100 characters; the file's name when left out.
    #[schema(rename = "prettyName")]
    pretty_name: Option<String>,
    /// pdf, p7m, odt, docx, png or jpg, at most 10 MiB.
    #[schema(value_type = String, format = Binary)]
    doc: Vec<u8>,
}

/// Allega un documento a una bozza
///
/// Solo il fruitore; al massimo 20, ciascuno con nome e contenuto diversi.
#[utoipa::path(post, path = "/agreements/{agreementId}/consumer-documents", tag = TAG,
    operation_id = "createAgreementConsumerDocument", params(("agreementId" = AgreementId, Path)),
    request_body(content = NewDocument, content_type = "multipart/form-data"),
    responses((status = 201, body = Created, headers(("Location" = String)))))]
async fn add(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>, form: Form) -> Answer<Created> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let (file, [pretty_name]) = form.read(["prettyName"], MAX_DOCUMENT_BYTES).await?;
    let id = ids.read()?;
    let upload =
        Upload { name: &file.name, pretty_name: &pretty_name, content_type: &file.content_type, bytes: &file.bytes };
    let document = agreement::attach(&cx, &actor, id, upload).await?;
    Ok(Created::at(&format!("/agreements/{id}/consumer-documents"), document.0))
}

/// Scarica un documento della richiesta
#[utoipa::path(get, path = "/agreements/{agreementId}/consumer-documents/{documentId}", tag = TAG,
    operation_id = "getAgreementConsumerDocument",
    params(("agreementId" = AgreementId, Path), ("documentId" = DocumentId, Path)),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn download(State(cx): State<Backend>, caller: Caller, ids: Ids<(AgreementId, DocumentId)>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadAgreementDocuments)?;
    let (id, document) = ids.read()?;
    let (kept, bytes) = agreement::document(&cx, &actor, id, document).await?;
    Ok(attachment(&kept.name, &kept.content_type, bytes))
}

/// Scarica l’attestazione della richiesta
///
/// C’è da quando la richiesta è diventata attiva; non cambia più.
#[utoipa::path(get, path = "/agreements/{agreementId}/contract", tag = TAG, operation_id = "getAgreementContract",
    params(("agreementId" = AgreementId, Path)),
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn contract(State(cx): State<Backend>, caller: Caller, ids: Ids<AgreementId>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadAgreements)?;
    Ok(printed(agreement::attestation(&cx, &actor, ids.read()?, app::paper::print).await?))
}

/// Toglie un documento da una bozza
#[utoipa::path(delete, path = "/agreements/{agreementId}/consumer-documents/{documentId}", tag = TAG,
    operation_id = "deleteAgreementConsumerDocument",
    params(("agreementId" = AgreementId, Path), ("documentId" = DocumentId, Path)), responses((status = 204)))]
async fn delete(State(cx): State<Backend>, caller: Caller, ids: Ids<(AgreementId, DocumentId)>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let (id, document) = ids.read()?;
    agreement::remove_document(&cx, &actor, id, document).await?;
    Ok(StatusCode::NO_CONTENT)
}
