//! Partners: the list, a new one with its secret shown once, one with its services and what was agreed on, and the pages
//! that ask before its secret is changed or it is revoked.

mod agreed;
mod certificate;
mod command;
mod create;
mod detail;
mod list;

use leptos::prelude::*;

pub use command::{PartnerRevokePage, PartnerSecretPage};
pub use create::NewPartnerPage;
pub use detail::PartnerPage;
pub use list::PartnerListPage;

use crate::api::access::IssuedPassword;
use crate::i18n::it::partner as words;
use crate::i18n::it::pratica;
use crate::routes::to;
use crate::ui::{ButtonLook, Callout, Code, Crumb, DescriptionList, Fact, LinkButton, Tone};

/// The way back from a page of partners.
fn trail(here: Option<String>) -> Vec<Crumb> {
    let desk = Crumb::link(pratica::TITLE, to::PRATICHE);
    match here {
        Some(here) => vec![desk, Crumb::link(words::TITLE, to::PARTNERS), Crumb::here(here)],
        None => vec![desk, Crumb::here(words::TITLE)],
    }
}

/// A secret, this once.
#[component]
fn Issued(issued: IssuedPassword) -> impl IntoView {
    view! {
        <Callout tone=Tone::Warning title=words::SECRET_TITLE>
            <p>{words::SECRET_ONCE}</p>
        </Callout>
        <DescriptionList>
            <Fact label=words::CODE><Code text=issued.username/></Fact>
            <Fact label=words::SECRET><Code text=issued.password/></Fact>
        </DescriptionList>
        <div class="actions">
            <LinkButton href=issued.path label=words::TO_THE_PARTNER/>
            <LinkButton href=to::PARTNERS label=words::TO_THE_LIST look=ButtonLook::Neutral/>
        </div>
    }
}
