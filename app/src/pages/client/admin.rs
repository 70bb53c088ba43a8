//! In whose name an API client writes (`interop.md` §2.12): the first part of its page, and
//! `/fruizione/client/:id/amministratore`, where one is chosen.

use domain::client::rules::can;
use domain::client::{ClientAction, ClientKind};
use domain::{Denial, Role};
use leptos::prelude::*;

use super::people::People;
use super::trail_in;
use crate::api::ApiError;
use crate::api::client::{Choosing, ClientView, PersonLine, get_client_people};
use crate::api::form::Draft;
use crate::i18n::it::client as words;
use crate::i18n::it::words::permission;
use crate::lists::Chosen;
use crate::lists::client::ADMINS;
use crate::pages::parts::{Loaded, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, Callout, DescriptionList, ErrorSummary, Fact, LinkButton, PageHead, Tone};

/// What the vouchers of the client may do, and in whose name.
#[component]
pub(super) fn AdminPart(client: ClientView) -> impl IntoView {
    let shown = client.client();
    let id = shown.id;
    let person = shown.admin.and_then(|user| client.people.get(&user)).cloned();
    let lost = person.as_ref().is_some_and(|person| !person.member.is_administrator());
    let lost = lost.then(|| view! { <Callout tone=Tone::Warning><p>{words::ADMIN_LOST}</p></Callout> });
    let (label_of_role, role) =
        if shown.admin.is_some() { (words::WRITES, Role::M2mAdmin) } else { (words::READS, Role::M2m) };
    // The very table that the server asks: what the page says is what the client may do.
    let able = role.permissions().iter().map(|able| view! { <li>{permission(*able)}</li> }).collect::<Vec<_>>();
    let label = if shown.admin.is_some() { words::CHANGE_ADMIN } else { words::CHOOSE_ADMIN };
    let choose = can(ClientAction::SetAdmin, &client.facts, &client.actor).is_ok().then(|| {
        view! { <LinkButton href=to::client_admin(id) label look=ButtonLook::Outline/> }
    });
    let remove = can(ClientAction::RemoveAdmin, &client.facts, &client.actor).is_ok().then(|| {
        view! { <LinkButton href=to::remove_admin(id) label=words::REMOVE_ADMIN look=ButtonLook::DangerOutline/> }
    });
    let name = person.map_or_else(|| words::ADMIN_NONE.to_owned(), |person| person.name);
    view! {
        <p>{words::ADMIN_NOTE}</p>
        {lost}
        <DescriptionList>
            <Fact label=words::ADMIN>{name}</Fact>
            <Fact label=words::ADMIN_ROLE>{label_of_role}</Fact>
            <Fact label=words::ADMIN_ABLE><ul>{able}</ul></Fact>
        </DescriptionList>
        <div class="actions">{choose}{remove}</div>
    }
}

#[component]
pub fn ChooseAdminPage() -> impl IntoView {
    let chosen = Chosen::here(&ADMINS);
    let both = with_draft(
        || chosen.clone(),
        |chosen| async move {
            let (client, page) = get_client_people(chosen, Choosing::Admin).await?;
            match client.client().kind {
                ClientKind::Api => Ok((client, page)),
                ClientKind::Consumer => Err(ApiError::Denied(Denial::ClientIsNotForTheApi)),
            }
        },
    );
    view! {
        <Loaded
            asked=both
            view=move |((client, page), draft): ((ClientView, domain::page::Page<PersonLine>), Draft)| {
                let back = to::client(client.client().id);
                view! {
                    <Breadcrumb trail=trail_in(&client, words::CHOOSE_ADMIN)/>
                    <PageHead title=words::CHOOSE_ADMIN/>
                    <p class="muted">{words::about(&client.client().name)}</p>
                    <ErrorSummary problems=problems(&draft, &[])/>
                    <p>{words::ADMIN_NOTE}</p>
                    <People client page chosen action=ClientAction::SetAdmin/>
                    <p><LinkButton href=back label=words::BACK look=ButtonLook::Neutral/></p>
                }
            }
        />
    }
}
