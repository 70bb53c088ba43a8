//! Files of terminologies that an operator checks before they are published.

use app::api::form::{Draft, keep};
use app::api::terminology::load::server::{MAX_BYTES, check};
use app::routes::to;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, State};
use axum::response::Response;
use backend::Backend;
use domain::terminology::rules::can;
use domain::terminology::{TerminologyAction, Typed as Fields};
use domain::{Actor, Denial};

use super::{Typed, back, go};
use crate::refusal;
use crate::rest::extract::{File, FormParts, parts};
use crate::rest::terminology::upload::{FIELDS, written};

/// Checks a file; the page that follows says what was found.
pub(super) async fn load(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = uri.path();
    let Some(Extension(actor)) = actor else { return refusal::of(page, &Denial::SignedOut.into()) };
    let mut values = Typed::new();
    let checked = async {
        can(TerminologyAction::Load, &actor)?;
        let form = form.map_err(|_| Denial::UnsupportedMediaType)?;
        let FormParts { texts, file } = parts(form, FIELDS, MAX_BYTES).await;
        values.extend(FIELDS.iter().zip(&texts).map(|(field, text)| ((*field).to_owned(), text.clone())));
        sent(&cx, &actor, texts, file, &values).await
    };
    match checked.await {
        Ok(there) => go(&there),
        Err(error) => back(&cx, &actor, page, values, error).await,
    }
}

async fn sent(
    cx: &Backend,
    actor: &Actor,
    texts: [String; 6],
    file: Result<File, Denial>,
    values: &Typed,
) -> backend::Result<String> {
    let [format, title, oid, url, kind, version] = texts;
    let metadata = Fields { format, title, oid, url, kind, version }.read();
    let file = file?;
    let metadata = metadata?;
    let name = file.name.clone();
    let (written, sha256) = written(cx, &metadata, file).await?;
    let draft = Draft { values: values.clone(), error: None, late: false };
    let form = keep(cx, actor, to::LOAD_TERMINOLOGY, &draft).await;
    let form = form.unwrap_or_else(|| to::LOAD_TERMINOLOGY.to_owned());
    check(cx, actor, metadata, (&name, written.path(), sha256), form).await
}
