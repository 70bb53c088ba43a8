//! Everything a decision about a purpose may look at. [`PurposeFacts`] travels to the page of either side, so it holds
//! nothing that its reader may not see; [`PurposeAround`] is what only the server needs. Nothing is decided here.

use serde::{Deserialize, Serialize};

use super::{Capacity, Purpose};
use crate::agreement::AgreementState;
use crate::tenant::TenantKind;
use crate::{Actor, AgreementId, Denial, PurposeId, PurposeVersionId, TenantId, Thing, Timestamp};

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

/// A purpose and what surrounds it, at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PurposeFacts {
    pub purpose: Purpose,
    /// Absent when no request of the consumer for the e-service is live.
    pub request: Option<LiveRequest>,
    pub load: Load,
    /// What the consumer is in law: it chooses the questionnaire (`interop.md` §1.10).
    pub consumer_kind: TenantKind,
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
    pub title_taken: bool,
    pub as_of: Timestamp,
}
