//! `/scorciatoie`: the keyboard shortcuts, and whether they are on.

use leptos::prelude::*;

use crate::api::preference::get_shortcuts;
use crate::i18n::it::shortcut as words;
use crate::layout::ShortcutTable;
use crate::pages::parts::{Loaded, asked};
use crate::ui::{ButtonLook, LinkButton, PageHead};

/// Every shortcut the reader has.
#[component]
pub fn ShortcutsPage() -> impl IntoView {
    view! {
        <PageHead title=words::TITLE/>
        <p>{words::NOTE}" "{words::NEEDS_SCRIPT}</p>
        <Loaded
            asked=asked(|| (), |()| get_shortcuts())
            view=|(actor, on)| view! {
                <p>{if on { words::ARE_ON } else { words::ARE_OFF }}</p>
                <p><LinkButton href="/profilo#scorciatoie-scelta" label=words::TO_PROFILE look=ButtonLook::Outline/></p>
                <ShortcutTable actor/>
            }
        />
    }
}
