//! All enti, by name.

use domain::tenant::rules::can_create;
use leptos::prelude::*;

use crate::api::tenant::{TenantLine, TenantList, list_tenants};
use crate::i18n::it::tenant as words;
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Code, Column, Crumb, EmptyState, Flash, LinkButton, PageHead,
    RowActions, Table, Tone,
};

/// `/enti`
#[component]
pub fn TenantListPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::tenant::ENTI);
    let list = asked(|| chosen.clone(), list_tenants);
    let created = (query("fatto").as_deref() == Some("creato")).then(|| view! { <Flash>{words::CREATED}</Flash> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::PLATFORM), Crumb::here(words::LIST)]/>
        <Loaded
            asked=list
            view=move |list| {
                let add = can_create(&list.actor).is_ok().then(|| {
                    view! { <LinkButton href=to::NEW_TENANT label=words::NEW/> }
                });
                view! {
                    <PageHead title=words::LIST>{add}</PageHead>
                    <p class="muted">{words::LIST_NOTE}</p>
                    {created}
                    <Rows list chosen/>
                }
            }
        />
    }
}

#[component]
fn Rows(list: TenantList, chosen: Chosen) -> impl IntoView {
    let text = if chosen.is_filtered() { words::EMPTY_FILTERED } else { words::EMPTY };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let shown = Shown::of(&list.page);
    let rows = list.page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::LIST>
                <thead>
                    <tr>
                        <Column label=words::NAME/>
                        <Column label=words::SLUG/>
                        <Column label=words::KIND/>
                        <Column label=words::REGISTER/>
                        <Column label=words::MEMBER_SINCE/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

#[component]
fn Row(line: TenantLine) -> impl IntoView {
    let certifier = line.certifier.then(|| view! { " " <Badge tone=Tone::Info text=words::CERTIFIER/> });
    let first = line.awaits_administrator.then(|| {
        let (href, about) = (to::first_administrator(line.id), line.name.clone());
        view! { <LinkButton href label=words::FIRST_ADMINISTRATOR about small=true look=ButtonLook::Outline/> }
    });
    view! {
        <tr>
            <th scope="row">{line.name} {certifier}</th>
            <td><Code text=line.slug/></td>
            <td>{words::kind(line.kind)}</td>
            <td>{line.register_code}</td>
            <td><time datetime=line.created.iso>{line.created.text}</time></td>
            <td><RowActions>{first}</RowActions></td>
        </tr>
    }
}
