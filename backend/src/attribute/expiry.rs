//! Verifications whose end has come. Whether an attribute is held is always answered from the clock; this job only
//! tells it, once, and opens the discrepancy.

use domain::attribute::{Verification, rules};
use domain::discrepancy::DiscrepancyCause;

use super::VerificationRow;
use crate::error::Result;
use crate::{Backend, Tx, discrepancy, save};

/// Verifications dealt with in one transaction.
const BATCH: i64 = 100;

/// Tells every verification that has run out since the last time; answers how many. Any number of instances may call
/// it at any time: what one has told, the others do not find.
///
/// # Errors
/// Only the database's; what was told before stays told.
#[crate::boxed]
pub async fn expire_verifications(cx: &Backend) -> Result<u64> {
    let mut told = 0;
    loop {
        let batch = writing!(cx, tx => { expire_some(cx, tx).await? })?;
        told += batch.dealt_with;
        if batch.found < BATCH as u64 {
            return Ok(told);
        }
    }
}

struct Batch {
    found: u64,
    dealt_with: u64,
}

async fn expire_some(cx: &Backend, tx: &mut Tx) -> Result<Batch> {
    let rows = sql!(
        tx,
        fetch_all as VerificationRow,
        "select consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at, expiry_told
         from verification
         where expires_at is not null and revoked_at is null and not expiry_told and expires_at <= $1
         order by expires_at, consumer_id, attribute_id, verifier_id
         limit $2",
        cx.now(),
        BATCH
    )?;
    let found = rows.len() as u64;
    let mut dealt_with = 0;
    for verification in rows.into_iter().map(Verification::from) {
        let Some(decision) = rules::expire(&verification, cx.now()) else { continue };
        save::save(cx, tx, None, &decision).await?;
        let ended = Some(DiscrepancyCause::Expired);
        for followed in discrepancy::verification_changed(cx, tx, &verification, ended).await? {
            save::save(cx, tx, None, &followed.decision).await?;
        }
        dealt_with += 1;
    }
    Ok(Batch { found, dealt_with })
}
