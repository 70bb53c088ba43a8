//! A form that comes after the end of its author's session (`ux.md` §2.4): nothing is done with it, and what was typed is
//! kept for a quarter of an hour, for the person whose session it was and nobody else. They sign in, and are led back to
//! the form. Whose session it was is known by the cookie, which opens nothing any more.

use app::api::access::{encode, own_path};
use app::api::form::Draft;
use app::pages::access::SESSION_OVER;
use app::routes::to;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{Method, Uri, header};
use backend::{form_draft, session};

use crate::access::form::fields;
use crate::door::Door;
use crate::session::session_cookie;
use crate::{csrf, refusal};

/// Bytes of a late form at most; a longer one is not kept.
const MAX_FORM: usize = 64 * 1024;

/// Keeps what was typed, if there is something to keep; answers the sign-in page that leads back to it.
pub async fn keep(door: &Door, request: Request) -> Option<String> {
    if !is_kept(door, &request) {
        return None;
    }
    let token = session_cookie(door, request.headers())?;
    let author = session::ended(&door.backend, &token).await.ok().flatten()?;
    let form = page_of(&request)?;
    let bytes = to_bytes(request.into_body(), MAX_FORM).await.ok()?;
    let draft = serde_json::to_string(&Draft::late(&fields(&bytes)?)).ok()?;
    let id = form_draft::keep(&door.backend, author, &draft).await.ok()?;
    let with = if form.contains('?') { '&' } else { '?' };
    let back = encode(own_path(&format!("{form}{with}bozza={id}"))?);
    Some(format!("/accesso?fatto={SESSION_OVER}&ritorno={back}"))
}

/// Is it a form of a page of ours, sent by a browser, of a kind that holds nothing secret? What comes from elsewhere is
/// not kept: a foreign page could put words into somebody's mouth.
fn is_kept(door: &Door, request: &Request) -> bool {
    let (path, headers) = (request.uri().path(), request.headers());
    let says = |name, what: &str| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
            .is_some_and(|value| value.contains(what))
    };
    *request.method() == Method::POST
        && (refusal::is_server_function(path) || path == to::NEW_USER)
        && says(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        && says(header::ACCEPT, "text/html")
        && csrf::is_ours(&door.outside, headers)
}

/// The page the form was on, without what its address says of an earlier outcome.
fn page_of(request: &Request) -> Option<String> {
    let referer = request.headers().get(header::REFERER)?.to_str().ok()?.parse::<Uri>().ok()?;
    let query = referer.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let passing =
        |pair: &&str| !["bozza", "fatto", "__err", "__path"].contains(&pair.split('=').next().unwrap_or_default());
    let query = query.filter(passing).collect::<Vec<_>>().join("&");
    let path = if query.is_empty() { referer.path().to_owned() } else { format!("{}?{query}", referer.path()) };
    own_path(&path).map(ToOwned::to_owned)
}
