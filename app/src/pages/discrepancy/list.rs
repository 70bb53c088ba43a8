//! `/discrepanze`: the cases that concern the reader's ente. View, filters and page are in the address.

use domain::discrepancy::DiscrepancyCause;
use leptos::prelude::*;

use super::StateBadge;
use crate::api::discrepancy::{CaseLine, CaseList, CaseRequest, View, list_discrepancies};
use crate::i18n::it::discrepancy as words;
use crate::lists::discrepancy::{CASES, WAITING, view};
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Breadcrumb, Callout, Crumb, EmptyState, LinkButton, PageHead, Tab, Tone};

/// The list.
#[component]
pub fn DiscrepancyListPage() -> impl IntoView {
    let chosen = Chosen::here(&CASES);
    let list = asked(|| chosen.clone(), list_discrepancies);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE/>
        <p class="muted">{words::NOTE}</p>
        <Loaded asked=list view=move |list| view! { <Cases list chosen/> }/>
    }
}

#[component]
fn Cases(list: CaseList, chosen: Chosen) -> impl IntoView {
    let views = CASES.view.map(|(_, words)| words).unwrap_or_default();
    let tabs = views
        .iter()
        .map(|word| Tab {
            label: tab_label(view(word)).to_owned(),
            href: chosen.at_view(word),
            count: (*word == WAITING).then_some(list.waiting),
            current: *word == chosen.view(),
        })
        .collect();
    let text = match (chosen.is_filtered(), view(chosen.view())) {
        (true, _) => words::EMPTY_FILTERED,
        (false, View::Waiting) => words::EMPTY_WAITING,
        (false, View::Only(_)) => words::EMPTY_STATE,
        (false, View::All) => words::EMPTY_ALL,
    };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let (shown, tabs) = (Shown::of(&list.page), lists::Tabs { label: words::TABS, tabs });
    let cases = list.page.results.into_iter().map(|line| view! { <Case line/> }).collect_view();
    view! { <ListFrame chosen shown tabs empty>{cases}</ListFrame> }
}

const fn tab_label(view: View) -> &'static str {
    match view {
        View::Waiting => words::WAITING,
        View::Only(state) => words::state_tab(state),
        View::All => words::ALL,
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
