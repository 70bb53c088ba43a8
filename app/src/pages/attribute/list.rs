//! The attributes of the own ente: what it holds, what it lost, what its requests ask for, and who can give it.

use domain::attribute::{AttributeKind, HeldAction};
use domain::page::Page;
use domain::{Actor, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{HeldDone, StandingBadge, Tab};
use crate::api::attribute::{
    StandingLine, StandingList, StandingQuery, VerifiedLine, list_standings, list_verified_by_us,
};
use crate::i18n::it::attribute as words;
use crate::pages::address::{address, page_number};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Choice, Column, Crumb, EmptyState, FilterBar, InputKind, LinkButton,
    PageHead, Pager, RowActions, SelectField, Table, Tabs, TextField,
};

const ONLY: [&str; 5] = ["", "posseduti", "persi", "mancanti", "tutti"];

/// `/aderente/attributi`
#[component]
pub fn StandingListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        StandingQuery {
            tab: text("tipo"),
            only: text("stato"),
            q: text("q"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let body = move || {
        let query = read.get();
        match Tab::read(query.tab.as_deref()).kind() {
            Some(kind) => {
                let list = asked(move || read.get(), list_standings);
                view! {
                    <Loaded
                        asked=list
                        view=move |list| view! { <Standings list kind query=read.get_untracked()/> }
                    />
                }
                .into_any()
            }
            None => {
                let list = asked(move || read.get(), |query| list_verified_by_us(query.q, query.page));
                view! {
                    <Loaded asked=list view=move |page| view! { <VerifiedByUs page query=read.get_untracked()/> }/>
                }
                .into_any()
            }
        }
    };
    let tabs = move || {
        let current = Tab::read(read.read().tab.as_deref());
        let tabs = Tab::ALL.map(|tab| crate::ui::Tab {
            label: tab.kind().map_or(words::VERIFIED_BY_US, words::kind_tab).to_owned(),
            href: address(to::ATTRIBUTES, &[("tipo", Some(tab.slug()))]),
            count: None,
            current: tab == current,
        });
        view! { <Tabs label=words::TABS tabs=tabs.to_vec()/> }
    };
    view! {
        <Breadcrumb trail=vec![Crumb::link(words::ENTE, to::OWN_TENANT), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE>
            <LinkButton href=to::REGISTRY label=words::OPEN_REGISTRY look=ButtonLook::Outline/>
        </PageHead>
        <p class="muted">{words::NOTE}</p>
        <HeldDone/>
        {tabs}
        {body}
    }
}

fn at(query: &StandingQuery, page: i64) -> String {
    let number = page_number(page);
    let chosen = [
        ("tipo", query.tab.as_deref()),
        ("stato", query.only.as_deref()),
        ("q", query.q.as_deref()),
        ("p", number.as_deref()),
    ];
    address(to::ATTRIBUTES, &chosen)
}

#[component]
fn Standings(list: StandingList, kind: AttributeKind, query: StandingQuery) -> impl IntoView {
    let slug = Tab::of_kind(kind).slug();
    let choices = ONLY
        .into_iter()
        // Whoever has verified nothing is in no registry of verifications: there is no "all of them".
        .filter(|only| kind != AttributeKind::Verified || *only != "tutti")
        .map(|only| Choice::new(only, words::only(only)))
        .collect();
    let filtered = query.q.is_some() || query.only.is_some();
    let reset = address(to::ATTRIBUTES, &[("tipo", Some(slug))]);
    let body = if list.page.total == 0 {
        let everything = address(to::ATTRIBUTES, &[("tipo", Some(slug)), ("stato", Some("tutti"))]);
        let (text, href, label) = match (filtered, kind) {
            (true, _) => (words::EMPTY_FILTERED, reset.clone(), words::CLEAR),
            (false, AttributeKind::Verified) => (words::EMPTY, to::REGISTRY.to_owned(), words::OPEN_REGISTRY),
            (false, AttributeKind::Certified | AttributeKind::Declared) => (words::EMPTY, everything, words::SHOW_ALL),
        };
        view! {
            <EmptyState title=words::EMPTY_TITLE text>
                <LinkButton href label look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Rows list kind query=query.clone()/> }.into_any()
    };
    view! {
        <p>{words::kind_note(kind)}</p>
        <FilterBar action=to::ATTRIBUTES reset>
            <input type="hidden" name="tipo" value=slug/>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=query.q/>
            <SelectField name="stato" label=words::SHOW choices value=query.only/>
        </FilterBar>
        {body}
    }
}

#[component]
fn Rows(list: StandingList, kind: AttributeKind, query: StandingQuery) -> impl IntoView {
    let StandingList { actor, page } = list;
    let (offset, limit, total) = (page.offset, page.limit, page.total);
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
        <Pager offset limit total href=move |page| at(&query, page)/>
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
fn VerifiedByUs(page: Page<VerifiedLine>, query: StandingQuery) -> impl IntoView {
    let slug = Tab::VerifiedByUs.slug();
    let (offset, limit, total) = (page.offset, page.limit, page.total);
    let body = if total == 0 {
        let text = if query.q.is_some() { words::EMPTY_FILTERED } else { words::EMPTY_VERIFIED_BY_US };
        view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any()
    } else {
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
        let query = query.clone();
        view! {
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
            <Pager offset limit total href=move |page| at(&query, page)/>
        }
        .into_any()
    };
    view! {
        <p>{words::VERIFIED_BY_US_NOTE}</p>
        <FilterBar action=to::ATTRIBUTES reset=address(to::ATTRIBUTES, &[("tipo", Some(slug))])>
            <input type="hidden" name="tipo" value=slug/>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=query.q/>
        </FilterBar>
        {body}
    }
}
