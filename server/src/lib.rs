//! The process: configuration, sessions, headers, routes. Every route of the process is in [`router`].

pub mod access;
mod arriving;
pub mod assets;
pub mod citizen;
pub mod cli;
mod commands;
mod compression;
pub mod config;
pub mod csrf;
pub mod door;
pub mod download;
pub mod fhir;
pub mod headers;
pub mod health;
pub mod late;
pub mod live;
pub mod machine;
pub mod metrics;
pub mod pages;
pub mod palette;
pub mod partner;
pub mod protocol;
pub mod refusal;
pub mod rest;
pub mod session;
pub mod sheet;
pub mod terminology;
pub mod token;
pub mod upload;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use backend::Backend;
use backend::news::News;
use backend::voucher::Issuer;

use app::api::terminology::trust::Machines;
use app::layout::Environment;

use crate::assets::Site;
use crate::door::{Door, Outside};

/// What the handlers share.
#[derive(Clone)]
pub struct Shared {
    pub backend: Backend,
    pub site: Site,
    /// What the data are worth: the pages say so.
    pub environment: Environment,
    /// The address people use; https makes cookies `Secure`.
    pub public_url: String,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// What this process has seen happen: the browsers that look are told.
    pub news: News,
    /// Gives vouchers.
    pub vouchers: Issuer,
    /// Who may read terminologies as FHIR.
    pub fhir: fhir::Readers,
    /// Has the process been asked to end?
    pub ending: health::Ending,
    /// Whom the listener for machines trusts, where there is one.
    pub machines: Machines,
}

impl Shared {
    /// What the layers in front of the routes share.
    #[must_use]
    pub fn door(&self) -> Door {
        let origin = self.public_url.trim_end_matches('/').to_owned();
        Door::new(self.backend.clone(), Outside { origin, proxies: self.proxies.clone() })
    }
}

/// Bytes of a request's body at most, where a route does not say otherwise.
pub const MAX_BODY: usize = 1024 * 1024;

/// Every route of the process, behind the layers that know who asks. From outside to inside: headers and nonce, the
/// form of refusals, who it is, where it comes from, how much it is.
pub fn router(shared: Shared) -> Router {
    let door = shared.door();
    let settings = Extension(Arc::new(shared.vouchers.settings().clone()));
    let machines = Extension(shared.machines.clone());
    let routes = Router::new()
        .merge(health::router(shared.clone()))
        .merge(assets::router(&shared.site))
        .merge(access::router(access::Access { door: door.clone(), renderer: pages::renderer(&shared) }))
        .merge(download::router(shared.backend.clone()))
        .merge(live::router(&shared))
        .merge(palette::router(shared.backend.clone()))
        .merge(citizen::router(door.clone()))
        .merge(upload::router(shared.backend.clone()))
        .merge(token::router(shared.vouchers.clone()))
        .merge(rest::router(shared.backend.clone()))
        .merge(fhir::router(door.clone(), shared.fhir))
        .merge(partner::router(door.clone()))
        .merge(rest::docs::router(&shared))
        .merge(pages::router(shared));
    routes
        .layer(settings)
        .layer(machines)
        .layer(compression::of_pages())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(door.clone(), csrf::guard))
        .layer(from_fn_with_state(door.clone(), session::identify))
        .layer(from_fn(refusal::speak_json))
        .layer(from_fn_with_state(door, headers::protect))
}
