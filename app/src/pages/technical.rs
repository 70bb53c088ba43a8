//! What whoever helps needs to find an answer that did not work: its code, when, where.

use leptos::prelude::*;

use crate::api::server::{asked_for, backend};
use crate::i18n::it::page as words;
use crate::routes::to;
use crate::ui::Disclosure;

/// The block under an answer with this HTTP status. One click on the text chooses all of it, to be copied. Nothing is
/// drawn where the answer has no code: outside of a request.
#[component]
pub fn Technical(status: u16) -> impl IntoView {
    asked_for().map(|(code, address)| {
        let when = crate::api::agreement::when(backend().now());
        let text = words::technical(&code, Some(&when.text), &address, status);
        view! {
            <Disclosure summary=words::TECHNICAL>
                <pre class="copy-text">{text}</pre>
                <p><a href=to::assistance_about(&code)>{words::ASK_ASSISTANCE}</a></p>
            </Disclosure>
        }
    })
}
