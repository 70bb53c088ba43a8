//! The dialog that Ctrl+K opens (`ux.md` §2.4), and the list of what it finds: the same as `/cerca` shows, drawn by the
//! server. Without a script it stays closed, and the box in the header does the same.

use leptos::prelude::*;

use crate::api::search::{Group, Hit, MAX_WORDS};
use crate::i18n::it::search as words;
use crate::pages::address::address;
use crate::routes::to;
use crate::ui::Button;

#[component]
pub(super) fn PaletteDialog() -> impl IntoView {
    view! {
        <dialog class="dialog palette" id="trova" aria-labelledby="trova-titolo" data-address=to::FOUND>
            <form action=to::SEARCH>
                <label id="trova-titolo" for="trova-parole">{words::LABEL}</label>
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
            </form>
            <p class="muted small" id="trova-stato" role="status" data-guasto=words::NO_ANSWER></p>
            <div id="trova-elenco" role="listbox" aria-label=words::FOUND hidden></div>
            <form method="dialog">
                <Button label=words::CLOSE look=crate::ui::ButtonLook::Neutral/>
            </form>
        </dialog>
        <crate::islands::Palette/>
    }
}

/// What the words find, as the list of the dialog: HTML that goes into it.
#[must_use]
pub fn found(groups: Vec<Group>, looked_for: &str) -> String {
    Owner::new().with(|| view! { <Found groups looked_for=looked_for.to_owned()/> }.into_view().to_html())
}

#[component]
fn Found(groups: Vec<Group>, looked_for: String) -> impl IntoView {
    let total = groups.iter().map(|group| group.total).sum::<i64>();
    let said = match (looked_for.is_empty(), total) {
        (true, _) => words::ALL_PLACES.to_owned(),
        (false, 0) => words::nothing(&looked_for),
        (false, total) => words::found(total, &looked_for),
    };
    let mut place = 0;
    let mut options = |hits: Vec<Hit>| {
        let each = hits.into_iter().map(|Hit { href, name, about }| {
            let id = format!("trova-{place}");
            place += 1;
            let about = (!about.is_empty()).then(|| view! { " " <span class="muted small">{about}</span> });
            view! { <a role="option" tabindex="-1" aria-selected="false" id=id href=href>{name}{about}</a> }
        });
        each.collect::<Vec<_>>()
    };
    let groups = groups.into_iter().map(|group| {
        let options = options(group.hits);
        view! {
            <div role="group" aria-label=group.title>
                <span class="palette-group" aria-hidden="true">{group.title}</span>
                {options}
            </div>
        }
    });
    let groups = groups.collect::<Vec<_>>();
    // Everything on its own page, which can be kept and sent on.
    let page = (total > 0 && !looked_for.is_empty()).then(|| {
        let href = address(to::SEARCH, &[("q", Some(&looked_for))]);
        options(vec![Hit { href, name: words::SEE_PAGE.to_owned(), about: String::new() }])
    });
    view! { <div data-stato=said role="presentation">{groups}{page}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_text_and_each_option_has_an_id_of_its_own() {
        let hit = |name: &str| Hit { href: "/x".to_owned(), name: name.to_owned(), about: "<b>".to_owned() };
        let group = |title, hits: Vec<Hit>| Group { title, total: hits.len() as i64, hits, all: None };
        let groups = vec![group("Pagine", vec![hit("A"), hit("<script>")]), group("Enti", vec![hit("C")])];
        let html = found(groups, "a\"b");
        assert!(html.starts_with("<div data-stato="), "the browser knows it by its beginning: {html}");
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
        for place in 0..4 {
            assert_eq!(html.matches(&format!("id=\"trova-{place}\"")).count(), 1, "{html}");
        }
        assert!(html.contains("href=\"/cerca?q=a%22b\""), "the last one leads to the page: {html}");
        assert!(!found(Vec::new(), "x").contains("role=\"option\""));
    }
}
