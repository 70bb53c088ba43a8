//! `/aderente/utenti`

use domain::page::Page;
use domain::{Permission, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use crate::api::user::{UserLine, UserQuery, list_users};
use crate::i18n::it::frame::{self, role_label};
use crate::i18n::it::user as words;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Choice, Code, Column, Crumb, EmptyState, FilterBar,
    InputKind, LinkButton, Moment, PageHead, Pager, RowActions, SelectField, Table, TextField, Tone,
};

/// The own ente's people: search, filters and page in the address.
#[component]
pub fn UserListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        UserQuery {
            q: text("q"),
            role: text("ruolo"),
            state: text("stato"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let list = asked(move || read.get(), list_users);
    view! {
        <Breadcrumb trail=vec![Crumb::here(frame::GROUP_ENTE), Crumb::here(words::TITLE)]/>
        <Loaded
            asked=list
            view=move |list| {
                // A platform manager reads who manages the platform with it, and makes accounts for other enti alone.
                let add = list.actor.has(Permission::ManageUsers).then(|| {
                    view! { <LinkButton href=to::NEW_USER label=words::NEW/> }
                });
                view! {
                    <PageHead title=words::TITLE>{add}</PageHead>
                    <p class="muted">{words::NOTE}</p>
                    <List list=list.page query=read.get_untracked()/>
                }
            }
        />
    }
}

fn address(query: &UserQuery, page: i64) -> String {
    let mut map = leptos_router::params::ParamsMap::new();
    for (name, value) in [("q", &query.q), ("ruolo", &query.role), ("stato", &query.state)] {
        if let Some(value) = value {
            map.insert(name, value.clone());
        }
    }
    if page > 1 {
        map.insert("p", page.to_string());
    }
    format!("{}{}", to::USERS, map.to_query_string())
}

#[component]
fn List(list: Page<UserLine>, query: UserQuery) -> impl IntoView {
    let mut roles = vec![Choice::new("", words::ANY_ROLE)];
    roles.extend(
        Role::iter()
            .filter(|role| role.is_given_by_the_ente())
            .map(|role| Choice::new(role.to_string(), role_label(role))),
    );
    let states = vec![
        Choice::new("", words::ANY_STATE),
        Choice::new("attive", words::ACTIVE_ONES),
        Choice::new("disattivate", words::DISABLED_ONES),
    ];
    let (q, role, state) = (query.q.clone(), query.role.clone(), query.state.clone());
    let body = if list.total == 0 {
        view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_TEXT/> }.into_any()
    } else {
        view! { <Rows list query/> }.into_any()
    };
    view! {
        <FilterBar action=to::USERS>
            <TextField name="q" label=words::SEARCH kind=InputKind::Search value=q/>
            <SelectField name="ruolo" label=words::ROLE choices=roles value=role/>
            <SelectField name="stato" label=words::STATE choices=states value=state/>
        </FilterBar>
        {body}
    }
}

#[component]
fn Rows(list: Page<UserLine>, query: UserQuery) -> impl IntoView {
    let (offset, limit, total) = (list.offset, list.limit, list.total);
    let rows = list
        .results
        .into_iter()
        .map(|line| {
            let roles = line.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
            let about = line.person.clone();
            view! {
                <tr>
                    <th scope="row">
                        <a href=to::user(line.id)>{line.person}</a>
                        <br/>
                        <Code text=line.username/>
                    </th>
                    <td>{roles}</td>
                    <td><UserBadges disabled=line.disabled password_due=line.password_due/></td>
                    <td><Moment text=line.created.text iso=line.created.iso/></td>
                    <td>
                        <RowActions>
                            <LinkButton href=to::user(line.id) label=words::OPEN look=ButtonLook::Outline small=true about/>
                        </RowActions>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=words::PERSON/>
                    <Column label=words::ROLES/>
                    <Column label=words::STATE/>
                    <Column label=words::CREATED/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        <Pager offset limit total href=move |page| address(&query, page)/>
    }
}

/// Can the person sign in?
#[component]
pub fn UserBadges(disabled: bool, password_due: bool) -> impl IntoView {
    let state = if disabled {
        view! { <Badge text=words::DISABLED/> }
    } else {
        view! { <Badge tone=Tone::Ok text=words::ACTIVE/> }
    };
    let due = password_due.then(|| view! { <Badge tone=Tone::Warning text=words::PASSWORD_DUE/> });
    view! { <Badges>{state}{due}</Badges> }
}
