//! How a thing stands, read off the thing itself.

use super::{Hands, State, Subject};
use crate::Timestamp;
use crate::agreement::Agreement;
use crate::attribute::{Held, Verification};
use crate::discrepancy::Discrepancy;
use crate::eservice::{Descriptor, Eservice};
use crate::pratica::Pratica;
use crate::purpose::Purpose;

impl From<&Agreement> for Subject {
    fn from(one: &Agreement) -> Self {
        Self::Agreement {
            agreement: one.id,
            eservice: one.eservice,
            version: one.descriptor,
            producer: one.producer,
            consumer: one.consumer,
        }
    }
}

impl From<&Descriptor> for Subject {
    fn from(one: &Descriptor) -> Self {
        Self::Version { version: one.id, eservice: one.eservice, number: one.number }
    }
}

impl From<&Eservice> for Subject {
    fn from(one: &Eservice) -> Self {
        Self::Eservice { eservice: one.id }
    }
}

impl From<&Held> for Subject {
    fn from(one: &Held) -> Self {
        Self::Attribute { attribute: one.attribute, tenant: one.tenant, verifier: None }
    }
}

impl From<&Verification> for Subject {
    fn from(one: &Verification) -> Self {
        Self::Attribute { attribute: one.attribute, tenant: one.consumer, verifier: Some(one.verifier) }
    }
}

impl From<&Purpose> for Subject {
    fn from(one: &Purpose) -> Self {
        Self::Purpose { purpose: one.id, eservice: one.eservice, producer: one.producer, consumer: one.consumer }
    }
}

impl From<&Pratica> for Subject {
    fn from(one: &Pratica) -> Self {
        Self::Pratica { pratica: one.id, tenant: one.tenant }
    }
}

impl From<&Discrepancy> for Subject {
    fn from(one: &Discrepancy) -> Self {
        Self::Discrepancy {
            discrepancy: one.id,
            attribute: one.attribute,
            consumer: one.consumer,
            revoker: one.revoker,
        }
    }
}

impl State {
    /// Does the verifier vouch at `as_of`?
    #[must_use]
    pub fn of_verification(one: &Verification, as_of: Timestamp) -> Self {
        Self::Verified { vouched: one.holds_at(as_of), until: one.expires_at }
    }
}

impl From<&Agreement> for State {
    fn from(one: &Agreement) -> Self {
        let hands = &one.suspended;
        Self::Agreement {
            state: one.state(),
            hands: Hands {
                producer: hands.producer.is_some(),
                consumer: hands.consumer.is_some(),
                platform: hands.platform.is_some(),
            },
        }
    }
}

impl From<&Descriptor> for State {
    fn from(one: &Descriptor) -> Self {
        let alternatives = one.requirements.mentioned().count();
        let announced = one.announced.as_ref().map(|notice| notice.from);
        Self::Version { state: one.state, policy: one.policy, quotas: one.quotas, alternatives, announced }
    }
}

impl From<&Eservice> for State {
    fn from(one: &Eservice) -> Self {
        Self::Eservice {
            name: one.name.clone(),
            description: one.description.clone(),
            technology: one.technology,
            mode: one.mode,
            personal_data: one.personal_data,
            risk_analyses: one.risk_analyses.iter().map(|analysis| analysis.name.clone()).collect(),
        }
    }
}

impl From<&Held> for State {
    fn from(one: &Held) -> Self {
        Self::Held(one.revoked_at.is_none())
    }
}

impl From<&Purpose> for State {
    fn from(one: &Purpose) -> Self {
        let hands = &one.suspended;
        Self::Purpose {
            state: one.state(),
            hands: Hands { producer: hands.producer.is_some(), consumer: hands.consumer.is_some(), platform: false },
            daily_calls: one.current().daily_calls,
            asked: one.waiting().map(|version| version.daily_calls),
        }
    }
}

impl From<&Pratica> for State {
    fn from(one: &Pratica) -> Self {
        let about = format!("{} – {}", one.service_name, one.applicant.in_lists());
        Self::Pratica { about, state: one.state, assigned: one.assignee.is_some() }
    }
}

impl From<&Discrepancy> for State {
    fn from(one: &Discrepancy) -> Self {
        Self::Discrepancy { open: one.is_open(), requests: one.affected_agreements.len() }
    }
}
