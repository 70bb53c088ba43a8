//! `/documentazione/api`: the OpenAPI document as a page, for whoever is signed in.

use std::sync::OnceLock;

use app::pages::api_document;
use app::shell::Theme;
use axum::Router;
use axum::extract::{Extension, State};
use axum::response::Html;
use axum::routing::get;

use super::{PREFIX, openapi};
use crate::Shared;

/// Where the page is.
pub const PATH: &str = "/documentazione/api";

/// The page.
pub fn router(shared: &Shared) -> Router {
    Router::new().route(PATH, get(page)).with_state(format!("/pkg/{}", shared.site.style))
}

async fn page(State(style): State<String>, theme: Option<Extension<Theme>>) -> Html<String> {
    static DOCUMENT: OnceLock<serde_json::Value> = OnceLock::new();
    let document = DOCUMENT.get_or_init(openapi::document);
    let theme = theme.map(|Extension(theme)| theme).unwrap_or_default();
    Html(api_document::page(document, &style, &format!("{PREFIX}/openapi.json"), theme))
}
