//! `/`, "Da fare": everything that waits for the reader, each row with what, who, since when, why and one step.

use leptos::prelude::*;

use crate::api::agreement::HistoryLine;
use crate::api::task::{TaskLine, TaskList, list_tasks};
use crate::i18n::it::task as words;
use crate::i18n::it::{common, frame};
use crate::lists::task::{KIND, QUEUE};
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, ButtonLook, Column, EmptyState, Happening, LinkButton, Moment, PageHead, RowActions, Table, Tile,
    Tiles, Timeline,
};

/// The queue: kind, e-service and page in the address.
#[component]
pub fn HomePage() -> impl IntoView {
    let chosen = Chosen::here(&QUEUE);
    let list = asked(|| chosen.clone(), list_tasks);
    view! {
        <PageHead title=words::TITLE/>
        <Loaded asked=list view=move |list| view! { <Queue list chosen/> }/>
    }
}

#[component]
fn Queue(list: TaskList, chosen: Chosen) -> impl IntoView {
    let total: i64 = list.tiles.iter().map(|(_, count)| count).sum();
    let here = chosen.address(&[]);
    let now = list.now.clone();
    let counts = total > 0 || list.free > 0;
    let tiles = (!chosen.print && counts).then(|| view! { <KindTiles list=list.clone() chosen=chosen.clone()/> });
    let empty = if total == 0 {
        view! { <Nothing list=list.clone()/> }.into_any()
    } else {
        view! {
            <EmptyState title=words::NOTHING_FILTERED_TITLE text=words::NOTHING_FILTERED>
                <LinkButton href=to::TO_DO label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    };
    let shown = Shown::of(&list.page);
    view! {
        <p>
            {words::waiting(total)}
            " "
            <span class="muted">
                {words::NOW} " " <Moment text=now.text iso=now.iso/> " · " <a href=here>{words::RELOAD}</a>
            </span>
        </p>
        {tiles}
        <section aria-labelledby="coda">
            <h2 id="coda">{words::QUEUE}</h2>
            <ListFrame chosen shown empty>
                <Rows lines=list.page.results/>
            </ListFrame>
        </section>
    }
}

/// Nothing waits at all: what was done last, and where to go on.
#[component]
fn Nothing(list: TaskList) -> impl IntoView {
    let text = if list.kinds.is_empty() { words::NOTHING_FOR_ROLE } else { words::NOTHING_TEXT };
    let links = list.links.into_iter();
    let links = links.map(|(href, label)| view! { <LinkButton href label look=ButtonLook::Outline/> }).collect_view();
    let done = (!list.done.is_empty()).then(|| view! { <Done lines=list.done/> });
    view! {
        <EmptyState title=words::NOTHING text>{links}</EmptyState>
        {done}
    }
}

#[component]
fn Done(lines: Vec<HistoryLine>) -> impl IntoView {
    let happening = |line: HistoryLine| Happening {
        when: line.when.text,
        iso: line.when.iso,
        who: line.who,
        what: line.what,
        detail: line.detail,
    };
    let happenings = lines.into_iter().map(happening).collect();
    view! {
        <section aria-labelledby="ultime">
            <h2 id="ultime">{words::DONE_LATELY}</h2>
            <Timeline happenings/>
        </section>
    }
}

/// How much of each kind waits, whatever is filtered; each leads to the queue of that kind alone. Pratiche that nobody has in
/// hand wait for no one person: they are counted here and stand at the desk.
#[component]
fn KindTiles(list: TaskList, chosen: Chosen) -> impl IntoView {
    let whole = Chosen::nothing(&QUEUE, chosen.path());
    let tiles = list.tiles.iter().map(|(kind, count)| {
        let href = whole.address(&[(KIND, words::slug(*kind))]);
        view! { <Tile value=common::number(*count) label=words::tile(*kind, *count) href/> }
    });
    let tiles = tiles.collect_view();
    let free = (list.free > 0).then(|| {
        let value = frame::waiting_number(list.free);
        view! { <Tile value label=words::free_tile(list.free) href=to::FREE_PRATICHE/> }
    });
    view! {
        <nav aria-label=words::TILES>
            <Tiles>{tiles}{free}</Tiles>
        </nav>
    }
}

#[component]
fn Rows(lines: Vec<TaskLine>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=words::WHAT/>
                    <Column label=words::WHO/>
                    <Column label=words::SINCE/>
                    <Column label=words::WHY/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: TaskLine) -> impl IntoView {
    let (label, href) = line.step;
    let due = line.due.map(|due| view! { <p class="small">{due}</p> });
    let why = line.why.into_iter().map(|reason| view! { <p class="small">{reason}</p> }).collect_view();
    view! {
        <tr>
            <th scope="row"><a href=line.path>{line.what}</a></th>
            <td>{line.who}</td>
            <td>
                <Moment text=line.since.text iso=line.since.iso/>
                " "
                <span class="muted nowrap">{line.age}</span>
                {due}
            </td>
            <td>{why}</td>
            <td>
                <RowActions>
                    <LinkButton href label about=line.about small=true/>
                </RowActions>
            </td>
        </tr>
    }
}
