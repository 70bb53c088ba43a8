//! The catalogue: search, filters and sort in the address, and for each e-service how the reader's ente fits.

use std::sync::Arc;

use domain::Actor;
use domain::eservice::DescriptorState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use super::primary::Primary;
use super::{Dates, VersionBadge, date};
use crate::api::eservice::{Catalogue, CatalogueLine, CatalogueQuery, list_catalogue};
use crate::i18n::it::eservice as words;
use crate::pages::parts::{Loaded, RequirementList, asked, list_address};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, ActiveFilter, Badge, Badges, Breadcrumb, ButtonLook, Choice, Column, Crumb, Direction, Disclosure,
    EmptyState, FilterBar, FilterChips, InputKind, LinkButton, PageHead, Pager, RowActions, SelectField, SortColumn,
    Table, TextField, Tone,
};

/// The catalogue.
#[component]
pub fn CatalogueListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        CatalogueQuery {
            q: text("q"),
            producer: text("erogatore"),
            fit: text("requisiti").filter(|word| word == "posseduti" || word == "mancanti"),
            state: text("stato").filter(|word| word != PUBLISHED),
            sort: text("ordina"),
            descending: query.get("verso").as_deref() == Some("desc"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let catalogue = asked(move || read.get(), list_catalogue);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::CONSUMING), Crumb::here(words::CATALOGUE)]/>
        <PageHead title=words::CATALOGUE/>
        <p class="muted">{words::CATALOGUE_NOTE}</p>
        <Loaded asked=catalogue view=move |catalogue| view! { <List catalogue query=read.get_untracked()/> }/>
    }
}

/// The state that is shown when the address names none.
const PUBLISHED: &str = words::state_slug(DescriptorState::Published);
/// The word for every state.
const ALL: &str = "tutti";

/// The address of the list with other values.
fn address(query: &CatalogueQuery, change: &[(&str, &str)]) -> String {
    let page = query.page.to_string();
    let current = [
        ("q", query.q.as_deref()),
        ("erogatore", query.producer.as_deref()),
        ("requisiti", query.fit.as_deref()),
        ("stato", query.state.as_deref()),
        ("ordina", query.sort.as_deref()),
        ("verso", query.descending.then_some("desc")),
        ("p", (query.page > 1).then_some(page.as_str())),
    ];
    list_address(to::CATALOGUE, &current, change)
}

#[component]
fn List(catalogue: Catalogue, query: CatalogueQuery) -> impl IntoView {
    let producers = catalogue.producers.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let producers = [Choice::new("", words::ANY)].into_iter().chain(producers).collect();
    let fits = vec![
        Choice::new("", words::ANY),
        Choice::new("posseduti", words::MET_FILTER),
        Choice::new("mancanti", words::MISSING_FILTER),
    ];
    let states = DescriptorState::iter().filter(|state| *state != DescriptorState::Draft);
    let states = states.map(|state| Choice::new(words::state_slug(state), words::state(state)));
    let states = states.chain([Choice::new(ALL, words::ANY)]).collect();
    let state = query.state.clone().or_else(|| Some(PUBLISHED.to_owned()));
    let filters = chips(&catalogue, &query);
    let (q, producer, fit) = (query.q.clone(), query.producer.clone(), query.fit.clone());
    let body = if catalogue.page.total == 0 {
        view! { <Nothing query/> }.into_any()
    } else {
        view! { <Rows catalogue query/> }.into_any()
    };
    view! {
        <FilterBar action=to::CATALOGUE>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=q/>
            <SelectField name="erogatore" label=words::PRODUCER choices=producers value=producer/>
            <SelectField name="requisiti" label=words::REQUIREMENTS choices=fits value=fit/>
            <SelectField name="stato" label=words::STATE choices=states value=state/>
        </FilterBar>
        <FilterChips filters/>
        {body}
    }
}

/// The filters in force, each with the address without it.
fn chips(catalogue: &Catalogue, query: &CatalogueQuery) -> Vec<ActiveFilter> {
    let chip = |name: &str, label: &str, value: &str| ActiveFilter {
        label: words::chip(label, value),
        without: address(query, &[(name, ""), ("p", "")]),
    };
    let producer = query.producer.as_ref().map(|id| {
        let found = catalogue.producers.iter().find(|(known, _)| known.to_string() == *id);
        let name = found.map_or(words::NONE, |(_, name)| name.as_str());
        ActiveFilter {
            label: format!("{}: {name}", words::PRODUCER),
            without: address(query, &[("erogatore", ""), ("p", "")]),
        }
    });
    let fit = query.fit.as_deref().map(|word| chip("requisiti", words::REQUIREMENTS, word));
    let state = query.state.as_deref().map(|word| chip("stato", words::STATE, word));
    let q = query
        .q
        .as_ref()
        .map(|q| ActiveFilter { label: format!("«{q}»"), without: address(query, &[("q", ""), ("p", "")]) });
    [q, producer, fit, state].into_iter().flatten().collect()
}

