//! What the reader has chosen for themselves in the console.

use domain::Actor;
use leptos::prelude::*;

use super::ApiError;

/// The reader, and whether single keys do something for them.
pub async fn get_shortcuts() -> Result<(Actor, bool), ApiError> {
    server::get().await
}

/// Switches keyboard shortcuts on or off for the reader.
#[server(endpoint = "set_shortcuts")]
pub async fn set_shortcuts(#[server(default)] on: bool) -> Result<(), ApiError> {
    server::set(on).await
}

mod server {
    use backend::preference::{Preferences, find, keep};

    use super::*;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};

    pub(super) async fn get() -> Result<(Actor, bool), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let chosen = answer(find(&cx, &actor).await)?;
        Ok((actor, chosen.shortcuts))
    }

    pub(super) async fn set(on: bool) -> Result<(), ApiError> {
        let kept = keep(&backend(), &actor()?, Preferences { shortcuts: on }).await;
        let there = if on { "/profilo?fatto=tasti" } else { "/profilo?fatto=tasti-spenti" };
        finish(kept.map(|()| there.to_owned()), &[]).await
    }
}
