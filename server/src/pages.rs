//! The console: pages and server functions, with what they need from the process.

use app::api::frame::Demo;
use app::shell::Assets;
use axum::Router;
use axum::http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, generate_route_list};

use crate::Shared;

/// Pages, server functions, and the page for addresses that lead nowhere.
pub fn router(shared: Shared) -> Router {
    let options = LeptosOptions::builder().output_name(shared.site.script.clone()).build();
    let context = {
        let shared = shared.clone();
        move || {
            provide_context(shared.backend.clone());
            provide_context(Demo(shared.demo));
            provide_context(Assets { style: shared.site.style.clone() });
            let parts = use_context::<Parts>();
            if let Some(nonce) = parts.and_then(|parts| parts.extensions.get::<RequestNonce>().cloned()) {
                provide_context(leptos::nonce::Nonce::from_value(nonce.0));
            }
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let missing = leptos_axum::ErrorHandler::new_with_context(context.clone(), app::shell, options.clone());
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), context, shell)
        .fallback_service(missing)
        .with_state(options)
}

/// The nonce of the answer under way; the header layer makes it.
#[derive(Clone, Debug)]
pub struct RequestNonce(pub String);
