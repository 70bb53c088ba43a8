//! The attribute registry and what enti hold (`interop.md` §1.3, §1.4): its words. Who adds to the registry is decided
//! in [`registry`], who gives and takes attributes in [`rules`].

pub mod registry;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::requirement::Standing;
use crate::text::Text;
use crate::{AgreementId, AttributeId, TenantId, Timestamp};

/// Who vouches for an attribute.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttributeKind {
    /// "Certificato": an authoritative source or certifying ente.
    Certified,
    /// "Dichiarato": the consumer itself.
    Declared,
    /// "Verificato": each provider, for itself.
    Verified,
}

/// Name of an attribute.
pub type AttributeName = Text<5, 160>;
/// Description of an attribute.
pub type AttributeDescription = Text<10, 250>;
/// Code of a certified attribute, in its certifier's own list.
pub type AttributeCode = Text<1, 64>;
/// Why an attribute is taken away; may be left out.
pub type RevocationReason = Text<0, 1000>;

/// An entry of the registry; never edited, never deleted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attribute {
    pub id: AttributeId,
    pub kind: AttributeKind,
    /// Unique in the registry, without regard to case.
    pub name: String,
    pub description: String,
    /// The ente that added it. For certified attributes: the only one that assigns and revokes it.
    pub creator: TenantId,
    /// Code of a certified attribute, unique for its certifier.
    pub code: Option<String>,
    pub created_at: Timestamp,
}

/// A certified or declared attribute in the hands of an ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Held {
    pub tenant: TenantId,
    pub attribute: AttributeId,
    pub assigned_at: Timestamp,
    /// Present when it was taken away again.
    pub revoked_at: Option<Timestamp>,
}

impl Held {
    /// How the ente stands to the attribute.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.revoked_at {
            Some(at) => Standing::Revoked { at },
            None => Standing::Held { since: self.assigned_at, until: None },
        }
    }
}

/// What one provider says of one consumer's verified attribute. It says nothing for any other provider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Verification {
    pub consumer: TenantId,
    pub attribute: AttributeId,
    pub verifier: TenantId,
    pub verified_at: Timestamp,
    /// Held until then; without end when absent.
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// The expiry has been dealt with: a discrepancy is open.
    pub expiry_told: bool,
}

impl Verification {
    /// Does the verifier vouch for the attribute at `now`?
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// What can be done about an attribute in the hands of an ente. The discriminant, [`HeldAction`], is the command without
/// its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(HeldAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum HeldCommand {
    /// The certifier recognises a certified attribute.
    Assign,
    /// The certifier takes it away.
    RevokeAssignment { reason: String },
    /// The ente declares an attribute of its own.
    Declare,
    /// The ente takes its declaration back.
    RevokeDeclaration,
    /// A provider verifies an attribute that one of its requests asks for.
    Verify {
        agreement: AgreementId,
        #[serde(default)]
        expires_at: Option<Timestamp>,
    },
    /// The provider takes its verification back.
    RevokeVerification { reason: String },
    /// The provider gives its verification another end, or none.
    ChangeExpiry {
        #[serde(default)]
        expires_at: Option<Timestamp>,
    },
}

/// Everything a decision about one attribute of one ente may look at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeldFacts {
    pub attribute: Attribute,
    /// Who holds it, or is to hold it.
    pub tenant: TenantId,
    /// Is the actor's ente a certifier?
    pub caller_certifies: bool,
    /// The certified or declared attribute in the ente's hands, taken away or not.
    pub held: Option<Held>,
    /// What the actor's ente says of it, taken back or not.
    pub verification: Option<Verification>,
    /// Requests of the ente to the actor's ente, pending, active or suspended, whose version asks for the attribute.
    pub asked_by: Vec<AgreementId>,
    pub as_of: Timestamp,
}
