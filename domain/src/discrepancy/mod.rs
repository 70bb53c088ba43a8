//! A discrepancy ("discrepanza"): a provider has taken back a verified attribute, or its verification ran out, while
//! requests rely on it (seed 003, `interop.md` §1.15). No state changes; the case stays until somebody resolves it. When
//! cases open and end is decided in [`rules`].

pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{AgreementId, AttributeId, DiscrepancyId, DiscrepancyNoteId, Revision, TenantId, Timestamp, UserId};

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

/// Why a verification stands: told to the other parties.
pub type ConfirmationReason = Text<10, 1000>;
/// What an ente writes down for itself.
pub type NoteText = Text<1, 2000>;

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

    /// Does it concern a request of the consumer that asks for the attribute, sent to `producer`? Those whose providers
    /// vouch, or did, do; another provider has its own opinion.
    #[must_use]
    pub fn concerns_requests_to(&self, producer: TenantId) -> bool {
        producer == self.revoker || self.other_verifiers.contains(&producer)
    }
}

/// What a party can do about a case. Revoking too, and verifying again, are done to the attribute
/// ([`crate::attribute::HeldAction`]).
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum CaseAction {
    /// "Segna in lavorazione": the own ente's mark.
    TakeUp,
    /// Takes the mark away.
    PutBack,
    /// "Confermo la mia verifica": told to the other parties; the case waits for this ente no longer.
    Confirm,
    /// Writes something down for the own ente.
    AddNote,
    /// "Segna risolta": closes the case for everybody.
    Acknowledge,
}

/// What a party has said about its own verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Confirmation {
    pub at: Timestamp,
    pub reason: String,
    /// What the case was about then: a verification that had run out, and is now revoked, is to be looked at again.
    pub cause: DiscrepancyCause,
}

/// How one party stands to a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stance {
    pub discrepancy: DiscrepancyId,
    pub tenant: TenantId,
    /// Since when the ente works on it; the ente alone knows.
    pub taken_up_at: Option<Timestamp>,
    pub confirmation: Option<Confirmation>,
}

impl Stance {
    /// A party that has done nothing yet.
    #[must_use]
    pub const fn new(discrepancy: DiscrepancyId, tenant: TenantId) -> Self {
        Self { discrepancy, tenant, taken_up_at: None, confirmation: None }
    }
}

/// Where a case stands for one of its parties.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CaseState {
    /// "Aperta": nobody of the ente has done anything.
    Open,
    /// "In lavorazione": the ente works on it.
    InProgress,
    /// "Confermata": the ente has said its word, and waits for the others.
    Confirmed,
    /// "Risolta", for everybody.
    Resolved,
}

impl CaseState {
    /// Does the case wait for the ente?
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// A case, and what a decision of one party looks at beside it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseFacts {
    pub case: Discrepancy,
    /// Of the actor's ente.
    pub stance: Stance,
    /// Does the actor's ente vouch for the attribute now?
    pub vouches: bool,
}

impl CaseFacts {
    /// What the ente has said about the case as it is now.
    #[must_use]
    pub fn confirmation(&self) -> Option<&Confirmation> {
        self.stance.confirmation.as_ref().filter(|confirmation| confirmation.cause == self.case.cause)
    }

    /// Where the case stands for the ente.
    #[must_use]
    pub fn state(&self) -> CaseState {
        match (self.case.is_open(), self.stance.taken_up_at, self.confirmation()) {
            (false, _, _) => CaseState::Resolved,
            (true, Some(_), _) => CaseState::InProgress,
            (true, None, Some(_)) => CaseState::Confirmed,
            (true, None, None) => CaseState::Open,
        }
    }
}

/// What somebody of a party wrote down about a case; only people of the same ente read it. Never changed, never deleted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DiscrepancyNote {
    pub id: DiscrepancyNoteId,
    pub discrepancy: DiscrepancyId,
    pub tenant: TenantId,
    pub author: UserId,
    pub text: String,
    pub created_at: Timestamp,
}
