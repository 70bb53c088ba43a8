//! The requests of one side: tabs with counts, search, filter and sort, all in the address.

use domain::agreement::AgreementState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Perspective, Tab, perspective};
use crate::api::agreement::{AgreementLine, AgreementList, AgreementQuery, list_agreements};
use crate::i18n::it::agreement as words;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Choice, Column, Crumb, Direction, EmptyState, FilterBar,
    Flash, InputKind, LinkButton, PageHead, Pager, RowActions, SelectField, SortColumn, Table, Tabs, TextField, Tone,
};

/// The list of one side.
#[component]
pub fn AgreementListPage() -> impl IntoView {
    let side = perspective();
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        AgreementQuery {
            tab: text("vista"),
            q: text("q"),
            suspended_by: text("sospesa-da"),
            sort: text("ordina"),
            descending: query.get("verso").as_deref() == Some("desc"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let list = asked(move || read.get(), move |query| list_agreements(side, query));
    let (title, note, area) = match side {
        Perspective::Producer => (words::RECEIVED, words::RECEIVED_NOTE, words::PROVIDING),
        Perspective::Consumer => (words::SENT, words::SENT_NOTE, words::CONSUMING),
    };
    let deleted = move || {
        (query.read().get("fatto").as_deref() == Some("elimina")).then(|| {
            let text = words::done(domain::agreement::AgreementAction::Delete, AgreementState::Archived);
            view! { <Flash>{text}</Flash> }
        })
    };
    view! {
        <Breadcrumb trail=vec![Crumb::here(area), Crumb::here(title)]/>
        <PageHead title/>
        <p class="muted">{note}</p>
        {deleted}
        <Loaded asked=list view=move |list| view! { <List list query=read.get_untracked() side/> }/>
    }
}

/// The address of the list with other values.
fn address(side: Perspective, query: &AgreementQuery, change: &[(&str, &str)]) -> String {
    let page = query.page.to_string();
    let current = [
        ("vista", query.tab.as_deref()),
        ("q", query.q.as_deref()),
        ("sospesa-da", query.suspended_by.as_deref()),
        ("ordina", query.sort.as_deref()),
        ("verso", query.descending.then_some("desc")),
        ("p", (query.page > 1).then_some(page.as_str())),
    ];
    let value = |name: &str, old: Option<&str>| {
        let new = change.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
        new.or(old).filter(|value| !value.is_empty()).map(ToOwned::to_owned)
    };
    let pairs = current.iter().filter_map(|(name, old)| Some(((*name).to_owned(), value(name, *old)?)));
    let mut map = leptos_router::params::ParamsMap::new();
    for (name, value) in pairs {
        map.insert(name, value);
    }
    format!("{}{}", to::agreements(side), map.to_query_string())
}

#[component]
fn List(list: AgreementList, query: AgreementQuery, side: Perspective) -> impl IntoView {
    let tab = Tab::read(side, query.tab.as_deref());
    let tabs = Tab::of(side)
        .iter()
        .map(|each| crate::ui::Tab {
            label: tab_label(side, *each).to_owned(),
            href: address(side, &query, &[("vista", if *each == Tab::ToDo { "" } else { each.slug() }), ("p", "")]),
            count: count(&list, *each),
            current: *each == tab,
        })
        .collect();
    let filtered = query.q.is_some() || query.suspended_by.is_some();
    let (q, by) = (query.q.clone(), query.suspended_by.clone());
    let body = if list.page.total == 0 {
        view! { <Nothing side filtered/> }.into_any()
    } else {
        view! { <Rows list query side/> }.into_any()
    };
    let hidden = (tab != Tab::ToDo).then(|| view! { <input type="hidden" name="vista" value=tab.slug()/> });
    let choices = vec![
        Choice::new("", words::ANYBODY),
        Choice::new("erogatore", words::PRODUCER),
        Choice::new("fruitore", words::CONSUMER),
        Choice::new("piattaforma", words::PLATFORM),
    ];
    view! {
        <Tabs label=words::TABS tabs/>
        <FilterBar action=to::agreements(side)>
            {hidden}
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=q/>
            <SelectField name="sospesa-da" label=words::SUSPENDED_BY choices value=by/>
        </FilterBar>
        {body}
    }
}

const fn tab_label(side: Perspective, tab: Tab) -> &'static str {
    match (tab, side) {
        (Tab::ToDo, Perspective::Producer) => "Da approvare",
        (Tab::ToDo, Perspective::Consumer) => "Da completare",
        (Tab::Pending, _) => "In attesa",
        (Tab::Active, _) => "Attive",
        (Tab::Suspended, _) => "Sospese",
        (Tab::All, _) => "Tutte",
    }
}

fn count(list: &AgreementList, tab: Tab) -> Option<i64> {
    let of = |state| list.counts.iter().filter(|(each, _)| *each == state).map(|(_, count)| count).sum();
    match tab {
        Tab::ToDo => Some(list.waiting),
        Tab::Pending => Some(of(AgreementState::Pending)),
        Tab::Active => Some(of(AgreementState::Active)),
        Tab::Suspended => Some(of(AgreementState::Suspended)),
        Tab::All => Some(list.counts.iter().map(|(_, count)| count).sum()),
    }
}

#[component]
fn Nothing(side: Perspective, filtered: bool) -> impl IntoView {
    let text = match (filtered, side) {
        (true, _) => words::EMPTY_FILTERED,
        (false, Perspective::Producer) => words::EMPTY_RECEIVED,
        (false, Perspective::Consumer) => words::EMPTY_SENT,
    };
    let (href, label) = match (filtered, side) {
        (true, _) => (to::agreements(side), words::CLEAR),
        (false, Perspective::Consumer) => ("/catalogo", words::GO_TO_CATALOGUE),
        (false, Perspective::Producer) => ("/erogazione/e-service", crate::i18n::it::frame::MY_ESERVICES),
    };
    view! {
        <EmptyState title=words::EMPTY_TITLE text>
            <LinkButton href label look=ButtonLook::Outline/>
        </EmptyState>
    }
}

#[component]
fn Rows(list: AgreementList, query: AgreementQuery, side: Perspective) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let sorted = |name: &str, default: bool| {
        let here = query.sort.as_deref().map_or(default, |sort| sort == name);
        here.then_some(if query.descending { Direction::Descending } else { Direction::Ascending })
    };
    let href = |name: &str, default: bool| {
        let verso = if sorted(name, default) == Some(Direction::Ascending) { "desc" } else { "" };
        address(side, &query, &[("ordina", name), ("verso", verso), ("p", "")])
    };
    let party = match side {
        Perspective::Producer => words::CONSUMER,
        Perspective::Consumer => words::PRODUCER,
    };
    let caption = match side {
        Perspective::Producer => words::RECEIVED,
        Perspective::Consumer => words::SENT,
    };
    let head = view! {
        <SortColumn label=party href=href("ente", false) sorted=sorted("ente", false)/>
        <SortColumn label=words::ESERVICE href=href("e-service", false) sorted=sorted("e-service", false)/>
        <SortColumn label=words::SUBMITTED href=href("presentata", true) sorted=sorted("presentata", true)/>
        <Column label=words::REQUIREMENTS/>
        <SortColumn label=words::STATE href=href("stato", false) sorted=sorted("stato", false)/>
        <ActionsColumn/>
    };
    let rows = list.page.results.into_iter().map(|line| view! { <Row line side/> }).collect_view();
    let other = query.clone();
    view! {
        <Table caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        <Pager offset limit total href=move |page| address(side, &other, &[("p", &page.to_string())])/>
    }
}

