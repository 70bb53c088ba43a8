//! The attributes of the own ente: what it holds, what it lost, what its requests ask for, and who can give it.

use domain::attribute::{AttributeKind, HeldAction};
use domain::page::Page;
use domain::{Actor, Permission};
use leptos::prelude::*;

use super::{HeldDone, StandingBadge, Tab};
use crate::api::attribute::{StandingLine, StandingList, VerifiedLine, list_standings, list_verified_by_us};
use crate::i18n::it::attribute as words;
use crate::lists::attribute::STANDINGS;
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Column, Crumb, EmptyState, LinkButton, PageHead, RowActions, Table,
};

/// `/aderente/attributi`
#[component]
pub fn StandingListPage() -> impl IntoView {
    let chosen = Chosen::here(&STANDINGS);
    let body = match Tab::read(Some(chosen.view())).kind() {
        Some(kind) => {
            let list = asked(|| chosen.clone(), list_standings);
            view! { <Loaded asked=list view=move |list| view! { <Standings list kind chosen/> }/> }.into_any()
        }
        None => {
            let list = asked(|| chosen.clone(), list_verified_by_us);
            view! { <Loaded asked=list view=move |page| view! { <VerifiedByUs page chosen/> }/> }.into_any()
        }
    };
    view! {
        <Breadcrumb trail=vec![Crumb::link(words::ENTE, to::OWN_TENANT), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE>
            <LinkButton href=to::REGISTRY label=words::OPEN_REGISTRY look=ButtonLook::Outline/>
        </PageHead>
        <p class="muted">{words::NOTE}</p>
        <HeldDone/>
        {body}
    }
}

fn tabs(chosen: &Chosen) -> lists::Tabs {
    let current = Tab::read(Some(chosen.view()));
    let tabs = Tab::ALL.map(|tab| crate::ui::Tab {
        label: tab.kind().map_or(words::VERIFIED_BY_US, words::kind_tab).to_owned(),
        href: chosen.at_view(tab.slug()),
        count: None,
        current: tab == current,
    });
    lists::Tabs { label: words::TABS, tabs: tabs.to_vec() }
}

#[component]
fn Standings(list: StandingList, kind: AttributeKind, chosen: Chosen) -> impl IntoView {
    let everything = chosen.address(&[("stato", "tutti")]);
    let (text, href, label) = match (chosen.is_filtered(), kind) {
        (true, _) => (words::EMPTY_FILTERED, chosen.unfiltered(), words::CLEAR),
        (false, AttributeKind::Verified) => (words::EMPTY, to::REGISTRY.to_owned(), words::OPEN_REGISTRY),
        (false, AttributeKind::Certified | AttributeKind::Declared) => (words::EMPTY, everything, words::SHOW_ALL),
    };
    let empty = view! {
        <EmptyState title=words::EMPTY_TITLE text>
            <LinkButton href label look=ButtonLook::Outline/>
        </EmptyState>
    }
    .into_any();
    let (shown, tabs) = (Shown::of(&list.page), tabs(&chosen));
    view! {
        <ListFrame chosen shown tabs note=words::kind_note(kind) empty>
            <Rows list kind/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: StandingList, kind: AttributeKind) -> impl IntoView {
    let StandingList { actor, page } = list;
    let rows = page.results.into_iter().map(|line| row(line, kind, &actor)).collect_view();
    let giver = match kind {
        AttributeKind::Certified => words::GIVEN_BY,
        AttributeKind::Declared => words::CREATED_BY,
        AttributeKind::Verified => words::VERIFIER,
    };
    view! {
        <Table caption=words::kind_tab(kind)>
            <thead>
                <tr>
                    <Column label=words::ATTRIBUTE/>
                    <Column label=giver/>
                    <Column label=words::STANDING/>
                    <Column label=words::ASKED_BY/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

fn row(line: StandingLine, kind: AttributeKind, actor: &Actor) -> impl IntoView + use<> {
    let held = line.standing.is_held();
    let why_not = (!held).then(|| {
        view! { <p class="muted small">{words::who_can_give(kind, &line.giver)}</p> }
    });
    let action = match (kind, held) {
        (AttributeKind::Declared, false) => Some(HeldAction::Declare),
        (AttributeKind::Declared, true) => Some(HeldAction::RevokeDeclaration),
        (AttributeKind::Certified | AttributeKind::Verified, _) => None,
    };
    let action = action.filter(|_| actor.has(Permission::WriteHeldAttributes)).map(|action| {
        let href = to::own_attribute(line.attribute, action);
        let look = if action == HeldAction::Declare { ButtonLook::Outline } else { ButtonLook::DangerOutline };
        view! { <LinkButton href label=words::button(action) about=line.name.clone() small=true look/> }
    });
    view! {
        <tr>
            <th scope="row">
                {line.name}
                <p class="muted small">{line.description}</p>
            </th>
            <td>{line.giver}</td>
            <td>
                <StandingBadge standing=line.standing dates=line.dates expiring=line.expiring/>
                {why_not}
            </td>
            <td>{words::requests(line.asked_by)}</td>
            <td><RowActions>{action}</RowActions></td>
        </tr>
    }
}

#[component]
fn VerifiedByUs(page: Page<VerifiedLine>, chosen: Chosen) -> impl IntoView {
    let text = if chosen.is_filtered() { words::EMPTY_FILTERED } else { words::EMPTY_VERIFIED_BY_US };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let (shown, tabs) = (Shown::of(&page), tabs(&chosen));
    let rows = page
        .results
        .into_iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">{line.attribute_name}</th>
                    <td>{line.consumer_name}</td>
                    <td><StandingBadge standing=line.standing dates=line.dates expiring=line.expiring/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListFrame chosen shown tabs note=words::VERIFIED_BY_US_NOTE empty>
            <Table caption=words::VERIFIED_BY_US>
                <thead>
                    <tr>
                        <Column label=words::ATTRIBUTE/>
                        <Column label=words::CONSUMER/>
                        <Column label=words::STANDING/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}
