//! Requests that must move because an attribute, or what a version asks, has changed: in the same transaction as the
//! cause, so that nobody ever reads a state that is about to change (`decisions.md` I6).

use domain::agreement::recheck::recheck;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, TenantId};

use super::facts::facts;
use crate::error::Result;
use crate::{Backend, Tx, save};

/// Rechecks every request of `consumer` whose version mentions `attribute`.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn attribute_changed(
    cx: &Backend,
    tx: &mut Tx,
    consumer: TenantId,
    attribute: AttributeId,
) -> Result<Vec<AgreementId>> {
    let ids = sql!(
        tx,
        fetch_all scalar AgreementId,
        "select a.id from agreement a join descriptor_attribute m on m.descriptor_id = a.descriptor_id
         where a.consumer_id = $1 and m.attribute_id = $2
           and a.stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')
         order by a.id",
        consumer,
        attribute
    )?;
    recheck_all(cx, tx, ids).await
}

/// Rechecks every request bound to a version whose requirements have changed.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn requirements_changed(cx: &Backend, tx: &mut Tx, descriptor: DescriptorId) -> Result<Vec<AgreementId>> {
    let ids = sql!(
        tx,
        fetch_all scalar AgreementId,
        "select id from agreement
         where descriptor_id = $1 and stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')
         order by id",
        descriptor
    )?;
    recheck_all(cx, tx, ids).await
}

/// Stores what the platform decides about each, and answers which ones moved.
async fn recheck_all(cx: &Backend, tx: &mut Tx, ids: Vec<AgreementId>) -> Result<Vec<AgreementId>> {
    let platform: Option<&Actor> = None;
    let mut moved = Vec::new();
    for id in ids {
        let Some(facts) = facts(tx, id, cx.now()).await? else { continue };
        if let Some(decision) = recheck(&facts) {
            save::save(cx, tx, platform, &decision).await?;
            moved.push(id);
        }
    }
    Ok(moved)
}
