//! The files of a version, its interface and the documents beside it: sent as `multipart/form-data`, given back as files.

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Response;
use backend::{Backend, eservice};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::Upload;
use domain::{Denial, DescriptorId, DocumentId, EserviceId, FieldProblem, Permission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{TAG, created};
use crate::download::attachment;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;

/// The file and what stands around it in the form.
const MAX_FORM: usize = MAX_DOCUMENT_BYTES as usize + 64 * 1024;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(replace))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .routes(routes!(download, delete))
        .routes(routes!(rename))
}

/// What is sent.
#[derive(ToSchema)]
#[schema(as = NewEServiceDocument)]
#[expect(dead_code, reason = "only described: the form is read part by part")]
struct NewDocument {
    /// `INTERFACE` o `DOCUMENT`.
    kind: String,
    /// 5 to 60 characters; the file's name when left out.
    #[schema(rename = "prettyName")]
    pretty_name: Option<String>,
    /// Interface, REST: .yaml, .yml or .json; SOAP: .wsdl or .xml; at most 3 MiB. Document: .pdf, .p7m, .odt, .docx, .png or
    /// .jpg; at most 10 MiB.
    #[schema(value_type = String, format = Binary)]
    doc: Vec<u8>,
}

/// The id of a new file.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedDocument {
    id: DocumentId,
}

/// Carica l’interfaccia o un documento di una versione
///
/// L’interfaccia (`INTERFACE`) solo in bozza: un file solo, che si deve poter leggere: OpenAPI 3.0 o 3.1 in YAML o JSON per i servizi REST, WSDL 1.1 per i servizi SOAP.
/// I riferimenti restano nel file; il testo non deve citare `localhost`. Se qualcosa non va, `detail` dice la riga.
/// I documenti (`DOCUMENT`) finché la versione non è archiviata, al massimo venti, con titoli e contenuti diversi.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/documents", tag = TAG,
    operation_id = "createEServiceDocument",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path)),
    request_body(content = NewDocument, content_type = "multipart/form-data"),
    responses((status = 201, body = CreatedDocument, headers(("Location" = String)))))]
async fn upload(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Response> {
    add(&cx, caller, ids, form).await
}

/// Carica l’interfaccia o un documento di una versione (come POST)
#[utoipa::path(put, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/documents", tag = TAG,
    operation_id = "putEServiceDocument",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path)),
    request_body(content = NewDocument, content_type = "multipart/form-data"),
    responses((status = 201, body = CreatedDocument, headers(("Location" = String)))))]
async fn replace(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Response> {
    add(&cx, caller, ids, form).await
}

async fn add(
    cx: &Backend,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Response> {
    let actor = caller.able(Permission::WriteEservices)?;
    let form = read(form.map_err(|_| Denial::UnsupportedMediaType)?).await?;
    let (eservice, descriptor) = ids.read()?;
    let upload = Upload {
        name: &form.name,
        pretty_name: &form.pretty_name,
        content_type: &form.content_type,
        bytes: &form.bytes,
    };
    let id = match form.kind {
        Kind::Interface => eservice::add_interface(cx, &actor, eservice, descriptor, upload).await?,
        Kind::Document => eservice::add_document(cx, &actor, eservice, descriptor, upload).await?,
    };
    let path = format!("/eservices/{eservice}/descriptors/{descriptor}/documents/{id}");
    Ok(created(&path, CreatedDocument { id }))
}

/// What a file is sent as.
#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Interface,
    Document,
}

/// The parts of the form.
#[derive(Default)]
struct Form {
    kind: Kind,
    pretty_name: String,
    name: String,
    content_type: String,
    bytes: bytes::Bytes,
    has_file: bool,
}

async fn read(mut multipart: Multipart) -> Answer<Form> {
    let mut form = Form::default();
    let mut kind: Option<String> = None;
    let too_large = || Denial::PayloadTooLarge { max_bytes: MAX_DOCUMENT_BYTES };
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Denial::Malformed,
    };
    while let Some(part) = multipart.next_field().await.map_err(broken)? {
        match part.name().unwrap_or_default() {
            "kind" if kind.is_none() => kind = Some(part.text().await.map_err(broken)?),
            "prettyName" if form.pretty_name.is_empty() => form.pretty_name = part.text().await.map_err(broken)?,
            "doc" if !form.has_file => {
                form.has_file = true;
                form.name = part.file_name().unwrap_or_default().to_owned();
                form.content_type = part.content_type().unwrap_or_default().to_owned();
                form.bytes = part.bytes().await.map_err(broken)?;
            }
            "kind" | "prettyName" | "doc" => {
                let name = part.name().unwrap_or_default().to_owned();
                return Err(Denial::field(&name, FieldProblem::Duplicated).into());
            }
            other => return Err(Denial::field(other, FieldProblem::Unexpected).into()),
        }
    }
    form.kind = match kind.as_deref() {
        Some("INTERFACE") => Kind::Interface,
        Some("DOCUMENT") => Kind::Document,
        Some(_) => return Err(Denial::field("kind", FieldProblem::UnknownValue).into()),
        None => return Err(Denial::field("kind", FieldProblem::Required).into()),
    };
    if !form.has_file {
        return Err(Denial::field("doc", FieldProblem::Required).into());
    }
    Ok(form)
}

/// Scarica un documento di una versione
///
/// Di una bozza solo chi la può vedere.
#[utoipa::path(get, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/documents/{documentId}", tag = TAG,
    operation_id = "getEServiceDocumentById",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("documentId" = DocumentId, Path)),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn download(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId, DocumentId)>,
) -> Answer<Response> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, descriptor, document) = ids.read()?;
    let (file, bytes) = eservice::document(&cx, &actor, eservice, descriptor, document).await?;
    Ok(attachment(&file.name, &file.content_type, bytes))
}

/// Toglie un file da una versione
///
/// L’interfaccia solo in bozza, i documenti finché la versione non è archiviata.
#[utoipa::path(delete, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/documents/{documentId}", tag = TAG,
    operation_id = "deleteEServiceDocumentById",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("documentId" = DocumentId, Path)),
    responses((status = 204)))]
async fn delete(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId, DocumentId)>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let (eservice, descriptor, document) = ids.read()?;
    eservice::remove_file(&cx, &actor, eservice, descriptor, document).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The new title of a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UpdateEServiceDescriptorDocument)]
struct NewTitle {
    /// 5 to 60 characters, unique for the version without regard to case.
    pretty_name: String,
}

/// Cambia il titolo di un documento
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/documents/{documentId}/update", tag = TAG,
    operation_id = "updateEServiceDocumentById",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path),
        ("documentId" = DocumentId, Path)),
    request_body = NewTitle,
    responses((status = 204)))]
async fn rename(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId, DocumentId)>,
    body: Body<NewTitle>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let NewTitle { pretty_name } = body.read()?;
    let (eservice, descriptor, document) = ids.read()?;
    eservice::rename_document(&cx, &actor, eservice, descriptor, document, &pretty_name).await?;
    Ok(StatusCode::NO_CONTENT)
}
