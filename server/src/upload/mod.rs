//! Files that people send from a page, and keys, which may come as one. Plain handlers, because a server function reads no
//! file; what is refused comes back to the form, in words (`DECISIONS.md` 13). Who may attach what is decided by the use case.

mod client;
mod eservice;
mod pratica;
mod terminology;

use std::collections::BTreeMap;

use app::api::ApiError;
use app::api::form::{Draft, keep};
use app::i18n::it::document::ATTACHED_SLUG;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Extension, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use backend::{Backend, agreement};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::Upload;
use domain::{Actor, AgreementId, Denial, Permission, Thing};

use crate::refusal;
use crate::rest::extract::{File, FormParts, parts};

/// Bytes that are read of a form with a file: far more than are kept, because a browser shows an answer only when it
/// could send everything.
const MAX_READ: usize = 64 * 1024 * 1024;

/// The routes, all of them POST; the pages at the same addresses are drawn by the console.
pub fn router(backend: Backend) -> Router {
    let version = "/erogazione/e-service/{id}/v/{versione}";
    Router::new()
        .route("/fruizione/richieste/{id}/modifica", post(attach))
        .route("/fruizione/client/{id}/chiavi/nuova", post(client::add_key))
        .route("/pratiche/{id}/elabora/allegati", post(pratica::attach))
        .route(&format!("{version}/scrivi/{{passo}}"), post(eservice::add_at_step))
        .route(&format!("{version}/documenti"), post(eservice::add_document))
        .layer(DefaultBodyLimit::max(MAX_READ))
        .merge(terminologies(&backend))
        .with_state(backend)
}

/// Files of terminologies are larger than any other.
fn terminologies(backend: &Backend) -> Router<Backend> {
    let max = usize::try_from(backend.terminologies.max_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route(app::routes::to::LOAD_TERMINOLOGY, post(terminology::load))
        .layer(DefaultBodyLimit::max(max.saturating_add(MAX_READ)))
        .route(app::routes::to::TERMINOLOGY_COURSE, get(terminology::course))
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
    let mut title = String::new();
    let attached = async {
        actor.require(Permission::WriteAgreements)?;
        let id: AgreementId = id.parse().map_err(|_| Denial::not_found(Thing::Agreement))?;
        let (file, typed) = read(form, MAX_DOCUMENT_BYTES).await;
        title = typed;
        agreement::attach(&cx, &actor, id, upload(&file?, &title)).await
    };
    match attached.await {
        Ok(_) => go(&format!("{page}?fatto={ATTACHED_SLUG}")),
        Err(error) => back(&cx, &actor, page, titled(title), error).await,
    }
}

/// The file of a form, and the title typed beside it, which is there also when the file is refused.
async fn read(form: Result<Multipart, MultipartRejection>, max: u64) -> (backend::Result<File>, String) {
    match form {
        Ok(form) => {
            let FormParts { texts: [title], file } = parts(form, ["prettyName"], max).await;
            (file, title)
        }
        Err(_) => (Err(Denial::UnsupportedMediaType.into()), String::new()),
    }
}

fn upload<'a>(file: &'a File, title: &'a str) -> Upload<'a> {
    Upload { name: &file.name, pretty_name: title, content_type: &file.content_type, bytes: &file.bytes }
}

/// What was typed beside a file.
type Typed = BTreeMap<String, String>;

fn titled(title: String) -> Typed {
    [("prettyName".to_owned(), title)].into()
}

/// Back to the form, with what was typed and why it was refused; where there is no form for the reader, there is nothing to
/// lead back to.
async fn back(cx: &Backend, actor: &Actor, page: &str, values: Typed, error: impl Into<ApiError>) -> Response {
    let error = error.into();
    if matches!(error, ApiError::Denied(Denial::NotFound { .. } | Denial::Unauthorized { .. })) {
        return refusal::of(page, &error);
    }
    match keep(cx, actor, page, &Draft { values, error: Some(error.clone()), late: false }).await {
        Some(form) => go(&form),
        None => refusal::of(page, &error),
    }
}

fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
