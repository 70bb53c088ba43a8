//! Clients and their keys: a list, one client in tabs, and the pages that add, link and take away.

mod admin;
mod command;
mod create;
mod key;
mod keys;
mod link;
mod list;
mod members;
mod new_key;
mod of_purpose;
mod people;
mod purposes;

use domain::client::rules::can;
use domain::client::{ClientAction, ClientKind};
use domain::{ClientId, Revision};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::IntoEnumIterator as _;

pub use admin::ChooseAdminPage;
pub use command::{
    AssertionsPage, DeleteClientPage, RemoveAdminPage, RemoveKeyPage, RemoveMemberPage, UnlinkPurposePage,
};
pub use create::NewClientPage;
pub use key::KeyPage;
pub use keys::KeysPage;
pub use link::LinkPurposePage;
pub use list::ClientListPage;
pub use members::{AddMemberPage, MembersPage};
pub use new_key::AddKeyPage;
pub use of_purpose::{PurposeClients, PurposeClientsPage};
pub use purposes::ClientPage;

use crate::api::client::{ClientView, RunClientCommand};
use crate::i18n::it::client as words;
use crate::pages::parts::{PostForm, address_of, query};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, Button, ButtonLook, Callout, Code, Crumb, Flash, LinkButton, PageHead, Tab, Tabs, Tone,
};

/// A part of the address.
fn in_path(name: &'static str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// The way back from a client.
fn trail(here: String) -> Vec<Crumb> {
    vec![Crumb::here(words::CONSUMING), Crumb::link(words::TITLE, to::CLIENTS), Crumb::here(here)]
}

/// The way back from a page of a client.
fn trail_in(client: &ClientView, here: impl Into<String>) -> Vec<Crumb> {
    let client = client.client();
    vec![
        Crumb::here(words::CONSUMING),
        Crumb::link(words::TITLE, to::CLIENTS),
        Crumb::link(client.name.clone(), to::client(client.id)),
        Crumb::here(here),
    ]
}

/// What was just done with a client.
#[component]
fn Done() -> impl IntoView {
    let done = query("fatto")?;
    let text = if done == words::CREATED_SLUG {
        words::WAS_CREATED
    } else {
        words::done(ClientAction::iter().find(|action| words::slug(*action) == done)?)
    };
    Some(view! { <Flash>{text}</Flash> })
}

/// The parts of a client.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its purposes, or in whose name it writes.
    Purposes,
    Members,
    Keys,
}

/// What stands above each part of a client.
#[component]
fn ClientHead(client: ClientView, part: Part) -> impl IntoView {
    let shown = client.client();
    let (id, kind) = (shown.id, shown.kind);
    let subtitle = move || {
        view! {
            <Badge text=words::kind(kind)/>
            " "
            <Code text=id.to_string()/>
        }
    };
    let delete = can(ClientAction::Delete, &client.facts, &client.actor).is_ok().then(|| {
        view! { <LinkButton href=to::delete_client(id) label=words::DELETE look=ButtonLook::DangerOutline/> }
    });
    // Ready samples, and the debugger: for who may look at the client one by one, which is everybody who is here.
    let ask = view! {
        <LinkButton href=to::debugger_for(Some(id), None) label=words::ASK look=ButtonLook::Outline/>
    };
    let first = match kind {
        ClientKind::Consumer => (words::PURPOSES, Some(shown.purposes.len())),
        ClientKind::Api => (words::ADMIN, None),
    };
    let tab = |(label, count): (&str, Option<usize>), href: String, of: Part| Tab {
        label: label.to_owned(),
        href,
        count: count.and_then(|count| i64::try_from(count).ok()),
        current: part == of,
    };
    let tabs = vec![
        tab(first, to::client(id), Part::Purposes),
        tab((words::MEMBERS, Some(shown.members.len())), to::client_members(id), Part::Members),
        tab((words::KEYS, Some(shown.keys.len())), to::client_keys(id), Part::Keys),
    ];
    view! {
        <Breadcrumb trail=trail(shown.name.clone())/>
        <PageHead title=shown.name.clone() subtitle>{ask}{delete}</PageHead>
        <p class="muted">{shown.description.clone()}</p>
        <Done/>
        <Missing client=client.clone()/>
        <Tabs label=words::TABS tabs/>
    }
}

/// What keeps the client from obtaining vouchers, whatever else is right.
#[component]
fn Missing(client: ClientView) -> impl IntoView {
    let shown = client.client();
    let lacks = [
        (shown.keys.is_empty() && shown.members.is_empty()).then_some(words::NO_MEMBER),
        shown.keys.is_empty().then_some(words::NO_KEY),
        (shown.kind == ClientKind::Consumer && shown.purposes.is_empty()).then_some(words::NO_PURPOSE),
    ];
    let lacks = lacks.into_iter().flatten().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>();
    (!lacks.is_empty()).then(|| {
        view! {
            <Callout tone=Tone::Info title=words::WHAT_IS_MISSING>
                <ul>{lacks}</ul>
            </Callout>
        }
    })
}

/// A button that carries out a command at once, for what takes nothing away.
#[component]
fn AtOnce(
    id: ClientId,
    seen: Revision,
    action: ClientAction,
    /// Whom or what the command is about.
    subject: String,
    /// Names the row it stands in.
    about: String,
    /// What leads back elsewhere than to a page of the client.
    #[prop(optional)]
    back: &'static str,
) -> impl IntoView {
    let run = address_of::<RunClientCommand>();
    let word: &'static str = action.into();
    view! {
        <PostForm to=run>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="action" value=word/>
            <input type="hidden" name="subject" value=subject/>
            <input type="hidden" name="back" value=back/>
            <Button label=words::button(action) small=true look=ButtonLook::Outline about/>
        </PostForm>
    }
}
