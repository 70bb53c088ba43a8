//! `/api/v1`: what a person can do in the console, for machines, with the same rules (`decisions.md` P2). One file per
//! area, each with a `router()` of thin handlers; nothing is decided here.
//!
//! A handler reads: `let actor = caller.able(Permission::…)?`, then the body, then the ids, then one use case.

pub mod agreement;
pub mod answer;
pub mod attribute;
pub mod client;
pub mod discrepancy;
pub mod docs;
pub mod eservice;
pub mod event;
pub mod extract;
pub mod frame;
pub mod held;
pub mod idempotency;
pub mod notification;
pub mod openapi;
pub mod operation;
pub mod partner;
pub mod pratica;
pub mod preference;
pub mod problem;
pub mod purpose;
pub mod saved_filter;
pub mod session;
pub mod simulation;
pub mod task;
pub mod tenant;
pub mod terminology;
pub mod time;
pub mod user;
pub mod voucher;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use backend::Backend;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use problem::Problem;

/// Where the API begins.
pub const PREFIX: &str = "/api/v1";

/// Every operation with its description. An area adds its own `router()` here.
fn operations() -> OpenApiRouter<Backend> {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(agreement::router())
        .merge(attribute::router())
        .merge(client::router())
        .merge(discrepancy::router())
        .merge(eservice::router())
        .merge(event::router())
        .merge(held::router())
        .merge(session::router())
        .merge(user::router())
        .merge(notification::router())
        .merge(partner::router())
        .merge(pratica::router())
        .merge(preference::router())
        .merge(purpose::router())
        .merge(tenant::router())
        .merge(terminology::router())
        .merge(operation::router())
        .merge(saved_filter::router())
        .merge(task::router())
        .merge(voucher::router())
}

/// The whole API. The session layer stands outside and leaves the `Actor` in the request's extensions.
pub fn router(backend: Backend) -> Router {
    let (operations, _) = OpenApiRouter::default().nest(PREFIX, operations()).split_for_parts();
    operations
        .route(&format!("{PREFIX}/openapi.json"), get(description))
        .layer(from_fn_with_state(backend.clone(), idempotency::repeatable))
        .route("/api/{*path}", any(unknown))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(backend.clone(), frame::frame))
        .with_state(backend)
}

async fn unknown() -> Problem {
    Problem::unknown_route()
}

async fn description() -> ([(axum::http::HeaderName, &'static str); 1], &'static str) {
    ([(CONTENT_TYPE, "application/json")], openapi::json())
}
