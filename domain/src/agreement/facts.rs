//! Everything a decision about a request may look at. [`AgreementFacts`] travels to the page, so it holds nothing
//! that its reader may not see; [`Around`] is what only the server needs. Nothing is decided here.

use serde::{Deserialize, Serialize};

use super::{Agreement, AgreementState, Side, Stage};
use crate::attribute::AttributeKind;
use crate::eservice::{ApprovalPolicy, Descriptor, DescriptorState};
use crate::requirement::{RequirementFit, Standing};
use crate::{Actor, AgreementId, AttributeId, Denial, DescriptorId, EserviceId, TenantId, Thing, Timestamp};

/// A version, and how the consumer stands to its requirements.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionFacts {
    pub id: DescriptorId,
    pub number: i64,
    pub state: DescriptorState,
    pub policy: ApprovalPolicy,
    pub fit: RequirementFit,
}

/// Another request of the same consumer for the same e-service, neither rejected nor archived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sibling {
    pub id: AgreementId,
    pub stage: Stage,
    /// Number of the version it is bound to.
    pub number: i64,
}

/// A request and what surrounds it, at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementFacts {
    pub agreement: Agreement,
    /// The version the request is bound to.
    pub current: VersionFacts,
    /// The newest version that is not a draft; may be the current one.
    pub newest: VersionFacts,
    /// The highest published version, if any.
    pub published: Option<VersionFacts>,
    pub siblings: Vec<Sibling>,
    /// Has the consumer a contact address?
    pub consumer_has_mail: bool,
    pub as_of: Timestamp,
}

impl AgreementFacts {
    /// Does the ente ask itself? Then no attribute is looked at: nobody can verify themselves.
    #[must_use]
    pub fn is_self_request(&self) -> bool {
        self.agreement.consumer == self.agreement.producer
    }

    /// Which side the actor's ente is on.
    ///
    /// # Errors
    /// `NotFound` for other enti, and for the provider of a request it may not know of (`decisions.md` I8).
    pub fn side(&self, actor: &Actor) -> Result<Side, Denial> {
        let agreement = &self.agreement;
        match (agreement.consumer == actor.tenant, agreement.producer == actor.tenant) {
            (true, true) => Ok(Side::Both),
            (true, false) => Ok(Side::Consumer),
            (false, true) if agreement.is_visible_to_producer() => Ok(Side::Producer),
            (false, _) => Err(Denial::not_found(Thing::Agreement)),
        }
    }

    /// Are the requirements of one kind met on the version given?
    #[must_use]
    pub fn meets(&self, version: &VersionFacts, kind: AttributeKind) -> bool {
        self.is_self_request() || version.fit.is_satisfied(kind)
    }

    /// Are certified requirements missing while the platform suspends it, or before it got so far? The console shows
    /// "Attributi certificati mancanti" in both cases (`decisions.md` I3). What has ended misses nothing any more.
    #[must_use]
    pub fn misses_certified(&self) -> bool {
        match self.agreement.stage {
            Stage::Archived | Stage::Rejected => false,
            Stage::Draft | Stage::Pending | Stage::Active | Stage::MissingCertifiedAttributes => {
                !self.meets(&self.current, AttributeKind::Certified)
            }
        }
    }

    /// The facts as the side may read them: the consumer's other requests, drafts among them, and whether it has an
    /// address are not the provider's business (`decisions.md` I8). No answer to a provider's command depends on them.
    #[must_use]
    pub fn shown_to(mut self, side: Side) -> Self {
        if !side.is_consumer() {
            self.siblings.clear();
            self.consumer_has_mail = true;
        }
        self
    }

    /// The same facts once the consumer stands otherwise to a certified or declared attribute.
    #[must_use]
    pub fn with_standing(mut self, attribute: AttributeId, standing: Standing) -> Self {
        let versions = [&mut self.current, &mut self.newest].into_iter().chain(&mut self.published);
        versions.for_each(|version| version.fit.put(attribute, standing));
        self
    }

    /// The same facts once its version asks for something else.
    #[must_use]
    pub fn with_fit(mut self, fit: RequirementFit) -> Self {
        self.current.fit = fit;
        self
    }

    /// The version an upgrade would lead to: the highest published one above the current (`interop.md` §2.8).
    #[must_use]
    pub fn upgrade_target(&self) -> Option<&VersionFacts> {
        self.published.as_ref().filter(|version| version.number > self.current.number)
    }

    /// Another request still on its way to the provider, if any.
    #[must_use]
    pub fn open_sibling(&self) -> Option<&Sibling> {
        self.siblings.iter().find(|sibling| sibling.stage != Stage::Active)
    }

    /// The other live request, if any.
    #[must_use]
    pub fn live_sibling(&self) -> Option<&Sibling> {
        self.siblings.iter().find(|sibling| sibling.stage == Stage::Active)
    }

    /// The state people see.
    #[must_use]
    pub const fn state(&self) -> AgreementState {
        self.agreement.state()
    }
}

/// The facts before a request exists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreationFacts {
    pub eservice: EserviceId,
    pub producer: TenantId,
    /// The version asked for.
    pub version: VersionFacts,
    /// The newest version that is not a draft.
    pub newest: DescriptorId,
    /// The consumer's other requests for the e-service, neither rejected nor archived.
    pub siblings: Vec<Sibling>,
    pub as_of: Timestamp,
}

/// A version as a request leaves it: may it be archived with it?
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionInUse {
    pub descriptor: Descriptor,
    /// Other requests on it that are neither archived nor rejected.
    pub others: i64,
    /// A newer version is published or suspended.
    pub newer_available: bool,
}

/// The live request that the one in hand will replace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Predecessor {
    pub agreement: Agreement,
    pub version: VersionInUse,
}

/// What else a decision needs, and a page does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around {
    /// Id for a request the decision may make.
    pub fresh: AgreementId,
    /// The version the request is bound to.
    pub version: VersionInUse,
    /// The live request of the same consumer for the same e-service, if there is another one.
    pub predecessor: Option<Predecessor>,
}
