//! The clients of a purpose: a section of its page, and `/fruizione/finalita/:id/client`, where all of them are and where
//! others are linked.

use domain::client::rules::can_be_linked;
use domain::client::{ClientAction, LinkFacts};
use domain::page::Page;
use domain::purpose::PurposeFacts;
use domain::{Denial, Permission};
use leptos::prelude::*;

use super::{AtOnce, Done};
use crate::api::client::server::BACK_TO_PURPOSE;
use crate::api::client::{ClientLine, get_first_clients, get_purpose_clients};
use crate::api::form::Draft;
use crate::api::purpose::PurposeView;
use crate::i18n::it::client as words;
use crate::i18n::it::purpose as purpose_words;
use crate::lists::client::{LINKABLE_VIEW, OF_PURPOSE};
use crate::lists::{Chosen, ListFrame, Shown, Tabs};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, Refused, asked, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Column, Crumb, EmptyState, ErrorSummary, LinkButton, PageHead,
    RefusedButton, RowActions, Tab, Table,
};

/// May this purpose be linked? What the rule of a client asks, from the facts of the purpose's page.
fn linkable(purpose: &PurposeView) -> Result<(), Denial> {
    let PurposeFacts { purpose: shown, request, .. } = &purpose.facts;
    let agreement = request.as_ref().map(|request| request.state);
    let facts = LinkFacts { consumer: shown.consumer, state: shown.state(), agreement };
    can_be_linked(&facts, &purpose.actor)
}

/// The section of the consumer's page of a purpose.
#[component]
pub fn PurposeClients(purpose: PurposeView) -> impl IntoView {
    purpose.actor.has(Permission::ReadClients).then(|| {
        let first = asked(|| purpose.facts.purpose.id, get_first_clients);
        view! {
            <section aria-labelledby="client">
                <h2 id="client">{words::OF_PURPOSE}</h2>
                <Done/>
                <Loaded asked=first view=move |page| view! { <First purpose page/> }/>
            </section>
        }
    })
}

#[component]
fn First(purpose: PurposeView, page: Page<ClientLine>) -> impl IntoView {
    let id = purpose.facts.purpose.id;
    let link = match linkable(&purpose) {
        Ok(()) => {
            let href = format!("{}?vista={LINKABLE_VIEW}", to::purpose_clients(id));
            Some(view! { <LinkButton href label=words::LINK_CLIENT look=ButtonLook::Outline/> }.into_any())
        }
        Err(denial) if denial.is_about_who() => None,
        Err(denial) => {
            let reason = reason(&denial);
            Some(view! { <RefusedButton id="perche-collega" label=words::LINK_CLIENT reason/> }.into_any())
        }
    };
    let more =
        (page.total > page.limit).then(|| view! { <p><a href=to::purpose_clients(id)>{words::ALL_OF_PURPOSE}</a></p> });
    let table = if page.results.is_empty() {
        view! { <p>{words::OF_PURPOSE_NONE}</p> }.into_any()
    } else {
        view! { <ClientTable purpose=purpose.clone() lines=page.results linked=true/> }.into_any()
    };
    view! {
        {table}
        {more}
        <p>{link}</p>
    }
}

/// Clients of a purpose, each with the way to unlink it, or with the button that links it.
#[component]
fn ClientTable(purpose: PurposeView, lines: Vec<ClientLine>, linked: bool) -> impl IntoView {
    let (id, writes) = (purpose.facts.purpose.id, purpose.actor.has(Permission::WriteClients));
    let opens = purpose.actor.has(Permission::ReadKeys);
    let rows = lines.into_iter().map(|line| {
        let about = line.name.clone();
        let action = match (writes, linked) {
            (false, _) => None,
            (true, true) => {
                let href = format!("{}?da={BACK_TO_PURPOSE}", to::unlink_purpose(line.id, id));
                Some(
                    view! { <LinkButton href label=words::UNLINK about small=true look=ButtonLook::DangerOutline/> }
                        .into_any(),
                )
            }
            (true, false) => {
                let (subject, action, back) = (id.to_string(), ClientAction::LinkPurpose, BACK_TO_PURPOSE);
                Some(view! { <AtOnce id=line.id seen=line.revision action subject about back/> }.into_any())
            }
        };
        let name = match opens {
            true => view! { <a href=to::client(line.id)>{line.name}</a> }.into_any(),
            false => line.name.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}<p class="muted">{line.description}</p></th>
                <td class="numeric">{line.members}</td>
                <td class="numeric">{line.keys}</td>
                <td><RowActions>{action}</RowActions></td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <Table caption=words::OF_PURPOSE>
            <thead>
                <tr>
                    <Column label=words::NAME/>
                    <Column label=words::MEMBERS numeric=true/>
                    <Column label=words::KEYS numeric=true/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
pub fn PurposeClientsPage() -> impl IntoView {
    let chosen = Chosen::here(&OF_PURPOSE);
    let both = with_draft(|| chosen.clone(), get_purpose_clients);
    view! {
        <Loaded
            asked=both
            view=move |((purpose, page), draft): ((PurposeView, Page<ClientLine>), Draft)| {
                let title = purpose.facts.purpose.title.clone();
                let trail = vec![
                    Crumb::here(purpose_words::CONSUMING),
                    Crumb::link(purpose_words::SENT, to::purposes(Perspective::Consumer)),
                    Crumb::link(title.clone(), to::purpose(Perspective::Consumer, purpose.facts.purpose.id)),
                    Crumb::here(words::OF_PURPOSE),
                ];
                view! {
                    <Breadcrumb trail/>
                    <PageHead title=words::link_client_to(&title)/>
                    <ErrorSummary problems=problems(&draft, &[])/>
                    <All purpose page chosen/>
                }
            }
        />
    }
}

#[component]
fn All(purpose: PurposeView, page: Page<ClientLine>, chosen: Chosen) -> impl IntoView {
    let linking = chosen.view() == LINKABLE_VIEW;
    let tab = |slug: &'static str, label: &str, first: bool| Tab {
        label: label.to_owned(),
        href: chosen.address(&[("vista", if first { "" } else { slug })]),
        count: None,
        current: linking != first,
    };
    let tabs = vec![tab("", words::OF_PURPOSE, true), tab(LINKABLE_VIEW, words::TO_LINK, false)];
    let tabs = Tabs { label: words::VIEWS, tabs };
    let refused = linking.then(|| linkable(&purpose).err()).flatten();
    let (title, text) = match linking {
        true => (words::NO_CLIENT_TITLE, words::NO_CLIENT),
        false => (words::EMPTY_TITLE, words::OF_PURPOSE_NONE),
    };
    let new = linking.then(|| view! { <LinkButton href=to::NEW_CLIENT label=words::NEW look=ButtonLook::Outline/> });
    let empty = view! { <EmptyState title text>{new}</EmptyState> }.into_any();
    let (note, shown) = (if linking { words::LINK_CLIENT_NOTE } else { words::OF_PURPOSE_NOTE }, Shown::of(&page));
    let back = to::purpose(Perspective::Consumer, purpose.facts.purpose.id);
    let table = match refused {
        Some(denial) => view! { <Refused denial/> }.into_any(),
        None => view! {
            <ListFrame chosen=chosen.clone() shown tabs note empty>
                <ClientTable purpose lines=page.results linked=!linking/>
            </ListFrame>
        }
        .into_any(),
    };
    view! {
        {table}
        <p><LinkButton href=back label=words::BACK_TO_PURPOSE look=ButtonLook::Neutral/></p>
    }
}
