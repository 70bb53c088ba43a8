//! The terminology service for machines (seed 004, `terminology.md` §1 to §4): upload and deletion of terminologies, behind a
//! listener of its own with client certificates, and two signed tokens for each call. The order in which a call is judged is
//! that of `terminology.md` §1.4: the connection, how often, the address, the tokens, and only then the body.

mod answer;
mod body;
mod caller;
pub mod channel;
mod delete;
mod form;
mod frame;
mod loading;
mod media;
pub mod openapi;
mod problem;
mod trace;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use backend::Backend;
use backend::terminology::refused::Notes;
use backend::terminology::trust::{Trust, Wanted};
use domain::terminology::Profile;
use tower_http::catch_panic::CatchPanicLayer;

use crate::arriving;
pub use crate::machine::{Channel, Reloaded};
use loading::Loading;

/// Where an upload is sent; `{format}` as in seed 004.
pub const UPLOAD: &str = "/v1/terminology/{format}";
/// Where a version is deleted.
pub const DELETE: &str = "/v1/terminology/{oid}/{version}";
/// The addresses that name the service in tokens, as seed 004 writes them: both spellings are its own.
pub const AUDIENCES: [&str; 2] = [
    "https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/terminology/v1",
    "https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/Terminology/v1",
];
pub use backend::terminology::MAX_BYTES;

/// What the service is told.
#[derive(Clone, Debug)]
pub struct Settings {
    pub channel: Channel,
    /// What is wanted of tokens and of those who sign them.
    pub wanted: Wanted,
    pub missing_bearer: MissingBearer,
    /// Bytes of a file at most.
    pub max_bytes: u64,
    /// Where files are while they arrive.
    pub folder: PathBuf,
    /// How long an upload may take.
    pub deadline: Duration,
    /// How long a body may say nothing.
    pub stall: Duration,
}

/// What a call without `Authorization` is answered (`terminology.md` §2). A token that is no good is 403 in either case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MissingBearer {
    /// 403, as seed 004 has it.
    #[default]
    Forbidden,
    /// 401, with what is missing in `WWW-Authenticate`, as gateways in front of services expect it.
    Unauthorized,
}

impl Settings {
    /// As they are where nothing else is said.
    #[must_use]
    pub fn new(channel: Channel, folder: PathBuf) -> Self {
        Self {
            channel,
            wanted: Wanted::of(AUDIENCES.map(str::to_owned).to_vec()),
            missing_bearer: MissingBearer::Forbidden,
            max_bytes: MAX_BYTES,
            folder,
            deadline: Duration::from_secs(300),
            stall: Duration::from_secs(30),
        }
    }
}

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    cx: Backend,
    settings: Arc<Settings>,
    /// Whom it trusts.
    trust: Arc<Trust>,
    loading: Loading,
    /// Refusals are noted for those who look after the terminologies.
    notes: Notes,
}

impl Service {
    /// Opens the files of authorities, and the folder of what arrives.
    ///
    /// # Errors
    /// When a file cannot be read or names nobody: then nobody would be let in.
    pub fn open(
        cx: Backend,
        settings: Settings,
        client_ca: Option<&Path>,
        signature_ca: &Path,
    ) -> anyhow::Result<Self> {
        anyhow::ensure!(
            client_ca.is_some() || settings.channel == Channel::Off,
            "PONTE_CLIENT_CA: client certificates cannot be judged without it"
        );
        let trust = Trust::open(settings.wanted.clone(), client_ca, signature_ca)?;
        arriving::prepare(&settings.folder, cx.now()).with_context(|| settings.folder.display().to_string())?;
        Ok(Self {
            settings: Arc::new(settings),
            trust: Arc::new(trust),
            loading: Loading::default(),
            notes: Notes::start(&cx),
            cx,
        })
    }

    /// How closely calls keep to what is written.
    fn profile(&self) -> Profile {
        self.trust.wanted.profile
    }

    /// Whom it trusts, for the pages that show it.
    #[must_use]
    pub fn trust(&self) -> Arc<Trust> {
        Arc::clone(&self.trust)
    }
}

/// The service's routes, which are on its own listener and nowhere else, and the read side, which the console has too.
pub fn router(service: Service) -> Router {
    // How the listener is reached from outside is not known, so links are without a host.
    let read = crate::fhir::routes(service.cx.clone(), String::new());
    let read = read.layer(from_fn_with_state(service.clone(), channel::identify_reader));
    // Where both have nothing, what has been merged in answers: with a problem, as everything but `/fhir` does.
    read.merge(writing(service))
}

/// Upload and deletion (seed 004).
fn writing(service: Service) -> Router {
    Router::new()
        .route(UPLOAD, post(upload::upload))
        .route(DELETE, delete(delete::delete))
        .route(openapi::PATH, get(openapi::description))
        // The body is bounded where it is read, after the tokens.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(service.clone(), channel::identify))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(service.clone(), frame::frame))
        .with_state(service)
}
