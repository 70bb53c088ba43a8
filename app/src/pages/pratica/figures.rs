//! "Metriche di utilizzo" (seed 001): the two figures of the original, active services and pratiche of each year, and what
//! an office asks about itself: how much came, how long it waited, how long it took.

use backend::pratica::figures::Overview;
use leptos::prelude::*;

use super::trail;
use crate::api::pratica::figures::{Cells, FiguresView, get_figures, label};
use crate::i18n::it::common::number;
use crate::i18n::it::pratica::figures as words;
use crate::lists::pratica::{FIGURES, SERVICE, headings};
use crate::lists::{Chosen, ListFrame, Shown, Tabs};
use crate::pages::parts::{Loaded, asked};
use crate::ui::{Bar, BarChart, Breadcrumb, Choice, Column, EmptyState, PageHead, Tab, Table, Tile, Tiles};

/// `/pratiche/metriche`
#[component]
pub fn FiguresPage() -> impl IntoView {
    let chosen = Chosen::here(&FIGURES);
    let figures = asked(|| chosen.clone(), get_figures);
    view! {
        <Breadcrumb trail=trail(words::TITLE.to_owned())/>
        <Loaded
            asked=figures
            view=move |figures: FiguresView| {
                let above = (!chosen.print).then(|| view! { <Above figures=figures.clone() chosen=chosen.clone()/> });
                let years = (!chosen.print).then(|| view! { <Years overview=figures.overview.clone()/> });
                view! {
                    <PageHead title=words::TITLE/>
                    <p class="muted">{words::NOTE}</p>
                    {above}
                    <section aria-labelledby="dati">
                        <h2 id="dati">{words::DATA}</h2>
                        <Data figures chosen/>
                    </section>
                    {years}
                }
            }
        />
    }
}

/// The four numbers and the chart of the period.
#[component]
fn Above(figures: FiguresView, chosen: Chosen) -> impl IntoView {
    let FiguresView { overview, period, .. } = figures;
    let tally = overview.tally;
    let bars = overview.received.iter().map(|(stretch, count)| (label(*stretch, period), *count)).collect::<Vec<_>>();
    let table = format!("{}#dati", chosen.address(&[("per", "periodo")]));
    let chart = (tally.received > 0).then(|| {
        view! { <Chart bars title=words::bars(period)><a href=table>{words::DATA_IN_TABLE}</a></Chart> }
    });
    view! {
        <Tiles>
            <Tile value=number(tally.received) label=words::RECEIVED_TILE/>
            <Tile value=number(tally.concluded) label=words::CONCLUDED_TILE/>
            <Tile value=words::duration(tally.to_charge) label=words::TO_CHARGE_TILE/>
            <Tile value=words::percent(tally.prompt, tally.received) label=words::PROMPT_TILE/>
        </Tiles>
        {chart}
    }
}

#[component]
fn Chart(bars: Vec<(String, i64)>, title: &'static str, children: Children) -> impl IntoView {
    let most = bars.iter().max_by_key(|(_, count)| *count);
    let total = bars.iter().map(|(_, count)| count).sum();
    let text = words::chart(title, most.map(|(label, count)| (label.as_str(), *count)), total);
    let most = most.map_or_else(String::new, |(_, count)| number(*count));
    let end = |bar: Option<&(String, i64)>| bar.map(|(label, _)| label.clone()).unwrap_or_default();
    let (from, to) = (end(bars.first()), end(bars.last()));
    let bars = bars.into_iter().map(|(label, value)| Bar { text: words::bar(&label, value), value }).collect();
    view! { <BarChart bars text from to most>{title}". "{children()}</BarChart> }
}

#[component]
fn Data(figures: FiguresView, chosen: Chosen) -> impl IntoView {
    let tab = |slug: &'static str| Tab {
        label: words::view(slug).to_owned(),
        href: format!("{}#dati", chosen.address(&[("per", slug)])),
        count: None,
        current: slug == chosen.view(),
    };
    let tabs = Tabs { label: words::VIEWS, tabs: ["servizio", "stato", "periodo"].map(tab).into() };
    let services = figures.services.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let shown = Shown::of(&figures.page);
    let empty = view! { <EmptyState title=words::NO_DATA text=words::NO_DATA_TEXT/> }.into_any();
    let view = chosen.view();
    view! {
        <ListFrame chosen shown tabs choices=vec![(SERVICE, services)] empty>
            <Rows view rows=figures.page.results/>
        </ListFrame>
    }
}

#[component]
fn Rows(view: &'static str, rows: Vec<Cells>) -> impl IntoView {
    let mut columns = headings(view).iter().copied();
    let first = columns.next().map(|label| view! { <Column label/> });
    let others = columns.map(|label| view! { <Column label numeric=true/> }).collect_view();
    let rows = rows.into_iter().map(|cells| {
        let mut cells = cells.into_iter();
        let name = cells.next().map(|name| view! { <th scope="row">{name}</th> });
        let cells = cells.map(|cell| view! { <td class="numeric">{cell}</td> }).collect_view();
        view! { <tr>{name}{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption=words::view(view)>
            <thead>
                <tr>{first}{others}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// The two figures of the original.
#[component]
fn Years(overview: Overview) -> impl IntoView {
    let years = overview.years.iter().map(|(year, count)| (year.to_string(), *count)).collect::<Vec<_>>();
    let rows = years.iter().rev().map(|(year, count)| {
        view! { <tr><th scope="row">{year.clone()}</th><td class="numeric">{number(*count)}</td></tr> }
    });
    let rows = rows.collect_view();
    let data = if years.is_empty() {
        view! { <p>{words::NO_DATA}</p> }.into_any()
    } else {
        view! {
            <Chart bars=years title=words::YEARS>""</Chart>
            <Table caption=words::YEARS>
                <thead>
                    <tr><Column label=words::YEAR/><Column label=words::RECEIVED numeric=true/></tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="anni">
            <h2 id="anni">{words::WHOLE}</h2>
            <Tiles><Tile value=number(overview.active_services) label=words::ACTIVE_SERVICES/></Tiles>
            <p class="muted">{words::YEARS_NOTE}</p>
            {data}
        </section>
    }
}
