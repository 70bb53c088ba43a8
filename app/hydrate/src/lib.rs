//! The browser's entry point: it wakes the islands of the page that the server drew. It never grows.

// Linked, or the islands are not exported.
use app as _;

/// Makes ready; the page's script then wakes the islands one by one.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}

/// All islands are awake.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn done() {
    app::islands::mark_awake();
}
