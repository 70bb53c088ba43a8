//! `/me/preferences`: what the caller has chosen for themselves in the console.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::preference::{self, Preferences};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Body, Caller};
use super::problem::Answer;

const TAG: &str = "Sessioni";

/// Both operations.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(read, keep))
}

/// A person's choices.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Preferences)]
struct PreferencesView {
    /// Single keys do something in the console.
    shortcuts: bool,
}

/// Le proprie preferenze
#[utoipa::path(get, path = "/me/preferences", tag = TAG, operation_id = "getPreferences",
    responses((status = 200, body = PreferencesView)))]
async fn read(State(cx): State<Backend>, caller: Caller) -> Answer<Json<PreferencesView>> {
    let chosen = preference::find(&cx, &caller.anyone()).await?;
    Ok(Json(PreferencesView { shortcuts: chosen.shortcuts }))
}

/// Sostituisce le proprie preferenze
#[utoipa::path(put, path = "/me/preferences", tag = TAG, operation_id = "setPreferences",
    request_body = PreferencesView, responses((status = 204)))]
async fn keep(State(cx): State<Backend>, caller: Caller, body: Body<PreferencesView>) -> Answer<StatusCode> {
    let actor = caller.anyone();
    let chosen = body.read()?;
    preference::keep(&cx, &actor, Preferences { shortcuts: chosen.shortcuts }).await?;
    Ok(StatusCode::NO_CONTENT)
}
