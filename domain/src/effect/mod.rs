//! What a command would change, read off its decisions before anything is stored: each thing it touches, how it stands
//! before and after, and what happens to it (`ux.md` §2.4 "What-if"). Nothing is decided here. How things are read is in
//! [`read`].

mod read;
#[cfg(test)]
mod tests;

use crate::agreement::{Agreement, AgreementState};
use crate::attribute::{Held, Verification};
use crate::decision::{Decision, Write};
use crate::discrepancy::Discrepancy;
use crate::eservice::{ApprovalPolicy, Descriptor, DescriptorState, Eservice, Mode, Quotas, Technology};
use crate::event::Event;
use crate::notification::Mentions;
use crate::pratica::{Pratica, PraticaState};
use crate::purpose::{Purpose, PurposeState};
use crate::{
    AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, PraticaId, PurposeId, TenantId, Timestamp,
};

/// One thing that changes, is made or goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    pub subject: Subject,
    /// Absent for what the command makes.
    pub before: Option<State>,
    /// Absent for what will be gone.
    pub after: Option<State>,
    /// What happens to it, in order: this is why.
    pub because: Vec<Event>,
}

/// What changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// A request.
    Agreement {
        agreement: AgreementId,
        eservice: EserviceId,
        version: DescriptorId,
        producer: TenantId,
        consumer: TenantId,
    },
    /// A version of an e-service.
    Version {
        version: DescriptorId,
        eservice: EserviceId,
        number: i64,
    },
    Eservice {
        eservice: EserviceId,
    },
    /// An attribute in the hands of an ente; of a verified one, what one verifier says.
    Attribute {
        attribute: AttributeId,
        tenant: TenantId,
        verifier: Option<TenantId>,
    },
    /// A purpose.
    Purpose {
        purpose: PurposeId,
        eservice: EserviceId,
        producer: TenantId,
        consumer: TenantId,
    },
    /// A pratica of an ente.
    Pratica {
        pratica: PraticaId,
        tenant: TenantId,
    },
    /// A case.
    Discrepancy {
        discrepancy: DiscrepancyId,
        attribute: AttributeId,
        consumer: TenantId,
        revoker: TenantId,
    },
}

/// How a thing stands, as far as people are told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    Agreement {
        state: AgreementState,
        hands: Hands,
    },
    Version {
        state: DescriptorState,
        policy: ApprovalPolicy,
        quotas: Quotas,
        /// How many attributes its requirements mention.
        alternatives: usize,
        /// From when on it will be suspended, if the provider has said so.
        announced: Option<Timestamp>,
    },
    Eservice {
        name: String,
        description: String,
        technology: Technology,
        mode: Mode,
        personal_data: Option<bool>,
        /// Names of the provider's risk analyses.
        risk_analyses: Vec<String>,
    },
    /// Is a certified or declared attribute held?
    Held(bool),
    /// Does the verifier vouch, and until when?
    Verified {
        vouched: bool,
        until: Option<Timestamp>,
    },
    Purpose {
        state: PurposeState,
        hands: Hands,
        /// Calls per day of the load that counts.
        daily_calls: i64,
        /// Calls per day that wait for the provider.
        asked: Option<i64>,
    },
    Pratica {
        /// Of what service, and whose: "Asilo nido – Rossi Mario".
        about: String,
        state: PraticaState,
        /// Has an operator it in hand?
        assigned: bool,
    },
    Discrepancy {
        open: bool,
        /// The revoker's requests that rely on the attribute.
        requests: usize,
    },
}

/// Whose hands hold a request or a purpose suspended (seed 002).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hands {
    pub producer: bool,
    pub consumer: bool,
    pub platform: bool,
}

/// What the decisions found: every thing that they change, as it was.
#[derive(Clone, Debug, Default)]
pub struct Before {
    pub agreements: Vec<Agreement>,
    pub versions: Vec<Descriptor>,
    pub eservices: Vec<Eservice>,
    pub held: Vec<Held>,
    pub verifications: Vec<Verification>,
    pub discrepancies: Vec<Discrepancy>,
    pub purposes: Vec<Purpose>,
    pub pratiche: Vec<Pratica>,
}

/// How much of an effect an ente may know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// Everything.
    Named,
    /// That there is one, without saying of what: it belongs to other enti.
    Counted,
    /// Nothing: somebody else's draft (`decisions.md` I8).
    Hidden,
}

