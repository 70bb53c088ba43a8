//! `/fruizione/client/:id`: what the client is for, and what happened to it. A client for the API has no purposes: there
//! it is in whose name it writes.

use domain::client::rules::can;
use domain::client::{ClientAction, ClientKind};
use domain::page::Page;
use leptos::prelude::*;

use super::admin::AdminPart;
use super::{ClientHead, Part};
use crate::api::client::{ClientView, LinkLine, Which, get_client_purposes};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::client as words;
use crate::i18n::it::purpose as purpose_words;
use crate::lists::client::PURPOSES;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked};
use crate::pages::purpose::PurposeBadge;
use crate::routes::to;
use crate::ui::{ActionsColumn, ButtonLook, Column, EmptyState, Happening, LinkButton, RowActions, Table, Timeline};

#[component]
pub fn ClientPage() -> impl IntoView {
    let chosen = Chosen::here(&PURPOSES);
    let both = asked(|| chosen.clone(), |chosen| get_client_purposes(chosen, Which::Linked));
    view! {
        <Loaded
            asked=both
            view=move |(client, page)| {
                let part = match client.client().kind {
                    ClientKind::Consumer => view! { <Purposes client=client.clone() page chosen/> }.into_any(),
                    ClientKind::Api => view! { <AdminPart client=client.clone()/> }.into_any(),
                };
                view! {
                    <ClientHead client=client.clone() part=Part::Purposes/>
                    {part}
                    <History client/>
                }
            }
        />
    }
}

#[component]
fn Purposes(client: ClientView, page: Page<LinkLine>, chosen: Chosen) -> impl IntoView {
    let id = client.client().id;
    let links = can(ClientAction::LinkPurpose, &client.facts, &client.actor).is_ok();
    let link = links.then(|| {
        view! { <p><LinkButton href=to::link_purpose(id) label=words::LINK_PURPOSE look=ButtonLook::Outline/></p> }
    });
    let empty = if chosen.is_filtered() {
        view! {
            <EmptyState title=words::NO_PURPOSES_TITLE text=purpose_words::EMPTY_FILTERED>
                <LinkButton href=to::client(id) label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EmptyState title=words::NO_PURPOSES_TITLE text=words::NO_PURPOSES/> }.into_any()
    };
    let unlinks = can(ClientAction::UnlinkPurpose, &client.facts, &client.actor).is_ok();
    let shown = Shown::of(&page);
    let rows = page.results.into_iter().map(|line| {
        let about = line.title.clone();
        let unlink = unlinks.then(|| {
            let href = to::unlink_purpose(id, line.id);
            view! { <LinkButton href label=words::UNLINK about small=true look=ButtonLook::DangerOutline/> }
        });
        row(line, unlink.into_any())
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <ListFrame chosen shown empty>
            <PurposeTable rows/>
        </ListFrame>
        {link}
    }
}

/// Purposes beside a client, each with its action.
#[component]
pub(super) fn PurposeTable(rows: Vec<AnyView>) -> impl IntoView {
    view! {
        <Table caption=words::PURPOSES>
            <thead>
                <tr>
                    <Column label=words::PURPOSE/>
                    <Column label=words::ESERVICE/>
                    <Column label=words::PRODUCER/>
                    <Column label=words::STATE/>
                    <Column label=words::REQUEST_STATE/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// A row of [`PurposeTable`].
pub(super) fn row(line: LinkLine, action: AnyView) -> AnyView {
    let href = to::purpose(Perspective::Consumer, line.id);
    let request = line.agreement.map_or(words::NO_LIVE_REQUEST, agreement_words::state);
    view! {
        <tr>
            <th scope="row"><a href=href>{line.title}</a></th>
            <td>{line.eservice}</td>
            <td>{line.producer}</td>
            <td><PurposeBadge state=line.state/></td>
            <td>{request}</td>
            <td><RowActions>{action}</RowActions></td>
        </tr>
    }
    .into_any()
}

#[component]
fn History(client: ClientView) -> impl IntoView {
    let happening = |line: crate::api::agreement::HistoryLine| Happening {
        when: line.when.text,
        iso: line.when.iso,
        who: line.who,
        what: line.what,
        detail: line.detail,
    };
    let happenings = client.history.into_iter().map(happening).collect();
    view! {
        <section aria-labelledby="cronologia">
            <h2 id="cronologia">{words::TIMELINE}</h2>
            <Timeline happenings/>
        </section>
    }
}
