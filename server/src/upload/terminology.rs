//! Files of terminologies that an operator checks before they are published. What takes longer than a moment goes on behind
//! the page that tells how far it is.

use std::time::Duration;

use app::api::form::{Draft, keep};
use app::api::terminology::load::server::{File, check};
use app::routes::to;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use backend::Backend;
use backend::terminology::course::{self, Beginning};
use domain::terminology::rules::can;
use domain::terminology::{Metadata, TerminologyAction, Typed as Fields};
use domain::{Actor, Denial, UserId};
use uuid::Uuid;

use super::{Typed, back, go};
use crate::arriving::Arrived;
use crate::refusal;
use crate::rest::extract::{FormParts, Sent, parts_into};
use crate::rest::terminology::upload::{FIELDS, arriving, ends_well};

/// How long somebody waits for the page that tells what was found; after that they see how far it is.
const WAIT: Duration = Duration::from_millis(1500);

/// Checks a file; the page that follows says what was found, or how far it is.
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
        let parts = parts_into(form, FIELDS, cx.terminologies.max_bytes, || arriving(&cx)).await;
        let FormParts { texts, file } = parts;
        values.extend(FIELDS.iter().zip(&texts).map(|(field, text)| ((*field).to_owned(), text.clone())));
        let [format, title, oid, url, kind, version] = texts;
        let metadata = Fields { format, title, oid, url, kind, version }.read();
        let file = file?;
        let metadata = metadata?;
        ends_well(&file.name, &metadata)?;
        sent(&cx, &actor, metadata, file, &values).await
    };
    match checked.await {
        Ok(there) => go(&there),
        Err(error) => back(&cx, &actor, page, values, error).await,
    }
}

async fn sent(
    cx: &Backend,
    actor: &Actor,
    metadata: Metadata,
    file: Sent<Arrived>,
    values: &Typed,
) -> backend::Result<String> {
    let beginning = beginning(cx.id(), actor.user, &metadata, &file);
    course::begin(cx, &beginning).await?;
    let draft = Draft { values: values.clone(), error: None, late: false };
    let form = keep(cx, actor, to::LOAD_TERMINOLOGY, &draft).await;
    let form = form.unwrap_or_else(|| to::LOAD_TERMINOLOGY.to_owned());
    let there = to::checked_terminology(&beginning.id.to_string());
    // It goes on when nobody waits any more, and the file stays as long as it does.
    let going = tokio::spawn({
        let (cx, actor) = (cx.clone(), actor.clone());
        async move {
            let Sent { kept, .. } = file;
            let file = File { path: kept.path(), sha256: kept.sha256.clone() };
            check(&cx, &actor, metadata, beginning, file, form).await
        }
    });
    match tokio::time::timeout(WAIT, going).await {
        Err(_) => Ok(there),
        Ok(done) => done.map_err(|error| backend::Error::Internal(error.into()))?.map(|()| there),
    }
}

fn beginning(id: Uuid, author: UserId, metadata: &Metadata, file: &Sent<Arrived>) -> Beginning {
    const MAX_NAME: usize = 200;
    Beginning {
        id,
        author: Some(author),
        signer: String::new(),
        file: file.name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
        oid: metadata.oid.clone(),
        version: metadata.version.clone().unwrap_or_default(),
        bytes: file.kept.bytes,
    }
}

/// How far one of their own loads is, in a line for the page that shows it.
pub(super) async fn course(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let Some(Extension(actor)) = actor else { return refusal::of(uri.path(), &Denial::SignedOut.into()) };
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let id = asked.into_iter().find(|(name, _)| name == "id").and_then(|(_, id)| id.parse().ok());
    let found = match id {
        Some(id) => course::own(&cx, &actor, id).await,
        None => Ok(None),
    };
    match found {
        Ok(course) => {
            let line = app::pages::terminology::course::line(course.as_ref());
            ([(header::CACHE_CONTROL, "no-store")], line).into_response()
        }
        Err(error) => refusal::of(uri.path(), &error.into()),
    }
}
