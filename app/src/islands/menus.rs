//! Open menus close when one turns to something else, as people know it from their desktop.

use leptos::prelude::*;

/// Closes the small menus (person, rows) on Escape, giving the focus back to what opened them, and on a click elsewhere.
/// One for the whole page.
#[island]
pub fn Menus() -> impl IntoView {
    Effect::new(|| {
        window_event_listener(leptos::ev::keydown, |event| {
            if event.key() == "Escape" {
                close_but(None, true);
            }
        });
        window_event_listener(leptos::ev::click, |event| {
            let target = event.target();
            close_but(target.as_ref().and_then(leptos::wasm_bindgen::JsCast::dyn_ref), false);
        });
    });
}

/// Closes every open menu that does not hold `kept`.
fn close_but(kept: Option<&leptos::web_sys::Node>, return_focus: bool) {
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::web_sys::{Element, HtmlElement};

    let Ok(open) = document().query_selector_all("details.menu[open]") else { return };
    for position in 0..open.length() {
        let Some(menu) = open.item(position).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        if menu.contains(kept) {
            continue;
        }
        // A browser that refuses leaves the menu open: no harm.
        drop(menu.remove_attribute("open"));
        let summary =
            menu.query_selector("summary").ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let (true, Some(summary)) = (return_focus, summary) {
            drop(summary.focus());
        }
    }
}
