//! Registry entries and what enti hold, stored; only through a decision.

use domain::attribute::{Attribute, Held, Verification};
use domain::text::fold;

use crate::Tx;
use crate::error::Result;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, attribute: &Attribute) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into attribute (id, kind, name, name_key, search, description, creator_id, code, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        attribute.id,
        attribute.kind.to_string(),
        &attribute.name,
        attribute.name.to_lowercase(),
        fold(&format!("{} {}", attribute.name, attribute.description)),
        &attribute.description,
        attribute.creator,
        &attribute.code,
        attribute.created_at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn put_held(tx: &mut Tx, held: &Held) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into held (tenant_id, attribute_id, assigned_at, revoked_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, attribute_id)
         do update set assigned_at = excluded.assigned_at, revoked_at = excluded.revoked_at",
        held.tenant,
        held.attribute,
        held.assigned_at,
        held.revoked_at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn put_verification(tx: &mut Tx, verification: &Verification) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into verification (consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at,
                                   expiry_told)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (consumer_id, attribute_id, verifier_id)
         do update set verified_at = excluded.verified_at, expires_at = excluded.expires_at,
                       revoked_at = excluded.revoked_at, expiry_told = excluded.expiry_told",
        verification.consumer,
        verification.attribute,
        verification.verifier,
        verification.verified_at,
        verification.expires_at,
        verification.revoked_at,
        verification.expiry_told
    )?;
    Ok(())
}
