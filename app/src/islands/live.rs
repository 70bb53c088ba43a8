//! The numbers of the menu, and what is new on a list, while one looks (`ux.md` §2.4, "Freshness"). The list itself never
//! moves: a link shows it anew.

use leptos::prelude::*;

/// Listens to the stream of the page while the page is seen; a page in the background costs nothing, and the browser has
/// few connections for all its windows.
#[island]
pub fn Live() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(browser::begin);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;
    use std::rc::Rc;

    use futures_util::StreamExt as _;
    use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::web_sys::{Element, VisibilityState};

    /// The stream that is open; dropping it closes it.
    type Open = Rc<RefCell<Option<EventSource>>>;

    pub fn begin() {
        let open = Open::default();
        follow_sight(&open);
        window_event_listener_untyped("visibilitychange", move |_| follow_sight(&open));
    }

    fn follow_sight(open: &Open) {
        if document().visibility_state() != VisibilityState::Visible {
            drop(open.take());
        } else if open.borrow().is_none()
            && let Some((source, messages)) = listen()
        {
            open.replace(Some(source));
            spawn_local(hear(messages, open.clone()));
        }
    }

    fn listen() -> Option<(EventSource, EventSourceSubscription)> {
        let address = document().get_element_by_id("novita")?.get_attribute("data-address")?;
        let mut source = EventSource::new(&address).ok()?;
        let messages = source.subscribe("message").ok()?;
        Some((source, messages))
    }

    /// Until the stream is closed, here or there. A connection that is lost is the browser's own to find again.
    async fn hear(mut messages: EventSourceSubscription, open: Open) {
        while let Some(Ok((_, message))) = messages.next().await {
            let text = message.data().as_string().unwrap_or_default();
            let mut grown = Vec::new();
            let mut told = false;
            for line in text.lines() {
                match line.split('\t').collect::<Vec<_>>().as_slice() {
                    ["count", path, number, words] if count(path, number) => grown.push(*words),
                    ["news", text, label] => told |= tell(text, label),
                    ["end", text, label] => {
                        tell(text, label);
                        drop(open.take());
                        return;
                    }
                    // A line of a newer server.
                    _ => {}
                }
            }
            // What is new on the list says it better.
            if !told && !grown.is_empty() {
                set_text(document().get_element_by_id("novita-menu"), &grown.join(". "));
            }
        }
    }

    /// Puts a number of the menu in; answers whether it has grown.
    fn count(path: &str, number: &str) -> bool {
        let Ok(Some(place)) = document().query_selector(&format!("[data-count='{path}']")) else { return false };
        let Some(digits) = place.first_element_child() else { return false };
        // "99+" is more than 99.
        let value = |text: &str| {
            let least = text.trim_end_matches('+');
            least.parse::<u32>().unwrap_or_default() + u32::from(least != text)
        };
        let (old, new) = (value(&digits.text_content().unwrap_or_default()), value(number));
        set_text(Some(digits), number);
        // A browser that refuses shows one number too many.
        drop(if new == 0 { place.set_attribute("hidden", "") } else { place.remove_attribute("hidden") });
        new > old
    }

    /// Says what is new, beside a link that shows it; answers whether it had not been said yet.
    fn tell(text: &str, label: &str) -> bool {
        let find = |inside| document().query_selector(inside).ok().flatten();
        let link = find("#novita > a");
        set_text(link.clone(), label);
        drop(link.map(|link| link.remove_attribute("hidden")));
        set_text(find("#novita > p"), text)
    }

    /// Changes the words of an element, unless they are the same: a screen reader would say them again.
    fn set_text(element: Option<Element>, text: &str) -> bool {
        let Some(element) = element.filter(|element| element.text_content().as_deref() != Some(text)) else {
            return false;
        };
        element.set_text_content(Some(text));
        true
    }
}
