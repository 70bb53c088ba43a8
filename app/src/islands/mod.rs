//! What the browser adds to a finished page. An island may fail, be late or be forbidden, and the page still does
//! everything: nothing that people need stands in here.
//!
//! Compiled for both sides: the server draws an island's first state, the browser wakes it up.

mod live;
mod menus;
mod palette;
mod progress;
pub mod questions;
mod shortcuts;

pub use live::Live;
pub use menus::Menus;
pub use palette::Palette;
pub use progress::Progress;
pub use questions::LiveQuestions;
pub use shortcuts::Shortcuts;

/// Tells whoever measures that the islands of the page are awake.
#[cfg(feature = "hydrate")]
pub fn mark_awake() {
    let document = leptos::prelude::document();
    if let Some(root) = document.document_element() {
        // A browser that refuses the mark works all the same.
        drop(root.set_attribute("data-hydrated", "true"));
    }
    if let Some(performance) = leptos::prelude::window().performance() {
        drop(performance.mark("idratata"));
    }
}
