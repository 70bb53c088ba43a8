//! The purpose ("finalità") for which a consumer uses an e-service: its words. What may happen to it is decided in
//! [`rules`], nowhere else (`interop.md` §1.9, §2.10; seed 000 steps 4 and 5).
//!
//! A purpose belongs to the e-service and the consumer, not to a request: an upgrade moves it by doing nothing.

pub mod facts;
mod outcome;
pub mod plan;
pub mod risk_analysis;
pub mod rules;

#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::agreement::Suspension;
use crate::text::Text;
use crate::{EserviceId, PurposeId, PurposeVersionId, Revision, RiskAnalysisId, TenantId, Timestamp};

pub use facts::{LiveRequest, Load, Offer, PurposeAround, PurposeFacts, PurposeSide};
pub use plan::{Capacity, MAX_DAILY_CALLS};
pub use risk_analysis::{Answers, Questionnaire};

/// Title of a purpose, unique for a consumer and an e-service without regard to case.
pub type PurposeTitle = Text<5, 60>;
/// What the purpose is.
pub type PurposeDescription = Text<10, 250>;
/// Why the use is free of charge.
pub type FreeOfChargeReason = Text<10, 250>;
/// Why a provider refuses a load.
pub type PurposeRejectionReason = Text<10, 250>;

/// The states people see. *Suspended* is never stored by itself: it is an active version with a hand on the switch.
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
pub enum PurposeState {
    /// "In bozza".
    Draft,
    /// "In attesa di approvazione": its load is over a quota, the provider decides (seed 000 step 5).
    WaitingForApproval,
    /// "Attiva".
    Active,
    /// "Sospesa" by the provider, the consumer or both.
    Suspended,
    /// "Rifiutata".
    Rejected,
    /// "Archiviata", for good.
    Archived,
}

/// Where a version of a purpose stands, suspensions apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanStage {
    Draft,
    WaitingForApproval,
    Active,
    Rejected,
    Archived,
}

/// A load that a purpose had, has or asks for: a "versione" of the purpose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PurposeVersion {
    pub id: PurposeVersionId,
    /// 1, 2, 3, … within the purpose.
    pub number: i64,
    pub stage: PlanStage,
    /// "Stima di carico": calls per day, 1 to 10⁹.
    pub daily_calls: i64,
    /// It was asked for to take up again what the consumer had suspended: approving it lifts the consumer's hand.
    pub resumes: bool,
    pub rejection_reason: Option<String>,
    pub created_at: Timestamp,
    /// When it became active for the first time.
    pub activated_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

/// The hands on a purpose's switch; each is lifted by the side that put it there.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PurposeSuspensions {
    pub producer: Option<Suspension>,
    pub consumer: Option<Suspension>,
}

impl PurposeSuspensions {
    /// Is any hand on the switch?
    #[must_use]
    pub const fn any(&self) -> bool {
        self.producer.is_some() || self.consumer.is_some()
    }
}

/// A purpose with every load it had, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Purpose {
    pub id: PurposeId,
    pub revision: Revision,
    pub eservice: EserviceId,
    pub producer: TenantId,
    pub consumer: TenantId,
    pub title: String,
    pub description: String,
    /// Present when the use is free of charge, and says why.
    pub free_of_charge_reason: Option<String>,
    /// The provider's risk analysis that it took, for an e-service that receives; its answers are copied below.
    pub provider_analysis: Option<RiskAnalysisId>,
    /// "Analisi del rischio", as far as it has been answered.
    pub risk_analysis: Answers,
    pub suspended: PurposeSuspensions,
    pub versions: Vec<PurposeVersion>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

impl Purpose {
    /// The version that counts: the live one, else the newest.
    ///
    /// # Panics
    /// Never: a purpose has a version from the moment it is made.
    #[must_use]
    pub fn current(&self) -> &PurposeVersion {
        self.live().unwrap_or_else(|| self.versions.last().expect("a purpose has a version"))
    }

    /// The version vouchers are given for, whether a hand is on the switch or not.
    #[must_use]
    pub fn live(&self) -> Option<&PurposeVersion> {
        self.versions.iter().find(|version| version.stage == PlanStage::Active)
    }

