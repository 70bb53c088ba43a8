//! `/discrepanze/:id`: one case. Who vouches and who does not, which requests rely on it, what the ente has written down,
//! what happened. Every button asks the same `can` as the server.

use domain::Denial;
use domain::attribute::HeldAction;
use domain::discrepancy::rules::can;
use domain::discrepancy::{CaseAction, DiscrepancyCause};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use super::{StateBadge, id_in_path};
use crate::api::agreement::HistoryLine;
use crate::api::discrepancy::{
    AddDiscrepancyNote, CaseLine, CaseRequest, CaseView, MarkDiscrepancy, NoteLine, PartyLine, get_discrepancy,
};
use crate::api::form::Draft;
use crate::i18n::it::discrepancy as words;
use crate::pages::address::{address, page_number};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, address_of, field_error, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Column, Crumb, ErrorSummary, Flash, Happening, LinkButton, Need, PageHead,
    Pager, RefusedButton, Table, TextArea, Timeline, Tone,
};

/// One case.
#[component]
pub fn DiscrepancyPage() -> impl IntoView {
    let (id, query) = (id_in_path(), use_query_map());
    let notes = move || query.read().get("p").and_then(|page| page.parse().ok()).unwrap_or(1);
    let both = with_draft(move || (id.get(), notes()), |(id, notes)| get_discrepancy(id, notes));
    view! { <Loaded asked=both view=|(view, draft)| view! { <Detail view draft/> }/> }
}

#[component]
fn Detail(view: CaseView, draft: Draft) -> impl IntoView {
    let line = view.line.clone();
    let title = words::title(&line.attribute, &line.consumer);
    let (state, closed) = (line.facts.state(), line.facts.case.close_reason.zip(line.closed.clone()));
    let cause = words::cause(line.facts.case.cause, &line.revoker, &line.opened);
    let outcome = match closed {
        Some((reason, date)) => words::closed(reason, &date),
        None => words::STATE_UNCHANGED.to_owned(),
    };
    let tone = if state.waits() { Tone::Warning } else { Tone::Info };
    let trail = vec![Crumb::link(words::TITLE, to::DISCREPANCIES), Crumb::here(title.clone())];
    let actions = view.clone();
    view! {
        <Breadcrumb trail/>
        <PageHead title subtitle=move || view! { <StateBadge state/> }>
            <Actions view=actions/>
        </PageHead>
        <Done/>
        <ErrorSummary problems=problems(&draft, &[("text", "text")])/>
        <Callout tone>
            <p>{cause}</p>
            <p>{outcome}</p>
        </Callout>
        <Parties parties=view.parties.clone() cause=view.line.facts.case.cause/>
        <Requests line=view.line.clone()/>
        <div class="columns">
            <Notes view=view.clone() draft/>
            <History history=view.history/>
        </div>
    }
}

/// What was just done.
#[component]
fn Done() -> impl IntoView {
    let done = crate::pages::parts::query("fatto");
    let action = CaseAction::iter().find(|action| Some(words::slug(*action)) == done.as_deref());
    action.map(|action| view! { <Flash>{words::done(action)}</Flash> })
}

/// What the reader can do now, and the reason for what it cannot.
#[component]
fn Actions(view: CaseView) -> impl IntoView {
    let (facts, actor) = (&view.line.facts, &view.actor);
    let (id, tenant) = (facts.case.id, actor.tenant);
    let verifier = facts.case.other_verifiers.contains(&tenant);
    let confirm = verifier.then(|| {
        let look = ButtonLook::Primary;
        offer(CaseAction::Confirm, &view, |label| view! { <LinkButton href=to::confirm(id) label look/> }.into_any())
    });
    let held = match (facts.case.is_open(), verifier, facts.case.revoker == tenant) {
        (true, true, _) => Some((HeldAction::RevokeVerification, words::REVOKE_TOO, ButtonLook::DangerOutline)),
        (true, false, true) => Some((HeldAction::Verify, words::VERIFY_AGAIN, ButtonLook::Primary)),
        (true, false, false) | (false, _, _) => None,
    };
    let held = held.map(|(action, label, look)| about_the_attribute(&view, action, label, look));
    let mark = address_of::<MarkDiscrepancy>();
    let marks = [(CaseAction::TakeUp, "true"), (CaseAction::PutBack, "false")].map(|(action, value)| {
        offer(action, &view, |label| {
            view! {
                <PostForm to=mark>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="in_progress" value=value/>
                    <Button label look=ButtonLook::Outline/>
                </PostForm>
            }
            .into_any()
        })
    });
    let acknowledge = offer(CaseAction::Acknowledge, &view, |label| {
        view! { <LinkButton href=to::acknowledge(id) label look=ButtonLook::Outline/> }.into_any()
    });
    view! { {confirm} {held} {marks.into_iter().collect_view()} {acknowledge} }
}

