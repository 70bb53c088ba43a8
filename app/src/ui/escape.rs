//! Text that Leptos writes into the page as it is, made safe.
//!
//! On the server Leptos escapes neither the children of `<textarea>` nor the text of leptos_meta's
//! `<Title>` (tachys 0.2.19, leptos_meta 0.8.7): text of a citizen or of another ente could close the
//! element and go on as markup. [`super::TextArea`] and [`super::PageHead`] are therefore the only
//! places that use them; a test forbids the rest.

/// Text that stands for itself inside an element.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
    }
    safe
}

/// The content of a `<textarea>`, for `inner_html`: parsed back, it is `text` exactly. The parser of a
/// served page drops one line break right after the tag, so a text that begins with one gets another.
pub(super) fn area_content(text: &str) -> String {
    if cfg!(feature = "ssr") && text.starts_with('\n') { format!("\n{}", escape(text)) } else { escape(text) }
}

/// The title of the page: the server writes it as it is, the browser sets it as text.
pub(super) fn tab_title(text: String) -> String {
    if cfg!(feature = "ssr") { escape(&text) } else { text }
}
