//! The attribute registry, who holds what, and how well an ente fits what a version asks. [`held::run`] is the use case
//! that gives and takes; [`fit::fits`] answers whether requirements are met; [`expiry`] tells what time takes away.

pub mod expiry;
pub mod fit;
pub mod given;
pub mod held;
pub mod list;
pub mod registry;
pub(crate) mod save;

use std::collections::{BTreeMap, BTreeSet};

use domain::attribute::Verification;
use domain::{AttributeId, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::agreement::list::any_of;
use crate::error::Result;

#[derive(FromRow)]
struct VerificationRow {
    consumer_id: TenantId,
    attribute_id: AttributeId,
    verifier_id: TenantId,
    verified_at: Timestamp,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    expiry_told: bool,
}

impl From<VerificationRow> for Verification {
    fn from(row: VerificationRow) -> Self {
        Self {
            consumer: row.consumer_id,
            attribute: row.attribute_id,
            verifier: row.verifier_id,
            verified_at: row.verified_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            expiry_told: row.expiry_told,
        }
    }
}

/// What one provider says of some consumers, in one statement.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn given_by(
    tx: &mut Tx,
    verifier: TenantId,
    consumers: &BTreeSet<TenantId>,
) -> Result<BTreeMap<(TenantId, AttributeId), Verification>> {
    if consumers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<VerificationRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at, expiry_told
             from verification where verifier_id = ",
        );
        query.push_bind(verifier);
        any_of(&mut query, "consumer_id", consumers.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| ((row.consumer_id, row.attribute_id), row.into())).collect())
}
