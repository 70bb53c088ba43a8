//! `/`, "Da fare": everything that waits for the reader, each row with what, who, since when, why and one step.

use domain::task::TaskKind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::agreement::HistoryLine;
use crate::api::task::{TaskLine, TaskList, TaskQuery, list_tasks};
use crate::i18n::it::common;
use crate::i18n::it::task as words;
use crate::pages::address::{address, page_number};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, ActiveFilter, ButtonLook, Callout, Choice, Column, EmptyState, FilterBar, FilterChips, Happening,
    InputKind, LinkButton, Moment, PageHead, Pager, RowActions, SelectField, Table, TextField, Tile, Tiles, Timeline,
    Tone,
};

/// The queue: kind, e-service and page in the address.
#[component]
pub fn HomePage() -> impl IntoView {
    let query = use_query_map();
    let read = move || {
        let query = query.read_untracked();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        TaskQuery { kind: text("tipo"), eservice: text("e-service"), page: text("p") }
    };
    let list = asked(read, list_tasks);
    view! {
        <PageHead title=words::TITLE/>
        <Loaded asked=list view=|list| view! { <Queue list/> }/>
    }
}

/// The address of the queue with these filters.
fn at(kind: Option<TaskKind>, eservice: Option<&str>, page: i64) -> String {
    let number = page_number(page);
    let chosen = [("tipo", kind.map(words::slug)), ("e-service", eservice), ("p", number.as_deref())];
    address(to::TO_DO, &chosen)
}

#[component]
fn Queue(list: TaskList) -> impl IntoView {
    let total: i64 = list.tiles.iter().map(|(_, count)| count).sum();
    let here = at(list.kind, list.eservice.as_deref(), list.page.offset / list.page.limit.max(1) + 1);
    let unknown = list.unknown.then(|| {
        view! { <Callout tone=Tone::Info title=words::UNKNOWN_FILTER><p>{words::UNKNOWN_FILTER_TEXT}</p></Callout> }
    });
    let now = list.now.clone();
    let body = if total == 0 { view! { <Nothing list/> }.into_any() } else { view! { <Waiting list/> }.into_any() };
    view! {
        <p>
            {words::waiting(total)}
            " "
            <span class="muted">
                {words::NOW} " " <Moment text=now.text iso=now.iso/> " · " <a href=here>{words::RELOAD}</a>
            </span>
        </p>
        {unknown}
        {body}
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
        who: line.what,
        what: format!("({})", line.who),
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

#[component]
fn Waiting(list: TaskList) -> impl IntoView {
    let tiles = list.tiles.iter().map(|(kind, count)| {
        let href = at(Some(*kind), None, 1);
        view! { <Tile value=common::number(*count) label=words::tile(*kind, *count) href/> }
    });
    let tiles = tiles.collect_view();
    let kinds = list.kinds.iter().map(|kind| Choice::new(words::slug(*kind), words::kind(*kind)));
    let choices = std::iter::once(Choice::new("", words::ANY_KIND)).chain(kinds).collect();
    let chosen = list.kind.map(|kind| words::slug(kind).to_owned());
    let eservice = list.eservice.clone();
    let filters = [
        list.kind.map(|kind| ActiveFilter {
            label: words::kind(kind).to_owned(),
            without: at(None, list.eservice.as_deref(), 1),
        }),
        list.eservice
            .as_ref()
            .map(|name| ActiveFilter { label: format!("«{name}»"), without: at(list.kind, None, 1) }),
    ];
    let filters = filters.into_iter().flatten().collect();
    let body = if list.page.total == 0 {
        view! {
            <EmptyState title=words::NOTHING_FILTERED_TITLE text=words::NOTHING_FILTERED>
                <LinkButton href=to::TO_DO label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Rows list/> }.into_any()
    };
    view! {
        <nav aria-label=words::TILES>
            <Tiles>{tiles}</Tiles>
        </nav>
        <section aria-labelledby="coda">
            <h2 id="coda">{words::QUEUE}</h2>
            <FilterBar action=to::TO_DO>
                <SelectField name="tipo" label=words::KIND choices value=chosen/>
                <TextField name="e-service" label=words::ESERVICE kind=InputKind::Search value=eservice/>
            </FilterBar>
            <FilterChips filters/>
            {body}
        </section>
    }
}

#[component]
fn Rows(list: TaskList) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let rows = list.page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
    let (kind, eservice) = (list.kind, list.eservice);
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
        <Pager offset limit total href=move |page| at(kind, eservice.as_deref(), page)/>
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
