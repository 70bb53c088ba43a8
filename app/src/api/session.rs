//! The reader's own sessions: where they are open, and ending them.

use domain::SessionId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::When;

/// A session in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SessionLine {
    pub id: SessionId,
    /// A program's, not a browser's.
    pub is_api: bool,
    pub address: String,
    /// What the program says of itself.
    pub agent: String,
    pub opened: When,
    pub seen: When,
    /// The one this page is read in.
    pub current: bool,
}

/// The reader's sessions, newest first.
pub async fn list_sessions() -> Result<Vec<SessionLine>, ApiError> {
    server::list().await
}

/// Ends one of the reader's sessions.
#[server(endpoint = "end_session")]
pub async fn end_session(id: SessionId) -> Result<(), ApiError> {
    server::end(id).await
}

/// Ends all of the reader's sessions but this one.
#[server(endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    server::end_others().await
}

mod server {
    use backend::session;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{answer, backend, signed_in};

    pub(super) async fn list() -> Result<Vec<SessionLine>, ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let rows = answer(session::list(&cx, &signed_in.actor).await)?;
        Ok(rows
            .into_iter()
            .map(|row| SessionLine {
                id: row.id,
                is_api: row.kind == session::SessionKind::Api.to_string(),
                address: row.address,
                agent: row.agent,
                opened: when(row.opened_at),
                seen: when(row.seen_at),
                current: row.id == signed_in.session,
            })
            .collect())
    }

    pub(super) async fn end(id: SessionId) -> Result<(), ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let ended = session::end(&cx, &signed_in.actor, id).await;
        finish(ended.map(|()| "/profilo?fatto=sessione".to_owned()), &[]).await
    }

    pub(super) async fn end_others() -> Result<(), ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let ended = session::end_others(&cx, &signed_in).await;
        finish(ended.map(|_| "/profilo?fatto=sessioni".to_owned()), &[]).await
    }
}
