//! The names of what events speak of: one statement for each kind of thing, however many events.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use domain::Event;
use domain::notification::{Mentions, Names};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::Tx;
use crate::error::Result;

#[derive(FromRow)]
struct Named {
    id: Uuid,
    name: String,
}

#[derive(FromRow)]
struct Numbered {
    id: Uuid,
    number: i64,
}

/// The names of everything that `events` speak of. What is gone has none.
///
/// # Errors
/// Only the database's.
pub async fn of(tx: &mut Tx, events: impl Iterator<Item = &Event>) -> Result<Names> {
    let mut mentions = Mentions::default();
    events.for_each(|event| mentions.add(event));
    mentioned(tx, &mentions).await
}

/// The names of what is mentioned. What is gone has none.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn mentioned(tx: &mut Tx, mentions: &Mentions) -> Result<Names> {
    let enti = mentions.enti.iter().map(|id| id.0).collect();
    let eservices = mentions.eservices.iter().map(|id| id.0).collect();
    let attributes = mentions.attributes.iter().map(|id| id.0).collect();
    let purposes = mentions.purposes.iter().map(|id| id.0).collect();
    let versions = mentions.versions.iter().map(|id| id.0).collect();
    Ok(Names {
        enti: named(tx, "select id, name from tenant where id in (", &enti).await?.map_keys(domain::TenantId),
        eservices: named(tx, "select id, name from eservice where id in (", &eservices)
            .await?
            .map_keys(domain::EserviceId),
        attributes: named(tx, "select id, name from attribute where id in (", &attributes)
            .await?
            .map_keys(domain::AttributeId),
        purposes: named(tx, "select id, title as name from purpose where id in (", &purposes)
            .await?
            .map_keys(domain::PurposeId),
        versions: numbers(tx, &versions).await?.map_keys(domain::DescriptorId),
    })
}

/// Rows by id, before the id is known to be an ente's or an e-service's.
struct ById<V>(Vec<(Uuid, V)>);

impl<V> ById<V> {
    fn map_keys<K: Ord>(self, key: fn(Uuid) -> K) -> BTreeMap<K, V> {
        self.0.into_iter().map(|(id, value)| (key(id), value)).collect()
    }
}

async fn named(tx: &mut Tx, select: &'static str, ids: &BTreeSet<Uuid>) -> Result<ById<String>> {
    if ids.is_empty() {
        return Ok(ById(Vec::new()));
    }
    let rows: Vec<Named> = each!(tx, c => {
        let mut query = QueryBuilder::new(select);
        list(&mut query, ids);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(ById(rows.into_iter().map(|row| (row.id, row.name)).collect()))
}

async fn numbers(tx: &mut Tx, ids: &BTreeSet<Uuid>) -> Result<ById<i64>> {
    if ids.is_empty() {
        return Ok(ById(Vec::new()));
    }
    let rows: Vec<Numbered> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, number from descriptor where id in (");
        list(&mut query, ids);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(ById(rows.into_iter().map(|row| (row.id, row.number)).collect()))
}

fn list<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, ids: &BTreeSet<Uuid>)
where
    Uuid: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    query.push(")");
}
