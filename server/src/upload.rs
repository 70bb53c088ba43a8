//! Files that people send from a page, and keys, which may come as one. Plain handlers, because a server function reads no file; what is refused comes
//! back to the form, in words (`DECISIONS.md` 13). Who may attach what is decided by the use case.

use std::collections::BTreeMap;

use app::api::ApiError;
use app::api::client::server::add_key as add_client_key;
use app::api::form::{Draft, keep};
use app::i18n::it::document::ATTACHED_SLUG;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Extension, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use backend::client::key::MAX_BYTES;
use backend::{Backend, agreement};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::Upload;
use domain::{Actor, AgreementId, ClientId, Denial, FieldProblem, Permission, Thing};

use crate::refusal;
use crate::rest::extract::parts;

/// Bytes that are read of a form with a file: far more than are kept, because a browser shows an answer only when it
/// could send everything.
const MAX_READ: usize = 64 * 1024 * 1024;

/// The routes, all of them POST; the pages at the same addresses are drawn by the console.
pub fn router(backend: Backend) -> Router {
    Router::new()
        .route("/fruizione/richieste/{id}/modifica", post(attach))
        .route("/fruizione/client/{id}/chiavi/nuova", post(add_key))
        .layer(DefaultBodyLimit::max(MAX_READ))
        .with_state(backend)
}

/// Attaches a file to a draft.
async fn attach(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = uri.path();
    let Some(Extension(actor)) = actor else { return refusal::of(page, &Denial::SignedOut.into()) };
    let mut pretty_name = String::new();
    let attached = async {
        actor.require(Permission::WriteAgreements)?;
        let id: AgreementId = id.parse().map_err(|_| Denial::not_found(Thing::Agreement))?;
        let form = form.map_err(|_| Denial::UnsupportedMediaType)?;
        let (file, [typed]) = parts(form, ["prettyName"], MAX_DOCUMENT_BYTES).await?;
        pretty_name = typed;
        let upload = Upload {
            name: &file.name,
            pretty_name: &pretty_name,
            content_type: &file.content_type,
            bytes: &file.bytes,
        };
        agreement::attach(&cx, &actor, id, upload).await
    };
    let error = match attached.await {
        Ok(_) => return go(&format!("{page}?fatto={ATTACHED_SLUG}")),
        Err(error) => ApiError::from(error),
    };
    // Where there is no form for the reader, there is nothing to lead back to.
    if matches!(error, ApiError::Denied(Denial::NotFound { .. } | Denial::Unauthorized { .. })) {
        return refusal::of(page, &error);
    }
    let values = [("prettyName".to_owned(), pretty_name)].into();
    match keep(&cx, &actor, page, &Draft { values, error: Some(error.clone()), late: false }).await {
        Some(form) => go(&form),
        None => refusal::of(page, &error),
    }
}

/// Adds a public key to a client: as text, or as a file. What holds a secret is not kept, not even on the form.
async fn add_key(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = uri.path();
    let Some(Extension(actor)) = actor else { return refusal::of(page, &Denial::SignedOut.into()) };
    let mut values = BTreeMap::new();
    let added = async {
        actor.require(Permission::WriteKeys)?;
        let id: ClientId = id.parse().map_err(|_| Denial::not_found(Thing::Client))?;
        let form = form.map_err(|_| Denial::UnsupportedMediaType)?;
        let (file, [name, usage, pem]) = parts(form, ["name", "use", "pem"], MAX_BYTES as u64).await?;
        let kept = if pem.contains("PRIVATE KEY") { "" } else { pem.as_str() };
        values.extend([("name", name.as_str()), ("use", &usage), ("pem", kept)].map(owned));
        let text = one_of(&pem, &file.bytes)?;
        add_client_key(&cx, &actor, id, &name, &usage, &text).await
    };
    let error = match added.await {
        Ok(path) => return go(&path),
        Err(error) => ApiError::from(error),
    };
    if matches!(error, ApiError::Denied(Denial::NotFound { .. } | Denial::Unauthorized { .. })) {
        return refusal::of(page, &error);
    }
    match keep(&cx, &actor, page, &Draft { values, error: Some(error.clone()), late: false }).await {
        Some(form) => go(&form),
        None => refusal::of(page, &error),
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// The text that was typed, or the one in the file: one of them.
fn one_of(typed: &str, file: &[u8]) -> Result<String, Denial> {
    match (typed.trim().is_empty(), file.is_empty()) {
        (true, true) => Err(Denial::field("pem", FieldProblem::Required)),
        (false, false) => Err(Denial::field("doc", FieldProblem::Unexpected)),
        (false, true) => Ok(typed.to_owned()),
        // Bytes that are no text are no PEM either.
        (true, false) => Ok(String::from_utf8_lossy(file).into_owned()),
    }
}

fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
