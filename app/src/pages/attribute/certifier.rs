//! The certifier's desk: to whom its attributes were given, which ente to give one to, and what that ente holds.

use domain::attribute::HeldAction;
use domain::{Actor, Permission, TenantId};
use leptos::prelude::*;

use super::{HeldDone, StandingBadge, param};
use crate::api::attribute::{
    AssignmentLine, Assignments, CertifierView, Registry, StandingLine, get_certifier_view, list_assignments,
    list_registry,
};
use crate::api::tenant::{TenantList, list_tenants};
use crate::i18n::it::attribute as words;
use crate::lists::attribute::{CERTIFIER, GIVEN, OF_TENANT, OWN};
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Code, Column, Crumb, EmptyState, LinkButton, PageHead, RowActions,
    Table, Tone,
};

/// `/aderente/certificatore`
#[component]
pub fn CertifierPage() -> impl IntoView {
    let chosen = Chosen::here(&CERTIFIER);
    let body = if chosen.view() == OWN {
        let list = asked(|| chosen.clone(), list_registry);
        view! { <Loaded asked=list view=move |list| view! { <OwnAttributes list chosen/> }/> }.into_any()
    } else {
        let list = asked(|| chosen.clone(), list_assignments);
        view! { <Loaded asked=list view=move |list| view! { <Given list chosen/> }/> }.into_any()
    };
    view! {
        <Breadcrumb trail=vec![Crumb::link(words::ENTE, to::OWN_TENANT), Crumb::here(words::CERTIFIER)]/>
        <PageHead title=words::CERTIFIER>
            <LinkButton href=to::CERTIFIED label=words::ASSIGN_TO/>
            <LinkButton href=to::NEW_ATTRIBUTE label=words::NEW_ATTRIBUTE look=ButtonLook::Outline/>
        </PageHead>
        <p class="muted">{words::CERTIFIER_NOTE}</p>
        {body}
    }
}

fn tabs(chosen: &Chosen) -> lists::Tabs {
    let tab = |label: &str, view| crate::ui::Tab {
        label: label.to_owned(),
        href: chosen.at_view(view),
        count: None,
        current: chosen.view() == view,
    };
    let tabs = vec![tab(words::ASSIGNMENTS, GIVEN), tab(words::OWN_ATTRIBUTES, OWN)];
    lists::Tabs { label: words::CERTIFIER_TABS, tabs }
}

#[component]
fn Given(list: Assignments, chosen: Chosen) -> impl IntoView {
    let Assignments { actor, page } = list;
    let text = if chosen.is_filtered() { words::EMPTY_FILTERED } else { words::NO_ASSIGNMENTS };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let (shown, tabs) = (Shown::of(&page), tabs(&chosen));
    let rows = page.results.into_iter().map(|line| assignment(line, &actor)).collect_view();
    view! {
        <ListFrame chosen shown tabs empty>
            <Table caption=words::ASSIGNMENTS>
                <thead>
                    <tr>
                        <Column label=words::TENANT/>
                        <Column label=words::REGISTER_CODE/>
                        <Column label=words::ATTRIBUTE/>
                        <Column label=words::ASSIGNED_ON/>
                        <Column label=words::STATE/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

fn assignment(line: AssignmentLine, actor: &Actor) -> impl IntoView + use<> {
    let state = match &line.revoked {
        None => view! { <Badge tone=Tone::Ok text=words::IN_FORCE/> }.into_any(),
        Some(when) => view! { <Badge tone=Tone::Danger text=words::REVOKED/> " " {words::on(&when.text)} }.into_any(),
    };
    let revoke = (line.revoked.is_none() && actor.has(Permission::AssignCertifiedAttributes)).then(|| {
        let about = format!("{} · {}", line.attribute_name, line.tenant_name);
        let href = to::certified(line.tenant, line.attribute, HeldAction::RevokeAssignment);
        let label = words::button(HeldAction::RevokeAssignment);
        view! { <LinkButton href label about small=true look=ButtonLook::DangerOutline/> }
    });
    view! {
        <tr>
            <th scope="row"><a href=to::certified_of(line.tenant)>{line.tenant_name}</a></th>
            <td><Code text=line.register_code/></td>
            <td>{line.attribute_name} " " <Code text=line.code/></td>
            <td><time datetime=line.assigned.iso>{line.assigned.text}</time></td>
            <td>{state}</td>
            <td><RowActions>{revoke}</RowActions></td>
        </tr>
    }
}

#[component]
fn OwnAttributes(list: Registry, chosen: Chosen) -> impl IntoView {
    let text = if chosen.is_filtered() { words::EMPTY_FILTERED } else { words::NO_OWN_ATTRIBUTES };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let (shown, tabs) = (Shown::of(&list.page), tabs(&chosen));
    let rows = list
        .page
        .results
        .into_iter()
        .map(|line| {
            let code = line.code.unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">
                        {line.name}
                        <p class="muted small">{line.description}</p>
                    </th>
                    <td><Code text=code/></td>
                    <td><time datetime=line.created.iso>{line.created.text}</time></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListFrame chosen shown tabs empty>
            <Table caption=words::OWN_ATTRIBUTES>
                <thead>
                    <tr>
                        <Column label=words::ATTRIBUTE/>
                        <Column label=words::CODE/>
                        <Column label=words::CREATED_ON/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

/// `/aderente/certificatore/enti`
#[component]
pub fn CertifierTenantsPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::tenant::CERTIFIED);
    let list = asked(|| chosen.clone(), list_tenants);
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::CERTIFIER, to::CERTIFIER),
        Crumb::here(words::ASSIGN_TO),
    ];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::ASSIGN_TO/>
        <p class="muted">{words::ASSIGN_NOTE}</p>
        <Loaded asked=list view=move |list| view! { <Candidates list chosen/> }/>
    }
}

