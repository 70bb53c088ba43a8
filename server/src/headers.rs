//! What every answer carries (security.md WEB-07 to WEB-10): the content security policy with a nonce of its own, the
//! rest of the protective headers, and an id by which the answer is found in the log. The outermost layer, so that
//! refusals have them too.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tracing::Instrument as _;

use crate::citizen;
use crate::door::Door;
use crate::pages::RequestNonce;
use crate::session::{is_api, is_static};

const CORRELATION: HeaderName = HeaderName::from_static("x-correlation-id");

/// The same for every answer.
const FIXED: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
         geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
         publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()",
    ),
];

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request under way; empty outside of one.
#[must_use]
pub fn correlation() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Makes the nonce and the correlation id, and writes the headers. What a request says about either is ignored.
pub async fn protect(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let id = door.backend.random.id(door.backend.now()).to_string();
    let nonce = STANDARD_NO_PAD.encode(door.backend.random.bytes::<16>());
    let path = request.uri().path().to_owned();
    if let Ok(own) = HeaderValue::from_str(&id) {
        // In place of whatever came with the request: further inside it is read as the request's own.
        request.headers_mut().insert(&CORRELATION, own);
    }
    request.extensions_mut().insert(RequestNonce(nonce.clone()));
    let span = tracing::info_span!("request", id, method = %request.method(), path = citizen::masked(&path));
    let mut response = CURRENT.scope(id.clone(), next.run(request).instrument(span)).await;
    write(&door, response.headers_mut(), &path, &nonce);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(CORRELATION, id);
    }
    response
}

fn write(door: &Door, headers: &mut HeaderMap, path: &str, nonce: &str) {
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if citizen::is_here(path) {
        // The address itself opens something: it is told to nobody, and kept by no search engine.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    // A download has a stricter policy of its own.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&policy(nonce, door.outside.is_https()))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if door.outside.is_https() {
        let year_and_more = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year_and_more);
    }
    if !is_static(path) && (is_api(path) || !headers.contains_key(header::CACHE_CONTROL)) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    keep_at_home(door, headers);
}

/// No answer leads away from the site: a redirect back to where a form was keeps its path only.
fn keep_at_home(door: &Door, headers: &mut HeaderMap) {
    let Some(location) = headers.get(header::LOCATION).and_then(|location| location.to_str().ok()) else { return };
    let path = location.strip_prefix(door.outside.origin.as_str()).unwrap_or(location);
    let path = if app::api::access::own_path(path).is_some() {
        path.to_owned()
    } else {
        let elsewhere = location.parse::<axum::http::Uri>().ok();
        let path = elsewhere.and_then(|uri| uri.path_and_query().map(|path| path.as_str().to_owned()));
        path.filter(|path| app::api::access::own_path(path).is_some()).unwrap_or_else(|| "/".to_owned())
    };
    if path != location
        && let Ok(path) = HeaderValue::from_str(&path)
    {
        headers.insert(header::LOCATION, path);
    }
}

fn policy(nonce: &str, https: bool) -> String {
    let upgrade = if https { "; upgrade-insecure-requests" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'{upgrade}"
    )
}
