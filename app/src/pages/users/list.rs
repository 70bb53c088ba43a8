//! `/aderente/utenti`

use domain::Permission;
use domain::page::Page;
use leptos::prelude::*;

use crate::api::user::{UserLine, list_users};
use crate::i18n::it::frame::{self, role_label};
use crate::i18n::it::user as words;
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Code, Column, Crumb, EmptyState, LinkButton, Moment,
    PageHead, RowActions, Table, Tone,
};

/// The own ente's people: search, filters and page in the address.
#[component]
pub fn UserListPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::user::USERS);
    let list = asked(|| chosen.clone(), list_users);
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
                    <List list=list.page chosen/>
                }
            }
        />
    }
}

#[component]
fn List(list: Page<UserLine>, chosen: Chosen) -> impl IntoView {
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_TEXT/> }.into_any();
    let shown = Shown::of(&list);
    view! {
        <ListFrame chosen shown empty>
            <Rows list/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: Page<UserLine>) -> impl IntoView {
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
