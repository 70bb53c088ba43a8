//! `/discrepanze`: the cases that concern the reader's ente. View, filters and page are in the address.

use domain::discrepancy::{CaseState, DiscrepancyCause};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use super::StateBadge;
use crate::api::discrepancy::{CaseLine, CaseList, CaseRequest, DiscrepancyQuery, View, list_discrepancies};
use crate::i18n::it::discrepancy as words;
use crate::pages::address::{address, page_number};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Callout, Crumb, EmptyState, FilterBar, InputKind, LinkButton, PageHead, Pager, Tab, Tabs, TextField,
    Tone,
};

/// The list.
#[component]
pub fn DiscrepancyListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        DiscrepancyQuery {
            view: named(text("stato").as_deref()),
            attribute: text("attributo"),
            party: text("ente"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let list = asked(move || read.get(), list_discrepancies);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE/>
        <p class="muted">{words::NOTE}</p>
        <Loaded asked=list view=move |list| view! { <Cases list query=read.get_untracked()/> }/>
    }
}

/// The view an address names; nonsense is what waits.
fn named(slug: Option<&str>) -> View {
    match slug {
        Some(words::ALL_SLUG) => View::All,
        slug => {
            let state = CaseState::iter().find(|state| Some(words::state_slug(*state)) == slug);
            state.map_or(View::Waiting, View::Only)
        }
    }
}

/// The word of a view in an address; the first needs none.
const fn slug(view: View) -> Option<&'static str> {
    match view {
        View::Waiting => None,
        View::Only(state) => Some(words::state_slug(state)),
        View::All => Some(words::ALL_SLUG),
    }
}

/// The views, in order. What is open or in progress is what waits, so "open" alone has no tab of its own.
const VIEWS: [(View, &str); 5] = [
    (View::Waiting, words::WAITING),
    (View::Only(CaseState::InProgress), words::state_tab(CaseState::InProgress)),
    (View::Only(CaseState::Confirmed), words::state_tab(CaseState::Confirmed)),
    (View::Only(CaseState::Resolved), words::state_tab(CaseState::Resolved)),
    (View::All, words::ALL),
];

#[component]
fn Cases(list: CaseList, query: DiscrepancyQuery) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let chosen = query.view;
    let tabs = VIEWS.map(|(view, label)| Tab {
        label: label.to_owned(),
        href: address(to::DISCREPANCIES, &[("stato", slug(view))]),
        count: (view == View::Waiting).then_some(list.waiting),
        current: view == chosen,
    });
    let filtered = query.attribute.is_some() || query.party.is_some();
    let (attribute, party) = (query.attribute.clone(), query.party.clone());
    let reset = address(to::DISCREPANCIES, &[("stato", slug(chosen))]);
    let body = if total == 0 {
        let text = match (filtered, chosen) {
            (true, _) => words::EMPTY_FILTERED,
            (false, View::Waiting) => words::EMPTY_WAITING,
            (false, View::Only(_)) => words::EMPTY_STATE,
            (false, View::All) => words::EMPTY_ALL,
        };
        view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any()
    } else {
        let cases = list.page.results.into_iter().map(|line| view! { <Case line/> }).collect_view();
        let href = move |page| {
            let number = page_number(page);
            let filters = [
                ("stato", slug(query.view)),
                ("attributo", query.attribute.as_deref()),
                ("ente", query.party.as_deref()),
                ("p", number.as_deref()),
            ];
            address(to::DISCREPANCIES, &filters)
        };
        view! {
            {cases}
            <Pager offset limit total href/>
        }
        .into_any()
    };
    let hidden = slug(chosen).map(|slug| view! { <input type="hidden" name="stato" value=slug/> });
    view! {
        <Tabs label=words::TABS tabs=tabs.to_vec()/>
        <FilterBar action=to::DISCREPANCIES reset>
            {hidden}
            <TextField name="attributo" label=words::BY_ATTRIBUTE kind=InputKind::Search value=attribute/>
            <TextField name="ente" label=words::BY_ENTE kind=InputKind::Search value=party/>
        </FilterBar>
        {body}
    }
}

#[component]
fn Case(line: CaseLine) -> impl IntoView {
    let title = words::title(&line.attribute, &line.consumer);
    let state = line.facts.state();
    let tone = if state.waits() { Tone::Warning } else { Tone::Neutral };
    let cause = words::cause(line.facts.case.cause, &line.revoker, &line.opened);
    let verified = line.verified.as_ref().map(|date| words::own_verification(date, line.facts.vouches));
    let verified = verified.filter(|_| line.facts.case.revoker != line.facts.stance.tenant);
    let end = line.facts.case.close_reason.zip(line.closed.clone());
    let end = end.map(|(reason, date)| view! { <p>{words::closed(reason, &date)}</p> });
    let unchanged = line.facts.case.is_open().then(|| view! { <p>{words::STATE_UNCHANGED}</p> });
    let href = to::discrepancy(line.id());
    view! {
        <Callout tone title=title.clone()>
            <p><StateBadge state/>" "{cause}" "{verified}</p>
            {end}
            {unchanged}
            <Parties line=line.clone()/>
            <Requests line/>
            <div class="actions">
                <LinkButton href label=words::EXAMINE about=title small=true/>
            </div>
        </Callout>
    }
}

#[component]
fn Parties(line: CaseLine) -> impl IntoView {
    let revoker = match line.facts.case.cause {
        DiscrepancyCause::Revoked => words::REVOKER,
        DiscrepancyCause::Expired => words::EXPIRED_FOR,
    };
    let mut parties = vec![format!("{} ({})", line.consumer, words::CONSUMER), format!("{} ({revoker})", line.revoker)];
    parties.extend(line.others.iter().map(|other| format!("{other} ({})", words::VERIFIER)));
    view! { <p><strong>{words::PARTIES}": "</strong>{parties.join(" · ")}</p> }
}

/// The reader's own requests.
#[component]
fn Requests(line: CaseLine) -> impl IntoView {
    if line.requests.is_empty() {
        return view! { <p>{words::NO_REQUESTS}</p> }.into_any();
    }
    let open = line.facts.case.is_open();
    let rows = line.requests.into_iter().map(|request| {
        let CaseRequest { id, eservice, state, as_consumer } = request;
        let side = if as_consumer { Perspective::Consumer } else { Perspective::Producer };
        view! {
            <li>
                <a href=to::agreement(side, id)>{eservice}</a>
                {format!(" ({})", words::request_state(state, open))}
            </li>
        }
    });
    view! {
        <p><strong>{words::YOUR_REQUESTS}</strong></p>
        <ul>{rows.collect_view()}</ul>
    }
    .into_any()
}
