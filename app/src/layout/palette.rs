//! The dialog that Ctrl+K opens (`ux.md` §2.4), and the list of what it finds: the same as `/cerca` shows, drawn by the
//! server. Without a script it stays closed, and the box in the header does the same.

use leptos::prelude::*;

use crate::api::search::{Group, Hit, MAX_WORDS};
use crate::i18n::it::search as words;
use crate::pages::address::address;
use crate::routes::to;
use crate::ui::{Button, ButtonLook};

#[component]
pub(super) fn PaletteDialog() -> impl IntoView {
    view! {
        <dialog class="dialog palette" id="trova" aria-labelledby="trova-titolo" data-address=to::FOUND>
            <form action=to::SEARCH>
                <label id="trova-titolo" for="trova-parole">{words::LABEL}</label>
                <div class="palette-field">
                    <input
                        class="control"
                        id="trova-parole"
                        type="text"
                        name="q"
                        role="combobox"
                        aria-expanded="false"
                        aria-controls="trova-elenco"
                        aria-autocomplete="list"
                        autocomplete="off"
                        maxlength=MAX_WORDS.to_string()
                        placeholder=words::HINT
                    />
                    <Button label=words::SUBMIT look=ButtonLook::Outline/>
                </div>
            </form>
            <p class="muted small" id="trova-stato" role="status" data-guasto=words::NO_ANSWER></p>
            <div id="trova-elenco" role="listbox" aria-label=words::FOUND hidden></div>
            <form method="dialog">
                <Button label=words::CLOSE look=ButtonLook::Neutral/>
            </form>
        </dialog>
        <crate::islands::Palette/>
    }
}

/// What the words find, as lines for the list of the dialog ([`crate::islands::Palette`]): what is said of all of it, then
/// each group with its hits, then the way to the page that holds everything and can be kept.
#[must_use]
pub fn lines(groups: &[Group], looked_for: &str) -> String {
    let total = groups.iter().map(|group| group.total).sum::<i64>();
    let said = match (looked_for.is_empty(), total) {
        (true, _) => words::ALL_PLACES.to_owned(),
        (false, 0) => words::nothing(looked_for),
        (false, total) => words::found(total, looked_for),
    };
    let mut text = line(&["said", &said]);
    for group in groups {
        text.push_str(&line(&["group", group.title]));
        text.extend(group.hits.iter().map(|Hit { href, name, about }| line(&["hit", href, name, about])));
    }
    if total > 0 && !looked_for.is_empty() {
        let page = address(to::SEARCH, &[("q", Some(looked_for))]);
        text.push_str(&line(&["end"]));
        text.push_str(&line(&["hit", &page, words::SEE_PAGE, ""]));
    }
    text
}

/// Words are free text: no sign of theirs ends a part or a line.
fn line(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.replace(char::is_control, " ")).collect::<Vec<_>>();
    format!("{}\n", parts.join("\t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hit_is_one_line_whatever_it_is_called() {
        let hit = |name: &str| Hit { href: "/x".to_owned(), name: name.to_owned(), about: "di <b>".to_owned() };
        let group = |title, hits: Vec<Hit>| Group { title, total: hits.len() as i64, hits, all: None };
        let groups = [group("Pagine", vec![hit("A"), hit("due\trighe\nhit")]), group("Enti", vec![hit("C")])];
        let found = lines(&groups, "a\"b");
        let kinds = found.lines().map(|line| line.split('\t').next().unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(kinds, ["said", "group", "hit", "hit", "group", "hit", "end", "hit"], "{found}");
        assert!(found.contains("hit\t/x\tdue righe hit\tdi <b>\n"), "{found}");
        assert!(found.contains("/cerca?q=a%22b"), "the last one leads to the page: {found}");
        assert_eq!(lines(&[], "x").lines().count(), 1);
    }
}
