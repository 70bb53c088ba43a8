//! The console: pages and server functions, with what they need from the process.

use std::sync::LazyLock;

use app::shell::{Assets, Theme};
use axum::Router;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes as _, generate_route_list};

use crate::access::Renderer;
use crate::{Shared, sheet};

/// Pages, server functions, and the page for addresses that lead nowhere.
pub fn router(shared: Shared) -> Router {
    let options = options(&shared);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let backend = shared.backend.clone();
    let context = context(shared);
    let missing = leptos_axum::ErrorHandler::new_with_context(context.clone(), app::shell, options.clone());
    Router::new()
        .leptos_routes_with_context(&options, routes(), context, shell)
        .fallback_service(missing)
        .with_state(options)
        .layer(from_fn_with_state(backend, sheet::instead_of_page))
}

/// The addresses of the pages. Found once in a process: while Leptos looks for them, no page drawn at the same time ever
/// gets its data (leptos-rs/leptos#4773).
#[must_use]
pub fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));
    ROUTES.clone()
}

/// Draws a page as the answer to a form that was posted to it.
pub fn renderer(shared: &Shared) -> Renderer {
    let options = options(shared);
    let draw = leptos_axum::render_app_async_with_context(context(shared.clone()), move || app::shell(options.clone()));
    Renderer::new(draw)
}

fn options(shared: &Shared) -> LeptosOptions {
    LeptosOptions::builder().output_name(shared.site.script.clone()).build()
}

/// What pages and server functions may ask for.
fn context(shared: Shared) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(shared.backend.clone());
        provide_context(shared.environment);
        provide_context(shared.news.clone());
        provide_context(shared.machines.clone());
        provide_context(shared.vouchers.settings().clone());
        provide_context(Assets { style: shared.site.style.clone() });
        let Some(parts) = use_context::<Parts>() else { return };
        if let Some(nonce) = parts.extensions.get::<RequestNonce>() {
            provide_context(leptos::nonce::Nonce::from_value(nonce.0.clone()));
        }
        if let Some(theme) = parts.extensions.get::<Theme>() {
            provide_context(*theme);
        }
    }
}

/// The nonce of the answer under way; the header layer makes it.
#[derive(Clone, Debug)]
pub struct RequestNonce(pub String);