/// What the decisions change at `as_of`, each thing once, in the order in which they touch it.
#[must_use]
pub fn effects(before: &Before, decisions: &[Decision], as_of: Timestamp) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for write in decisions.iter().flat_map(Decision::writes) {
        let Some((subject, was, after)) = change(before, write, as_of) else { continue };
        match effects.iter_mut().find(|effect| effect.subject == subject) {
            Some(effect) => effect.after = after,
            None => effects.push(Effect { subject, before: was, after, because: Vec::new() }),
        }
    }
    for event in decisions.iter().flat_map(Decision::events) {
        if let Some(effect) = effects.iter_mut().find(|effect| effect.subject.is_in(event)) {
            effect.because.push(event.clone());
        }
    }
    effects
}

type Change = (Subject, Option<State>, Option<State>);

/// What one write changes; nothing where people, enti or the registry are written: no command that is tried does that.
fn change(before: &Before, write: &Write, as_of: Timestamp) -> Option<Change> {
    let agreement = |id| before.agreements.iter().find(|one| one.id == id);
    let version = |id| before.versions.iter().find(|one| one.id == id);
    let eservice = |id| before.eservices.iter().find(|one| one.id == id);
    let purpose = |id| before.purposes.iter().find(|one| one.id == id);
    match write {
        Write::InsertAgreement(next) => Some((next.into(), None, Some(next.into()))),
        Write::UpdateAgreement(next) => Some((next.into(), agreement(next.id).map(State::from), Some(next.into()))),
        Write::DeleteAgreement(id, _) => agreement(*id).map(|old| (old.into(), Some(old.into()), None)),
        Write::InsertDescriptor(next) => Some((next.into(), None, Some(next.into()))),
        Write::UpdateDescriptor(next) => Some((next.into(), version(next.id).map(State::from), Some(next.into()))),
        Write::DeleteDescriptor(id, _) => version(*id).map(|old| (old.into(), Some(old.into()), None)),
        Write::InsertEservice(next) => Some((next.into(), None, Some(next.into()))),
        Write::UpdateEservice(next) => Some((next.into(), eservice(next.id).map(State::from), Some(next.into()))),
        Write::DeleteEservice(id, _) => eservice(*id).map(|old| (old.into(), Some(old.into()), None)),
        Write::PutHeld(next) => {
            let same = |one: &&Held| (one.tenant, one.attribute) == (next.tenant, next.attribute);
            Some((next.into(), before.held.iter().find(same).map(State::from), Some(next.into())))
        }
        Write::PutVerification(next) => {
            let subject = Subject::from(next);
            let old = before.verifications.iter().find(|one| Subject::from(*one) == subject);
            Some((
                subject,
                old.map(|one| State::of_verification(one, as_of)),
                Some(State::of_verification(next, as_of)),
            ))
        }
        Write::InsertDiscrepancy(next) => Some((next.into(), None, Some(next.into()))),
        Write::UpdateDiscrepancy(next) => {
            let old = before.discrepancies.iter().find(|one| one.id == next.id);
            Some((next.into(), old.map(State::from), Some(next.into())))
        }
        Write::InsertPurpose(next) => Some((next.into(), None, Some(next.into()))),
        Write::UpdatePurpose(next) => Some((next.into(), purpose(next.id).map(State::from), Some(next.into()))),
        Write::DeletePurpose(id, _) => purpose(*id).map(|old| (old.into(), Some(old.into()), None)),
        Write::UpdatePratica(next) => {
            let old = before.pratiche.iter().find(|one| one.id == next.id);
            Some((next.into(), old.map(State::from), Some(next.into())))
        }
        Write::InsertTenant(_)
        | Write::UpdateTenant(_)
        | Write::InsertUser(_)
        | Write::UpdateUser(_)
        | Write::InsertAttribute(_)
        | Write::InsertClient(_)
        | Write::UpdateClient(_)
        | Write::DeleteClient(..)
        | Write::InsertTerminology(_)
        | Write::DescribeTerminology(_)
        | Write::PublishTerminology(_)
        | Write::RetireTerminology(_)
        | Write::InsertPaper(_)
        | Write::PutStance(_)
        | Write::InsertDiscrepancyNote(_)
        | Write::InsertService(_)
        | Write::InsertPartner(_)
        | Write::UpdatePartner(_)
        | Write::UpdateService(_)
        | Write::InsertPartnerProtocol(_)
        | Write::PutServiceSheet(_)
        | Write::PutServiceText(_)
        | Write::InsertPratica(_)
        | Write::InsertPassage(_)
        | Write::InsertPraticaComment(_)
        | Write::PutProtocolWork(_)
        | Write::PutProtocolSettings(_) => None,
    }
}

