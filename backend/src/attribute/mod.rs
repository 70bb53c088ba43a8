//! The attribute registry, who holds what, and how well an ente fits what a version asks. [`held::run`] is the use case
//! that gives and takes; [`fit::fits`] answers whether requirements are met; [`expiry`] tells what time takes away.

pub mod expiry;
pub mod fit;
pub mod given;
pub mod held;
pub mod list;
pub mod registry;
pub(crate) mod save;

use domain::attribute::Verification;
use domain::{AttributeId, TenantId, Timestamp};
use sqlx_macros::FromRow;

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
