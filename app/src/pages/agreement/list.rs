//! The requests of one side: tabs with counts, search, filter and sort, all in the address.

use domain::agreement::AgreementState;
use domain::agreement::bulk::BulkAction;
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{Perspective, Tab, perspective};
use crate::api::agreement::{AgreementLine, AgreementList, list_agreements};
use crate::i18n::it::agreement as words;
use crate::i18n::it::operation as bulk_words;
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, Button, ButtonLook, Column, Crumb, EmptyState, Flash, LinkButton,
    PageHead, RowActions, Table, Tone,
};

/// The list of one side.
#[component]
pub fn AgreementListPage() -> impl IntoView {
    let side = perspective();
    let chosen = Chosen::here(lists::agreement::spec(side));
    let list = asked(|| chosen.clone(), |chosen| list_agreements(side, chosen));
    let (title, note, area) = match side {
        Perspective::Producer => (words::RECEIVED, words::RECEIVED_NOTE, words::PROVIDING),
        Perspective::Consumer => (words::SENT, words::SENT_NOTE, words::CONSUMING),
    };
    let deleted = (query("fatto").as_deref() == Some("elimina")).then(|| {
        let text = words::done(domain::agreement::AgreementAction::Delete, AgreementState::Archived);
        view! { <Flash>{text}</Flash> }
    });
    view! {
        <Breadcrumb trail=vec![Crumb::here(area), Crumb::here(title)]/>
        <PageHead title/>
        <p class="muted">{note}</p>
        {deleted}
        <Loaded asked=list view=move |list| view! { <List list chosen side/> }/>
    }
}

#[component]
fn List(list: AgreementList, chosen: Chosen, side: Perspective) -> impl IntoView {
    let tab = Tab::read(side, Some(chosen.view()));
    let tabs = Tab::of(side)
        .iter()
        .map(|each| crate::ui::Tab {
            label: tab_label(side, *each).to_owned(),
            href: chosen.address(&[("vista", if *each == Tab::ToDo { "" } else { each.slug() })]),
            count: count(&list, *each),
            current: *each == tab,
        })
        .collect();
    let empty = view! { <Nothing side filtered=chosen.is_filtered()/> }.into_any();
    let (shown, tabs) = (Shown::of(&list.page), lists::Tabs { label: words::TABS, tabs });
    view! {
        <ListFrame chosen=chosen.clone() shown tabs empty>
            <Rows list chosen side/>
        </ListFrame>
    }
}

const fn tab_label(side: Perspective, tab: Tab) -> &'static str {
    match (tab, side) {
        (Tab::ToDo, Perspective::Producer) => "Da approvare",
        (Tab::ToDo, Perspective::Consumer) => "Da completare",
        (Tab::Pending, _) => "In attesa",
        (Tab::Active, _) => "Attive",
        (Tab::Suspended, _) => "Sospese",
        (Tab::All, _) => "Tutte",
    }
}

fn count(list: &AgreementList, tab: Tab) -> Option<i64> {
    let of = |state| list.counts.iter().filter(|(each, _)| *each == state).map(|(_, count)| count).sum();
    match tab {
        Tab::ToDo => Some(list.waiting),
        Tab::Pending => Some(of(AgreementState::Pending)),
        Tab::Active => Some(of(AgreementState::Active)),
        Tab::Suspended => Some(of(AgreementState::Suspended)),
        Tab::All => Some(list.counts.iter().map(|(_, count)| count).sum()),
    }
}

#[component]
fn Nothing(side: Perspective, filtered: bool) -> impl IntoView {
    let text = match (filtered, side) {
        (true, _) => words::EMPTY_FILTERED,
        (false, Perspective::Producer) => words::EMPTY_RECEIVED,
        (false, Perspective::Consumer) => words::EMPTY_SENT,
    };
    let (href, label) = match (filtered, side) {
        (true, _) => (to::agreements(side), words::CLEAR),
        (false, Perspective::Consumer) => ("/catalogo", words::GO_TO_CATALOGUE),
        (false, Perspective::Producer) => ("/erogazione/e-service", crate::i18n::it::frame::MY_ESERVICES),
    };
    view! {
        <EmptyState title=words::EMPTY_TITLE text>
            <LinkButton href label look=ButtonLook::Outline/>
        </EmptyState>
    }
}

