//! How far something is that the server does meanwhile, while one looks: the page asks every second, and shows itself anew
//! once there is nothing to wait for. Without this, a link does.

use leptos::prelude::*;

/// Follows what the place `avanzamento` of the page shows.
#[island]
pub fn Progress() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(browser::later);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::wasm_bindgen::closure::Closure;
    use leptos::web_sys::{Element, VisibilityState, XmlHttpRequest};

    const PAUSE: Duration = Duration::from_secs(1);

    /// Asks after a while; a page that nobody sees asks for nothing.
    pub fn later() {
        set_timeout(
            || match document().visibility_state() {
                VisibilityState::Visible => ask(),
                _ => later(),
            },
            PAUSE,
        );
    }

    fn ask() {
        let address = document().get_element_by_id("avanzamento").and_then(|place| place.get_attribute("data-address"));
        let (Some(address), Ok(request)) = (address, XmlHttpRequest::new()) else { return };
        let heard = request.clone();
        let done = Closure::once_into_js(move || match heard.status() {
            Ok(200) => hear(&heard.response_text().ok().flatten().unwrap_or_default()),
            // Whoever is not let in any more is told so by the link.
            Ok(401 | 403) => {}
            // The server cannot be asked just now.
            _ => later(),
        });
        request.set_onload(Some(done.unchecked_ref()));
        request.set_onerror(Some(done.unchecked_ref()));
        // A browser that refuses leaves the link.
        drop(request.open("GET", &address).and_then(|()| request.send()));
    }

    fn hear(text: &str) {
        match text.split('\t').collect::<Vec<_>>().as_slice() {
            ["reads", value, words] => {
                let find = |inside| document().query_selector(inside).ok().flatten();
                drop(find("#avanzamento progress").map(|bar: Element| bar.set_attribute("value", value)));
                if let Some(place) = find("#avanzamento p") {
                    place.set_text_content(Some(words));
                }
                later();
            }
            ["ended"] => drop(window().location().reload()),
            // A line of a newer server.
            _ => later(),
        }
    }
}
