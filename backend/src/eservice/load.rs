//! E-services and versions, from their rows.

use std::collections::{BTreeMap, BTreeSet};

use domain::eservice::{Descriptor, Eservice, Quotas};
use domain::{DescriptorId, EserviceId, Revision, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};

#[derive(FromRow)]
struct EserviceRow {
    id: EserviceId,
    revision: Revision,
    producer_id: TenantId,
    name: String,
    description: String,
    technology: String,
    mode: String,
    personal_data: Option<bool>,
    risk_analyses: String,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl TryFrom<EserviceRow> for Eservice {
    type Error = Error;
    fn try_from(row: EserviceRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            producer: row.producer_id,
            name: row.name,
            description: row.description,
            technology: word(&row.technology)?,
            mode: word(&row.mode)?,
            personal_data: row.personal_data,
            risk_analyses: serde_json::from_str(&row.risk_analyses)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[derive(FromRow)]
struct DescriptorRow {
    id: DescriptorId,
    revision: Revision,
    eservice_id: EserviceId,
    number: i64,
    description: String,
    state: String,
    audience: String,
    daily_calls_per_consumer: i64,
    daily_calls_total: i64,
    voucher_lifespan: i64,
    policy: String,
    requirements: String,
    interface: Option<String>,
    documents: String,
    created_at: Timestamp,
    published_at: Option<Timestamp>,
    suspended_at: Option<Timestamp>,
    deprecated_at: Option<Timestamp>,
    archived_at: Option<Timestamp>,
    announced: Option<String>,
}

impl TryFrom<DescriptorRow> for Descriptor {
    type Error = Error;
    fn try_from(row: DescriptorRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            eservice: row.eservice_id,
            number: row.number,
            description: row.description,
            state: word(&row.state)?,
            audience: serde_json::from_str(&row.audience)?,
            quotas: Quotas {
                daily_calls_per_consumer: row.daily_calls_per_consumer,
                daily_calls_total: row.daily_calls_total,
                voucher_lifespan: row.voucher_lifespan,
            },
            policy: word(&row.policy)?,
            requirements: serde_json::from_str(&row.requirements)?,
            interface: row.interface.as_deref().map(serde_json::from_str).transpose()?,
            documents: serde_json::from_str(&row.documents)?,
            created_at: row.created_at,
            published_at: row.published_at,
            suspended_at: row.suspended_at,
            deprecated_at: row.deprecated_at,
            archived_at: row.archived_at,
            announced: row.announced.as_deref().map(serde_json::from_str).transpose()?,
        })
    }
}

/// An e-service, by id. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn eservice(tx: &mut Tx, id: EserviceId) -> Result<Option<Eservice>> {
    Ok(eservices(tx, &BTreeSet::from([id])).await?.remove(&id))
}

/// E-services, by their ids, in one statement. The caller decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn eservices(tx: &mut Tx, ids: &BTreeSet<EserviceId>) -> Result<BTreeMap<EserviceId, Eservice>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<EserviceRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, producer_id, name, description, technology, mode, personal_data, risk_analyses,
                    created_at, updated_at
             from eservice where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

/// All versions of an e-service, oldest first, drafts included. The caller decides who may see which.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn descriptors(tx: &mut Tx, id: EserviceId) -> Result<Vec<Descriptor>> {
    Ok(descriptors_of(tx, &BTreeSet::from([id])).await?.remove(&id).unwrap_or_default())
}

/// All versions of many e-services, in one statement.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn descriptors_of(tx: &mut Tx, ids: &BTreeSet<EserviceId>) -> Result<BTreeMap<EserviceId, Vec<Descriptor>>> {
    let mut all: BTreeMap<EserviceId, Vec<Descriptor>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(all);
    }
    let rows: Vec<DescriptorRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, eservice_id, number, description, state, audience, daily_calls_per_consumer,
                    daily_calls_total, voucher_lifespan, policy, requirements, interface, documents, created_at, published_at,
                    suspended_at, deprecated_at, archived_at, announced
             from descriptor where 1 = 1",
        );
        any_of(&mut query, "eservice_id", ids.iter().copied());
        query.push(" order by eservice_id, number");
        query.build_query_as().fetch_all(c).await
    })?;
    for row in rows {
        all.entry(row.eservice_id).or_default().push(row.try_into()?);
    }
    Ok(all)
}

/// Versions, by their ids. The caller decides who may see which.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn versions(tx: &mut Tx, ids: &[DescriptorId]) -> Result<Vec<Descriptor>> {
    let rows: Vec<DescriptorRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, eservice_id, number, description, state, audience, daily_calls_per_consumer,
                    daily_calls_total, voucher_lifespan, policy, requirements, interface, documents, created_at, published_at,
                    suspended_at, deprecated_at, archived_at, announced
             from descriptor where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(Descriptor::try_from).collect()
}
