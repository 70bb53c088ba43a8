//! The attestation of a request: that it became active, between whom, and what was held then (`interop.md` §1.8).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, Stamps, VersionFacts};
use crate::attribute::AttributeKind;
use crate::requirement::Standing;
use crate::{AgreementId, AttributeId, DescriptorId, EserviceId, TenantId, Timestamp, UserId};

/// What an attestation says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attestation {
    pub agreement: AgreementId,
    /// The request it took the place of at an upgrade.
    pub replaces: Option<AgreementId>,
    pub eservice: EserviceId,
    pub version: DescriptorId,
    pub number: i64,
    pub producer: TenantId,
    pub consumer: TenantId,
    /// Who submitted, activated and upgraded it, and when.
    pub stamps: Stamps,
    pub certified: Vec<Attested>,
    pub declared: Vec<Attested>,
    /// Verified by the provider.
    pub verified: Vec<Attested>,
    /// When the request became active, or moved to this version.
    pub written_at: Timestamp,
}

/// An attribute that the version asks for and the consumer held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attested {
    pub attribute: AttributeId,
    pub name: String,
    /// Who gave it: the certifying ente's name, of certified ones.
    pub certifier: Option<String>,
    /// When it was assigned, declared or verified.
    pub since: Timestamp,
    /// When the verification ends.
    pub until: Option<Timestamp>,
}

impl Attestation {
    /// The attestation of a request that is now active on the version.
    #[must_use]
    pub fn of(agreement: &Agreement, version: &VersionFacts, replaces: Option<AgreementId>, now: Timestamp) -> Self {
        Self {
            agreement: agreement.id,
            replaces,
            eservice: agreement.eservice,
            version: version.id,
            number: version.number,
            producer: agreement.producer,
            consumer: agreement.consumer,
            stamps: agreement.stamps,
            certified: held(version, AttributeKind::Certified),
            declared: held(version, AttributeKind::Declared),
            verified: held(version, AttributeKind::Verified),
            written_at: now,
        }
    }

    pub(super) fn people(&self) -> Vec<UserId> {
        let stamps = [self.stamps.submission, self.stamps.activation, self.stamps.upgrade];
        let people: BTreeSet<UserId> = stamps.into_iter().flatten().filter_map(|stamp| stamp.by).collect();
        people.into_iter().collect()
    }
}

/// The attributes held, each once, in the order of the requirements.
fn held(version: &VersionFacts, kind: AttributeKind) -> Vec<Attested> {
    let mut seen = BTreeSet::new();
    let all = version.fit.of(kind).flat_map(|group| &group.attributes);
    let held = all.filter_map(|attribute| match attribute.standing {
        Standing::Held { since, until } if seen.insert(attribute.id) => Some(Attested {
            attribute: attribute.id,
            name: attribute.name.clone(),
            certifier: attribute.certifier.clone(),
            since,
            until,
        }),
        Standing::Held { .. } | Standing::Never | Standing::Revoked { .. } | Standing::Expired { .. } => None,
    });
    held.collect()
}
