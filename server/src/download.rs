//! Files that people uploaded, given back as files: never shown by the browser, never run, never guessed at
//! (`security.md` on uploads). Who may have them is decided by the use case.

pub mod terminology;

use app::api::ApiError;
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use backend::{Backend, agreement, eservice, pratica, purpose};
use bytes::Bytes;
use domain::paper::{PaperKind, WrittenPaper};
use domain::{Actor, Denial, Thing};

use crate::refusal;

/// The media type of papers.
pub const PDF: &str = "application/pdf";

/// Files that pages link to.
pub fn router(backend: Backend) -> Router {
    Router::new()
        .route("/catalogo/{eservice}/v/{descriptor}/documenti/{document}", get(interface))
        .route("/fruizione/richieste/{id}/documenti/{document}", get(attached))
        .route("/erogazione/richieste/{id}/documenti/{document}", get(attached))
        .route("/pratiche/{id}/documenti/{document}", get(of_pratica))
        .route("/fruizione/richieste/{id}/attestazione.pdf", get(attestation))
        .route("/erogazione/richieste/{id}/attestazione.pdf", get(attestation))
        .route("/fruizione/finalita/{id}/versioni/{version}/analisi-del-rischio.pdf", get(risk_analysis))
        .route("/erogazione/finalita/{id}/versioni/{version}/analisi-del-rischio.pdf", get(risk_analysis))
        .route("/pratiche/{id}/modulo.pdf", get(form))
        .route("/pratiche/{id}/risposta.pdf", get(answer))
        .route("/terminologie/{id}/fhir.json", get(terminology::fhir))
        .route("/terminologie/{id}/codici.csv", get(terminology::table))
        .with_state(backend)
}

/// The interface file of a version, for whoever may see the version.
async fn interface(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((eservice, descriptor, document)): Path<(String, String, String)>,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let not_found = || ApiError::not_found(Thing::Document);
        let ids = (eservice.parse(), descriptor.parse(), document.parse());
        let (Ok(eservice), Ok(descriptor), Ok(document)) = ids else { return Err(not_found()) };
        Ok(eservice::document(&cx, &actor, eservice, descriptor, document).await?)
    };
    match found.await {
        Ok((file, bytes)) => attachment(&file.name, &file.content_type, bytes),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// A file that a consumer attached to its request, for either side.
async fn attached(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((id, document)): Path<(String, String)>,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let (Ok(id), Ok(document)) = (id.parse(), document.parse()) else {
            return Err(ApiError::not_found(Thing::Agreement));
        };
        Ok(agreement::document(&cx, &actor, id, document).await?)
    };
    match found.await {
        Ok((file, bytes)) => attachment(&file.name, &file.content_type, bytes),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// A file of a pratica, for whoever may open it.
async fn of_pratica(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((id, document)): Path<(String, String)>,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let (Ok(id), Ok(document)) = (id.parse(), document.parse()) else {
            return Err(ApiError::not_found(Thing::Pratica));
        };
        Ok(pratica::document(&cx, &actor, id, document).await?)
    };
    match found.await {
        Ok((file, bytes)) => attachment(&file.name, &file.content_type, bytes),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// The attestation of a request, for either side.
async fn attestation(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let Ok(id) = id.parse() else { return Err(ApiError::not_found(Thing::Agreement)) };
        Ok(agreement::attestation(&cx, &actor, id, app::paper::print).await?)
    };
    match found.await {
        Ok(paper) => printed(paper),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// The risk analysis of a version of a purpose, for either side.
async fn risk_analysis(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((id, version)): Path<(String, String)>,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let (Ok(id), Ok(version)) = (id.parse(), version.parse()) else {
            return Err(ApiError::not_found(Thing::Purpose));
        };
        Ok(purpose::risk_analysis_paper(&cx, &actor, id, version, app::paper::print).await?)
    };
    match found.await {
        Ok(paper) => printed(paper),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// What a citizen sent.
async fn form(cx: State<Backend>, actor: Option<Extension<Actor>>, uri: OriginalUri, id: Path<String>) -> Response {
    paper_of_pratica(cx, actor, uri, id, PaperKind::Form).await
}

/// What a citizen got for an answer.
async fn answer(cx: State<Backend>, actor: Option<Extension<Actor>>, uri: OriginalUri, id: Path<String>) -> Response {
    paper_of_pratica(cx, actor, uri, id, PaperKind::Answer).await
}

async fn paper_of_pratica(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    kind: PaperKind,
) -> Response {
    let found = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        let Ok(id) = id.parse() else { return Err(ApiError::not_found(Thing::Pratica)) };
        Ok(pratica::paper(&cx, &actor, id, kind, app::paper::print).await?)
    };
    match found.await {
        Ok(paper) => printed(paper),
        Err(error) => refusal::of(uri.path(), &error),
    }
}

/// A paper that the platform wrote, to keep.
#[must_use]
pub fn printed((written, pdf): (WrittenPaper, Bytes)) -> Response {
    attachment(&app::paper::file_name(&written), PDF, pdf)
}

/// A file to keep: `name` is what the uploader called it.
#[must_use]
pub fn attachment(name: &str, content_type: &str, content: impl Into<Body>) -> Response {
    let mut response = Response::new(content.into());
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_str(content_type);
    headers.insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    let disposition = HeaderValue::from_str(&disposition(name));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// RFC 6266: a plain name for old programs, the real one in UTF-8 for the rest. Nothing in it can end the header.
fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' };
    let fallback: String = name.chars().map(plain).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let told = disposition("a\"b\r\nSet-Cookie: x=1; è.yaml");
        assert!(told.is_ascii() && !told.contains(['\r', '\n']));
        assert_eq!(told.matches('"').count(), 2);
        assert!(told.ends_with("filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1%3B%20%C3%A8.yaml"), "{told}");
    }

    #[test]
    fn a_file_is_kept_and_not_shown() {
        let response = attachment("api.yaml", "application/yaml", Bytes::from_static(b"openapi: 3.1.0"));
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment; "));
        assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    }
}
