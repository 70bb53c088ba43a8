//! The console: what people see, and the thin server functions behind it. No SQL, no rules, and no Italian outside
//! [`i18n`]. Every page works without JavaScript and hydrates where there is some (`decisions.md` E3).

pub mod api;
pub mod i18n;
pub mod layout;
pub mod pages;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod ui;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Tells whoever measures that the page answers by itself now.
#[cfg(feature = "hydrate")]
pub fn mark_hydrated() {
    let document = leptos::prelude::document();
    if let Some(root) = document.document_element() {
        // A browser that refuses the mark works all the same.
        drop(root.set_attribute("data-hydrated", "true"));
    }
    if let Some(performance) = leptos::prelude::window().performance() {
        drop(performance.mark("idratata"));
    }
}
