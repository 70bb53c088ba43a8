//! What a decision about a pratica looks at, fresh from the database, in the transaction that will store it.

use std::collections::{BTreeMap, BTreeSet};

use domain::pratica::{Brought, Outcome, Pratica, PraticaFacts, PraticaState, Protocol, ProtocolKind};
use domain::{PartnerId, PraticaId, Revision, ServiceId, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::{remote, service};
use crate::Tx;
use crate::agreement::list::any_of;
use crate::error::{Error, Result};

#[derive(FromRow)]
struct Row {
    id: PraticaId,
    revision: Revision,
    tenant_id: TenantId,
    service_id: ServiceId,
    service_name: String,
    area: String,
    state: i64,
    assignee_id: Option<UserId>,
    assigned_at: Option<Timestamp>,
    applicant: String,
    answers: String,
    compiled_at: Timestamp,
    submitted_at: Timestamp,
    changed_at: Timestamp,
    protocol: Option<String>,
    protocol_at: Option<Timestamp>,
    outcome: Option<String>,
    work: String,
    files: String,
    passages: i64,
    assignee_name: Option<String>,
    partner_id: Option<PartnerId>,
    partner_ref: Option<uuid::Uuid>,
}

/// The state with a stored code.
///
/// # Errors
/// `Internal` for a code that this program does not know.
pub(super) fn state(code: i64) -> Result<PraticaState> {
    PraticaState::of_code(code).ok_or_else(|| anyhow::anyhow!("unknown state of a pratica: {code}").into())
}

impl TryFrom<Row> for Pratica {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let outcome = row.outcome.as_deref().map(serde_json::from_str::<Outcome>).transpose()?;
        let protocol = row.protocol.zip(row.protocol_at).map(|(number, at)| Protocol { number, at });
        Ok(Self {
            id: row.id,
            revision: row.revision,
            tenant: row.tenant_id,
            service: row.service_id,
            service_name: row.service_name,
            area: row.area,
            state: state(row.state)?,
            assignee: row.assignee_id,
            assigned_at: row.assigned_at,
            applicant: serde_json::from_str(&row.applicant)?,
            answers: serde_json::from_str(&row.answers)?,
            compiled_at: row.compiled_at,
            submitted_at: Some(row.submitted_at),
            changed_at: row.changed_at,
            protocol,
            outcome,
            work: serde_json::from_str(&row.work)?,
            files: serde_json::from_str(&row.files)?,
            passages: row.passages,
            brought: row.partner_id.map(|partner| Brought { partner, reference: row.partner_ref }),
        })
    }
}

/// Everything a decision, or a page, needs to know about a pratica. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: PraticaId, now: Timestamp) -> Result<Option<PraticaFacts>> {
    Ok(of(tx, &BTreeSet::from([id]), now).await?.remove(&id))
}

/// The same for many pratiche, in a few statements. The caller decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn of(tx: &mut Tx, ids: &BTreeSet<PraticaId>, now: Timestamp) -> Result<BTreeMap<PraticaId, PraticaFacts>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select p.id, p.revision, p.tenant_id, p.service_id, p.service_name, p.area, p.state, p.assignee_id,
                    p.assigned_at, p.applicant, p.answers, p.compiled_at, p.submitted_at, p.changed_at, p.protocol,
                    p.protocol_at, p.outcome, p.work, p.files, p.passages, p.partner_id, p.partner_ref,
                    a.name || ' ' || a.family_name as assignee_name
             from pratica p left join account a on a.id = p.assignee_id
             where 1 = 1",
        );
        any_of(&mut query, "p.id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let services = service::of(tx, &rows.iter().map(|row| row.service_id).collect()).await?;
    let remote = |row: &&Row| services.get(&row.service_id).is_some_and(|one| one.protocol == ProtocolKind::Remote);
    let mut registry = remote::work::of(tx, &rows.iter().filter(remote).map(|row| row.id).collect()).await?;
    let facts = rows.into_iter().map(|mut row| {
        let service = services.get(&row.service_id).cloned();
        let service = service.ok_or_else(|| anyhow::anyhow!("{} has no service", row.id))?;
        let assignee_name = row.assignee_name.take();
        let registry = registry.remove(&row.id);
        Ok((row.id, PraticaFacts { pratica: row.try_into()?, service, assignee_name, registry, as_of: now }))
    });
    facts.collect()
}
