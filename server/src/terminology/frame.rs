//! What every answer has: the trace, no caching, and the shape of a refusal whenever it is one.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tracing::Instrument as _;

use super::Service;
use super::problem::Problem;
use super::trace::Trace;

/// Gives a request its trace, and refusals their document.
pub(super) async fn frame(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let trace = Trace::of(request.headers(), &service.cx.random);
    request.extensions_mut().insert(trace.clone());
    let span = tracing::info_span!("terminology", trace_id = trace.trace.as_str(), span_id = trace.span.as_str());
    let mut response = next.run(request).instrument(span.clone()).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => Some(problem),
        None => Problem::of_status(response.status()),
    };
    if let Some(problem) = problem {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = span.in_scope(|| problem.answer(&trace));
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    trace.tell(headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The answer when a handler panics: the process lives, the other requests do not notice.
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::internal(anyhow::anyhow!("a handler panicked: {}", words.unwrap_or("no message"))).into_response()
}
