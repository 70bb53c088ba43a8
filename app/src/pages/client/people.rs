//! People of the ente to choose from, for a client: who looks after it, in whose name it writes.

use domain::client::ClientAction;
use domain::page::Page;
use leptos::prelude::*;

use super::AtOnce;
use crate::api::client::{ClientView, PersonLine};
use crate::i18n::it::client as words;
use crate::i18n::it::frame::role_label;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::ui::{ActionsColumn, Column, EmptyState, RowActions, Table};

/// "Amministratore, Operatore di sicurezza"
pub(super) fn roles(person: &PersonLine) -> String {
    person.member.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ")
}

/// A page of people, each with the button that chooses them.
#[component]
pub(super) fn People(
    client: ClientView,
    page: Page<PersonLine>,
    chosen: Chosen,
    action: ClientAction,
) -> impl IntoView {
    let empty = view! { <EmptyState title=words::NO_CANDIDATES_TITLE text=words::NO_CANDIDATES/> }.into_any();
    let shown = Shown::of(&page);
    let (id, seen) = (client.client().id, client.client().revision);
    let rows = page.results.into_iter().map(|person| {
        let subject = person.member.user.to_string();
        view! {
            <tr>
                <th scope="row">{person.name.clone()}</th>
                <td>{roles(&person)}</td>
                <td><RowActions><AtOnce id seen action subject about=person.name.clone()/></RowActions></td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::MEMBER>
                <thead>
                    <tr>
                        <Column label=words::MEMBER/>
                        <Column label=words::ROLES/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}
