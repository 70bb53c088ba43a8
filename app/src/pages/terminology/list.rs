//! `/terminologie`: what is on the server.

use domain::terminology::TerminologyAction;
use domain::terminology::rules::can;
use leptos::prelude::*;

use super::published;
use crate::api::terminology::{TerminologyLine, TerminologyList, list_terminologies};
use crate::i18n::it::common;
use crate::i18n::it::terminology as words;
use crate::i18n::it::terminology_load as load_words;
use crate::i18n::it::terminology_trust as trust;
use crate::lists::terminology::TERMINOLOGIES;
use crate::lists::{Chosen, ListFrame, Shown, sort_column};
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Code, Column, Crumb, EmptyState, Flash, LinkButton, Moment, PageHead,
    RowActions, Table,
};

#[component]
pub fn TerminologyListPage() -> impl IntoView {
    let chosen = Chosen::here(&TERMINOLOGIES);
    let list = asked(|| chosen.clone(), list_terminologies);
    let deleted = query("fatto").is_some_and(|done| done == words::DELETED_SLUG);
    let deleted = deleted.then(|| view! { <Flash>{words::WAS_DELETED}</Flash> });
    let published = published().then(|| view! { <Flash>{load_words::WAS_PUBLISHED}</Flash> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::MENU)]/>
        <Loaded
            asked=list
            view=move |list: TerminologyList| {
                let load = can(TerminologyAction::Load, &list.actor).is_ok().then(|| {
                    view! { <LinkButton href=to::LOAD_TERMINOLOGY label=load_words::TITLE/> }
                });
                view! {
                    <PageHead title=words::TITLE>{load}</PageHead>
                    <p class="muted">{words::NOTE}</p>
                    <p>
                        <a href=to::TERMINOLOGY_ANCHORS>{trust::ANCHORS}</a>
                        " · "
                        <a href=to::TERMINOLOGY_TOKEN>{trust::TOKEN}</a>
                    </p>
                    {deleted}
                    {published}
                    <List list chosen/>
                }
            }
        />
    }
}

#[component]
fn List(list: TerminologyList, chosen: Chosen) -> impl IntoView {
    let empty = if chosen.is_filtered() {
        view! {
            <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_FILTERED>
                <LinkButton href=to::TERMINOLOGIES label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY/> }.into_any()
    };
    let shown = Shown::of(&list.page);
    view! {
        <ListFrame chosen=chosen.clone() shown empty>
            <Rows list chosen/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: TerminologyList, chosen: Chosen) -> impl IntoView {
    let deletes = can(TerminologyAction::Delete, &list.actor).is_ok();
    let rows = list.page.results.into_iter().map(|line| view! { <Row line deletes/> }).collect_view();
    let actions = deletes.then(|| view! { <ActionsColumn/> });
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    {sort_column(&chosen, "nome", words::NAME)}
                    {sort_column(&chosen, "oid", words::OID)}
                    <Column label=words::VERSION/>
                    <Column label=words::KIND/>
                    {sort_column(&chosen, "concetti", words::COUNT)}
                    {sort_column(&chosen, "caricata", words::LOADED)}
                    {actions}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: TerminologyLine, deletes: bool) -> impl IntoView {
    let about = format!("{} {}", line.title, line.version);
    let delete = deletes.then(|| {
        let href = to::delete_terminology(line.id);
        view! {
            <td>
                <RowActions>
                    <LinkButton href label=words::DELETE about small=true look=ButtonLook::DangerOutline/>
                </RowActions>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row"><a href=to::terminology(line.id)>{line.title}</a></th>
            <td><Code text=line.oid/></td>
            <td>{line.version}</td>
            <td>{words::kind(line.kind)}</td>
            <td>{common::number(line.count)}</td>
            <td><Moment text=line.loaded.text iso=line.loaded.iso/></td>
            {delete}
        </tr>
    }
}
