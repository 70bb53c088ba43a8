//! The browser's entry point: it wakes the page the server drew. It never grows.

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // soon
}
