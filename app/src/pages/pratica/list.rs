//! The desk ("Pannello di controllo" of seed 001): four views with counts, search, filters and sort, all in the address.

use domain::Permission;
use leptos::prelude::*;

use super::{Done, StateBadge};
use crate::api::pratica::{PraticaLine, PraticaList, RowAction, list_pratiche};
use crate::i18n::it::pratica as words;
use crate::i18n::it::pratica::{bulk, protocol};
use crate::lists::pratica::{DESK, SERVICE};
use crate::lists::{Chosen, ListFrame, Shown, Tabs, sort_column};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, Button, ButtonLook, Callout, Choice, Column, Crumb, EmptyState, LinkButton, PageHead,
    RefusedButton, RowActions, Tab, Table, Tone,
};

/// `/pratiche`
#[component]
pub fn PraticaListPage() -> impl IntoView {
    let chosen = Chosen::here(&DESK);
    let list = asked(|| chosen.clone(), list_pratiche);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::TITLE)]/>
        <Loaded
            asked=list
            view=move |list: PraticaList| {
                let services = list.actor.has(Permission::ManagePratiche).then(|| {
                    view! { <LinkButton href=to::SERVICES label=words::SERVICES look=ButtonLook::Outline/> }
                });
                let given_up = (list.given_up > 0).then(|| {
                    view! {
                        <Callout tone=Tone::Danger title=protocol::GIVEN_UP>
                            <p>{protocol::failed(list.given_up)}</p>
                            <p><a href=to::PROTOCOL>{protocol::TITLE}</a></p>
                        </Callout>
                    }
                });
                view! {
                    <PageHead title=words::TITLE>{services}</PageHead>
                    <p class="muted">{words::NOTE}</p>
                    <Done/>
                    {given_up}
                    <Desk list chosen/>
                }
            }
        />
    }
}

#[component]
fn Desk(list: PraticaList, chosen: Chosen) -> impl IntoView {
    let tab = |(slug, count): &(&'static str, i64)| Tab {
        label: label(slug).to_owned(),
        // Named always: without a name the address leads to the first view that holds something.
        href: chosen.address(&[("vista", *slug)]),
        count: Some(*count),
        current: *slug == chosen.view(),
    };
    let tabs = Tabs { label: words::VIEWS, tabs: list.counts.iter().map(tab).collect() };
    let services = list.services.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let empty = view! { <Nothing chosen=chosen.clone()/> }.into_any();
    let shown = Shown::of(&list.page);
    view! {
        <ListFrame chosen=chosen.clone() shown tabs choices=vec![(SERVICE, services)] empty>
            <Rows list chosen/>
        </ListFrame>
    }
}

fn label(view: &str) -> &'static str {
    match view {
        "da-assegnare" => words::FREE,
        "concluse" => words::CONCLUDED,
        "tutte" => words::ALL,
        _ => words::IN_HAND,
    }
}

#[component]
fn Nothing(chosen: Chosen) -> impl IntoView {
    let (text, href, label) = if chosen.is_filtered() {
        (words::EMPTY_FILTERED, chosen.unfiltered(), words::CLEAR)
    } else if chosen.view() == "da-gestire" {
        (words::empty(chosen.view()), chosen.address(&[("vista", "da-assegnare")]), words::SEE_FREE)
    } else {
        (words::empty(chosen.view()), chosen.address(&[("vista", "tutte")]), words::SEE_ALL)
    };
    let way = (chosen.is_filtered() || chosen.view() != "tutte")
        .then(|| view! { <LinkButton href label look=ButtonLook::Outline/> });
    view! { <EmptyState title=words::EMPTY_TITLE text>{way}</EmptyState> }
}

#[component]
fn Rows(list: PraticaList, chosen: Chosen) -> impl IntoView {
    let column = |name, label| sort_column(&chosen, name, label);
    let head = view! {
        {column("protocollo", words::PROTOCOL)}
        {column("richiedente", words::APPLICANT)}
        {column("servizio", words::SERVICE)}
        {column("compilata", words::COMPILED)}
        {column("variata", words::CHANGED)}
        {column("stato", words::STATE)}
        <ActionsColumn/>
    };
    let selects = chosen.view() == "da-assegnare" && list.actor.has(Permission::WorkPratiche) && !chosen.print;
    let rows = list.page.results.into_iter().map(|line| view! { <Row line selects/> }).collect_view();
    let boxes = selects.then(|| view! { <Column label=bulk::SELECT/> });
    let table = view! {
        <Table caption=label(chosen.view())>
            <thead>
                <tr>{boxes}{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    };
    if selects { view! { <Selecting>{table}</Selecting> }.into_any() } else { table.into_any() }
}

/// The form around the rows: what is ticked goes to the page that says what would come of it.
#[component]
fn Selecting(children: Children) -> impl IntoView {
    view! {
        <form method="get" action=to::PRATICA_BULK>
            <div class="bulk" role="group" aria-label=bulk::SELECTED>
                <Button label=bulk::TAKE_SELECTED look=ButtonLook::Outline small=true/>
            </div>
            {children()}
        </form>
    }
}

#[component]
fn Row(line: PraticaLine, selects: bool) -> impl IntoView {
    let tick = selects.then(|| {
        let label = format!("{} {}", bulk::SELECT, words::about(&line.applicant, &line.service));
        let tick = (line.action == RowAction::Take).then(|| {
            view! { <input type="checkbox" name="scelta" value=line.id.to_string() aria-label=label/> }
        });
        view! { <td>{tick}</td> }
    });
    let protocol = match (&line.protocol, line.awaits) {
        (Some(number), _) => view! { <span class="mono">{number.clone()}</span> }.into_any(),
        (None, true) => view! { <em>{words::AWAITING}</em> }.into_any(),
        (None, false) => "–".into_any(),
    };
    let applicant = match line.action {
        RowAction::Nothing => line.applicant.clone().into_any(),
        RowAction::Open | RowAction::Take | RowAction::TakeLater => {
            view! { <a href=to::pratica(line.id)>{line.applicant.clone()}</a> }.into_any()
        }
    };
    let area = (!line.area.is_empty()).then(|| view! { " " <span class="muted small">{line.area.clone()}</span> });
    let assignee = line.assignee.clone().map(|name| view! { " " <span class="muted small">{name}</span> });
    view! {
        <tr>
            {tick}
            <td>{protocol}</td>
            <th scope="row">{applicant}</th>
            <td>{line.service.clone()}{area}</td>
            <td><time datetime=line.compiled.iso.clone()>{line.compiled.text.clone()}</time></td>
            <td><time datetime=line.changed.iso.clone()>{line.changed.text.clone()}</time></td>
            <td><StateBadge state=line.state/>{assignee}</td>
            <td><RowActions><Action line/></RowActions></td>
        </tr>
    }
}

#[component]
fn Action(line: PraticaLine) -> impl IntoView {
    let about = words::about(&line.applicant, &line.service);
    match line.action {
        RowAction::Open => view! {
            <LinkButton href=to::pratica(line.id) label=words::OPEN about small=true look=ButtonLook::Outline/>
        }
        .into_any(),
        RowAction::Take => {
            let href = to::pratica_command(line.id, domain::pratica::PraticaAction::TakeCharge);
            view! { <LinkButton href label=words::TAKE about small=true look=ButtonLook::Primary/> }.into_any()
        }
        RowAction::TakeLater => {
            let id = format!("attesa-{}", line.id);
            view! { <RefusedButton id label=words::TAKE reason=words::AWAITING_REASON small=true about/> }.into_any()
        }
        RowAction::Nothing => ().into_any(),
    }
}
