//! Files of terminologies that an operator checks before they are published.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use app::api::form::{Draft, keep};
use app::api::terminology::load::server::{MAX_BYTES, check};
use app::routes::to;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, State};
use axum::response::Response;
use backend::{Backend, Error};
use domain::terminology::rules::can;
use domain::terminology::{TerminologyAction, Typed as Fields};
use domain::{Actor, Denial, FieldProblem};

use super::{Typed, back, go};
use crate::refusal;
use crate::rest::extract::{File, FormParts, parts};

const FIELDS: [&str; 6] = ["format", "title", "oid", "url", "kind", "version"];

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
    let ending = Path::new(&file.name).extension().map(|ending| ending.to_ascii_lowercase());
    if ending.is_none_or(|ending| ending != metadata.format.extension()) {
        return Err(Denial::field("doc", FieldProblem::Malformed).into());
    }
    let draft = Draft { values: values.clone(), error: None, late: false };
    let form = keep(cx, actor, to::LOAD_TERMINOLOGY, &draft).await;
    let form = form.unwrap_or_else(|| to::LOAD_TERMINOLOGY.to_owned());
    let (id, bytes, name) = (cx.id().to_string(), file.bytes, file.name);
    let written = tokio::task::spawn_blocking(move || Written::new(&id, &bytes)).await;
    let written = written.map_err(|error| Error::Internal(error.into()))?;
    let (written, sha256) = written.map_err(|error| Error::Internal(error.into()))?;
    check(cx, actor, metadata, (&name, written.path(), sha256), form).await
}

/// The file on the disk, for this process's user alone; gone when this is dropped.
struct Written(PathBuf);

impl Written {
    fn new(id: &str, bytes: &[u8]) -> std::io::Result<(Self, String)> {
        let path = std::env::temp_dir().join(format!("ponte-terminology-{id}"));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = Self(path);
        file.write_all(bytes)?;
        Ok((written, backend::file::checksum(bytes)))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "the file of an upload is left");
        }
    }
}
