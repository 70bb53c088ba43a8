//! The attribute registry and what enti hold (`interop.md` §1.3, §1.4).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{AttributeId, TenantId, Timestamp};

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
