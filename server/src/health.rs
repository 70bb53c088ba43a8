//! `/healthz`: the process lives. `/readyz`: it can do its work, and is not about to end.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use tokio::sync::watch;

use crate::Shared;

/// How far the process is on its way to its end. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ending(Arc<watch::Sender<Stage>>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Stage {
    Serving,
    /// Not ready any more, still answering.
    Announced,
    /// No new connections.
    Closed,
}

impl Default for Ending {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Stage::Serving)))
    }
}

impl Ending {
    /// The process will end soon.
    pub fn announce(&self) {
        self.0.send_replace(Stage::Announced);
    }

    /// The process ends now.
    pub fn close(&self) {
        self.0.send_replace(Stage::Closed);
    }

    fn is_announced(&self) -> bool {
        *self.0.borrow() >= Stage::Announced
    }

    /// Waits for the end.
    pub async fn closed(&self) {
        // The sender is in our hands: it does not go away.
        let _ = self.0.subscribe().wait_for(|stage| *stage == Stage::Closed).await;
    }
}

/// Both routes.
pub fn router(shared: Shared) -> Router {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).with_state(shared)
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    if shared.ending.is_announced() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the process is about to end\n");
    }
    let answer = tokio::time::timeout(std::time::Duration::from_millis(900), shared.backend.db.ping()).await;
    match answer {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

/// What is served before the database can be reached.
pub fn while_waiting() -> Router {
    let unavailable = async || -> (StatusCode, [(HeaderName, &'static str); 1], &'static str) {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "the database does not answer yet\n")
    };
    Router::new().route("/healthz", get(alive)).fallback(unavailable)
}
