//! `/operazioni/:id`: what came of one command on many requests, request by request.

use domain::agreement::bulk::Outcome;
use leptos::prelude::*;

use crate::api::operation::{OperationView, OutcomeLine, get_operation};
use crate::i18n::it::agreement::{RECEIVED, eservice_version};
use crate::i18n::it::operation as words;
use crate::lists::operation::OPERATION;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, ButtonLook, Callout, Column, Crumb, DescriptionList, EmptyState, Fact, LinkButton, Moment,
    PageHead, Table, Tone,
};

/// The result of a run. It can be opened again at any time, also while the run goes on.
#[component]
pub fn OperationPage() -> impl IntoView {
    let chosen = Chosen::here(&OPERATION);
    let run = asked(|| chosen.clone(), get_operation);
    let trail = vec![Crumb::link(RECEIVED, to::agreements(Perspective::Producer)), Crumb::here(words::RESULT)];
    view! {
        <Breadcrumb trail/>
        <Loaded
            asked=run
            view=move |run| view! {
                <PageHead title=words::name(run.action)/>
                <Head run=run.clone() chosen=chosen.clone()/>
                <Rows run chosen/>
            }
        />
    }
}

#[component]
fn Head(run: OperationView, chosen: Chosen) -> impl IntoView {
    let refused = run.counts.iter().any(|(outcome, _)| matches!(outcome, Outcome::Refused | Outcome::Failed));
    let (tone, title, note) = match (&run.finished, run.broken_off) {
        (Some(_), _) => (if refused { Tone::Warning } else { Tone::Ok }, None, None),
        (None, true) => (Tone::Danger, Some(words::BROKEN_OFF), Some(words::BROKEN_OFF_TEXT)),
        (None, false) => (Tone::Info, Some(words::RUNNING), Some(words::RUNNING_TEXT)),
    };
    let note = note.map(|note| view! { <p>{note}</p> });
    let title = title.map(|title| view! { <p><strong>{title}</strong></p> });
    let refresh = (run.finished.is_none() && !run.broken_off).then(|| {
        view! { <LinkButton href=chosen.address(&[]) label=words::REFRESH look=ButtonLook::Outline/> }
    });
    let finished = run.finished.map(|when| {
        view! { <Fact label=words::FINISHED><Moment text=when.text iso=when.iso/></Fact> }
    });
    let reason = (!run.reason.is_empty()).then(|| view! { <Fact label=words::REASON>{run.reason}</Fact> });
    view! {
        <Callout tone>
            {title}
            <p role="status">{words::summary(&run.counts)}</p>
            {note}
            {refresh}
        </Callout>
        <DescriptionList>
            <Fact label=words::ASKED_BY>{run.by}</Fact>
            <Fact label=words::STARTED><Moment text=run.started.text iso=run.started.iso/></Fact>
            {finished}
            {reason}
        </DescriptionList>
    }
}

#[component]
fn Rows(run: OperationView, chosen: Chosen) -> impl IntoView {
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY/> }.into_any();
    let shown = Shown::of(&run.page);
    let rows = run.page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::RESULT>
                <thead>
                    <tr>
                        <Column label=words::CONSUMER/>
                        <Column label=words::ESERVICE/>
                        <Column label=words::OUTCOME/>
                        <Column label=words::WHY/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

#[component]
fn Row(line: OutcomeLine) -> impl IntoView {
    let tone = match line.outcome {
        Outcome::Done => Tone::Ok,
        Outcome::Waiting => Tone::Neutral,
        Outcome::Refused => Tone::Warning,
        Outcome::Failed => Tone::Danger,
    };
    let side = if line.as_producer { Perspective::Producer } else { Perspective::Consumer };
    let head = match line.party {
        Some(party) => view! { <a href=to::agreement(side, line.agreement)>{party}</a> }.into_any(),
        None => view! { <span class="muted">{words::GONE}</span> }.into_any(),
    };
    let version = line.eservice.zip(line.number).map(|(eservice, number)| eservice_version(&eservice, number));
    view! {
        <tr>
            <th scope="row">{head}</th>
            <td>{version}</td>
            <td><Badge tone text=words::outcome(line.outcome)/></td>
            <td>{line.why}</td>
        </tr>
    }
}
