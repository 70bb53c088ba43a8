//! What surrounds the random histories in which effects are announced: the facts that the rules look at, the platform
//! that looks again at what is stored, and the observer who finds what is different.

use std::collections::{BTreeMap, BTreeSet};

use super::world::World;
use super::*;
use crate::agreement::Stage;
use crate::agreement::recheck::recheck;
use crate::attribute::{HeldFacts, Verification, rules as attributes};
use crate::discrepancy::rules::{Ended, Standing, open, settle};
use crate::discrepancy::{Discrepancy, DiscrepancyCause};
use crate::effect::{Before, State, Subject};
use crate::eservice::{
    ApprovalPolicy, DescriptorState, EserviceAround, EserviceFacts, KnownAttributes, Version, VersionData,
};
use crate::fixtures::{self, *};
use crate::requirement::Requirements;
use crate::tenant::TenantKind;
use crate::{AttributeId, DescriptorId, DiscrepancyId, EserviceId, RiskAnalysisId, TenantId};

/// Each thing that changed, before and after.
pub(super) type Differences = BTreeMap<Subject, (Option<State>, Option<State>)>;

/// The platform's own moves after an attribute has been given or taken, before that is stored.
pub(super) fn follows_from_attribute(world: &World, decision: &Decision, fresh: AgreementId) -> Vec<Decision> {
    let none = BTreeSet::new();
    match decision.writes() {
        [Write::PutHeld(held)] => {
            let own = world.agreements.values().filter(|one| one.consumer == held.tenant);
            own.filter_map(|one| recheck(&world.facts(one.id).with_standing(held.attribute, held.standing()))).collect()
        }
        [Write::PutVerification(said)] => {
            let about = |case: &&Discrepancy| (case.consumer, case.attribute) == (said.consumer, said.attribute);
            let (mut follows, mut left) = (Vec::new(), None);
            for case in world.cases.values().filter(about).filter(|case| case.is_open()) {
                match settle(&case_standing(world, case, Some(said), &none)) {
                    Some(decision) => follows.push(decision),
                    None if case.revoker == said.verifier => left = Some(case.clone()),
                    None => {}
                }
            }
            if said.revoked_at.is_some() {
                let vouching = vouching(world, said.consumer, said.attribute, Some(said));
                follows.extend(open(&ended_verification(
                    world,
                    said,
                    DiscrepancyCause::Revoked,
                    (vouching, left),
                    fresh,
                )));
            }
            follows
        }
        _ => Vec::new(),
    }
}

pub(super) fn ended(write: &Write) -> Option<AgreementId> {
    match write {
        Write::UpdateAgreement(one) if matches!(one.stage, Stage::Archived | Stage::Rejected) => Some(one.id),
        Write::DeleteAgreement(id, _) => Some(*id),
        _ => None,
    }
}

pub(super) fn held_facts(world: &World, consumer: TenantId, id: AttributeId, by: TenantId) -> HeldFacts {
    HeldFacts {
        attribute: fixtures::attribute(id),
        tenant: consumer,
        caller_certifies: by == REGISTRO_ENTI,
        held: world.held.get(&(consumer, id)).cloned(),
        verification: world.verified.get(&(consumer, id, by)).cloned(),
        asked_by: asked_by(world, consumer, id, by),
        as_of: world.now,
    }
}

fn asked_by(world: &World, consumer: TenantId, id: AttributeId, producer: TenantId) -> Vec<AgreementId> {
    let asks = |one: &&Agreement| {
        let mut mentioned = world.versions[&one.descriptor].requirements.mentioned();
        let relies = matches!(one.stage, Stage::Pending | Stage::Active);
        (one.consumer, one.producer) == (consumer, producer) && relies && mentioned.any(|(_, other)| other == id)
    };
    world.agreements.values().filter(asks).map(|one| one.id).collect()
}

pub(super) fn eservice_facts(world: &World, id: EserviceId) -> EserviceFacts {
    let live = |version| {
        let on_it = world.agreements.values().filter(|one| one.descriptor == version && one.stage == Stage::Active);
        on_it.count() as i64
    };
    let own = world.versions.values().filter(|version| version.eservice == id);
    let mut versions = own
        .map(|descriptor| Version { descriptor: descriptor.clone(), live_requests: live(descriptor.id) })
        .collect::<Vec<_>>();
    versions.sort_by_key(|version| version.descriptor.number);
    EserviceFacts { eservice: world.eservices[&id].clone(), versions, as_of: world.now }
}

pub(super) fn around(fresh: AgreementId) -> EserviceAround {
    let known = fixtures::attributes().into_iter().map(|attribute| (attribute.kind, attribute.id)).collect();
    EserviceAround {
        fresh_eservice: EserviceId(fresh.0),
        fresh_descriptor: DescriptorId(fresh.0),
        fresh_risk_analysis: RiskAnalysisId(fresh.0),
        copied_risk_analyses: Vec::new(),
        producer_kind: TenantKind::Pa,
        known: KnownAttributes(known),
        name_taken: false,
        clone_name: "Copia dell'anagrafe".to_owned(),
    }
}

/// Asks for one certified attribute only: the other way to satisfy it can be added later.
pub(super) fn data(policy: ApprovalPolicy) -> VersionData {
    let asked = Requirements { certified: vec![vec![COMUNE]], ..requirements() };
    let fixture = version(1);
    VersionData {
        description: fixture.description,
        audience: fixture.audience,
        agreement_approval_policy: policy,
        attributes: asked,
        ..VersionData::default()
    }
}

