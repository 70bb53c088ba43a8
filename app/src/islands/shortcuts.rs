//! Single keys that move about the console, for whoever switched them on: without the choice the island is not in the
//! page, and nothing listens (WCAG 2.2, 2.1.4). What each key does is in the page already, as links and fields.

use leptos::prelude::*;

/// Listens to single keys.
#[island]
pub fn Shortcuts() -> impl IntoView {
    Effect::new(|| {
        // When `g` was last pressed, in milliseconds since the page began.
        let going = StoredValue::new(f64::NEG_INFINITY);
        window_event_listener(leptos::ev::keydown, move |event| {
            if is_somebody_elses(&event) {
                return;
            }
            let key = event.key();
            let is_second = event.time_stamp() - going.get_value() < PATIENCE;
            going.set_value(if key == "g" && !is_second { event.time_stamp() } else { f64::NEG_INFINITY });
            let done = if is_second { jump(&key) } else { act(&key) };
            if done {
                event.prevent_default();
            }
        });
    });
}

/// The second key follows the first within this many milliseconds.
const PATIENCE: f64 = 1500.0;

/// Keys with others held down are the browser's; what is typed into a field, or while a dialog is open, is not for us.
fn is_somebody_elses(event: &leptos::web_sys::KeyboardEvent) -> bool {
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    let typing = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
    let focused = document().active_element();
    let types = focused.is_some_and(|element| element.matches(typing).unwrap_or(true));
    held || types || event.default_prevented() || event.is_composing() || find("dialog[open]").is_some()
}

fn find(selector: &str) -> Option<leptos::web_sys::HtmlElement> {
    use leptos::wasm_bindgen::JsCast as _;
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Follows the link that has the key.
fn jump(key: &str) -> bool {
    let is_letter = key.len() == 1 && key.bytes().all(|letter| letter.is_ascii_lowercase());
    let link = is_letter.then(|| find(&format!("a[data-key={key}]"))).flatten();
    link.inspect(|link| link.click()).is_some()
}

fn act(key: &str) -> bool {
    match key {
        "/" => focus(find("form[role=search] :is(input:not([type=hidden]), select)")),
        "?" => open_list(),
        "j" => move_row(1),
        "k" => move_row(-1),
        "x" => select_row(),
        _ => false,
    }
}

fn focus(element: Option<leptos::web_sys::HtmlElement>) -> bool {
    // A browser that refuses leaves the focus where it was.
    element.is_some_and(|element| element.focus().is_ok())
}

fn open_list() -> bool {
    use leptos::wasm_bindgen::JsCast as _;
    let dialog = find("#scorciatoie").and_then(|found| found.dyn_into::<leptos::web_sys::HtmlDialogElement>().ok());
    dialog.is_some_and(|dialog| dialog.show_modal().is_ok())
}

/// The row that has the focus.
fn current_row() -> Option<leptos::web_sys::Element> {
    document().active_element()?.closest("main tbody tr").ok().flatten()
}

/// Gives the focus to what a row is about: its link, or else the first thing in it that can have it. Without a row that has
/// the focus, the first row gets it.
fn move_row(by: i32) -> bool {
    use leptos::wasm_bindgen::JsCast as _;
    let Ok(rows) = document().query_selector_all("main tbody tr:not(dialog *)") else {
        return false;
    };
    let current = current_row();
    let position = (0..rows.length()).find(|at| rows.item(*at).as_ref() == current.as_ref().map(AsRef::as_ref));
    let next = position.map_or(Some(0), |at| at.checked_add_signed(by));
    let Some(row) = next.and_then(|at| rows.item(at)).and_then(|row| row.dyn_into::<leptos::web_sys::Element>().ok())
    else {
        return false;
    };
    let target =
        ["th a", "a, button, input, summary"].iter().find_map(|inside| row.query_selector(inside).ok().flatten());
    focus(target.and_then(|target| target.dyn_into().ok()))
}

fn select_row() -> bool {
    use leptos::wasm_bindgen::JsCast as _;
    let tick = current_row().and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten());
    let tick = tick.and_then(|tick| tick.dyn_into::<leptos::web_sys::HtmlElement>().ok());
    tick.inspect(|tick| tick.click()).is_some()
}
