//! `/terminologie/operazioni`: what was loaded and deleted, and what was refused, by machines and by people.

use backend::terminology::history::Outcome;
use domain::page::Page;
use leptos::prelude::*;

use super::course::GoingOn;
use crate::api::terminology::history::{HappeningLine, HistoryView, get_history};
use crate::i18n::it::terminology as names;
use crate::i18n::it::terminology_history as words;
use crate::lists::terminology_history::HISTORY;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, ButtonLook, Code, Column, Crumb, EmptyState, LinkButton, Moment, PageHead, Table, Tone,
};

#[component]
pub fn TerminologyHistoryPage() -> impl IntoView {
    let chosen = Chosen::here(&HISTORY);
    let list = asked(|| chosen.clone(), get_history);
    let draw = move |HistoryView { going_on, list }: HistoryView| {
        view! {
            <GoingOn courses=going_on/>
            <List list chosen/>
        }
    };
    view! {
        <Breadcrumb trail=vec![Crumb::here(names::AREA), Crumb::here(words::MENU)]/>
        <PageHead title=words::TITLE/>
        <p class="muted">{words::NOTE}</p>
        <Loaded asked=list view=draw/>
    }
}

#[component]
fn List(list: Page<HappeningLine>, chosen: Chosen) -> impl IntoView {
    let empty = if chosen.is_filtered() {
        view! {
            <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_FILTERED>
                <LinkButton href=to::TERMINOLOGY_HISTORY label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY/> }.into_any()
    };
    let shown = Shown::of(&list);
    let rows = list.results.into_iter().map(row).collect_view();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::TITLE>
                <thead>
                    <tr>
                        <Column label=words::WHAT/>
                        <Column label=words::OUTCOME/>
                        <Column label=words::WHEN/>
                        <Column label=words::WHO/>
                        <Column label=words::DETAIL/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

fn row(line: HappeningLine) -> impl IntoView {
    let tone = match line.outcome {
        Outcome::Loaded => Tone::Ok,
        Outcome::Deleted => Tone::Neutral,
        Outcome::Refused => Tone::Danger,
    };
    let what = words::version(&line.oid, &line.version);
    let what = match line.shown {
        Some(id) => view! { <a href=to::terminology(id)>{what}</a> }.into_any(),
        None => what.into_any(),
    };
    let detail = match line.refused {
        Some(refused) => {
            let trace = (!refused.trace.is_empty()).then(|| {
                view! { <p class="muted small">{words::TRACE} " " <Code text=refused.trace/></p> }
            });
            view! {
                <p>{words::refused(refused.operation, refused.times)} " (" {refused.status} ")"</p>
                <p class="small">{refused.detail}</p>
                {trace}
            }
            .into_any()
        }
        None => words::concepts(line.count).into_any(),
    };
    view! {
        <tr>
            <th scope="row">{what}</th>
            <td><Badge tone text=words::outcome(line.outcome)/></td>
            <td><Moment text=line.when.text iso=line.when.iso/></td>
            <td>{line.who}</td>
            <td>{detail}</td>
        </tr>
    }
}
