//! The page of an address that leads nowhere.

use leptos::prelude::*;

use crate::i18n::it::page as words;
use crate::pages::technical::Technical;
use crate::ui::{ButtonLook, Callout, LinkButton, PageHead, Tone};

#[component]
pub fn MissingPage() -> impl IntoView {
    crate::api::server::set_status(404);
    view! {
        <PageHead title=words::MISSING_TITLE/>
        <Callout tone=Tone::Warning>
            <p>{words::MISSING_TEXT}</p>
        </Callout>
        <p><LinkButton href="/" label=words::BACK_HOME look=ButtonLook::Outline/></p>
        <Technical status=404/>
    }
}