pub(super) fn wider(now: &Requirements) -> Requirements {
    let mut wider = now.clone();
    for (groups, one) in [(&mut wider.certified, UNIONE_DI_COMUNI), (&mut wider.declared, SPORTELLO_APERTO)] {
        groups.iter_mut().filter(|group| !group.contains(&one)).for_each(|group| group.push(one));
    }
    wider
}

/// Every draft gets its interface.
pub(super) fn upload(world: &mut World) {
    for draft in world.versions.values_mut().filter(|version| version.state == DescriptorState::Draft) {
        draft.interface = Some(interface(1));
    }
}

fn vouching(world: &World, consumer: TenantId, id: AttributeId, now_said: Option<&Verification>) -> Vec<TenantId> {
    let old = world.verified.values().filter(|said| now_said.is_none_or(|now| said.verifier != now.verifier));
    let all = old.chain(now_said).filter(|said| (said.consumer, said.attribute) == (consumer, id));
    let mut enti = all.filter(|said| said.holds_at(world.now)).map(|said| said.verifier).collect::<Vec<_>>();
    enti.sort();
    enti
}

pub(super) fn case_standing(
    world: &World,
    case: &Discrepancy,
    now_said: Option<&Verification>,
    gone: &BTreeSet<AgreementId>,
) -> Standing {
    let stays = |id: &AgreementId| {
        let stored = world.agreements.get(id);
        !gone.contains(id) && stored.is_some_and(|one| !matches!(one.stage, Stage::Archived | Stage::Rejected))
    };
    Standing {
        case: case.clone(),
        vouching: vouching(world, case.consumer, case.attribute, now_said),
        any_agreement_open: case.affected_agreements.iter().any(stays),
        as_of: world.now,
    }
}

fn ended_verification(
    world: &World,
    said: &Verification,
    cause: DiscrepancyCause,
    (vouching, open): (Vec<TenantId>, Option<Discrepancy>),
    fresh: AgreementId,
) -> Ended {
    Ended {
        id: DiscrepancyId(fresh.0),
        attribute: said.attribute,
        consumer: said.consumer,
        revoker: said.verifier,
        other_verifiers: vouching.into_iter().filter(|tenant| *tenant != said.verifier).collect(),
        affected_agreements: asked_by(world, said.consumer, said.attribute, said.verifier),
        open,
        cause,
        as_of: world.now,
    }
}

// The platform, looking at what is stored by now.

pub(super) fn look_at_cases(world: &mut World) {
    for case in world.cases.values().filter(|case| case.is_open()).cloned().collect::<Vec<_>>() {
        if let Some(decision) = settle(&case_standing(world, &case, None, &BTreeSet::new())) {
            world.store(&decision);
        }
    }
}

pub(super) fn open_case(world: &mut World, said: &Verification, cause: DiscrepancyCause, fresh: AgreementId) {
    let vouching = vouching(world, said.consumer, said.attribute, None);
    let same = |case: &&Discrepancy| {
        let about = (case.consumer, case.attribute, case.revoker);
        case.is_open() && about == (said.consumer, said.attribute, said.verifier)
    };
    let already = world.cases.values().find(same).cloned();
    if let Some(decision) = open(&ended_verification(world, said, cause, (vouching, already), fresh)) {
        world.store(&decision);
    }
}

/// What the worker does when verifications have run out.
pub(super) fn expire(world: &mut World, mut fresh: AgreementId) {
    for said in world.verified.values().cloned().collect::<Vec<_>>() {
        if let Some(decision) = attributes::expire(&said, world.now) {
            world.store(&decision);
            look_at_cases(world);
            open_case(world, &said, DiscrepancyCause::Expired, fresh);
            fresh = world.next_id();
        }
    }
}

// What an honest observer finds.

pub(super) fn everything(world: &World) -> Before {
    Before {
        agreements: world.agreements.values().cloned().collect(),
        versions: world.versions.values().cloned().collect(),
        eservices: world.eservices.values().cloned().collect(),
        held: world.held.values().cloned().collect(),
        verifications: world.verified.values().cloned().collect(),
        discrepancies: world.cases.values().cloned().collect(),
        purposes: Vec::new(),
        pratiche: Vec::new(),
    }
}

pub(super) fn differences(before: &World, after: &World) -> Differences {
    let mut found = Differences::new();
    differ(&mut found, &before.agreements, &after.agreements, |one| (one.into(), one.into()));
    differ(&mut found, &before.versions, &after.versions, |one| (one.into(), one.into()));
    differ(&mut found, &before.eservices, &after.eservices, |one| (one.into(), one.into()));
    differ(&mut found, &before.held, &after.held, |one| (one.into(), one.into()));
    let said = |one: &Verification| (one.into(), State::of_verification(one, before.now));
    differ(&mut found, &before.verified, &after.verified, said);
    differ(&mut found, &before.cases, &after.cases, |one| (one.into(), one.into()));
    found
}

fn differ<K: Ord, V: PartialEq>(
    found: &mut Differences,
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
    read: impl Fn(&V) -> (Subject, State),
) {
    for key in before.keys().chain(after.keys()) {
        let (old, new) = (before.get(key), after.get(key));
        if old != new {
            let (old, new) = (old.map(&read), new.map(&read));
            let subject = old.as_ref().or(new.as_ref()).expect("one of them is there").0;
            found.insert(subject, (old.map(|(_, state)| state), new.map(|(_, state)| state)));
        }
    }
}
