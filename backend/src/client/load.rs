//! Clients, from their rows.

use std::collections::BTreeMap;

use domain::client::{Client, Key};
use domain::{ClientId, PurposeId, Revision, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};

#[derive(FromRow)]
struct Row {
    id: ClientId,
    revision: Revision,
    consumer_id: TenantId,
    name: String,
    description: String,
    kind: String,
    admin_id: Option<UserId>,
    assertion_profile: String,
    created_at: Timestamp,
}

#[derive(FromRow)]
struct MemberRow {
    client_id: ClientId,
    user_id: UserId,
}

#[derive(FromRow)]
struct PurposeRow {
    client_id: ClientId,
    purpose_id: PurposeId,
}

#[derive(FromRow)]
struct KeyRow {
    client_id: ClientId,
    kid: String,
    name: String,
    pem: String,
    bits: i64,
    usage: String,
    uploader_id: UserId,
    created_at: Timestamp,
}

impl TryFrom<KeyRow> for Key {
    type Error = Error;
    fn try_from(row: KeyRow) -> Result<Self> {
        Ok(Self {
            kid: row.kid,
            name: row.name,
            pem: row.pem,
            bits: u32::try_from(row.bits).map_err(|_| anyhow::anyhow!("a key of {} bits is stored", row.bits))?,
            usage: word(&row.usage)?,
            uploader: row.uploader_id,
            created_at: row.created_at,
        })
    }
}

/// A client with all its parts. The caller decides who may see it.
#[crate::boxed]
pub(crate) async fn client(tx: &mut Tx, id: ClientId) -> Result<Option<Client>> {
    Ok(clients(tx, &[id]).await?.remove(&id))
}

/// Clients with all their parts, in four statements. The caller decides who may see them.
#[crate::boxed]
pub(crate) async fn clients(tx: &mut Tx, ids: &[ClientId]) -> Result<BTreeMap<ClientId, Client>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, consumer_id, name, description, kind, admin_id, assertion_profile, created_at
             from client where true",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let members: Vec<MemberRow> = each!(tx, c => {
        let mut query = QueryBuilder::new("select client_id, user_id from client_member where true");
        any_of(&mut query, "client_id", ids.iter().copied());
        query.push(" order by client_id, place").build_query_as().fetch_all(c).await
    })?;
    let purposes: Vec<PurposeRow> = each!(tx, c => {
        let mut query = QueryBuilder::new("select client_id, purpose_id from client_purpose where true");
        any_of(&mut query, "client_id", ids.iter().copied());
        query.push(" order by client_id, place").build_query_as().fetch_all(c).await
    })?;
    let keys: Vec<KeyRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select client_id, kid, name, pem, bits, usage, uploader_id, created_at from client_key where true",
        );
        any_of(&mut query, "client_id", ids.iter().copied());
        query.push(" order by client_id, place").build_query_as().fetch_all(c).await
    })?;
    let mut found = BTreeMap::new();
    for row in rows {
        found.insert(
            row.id,
            Client {
                id: row.id,
                revision: row.revision,
                consumer: row.consumer_id,
                name: row.name,
                description: row.description,
                kind: word(&row.kind)?,
                members: Vec::new(),
                purposes: Vec::new(),
                keys: Vec::new(),
                admin: row.admin_id,
                assertion_profile: word(&row.assertion_profile)?,
                created_at: row.created_at,
            },
        );
    }
    for row in members {
        found.entry(row.client_id).and_modify(|client| client.members.push(row.user_id));
    }
    for row in purposes {
        found.entry(row.client_id).and_modify(|client| client.purposes.push(row.purpose_id));
    }
    for row in keys {
        let (id, key) = (row.client_id, Key::try_from(row)?);
        found.entry(id).and_modify(|client| client.keys.push(key));
    }
    Ok(found)
}