    /// Since when a load waits for the provider, if one does.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        self.waiting().map(|version| version.updated_at.unwrap_or(version.created_at))
    }

    /// The version that waits for the provider, if any.
    #[must_use]
    pub fn waiting(&self) -> Option<&PurposeVersion> {
        self.versions.iter().find(|version| version.stage == PlanStage::WaitingForApproval)
    }

    /// The state of one version, as people see it.
    #[must_use]
    pub const fn state_of(&self, version: &PurposeVersion) -> PurposeState {
        match version.stage {
            PlanStage::Draft => PurposeState::Draft,
            PlanStage::WaitingForApproval => PurposeState::WaitingForApproval,
            PlanStage::Active if self.suspended.any() => PurposeState::Suspended,
            PlanStage::Active => PurposeState::Active,
            PlanStage::Rejected => PurposeState::Rejected,
            PlanStage::Archived => PurposeState::Archived,
        }
    }

    /// The state of the purpose: its current version's.
    #[must_use]
    pub fn state(&self) -> PurposeState {
        self.state_of(self.current())
    }

    /// May the provider know of it? Not while it is the consumer's draft.
    #[must_use]
    pub fn is_visible_to_producer(&self) -> bool {
        self.versions.iter().any(|version| version.stage != PlanStage::Draft)
    }

    /// What its form holds, as it is stored now.
    #[must_use]
    pub fn data(&self) -> PurposeData {
        PurposeData {
            title: self.title.clone(),
            description: self.description.clone(),
            is_free_of_charge: self.free_of_charge_reason.is_some(),
            free_of_charge_reason: self.free_of_charge_reason.clone().unwrap_or_default(),
            daily_calls: self.current().daily_calls,
            risk_analysis: self.risk_analysis.clone(),
            risk_analysis_id: self.provider_analysis,
        }
    }

    /// Calls per day that count against the quotas: those of an active purpose that nobody suspends.
    #[must_use]
    pub fn load(&self) -> i64 {
        match self.live() {
            Some(live) if !self.suspended.any() => live.daily_calls,
            _ => 0,
        }
    }
}

/// A purpose as somebody typed it, not checked yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PurposeData {
    pub title: String,
    pub description: String,
    pub is_free_of_charge: bool,
    #[serde(default)]
    pub free_of_charge_reason: String,
    /// Calls per day.
    pub daily_calls: i64,
    #[serde(default)]
    pub risk_analysis: Answers,
    /// The provider's risk analysis to take: for an e-service that receives, and only there.
    #[serde(default)]
    pub risk_analysis_id: Option<RiskAnalysisId>,
}

impl PurposeData {
    /// The same with other answers.
    #[must_use]
    pub fn with_answers(self, risk_analysis: Answers) -> Self {
        Self { risk_analysis, ..self }
    }
}

/// What can be asked of a purpose. The discriminant, [`PurposeAction`], is the command without its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(PurposeAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum PurposeCommand {
    /// Change a draft.
    Update(PurposeData),
    /// The consumer presents a draft: active at once within the quotas, otherwise the provider decides.
    Activate,
    /// The provider accepts a load over the quotas.
    Approve,
    /// The provider refuses it.
    Reject {
        reason: String,
    },
    Suspend {
        #[serde(default)]
        reason: String,
    },
    /// Lift one's own suspension.
    Unsuspend,
    Archive,
    /// Ask for another load ("cambio piano").
    ChangePlan {
        daily_calls: i64,
    },
    /// Take back a load that waits for the provider.
    Withdraw,
    /// Look again at a waiting load: the provider may have raised its quotas.
    Reconsider,
    /// A new draft from a purpose that was presented before.
    Clone,
    Delete,
}

impl PurposeAction {
    /// The action as a command, for trying it before anybody has typed the words it needs; nothing for those that are all
    /// about what is typed.
    #[must_use]
    pub fn tried(self) -> Option<PurposeCommand> {
        Some(match self {
            Self::Update | Self::ChangePlan => return None,
            Self::Activate => PurposeCommand::Activate,
            Self::Approve => PurposeCommand::Approve,
            Self::Reject => PurposeCommand::Reject { reason: ".".repeat(20) },
            Self::Suspend => PurposeCommand::Suspend { reason: String::new() },
            Self::Unsuspend => PurposeCommand::Unsuspend,
            Self::Archive => PurposeCommand::Archive,
            Self::Withdraw => PurposeCommand::Withdraw,
            Self::Reconsider => PurposeCommand::Reconsider,
            Self::Clone => PurposeCommand::Clone,
            Self::Delete => PurposeCommand::Delete,
        })
    }
}
