//! `/fruizione/client`: the clients of the ente, those for e-services and those for the API side by side.

use domain::client::ClientKind;
use domain::client::rules::can_create;
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::Done;
use crate::api::client::{ClientLine, ClientList, list_clients};
use crate::i18n::it::client as words;
use crate::lists::client::CLIENTS;
use crate::lists::{Chosen, ListFrame, Shown, Tabs, sort_column};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Column, Crumb, EmptyState, LinkButton, Moment, PageHead,
    RowActions, Tab, Table, Tone,
};

#[component]
pub fn ClientListPage() -> impl IntoView {
    let chosen = Chosen::here(&CLIENTS);
    let list = asked(|| chosen.clone(), list_clients);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::CONSUMING), Crumb::here(words::TITLE)]/>
        <Loaded
            asked=list
            view=move |list: ClientList| {
                let new = can_create(&list.actor).is_ok().then(|| view! { <LinkButton href=to::NEW_CLIENT label=words::NEW/> });
                view! {
                    <PageHead title=words::TITLE>{new}</PageHead>
                    <p class="muted">{words::NOTE}</p>
                    <Done/>
                    <List list chosen/>
                }
            }
        />
    }
}

#[component]
fn List(list: ClientList, chosen: Chosen) -> impl IntoView {
    let tab = |(position, kind): (usize, ClientKind)| {
        let slug = words::kind_slug(kind);
        Tab {
            label: words::kind(kind).to_owned(),
            href: chosen.address(&[("vista", if position == 0 { "" } else { slug })]),
            count: None,
            current: chosen.view() == slug,
        }
    };
    let tabs = Tabs { label: words::VIEWS, tabs: ClientKind::iter().enumerate().map(tab).collect() };
    let creates = can_create(&list.actor).is_ok();
    let empty = match (chosen.is_filtered(), creates) {
        (true, _) => view! {
            <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_FILTERED>
                <LinkButton href=to::CLIENTS label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any(),
        (false, true) => view! {
            <EmptyState title=words::EMPTY_TITLE text=words::EMPTY>
                <LinkButton href=to::NEW_CLIENT label=words::NEW look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any(),
        (false, false) => view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_READER/> }.into_any(),
    };
    let shown = Shown::of(&list.page);
    view! {
        <ListFrame chosen=chosen.clone() shown tabs empty>
            <Rows list chosen/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: ClientList, chosen: Chosen) -> impl IntoView {
    // Whoever reads the list alone finds no page behind a row.
    let opens = list.actor.has(domain::Permission::ReadKeys);
    let rows = list.page.results.into_iter().map(|line| view! { <Row line opens/> }).collect_view();
    let actions = opens.then(|| view! { <ActionsColumn/> });
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    {sort_column(&chosen, "nome", words::NAME)}
                    <Column label=words::PURPOSES numeric=true/>
                    <Column label=words::MEMBERS numeric=true/>
                    <Column label=words::KEYS numeric=true/>
                    {sort_column(&chosen, "creato", words::CREATED)}
                    {actions}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: ClientLine, opens: bool) -> impl IntoView {
    let about = line.name.clone();
    let name = match opens {
        true => view! { <a href=to::client(line.id)>{line.name}</a> }.into_any(),
        false => line.name.into_any(),
    };
    let keys = match line.keys {
        0 => view! { <Badges><Badge tone=Tone::Warning text=words::NO_KEYS_TITLE/></Badges> }.into_any(),
        keys => keys.to_string().into_any(),
    };
    let open = opens.then(|| {
        let href = to::client(line.id);
        view! {
            <td><RowActions><LinkButton href label=words::OPEN about small=true look=ButtonLook::Outline/></RowActions></td>
        }
    });
    view! {
        <tr>
            <th scope="row">{name}<p class="muted">{line.description}</p></th>
            <td class="numeric">{line.purposes}</td>
            <td class="numeric">{line.members}</td>
            <td class="numeric">{keys}</td>
            <td><Moment text=line.created.text iso=line.created.iso/></td>
            {open}
        </tr>
    }
}
