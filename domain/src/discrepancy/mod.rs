//! A discrepancy ("discrepanza"): a provider has taken back a verified attribute, or its verification ran out, while
//! requests rely on it (seed 003, `interop.md` §1.15). No state changes; the case stays until somebody resolves it. When
//! cases open and end is decided in [`rules`].

pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{AgreementId, AttributeId, DiscrepancyId, Revision, TenantId, Timestamp};

/// What opened the case.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DiscrepancyCause {
    /// The verifier revoked.
    Revoked,
    /// The verification ran out.
    Expired,
}

/// Why a case ended.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CloseReason {
    /// The revoker verified again.
    ReVerified,
    /// Every other verifier revoked too.
    ConsensusRevoked,
    /// Nothing affected remains.
    AgreementClosed,
    /// A party marked it as resolved.
    Acknowledged,
}

/// A case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Discrepancy {
    pub id: DiscrepancyId,
    pub revision: Revision,
    pub attribute: AttributeId,
    pub consumer: TenantId,
    /// The provider whose verification ended.
    pub revoker: TenantId,
    /// The other enti that vouched for the same attribute of the consumer when the case opened.
    pub other_verifiers: Vec<TenantId>,
    /// The revoker's live requests of that consumer that ask for the attribute.
    pub affected_agreements: Vec<AgreementId>,
    pub cause: DiscrepancyCause,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub close_reason: Option<CloseReason>,
}

impl Discrepancy {
    /// Is it still to be resolved?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Everybody it concerns, each once: consumer, revoker, other verifiers.
    #[must_use]
    pub fn parties(&self) -> Vec<TenantId> {
        let mut parties = vec![self.consumer, self.revoker];
        parties.extend(self.other_verifiers.iter().copied().filter(|id| *id != self.consumer && *id != self.revoker));
        parties
    }
}
