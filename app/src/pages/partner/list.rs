//! `/pratiche/partner`

use domain::page::Page;
use leptos::prelude::*;

use super::trail;
use crate::api::partner::{PartnerLine, list_partners};
use crate::i18n::it::partner as words;
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Code, Column, EmptyState, LinkButton, Moment, PageHead, RowActions,
    Table, Tone,
};

/// The own ente's partners, the revoked ones too.
#[component]
pub fn PartnerListPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::partner::PARTNERS);
    let list = asked(|| chosen.clone(), list_partners);
    view! {
        <Breadcrumb trail=trail(None)/>
        <Loaded
            asked=list
            view=move |list| {
                view! {
                    <PageHead title=words::TITLE>
                        <LinkButton href=to::NEW_PARTNER label=words::NEW/>
                    </PageHead>
                    <p class="muted">{words::NOTE}</p>
                    <List list=list.page chosen/>
                }
            }
        />
    }
}

#[component]
fn List(list: Page<PartnerLine>, chosen: Chosen) -> impl IntoView {
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_TEXT/> }.into_any();
    let shown = Shown::of(&list);
    view! {
        <ListFrame chosen shown empty>
            <Rows list/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: Page<PartnerLine>) -> impl IntoView {
    let rows = list.results.into_iter().map(|line| {
        let about = line.name.clone();
        view! {
            <tr>
                <th scope="row">
                    <a href=to::partner(line.id)>{line.name}</a>
                    <br/>
                    <Code text=line.code/>
                </th>
                <td>{line.services.join(", ")}</td>
                <td><StateBadge revoked=line.revoked.is_some()/></td>
                <td><Moment text=line.created.text iso=line.created.iso/></td>
                <td>
                    <RowActions>
                        <LinkButton
                            href=to::partner(line.id)
                            label=words::OPEN
                            look=ButtonLook::Outline
                            small=true
                            about
                        />
                    </RowActions>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=words::NAME/>
                    <Column label=words::SERVICES/>
                    <Column label=words::STATE/>
                    <Column label=words::CREATED/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// Does it get in?
#[component]
pub fn StateBadge(revoked: bool) -> impl IntoView {
    if revoked {
        view! { <Badge tone=Tone::Danger text=words::REVOKED/> }
    } else {
        view! { <Badge tone=Tone::Ok text=words::ACTIVE/> }
    }
}
