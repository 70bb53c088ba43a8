//! Purposes, to their rows. Only `crate::save` calls this.

use domain::purpose::Purpose;
use domain::text::fold;
use domain::{PurposeId, Revision};

use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, purpose: &Purpose) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into purpose (id, revision, eservice_id, producer_id, consumer_id, title, title_key, description, search,
                              free_of_charge_reason, risk_analysis, suspensions, versions, state, daily_calls, load,
                              asked_calls, presented, created_at, updated_at, asked_at, provider_analysis_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22)",
        purpose.id,
        purpose.revision,
        purpose.eservice,
        purpose.producer,
        purpose.consumer,
        &purpose.title,
        fold(&purpose.title),
        &purpose.description,
        search(purpose),
        &purpose.free_of_charge_reason,
        serde_json::to_string(&purpose.risk_analysis)?,
        serde_json::to_string(&purpose.suspended)?,
        serde_json::to_string(&purpose.versions)?,
        purpose.state().to_string(),
        purpose.current().daily_calls,
        purpose.load(),
        purpose.waiting().map(|version| version.daily_calls),
        purpose.is_visible_to_producer(),
        purpose.created_at,
        purpose.updated_at,
        purpose.waiting_since(),
        purpose.provider_analysis
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, purpose: &Purpose) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update purpose set revision = $2, title = $3, title_key = $4, description = $5, search = $6,
                free_of_charge_reason = $7, risk_analysis = $8, suspensions = $9, versions = $10, state = $11,
                daily_calls = $12, load = $13, asked_calls = $14, presented = $15, updated_at = $16, asked_at = $17,
                provider_analysis_id = $19
         where id = $1 and revision = $18",
        purpose.id,
        purpose.revision.next(),
        &purpose.title,
        fold(&purpose.title),
        &purpose.description,
        search(purpose),
        &purpose.free_of_charge_reason,
        serde_json::to_string(&purpose.risk_analysis)?,
        serde_json::to_string(&purpose.suspended)?,
        serde_json::to_string(&purpose.versions)?,
        purpose.state().to_string(),
        purpose.current().daily_calls,
        purpose.load(),
        purpose.waiting().map(|version| version.daily_calls),
        purpose.is_visible_to_producer(),
        purpose.updated_at,
        purpose.waiting_since(),
        purpose.revision,
        purpose.provider_analysis
    )?;
    one(rows, purpose.revision)
}

#[crate::boxed]
pub(crate) async fn delete(tx: &mut Tx, id: PurposeId, seen: Revision) -> Result<()> {
    one(sql!(tx, execute, "delete from purpose where id = $1 and revision = $2", id, seen)?, seen)
}

fn search(purpose: &Purpose) -> String {
    fold(&format!("{} {}", purpose.title, purpose.description))
}
