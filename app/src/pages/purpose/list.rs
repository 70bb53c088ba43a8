//! The purposes of one side: tabs with counts, search and sort, all in the address.

use domain::Permission;
use domain::purpose::PurposeState;
use leptos::prelude::*;

use super::{PurposeBadge, perspective};
use crate::api::purpose::{PurposeLine, PurposeList, list_purposes};
use crate::i18n::it::common;
use crate::i18n::it::purpose as words;
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Crumb, EmptyState, Flash, LinkButton, PageHead, RowActions, Table,
};

/// `/fruizione/finalita`, `/erogazione/finalita`
#[component]
pub fn PurposeListPage() -> impl IntoView {
    let side = perspective();
    let chosen = Chosen::here(lists::purpose::spec(side));
    let list = asked(|| chosen.clone(), |chosen| list_purposes(side, chosen));
    let (title, note, area) = match side {
        Perspective::Producer => (words::RECEIVED, words::RECEIVED_NOTE, words::PROVIDING),
        Perspective::Consumer => (words::SENT, words::SENT_NOTE, words::CONSUMING),
    };
    let gone = (query("fatto").as_deref() == Some("elimina"))
        .then(|| view! { <Flash>{words::done(domain::purpose::PurposeAction::Delete)}</Flash> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(area), Crumb::here(title)]/>
        <Loaded
            asked=list
            view=move |list: PurposeList| {
                let new = (side == Perspective::Consumer && list.actor.has(Permission::WritePurposes))
                    .then(|| view! { <LinkButton href=to::NEW_PURPOSE label=words::NEW look=ButtonLook::Primary/> });
                view! {
                    <PageHead title>{new}</PageHead>
                    <p class="muted">{note}</p>
                    {gone}
                    <List list chosen side/>
                }
            }
        />
    }
}

#[component]
fn List(list: PurposeList, chosen: Chosen, side: Perspective) -> impl IntoView {
    let views = lists::purpose::spec(side).view.map(|(_, words)| words).unwrap_or_default();
    let tabs = views
        .iter()
        .enumerate()
        .map(|(position, slug)| crate::ui::Tab {
            label: tab_label(slug).to_owned(),
            href: chosen.address(&[("vista", if position == 0 { "" } else { slug })]),
            count: count(&list, slug),
            current: *slug == chosen.view(),
        })
        .collect();
    let empty = view! { <Nothing side filtered=chosen.is_filtered()/> }.into_any();
    let (shown, tabs) = (Shown::of(&list.page), lists::Tabs { label: words::VIEWS, tabs });
    view! {
        <ListFrame chosen=chosen.clone() shown tabs empty>
            <Rows list chosen side/>
        </ListFrame>
    }
}

fn tab_label(slug: &str) -> &'static str {
    match slug {
        "da-decidere" => "Da decidere",
        "bozze" => "Bozze",
        "in-attesa" => "In attesa",
        "attive" => "Attive",
        "sospese" => "Sospese",
        _ => "Tutte",
    }
}

fn count(list: &PurposeList, slug: &str) -> Option<i64> {
    let of = |state| list.counts.iter().filter(|(each, _)| *each == state).map(|(_, count)| count).sum();
    match slug {
        "da-decidere" | "in-attesa" => Some(list.waiting),
        "bozze" => Some(of(PurposeState::Draft)),
        "attive" => Some(of(PurposeState::Active)),
        "sospese" => Some(of(PurposeState::Suspended)),
        "tutte" => Some(list.counts.iter().map(|(_, count)| count).sum()),
        _ => None,
    }
}

#[component]
fn Nothing(side: Perspective, filtered: bool) -> impl IntoView {
    let (text, href, label) = match (filtered, side) {
        (true, _) => (words::EMPTY_FILTERED, to::purposes(side), words::CLEAR),
        (false, Perspective::Consumer) => {
            (words::EMPTY_SENT, to::agreements(Perspective::Consumer), words::GO_TO_REQUESTS)
        }
        (false, Perspective::Producer) => {
            (words::EMPTY_RECEIVED, "/erogazione/e-service", crate::i18n::it::frame::MY_ESERVICES)
        }
    };
    view! {
        <EmptyState title=words::EMPTY_TITLE text>
            <LinkButton href label look=ButtonLook::Outline/>
        </EmptyState>
    }
}

#[component]
fn Rows(list: PurposeList, chosen: Chosen, side: Perspective) -> impl IntoView {
    let (party, caption) = match side {
        Perspective::Producer => (words::CONSUMER, words::RECEIVED),
        Perspective::Consumer => (words::PRODUCER, words::SENT),
    };
    let column = |name, label| sort_column(&chosen, name, label);
    let head = view! {
        {column("titolo", words::TITLE)}
        {column("e-service", words::ESERVICE)}
        <crate::ui::Column label=party/>
        {column("carico", words::LOAD)}
        {column("stato", words::STATE)}
        {column("creata", words::CREATED)}
        <ActionsColumn/>
    };
    let rows = list.page.results.into_iter().map(|line| view! { <Row line side/> }).collect_view();
    view! {
        <Table caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: PurposeLine, side: Perspective) -> impl IntoView {
    let href = to::purpose(side, line.id);
    let waiting = line.asked_calls.is_some();
    let label = match (side, line.state, waiting) {
        (Perspective::Producer, _, true) => words::EVALUATE,
        (Perspective::Consumer, PurposeState::Draft, _) => words::FINISH,
        (_, _, _) => words::OPEN,
    };
    let asked = line.asked_calls.filter(|asked| *asked != line.daily_calls);
    let asked = asked.map(|asked| {
        let text = format!("{}: {}", words::ASKED, common::number(asked));
        view! { <span class="muted small">{text}</span> }
    });
    let about = line.title.clone();
    view! {
        <tr>
            <th scope="row"><a href=href.clone()>{line.title}</a></th>
            <td>{line.eservice}</td>
            <td>{line.party}</td>
            <td>{common::number(line.daily_calls)} " " {asked}</td>
            <td><PurposeBadge state=line.state/></td>
            <td><time datetime=line.created.iso>{line.created.text}</time></td>
            <td><RowActions><LinkButton href label about small=true look=ButtonLook::Outline/></RowActions></td>
        </tr>
    }
}
