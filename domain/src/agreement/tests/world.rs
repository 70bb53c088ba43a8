//! A small platform in memory. It stores decisions as a database does: a thing that was changed since it was read is
//! refused, and so is a second live or a second open request for the same e-service. Attributes come and go, and the
//! platform makes its move in the same step.

use std::collections::BTreeMap;

use crate::agreement::recheck::recheck;
use crate::agreement::rules::create;
use crate::agreement::{
    AgreementState, Around, CreationFacts, Predecessor, Sibling, Stage, VersionFacts, VersionInUse,
};
use crate::attribute::{AttributeKind, Held, Verification};
use crate::discrepancy::Discrepancy;
use crate::eservice::{ApprovalPolicy, Descriptor, DescriptorState, Eservice};
use crate::fixtures::*;
use crate::requirement::{Requirements, Standing};
use crate::{AttributeId, DescriptorId, DiscrepancyId, EserviceId, Role, TenantId, Timestamp};

use super::*;

#[derive(Clone)]
pub(super) struct World {
    pub now: Timestamp,
    pub eservices: BTreeMap<EserviceId, Eservice>,
    pub versions: BTreeMap<DescriptorId, Descriptor>,
    pub agreements: BTreeMap<AgreementId, Agreement>,
    pub told: Vec<Event>,
    pub held: BTreeMap<(TenantId, AttributeId), Held>,
    pub verified: BTreeMap<(TenantId, AttributeId, TenantId), Verification>,
    pub cases: BTreeMap<DiscrepancyId, Discrepancy>,
    /// When each request was attested.
    pub papers: BTreeMap<uuid::Uuid, Timestamp>,
    last_id: u32,
}

impl World {
    /// Regione Esperia has published version 1 of "Anagrafe degli assistiti"; nobody holds anything.
    pub fn new(policy: ApprovalPolicy) -> Self {
        let mut world = Self {
            now: NOW,
            eservices: BTreeMap::new(),
            versions: BTreeMap::new(),
            agreements: BTreeMap::new(),
            told: Vec::new(),
            held: BTreeMap::new(),
            verified: BTreeMap::new(),
            cases: BTreeMap::new(),
            papers: BTreeMap::new(),
            last_id: 0,
        };
        world.publish(ANAGRAFE, REGIONE_ESPERIA, policy, requirements());
        world
    }

    /// Holds everything that the fixtures' versions ask for.
    pub fn equip(&mut self, consumer: TenantId) {
        self.give(consumer, COMUNE);
        self.give(consumer, RESPONSABILE_DATI);
        self.verify(REGIONE_ESPERIA, consumer, None);
    }

    // E-services.

    /// A new version comes out; the one before it goes where `interop.md` §2.1 says.
    pub fn publish(&mut self, id: EserviceId, producer: TenantId, policy: ApprovalPolicy, requirements: Requirements) {
        let number = self.newest(id).map_or(1, |newest| newest.number + 1);
        for old in self.versions.values_mut().filter(|version| version.eservice == id) {
            let live = self.agreements.values().any(|other| other.descriptor == old.id && other.stage == Stage::Active);
            old.state = match (old.state, live) {
                (DescriptorState::Published, true) => DescriptorState::Deprecated,
                (DescriptorState::Published | DescriptorState::Suspended, false) => DescriptorState::Archived,
                (state, _) => state,
            };
        }
        let service = i64::from(id.0.as_u128() as u32);
        let new = version_id(100 * (service - 1) + number);
        let version = Descriptor { id: new, eservice: id, number, policy, requirements, ..version(1) };
        self.eservices.insert(id, Eservice { id, producer, ..eservice() });
        self.versions.insert(new, version);
    }

    /// The newest version that is out.
    pub fn newest(&self, id: EserviceId) -> Option<&Descriptor> {
        let out = |version: &&Descriptor| version.eservice == id && version.state != DescriptorState::Draft;
        self.versions.values().filter(out).max_by_key(|version| version.number)
    }

    // Attributes.

    pub fn give(&mut self, tenant: TenantId, attribute: AttributeId) {
        let held = Held { tenant, attribute, assigned_at: self.now, revoked_at: None };
        self.held.insert((tenant, attribute), held);
        self.recheck_all();
    }

    pub fn take(&mut self, tenant: TenantId, attribute: AttributeId) {
        let held = Held { tenant, attribute, assigned_at: self.now, revoked_at: Some(self.now) };
        self.held.insert((tenant, attribute), held);
        self.recheck_all();
    }

    pub fn verify(&mut self, verifier: TenantId, consumer: TenantId, expires_at: Option<Timestamp>) {
        let (attribute, verified_at) = (CONVENZIONE, self.now);
        let said = Verification {
            consumer,
            attribute,
            verifier,
            verified_at,
            expires_at,
            revoked_at: None,
            expiry_told: false,
        };
        self.verified.insert((consumer, attribute, verifier), said);
        self.recheck_all();
    }

    pub fn unverify(&mut self, verifier: TenantId, consumer: TenantId) {
        if let Some(said) = self.verified.get_mut(&(consumer, CONVENZIONE, verifier)) {
            said.revoked_at = Some(self.now);
        }
        self.recheck_all();
    }

