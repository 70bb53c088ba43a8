//! The way from an active request to a purpose, which is what a voucher is given for.

use domain::Permission;
use domain::agreement::AgreementState;
use leptos::prelude::*;

use crate::api::agreement::AgreementView;
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;
use crate::ui::{Callout, Tone};

/// On the page of a request of the reader's ente, while a purpose may begin.
#[component]
pub fn BeginPurpose(agreement: AgreementView, side: Perspective) -> impl IntoView {
    let may = side == Perspective::Consumer
        && agreement.facts.state() == AgreementState::Active
        && agreement.actor.has(Permission::WritePurposes);
    may.then(|| {
        let href = to::new_purpose_for(agreement.facts.agreement.eservice);
        view! {
            <Callout tone=Tone::Info title=words::BEGIN_TITLE>
                <p>{words::BEGIN} " " <a href=href>{words::NEW}</a></p>
            </Callout>
        }
    })
}
