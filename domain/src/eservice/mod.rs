//! E-services and their versions: the words (`interop.md` §1.5, §1.6). What may happen to them is decided in
//! [`rules`], [`life`] and [`interface`], nowhere else (`interop.md` §2.1).

pub mod command;
pub mod comparison;
pub mod documents;
pub mod facts;
pub mod interface;
mod life;
pub mod risk_analysis;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::requirement::Requirements;
use crate::text::Text;
use crate::{DescriptorId, EserviceId, Revision, TenantId, Timestamp};

pub use command::{DescriptorAction, DescriptorCommand, EserviceAction, EserviceCommand, GeneralData, VersionData};
pub use facts::{EserviceAround, EserviceFacts, KnownAttributes, NewEserviceFacts, Version};
pub use interface::VersionFile;
pub use risk_analysis::{EserviceRiskAnalysis, RiskAnalysisData};

/// How an e-service speaks.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Technology {
    Rest,
    Soap,
}

/// Which way the data goes.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mode {
    /// "Eroga".
    Deliver,
    /// "Riceve" (inverse supply).
    Receive,
}

/// Who activates a request (seed 002).
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ApprovalPolicy {
    /// The platform, when every requirement is met at submission.
    Automatic,
    /// The provider, in every case, without exception (`decisions.md` I5).
    Manual,
}

impl ApprovalPolicy {
    /// What it is changed to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Automatic => Self::Manual,
            Self::Manual => Self::Automatic,
        }
    }
}

/// Life of a version (`interop.md` §2.1).
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
pub enum DescriptorState {
    /// "In bozza".
    Draft,
    /// "Pubblicata".
    Published,
    /// "Deprecata": a newer one is out, some still use it.
    Deprecated,
    /// "Sospesa".
    Suspended,
    /// "Archiviata": for good.
    Archived,
}

/// Name of an e-service, unique for its provider without regard to case.
pub type EserviceName = Text<5, 60>;
/// Description of an e-service.
pub type EserviceDescription = Text<10, 400>;
/// Description of a version.
pub type DescriptorDescription = Text<10, 250>;
/// One audience of a version's vouchers.
pub type Audience = Text<1, 250>;

/// An e-service, without its versions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Eservice {
    pub id: EserviceId,
    pub revision: Revision,
    pub producer: TenantId,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    /// Does it treat personal data? Needed before publication, said once.
    pub personal_data: Option<bool>,
    /// Written by the provider while the e-service is all draft, oldest first; none where it delivers.
    pub risk_analyses: Vec<EserviceRiskAnalysis>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// Load limits and voucher lifetime of a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quotas {
    /// Calls per day for one consumer, 1 to 10⁹.
    pub daily_calls_per_consumer: i64,
    /// Calls per day in all, 1 to 10⁹, not less than the former.
    pub daily_calls_total: i64,
    /// Seconds a voucher lives, 60 to 86,400.
    pub voucher_lifespan: i64,
}

/// A version of an e-service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Descriptor {
    pub id: DescriptorId,
    pub revision: Revision,
    pub eservice: EserviceId,
    /// 1, 2, 3, … within the e-service.
    pub number: i64,
    pub description: String,
    pub state: DescriptorState,
    pub audience: Vec<String>,
    pub quotas: Quotas,
    pub policy: ApprovalPolicy,
    pub requirements: Requirements,
    /// The interface file; a version without one cannot be published.
    pub interface: Option<VersionFile>,
    /// Documents beside the interface, in the order in which they came; no two have the same title or content.
    #[serde(default)]
    pub documents: Vec<VersionFile>,
    pub created_at: Timestamp,
    pub published_at: Option<Timestamp>,
    pub suspended_at: Option<Timestamp>,
    pub deprecated_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    /// The provider has said that it will suspend the version.
    #[serde(default)]
    pub announced: Option<SuspensionNotice>,
}

/// What a provider tells those who use a version before it suspends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SuspensionNotice {
    /// From when on the version will be suspended. The provider suspends it then; nothing happens by itself.
    pub from: Timestamp,
    pub reason: String,
    pub told_at: Timestamp,
}
