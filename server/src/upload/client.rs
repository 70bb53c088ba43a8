//! Public keys of clients.

use std::collections::BTreeMap;

use app::api::client::server::add_key as add_client_key;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use backend::Backend;
use backend::client::key::MAX_BYTES;
use domain::{Actor, ClientId, Denial, FieldProblem, Permission, Thing};

use super::{back, go};
use crate::refusal;
use crate::rest::extract::{FormParts, parts};

/// Adds a public key to a client: as text, or as a file. What holds a secret is not kept, not even on the form.
pub(super) async fn add_key(
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
        let FormParts { texts: [name, usage, pem], file } = parts(form, ["name", "use", "pem"], MAX_BYTES as u64).await;
        let kept = if pem.contains("PRIVATE KEY") { "" } else { pem.as_str() };
        values.extend([("name", name.as_str()), ("use", &usage), ("pem", kept)].map(owned));
        let text = one_of(&pem, &file?.bytes)?;
        add_client_key(&cx, &actor, id, &name, &usage, &text).await
    };
    match added.await {
        Ok(path) => go(&path),
        Err(error) => back(&cx, &actor, page, values, error).await,
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
