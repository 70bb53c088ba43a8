//! Discrepancies: the list, and the page that asks before one is marked as resolved.

use domain::attribute::HeldAction;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::discrepancy::{
    AcknowledgeDiscrepancy, CaseLine, CaseList, CaseRequest, CaseView, get_discrepancy, list_discrepancies,
};
use crate::i18n::it::discrepancy as words;
use crate::i18n::it::words::agreement_state;
use crate::lists::discrepancy::{CASES, CLOSED, OPEN};
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, asked, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, EmptyState, ErrorSummary, Flash, LinkButton, PageHead, Tone,
};

/// `/discrepanze`
#[component]
pub fn DiscrepancyListPage() -> impl IntoView {
    let chosen = Chosen::here(&CASES);
    let list = asked(|| chosen.clone(), list_discrepancies);
    let done = (query("fatto").as_deref() == Some("risolta")).then(|| view! { <Flash>{words::ACKNOWLEDGED}</Flash> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE/>
        <p class="muted">{words::NOTE}</p>
        {done}
        <Loaded asked=list view=move |list| view! { <Cases list chosen/> }/>
    }
}

#[component]
fn Cases(list: CaseList, chosen: Chosen) -> impl IntoView {
    let closed = chosen.view() == CLOSED;
    let tab = |label: &str, view, count| crate::ui::Tab {
        label: label.to_owned(),
        href: chosen.at_view(view),
        count,
        current: chosen.view() == view,
    };
    let tabs = vec![tab(words::OPEN, OPEN, Some(list.open)), tab(words::CLOSED, CLOSED, None)];
    let text = match (chosen.is_filtered(), closed) {
        (true, _) => words::EMPTY_FILTERED,
        (false, false) => words::EMPTY_OPEN,
        (false, true) => words::EMPTY_CLOSED,
    };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let (shown, tabs) = (Shown::of(&list.page), lists::Tabs { label: words::TABS, tabs });
    let cases = list.page.results.into_iter().map(|line| view! { <Case line/> }).collect_view();
    view! { <ListFrame chosen shown tabs empty>{cases}</ListFrame> }
}

#[component]
fn Case(line: CaseLine) -> impl IntoView {
    let title = words::title(&line.attribute, &line.consumer);
    let tone = if line.closed.is_none() { Tone::Warning } else { Tone::Neutral };
    let cause = words::cause(line.cause, &line.revoker, &line.opened);
    let end = line.close_reason.zip(line.closed.clone());
    let end = end.map(|(reason, date)| view! { <p>{words::closed(reason, &date)}</p> });
    let unchanged = line.closed.is_none().then(|| view! { <p>{words::STATE_UNCHANGED}</p> });
    let acknowledge = line.refusal.is_none().then(|| {
        let href = to::acknowledge(line.id);
        view! { <LinkButton href label=words::ACKNOWLEDGE about=title.clone() small=true look=ButtonLook::Outline/> }
    });
    view! {
        <Callout tone title>
            <p>{cause}</p>
            {end}
            {unchanged}
            <Parties line=line.clone()/>
            <Requests line/>
            <div class="actions">{acknowledge}</div>
        </Callout>
    }
}

#[component]
fn Parties(line: CaseLine) -> impl IntoView {
    let revoker = match line.cause {
        domain::discrepancy::DiscrepancyCause::Revoked => words::REVOKER,
        domain::discrepancy::DiscrepancyCause::Expired => words::EXPIRED_FOR,
    };
    let mut parties = vec![format!("{} ({})", line.consumer, words::CONSUMER), format!("{} ({revoker})", line.revoker)];
    parties.extend(line.others.iter().map(|other| format!("{other} ({})", words::VERIFIER)));
    view! { <p><strong>{words::PARTIES}": "</strong>{parties.join(" · ")}</p> }
}

/// The reader's own requests, with what the reader can do about the attribute there.
#[component]
fn Requests(line: CaseLine) -> impl IntoView {
    if line.requests.is_empty() {
        return view! { <p>{words::NO_REQUESTS}</p> }.into_any();
    }
    let open = line.closed.is_none() && line.refusal.is_none();
    let rows = line.requests.iter().cloned().map(|request| {
        let CaseRequest { id, eservice, state, as_consumer } = request;
        let side = if as_consumer { Perspective::Consumer } else { Perspective::Producer };
        let way_on = match (open && !as_consumer, line.is_revoker, line.is_verifier) {
            (true, true, _) => Some((words::VERIFY_AGAIN, to::verification(id, line.attribute_id, HeldAction::Verify))),
            (true, false, true) => {
                Some((words::REVOKE_TOO, to::verification(id, line.attribute_id, HeldAction::RevokeVerification)))
            }
            (true, false, false) | (false, _, _) => None,
        };
        let way_on = way_on.map(|(label, href)| view! { " · " <a href=href>{label}</a> });
        view! {
            <li>
                <a href=to::agreement(side, id)>{eservice}</a>
                " ("
                {agreement_state(state)}
                ")"
                {way_on}
            </li>
        }
    });
    view! {
        <p><strong>{words::YOUR_REQUESTS}</strong></p>
        <ul>{rows.collect_view()}</ul>
    }
    .into_any()
}

/// `/discrepanze/:id/risolta`
#[component]
pub fn AcknowledgePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let case = asked(move || id.get(), get_discrepancy);
    let both = with_draft(|| (), move |()| case);
    let trail = vec![Crumb::link(words::TITLE, to::DISCREPANCIES), Crumb::here(words::ACKNOWLEDGE)];
    view! {
        <Breadcrumb trail/>
        <Loaded
            asked=both
            view=|(case, draft): (CaseView, crate::api::form::Draft)| {
                let summary = problems(&draft, &[]);
                view! {
                    <PageHead title=words::ACKNOWLEDGE_QUESTION/>
                    <ErrorSummary problems=summary/>
                    <Acknowledge line=case.line/>
                }
            }
        />
    }
}

#[component]
fn Acknowledge(line: CaseLine) -> impl IntoView {
    let run = address_of::<AcknowledgeDiscrepancy>();
    let about = words::title(&line.attribute, &line.consumer);
    let body = match line.refusal {
        Some(denial) => view! {
            <Refused denial/>
            <LinkButton href=to::DISCREPANCIES label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
        None => view! {
            <Callout tone=Tone::Info><p>{words::ACKNOWLEDGE_NOTE}</p></Callout>
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=line.id.to_string()/>
                <input type="hidden" name="seen" value=line.revision.0/>
                <div class="actions">
                    <Button label=words::ACKNOWLEDGE/>
                    <LinkButton href=to::DISCREPANCIES label=words::CANCEL look=ButtonLook::Neutral/>
                </div>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        <p class="muted">{about}</p>
        {body}
    }
}
