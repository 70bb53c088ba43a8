//! Everything a decision about an e-service may look at. [`EserviceFacts`] travels to the provider's own page;
//! [`EserviceAround`] is what only the server needs. Nothing is decided here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Descriptor, DescriptorState, Eservice};
use crate::attribute::AttributeKind;
use crate::requirement::Requirements;
use crate::tenant::TenantKind;
use crate::{Actor, AttributeId, Denial, DescriptorId, EserviceId, RiskAnalysisId, Thing, Timestamp};

/// A version, and how many requests are live on it: active, or active and suspended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Version {
    pub descriptor: Descriptor,
    pub live_requests: i64,
}

/// An e-service and its versions at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EserviceFacts {
    pub eservice: Eservice,
    /// By number, lowest first. Without the draft, where the reader may not see it.
    pub versions: Vec<Version>,
    pub as_of: Timestamp,
}

impl EserviceFacts {
    /// One of the versions.
    ///
    /// # Errors
    /// `NotFound`, also for a version of another e-service.
    pub fn version(&self, id: DescriptorId) -> Result<&Version, Denial> {
        let found = self.versions.iter().find(|version| version.descriptor.id == id);
        found.ok_or(Denial::not_found(Thing::Descriptor))
    }

    /// The version that is being written, if any.
    #[must_use]
    pub fn draft(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.descriptor.state == DescriptorState::Draft)
    }

    /// The version with the highest number, draft or not.
    #[must_use]
    pub fn latest(&self) -> Option<&Version> {
        self.versions.iter().max_by_key(|version| version.descriptor.number)
    }

    /// The newest version that is not a draft.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        let out = self.versions.iter().filter(|version| version.descriptor.state != DescriptorState::Draft);
        out.max_by_key(|version| version.descriptor.number)
    }

    /// Was any version ever published? Then everybody may know of the e-service (`interop.md` §1.5).
    #[must_use]
    pub fn is_in_catalogue(&self) -> bool {
        self.newest().is_some()
    }

    /// Is a version in use, or could it be again?
    #[must_use]
    pub fn has_version_in_use(&self) -> bool {
        self.versions.iter().any(|version| version.descriptor.state.is_in_use())
    }

    /// Only the provider goes on; others learn no more than they may see (`decisions.md` I8, `interop.md` §2.1).
    ///
    /// # Errors
    /// `OperationForbidden` for an e-service of the catalogue, `NotFound` for one that is all draft.
    pub fn provider(&self, actor: &Actor) -> Result<(), Denial> {
        if actor.tenant == self.eservice.producer {
            Ok(())
        } else if self.is_in_catalogue() {
            Err(Denial::OperationForbidden)
        } else {
            Err(Denial::not_found(Thing::Eservice))
        }
    }

    /// The version, for its provider.
    ///
    /// # Errors
    /// As [`EserviceFacts::provider`]; somebody else's draft is `NotFound`.
    pub fn own_version(&self, id: DescriptorId, actor: &Actor) -> Result<&Version, Denial> {
        let version = self.version(id);
        let hidden = version.as_ref().is_ok_and(|version| version.descriptor.state == DescriptorState::Draft);
        match self.provider(actor) {
            Err(Denial::OperationForbidden) if hidden => Err(Denial::not_found(Thing::Descriptor)),
            Err(Denial::OperationForbidden) => version.and(Err(Denial::OperationForbidden)),
            Err(denial) => Err(denial),
            Ok(()) => version,
        }
    }
}

impl DescriptorState {
    /// Published, deprecated or suspended: requests may stand on it, and its quotas, policy and requirements may
    /// still be changed.
    #[must_use]
    pub const fn is_in_use(self) -> bool {
        match self {
            Self::Published | Self::Deprecated | Self::Suspended => true,
            Self::Draft | Self::Archived => false,
        }
    }
}

/// The attributes of the registry among those that a command mentions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownAttributes(pub BTreeSet<(AttributeKind, AttributeId)>);

impl KnownAttributes {
    /// Does the registry have every attribute mentioned, of the kind it is mentioned as?
    #[must_use]
    pub fn cover(&self, requirements: &Requirements) -> bool {
        requirements.mentioned().all(|mentioned| self.0.contains(&mentioned))
    }
}

/// What a decision needs besides, and a page does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EserviceAround {
    /// Id for an e-service the decision may make.
    pub fresh_eservice: EserviceId,
    /// Id for a version the decision may make.
    pub fresh_descriptor: DescriptorId,
    /// Id for a risk analysis the decision may add.
    pub fresh_risk_analysis: RiskAnalysisId,
    /// Ids for a copy's risk analyses, as many as the e-service has.
    pub copied_risk_analyses: Vec<RiskAnalysisId>,
    /// What the provider is in law: it chooses the questionnaire.
    pub producer_kind: TenantKind,
    /// The attributes the command mentions, as far as the registry has them.
    pub known: KnownAttributes,
    /// Has the provider another e-service of the name that the command would give? Case does not count.
    pub name_taken: bool,
    /// The name of a copy, see [`super::rules::clone_name`].
    pub clone_name: String,
}

/// The facts before an e-service exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEserviceFacts {
    /// What the ente is in law.
    pub producer_kind: TenantKind,
    /// Has it an e-service of that name already? Case does not count.
    pub name_taken: bool,
    /// The attributes mentioned, as far as the registry has them.
    pub known: KnownAttributes,
    pub as_of: Timestamp,
}