#[component]
fn Row(line: AgreementLine, side: Perspective) -> impl IntoView {
    let href = to::agreement(side, line.id);
    let label = match (side, line.state) {
        (Perspective::Producer, AgreementState::Pending) => words::EVALUATE,
        (Perspective::Consumer, AgreementState::Draft) => words::FINISH,
        (_, _) => words::OPEN,
    };
    let about = words::about(&line.party, &line.eservice);
    let submitted = match line.submitted {
        Some(when) => view! { <time datetime=when.iso>{when.text}</time> }.into_any(),
        None => view! { <span class="muted">{words::NOT_SUBMITTED}</span> }.into_any(),
    };
    let (met, all) = line.fit;
    let tone = if met == all { Tone::Ok } else { Tone::Warning };
    let upgrade = line.upgrade_to.map(|number| view! { <Badge tone=Tone::Info text=words::upgrade_to(number)/> });
    let hands = (line.suspended_by_producer, line.suspended_by_consumer, line.suspended_by_platform);
    view! {
        <tr>
            <th scope="row"><a href=href.clone()>{line.party}</a></th>
            <td>{words::eservice_version(&line.eservice, line.number)}</td>
            <td>{submitted}</td>
            <td><Badge tone text=words::fit(met, all)/></td>
            <td>
                <StateBadges state=line.state hands certified_missing=line.certified_missing/>
                {upgrade}
            </td>
            <td><RowActions><LinkButton href label about small=true look=ButtonLook::Outline/></RowActions></td>
        </tr>
    }
}

/// The state, one badge for each hand on the switch (`ux.md` §2.5).
#[component]
pub(super) fn StateBadges(
    state: AgreementState,
    /// Provider, consumer, platform.
    hands: (bool, bool, bool),
    certified_missing: bool,
) -> impl IntoView {
    let tone = match state {
        AgreementState::Active => Tone::Ok,
        AgreementState::Pending | AgreementState::Draft => Tone::Warning,
        AgreementState::Suspended | AgreementState::Rejected | AgreementState::MissingCertifiedAttributes => {
            Tone::Danger
        }
        AgreementState::Archived => Tone::Neutral,
    };
    if state != AgreementState::Suspended {
        return view! { <Badge tone text=words::state(state)/> }.into_any();
    }
    let (producer, consumer, platform) = hands;
    let missing = words::state(AgreementState::MissingCertifiedAttributes);
    view! {
        <Badges>
            {producer.then(|| view! { <Badge tone text=words::SUSPENDED_BY_PRODUCER/> })}
            {consumer.then(|| view! { <Badge tone text=words::SUSPENDED_BY_CONSUMER/> })}
            {platform.then(|| view! { <Badge tone text=words::SUSPENDED_BY_PLATFORM/> })}
            {(platform && certified_missing).then(|| view! { <Badge tone text=missing/> })}
        </Badges>
    }
    .into_any()
}
