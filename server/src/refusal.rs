//! How a request is refused before it reaches a page or a handler, in the form its sender understands: problem+json
//! for machines (RFC 9457), the error a server function answers with for our own script, a small page for people.

use app::api::ApiError;
use app::pages::parts::explain;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::Denial;

use crate::citizen;
use crate::fhir;
use crate::headers::correlation;
use crate::rest::problem::Problem;
use crate::session::is_api;

/// Refuses in the form that fits the path.
#[must_use]
pub fn of(path: &str, error: &ApiError) -> Response {
    if fhir::is_here(path) {
        return fhir::refused(error);
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if citizen::is_here(path) {
        let denial = match error {
            ApiError::Denied(denial) => Some(denial),
            ApiError::Offline | ApiError::Unavailable | ApiError::Broken => None,
        };
        citizen::refusal(denial, status)
    } else if is_server_function(path) {
        (status, [(header::CONTENT_TYPE, "application/json")], serde_json::to_string(error).unwrap_or_default())
            .into_response()
    } else if is_api(path) {
        problem_of(error)
    } else {
        (status, axum::response::Html(page(path, error))).into_response()
    };
    if let ApiError::Denied(Denial::TooManyRequests { retry_after_seconds }) = error {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after_seconds).into());
    }
    response
}

/// The server functions of our own pages live directly below `/api/`, the public API below `/api/v1`.
#[must_use]
pub fn is_server_function(path: &str) -> bool {
    path.strip_prefix("/api/").is_some_and(|name| !name.is_empty() && !name.contains('/') && name != "v1")
}

/// A refusal as problem+json (contract.md).
#[must_use]
pub fn problem(denial: &Denial) -> Response {
    Problem::from(denial.clone()).with_correlation(&correlation()).into_response()
}

fn problem_of(error: &ApiError) -> Response {
    let problem = match error {
        ApiError::Denied(denial) => Problem::from(denial.clone()),
        ApiError::Offline | ApiError::Unavailable => Problem::unavailable(anyhow::anyhow!("no answer to give")),
        ApiError::Broken => Problem::internal(anyhow::anyhow!("no answer to give")),
    };
    problem.with_correlation(&correlation()).into_response()
}

/// Words for people where no page of the console is drawn.
fn page(path: &str, error: &ApiError) -> String {
    let told = explain(error);
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (what, why, remedy) = (escape(&told.what), escape(&told.why), escape(&told.remedy));
    let (code, sheet) = (correlation(), crate::assets::SHEET);
    let (product, summary) = (app::i18n::it::frame::PRODUCT, app::i18n::it::page::TECHNICAL);
    let (help, ask) = (app::routes::to::assistance_about(&code), app::i18n::it::page::ASK_ASSISTANCE);
    let technical = escape(&app::i18n::it::page::technical(&code, None, path, error.status()));
    format!(
        "<!DOCTYPE html><html lang=\"it\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{what}</title>\
         <link rel=\"stylesheet\" href=\"{sheet}\"></head>\
         <body><header class=\"bar\"><a class=\"brand\" href=\"/\">{product}</a></header>\
         <main class=\"main\"><h1>{what}</h1><p>{why}</p><p>{remedy}</p>\
         <details class=\"disclosure\"><summary>{summary}</summary><div><pre class=\"copy-text\">{technical}</pre>\
         <p><a href=\"{help}\">{ask}</a></p></div></details></main></body></html>"
    )
}

/// What the router itself answers below `/api` (no such path, no such method, too long, wrong type) is plain text; the
/// API speaks problem+json only.
pub async fn speak_json(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wrong_type = request.method() == Method::POST && is_server_function(&path) && !has_form_type(&request);
    if wrong_type {
        return of(&path, &Denial::UnsupportedMediaType.into());
    }
    let response = next.run(request).await;
    let status = response.status();
    let json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")));
    // A server function names its own failures; what has no name there came from the router.
    let named = response.headers().contains_key("serverfnerror");
    if !is_api(&path) || json || named || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let Some(problem) = Problem::of_status(status) else { return response };
    let mut said = problem.with_correlation(&correlation()).into_response();
    *said.status_mut() = status;
    if let Some(allow) = response.headers().get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow.clone());
    }
    said
}

fn has_form_type(request: &Request<Body>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind: &HeaderValue| kind.to_str().ok());
    kind.is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        ["application/x-www-form-urlencoded", "application/json"].contains(&kind.as_str())
    })
}
