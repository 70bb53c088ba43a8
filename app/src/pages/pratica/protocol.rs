//! "Configurazione di protocollo" (seed 001): read, never written; and how a document stands that is on its way to the ente's
//! own protocol (`pratiche.md` §9).

use backend::pratica::remote::settings::Configured;
use backend::rome;
use domain::Permission;
use domain::pratica::{ProtocolKind, ProtocolTrouble, WorkState};
use leptos::prelude::*;

use super::trail;
use crate::api::pratica::PraticaView;
use crate::api::pratica::protocol::{Configuration, get_configuration};
use crate::i18n::it::pratica::protocol as words;
use crate::i18n::it::pratica::protocol_kind;
use crate::pages::parts::{Loaded, asked};
use crate::ui::{Breadcrumb, Callout, Column, PageHead, Table, Tone};

/// `/pratiche/protocollo`
#[component]
pub fn ProtocolPage() -> impl IntoView {
    let configuration = asked(|| (), |()| get_configuration());
    view! {
        <Breadcrumb trail=trail(words::TITLE.to_owned())/>
        <Loaded
            asked=configuration
            view=|services: Configuration| {
                let none = services.is_empty().then(|| view! { <p>{words::NO_SERVICES}</p> });
                let table = (!services.is_empty()).then(|| view! { <Services services/> });
                view! {
                    <PageHead title=words::TITLE/>
                    <p class="muted">{words::NOTE}</p>
                    {none}
                    {table}
                }
            }
        />
    }
}

#[component]
fn Services(services: Vec<Configured>) -> impl IntoView {
    let headings = [
        words::SERVICE,
        words::KIND,
        words::ADDRESS,
        words::CREDENTIAL,
        words::RECIPIENTS,
        words::RECIPIENT_TYPES,
        words::CLASSIFICATION,
        words::ADMINISTRATION,
        words::TRANSMISSIONS,
        words::FAILED,
    ];
    let headings = headings.into_iter().map(|label| view! { <Column label/> }).collect_view();
    let rows = services.into_iter().map(|service| view! { <Row service/> }).collect_view();
    view! {
        <Table caption=words::CAPTION>
            <thead>
                <tr>{headings}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(service: Configured) -> impl IntoView {
    let cells = cells(&service).into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
    let failed = if service.failed == 0 { "–".to_owned() } else { words::failed(service.failed) };
    view! {
        <tr>
            <th scope="row">{service.name}</th>
            <td>{protocol_kind(service.protocol)}</td>
            {cells}
            <td>{failed}</td>
        </tr>
    }
}

/// Address, credential and the five values: only a protocol that is asked over the network has them.
fn cells(service: &Configured) -> [String; 7] {
    if service.protocol != ProtocolKind::Remote {
        return [words::NOT_NEEDED; 7].map(str::to_owned);
    }
    let Some(target) = service.settings.as_ref().map(|settings| &settings.target) else {
        return [words::NOT_CONFIGURED; 7].map(str::to_owned);
    };
    let or_none = |text: &str| if text.is_empty() { words::NOT_CONFIGURED.to_owned() } else { text.to_owned() };
    let secret = if target.credential.is_empty() { "" } else { words::MASKED };
    let [recipients, types, classification, administration, transmissions] =
        target.parameters().map(|(_, value)| or_none(value));
    [or_none(&target.url), or_none(secret), recipients, types, classification, administration, transmissions]
}

/// What went wrong on the way to the protocol, how often, and who can mend it.
#[component]
pub(super) fn OnItsWay(pratica: PraticaView) -> impl IntoView {
    let manages = pratica.actor.has(Permission::ManagePratiche);
    let work = pratica.facts.registry.filter(|work| work.state != WorkState::Done);
    work.and_then(|work| work.trouble.map(|trouble| (work, trouble))).map(|(work, trouble)| {
        let given_up = work.state == WorkState::Failed;
        let tone = if given_up { Tone::Danger } else { Tone::Warning };
        let next = (!given_up).then(|| rome::date_time(work.due_at));
        let said = (!work.said.is_empty()).then(|| view! { <p>{words::said(&work.said)}</p> });
        let who = match trouble {
            ProtocolTrouble::Overtaken => Some(words::ASK_SUPPORT),
            _ if given_up && !manages => Some(words::ASK_ADMINISTRATOR),
            _ => None,
        };
        let tries = (work.failures > 0).then(|| view! { <p>{words::tries(work.failures, next.as_deref())}</p> });
        view! {
            <Callout tone title=words::heading(work.state, work.given.is_some())>
                <p>{words::trouble(trouble)}</p>
                {said}
                {tries}
                {who.map(|who| view! { <p>{who}</p> })}
            </Callout>
        }
    })
}