#[component]
fn Candidates(list: TenantList, chosen: Chosen) -> impl IntoView {
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text=words::NO_ENTI/> }.into_any();
    let shown = Shown::of(&list.page);
    let rows = list
        .page
        .results
        .into_iter()
        .map(|line| {
            let href = to::certified_of(line.id);
            let about = line.name.clone();
            view! {
                <tr>
                    <th scope="row"><a href=href.clone()>{line.name}</a></th>
                    <td><Code text=line.register_code/></td>
                    <td>
                        <RowActions>
                            <LinkButton href label=words::CHOOSE about small=true look=ButtonLook::Outline/>
                        </RowActions>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::TENANT>
                <thead>
                    <tr>
                        <Column label=words::TENANT/>
                        <Column label=words::REGISTER_CODE/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

/// `/aderente/certificatore/enti/:ente`
#[component]
pub fn CertifierTenantPage() -> impl IntoView {
    let (tenant, chosen) = (param("ente"), Chosen::here(&OF_TENANT));
    let shown = chosen.clone();
    let view = asked(move || (tenant.get(), shown.clone()), |(tenant, chosen)| get_certifier_view(tenant, chosen));
    view! { <Loaded asked=view view=move |view| view! { <OneTenant view chosen/> }/> }
}

#[component]
fn OneTenant(view: CertifierView, chosen: Chosen) -> impl IntoView {
    let CertifierView { actor, tenant, tenant_name, lines } = view;
    let empty = view! {
        <EmptyState title=words::EMPTY_TITLE text=words::NO_OWN_ATTRIBUTES>
            <LinkButton href=to::NEW_ATTRIBUTE label=words::NEW_ATTRIBUTE look=ButtonLook::Outline/>
        </EmptyState>
    }
    .into_any();
    let shown = Shown::of(&lines);
    let rows = lines.results.into_iter().map(|line| offered(line, tenant, &actor)).collect_view();
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::CERTIFIER, to::CERTIFIER),
        Crumb::link(words::ASSIGN_TO, to::CERTIFIED),
        Crumb::here(tenant_name.clone()),
    ];
    view! {
        <Breadcrumb trail/>
        <PageHead title=tenant_name/>
        <HeldDone/>
        <ListFrame chosen shown empty>
            <Table caption=words::OWN_ATTRIBUTES>
                <thead>
                    <tr>
                        <Column label=words::ATTRIBUTE/>
                        <Column label=words::STANDING/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

/// An attribute of the certifier, with the link to the page that gives it or takes it.
fn offered(line: StandingLine, tenant: TenantId, actor: &Actor) -> impl IntoView + use<> {
    let about = line.name.clone();
    let action = actor.has(Permission::AssignCertifiedAttributes).then(|| {
        let (action, look) = match line.standing.is_held() {
            true => (HeldAction::RevokeAssignment, ButtonLook::DangerOutline),
            false => (HeldAction::Assign, ButtonLook::Outline),
        };
        let href = to::certified(tenant, line.attribute, action);
        view! { <LinkButton href label=words::button(action) about small=true look/> }
    });
    view! {
        <tr>
            <th scope="row">
                {line.name} " " <Code text=line.code.unwrap_or_default()/>
                <p class="muted small">{line.description}</p>
            </th>
            <td><StandingBadge standing=line.standing dates=line.dates expiring=line.expiring/></td>
            <td><RowActions>{action}</RowActions></td>
        </tr>
    }
}
