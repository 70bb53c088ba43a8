//! `/fruizione/client/:id/chiavi`: the public keys of the client.

use domain::client::ClientAction;
use domain::client::rules::can;
use domain::page::Page;
use leptos::prelude::*;

use super::command::other_profile;
use super::{ClientHead, Part};
use crate::api::client::{ClientView, KeyLine, get_client_keys};
use crate::i18n::it::client as words;
use crate::lists::client::KEYS;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, Refused, asked, reason};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, ButtonLook, Code, Column, DescriptionList, EmptyState, Fact, LinkButton, Moment,
    RefusedButton, RowActions, Table, Tone,
};

#[component]
pub fn KeysPage() -> impl IntoView {
    let chosen = Chosen::here(&KEYS);
    let both = asked(|| chosen.clone(), get_client_keys);
    view! {
        <Loaded
            asked=both
            view=move |(client, page): (ClientView, Page<KeyLine>)| {
                let body = match client.keys.clone() {
                    Ok(_) => view! { <Keys client=client.clone() page chosen/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                view! {
                    <ClientHead client=client.clone() part=Part::Keys/>
                    {body}
                    <Assertions client/>
                }
            }
        />
    }
}

/// How long what the keys sign may live.
#[component]
fn Assertions(client: ClientView) -> impl IntoView {
    let (id, profile) = (client.client().id, client.client().assertion_profile);
    let action = other_profile(profile);
    let change = can(action, &client.facts, &client.actor).is_ok().then(|| {
        view! { <p><LinkButton href=to::client_assertions(id) label=words::button(action) look=ButtonLook::Outline/></p> }
    });
    view! {
        <section aria-labelledby="asserzioni">
            <h2 id="asserzioni">{words::ASSERTIONS}</h2>
            <DescriptionList>
                <Fact label=words::ASSERTION_LIFETIME>{words::profile(profile)}</Fact>
            </DescriptionList>
            {change}
        </section>
    }
}

#[component]
fn Keys(client: ClientView, page: Page<KeyLine>, chosen: Chosen) -> impl IntoView {
    let id = client.client().id;
    let add = match can(ClientAction::AddKey, &client.facts, &client.actor) {
        Ok(()) => {
            Some(view! { <LinkButton href=to::add_key(id) label=words::ADD_KEY look=ButtonLook::Outline/> }.into_any())
        }
        // Somebody who is no member can become one: that is said, and not to others.
        Err(denial) if client.actor.has(domain::Permission::WriteKeys) => {
            let reason = reason(&denial);
            Some(view! { <RefusedButton id="perche-aggiungi" label=words::ADD_KEY reason/> }.into_any())
        }
        Err(_) => None,
    };
    let empty = view! { <EmptyState title=words::NO_KEYS_TITLE text=words::NO_KEYS/> }.into_any();
    let shown = Shown::of(&page);
    let rows = page.results.into_iter().map(|key| row(&client, key)).collect::<Vec<_>>();
    view! {
        <p>{words::KEYS_NOTE}</p>
        <ListFrame chosen shown empty>
            <Table caption=words::KEYS>
                <thead>
                    <tr>
                        <Column label=words::KEY/>
                        <Column label=words::KID/>
                        <Column label=words::USE/>
                        <Column label=words::LENGTH/>
                        <Column label=words::UPLOADED_BY/>
                        <Column label=words::UPLOADED/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
        <p>{add}</p>
    }
}

fn row(client: &ClientView, key: KeyLine) -> AnyView {
    let href = to::client_key(client.client().id, &key.kid);
    let orphan = key.orphan.then(|| view! { <Badges><Badge tone=Tone::Warning text=words::ORPHAN/></Badges> });
    let about = key.name.clone();
    view! {
        <tr>
            <th scope="row"><a href=href.clone()>{key.name}</a></th>
            <td><Code text=key.kid/></td>
            <td>{words::key_use(key.usage)}</td>
            <td>{words::bits(key.bits)}</td>
            <td>{key.uploader} " " {orphan}</td>
            <td><Moment text=key.uploaded.text iso=key.uploaded.iso/></td>
            <td><RowActions><LinkButton href label=words::OPEN about small=true look=ButtonLook::Outline/></RowActions></td>
        </tr>
    }
    .into_any()
}
