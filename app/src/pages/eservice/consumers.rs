//! Who uses an e-service of the reader's ente, and in which version.

use leptos::prelude::*;

use super::trail;
use crate::api::eservice::{ConsumerLine, Consumers, list_consumers};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::{eservice as words, tenant as tenant_words};
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::catalogue::request_tone;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Badge, Breadcrumb, Column, Crumb, EmptyState, PageHead, Table, Tone};

/// `/erogazione/e-service/:id/fruitori`
#[component]
pub fn ConsumersPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::eservice::CONSUMERS);
    let list = asked(|| chosen.clone(), list_consumers);
    view! { <Loaded asked=list view=move |consumers| view! { <List consumers chosen/> }/> }
}

#[component]
fn List(consumers: Consumers, chosen: Chosen) -> impl IntoView {
    let Consumers { id, name, newest, page } = consumers;
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
