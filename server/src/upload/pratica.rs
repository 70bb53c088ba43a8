//! Files of the answer to a citizen.

use app::pages::pratica::steps::{GOES_ON, Step};
use app::routes::to;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use backend::{Backend, pratica};
use domain::pratica::files::MAX_FILE_BYTES;
use domain::{Actor, Denial, Permission, PraticaId, Thing};

use super::{back, go, upload};
use crate::refusal;
use crate::rest::extract::{FormParts, parts};

/// Attaches a file to the answer of a pratica.
pub(super) async fn attach(
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
        let FormParts { texts: [typed, goes_on], file } = parts(form, ["description", GOES_ON], MAX_FILE_BYTES).await;
        description = typed;
        pratica::attach(&cx, &actor, id, upload(&file?, &description)).await?;
        let next = if goes_on.is_empty() { Step::FILES } else { Step::CONFIRM };
        Ok::<_, backend::Error>(format!("{}?fatto=allegato", to::elabora(id, next)))
    };
    match attached.await {
        Ok(next) => go(&next),
        Err(error) => back(&cx, &actor, page, [("description".to_owned(), description)].into(), error).await,
    }
}
