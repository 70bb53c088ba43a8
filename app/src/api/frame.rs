//! What the frame of every page shows beside the page.

use super::ApiError;
use crate::layout::Surroundings;

/// Who is signed in and what waits for them; nobody, for somebody who is not.
pub async fn get_surroundings() -> Result<Surroundings, ApiError> {
    Ok(server::surroundings().await)
}

pub use server::waiting;

mod server {
    use backend::Backend;
    use backend::agreement::list::Party;
    use domain::{Actor, Permission};
    use leptos::prelude::*;

    use crate::api::server::backend;
    use crate::i18n::it::frame::role_label;
    use crate::layout::{Environment, Surroundings, Viewer, Waiting};

    /// Everything here is beside the page: what cannot be loaded is left out, and the page goes on.
    pub(super) async fn surroundings() -> Surroundings {
        let environment = use_context::<Environment>().unwrap_or_default();
        let parts = use_context::<axum::http::request::Parts>();
        let Some(actor) = parts.and_then(|parts| parts.extensions.get::<Actor>().cloned()) else {
            return Surroundings { environment, viewer: None };
        };
        let cx = backend();
        let Ok(Some(names)) = backend::user::names(&cx, &actor).await else {
            return Surroundings { environment, viewer: None };
        };
        let waiting = waiting(&cx, &actor).await;
        let role = actor.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
        Surroundings {
            environment,
            viewer: Some(Viewer {
                person: names.person,
                ente: names.ente,
                role,
                actor,
                waiting,
                shortcuts: names.shortcuts,
                statement: Some(names.statement).filter(|address| !address.is_empty()),
            }),
        }
    }

    /// How much waits for the reader, per entry of the menu.
    pub async fn waiting(cx: &Backend, actor: &Actor) -> Waiting {
        let waiting = if actor.has(Permission::ReadAgreements) {
            backend::agreement::list::waiting(cx, actor).await.unwrap_or_default()
        } else {
            backend::agreement::list::Waiting::default()
        };
        let discrepancies = if actor.has(Permission::ReadAgreements) {
            backend::discrepancy::count_waiting(cx, actor).await.unwrap_or_default()
        } else {
            0
        };
        Waiting {
            to_do: backend::task::total(cx, actor).await.unwrap_or_default(),
            notifications: backend::notification::unread(cx, actor).await.unwrap_or_default(),
            discrepancies,
            to_approve: waiting.to_approve,
            to_complete: waiting.to_complete,
            to_decide: backend::purpose::list::waiting(cx, actor, Party::Producer).await.unwrap_or_default(),
        }
    }
}
