//! Everything a decision about a purpose may look at. [`PurposeFacts`] travels to the page of either side, so it holds
//! nothing that its reader may not see; [`PurposeAround`] is what only the server needs. Nothing is decided here.

use serde::{Deserialize, Serialize};

use super::{Capacity, Purpose, PurposeData};
use crate::agreement::AgreementState;
use crate::eservice::{EserviceRiskAnalysis, Mode};
use crate::tenant::TenantKind;
use crate::{Actor, AgreementId, Denial, PurposeId, PurposeVersionId, RiskAnalysisId, TenantId, Thing, Timestamp};

/// The consumer's request for the e-service that is active or suspended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LiveRequest {
    pub id: AgreementId,
    pub state: AgreementState,
    /// The quotas of the version it is bound to, calls per day.
    pub per_consumer: i64,
    pub total: i64,
}

/// Calls per day of active purposes on the e-service, the purpose in hand apart (`interop.md` §2.10 "Quota rule").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Load {
    /// Of the same consumer.
    pub consumer: i64,
    /// Of all consumers, this one included.
    pub all: i64,
}

/// Which way an e-service's data goes, and the risk analyses that its provider wrote if it receives them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    pub mode: Mode,
    pub risk_analyses: Vec<EserviceRiskAnalysis>,
}

impl Offer {
    /// An e-service that delivers.
    pub const DELIVERS: Self = Self { mode: Mode::Deliver, risk_analyses: Vec::new() };

    /// The provider's risk analysis that a purpose with these data takes; nothing where the consumer answers itself.
    ///
    /// # Errors
    /// `EserviceRiskAnalysisNotFound`; `EServiceModeNotAllowed` when one is named for an e-service that delivers, or none,
    /// or answers beside it, for one that receives (`interop.md` §2.10).
    pub fn taken(&self, data: &PurposeData) -> Result<Option<&EserviceRiskAnalysis>, Denial> {
        match (self.mode, data.risk_analysis_id) {
            (Mode::Deliver, None) => Ok(None),
            (Mode::Receive, Some(id)) => {
                let one = self.find(id).ok_or(Denial::EserviceRiskAnalysisNotFound)?;
                let own = !data.risk_analysis.is_empty() && data.risk_analysis != one.answers;
                if own { Err(Denial::EServiceModeNotAllowed { mode: self.mode }) } else { Ok(Some(one)) }
            }
            (mode, _) => Err(Denial::EServiceModeNotAllowed { mode }),
        }
    }

    /// One of the risk analyses.
    #[must_use]
    pub fn find(&self, id: RiskAnalysisId) -> Option<&EserviceRiskAnalysis> {
        self.risk_analyses.iter().find(|one| one.id == id)
    }
}

/// A purpose and what surrounds it, at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PurposeFacts {
    pub purpose: Purpose,
    /// Absent when no request of the consumer for the e-service is live.
    pub request: Option<LiveRequest>,
    pub load: Load,
    /// What the consumer is in law: it chooses the questionnaire, where the consumer answers it (`interop.md` §1.10).
    pub consumer_kind: TenantKind,
    pub offer: Offer,
    /// Does the e-service treat personal data, as far as its provider has said?
    pub personal_data: Option<bool>,
    pub as_of: Timestamp,
}

/// The side an ente is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PurposeSide {
    Producer,
    Consumer,
    /// An ente that uses its own e-service.
    Both,
}

impl PurposeSide {
    #[must_use]
    pub const fn is_consumer(self) -> bool {
        matches!(self, Self::Consumer | Self::Both)
    }

    #[must_use]
    pub const fn is_producer(self) -> bool {
        matches!(self, Self::Producer | Self::Both)
    }
}

impl PurposeFacts {
    /// Which side the actor's ente is on.
    ///
    /// # Errors
    /// `NotFound` for other enti, and for the provider of a purpose that was never presented (`decisions.md` I8).
    pub fn side(&self, actor: &Actor) -> Result<PurposeSide, Denial> {
        match (self.purpose.consumer == actor.tenant, self.purpose.producer == actor.tenant) {
            (true, true) => Ok(PurposeSide::Both),
            (true, false) => Ok(PurposeSide::Consumer),
            (false, true) if self.purpose.is_visible_to_producer() => Ok(PurposeSide::Producer),
            (false, _) => Err(Denial::not_found(Thing::Purpose)),
        }
    }

    /// The provider's risk analysis that the purpose took, if it took one.
    #[must_use]
    pub fn taken(&self) -> Option<&EserviceRiskAnalysis> {
        self.offer.find(self.purpose.provider_analysis?)
    }

    /// What the ente is in law whose answers the purpose holds: it chooses the questionnaire (`interop.md` §1.10).
    #[must_use]
    pub fn questionnaire_of(&self) -> TenantKind {
        self.taken().map_or(self.consumer_kind, |one| one.kind)
    }

    /// What the quotas leave for this purpose; none without a live request, which is where the quotas come from.
    #[must_use]
    pub fn capacity(&self) -> Option<Capacity> {
        let request = self.request?;
        Some(Capacity { per_consumer: request.per_consumer, total: request.total, load: self.load })
    }

    /// Would the load that waits for the provider be within the quotas by now?
    #[must_use]
    pub fn has_room_by_now(&self) -> bool {
        let waiting = self.purpose.waiting().zip(self.capacity());
        waiting.is_some_and(|(waiting, capacity)| capacity.holds(waiting.daily_calls)) && self.request_is_active()
    }

    /// Is the request that the purpose stands on active, so that a purpose may become so too?
    #[must_use]
    pub fn request_is_active(&self) -> bool {
        self.request.is_some_and(|request| request.state == AgreementState::Active)
    }
}

/// What else a decision needs, and a page does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeAround {
    /// Id for a purpose the decision may make.
    pub fresh: PurposeId,
    /// Id for a version the decision may make.
    pub fresh_version: PurposeVersionId,
    /// Has the consumer another purpose of the title the command would give, for the same e-service? Case does not count.
    pub title_taken: bool,
    /// The title of a copy, free and within its length, see [`super::rules::clone_title`].
    pub clone_title: String,
}

/// The facts before a purpose exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPurposeFacts {
    pub eservice: crate::EserviceId,
    pub producer: TenantId,
    /// The consumer's live request for the e-service.
    pub request: Option<LiveRequest>,
    pub consumer_kind: TenantKind,
    pub offer: Offer,
    pub title_taken: bool,
    pub as_of: Timestamp,
}