#[component]
fn Rows(list: AgreementList, chosen: Chosen, side: Perspective) -> impl IntoView {
    let (party, caption) = match side {
        Perspective::Producer => (words::CONSUMER, words::RECEIVED),
        Perspective::Consumer => (words::PRODUCER, words::SENT),
    };
    let column = |name, label| sort_column(&chosen, name, label);
    let head = view! {
        {column("ente", party)}
        {column("e-service", words::ESERVICE)}
        {column("presentata", words::SUBMITTED)}
        <Column label=words::REQUIREMENTS/>
        {column("stato", words::STATE)}
        <ActionsColumn/>
    };
    let (total, on_page) = (list.page.total, list.page.results.len());
    let ticked = query("selezione").as_deref() == Some("pagina");
    let selects = side == Perspective::Producer && list.may_write && !chosen.print;
    let rows = list.page.results.into_iter().map(|line| view! { <Row line side selects ticked/> }).collect_view();
    let boxes = selects.then(|| view! { <Column label=bulk_words::SELECT/> });
    let table = view! {
        <Table caption>
            <thead>
                <tr>{boxes}{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    };
    if selects { view! { <Selecting chosen total on_page>{table}</Selecting> }.into_any() } else { table.into_any() }
}

/// The form around the rows: what is ticked goes to the page that says what would come of it.
#[component]
fn Selecting(chosen: Chosen, total: i64, on_page: usize, children: Children) -> impl IntoView {
    let all = chosen.address(&[("tutte", "1"), ("p", ""), ("righe", "")]);
    let all = all.replacen(chosen.path(), to::BULK, 1);
    let kept = chosen.everything().into_iter();
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let buttons = BulkAction::iter().filter(|action| fits(*action, chosen.view())).map(|action| {
        let (label, value) = (bulk_words::choose(action), bulk_words::slug(action));
        view! { <Button label name="azione" value look=ButtonLook::Outline small=true/> }
    });
    view! {
        <form method="get" action=to::BULK>
            {kept}
            <div class="bulk" role="group" aria-label=bulk_words::SELECTED>
                {buttons.collect_view()}
                <a href=chosen.ticked()>{bulk_words::select_page(on_page)}</a>
                <a href=all>{bulk_words::select_all(total)}</a>
            </div>
            {children()}
        </form>
    }
}

/// Can any request of the view take the action?
fn fits(action: BulkAction, view: &str) -> bool {
    match action {
        BulkAction::Approve => view == Tab::ToDo.slug() || view == Tab::All.slug(),
        BulkAction::Suspend => view != Tab::ToDo.slug(),
    }
}

#[component]
fn Row(line: AgreementLine, side: Perspective, selects: bool, ticked: bool) -> impl IntoView {
    let href = to::agreement(side, line.id);
    let label = match (side, line.state) {
        (Perspective::Producer, AgreementState::Pending) => words::EVALUATE,
        (Perspective::Consumer, AgreementState::Draft) => words::FINISH,
        (_, _) => words::OPEN,
    };
    let about = words::about(&line.party, &line.eservice);
    let submitted = match line.submitted {
        Some(when) => view! { <time datetime=when.iso>{when.text}</time> }.into_any(),
        None => view! { <span class="muted">{words::NOT_SUBMITTED}</span> }.into_any(),
    };
    let (met, all) = line.fit;
    let tone = if met == all { Tone::Ok } else { Tone::Warning };
    let upgrade = line.upgrade_to.map(|number| view! { <Badge tone=Tone::Info text=words::upgrade_to(number)/> });
    let hands = (line.suspended_by_producer, line.suspended_by_consumer, line.suspended_by_platform);
    let tick = selects.then(|| {
        let label = format!("{} {about}", bulk_words::SELECT);
        view! { <td><input type="checkbox" name="scelta" value=line.id.to_string() checked=ticked aria-label=label/></td> }
    });
    view! {
        <tr>
            {tick}
            <th scope="row"><a href=href.clone()>{line.party}</a></th>
            <td>{words::eservice_version(&line.eservice, line.number)}</td>
            <td>{submitted}</td>
            <td><Badge tone text=words::fit(met, all)/></td>
            <td>
                <StateBadges state=line.state hands certified_missing=line.certified_missing/>
                {upgrade}
            </td>
            <td><RowActions><LinkButton href label about small=true look=ButtonLook::Outline/></RowActions></td>
        </tr>
    }
}

/// The state, one badge for each hand on the switch (`ux.md` §2.5).
#[component]
pub(super) fn StateBadges(
    state: AgreementState,
    /// Provider, consumer, platform.
    hands: (bool, bool, bool),
    certified_missing: bool,
) -> impl IntoView {
    let tone = match state {
        AgreementState::Active => Tone::Ok,
        AgreementState::Pending | AgreementState::Draft => Tone::Warning,
        AgreementState::Suspended | AgreementState::Rejected | AgreementState::MissingCertifiedAttributes => {
            Tone::Danger
        }
        AgreementState::Archived => Tone::Neutral,
    };
    if state != AgreementState::Suspended {
        return view! { <Badge tone text=words::state(state)/> }.into_any();
    }
    let (producer, consumer, platform) = hands;
    let missing = words::state(AgreementState::MissingCertifiedAttributes);
    view! {
        <Badges>
            {producer.then(|| view! { <Badge tone text=words::SUSPENDED_BY_PRODUCER/> })}
            {consumer.then(|| view! { <Badge tone text=words::SUSPENDED_BY_CONSUMER/> })}
            {platform.then(|| view! { <Badge tone text=words::SUSPENDED_BY_PLATFORM/> })}
            {(platform && certified_missing).then(|| view! { <Badge tone text=missing/> })}
        </Badges>
    }
    .into_any()
}
