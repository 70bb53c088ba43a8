//! What the process does: use cases, their SQL, and the effects that come after. No HTTP, no HTML, no Italian.
//!
//! Every use case reads: begin, load facts, let `domain` decide, save the decision, append its events, commit. Start
//! with [`agreement`]; the other areas have the same five names: `facts`, `save`, `list`, `detail`, `run`.

#[macro_use]
pub mod db;
pub mod agreement;
pub mod attribute;
pub mod backup;
pub mod chain;
pub mod client;
pub mod clock;
pub mod course;
pub mod discrepancy;
pub mod error;
pub mod eservice;
pub mod event;
pub mod file;
pub mod form_draft;
pub mod frame;
pub mod idempotency;
pub mod mailer;
pub mod news;
pub mod notification;
pub mod operation;
pub mod outbox;
pub mod paper;
pub mod partner;
pub mod password;
pub mod pratica;
pub mod preference;
pub mod purpose;
pub mod random;
pub mod rome;
pub mod save;
pub mod saved_filter;
pub mod seed;
pub mod session;
pub mod task;
pub mod tenant;
pub mod terminology;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttle;
pub mod user;
pub mod voucher;
pub mod worker;

use std::sync::Arc;

pub use clock::Clock;
pub use db::{Db, Tx};
pub use error::{Error, Result};
pub use file::Files;
pub use random::Random;

/// On an `async fn`: what it waits for is boxed, and so compiled here. The body of a plain `async fn` is compiled again in
/// every crate that awaits it, statements for both databases and all.
pub(crate) use async_recursion::async_recursion as boxed;

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    pub db: Db,
    pub clock: Arc<Clock>,
    pub random: Arc<Random>,
    pub files: Files,
    pub interfaces: Arc<eservice::reading::Interfaces>,
    pub valuesets: Arc<terminology::valueset::Kept>,
    pub codes: Arc<terminology::codes::Together>,
    pub terminologies: Arc<terminology::Policy>,
}

impl Backend {
    /// A backend over an open database and a folder of files.
    #[must_use]
    pub fn new(db: Db, clock: Clock, random: Random, files: Files) -> Self {
        Self {
            db,
            clock: Arc::new(clock),
            random: Arc::new(random),
            files,
            interfaces: Arc::default(),
            valuesets: Arc::default(),
            codes: Arc::default(),
            terminologies: Arc::default(),
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> domain::Timestamp {
        self.clock.now()
    }

    /// A new id, later than every id this process made before.
    #[must_use]
    pub fn id(&self) -> uuid::Uuid {
        self.random.id(self.clock.now())
    }
}
