//! Files of an e-service's version.

use app::i18n::it::eservice::writing::ADDED_SLUG;
use app::pages::eservice::WritingStep;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use backend::{Backend, eservice};
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::interface::MAX_INTERFACE_BYTES;
use domain::{Actor, Denial, EserviceId, Permission, Thing};
use strum::IntoEnumIterator as _;

use super::{back, go, read, titled, upload};
use crate::refusal;

/// Adds the interface or a document to a draft version, at the step of writing it that asks for one.
pub(super) async fn add_at_step(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path((id, number, step)): Path<(String, String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let max = match WritingStep::iter().find(|known| known.slug() == step) {
        Some(WritingStep::Technical) => MAX_INTERFACE_BYTES,
        Some(WritingStep::Documents) => MAX_DOCUMENT_BYTES,
        Some(WritingStep::General | WritingStep::RiskAnalyses | WritingStep::Thresholds | WritingStep::Summary)
        | None => {
            let denial = if actor.is_none() { Denial::SignedOut } else { Denial::not_found(Thing::Descriptor) };
            return refusal::of(uri.path(), &denial.into());
        }
    };
    add(&cx, actor, uri.path(), (id, number), form, max).await
}

/// Adds a document to a version.
pub(super) async fn add_document(
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
        Err(error) => return back(cx, &actor, page, titled(String::new()), error).await,
    };
    let (file, title) = read(form, max).await;
    let file = match file {
        Ok(file) => file,
        Err(denial) => return back(cx, &actor, page, titled(title), denial).await,
    };
    let upload = upload(&file, &title);
    let done = if max == MAX_INTERFACE_BYTES {
        eservice::add_interface(cx, &actor, eservice, descriptor, upload).await
    } else {
        eservice::add_document(cx, &actor, eservice, descriptor, upload).await
    };
    match done {
        Ok(_) => go(&format!("{page}?fatto={ADDED_SLUG}")),
        Err(error) => back(cx, &actor, page, titled(title), error).await,
    }
}
