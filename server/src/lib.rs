//! The process: configuration, sessions, headers, routes. Every route of the process is in [`router`].

pub mod assets;
pub mod cli;
pub mod config;
pub mod health;
pub mod pages;
pub mod rest;

use axum::Router;
use backend::Backend;

use crate::assets::Site;

/// What the handlers share.
#[derive(Clone)]
pub struct Shared {
    pub backend: Backend,
    pub site: Site,
    /// Sample data: the pages say so.
    pub demo: bool,
    /// The address people use; https makes cookies `Secure`.
    pub public_url: String,
}

/// Every route of the process.
pub fn router(shared: Shared) -> Router {
    Router::new()
        .merge(health::router(shared.clone()))
        .merge(assets::router(&shared.site))
        .merge(rest::router(shared.backend.clone()))
        .merge(pages::router(shared))
}
