//! Cases, stored; only through a decision.

use domain::discrepancy::{Discrepancy, DiscrepancyNote, Stance};

use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, case: &Discrepancy) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into discrepancy (id, revision, attribute_id, consumer_id, revoker_id, others, agreements, cause,
                                  opened_at, closed_at, close_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        case.id,
        case.revision,
        case.attribute,
        case.consumer,
        case.revoker,
        serde_json::to_string(&case.other_verifiers)?,
        serde_json::to_string(&case.affected_agreements)?,
        case.cause.to_string(),
        case.opened_at,
        case.closed_at,
        case.close_reason.map(|reason| reason.to_string())
    )?;
    parties(tx, case).await
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, case: &Discrepancy) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update discrepancy set revision = $2, others = $3, agreements = $4, cause = $5, closed_at = $6,
                                close_reason = $7
         where id = $1 and revision = $8",
        case.id,
        case.revision.next(),
        serde_json::to_string(&case.other_verifiers)?,
        serde_json::to_string(&case.affected_agreements)?,
        case.cause.to_string(),
        case.closed_at,
        case.close_reason.map(|reason| reason.to_string()),
        case.revision
    )?;
    one(rows, case.revision)?;
    parties(tx, case).await
}

/// Whoever has ever been told of a case may read it.
async fn parties(tx: &mut Tx, case: &Discrepancy) -> Result<()> {
    for tenant in case.parties() {
        sql!(
            tx,
            execute,
            "insert into discrepancy_party (tenant_id, discrepancy_id) values ($1, $2)
             on conflict (tenant_id, discrepancy_id) do nothing",
            tenant,
            case.id
        )?;
    }
    Ok(())
}

/// A party is there before it can stand to anything.
#[crate::boxed]
pub(crate) async fn put_stance(tx: &mut Tx, stance: &Stance) -> Result<()> {
    let confirmation = stance.confirmation.as_ref();
    sql!(
        tx,
        execute,
        "update discrepancy_party set taken_up_at = $3, confirmed_at = $4, confirmed_cause = $5, confirmed_reason = $6
         where tenant_id = $1 and discrepancy_id = $2",
        stance.tenant,
        stance.discrepancy,
        stance.taken_up_at,
        confirmation.map(|said| said.at),
        confirmation.map(|said| said.cause.to_string()),
        confirmation.map(|said| said.reason.clone())
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn insert_note(tx: &mut Tx, note: &DiscrepancyNote) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into discrepancy_note (id, discrepancy_id, tenant_id, author_id, text, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        note.id,
        note.discrepancy,
        note.tenant,
        note.author,
        &note.text,
        note.created_at
    )?;
    Ok(())
}