impl Effect {
    /// How much of it `reader` may know: its own things by name; what other enti have among themselves as a number; of
    /// somebody else's draft nothing.
    #[must_use]
    pub fn shown_to(&self, reader: TenantId) -> Shown {
        match self.subject {
            Subject::Agreement { producer, consumer, .. } => {
                let told = |event: &Event| matches!(event, Event::Agreement(happening) if happening.shown_to_producer);
                match self.because.iter().any(told) {
                    _ if reader == consumer => Shown::Named,
                    false => Shown::Hidden,
                    true if reader == producer => Shown::Named,
                    true => Shown::Counted,
                }
            }
            Subject::Purpose { producer, consumer, .. } => {
                let told = |event: &Event| matches!(event, Event::Purpose(happening) if happening.shown_to_producer);
                let shown = reader == consumer || (reader == producer && self.because.iter().any(told));
                if shown { Shown::Named } else { Shown::Hidden }
            }
            Subject::Discrepancy { .. } => {
                let party = self.because.iter().any(|event| event.parties().contains(&reader));
                if party { Shown::Named } else { Shown::Counted }
            }
            Subject::Pratica { tenant, .. } => {
                if reader == tenant {
                    Shown::Named
                } else {
                    Shown::Hidden
                }
            }
            // The catalogue and the attributes of enti are for everybody; who changes them knows them.
            Subject::Version { .. } | Subject::Eservice { .. } | Subject::Attribute { .. } => Shown::Named,
        }
    }

    /// Is it for good? An end is an end: nothing leads back.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match &self.after {
            None => true,
            Some(State::Agreement { state, .. }) => {
                matches!(state, AgreementState::Archived | AgreementState::Rejected)
            }
            Some(State::Version { state, .. }) => matches!(state, DescriptorState::Archived),
            Some(State::Purpose { state, .. }) => matches!(state, PurposeState::Archived | PurposeState::Rejected),
            Some(
                State::Eservice { .. }
                | State::Held(_)
                | State::Verified { .. }
                | State::Pratica { .. }
                | State::Discrepancy { .. },
            ) => false,
        }
    }

    /// The hands that hold a request suspended before and after: lifting one leaves the others.
    #[must_use]
    pub const fn still_held_by(&self) -> Option<Hands> {
        match (&self.before, &self.after) {
            (
                Some(State::Agreement { state: AgreementState::Suspended, .. }),
                Some(State::Agreement { state: AgreementState::Suspended, hands }),
            ) => Some(*hands),
            _ => None,
        }
    }

    /// The ids it speaks of.
    pub fn mention(&self, mentions: &mut Mentions) {
        self.because.iter().for_each(|event| mentions.add(event));
        match self.subject {
            Subject::Agreement { eservice, version, producer, consumer, .. } => {
                mentions.eservices.insert(eservice);
                mentions.versions.insert(version);
                mentions.enti.extend([producer, consumer]);
            }
            Subject::Version { eservice, .. } | Subject::Eservice { eservice } => {
                mentions.eservices.insert(eservice);
            }
            Subject::Purpose { purpose, eservice, producer, consumer } => {
                mentions.purposes.insert(purpose);
                mentions.eservices.insert(eservice);
                mentions.enti.extend([producer, consumer]);
            }
            Subject::Attribute { attribute, tenant, verifier } => {
                mentions.attributes.insert(attribute);
                mentions.enti.extend([Some(tenant), verifier].into_iter().flatten());
            }
            Subject::Pratica { tenant, .. } => {
                mentions.enti.insert(tenant);
            }
            Subject::Discrepancy { attribute, consumer, revoker, .. } => {
                mentions.attributes.insert(attribute);
                mentions.enti.extend([consumer, revoker]);
            }
        }
    }
}

impl Subject {
    /// Does the event tell of this thing?
    fn is_in(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Agreement { agreement, .. }, Event::Agreement(happening)) => happening.agreement == *agreement,
            (Self::Version { version, .. }, Event::Eservice { what, .. }) => what.version() == Some(*version),
            (Self::Eservice { eservice }, Event::Eservice { eservice: told, what, .. }) => {
                told == eservice && what.version().is_none()
            }
            (Self::Attribute { attribute, tenant, verifier }, Event::Tenant { tenant: told, what }) => {
                let of_verifier = verifier.is_none_or(|verifier| what.giver() == Some(verifier));
                told == tenant && what.attribute() == Some(*attribute) && of_verifier
            }
            (Self::Purpose { purpose, .. }, Event::Purpose(happening)) => happening.purpose == *purpose,
            (Self::Pratica { pratica, .. }, Event::Pratica(happening)) => happening.pratica == *pratica,
            (Self::Discrepancy { discrepancy, .. }, Event::Discrepancy { discrepancy: told, .. }) => {
                told == discrepancy
            }
            _ => false,
        }
    }
}
