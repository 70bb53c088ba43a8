//! The page of an address that leads nowhere.

use leptos::prelude::*;

use crate::i18n::it::page as words;
use crate::pages::technical::Technical;
use crate::ui::PageHead;

#[component]
pub fn MissingPage() -> impl IntoView {
    crate::api::server::set_status(404);
    view! {
        <PageHead title=words::MISSING_TITLE/>
        <p>{words::MISSING_TEXT}</p>
        <p><a href="/">{words::BACK_HOME}</a></p>
        <Technical status=404/>
    }
}