#[component]
fn Nothing(query: CatalogueQuery) -> impl IntoView {
    let filtered = query.q.is_some() || query.producer.is_some() || query.state.is_some() || query.fit.is_some();
    let (text, way_out) = match (query.fit.is_some(), filtered) {
        (true, _) => (words::EMPTY_FIT, Some((address(&query, &[("requisiti", ""), ("p", "")]), words::CLEAR_FIT))),
        (false, true) => (words::EMPTY_FILTERED, Some((to::CATALOGUE.to_owned(), words::CLEAR))),
        (false, false) => (words::EMPTY_CATALOGUE, None),
    };
    let way_out = way_out.map(|(href, label)| view! { <LinkButton href label look=ButtonLook::Outline/> });
    view! { <EmptyState title=words::EMPTY_TITLE text>{way_out}</EmptyState> }
}

#[component]
fn Rows(catalogue: Catalogue, query: CatalogueQuery) -> impl IntoView {
    let (offset, limit, total) = (catalogue.page.offset, catalogue.page.limit, catalogue.page.total);
    let (actor, dates): (Actor, Dates) = (catalogue.actor, Arc::new(catalogue.dates));
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
        <SortColumn label=words::PRODUCER href=href("erogatore", false) sorted=sorted("erogatore", false)/>
        <SortColumn label=words::VERSION href=href("pubblicazione", false) sorted=sorted("pubblicazione", false)/>
        <Column label=words::REQUIREMENTS/>
        <Column label=words::APPROVAL/>
        <Column label=words::OWN_REQUEST/>
        <ActionsColumn/>
    };
    let rows = catalogue.page.results.into_iter();
    let rows = rows.map(|line| view! { <Row line actor=actor.clone() dates=dates.clone()/> }).collect_view();
    let other = query.clone();
    view! {
        <Table caption=words::CATALOGUE>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        <Pager offset limit total href=move |page| address(&other, &[("p", &page.to_string())])/>
    }
}

#[component]
fn Row(line: CatalogueLine, actor: Actor, dates: Dates) -> impl IntoView {
    let version = &line.creation.version;
    let (number, state) = (version.number, version.state);
    let href = to::catalogue_number(line.creation.eservice, number);
    let about = words::about(&line.name, &line.producer);
    let mine = line.creation.producer == actor.tenant;
    let fit = version.fit.clone();
    let badges = line.requests.iter().map(|request| {
        let tone = super::detail::request_tone(request.state);
        view! { <Badge tone text=words::own_request(request.state, request.number)/> }
    });
    let badges = badges.collect_view();
    let own = if line.requests.is_empty() {
        view! { {words::NONE} }.into_any()
    } else {
        view! { <Badges>{badges}</Badges> }.into_any()
    };
    let beside = (state != DescriptorState::Published).then(|| view! { " " <VersionBadge state/> });
    view! {
        <tr>
            <th scope="row"><a href=href>{line.name}</a></th>
            <td>{line.producer}</td>
            <td>{words::version_on(number, line.published.as_deref())}{beside}</td>
            <td><Fit fit mine dates/></td>
            <td>{words::policy(line.policy)}</td>
            <td>{own}</td>
            <td>
                <RowActions>
                    <Primary creation=line.creation requests=line.requests actor about small=true/>
                </RowActions>
            </td>
        </tr>
    }
}

/// "3 di 3 posseduti", or what is missing and who can give it, on demand.
#[component]
fn Fit(fit: domain::requirement::RequirementFit, mine: bool, dates: Dates) -> impl IntoView {
    if mine {
        return view! { <span class="muted">{words::MINE}</span> }.into_any();
    }
    let (met, all) = fit.count();
    if met == all {
        let tone = if all == 0 { Tone::Neutral } else { Tone::Ok };
        return view! { <Badge tone text=words::fit(met, all)/> }.into_any();
    }
    view! {
        <Disclosure summary=words::fit(met, all)>
            <RequirementList fit date=move |at| date(&dates, at) action=|_, _| None/>
        </Disclosure>
    }
    .into_any()
}
