//! All enti, by name.

use domain::tenant::TenantKind;
use domain::tenant::rules::can_create;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::tenant::{TenantLine, TenantList, TenantQuery, list_tenants};
use crate::i18n::it::tenant as words;
use crate::pages::address::{address, page_number};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Choice, Code, Column, Crumb, EmptyState, FilterBar, Flash, InputKind,
    LinkButton, PageHead, Pager, RowActions, SelectField, Table, TextField, Tone,
};

/// `/enti`
#[component]
pub fn TenantListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        let page = query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1);
        TenantQuery { q: text("q"), kind: text("natura"), page }
    });
    let list = asked(move || read.get(), list_tenants);
    let created = move || {
        (query.read().get("fatto").as_deref() == Some("creato")).then(|| view! { <Flash>{words::CREATED}</Flash> })
    };
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
                    <Rows list query=read.get_untracked()/>
                }
            }
        />
    }
}

#[component]
fn Rows(list: TenantList, query: TenantQuery) -> impl IntoView {
    use strum::IntoEnumIterator as _;
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let mut choices = vec![Choice::new("", words::ANY_KIND)];
    choices.extend(TenantKind::iter().map(|kind| Choice::new(kind.to_string(), words::kind(kind))));
    let filtered = query.q.is_some() || query.kind.is_some();
    let (q, kind) = (query.q.clone(), query.kind.clone());
    let body = if total == 0 {
        let text = if filtered { words::EMPTY_FILTERED } else { words::EMPTY };
        view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any()
    } else {
        let rows = list.page.results.into_iter().map(|line| view! { <Row line/> }).collect_view();
        let href = move |page| {
            let number = page_number(page);
            let chosen = [("q", query.q.as_deref()), ("natura", query.kind.as_deref()), ("p", number.as_deref())];
            address(to::ENTI, &chosen)
        };
        view! {
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
            <Pager offset limit total href/>
        }
        .into_any()
    };
    view! {
        <FilterBar action=to::ENTI>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=q/>
            <SelectField name="natura" label=words::KIND choices value=kind/>
        </FilterBar>
        {body}
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
