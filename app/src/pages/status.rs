//! `/stato`: whether the service works, open to everybody.

use leptos::prelude::*;

use crate::api::status::{Backlog, Status, get_status};
use crate::i18n::it::status as words;
use crate::pages::parts::{Loaded, asked};
use crate::ui::{Badge, DescriptionList, Fact, Moment, PageHead, Tone};

/// The page.
#[component]
pub fn StatusPage() -> impl IntoView {
    let status = asked(|| (), |()| async { Ok(get_status().await) });
    view! {
        <PageHead title=words::TITLE/>
        <p class="muted">{words::NOTE}</p>
        <Loaded asked=status view=|status| view! { <Parts status/> }/>
        <p>{words::HELP} " " <a href="/assistenza">{words::HELP_LINK}</a></p>
    }
}

#[component]
fn Parts(status: Status) -> impl IntoView {
    let database = if status.database {
        view! { <Badge tone=Tone::Ok text=words::DATABASE_UP/> }
    } else {
        view! { <Badge tone=Tone::Danger text=words::DATABASE_DOWN/> }
    };
    let queues = status.backlog.map(|Backlog { unsealed, untold, mail }| {
        view! {
            <Fact label=words::LOG>{words::waiting(unsealed)}</Fact>
            <Fact label=words::NOTIFICATIONS>{words::waiting(untold)}</Fact>
            <Fact label=words::MAIL>{words::waiting(mail)}</Fact>
        }
    });
    view! {
        <DescriptionList>
            <Fact label=words::PAGES><Badge tone=Tone::Ok text=words::ANSWERING/></Fact>
            <Fact label=words::DATABASE>{database}</Fact>
            {queues}
            <Fact label=words::VERSION>{env!("CARGO_PKG_VERSION")}</Fact>
            <Fact label=words::AT><Moment text=status.at.text iso=status.at.iso/></Fact>
        </DescriptionList>
    }
}
