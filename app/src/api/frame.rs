//! What the frame of every page shows beside the page.

use super::ApiError;
use crate::layout::Surroundings;

/// Who is signed in and what waits for them; nobody, for somebody who is not.
pub async fn get_surroundings() -> Result<Surroundings, ApiError> {
    Ok(server::surroundings().await)
}

pub use server::waiting;

mod server {
    use backend::{Backend, frame};
    use domain::Actor;
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
        let Ok(Some((names, waiting))) = frame::surroundings(&backend(), &actor).await else {
            return Surroundings { environment, viewer: None };
        };
        let waiting = shown(&waiting);
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
        shown(&frame::waiting(cx, actor).await.unwrap_or_default())
    }

    const fn shown(waiting: &frame::Waiting) -> Waiting {
        Waiting {
            to_do: waiting.tasks,
            notifications: waiting.notifications,
            discrepancies: waiting.discrepancies,
            to_approve: waiting.to_approve,
            to_complete: waiting.to_complete,
            to_decide: waiting.to_decide,
            pratiche: waiting.pratiche,
        }
    }
}
