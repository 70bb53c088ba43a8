//! What looks everywhere without leaving the page: a dialog over what `/cerca` does, opened by Ctrl+K. The server finds,
//! and says it in lines; here they are asked for, listed, and walked through with the arrows (a combobox with a list,
//! ARIA 1.2).

use leptos::prelude::*;

/// Listens for Ctrl+K, and while its dialog is open for what is typed there. A key that is held together with Ctrl is not
/// a character key: it needs no switch (WCAG 2.1.4).
#[island]
pub fn Palette() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(browser::begin);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::ev;
    use leptos::leptos_dom::helpers::TimeoutHandle;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::wasm_bindgen::closure::Closure;
    use leptos::web_sys::{
        Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, XmlHttpRequest, js_sys,
    };

    /// Nothing is asked before the typing stops for so long.
    const PAUSE: Duration = Duration::from_millis(150);
    /// An answer of ours begins so; what a session that ended is answered with does not.
    const MARK: &str = "said\t";

    pub fn begin() {
        // Only who has a script is told of a key that needs one.
        drop(element("trova-tasti").map(|hint| hint.remove_attribute("hidden")));
        let later = StoredValue::new(None::<TimeoutHandle>);
        let asked = StoredValue::new_local(None::<XmlHttpRequest>);
        window_event_listener(ev::keydown, move |event| {
            let done = if is_call(&event) {
                open().inspect(|()| ask(asked)).is_some()
            } else {
                is_open() && !event.is_composing() && steer(&event.key())
            };
            if done {
                event.prevent_default();
            }
        });
        window_event_listener(ev::input, move |event| {
            let ours = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if ours.is_some_and(|element| element.id() == "trova-parole") {
                // What is listed is about other words.
                choose(&options(), None);
                if let Some(waiting) = later.try_update_value(Option::take).flatten() {
                    waiting.clear();
                }
                later.set_value(set_timeout_with_handle(move || ask(asked), PAUSE).ok());
            }
        });
    }

    fn is_call(event: &KeyboardEvent) -> bool {
        let held = event.ctrl_key() || event.meta_key();
        held && !event.alt_key() && !event.shift_key() && event.key().eq_ignore_ascii_case("k")
    }

    fn element(id: &str) -> Option<Element> {
        document().get_element_by_id(id)
    }

    fn dialog() -> Option<HtmlDialogElement> {
        element("trova")?.dyn_into().ok()
    }

    fn field() -> Option<HtmlInputElement> {
        element("trova-parole")?.dyn_into().ok()
    }

    fn is_open() -> bool {
        dialog().is_some_and(|dialog| dialog.open())
    }

    /// Opens the dialog, unless another one is in the way. The browser keeps the focus inside and gives it back.
    fn open() -> Option<()> {
        if document().query_selector("dialog[open]").ok()?.is_some() {
            return None;
        }
        dialog()?.show_modal().ok()?;
        field()?.select();
        Some(())
    }

    /// Asks the server for what the words find; an answer to older words is not waited for any more.
    fn ask(asked: StoredValue<Option<XmlHttpRequest>, LocalStorage>) {
        let (Some(dialog), Some(field)) = (dialog(), field()) else { return };
        let address = dialog.get_attribute("data-address").unwrap_or_default();
        let address = format!("{address}?q={}", js_sys::encode_uri_component(&field.value()));
        let Ok(request) = XmlHttpRequest::new() else { return };
        if let Some(older) = asked.try_update_value(Option::take).flatten() {
            drop(older.abort());
        }
        let heard = request.clone();
        let done = Closure::once_into_js(move || {
            let text = heard.response_text().ok().flatten().filter(|text| text.starts_with(MARK));
            show(text.filter(|_| heard.status() == Ok(200)));
        });
        // One of them happens, unless a newer question ends this one.
        request.set_onload(Some(done.unchecked_ref()));
        request.set_onerror(Some(done.unchecked_ref()));
        if request.open("GET", &address).and_then(|()| request.send()).is_ok() {
            asked.set_value(Some(request));
        }
    }

    /// Puts what was found into the list; what cannot be asked is said.
    fn show(found: Option<String>) {
        let (Some(list), Some(status), Some(field)) = (element("trova-elenco"), element("trova-stato"), field()) else {
            return;
        };
        list.set_text_content(None);
        let mut said = if found.is_some() { None } else { status.get_attribute("data-guasto") };
        let mut group = list.clone();
        let mut place = 0;
        for line in found.iter().flat_map(|found| found.lines()) {
            match line.split('\t').collect::<Vec<_>>().as_slice() {
                ["said", words] => said = Some((*words).to_owned()),
                ["group", title] => {
                    group = put(&list, "div", &[("role", "group"), ("aria-label", title)], "").unwrap_or(group);
                    put(&group, "span", &[("class", "palette-group"), ("aria-hidden", "true")], title);
                }
                ["hit", href, name, about] => {
                    let id = format!("trova-{place}");
                    place += 1;
                    let says = [
                        ("role", "option"),
                        ("tabindex", "-1"),
                        ("aria-selected", "false"),
                        ("id", &id),
                        ("href", href),
                    ];
                    if let Some(option) = put(&group, "a", &says, name).filter(|_| !about.is_empty()) {
                        put(&option, "span", &[("class", "muted small palette-about")], about);
                    }
                }
                ["end"] => group = list.clone(),
                // A line of a newer server.
                _ => {}
            }
        }
        status.set_text_content(said.as_deref());
        let options = options();
        let some = !options.is_empty();
        drop(if some { list.remove_attribute("hidden") } else { list.set_attribute("hidden", "") });
        drop(field.set_attribute("aria-expanded", if some { "true" } else { "false" }));
        choose(&options, some.then_some(0));
    }

    /// A new element at the end of another one.
    fn put(within: &Element, name: &str, says: &[(&str, &str)], text: &str) -> Option<Element> {
        let made = document().create_element(name).ok()?;
        for (attribute, value) in says {
            drop(made.set_attribute(attribute, value));
        }
        made.set_text_content(Some(text));
        within.append_child(&made).ok()?;
        Some(made)
    }

    fn options() -> Vec<HtmlElement> {
        let Ok(all) = document().query_selector_all("#trova-elenco [role=option]") else { return Vec::new() };
        (0..all.length()).filter_map(|place| all.item(place)?.dyn_into().ok()).collect()
    }

    /// The place of the option that Enter would follow.
    fn chosen(options: &[HtmlElement]) -> Option<usize> {
        options.iter().position(|one| one.get_attribute("aria-selected").as_deref() == Some("true"))
    }

    /// Marks an option as the one that Enter follows, or none.
    fn choose(options: &[HtmlElement], place: Option<usize>) {
        let Some(field) = field() else { return };
        for (at, one) in options.iter().enumerate() {
            drop(one.set_attribute("aria-selected", if Some(at) == place { "true" } else { "false" }));
        }
        match place.and_then(|place| options.get(place)) {
            Some(next) => {
                next.scroll_into_view_with_bool(false);
                drop(field.set_attribute("aria-activedescendant", &next.id()));
            }
            None => drop(field.remove_attribute("aria-activedescendant")),
        }
    }

    /// The arrows move about the list and come round; Enter follows what they chose. Escape is the dialog's own, and Enter
    /// without a choice the form's, which leads to the page of what is found.
    fn steer(key: &str) -> bool {
        let in_field = document().active_element().is_some_and(|element| element.id() == "trova-parole");
        let options = options();
        let Some(last) = options.len().checked_sub(1).filter(|_| in_field) else { return false };
        let now = chosen(&options);
        match key {
            "ArrowDown" => choose(&options, Some(now.filter(|place| *place < last).map_or(0, |place| place + 1))),
            "ArrowUp" => choose(&options, Some(now.and_then(|place| place.checked_sub(1)).unwrap_or(last))),
            "Enter" => match now.and_then(|place| options.get(place)) {
                Some(option) => option.click(),
                None => return false,
            },
            _ => return false,
        }
        true
    }
}
