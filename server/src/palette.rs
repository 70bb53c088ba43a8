//! `/cerca/elenco`: what the words find, in lines for the dialog that Ctrl+K opens. The same function as the page
//! `/cerca`, for the same reader.

use app::api::ApiError;
use app::api::search::{MAX_WORDS, search_for};
use app::layout::palette::lines;
use axum::Router;
use axum::extract::{Extension, OriginalUri, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use backend::Backend;
use domain::{Actor, Denial};

use crate::refusal;

/// The one route.
pub fn router(backend: Backend) -> Router {
    Router::new().route(app::routes::to::FOUND, get(list)).with_state(backend)
}

async fn list(State(cx): State<Backend>, actor: Option<Extension<Actor>>, OriginalUri(uri): OriginalUri) -> Response {
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let typed = asked.into_iter().find(|(name, _)| name == "q").map(|(_, value)| value).unwrap_or_default();
    let words: String = typed.trim().chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect();
    let groups = async {
        let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
        Ok::<_, ApiError>(search_for(&cx, &actor, &words).await?)
    };
    match groups.await {
        Ok(groups) => lines(&groups, &words).into_response(),
        Err(error) => refusal::of(uri.path(), &error),
    }
}
