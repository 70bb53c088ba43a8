//! `/fhir`: terminologies read as FHIR R4 (`terminology.md` §7). Nothing is written here, so nothing needs a role: who may
//! read is one setting ([`Readers`]). What is offered is a list ([`operation::ALL`]), and `/fhir/metadata` says the same
//! list: it is the contract of this part, as OpenAPI is that of `/api/v1`.
//!
//! One request: [`asked`] reads format and parameters, an operation or a reading answers an [`answer::Answer`] or a
//! [`refusal::Refusal`], [`frame`] writes either in the format that was asked for.

mod answer;
mod asked;
mod frame;
mod lookup;
mod metadata;
mod operation;
mod read;
mod refusal;
mod search;
mod shape;
mod subsumes;
mod system;
mod translate;
mod validate;
mod valueset;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use backend::Backend;
use clap::ValueEnum;
use domain::fhir::BASE;

use crate::door::Door;

pub use operation::{ALL as OPERATIONS, Level};
pub(crate) use refusal::{of as refused, of_status as refused_connection};

/// Who may read below `/fhir` on the console's address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Readers {
    /// Whoever is signed in, with whichever role, and whoever has an API token.
    #[default]
    Session,
    /// Everybody: nothing is asked of the database before the answer itself.
    Public,
}

/// What the handlers share.
pub(crate) struct Fhir {
    cx: Backend,
    /// Scheme and host, for links.
    origin: String,
}

/// Is it below `/fhir`?
#[must_use]
pub fn is_here(path: &str) -> bool {
    path.strip_prefix(BASE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The read side on the console's address.
pub fn router(door: Door, readers: Readers) -> Router {
    let routes = routes(door.backend.clone(), door.outside.origin.clone());
    match readers {
        Readers::Public => routes,
        Readers::Session => routes.layer(from_fn_with_state(door, frame::of_somebody)),
    }
}

/// The read side alone; whoever puts it somewhere decides who may ask.
pub fn routes(cx: Backend, origin: String) -> Router {
    Router::new()
        .route(BASE, any(frame::answer))
        .route("/fhir/", any(frame::answer))
        .route("/fhir/{*path}", any(frame::answer))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(frame::panicked))
        .with_state(Arc::new(Fhir { cx, origin }))
}
