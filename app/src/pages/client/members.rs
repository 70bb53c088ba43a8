//! `/fruizione/client/:id/membri`: who looks after the client, and who else may.

use domain::UserId;
use domain::client::ClientAction;
use domain::client::rules::can;
use leptos::prelude::*;

use super::people::{People, roles};
use super::{ClientHead, Part, in_path, trail_in};
use crate::api::client::{Choosing, ClientView, PersonLine, get_client, get_client_people};
use crate::api::form::Draft;
use crate::i18n::it::client as words;
use crate::lists::Chosen;
use crate::lists::client::CANDIDATES;
use crate::pages::parts::{Loaded, asked, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Column, EmptyState, ErrorSummary, LinkButton, PageHead, RowActions,
    Table, Tone,
};

#[component]
pub fn MembersPage() -> impl IntoView {
    let client = asked(|| in_path("id"), get_client);
    view! {
        <Loaded
            asked=client
            view=|client: ClientView| view! {
                <ClientHead client=client.clone() part=Part::Members/>
                <Members client/>
            }
        />
    }
}

#[component]
fn Members(client: ClientView) -> impl IntoView {
    let id = client.client().id;
    let add = can(ClientAction::AddMember, &client.facts, &client.actor).is_ok().then(|| {
        view! { <p><LinkButton href=to::add_member(id) label=words::ADD_MEMBER look=ButtonLook::Outline/></p> }
    });
    let removes = can(ClientAction::RemoveMember, &client.facts, &client.actor).is_ok();
    let rows = client.client().members.iter().map(|user| row(&client, *user, removes)).collect::<Vec<_>>();
    let table = if rows.is_empty() {
        view! { <EmptyState title=words::NO_MEMBERS_TITLE text=words::NO_MEMBERS/> }.into_any()
    } else {
        view! {
            <Table caption=words::MEMBERS>
                <thead>
                    <tr>
                        <Column label=words::MEMBER/>
                        <Column label=words::ROLES/>
                        <Column label=words::STATE/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
        .into_any()
    };
    view! {
        <p>{words::MEMBERS_NOTE}</p>
        {table}
        {add}
    }
}

fn row(client: &ClientView, user: UserId, removes: bool) -> AnyView {
    let person = client.people.get(&user);
    let name = client.name_of(user);
    let badge = match person {
        Some(person) if person.member.is_privileged() => view! { <Badge tone=Tone::Ok text=words::MEMBER_ACTIVE/> },
        Some(person) if !person.member.disabled => {
            view! { <Badge tone=Tone::Warning text=words::MEMBER_WITHOUT_ROLE/> }
        }
        Some(_) | None => view! { <Badge tone=Tone::Warning text=words::MEMBER_DISABLED/> },
    };
    let remove = removes.then(|| {
        let (href, about) = (to::remove_member(client.client().id, user), name.clone());
        view! { <LinkButton href label=words::REMOVE about small=true look=ButtonLook::DangerOutline/> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{person.map(roles)}</td>
            <td>{badge}</td>
            <td><RowActions>{remove}</RowActions></td>
        </tr>
    }
    .into_any()
}

/// `/fruizione/client/:id/membri/aggiungi`
#[component]
pub fn AddMemberPage() -> impl IntoView {
    let chosen = Chosen::here(&CANDIDATES);
    let both = with_draft(|| chosen.clone(), |chosen| get_client_people(chosen, Choosing::Members));
    view! {
        <Loaded
            asked=both
            view=move |((client, page), draft): ((ClientView, domain::page::Page<PersonLine>), Draft)| {
                let back = to::client_members(client.client().id);
                view! {
                    <Breadcrumb trail=trail_in(&client, words::ADD_MEMBER)/>
                    <PageHead title=words::ADD_MEMBER/>
                    <p class="muted">{words::about(&client.client().name)}</p>
                    <ErrorSummary problems=problems(&draft, &[])/>
                    <p>{words::MEMBERS_NOTE}</p>
                    <People client page chosen action=ClientAction::AddMember/>
                    <p><LinkButton href=back label=words::BACK look=ButtonLook::Neutral/></p>
                }
            }
        />
    }
}