    pub fn wait(&mut self, days: i64) {
        self.now = self.now.plus_days(days);
        self.recheck_all();
    }

    /// Every request that has not ended, once: where a move is due, it is made.
    pub fn recheck_all(&mut self) {
        let going_on = self.agreements.values().filter(|one| !matches!(one.stage, Stage::Archived | Stage::Rejected));
        for id in going_on.map(|one| one.id).collect::<Vec<_>>() {
            if let Some(decision) = recheck(&self.facts(id)) {
                self.store(&decision);
            }
        }
    }

    // Requests.

    pub fn ask(&mut self, consumer: TenantId, eservice: EserviceId) -> Result<AgreementId, Denial> {
        let newest = self.newest(eservice).expect("a version").clone();
        let producer = self.eservices[&eservice].producer;
        let version = self.version_facts(&newest, consumer, producer);
        let siblings = self.siblings(consumer, eservice, None);
        let facts = CreationFacts { eservice, producer, version, newest: newest.id, siblings, as_of: self.now };
        let id = self.next_id();
        let decision = create(id, &facts, &actor(consumer, Role::Admin))?;
        self.store(&decision);
        Ok(id)
    }

    pub fn tell(&mut self, id: AgreementId, command: AgreementCommand, actor: &Actor) -> Result<(), Denial> {
        let facts = self.facts(id);
        let around = Around { fresh: self.next_id(), ..self.around(id) };
        let decision = decide(command, &facts, &around, actor)?;
        self.store(&decision);
        decision.refusal().cloned().map_or(Ok(()), Err)
    }

    /// Asks and submits, which must go through.
    pub fn send(&mut self, consumer: TenantId) -> AgreementId {
        let id = self.ask(consumer, ANAGRAFE).expect("it may be asked for");
        self.tell(id, AgreementCommand::Submit, &actor(consumer, Role::Admin)).expect("it may be sent");
        id
    }

    /// Sent and, if need be, approved.
    pub fn activate(&mut self, consumer: TenantId) -> AgreementId {
        let id = self.send(consumer);
        if self.state(id) == AgreementState::Pending {
            self.tell(id, AgreementCommand::Approve, &provider()).expect("it may be approved");
        }
        id
    }

    pub fn state(&self, id: AgreementId) -> AgreementState {
        self.agreements[&id].state()
    }

    /// The live or open request of a consumer for the fixtures' e-service.
    pub fn find(&self, consumer: TenantId, wanted: impl Fn(Stage) -> bool) -> Option<AgreementId> {
        let mut all = self.agreements.values().filter(|one| one.consumer == consumer && one.eservice == ANAGRAFE);
        all.find(|one| wanted(one.stage)).map(|one| one.id)
    }

    /// Are the requirements met? Reckoned from what is held, without the code under test.
    pub fn met(&self, agreement: &Agreement, kind: AttributeKind) -> bool {
        let Agreement { consumer, producer, .. } = *agreement;
        let standing = |id| self.standing(kind, id, consumer, producer).is_held();
        let groups = self.versions[&agreement.descriptor].requirements.groups(kind);
        consumer == producer || groups.iter().all(|group| group.is_empty() || group.iter().any(|id| standing(*id)))
    }

    pub fn facts(&self, id: AgreementId) -> AgreementFacts {
        let agreement = self.agreements[&id].clone();
        let look = |version: &Descriptor| self.version_facts(version, agreement.consumer, agreement.producer);
        let newest = self.newest(agreement.eservice).expect("a version");
        let published = |version: &&Descriptor| {
            version.eservice == agreement.eservice && version.state == DescriptorState::Published
        };
        AgreementFacts {
            current: look(&self.versions[&agreement.descriptor]),
            newest: look(newest),
            published: self.versions.values().filter(published).max_by_key(|version| version.number).map(look),
            siblings: self.siblings(agreement.consumer, agreement.eservice, Some(id)),
            consumer_has_mail: true,
            as_of: self.now,
            agreement,
        }
    }

    pub fn around(&self, id: AgreementId) -> Around {
        let live = self.facts(id).live_sibling().map(|sibling| self.agreements[&sibling.id].clone());
        let predecessor = live.map(|agreement| Predecessor { version: self.in_use(&agreement), agreement });
        Around { fresh: id, version: self.in_use(&self.agreements[&id]), predecessor }
    }

    fn in_use(&self, agreement: &Agreement) -> VersionInUse {
        let descriptor = self.versions[&agreement.descriptor].clone();
        let counts = |other: &&Agreement| {
            let ended = matches!(other.stage, Stage::Archived | Stage::Rejected);
            other.descriptor == descriptor.id && other.id != agreement.id && !ended
        };
        let newer_available = self.versions.values().any(|version| {
            let out = matches!(version.state, DescriptorState::Published | DescriptorState::Suspended);
            version.eservice == descriptor.eservice && version.number > descriptor.number && out
        });
        VersionInUse { others: self.agreements.values().filter(counts).count() as i64, newer_available, descriptor }
    }

