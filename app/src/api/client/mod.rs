//! Clients and their keys: lists, one client, whom and what one chooses from, and the one function behind every command.
//! The form of a new key has a file in it: it is posted to a plain handler of the server.

pub mod server;

use std::collections::BTreeMap;

use domain::agreement::AgreementState;
use domain::client::{Client, ClientAction, ClientFacts, ClientKind, KeyUse, Member};
use domain::page::Page;
use domain::purpose::PurposeState;
use domain::{Actor, ClientId, Denial, PurposeId, Revision, UserId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::{HistoryLine, When};
use super::purpose::PurposeView;
use crate::lists::Chosen;

pub use backend::client::people::Choosing;
pub use backend::client::purposes::Which;

/// A row of a list of clients, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientLine {
    pub id: ClientId,
    pub revision: Revision,
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    pub members: i64,
    pub purposes: i64,
    pub keys: i64,
    pub created: When,
}

/// A list, and who reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientList {
    pub actor: Actor,
    pub page: Page<ClientLine>,
}

/// Somebody that a client speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonLine {
    pub name: String,
    pub member: Member,
}

/// A key of a client, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyLine {
    pub kid: String,
    pub name: String,
    pub usage: KeyUse,
    pub bits: u32,
    pub pem: String,
    pub uploader: String,
    /// Nobody looks after it any more.
    pub orphan: bool,
    pub uploaded: When,
}

/// One client with everything its pages show. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientView {
    pub actor: Actor,
    pub facts: ClientFacts,
    pub people: BTreeMap<UserId, PersonLine>,
    /// The reader's, if they may read them.
    pub keys: Result<Vec<KeyLine>, Denial>,
    pub history: Vec<HistoryLine>,
    pub created: When,
}

impl ClientView {
    /// The client itself.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.facts.client
    }

    /// The person's name; empty for nobody the client speaks of.
    #[must_use]
    pub fn name_of(&self, user: UserId) -> String {
        self.people.get(&user).map(|person| person.name.clone()).unwrap_or_default()
    }
}

/// A purpose of the ente, beside a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkLine {
    pub id: PurposeId,
    pub title: String,
    pub eservice: String,
    pub producer: String,
    pub state: PurposeState,
    /// The state of the live request that it stands on, if there is one.
    pub agreement: Option<AgreementState>,
}

/// A page of the ente's clients.
pub async fn list_clients(chosen: Chosen) -> Result<ClientList, ApiError> {
    server::list(chosen).await
}

/// One client.
pub async fn get_client(id: String) -> Result<ClientView, ApiError> {
    server::get(&id).await
}

/// The client of the list's address, and a page of its purposes or of those that may be linked to it.
pub async fn get_client_purposes(chosen: Chosen, which: Which) -> Result<(ClientView, Page<LinkLine>), ApiError> {
    server::with_purposes(chosen, which).await
}

/// The client of the list's address, and a page of its keys; none for who may not read them.
pub async fn get_client_keys(chosen: Chosen) -> Result<(ClientView, Page<KeyLine>), ApiError> {
    server::with_keys(chosen).await
}

/// The client of the list's address, and a page of people who may be chosen for it.
pub async fn get_client_people(chosen: Chosen, choosing: Choosing) -> Result<(ClientView, Page<PersonLine>), ApiError> {
    server::with_people(chosen, choosing).await
}

/// The purpose of the list's address, and a page of clients: those that are for it, or those that could be.
pub async fn get_purpose_clients(chosen: Chosen) -> Result<(PurposeView, Page<ClientLine>), ApiError> {
    server::of_purpose(chosen).await
}

/// The first clients of a purpose, and how many there are.
pub async fn get_first_clients(purpose: PurposeId) -> Result<Page<ClientLine>, ApiError> {
    server::first_of_purpose(purpose).await
}

/// A client and the title of a purpose of the same ente that is linked to it.
pub async fn get_linked(id: String, purpose: String) -> Result<(ClientView, PurposeId, String), ApiError> {
    server::linked(&id, &purpose).await
}

/// Makes a client. `join`: the reader looks after it from the beginning.
#[server(endpoint = "create_client")]
pub async fn create_client(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] kind: String,
    #[server(default)] join: bool,
) -> Result<(), ApiError> {
    server::create(name, description, kind, join).await
}

/// Carries out a command. `subject` is the person, the purpose or the key that it is about; `phrase` is what the reader
/// typed where that is needed; `back` is `finalita` when the page of the purpose is to follow.
#[server(endpoint = "run_client_command")]
pub async fn run_client_command(
    id: ClientId,
    seen: Revision,
    action: ClientAction,
    #[server(default)] subject: String,
    #[server(default)] phrase: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    server::run(id, seen, action, subject, phrase, back).await
}
