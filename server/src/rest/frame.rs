//! What every answer of the API has: a correlation id, no caching, and the shape of a refusal whenever it is one.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Backend;

use super::problem::Problem;

/// The header that carries the correlation id, both ways.
pub const CORRELATION: HeaderName = HeaderName::from_static("x-correlation-id");

/// The correlation id of the request under way, for whoever logs.
#[derive(Clone, Debug)]
pub struct CorrelationId(pub String);

/// Gives the answer its correlation id, and bare refusals of the router their document.
pub async fn frame(State(cx): State<Backend>, mut request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(|| cx.id().to_string());
    request.extensions_mut().insert(CorrelationId(id.clone()));
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => Some(problem),
        None if is_json(response.headers()) => None,
        None => Problem::of_status(response.status()),
    };
    if let Some(problem) = problem {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = problem.with_correlation(&id).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(CORRELATION, id);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The caller's own id, when it is fit for a log line.
fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(CORRELATION)?.to_str().ok()?;
    let fit = (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fit.then(|| id.to_owned())
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.starts_with("application/") && media_type.contains("json")
}

/// The answer when a handler panics: the process lives, the other requests do not notice.
#[must_use]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::internal(anyhow::anyhow!("a handler panicked: {}", words.unwrap_or("no message"))).into_response()
}