    fn siblings(&self, consumer: TenantId, eservice: EserviceId, but: Option<AgreementId>) -> Vec<Sibling> {
        let same = |one: &&Agreement| one.consumer == consumer && one.eservice == eservice && Some(one.id) != but;
        let going_on = |one: &&Agreement| !matches!(one.stage, Stage::Archived | Stage::Rejected);
        let sibling =
            |one: &Agreement| Sibling { id: one.id, stage: one.stage, number: self.versions[&one.descriptor].number };
        self.agreements.values().filter(same).filter(going_on).map(sibling).collect()
    }

    pub fn version_facts(&self, version: &Descriptor, consumer: TenantId, producer: TenantId) -> VersionFacts {
        let fit = fit(&version.requirements, |kind, id| self.standing(kind, id, consumer, producer));
        VersionFacts { id: version.id, number: version.number, state: version.state, policy: version.policy, fit }
    }

    fn standing(&self, kind: AttributeKind, id: AttributeId, consumer: TenantId, producer: TenantId) -> Standing {
        if kind != AttributeKind::Verified {
            return self.held.get(&(consumer, id)).map_or(Standing::Never, Held::standing);
        }
        let Some(said) = self.verified.get(&(consumer, id, producer)) else { return Standing::Never };
        match (said.holds_at(self.now), said.revoked_at) {
            (true, _) => Standing::Held { since: said.verified_at, until: said.expires_at },
            (false, Some(at)) => Standing::Revoked { at },
            (false, None) => Standing::Expired { at: self.now },
        }
    }

    pub fn next_id(&mut self) -> AgreementId {
        self.last_id += 1;
        agreement_id(self.last_id)
    }

    // The store.

    /// Stores a decision, or stops the test where a database would have refused it.
    pub fn store(&mut self, decision: &Decision) {
        for write in decision.writes() {
            match write {
                Write::InsertAgreement(new) => {
                    assert_eq!(new.revision, crate::Revision::FIRST);
                    assert!(self.agreements.insert(new.id, new.clone()).is_none(), "the id is taken");
                }
                Write::UpdateAgreement(next) => {
                    let stored = self.agreements.get_mut(&next.id).expect("it is there");
                    assert_eq!(stored.revision, next.revision, "somebody changed it first");
                    *stored = Agreement { revision: next.revision.next(), ..next.clone() };
                }
                Write::DeleteAgreement(id, revision) => {
                    let gone = self.agreements.remove(id).expect("it is there");
                    assert_eq!(gone.revision, *revision, "somebody changed it first");
                }
                Write::InsertDescriptor(new) => {
                    assert!(self.versions.insert(new.id, new.clone()).is_none(), "the id is taken");
                }
                Write::UpdateDescriptor(next) => {
                    let stored = self.versions.get_mut(&next.id).expect("it is there");
                    assert_eq!(stored.revision, next.revision, "somebody changed it first");
                    *stored = Descriptor { revision: next.revision.next(), ..next.clone() };
                }
                Write::DeleteDescriptor(id, revision) => {
                    let gone = self.versions.remove(id).expect("it is there");
                    assert_eq!(gone.revision, *revision, "somebody changed it first");
                }
                Write::InsertEservice(new) => {
                    assert!(self.eservices.insert(new.id, new.clone()).is_none(), "the id is taken");
                }
                Write::UpdateEservice(next) => {
                    let stored = self.eservices.get_mut(&next.id).expect("it is there");
                    assert_eq!(stored.revision, next.revision, "somebody changed it first");
                    *stored = Eservice { revision: next.revision.next(), ..next.clone() };
                }
                Write::DeleteEservice(id, _) => {
                    self.eservices.remove(id).expect("it is there");
                }
                Write::PutHeld(held) => {
                    self.held.insert((held.tenant, held.attribute), held.clone());
                }
                Write::PutVerification(said) => {
                    self.verified.insert((said.consumer, said.attribute, said.verifier), said.clone());
                }
                Write::InsertDiscrepancy(new) => {
                    assert!(self.cases.insert(new.id, new.clone()).is_none(), "the id is taken");
                }
                Write::UpdateDiscrepancy(next) => {
                    let stored = self.cases.get_mut(&next.id).expect("it is there");
                    assert_eq!(stored.revision, next.revision, "somebody changed it first");
                    *stored = Discrepancy { revision: next.revision.next(), ..next.clone() };
                }
                Write::InsertPaper(paper) => {
                    assert!(self.papers.insert(paper.thing(), paper.written_at()).is_none(), "attested twice");
                }
                other => panic!("no command of these histories writes this: {other:?}"),
            }
            self.assert_unique();
        }
        self.told.extend(decision.events().iter().cloned());
    }

    /// The two unique indexes: one live and one open request of a consumer for an e-service, after every write.
    fn assert_unique(&self) {
        let mut seen = BTreeMap::new();
        for one in self.agreements.values().filter(|one| !matches!(one.stage, Stage::Archived | Stage::Rejected)) {
            let live = one.stage == Stage::Active;
            let other = seen.insert((one.consumer, one.eservice, live), one.id);
            assert_eq!(other, None, "a second one beside {}", one.id);
        }
    }
}
