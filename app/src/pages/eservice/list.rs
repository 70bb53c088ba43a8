//! The e-services of the reader's own ente: what is out, what is being written, how much it is used.

use domain::Permission;
use domain::eservice::DescriptorAction;
use domain::page::Page;
use leptos::prelude::*;

use crate::api::eservice::{OwnLine, list_own_eservices};
use crate::api::server::actor;
use crate::i18n::it::eservice::{self as words, writing as writing_words};
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::catalogue::VersionBadge;
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Column, Crumb, EmptyState, Flash, LinkButton, PageHead, RowActions, Table,
};

/// "I miei e-service".
#[component]
pub fn OwnListPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::eservice::OWN);
    let list = asked(|| chosen.clone(), list_own_eservices);
    let deleted = query("fatto").as_deref() == Some(words::slug(DescriptorAction::Delete));
    let deleted = deleted.then(|| view! { <Flash>{words::done(DescriptorAction::Delete, 0, None)}</Flash> });
    let may_write = actor().is_ok_and(|actor| actor.has(Permission::WriteEservices));
    let new = may_write.then(|| view! { <LinkButton href=to::NEW_ESERVICE label=writing_words::NEW/> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::PROVIDING), Crumb::here(words::OWN)]/>
        <PageHead title=words::OWN>{new}</PageHead>
        <p class="muted">{words::OWN_NOTE}</p>
        {deleted}
        <Loaded asked=list view=move |page| view! { <List page chosen/> }/>
    }
}

#[component]
fn List(page: Page<OwnLine>, chosen: Chosen) -> impl IntoView {
    let empty = view! { <Nothing filtered=chosen.is_filtered()/> }.into_any();
    let shown = Shown::of(&page);
    view! {
        <ListFrame chosen=chosen.clone() shown empty>
            <Rows page chosen/>
        </ListFrame>
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    let text = if filtered { words::EMPTY_FILTERED } else { words::EMPTY_OWN };
    let way_out = filtered.then(|| {
        view! { <LinkButton href=to::OWN_ESERVICES label=words::CLEAR look=ButtonLook::Outline/> }
    });
    view! { <EmptyState title=words::EMPTY_TITLE text>{way_out}</EmptyState> }
}

#[component]
fn Rows(page: Page<OwnLine>, chosen: Chosen) -> impl IntoView {
    let column = |name, label| sort_column(&chosen, name, label);
    let head = view! {
        {column("nome", words::ESERVICE)}
        <Column label=words::TECHNOLOGY/>
        {column("pubblicazione", words::VERSION)}
        <Column label=words::DRAFT/>
        <Column label=words::REQUESTS_RECEIVED/>
        <ActionsColumn/>
    };
    let rows = page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! {
        <Table caption=words::OWN>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: OwnLine) -> impl IntoView {
    let href = to::own_eservice(line.id);
    let shown = match line.shown {
        Some(version) => view! {
            {words::version_on(version.number, version.published.as_deref())}
            " "
            <VersionBadge state=version.state/>
        }
        .into_any(),
        None => view! { <span class="muted">{words::NOT_PUBLISHED}</span> }.into_any(),
    };
    let draft = match line.draft {
        Some(number) => {
            let href = to::own_version(line.id, number);
            view! { <a href=href>{words::version(number)}</a> }.into_any()
        }
        None => view! { {words::NONE} }.into_any(),
    };
    let about = line.name.clone();
    view! {
        <tr>
            <th scope="row"><a href=href.clone()>{line.name}</a></th>
            <td>{words::technology(line.technology)}</td>
            <td>{shown}</td>
            <td>{draft}</td>
            <td>{words::requests(line.live_requests, line.pending_requests)}</td>
            <td>
                <RowActions>
                    <LinkButton href label=words::OPEN about small=true look=ButtonLook::Outline/>
                </RowActions>
            </td>
        </tr>
    }
}
