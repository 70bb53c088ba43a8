//! Who uses an e-service of the reader's ente, and in which version.

use domain::EserviceId;
use domain::eservice::DescriptorAction;
use leptos::prelude::*;

use super::trail;
use crate::api::eservice::{ConsumerLine, Consumers, NoticeLine, list_consumers};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::{eservice as words, tenant as tenant_words};
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::catalogue::request_tone;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Badge, Breadcrumb, ButtonLook, Column, Crumb, EmptyState, LinkButton, PageHead, Table, Tone};

/// `/erogazione/e-service/:id/fruitori`
#[component]
pub fn ConsumersPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::eservice::CONSUMERS);
    let list = asked(|| chosen.clone(), list_consumers);
    view! { <Loaded asked=list view=move |consumers| view! { <List consumers chosen/> }/> }
}

#[component]
fn List(consumers: Consumers, chosen: Chosen) -> impl IntoView {
    let Consumers { id, name, newest, notices, page } = consumers;
    let trail = trail(vec![Crumb::link(name.clone(), to::own_eservice(id)), Crumb::here(words::CONSUMERS)]);
    let (title, text) = match chosen.is_filtered() {
        true => (words::NO_CONSUMERS_TITLE, words::NO_CONSUMERS_FOUND),
        false => (words::NO_CONSUMERS_TITLE, words::NO_CONSUMERS),
    };
    let empty = view! { <EmptyState title text/> }.into_any();
    let shown = Shown::of(&page);
    let head = view! {
        {sort_column(&chosen, "ente", agreement_words::CONSUMER)}
        <Column label=tenant_words::REGISTER/>
        {sort_column(&chosen, "versione", words::VERSION)}
        <Column label=agreement_words::STATE/>
        <Column label=agreement_words::SUBMITTED/>
    };
    let rows = page.results.into_iter().map(|line| view! { <Row line newest/> }).collect_view();
    view! {
        <Breadcrumb trail/>
        <PageHead title=format!("{}: {name}", words::CONSUMERS)/>
        <p class="muted">{words::CONSUMERS_NOTE}</p>
        <Notices id notices/>
        <ListFrame chosen shown empty>
            <Table caption=words::CONSUMERS>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

/// The ways to warn of a suspension, a version each; nothing for who may not.
#[component]
fn Notices(id: EserviceId, notices: Vec<NoticeLine>) -> impl IntoView {
    (!notices.is_empty()).then(|| {
        let said = notices.iter().filter_map(|line| {
            let from = line.from.as_ref()?;
            Some(view! { <p>{words::announced_for(line.number, from)}</p> })
        });
        let said = said.collect_view();
        let ways = notices.iter().map(|line| {
            let href = to::descriptor_command(id, line.number, DescriptorAction::AnnounceSuspension);
            view! { <LinkButton href label=words::announce_for(line.number) look=ButtonLook::Outline/> }
        });
        let ways = ways.collect_view();
        view! {
            <section aria-labelledby="avvisi">
                <h2 id="avvisi">{words::NOTICES}</h2>
                <p class="muted">{words::NOTICES_NOTE}</p>
                {said}
                <div class="actions">{ways}</div>
            </section>
        }
    })
}

#[component]
fn Row(line: ConsumerLine, newest: i64) -> impl IntoView {
    let older = (line.number < newest).then(|| view! { " " <Badge tone=Tone::Warning text=words::OLDER/> });
    let tone = request_tone(line.state);
    view! {
        <tr>
            <th scope="row">{line.name}</th>
            <td>{line.register_code}</td>
            <td>{words::version(line.number)}{older}</td>
            <td><Badge tone text=agreement_words::state(line.state)/></td>
            <td>{line.submitted.unwrap_or_else(|| words::NONE.to_owned())}</td>
        </tr>
    }
}
