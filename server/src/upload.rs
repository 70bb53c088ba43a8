//! Files that people send from a page. Plain handlers, because a server function reads no file; what is refused comes
//! back to the form, in words (`DECISIONS.md` 13). Who may attach what is decided by the use case.

use app::api::ApiError;
use app::api::form::{Draft, keep};
use app::i18n::it::document::ATTACHED_SLUG;
use app::pages::pratica::steps::{GOES_ON, Step};
use app::routes::to;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Extension, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use backend::{Backend, agreement, pratica};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::Upload;
use domain::pratica::files::MAX_FILE_BYTES;
use domain::{Actor, AgreementId, Denial, Permission, PraticaId, Thing};

use crate::refusal;
use crate::rest::extract::parts;

/// Bytes that are read of a form with a file: far more than are kept, because a browser shows an answer only when it
/// could send everything.
const MAX_READ: usize = 64 * 1024 * 1024;

/// The routes, all of them POST; the pages at the same addresses are drawn by the console.
pub fn router(backend: Backend) -> Router {
    Router::new()
        .route("/fruizione/richieste/{id}/modifica", post(attach))
        .route("/pratiche/{id}/elabora/allegati", post(attach_to_answer))
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
    let attached = attached.await.map(|_| format!("{page}?fatto={ATTACHED_SLUG}"));
    answer(&cx, &actor, page, attached, ("prettyName", pretty_name)).await
}

/// Attaches a file to the answer of a pratica.
async fn attach_to_answer(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = uri.path();
    let Some(Extension(actor)) = actor else { return refusal::of(page, &Denial::SignedOut.into()) };
    let mut description = String::new();
    let attached = async {
        actor.require(Permission::WorkPratiche)?;
        let id: PraticaId = id.parse().map_err(|_| Denial::not_found(Thing::Pratica))?;
        let form = form.map_err(|_| Denial::UnsupportedMediaType)?;
        let (file, [typed, goes_on]) = parts(form, ["description", GOES_ON], MAX_FILE_BYTES).await?;
        description = typed;
        let upload = Upload {
            name: &file.name,
            pretty_name: &description,
            content_type: &file.content_type,
            bytes: &file.bytes,
        };
        pratica::attach(&cx, &actor, id, upload).await?;
        let next = if goes_on.is_empty() { Step::FILES } else { Step::CONFIRM };
        Ok(format!("{}?fatto=allegato", to::elabora(id, next)))
    };
    let attached: backend::Result<String> = attached.await;
    answer(&cx, &actor, page, attached, ("description", description)).await
}

/// Leads on, or back to the form with what was typed.
async fn answer(
    cx: &Backend,
    actor: &Actor,
    page: &str,
    attached: backend::Result<String>,
    (field, typed): (&str, String),
) -> Response {
    let error = match attached {
        Ok(next) => return go(&next),
        Err(error) => ApiError::from(error),
    };
    // Where there is no form for the reader, there is nothing to lead back to.
    if matches!(error, ApiError::Denied(Denial::NotFound { .. } | Denial::Unauthorized { .. })) {
        return refusal::of(page, &error);
    }
    let values = [(field.to_owned(), typed)].into();
    match keep(cx, actor, page, &Draft { values, error: Some(error.clone()), late: false }).await {
        Some(form) => go(&form),
        None => refusal::of(page, &error),
    }
}

fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
