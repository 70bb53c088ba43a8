//! How well enti fit what versions ask: for any number of questions, two statements.

use std::collections::{BTreeMap, BTreeSet};

use domain::attribute::AttributeKind;
use domain::requirement::{AttributeFit, GroupFit, RequirementFit, Requirements, Standing};
use domain::{AttributeId, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::error::Result;

/// One question: how does the consumer stand to these requirements of that provider?
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    pub requirements: &'a Requirements,
    pub consumer: TenantId,
    pub producer: TenantId,
}

#[derive(FromRow)]
struct NameRow {
    id: AttributeId,
    name: String,
    certifier: Option<String>,
}

#[derive(FromRow)]
struct HeldRow {
    tenant_id: TenantId,
    attribute_id: AttributeId,
    /// Absent for what the certifier or the ente itself says.
    verifier_id: Option<TenantId>,
    since: Timestamp,
    until: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

/// The answers, in the order of the questions.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn fits(tx: &mut Tx, asks: &[Ask<'_>], now: Timestamp) -> Result<Vec<RequirementFit>> {
    let attributes =
        asks.iter().flat_map(|ask| ask.requirements.mentioned().map(|(_, id)| id)).collect::<BTreeSet<_>>();
    if attributes.is_empty() {
        return Ok(asks.iter().map(|_| RequirementFit::default()).collect());
    }
    let consumers = asks.iter().map(|ask| ask.consumer).collect::<BTreeSet<_>>();
    let names = names(tx, &attributes).await?;
    let standings = standings(tx, &attributes, &consumers, now).await?;
    Ok(asks.iter().map(|ask| answer(ask, &names, &standings)).collect())
}

/// The answer to one question.
///
/// # Errors
/// Only the database's.
pub async fn fit(tx: &mut Tx, ask: Ask<'_>, now: Timestamp) -> Result<RequirementFit> {
    Ok(fits(tx, &[ask], now).await?.pop().unwrap_or_default())
}

type Standings = BTreeMap<(TenantId, AttributeId, Option<TenantId>), Standing>;

fn answer(ask: &Ask<'_>, names: &BTreeMap<AttributeId, NameRow>, standings: &Standings) -> RequirementFit {
    let group = |kind: AttributeKind, ids: &Vec<AttributeId>| GroupFit {
        kind,
        attributes: ids
            .iter()
            .filter_map(|id| names.get(id))
            .map(|row| {
                let verifier = match kind {
                    AttributeKind::Verified => Some(ask.producer),
                    AttributeKind::Certified | AttributeKind::Declared => None,
                };
                let standing = standings.get(&(ask.consumer, row.id, verifier)).copied().unwrap_or(Standing::Never);
                AttributeFit { id: row.id, name: row.name.clone(), certifier: row.certifier.clone(), standing }
            })
            .collect(),
    };
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let groups = kinds.into_iter().flat_map(|kind| {
        let groups = ask.requirements.groups(kind).iter().filter(|ids| !ids.is_empty());
        groups.map(move |ids| (kind, ids))
    });
    RequirementFit { groups: groups.map(|(kind, ids)| group(kind, ids)).collect() }
}

async fn names(tx: &mut Tx, attributes: &BTreeSet<AttributeId>) -> Result<BTreeMap<AttributeId, NameRow>> {
    let rows: Vec<NameRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.name, case when a.kind = 'CERTIFIED' then t.name end as certifier
             from attribute a join tenant t on t.id = a.creator_id where a.id in (",
        );
        let mut list = query.separated(", ");
        for id in attributes {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn standings(
    tx: &mut Tx,
    attributes: &BTreeSet<AttributeId>,
    consumers: &BTreeSet<TenantId>,
    now: Timestamp,
) -> Result<Standings> {
    let rows: Vec<HeldRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select s.tenant_id, s.attribute_id, s.verifier_id, s.since, s.until, s.revoked_at from (
                 select tenant_id, attribute_id, null as verifier_id, assigned_at as since, null as until, revoked_at
                 from held
                 union all
                 select consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at
                 from verification
             ) s where s.attribute_id in (",
        );
        let mut list = query.separated(", ");
        for id in attributes {
            list.push_bind(*id);
        }
        query.push(") and s.tenant_id in (");
        let mut list = query.separated(", ");
        for id in consumers {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    let key = |row: &HeldRow| (row.tenant_id, row.attribute_id, row.verifier_id);
    Ok(rows.into_iter().map(|row| (key(&row), standing(&row, now))).collect())
}

fn standing(row: &HeldRow, now: Timestamp) -> Standing {
    match (row.revoked_at, row.until) {
        (Some(at), _) => Standing::Revoked { at },
        (None, Some(at)) if at <= now => Standing::Expired { at },
        (None, until) => Standing::Held { since: row.since, until },
    }
}
