//! The certifier's desk: to whom its attributes were given, which ente to give one to, and what that ente holds.

use domain::attribute::HeldAction;
use domain::{Actor, Permission, TenantId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{HeldDone, StandingBadge, param};
use crate::api::attribute::{
    AssignmentLine, Assignments, CertifierView, Registry, StandingLine, get_certifier_view, list_assignments,
    list_registry,
};
use crate::api::tenant::{TenantList, TenantQuery, list_tenants};
use crate::i18n::it::attribute as words;
use crate::pages::address::{address, page_number};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Choice, Code, Column, Crumb, EmptyState, FilterBar, InputKind,
    LinkButton, PageHead, Pager, RowActions, SelectField, Table, Tabs, TextField, Tone,
};

/// The section of the desk that lists the own entries of the registry.
const OWN: &str = "attributi";

#[derive(Clone, PartialEq, Eq)]
struct Chosen {
    own: bool,
    q: Option<String>,
    state: Option<String>,
    page: i64,
}

fn chosen() -> Memo<Chosen> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        Chosen {
            own: query.get("vista").as_deref() == Some(OWN),
            q: text("q"),
            state: text("stato"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    })
}

impl Chosen {
    fn at(&self, path: &str, page: i64) -> String {
        let number = page_number(page);
        let chosen = [
            ("vista", self.own.then_some(OWN)),
            ("q", self.q.as_deref()),
            ("stato", self.state.as_deref()),
            ("p", number.as_deref()),
        ];
        address(path, &chosen)
    }
}

/// `/aderente/certificatore`
#[component]
pub fn CertifierPage() -> impl IntoView {
    let read = chosen();
    let tabs = move || {
        let own = read.read().own;
        let tabs = vec![
            crate::ui::Tab {
                label: words::ASSIGNMENTS.to_owned(),
                href: to::CERTIFIER.to_owned(),
                count: None,
                current: !own,
            },
            crate::ui::Tab {
                label: words::OWN_ATTRIBUTES.to_owned(),
                href: address(to::CERTIFIER, &[("vista", Some(OWN))]),
                count: None,
                current: own,
            },
        ];
        view! { <Tabs label=words::CERTIFIER_TABS tabs/> }
    };
    let body = move || {
        if read.get().own {
            let list = asked(
                move || read.get(),
                |chosen| list_registry(chosen.q, Some(super::Tab::Certified.slug().to_owned()), true, chosen.page),
            );
            view! {
                <Loaded asked=list view=move |list| view! { <OwnAttributes list chosen=read.get_untracked()/> }/>
            }
            .into_any()
        } else {
            let list = asked(move || read.get(), |chosen| list_assignments(chosen.q, chosen.state, chosen.page));
            view! {
                <Loaded asked=list view=move |list| view! { <Given list chosen=read.get_untracked()/> }/>
            }
            .into_any()
        }
    };
    view! {
        <Breadcrumb trail=vec![Crumb::link(words::ENTE, to::OWN_TENANT), Crumb::here(words::CERTIFIER)]/>
        <PageHead title=words::CERTIFIER>
            <LinkButton href=to::CERTIFIED label=words::ASSIGN_TO/>
            <LinkButton href=to::NEW_ATTRIBUTE label=words::NEW_ATTRIBUTE look=ButtonLook::Outline/>
        </PageHead>
        <p class="muted">{words::CERTIFIER_NOTE}</p>
        {tabs}
        {body}
    }
}

#[component]
fn Given(list: Assignments, chosen: Chosen) -> impl IntoView {
    let Assignments { actor, page } = list;
    let (offset, limit, total) = (page.offset, page.limit, page.total);
    let choices = vec![
        Choice::new("", words::EVERY_STATE),
        Choice::new("in-vigore", words::IN_FORCE),
        Choice::new("revocati", words::TAKEN_BACK),
    ];
    let filtered = chosen.q.is_some() || chosen.state.is_some();
    let body = if total == 0 {
        let text = if filtered { words::EMPTY_FILTERED } else { words::NO_ASSIGNMENTS };
        view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any()
    } else {
        let rows = page.results.into_iter().map(|line| assignment(line, &actor)).collect_view();
        let chosen = chosen.clone();
        view! {
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
            <Pager offset limit total href=move |page| chosen.at(to::CERTIFIER, page)/>
        }
        .into_any()
    };
    view! {
        <FilterBar action=to::CERTIFIER>
            <TextField name="q" label=words::SEARCH_ASSIGNMENT kind=InputKind::Search value=chosen.q/>
            <SelectField name="stato" label=words::STATE choices value=chosen.state/>
        </FilterBar>
        {body}
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
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let q = chosen.q.clone();
    let body = if total == 0 {
        let text = if q.is_some() { words::EMPTY_FILTERED } else { words::NO_OWN_ATTRIBUTES };
        view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any()
    } else {
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
            <Pager offset limit total href=move |page| chosen.at(to::CERTIFIER, page)/>
        }
        .into_any()
    };
    view! {
        <FilterBar action=to::CERTIFIER reset=address(to::CERTIFIER, &[("vista", Some(OWN))])>
            <input type="hidden" name="vista" value=OWN/>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=q/>
        </FilterBar>
        {body}
    }
}

/// `/aderente/certificatore/enti`
#[component]
pub fn CertifierTenantsPage() -> impl IntoView {
    let read = chosen();
    let list =
        asked(move || read.get(), |chosen| list_tenants(TenantQuery { q: chosen.q, kind: None, page: chosen.page }));
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::CERTIFIER, to::CERTIFIER),
        Crumb::here(words::ASSIGN_TO),
    ];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::ASSIGN_TO/>
        <p class="muted">{words::ASSIGN_NOTE}</p>
        <Loaded asked=list view=move |list| view! { <Candidates list chosen=read.get_untracked()/> }/>
    }
}

#[component]
fn Candidates(list: TenantList, chosen: Chosen) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let q = chosen.q.clone();
    let body = if total == 0 {
        view! { <EmptyState title=words::EMPTY_TITLE text=words::NO_ENTI/> }.into_any()
    } else {
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
            <Pager offset limit total href=move |page| chosen.at(to::CERTIFIED, page)/>
        }
        .into_any()
    };
    view! {
        <FilterBar action=to::CERTIFIED>
            <TextField name="q" label=words::SEARCH_TENANT kind=InputKind::Search value=q/>
        </FilterBar>
        {body}
    }
}

/// `/aderente/certificatore/enti/:ente`
#[component]
pub fn CertifierTenantPage() -> impl IntoView {
    let (tenant, read) = (param("ente"), chosen());
    let view = asked(
        move || (tenant.get(), read.get().page),
        |(tenant, page)| async move { get_certifier_view(tenant, page).await },
    );
    view! { <Loaded asked=view view=|view| view! { <OneTenant view/> }/> }
}

#[component]
fn OneTenant(view: CertifierView) -> impl IntoView {
    let CertifierView { actor, tenant, tenant_name, lines } = view;
    let (offset, limit, total) = (lines.offset, lines.limit, lines.total);
    let body = if total == 0 {
        view! {
            <EmptyState title=words::EMPTY_TITLE text=words::NO_OWN_ATTRIBUTES>
                <LinkButton href=to::NEW_ATTRIBUTE label=words::NEW_ATTRIBUTE look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = lines.results.into_iter().map(|line| offered(line, tenant, &actor)).collect_view();
        view! {
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
            <Pager offset limit total href=move |page| address(
                &to::certified_of(tenant),
                &[("p", page_number(page).as_deref())],
            )/>
        }
        .into_any()
    };
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
        {body}
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