/// A button for what can be done, nothing for what is done already or is not the reader's, a reason for the rest.
fn offer(action: CaseAction, view: &CaseView, draw: impl FnOnce(&'static str) -> AnyView) -> Option<AnyView> {
    let label = words::button(action);
    match can(action, &view.line.facts, &view.actor) {
        Ok(()) => Some(draw(label)),
        Err(Denial::UnchangedValue | Denial::DiscrepancyClosed) => None,
        Err(denial) if denial.is_about_who() => None,
        Err(denial) => {
            let id = format!("perche-{}", words::slug(action));
            Some(view! { <RefusedButton id label reason=reason(&denial)/> }.into_any())
        }
    }
}

/// What the reader can do about the attribute itself, from the page of a request that asks for it.
fn about_the_attribute(view: &CaseView, action: HeldAction, label: &'static str, look: ButtonLook) -> Option<AnyView> {
    match (domain::attribute::rules::can(action, &view.held, &view.actor), view.held.asked_by.first()) {
        (Ok(()), Some(request)) => {
            let href = to::verification(*request, view.held.attribute.id, action);
            Some(view! { <LinkButton href label look/> }.into_any())
        }
        (Err(denial), _) if !denial.is_about_who() && denial != Denial::AttributeAlreadyRevoked => {
            Some(view! { <RefusedButton id="perche-attributo" label reason=reason(&denial)/> }.into_any())
        }
        (Ok(()), None) | (Err(_), _) => None,
    }
}

#[component]
fn Parties(parties: Vec<PartyLine>, cause: DiscrepancyCause) -> impl IntoView {
    let rows = parties.into_iter().map(|party| {
        let part = match (party.is_consumer, party.is_revoker, cause) {
            (true, _, _) => words::CONSUMER,
            (false, true, DiscrepancyCause::Revoked) => words::REVOKER,
            (false, true, DiscrepancyCause::Expired) => words::EXPIRED_FOR,
            (false, false, _) => words::VERIFIER,
        };
        let verification = match &party.verified {
            Some(since) => words::verified(since, party.end.as_ref()),
            None => words::NOTHING.to_owned(),
        };
        let answer = match party.confirmation {
            Some((date, reason)) => view! { {words::confirmed_on(&date)} " " <q>{reason}</q> }.into_any(),
            None => words::NOTHING.into_any(),
        };
        let us = party.own.then(|| view! { " " <span class="muted small">{words::US}</span> });
        view! {
            <tr>
                <th scope="row">{party.name}{us}</th>
                <td>{part}</td>
                <td>{verification}</td>
                <td>{answer}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section aria-labelledby="coinvolti">
            <h2 id="coinvolti">{words::PARTIES}</h2>
            <Table caption=words::PARTIES>
                <thead>
                    <tr>
                        <Column label=words::PARTY/>
                        <Column label=words::PART/>
                        <Column label=words::VERIFICATION/>
                        <Column label=words::ANSWER/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Requests(line: CaseLine) -> impl IntoView {
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
    let rows = rows.collect::<Vec<_>>();
    let list = match rows.is_empty() {
        true => view! { <p>{words::NO_REQUESTS}</p> }.into_any(),
        false => view! { <ul>{rows}</ul> }.into_any(),
    };
    view! {
        <section aria-labelledby="richieste">
            <h2 id="richieste">{words::YOUR_REQUESTS}</h2>
            {list}
            <p class="muted small">{words::OTHERS_REQUESTS}</p>
        </section>
    }
}

#[component]
fn Notes(view: CaseView, draft: Draft) -> impl IntoView {
    let id = view.line.id();
    let add = address_of::<AddDiscrepancyNote>();
    let form = can(CaseAction::AddNote, &view.line.facts, &view.actor).is_ok().then(|| {
        view! {
            <PostForm to=add class="form">
                <input type="hidden" name="id" value=id.to_string()/>
                <TextArea
                    name="text"
                    label=words::NEW_NOTE
                    need=Need::Required
                    value=draft.value("text")
                    error=field_error(&draft, "text")
                    max_length=2000
                />
                <div class="actions">
                    <Button label=words::button(CaseAction::AddNote) look=ButtonLook::Outline/>
                </div>
            </PostForm>
        }
    });
    let (offset, limit, total) = (view.notes.offset, view.notes.limit, view.notes.total);
    let happenings = view.notes.results.into_iter().map(|note| {
        let NoteLine { text, when, author } = note;
        Happening {
            when: when.text,
            iso: when.iso,
            who: author.unwrap_or_else(|| words::FORMER_COLLEAGUE.to_owned()),
            what: String::new(),
            detail: Some(text),
        }
    });
    let list = match total {
        0 => view! { <p>{words::NO_NOTES}</p> }.into_any(),
        _ => view! { <Timeline happenings=happenings.collect()/> }.into_any(),
    };
    let pager = (total > limit).then(|| {
        let href = move |page| address(&to::discrepancy(id), &[("p", page_number(page).as_deref())]);
        view! { <Pager offset limit total href/> }
    });
    view! {
        <section aria-labelledby="note">
            <h2 id="note">{words::NOTES}</h2>
            <p class="muted small">{words::NOTES_NOTE}</p>
            {form}
            {list}
            {pager}
        </section>
    }
}

#[component]
fn History(history: Vec<HistoryLine>) -> impl IntoView {
    let happenings = history.into_iter().map(|line| Happening {
        when: line.when.text,
        iso: line.when.iso,
        who: line.what,
        what: format!("({})", line.who),
        detail: line.detail,
    });
    view! {
        <section aria-labelledby="cronologia">
            <h2 id="cronologia">{words::HISTORY}</h2>
            <Timeline happenings=happenings.collect()/>
        </section>
    }
}
