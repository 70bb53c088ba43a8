//! One client, as its pages and the API show it.

use std::collections::{BTreeMap, BTreeSet};

use domain::client::{ClientFacts, Key, Member, rules};
use domain::notification::Names;
use domain::{Actor, ClientId, Event, Permission, Thing, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::known;
use crate::agreement::list::any_of;
use crate::error::{Error, Result};
use crate::event::{Entry, history};
use crate::notification::names;
use crate::{Backend, Tx};

/// A client with the people it speaks of and its history.
#[derive(Clone, Debug)]
pub struct ClientDetail {
    pub facts: ClientFacts,
    /// Members, whoever uploaded a key, the administrator, and whom the history speaks of.
    pub people: BTreeMap<UserId, Person>,
    /// Newest first.
    pub history: Vec<Entry>,
    /// Of what the history speaks of.
    pub names: Names,
}

/// A person of the client's ente.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    pub name: String,
    pub family_name: String,
    pub member: Member,
}

impl Person {
    /// "Anna Bianchi"
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.family_name)
    }
}

impl ClientDetail {
    /// The account behind an id that the client speaks of.
    #[must_use]
    pub fn member(&self, user: UserId) -> Option<&Member> {
        self.people.get(&user).map(|person| &person.member)
    }

    /// Its keys, for who may read them.
    ///
    /// # Errors
    /// What `rules::can_read_keys` answers.
    pub fn keys(&self, actor: &Actor) -> Result<&[Key]> {
        rules::can_read_keys(&self.facts, actor)?;
        Ok(&self.facts.client.keys)
    }

    /// One of its keys, for who may read it.
    ///
    /// # Errors
    /// As [`ClientDetail::keys`]; `NotFound`.
    pub fn key(&self, actor: &Actor, kid: &str) -> Result<&Key> {
        self.keys(actor)?;
        self.facts.client.key(kid).ok_or(Error::not_found(Thing::Key))
    }

    /// The person's name; empty for nobody the client speaks of.
    #[must_use]
    pub fn name_of(&self, user: UserId) -> String {
        self.people.get(&user).map(Person::full_name).unwrap_or_default()
    }
}

#[derive(FromRow)]
pub(super) struct PersonRow {
    id: UserId,
    name: String,
    family_name: String,
    roles: String,
    disabled: bool,
}

impl TryFrom<PersonRow> for Person {
    type Error = Error;
    fn try_from(row: PersonRow) -> Result<Self> {
        let roles = serde_json::from_str(&row.roles)?;
        let member = Member { user: row.id, roles, disabled: row.disabled };
        Ok(Self { name: row.name, family_name: row.family_name, member })
    }
}

/// A client of the actor's ente, whole (`interop.md` §3 "client detail").
///
/// # Errors
/// `Unauthorized` for who reads the list alone, `NotFound`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: ClientId) -> Result<ClientDetail> {
    let scope = actor.scope(Permission::ReadKeys)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id, None).await?;
    let client = &facts.client;
    let uploaders = client.keys.iter().map(|key| key.uploader);
    let history = history(&mut tx, scope, id.0).await?;
    let told = history.iter().filter_map(|entry| match &entry.event {
        Event::Client(happening) => happening.what.user(),
        _ => None,
    });
    let ids = client.members.iter().copied().chain(uploaders).chain(client.admin).chain(told).collect::<BTreeSet<_>>();
    let people = named(&mut tx, &ids).await?;
    let names = names::of(&mut tx, history.iter().map(|entry| &entry.event)).await?;
    Ok(ClientDetail { facts, people, history, names })
}

/// People by id. They are of the ente of the thing that names them.
async fn named(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<BTreeMap<UserId, Person>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<PersonRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, name, family_name, roles, disabled_at is not null as disabled from account where true",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((row.id, Person::try_from(row)?))).collect()
}
