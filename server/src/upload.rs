//! Files that people send from a page, and keys, which may come as one. Plain handlers, because a server function reads no file; what is refused comes
//! back to the form, in words (`DECISIONS.md` 13). Who may attach what is decided by the use case.

use std::collections::BTreeMap;

use app::api::ApiError;
use app::api::client::server::add_key as add_client_key;
use app::api::form::{Draft, keep};
use app::i18n::it::document::ATTACHED_SLUG;
use app::i18n::it::eservice::writing::ADDED_SLUG;
use app::pages::eservice::WritingStep;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Extension, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use backend::client::key::MAX_BYTES;
use backend::{Backend, agreement, eservice};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::{MAX_INTERFACE_BYTES, Upload};
use domain::{Actor, AgreementId, ClientId, Denial, EserviceId, FieldProblem, Permission, Thing};
use strum::IntoEnumIterator as _;

use crate::refusal;
use crate::rest::extract::{File, parts};

/// Bytes that are read of a form with a file: far more than are kept, because a browser shows an answer only when it
/// could send everything.
const MAX_READ: usize = 64 * 1024 * 1024;

/// The routes, all of them POST; the pages at the same addresses are drawn by the console.
pub fn router(backend: Backend) -> Router {
    let version = "/erogazione/e-service/{id}/v/{versione}";
    Router::new()
        .route("/fruizione/richieste/{id}/modifica", post(attach))
        .route("/fruizione/client/{id}/chiavi/nuova", post(add_key))
        .route(&format!("{version}/scrivi/{{passo}}"), post(add_at_step))
        .route(&format!("{version}/documenti"), post(add_document))
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
    let sent = async {
        actor.require(Permission::WriteAgreements)?;
        let id: AgreementId = id.parse().map_err(|_| Denial::not_found(Thing::Agreement))?;
        Ok::<_, Denial>((id, read(form, MAX_DOCUMENT_BYTES).await?))
    };
    let (id, (file, title)) = match sent.await {
        Ok(sent) => sent,
        Err(denial) => return back(&cx, &actor, page, String::new(), denial).await,
    };
    let done = agreement::attach(&cx, &actor, id, upload(&file, &title)).await;
    match done {
        Ok(_) => go(&format!("{page}?fatto={ATTACHED_SLUG}")),
        Err(error) => back(&cx, &actor, page, title, error).await,
    }
}

/// Adds the interface or a document to a draft version, at the step of writing it that asks for one.
async fn add_at_step(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((id, number, step)): Path<(String, String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let max = match WritingStep::iter().find(|known| known.slug() == step) {
        Some(WritingStep::Technical) => MAX_INTERFACE_BYTES,
        Some(WritingStep::Documents) => MAX_DOCUMENT_BYTES,
        Some(WritingStep::General | WritingStep::Thresholds | WritingStep::Summary) | None => {
            let denial = if actor.is_none() { Denial::SignedOut } else { Denial::not_found(Thing::Descriptor) };
            return refusal::of(uri.path(), &denial.into());
        }
    };
    add(&cx, actor, uri.path(), (id, number), form, max).await
}

/// Adds a document to a version.
async fn add_document(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(version): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    add(&cx, actor, uri.path(), version, form, MAX_DOCUMENT_BYTES).await
}

/// Adds a file of a version, of `max` bytes at most: the smaller bound is the interface's.
async fn add(
    cx: &Backend,
    actor: Option<Extension<Actor>>,
    page: &str,
    (id, number): (String, String),
    form: Result<Multipart, MultipartRejection>,
    max: u64,
) -> Response {
    let Some(Extension(actor)) = actor else { return refusal::of(page, &Denial::SignedOut.into()) };
    let found = async {
        actor.require(Permission::WriteEservices)?;
        let id: EserviceId = id.parse().map_err(|_| Denial::not_found(Thing::Eservice))?;
        let facts = eservice::own::detail(cx, &actor, id).await?.facts;
        let named = facts.versions.iter().find(|version| version.descriptor.number.to_string() == number);
        Ok::<_, backend::Error>((id, named.ok_or(Denial::not_found(Thing::Descriptor))?.descriptor.id))
    };
    let (eservice, descriptor) = match found.await {
        Ok(found) => found,
        Err(error) => return back(cx, &actor, page, String::new(), error).await,
    };
    let (file, title) = match read(form, max).await {
        Ok(sent) => sent,
        Err(denial) => return back(cx, &actor, page, String::new(), denial).await,
    };
    let upload = upload(&file, &title);
    let done = if max == MAX_INTERFACE_BYTES {
        eservice::add_interface(cx, &actor, eservice, descriptor, upload).await
    } else {
        eservice::add_document(cx, &actor, eservice, descriptor, upload).await
    };
    match done {
        Ok(_) => go(&format!("{page}?fatto={ADDED_SLUG}")),
        Err(error) => back(cx, &actor, page, title, error).await,
    }
}

/// The file of a form and the title typed beside it.
async fn read(form: Result<Multipart, MultipartRejection>, max: u64) -> Result<(File, String), Denial> {
    let form = form.map_err(|_| Denial::UnsupportedMediaType)?;
    let (file, [title]) = parts(form, ["prettyName"], max).await?;
    Ok((file, title))
}

fn upload<'a>(file: &'a File, title: &'a str) -> Upload<'a> {
    Upload { name: &file.name, pretty_name: title, content_type: &file.content_type, bytes: &file.bytes }
}

/// Back to the form, with what was typed and why it was refused; where there is no form for the reader, there is nothing to
/// lead back to.
async fn back(cx: &Backend, actor: &Actor, page: &str, title: String, error: impl Into<backend::Error>) -> Response {
    let error = ApiError::from(error.into());
    if matches!(error, ApiError::Denied(Denial::NotFound { .. } | Denial::Unauthorized { .. })) {
        return refusal::of(page, &error);
    }
    let values = [("prettyName".to_owned(), title)].into();
    match keep(cx, actor, page, &Draft { values, error: Some(error.clone()), late: false }).await {
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
