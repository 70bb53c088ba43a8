//! `/api/v1.0`: the partner API (seed 001, "API"), for systems of third parties that send what citizens filled in
//! elsewhere. A partner signs each request with HTTP Basic over TLS, or shows its client certificate on the listener for
//! machines ([`certified`]); nobody else gets in, and no cookie is looked at. What happens is decided by the same rules as
//! everywhere.

pub mod certified;
mod contents;
mod openapi;
mod pratica;
mod sent;
mod status;

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use backend::Backend;
use backend::throttle::Source;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Denial;
use domain::partner::Partner;
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::door::Door;
use crate::rest::frame;
use crate::rest::problem::{Answer, Problem};
use crate::session::authorization;

pub use openapi::document;

/// Where the partner API begins.
pub const PREFIX: &str = "/api/v1.0";
/// The most bytes of a body (`pratiche.md` §11).
pub const MAX_BODY: usize = 1024 * 1024;
/// How a partner says who it is (RFC 7617).
const CHALLENGE: &str = "Basic realm=\"api\", charset=\"UTF-8\"";

/// Is it a door of the partner API? No session opens it.
#[must_use]
pub fn is_here(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.starts_with('/'))
}

/// What partners alone may do.
fn signed() -> OpenApiRouter<Backend> {
    pratica::router().merge(status::router()).merge(contents::router())
}

/// What is open to all.
fn open() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(status))
}

/// The partner API's routes.
pub fn router(door: Door) -> Router {
    let cx = door.backend.clone();
    framed(cx, for_partners().route_layer(from_fn_with_state(door, identify)))
}

/// What partners alone may do, before anybody has asked who it is.
fn for_partners() -> Router<Backend> {
    let (signed, _) = OpenApiRouter::new().nest(PREFIX, signed()).split_for_parts();
    signed
}

/// The whole API around what partners alone may do.
fn framed(cx: Backend, for_partners: Router<Backend>) -> Router {
    let (open, _) = OpenApiRouter::new().nest(PREFIX, open()).split_for_parts();
    for_partners
        .merge(open)
        .route(&format!("{PREFIX}/openapi.json"), get(description))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(cx.clone(), frame::frame))
        .with_state(cx)
}

/// That the API is there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiStatus)]
struct StatusView {
    version: &'static str,
    status: &'static str,
}

/// Dice che l’API risponde
#[utoipa::path(get, path = "/status", tag = pratica::TAG, operation_id = "getStatus", security(()),
    responses((status = 200, body = StatusView)))]
async fn status() -> axum::Json<StatusView> {
    axum::Json(StatusView { version: "v1.0", status: "ok" })
}

async fn description() -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(CONTENT_TYPE, "application/json")], openapi::json())
}

/// Lets a partner in, or refuses before anything of the request is read.
async fn identify(State(door): State<Door>, request: Request, next: Next) -> Response {
    let source = door.origin_of(&request).source;
    let found = by_secret(&door.backend, request.headers(), door.outside.is_https(), &source).await;
    let_in(found, request, next).await
}

async fn let_in(found: Answer<Partner>, mut request: Request, next: Next) -> Response {
    match found {
        Ok(partner) => {
            request.extensions_mut().insert(partner);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Nobody that is known.
fn unknown() -> Problem {
    Problem::from(Denial::WrongCredentials).challenging(CHALLENGE)
}

/// The partner whose code and secret a request brings.
async fn by_secret(cx: &Backend, headers: &HeaderMap, is_private: bool, source: &Source) -> Answer<Partner> {
    let (code, secret) = basic(headers).ok_or_else(unknown)?;
    // The secret has gone over the line in the clear: it must not look as if that were fine.
    if !is_private {
        return Err(Problem::tls_needed());
    }
    match backend::partner::authenticate(cx, &code, &secret, source).await {
        Ok(partner) => Ok(partner),
        Err(backend::Error::Denied(Denial::WrongCredentials)) => {
            tracing::info!(source = source.as_str(), "a partner was not let in");
            Err(unknown())
        }
        Err(error) => Err(Problem::from(error)),
    }
}

/// Code and secret, if there is exactly one header that brings them.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = authorization(headers)?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded).ok())??;
    let (code, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((code.to_owned(), secret.to_owned()))
}

/// The partner that asks, at an address of its own.
#[derive(Clone, Debug)]
struct Asking(Partner);

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let partner = parts.extensions.get::<Partner>().cloned();
        let partner = partner.ok_or_else(unknown)?;
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Denial::NotThePartner)?;
        let mut named = params.iter().filter(|(name, _)| *name == "partner");
        if named.any(|(_, code)| code != partner.code) {
            return Err(Denial::NotThePartner.into());
        }
        Ok(Self(partner))
    }
}
