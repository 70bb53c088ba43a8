//! Keyboard shortcuts, for whoever switched them on in the profile (`ux.md` §2.4, WCAG 2.2 2.1.4): the list of them, and
//! the dialog that `?` opens.

use domain::Actor;
use leptos::prelude::*;

use super::menu::jumps;
use crate::i18n::it::frame::PROFILE;
use crate::i18n::it::shortcut as words;
use crate::ui::{Column, Table};

/// The key after `g` that leads to the profile, which is not in the side menu.
pub(super) const PROFILE_KEY: &str = "p";

/// Every shortcut this reader has.
#[component]
pub fn ShortcutTable(actor: Actor) -> impl IntoView {
    let anywhere = words::ANYWHERE.iter().map(|(keys, what)| (vec![*keys], (*what).to_owned()));
    let profile = std::iter::once((PROFILE_KEY, PROFILE));
    let jumps = jumps(&actor).into_iter().chain(profile);
    let jumps = jumps.map(|(key, label)| (vec!["g", key], words::goes_to(label)));
    let rows = anywhere
        .chain(jumps)
        .map(|(keys, what)| {
            let keys = keys.into_iter().map(|key| view! { <kbd>{key}</kbd>" " }).collect_view();
            view! { <tr><th scope="row">{keys}</th><td>{what}</td></tr> }
        })
        .collect_view();
    view! {
        <Table caption=words::LIST>
            <thead>
                <tr>
                    <Column label=words::KEYS/>
                    <Column label=words::EFFECT/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// What `?` opens. Closing it is the browser's own doing: Escape, or a form that leads nowhere.
#[component]
pub(super) fn ShortcutDialog(actor: Actor) -> impl IntoView {
    view! {
        <dialog class="dialog" id="scorciatoie" aria-labelledby="scorciatoie-titolo">
            <h2 id="scorciatoie-titolo">{words::TITLE}</h2>
            <p>{words::NOTE}</p>
            <ShortcutTable actor/>
            <form method="dialog">
                <crate::ui::Button label=words::CLOSE/>
            </form>
        </dialog>
        <crate::islands::Shortcuts/>
    }
}
