//! Requests, to their rows. Only `crate::save` calls this.

use domain::agreement::Agreement;
use domain::{AgreementId, Revision};

use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, agreement: &Agreement) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into agreement (id, revision, eservice_id, descriptor_id, producer_id, consumer_id, stage, state,
                                suspended_by_producer, suspended_by_consumer, suspended_by_platform, suspensions,
                                notes, rejection_reason, documents, stamps, snapshot, submitted_at, replaced_by,
                                created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        agreement.id,
        agreement.revision,
        agreement.eservice,
        agreement.descriptor,
        agreement.producer,
        agreement.consumer,
        <&str>::from(agreement.stage),
        agreement.state().to_string(),
        agreement.suspended.producer.as_ref().map(|hand| hand.since),
        agreement.suspended.consumer.as_ref().map(|hand| hand.since),
        agreement.suspended.platform.as_ref().map(|hand| hand.since),
        serde_json::to_string(&agreement.suspended)?,
        &agreement.notes,
        &agreement.rejection_reason,
        serde_json::to_string(&agreement.documents)?,
        serde_json::to_string(&agreement.stamps)?,
        serde_json::to_string(&agreement.snapshot)?,
        agreement.stamps.submission.map(|stamp| stamp.at),
        agreement.replaced_by,
        agreement.created_at,
        agreement.updated_at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, agreement: &Agreement) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update agreement set revision = $2, stage = $3, state = $4, suspended_by_producer = $5,
                suspended_by_consumer = $6, suspended_by_platform = $7, suspensions = $8, notes = $9,
                rejection_reason = $10, documents = $11, stamps = $12, snapshot = $13, submitted_at = $14,
                replaced_by = $15, updated_at = $16
         where id = $1 and revision = $17",
        agreement.id,
        agreement.revision.next(),
        <&str>::from(agreement.stage),
        agreement.state().to_string(),
        agreement.suspended.producer.as_ref().map(|hand| hand.since),
        agreement.suspended.consumer.as_ref().map(|hand| hand.since),
        agreement.suspended.platform.as_ref().map(|hand| hand.since),
        serde_json::to_string(&agreement.suspended)?,
        &agreement.notes,
        &agreement.rejection_reason,
        serde_json::to_string(&agreement.documents)?,
        serde_json::to_string(&agreement.stamps)?,
        serde_json::to_string(&agreement.snapshot)?,
        agreement.stamps.submission.map(|stamp| stamp.at),
        agreement.replaced_by,
        agreement.updated_at,
        agreement.revision
    )?;
    one(rows, agreement.revision)
}

#[crate::boxed]
pub(crate) async fn delete(tx: &mut Tx, id: AgreementId, seen: Revision) -> Result<()> {
    one(sql!(tx, execute, "delete from agreement where id = $1 and revision = $2", id, seen)?, seen)
}
