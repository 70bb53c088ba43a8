//! The request to use an e-service ("richiesta di fruizione"): its words. What may happen to it is decided in
//! [`rules`] and [`recheck`], nowhere else (`interop.md` §1.8, §2.3–§2.9; seeds 002 and 003).

pub mod bulk;
pub mod documents;
pub mod facts;
pub mod recheck;
pub mod rules;
pub mod transfer;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{AgreementId, AttributeId, DescriptorId, DocumentId, EserviceId, Revision, TenantId, Timestamp, UserId};

pub use facts::{AgreementFacts, Around, CreationFacts, Predecessor, Sibling, VersionFacts, VersionInUse};

/// "Messaggio per l'erogatore".
pub type Notes = Text<0, 1000>;
/// Why a provider rejects.
pub type RejectionReason = Text<20, 1000>;
/// Why an actor suspends; may be left out.
pub type SuspensionReason = Text<0, 1000>;

/// The states people see. *Suspended* is never stored by itself: it is an active request with a hand on the switch.
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
pub enum AgreementState {
    /// "In bozza".
    Draft,
    /// "In attesa di approvazione".
    Pending,
    /// "Attiva".
    Active,
    /// "Sospesa" by one, two or three actors.
    Suspended,
    /// "Archiviata", for good.
    Archived,
    /// "Rifiutata", for good.
    Rejected,
    /// "Attributi certificati mancanti".
    MissingCertifiedAttributes,
}

impl AgreementState {
    /// May the provider know of requests in this state (`decisions.md` I8)?
    #[must_use]
    pub const fn known_to_producer(self) -> KnownToProducer {
        match self {
            Self::Draft => KnownToProducer::Never,
            Self::MissingCertifiedAttributes => KnownToProducer::OnceSent,
            Self::Pending | Self::Active | Self::Suspended | Self::Archived | Self::Rejected => KnownToProducer::Always,
        }
    }
}

/// Which requests in a state a provider knows of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KnownToProducer {
    Never,
    /// Those that were sent before they came into it.
    OnceSent,
    Always,
}

/// Where a request stands, suspensions apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    Draft,
    Pending,
    Active,
    Archived,
    Rejected,
    MissingCertifiedAttributes,
}

/// One actor's hand on the switch. A second suspension by the same actor keeps the first one's words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Suspension {
    pub since: Timestamp,
    /// Who did it; the platform is nobody.
    pub by: Option<UserId>,
    /// Why; may be empty.
    pub reason: String,
}

/// The three actors' hands (seed 002: one is enough, each lifts only its own).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Suspensions {
    pub producer: Option<Suspension>,
    pub consumer: Option<Suspension>,
    pub platform: Option<Suspension>,
}

impl Suspensions {
    /// Is any hand on the switch?
    #[must_use]
    pub const fn any(&self) -> bool {
        self.producer.is_some() || self.consumer.is_some() || self.platform.is_some()
    }
}

/// Who did something, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// Absent when the platform did it.
    pub by: Option<UserId>,
    pub at: Timestamp,
}

/// The turning points of a request. Suspensions carry their own instants; the timeline has every one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stamps {
    pub submission: Option<Stamp>,
    pub activation: Option<Stamp>,
    pub rejection: Option<Stamp>,
    pub upgrade: Option<Stamp>,
    pub archiving: Option<Stamp>,
}

/// Why a request was archived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ArchivedBecause {
    /// A newer one took its place (seed 002).
    Upgrade { to: AgreementId },
    /// The consumer ended it.
    Consumer,
}

/// A file the consumer attached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementDocument {
    pub id: DocumentId,
    /// As the consumer calls it; unique in the request, without regard to case.
    pub name: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal; unique in the request.
    pub checksum: String,
    pub uploaded_at: Timestamp,
}

/// The attributes that were held when the request was activated, upgraded or rejected.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Snapshot {
    pub certified: Vec<AttributeId>,
    pub declared: Vec<AttributeId>,
    pub verified: Vec<AttributeId>,
}

/// A request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agreement {
    pub id: AgreementId,
    pub revision: Revision,
    pub eservice: EserviceId,
    pub descriptor: DescriptorId,
    pub producer: TenantId,
    pub consumer: TenantId,
    pub stage: Stage,
    pub suspended: Suspensions,
    pub notes: String,
    pub rejection_reason: Option<String>,
    pub documents: Vec<AgreementDocument>,
    pub stamps: Stamps,
    pub snapshot: Snapshot,
    /// The request that took this one's place.
    pub replaced_by: Option<AgreementId>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

impl Agreement {
    /// The state people see.
    #[must_use]
    pub const fn state(&self) -> AgreementState {
        match self.stage {
            Stage::Draft => AgreementState::Draft,
            Stage::Pending => AgreementState::Pending,
            Stage::Active if self.suspended.any() => AgreementState::Suspended,
            Stage::Active => AgreementState::Active,
            Stage::Archived => AgreementState::Archived,
            Stage::Rejected => AgreementState::Rejected,
            Stage::MissingCertifiedAttributes => AgreementState::MissingCertifiedAttributes,
        }
    }

    /// Since when it is suspended: the oldest hand on the switch.
    #[must_use]
    pub fn suspended_at(&self) -> Option<Timestamp> {
        if self.state() != AgreementState::Suspended {
            return None;
        }
        let hands = [&self.suspended.producer, &self.suspended.consumer, &self.suspended.platform];
        hands.into_iter().flatten().map(|suspension| suspension.since).min()
    }

    /// May the provider know of it? Not while it is the consumer's draft (`decisions.md` I8), nor when it was lost
    /// before it was ever sent.
    #[must_use]
    pub const fn is_visible_to_producer(&self) -> bool {
        match self.state().known_to_producer() {
            KnownToProducer::Never => false,
            KnownToProducer::OnceSent => self.stamps.submission.is_some(),
            KnownToProducer::Always => true,
        }
    }
}

/// What can be asked of a request. The discriminant, [`AgreementAction`], is the command without its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(AgreementAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum AgreementCommand {
    /// Change the message of a draft.
    Update {
        notes: String,
    },
    Submit,
    Approve,
    Reject {
        reason: String,
    },
    Suspend {
        #[serde(default)]
        reason: String,
    },
    /// Lift one's own suspension.
    Unsuspend,
    /// Move to the newest published version. Cannot be undone.
    Upgrade,
    /// A new draft from a rejected request.
    Clone,
    Archive,
    Delete,
}

impl AgreementAction {
    /// The action as a command, for trying it before anybody has typed the words it needs.
    #[must_use]
    pub fn tried(self) -> AgreementCommand {
        match self {
            Self::Update => AgreementCommand::Update { notes: String::new() },
            Self::Submit => AgreementCommand::Submit,
            Self::Approve => AgreementCommand::Approve,
            Self::Reject => AgreementCommand::Reject { reason: ".".repeat(20) },
            Self::Suspend => AgreementCommand::Suspend { reason: String::new() },
            Self::Unsuspend => AgreementCommand::Unsuspend,
            Self::Upgrade => AgreementCommand::Upgrade,
            Self::Clone => AgreementCommand::Clone,
            Self::Archive => AgreementCommand::Archive,
            Self::Delete => AgreementCommand::Delete,
        }
    }
}

/// The side an ente is on; both, when it asks itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Side {
    Producer,
    Consumer,
    Both,
}

impl Side {
    #[must_use]
    pub const fn is_consumer(self) -> bool {
        matches!(self, Self::Consumer | Self::Both)
    }

    #[must_use]
    pub const fn is_producer(self) -> bool {
        matches!(self, Self::Producer | Self::Both)
    }
}
