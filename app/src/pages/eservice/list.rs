//! The e-services of the reader's own ente: what is out, what is being written, how much it is used.

use domain::eservice::{DescriptorAction, DescriptorState};
use domain::page::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use crate::api::eservice::{OwnLine, OwnQuery, list_own_eservices};
use crate::i18n::it::eservice as words;
use crate::pages::catalogue::VersionBadge;
use crate::pages::parts::{Loaded, asked, list_address};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, ActiveFilter, Breadcrumb, ButtonLook, Choice, Column, Crumb, Direction, EmptyState, FilterBar,
    FilterChips, Flash, InputKind, LinkButton, PageHead, Pager, RowActions, SelectField, SortColumn, Table, TextField,
};

/// "I miei e-service".
#[component]
pub fn OwnListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        OwnQuery {
            q: text("q"),
            state: text("stato"),
            sort: text("ordina"),
            descending: query.get("verso").as_deref() == Some("desc"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let list = asked(move || read.get(), list_own_eservices);
    let deleted = move || {
        (query.read().get("fatto").as_deref() == Some(words::slug(DescriptorAction::Delete)))
            .then(|| view! { <Flash>{words::done(DescriptorAction::Delete, 0, None)}</Flash> })
    };
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::PROVIDING), Crumb::here(words::OWN)]/>
        <PageHead title=words::OWN/>
        <p class="muted">{words::OWN_NOTE}</p>
        {deleted}
        <Loaded asked=list view=move |page| view! { <List page query=read.get_untracked()/> }/>
    }
}

/// The address of the list with other values.
fn address(query: &OwnQuery, change: &[(&str, &str)]) -> String {
    let page = query.page.to_string();
    let current = [
        ("q", query.q.as_deref()),
        ("stato", query.state.as_deref()),
        ("ordina", query.sort.as_deref()),
        ("verso", query.descending.then_some("desc")),
        ("p", (query.page > 1).then_some(page.as_str())),
    ];
    list_address(to::OWN_ESERVICES, &current, change)
}

#[component]
fn List(page: Page<OwnLine>, query: OwnQuery) -> impl IntoView {
    let states = DescriptorState::iter().map(|state| Choice::new(words::state_slug(state), words::state(state)));
    let states = [Choice::new("", words::ANY)].into_iter().chain(states).collect();
    let (q, state) = (query.q.clone(), query.state.clone());
    let chip = |label: String, name: &str| ActiveFilter { label, without: address(&query, &[(name, ""), ("p", "")]) };
    let filters = [
        query.q.as_ref().map(|q| chip(format!("«{q}»"), "q")),
        query.state.as_deref().map(|word| chip(words::chip(words::STATE, word), "stato")),
    ];
    let filters = filters.into_iter().flatten().collect();
    let filtered = query.q.is_some() || query.state.is_some();
    let body = if page.total == 0 {
        view! { <Nothing filtered/> }.into_any()
    } else {
        view! { <Rows page query/> }.into_any()
    };
    view! {
        <FilterBar action=to::OWN_ESERVICES>
            <TextField name="q" label=words::SEARCH_OWN kind=InputKind::Search value=q/>
            <SelectField name="stato" label=words::STATE choices=states value=state/>
        </FilterBar>
        <FilterChips filters/>
        {body}
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    let text = if filtered { words::EMPTY_FILTERED } else { words::EMPTY_OWN };
    let way_out = filtered.then(|| {
        view! { <LinkButton href=to::OWN_ESERVICES label=words::CLEAR look=ButtonLook::Outline/> }
    });
    view! { <EmptyState title=words::EMPTY_TITLE text>{way_out}</EmptyState> }
}

#[component]
fn Rows(page: Page<OwnLine>, query: OwnQuery) -> impl IntoView {
    let (offset, limit, total) = (page.offset, page.limit, page.total);
    let sorted = |name: &str, default: bool| {
        let here = query.sort.as_deref().map_or(default, |sort| sort == name);
        here.then_some(if query.descending { Direction::Descending } else { Direction::Ascending })
    };
    let href = |name: &str, default: bool| {
        let verso = if sorted(name, default) == Some(Direction::Ascending) { "desc" } else { "" };
        address(&query, &[("ordina", name), ("verso", verso), ("p", "")])
    };
    let head = view! {
        <SortColumn label=words::ESERVICE href=href("nome", true) sorted=sorted("nome", true)/>
        <Column label=words::TECHNOLOGY/>
        <SortColumn label=words::VERSION href=href("pubblicazione", false) sorted=sorted("pubblicazione", false)/>
        <Column label=words::DRAFT/>
        <Column label=words::REQUESTS_RECEIVED/>
        <ActionsColumn/>
    };
    let rows = page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
    let other = query.clone();
    view! {
        <Table caption=words::OWN>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        <Pager offset limit total href=move |page| address(&other, &[("p", &page.to_string())])/>
    }
}

#[component]
fn Row(line: OwnLine) -> impl IntoView {
    let href = to::own_eservice(line.id);
    let shown = match line.shown {
        Some(version) => view! {
            {words::version_on(version.number, version.published.as_deref())}
            " "
            <VersionBadge state=version.state/>
        }
        .into_any(),
        None => view! { <span class="muted">{words::NOT_PUBLISHED}</span> }.into_any(),
    };
    let draft = match line.draft {
        Some(number) => {
            let href = to::own_version(line.id, number);
            view! { <a href=href>{words::version(number)}</a> }.into_any()
        }
        None => view! { {words::NONE} }.into_any(),
    };
    let about = line.name.clone();
    view! {
        <tr>
            <th scope="row"><a href=href.clone()>{line.name}</a></th>
            <td>{words::technology(line.technology)}</td>
            <td>{shown}</td>
            <td>{draft}</td>
            <td>{words::requests(line.live_requests, line.pending_requests)}</td>
            <td>
                <RowActions>
                    <LinkButton href label=words::OPEN about small=true look=ButtonLook::Outline/>
                </RowActions>
            </td>
        </tr>
    }
}
