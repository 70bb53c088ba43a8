//! What a decision about a pratica looks at, fresh from the database, in the transaction that will store it.

use domain::pratica::{Outcome, Pratica, PraticaFacts, PraticaState, Protocol};
use domain::{PraticaId, Revision, ServiceId, TenantId, Timestamp, UserId};
use sqlx_macros::FromRow;

use super::service;
use crate::Tx;
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
        })
    }
}

/// Everything a decision, or a page, needs to know about a pratica. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: PraticaId, now: Timestamp) -> Result<Option<PraticaFacts>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select p.id, p.revision, p.tenant_id, p.service_id, p.service_name, p.area, p.state, p.assignee_id,
                p.assigned_at, p.applicant, p.answers, p.compiled_at, p.submitted_at, p.changed_at, p.protocol,
                p.protocol_at, p.outcome, p.work, p.files, p.passages, a.name || ' ' || a.family_name as assignee_name
         from pratica p left join account a on a.id = p.assignee_id
         where p.id = $1",
        id
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let service = service::load(tx, row.service_id).await?;
    let service = service.ok_or_else(|| anyhow::anyhow!("{} has no service", row.id))?;
    let assignee_name = row.assignee_name.take();
    Ok(Some(PraticaFacts { pratica: row.try_into()?, service, assignee_name, as_of: now }))
}
