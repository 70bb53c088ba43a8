//! What the token endpoint answers (RFC 6749 §5, RFC 9457; CA-20, CA-21).

use app::i18n::it::voucher as words;
use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::voucher::Given;
use domain::voucher::RATE;
use serde::Serialize;
use serde_json::json;

use crate::headers::correlation;
use crate::rest::problem::{MEDIA_TYPE, Problem};

const LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
const INTERVAL: HeaderName = HeaderName::from_static("x-rate-limit-interval");
/// Milliseconds in which a client may ask for [`RATE`] vouchers.
const MILLISECONDS: i64 = 1000;
/// Letters of the longest word OAuth has for a refusal: shorter ones are filled up, so that all answers are as long.
const LONGEST: usize = "unsupported_grant_type".len();

/// A voucher.
pub fn given(given: &Given) -> Response {
    let body = json!({
        "access_token": given.token,
        "token_type": given.token_type,
        "expires_in": given.expires_in,
    });
    let mut response = Json(body).into_response();
    uncached(response.headers_mut());
    rate(response.headers_mut(), given.remaining);
    response
}

/// The problem of RFC 9457 and the error of RFC 6749 §5.2 in one document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refusal<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: &'static str,
    code: &'static str,
    errors: [Entry; 1],
    correlation_id: &'a str,
    #[serde(rename = "error_description")]
    description: &'static str,
    error: &'a str,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    detail: &'static str,
}

/// A refusal. `error` is OAuth's word for it; the rest is always the same.
pub fn refused(status: StatusCode, error: &str) -> Response {
    let id = correlation();
    let refusal = Refusal {
        kind: "urn:ponte:problem:voucherRefused",
        title: words::REFUSED,
        status: status.as_u16(),
        detail: words::REFUSED_WHY,
        code: "voucherRefused",
        errors: [Entry { code: "voucherRefused", detail: words::REFUSED }],
        correlation_id: &id,
        description: "the request for a voucher was refused",
        error,
    };
    let mut body = serde_json::to_string(&refusal).unwrap_or_default();
    body.extend(std::iter::repeat_n(' ', LONGEST.saturating_sub(error.len())));
    let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
    uncached(response.headers_mut());
    response
}

/// Whoever tries another way to say who asks is told which there is (RFC 6749 §5.2).
pub fn wrong_way_in() -> Response {
    let mut response = refused(StatusCode::UNAUTHORIZED, "invalid_client");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("private_key_jwt realm=\"ponte\""));
    response
}

/// The client has asked for too many in this second.
pub fn too_many() -> Response {
    let denial = domain::Denial::TooManyRequests { retry_after_seconds: 1 };
    let mut response = Problem::from(denial).with_correlation(&correlation()).into_response();
    uncached(response.headers_mut());
    rate(response.headers_mut(), 0);
    response
}

/// The voucher could not be written down: none was given.
pub fn unavailable(error: backend::Error) -> Response {
    tracing::warn!(%error, "no voucher was given");
    let problem = Problem::unavailable(anyhow::anyhow!("no voucher can be written down"));
    let mut response = problem.with_correlation(&correlation()).into_response();
    uncached(response.headers_mut());
    response
}

fn uncached(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
}

fn rate(headers: &mut HeaderMap, remaining: i64) {
    headers.insert(LIMIT, HeaderValue::from(RATE));
    headers.insert(REMAINING, HeaderValue::from(remaining));
    headers.insert(INTERVAL, HeaderValue::from(MILLISECONDS));
}
