//! Seed 003, "Revoca attributi", sentence by sentence and in its order.

use super::world::World;
use super::*;
use crate::agreement::AgreementState::{Active, Draft, MissingCertifiedAttributes, Pending, Suspended};
use crate::discrepancy::DiscrepancyCause;
use crate::discrepancy::rules::{Ended, open};
use crate::eservice::ApprovalPolicy::{Automatic, Manual};
use crate::fixtures::*;
use crate::requirement::Requirements;
use crate::{DiscrepancyId, Event};

fn world(policy: crate::eservice::ApprovalPolicy) -> World {
    let mut world = World::new(policy);
    world.equip(COMUNE_VALDORO);
    world
}

fn draft() -> (World, AgreementId) {
    let mut world = world(Manual);
    let id = world.ask(COMUNE_VALDORO, ANAGRAFE).expect("it may be asked for");
    (world, id)
}

fn pending() -> (World, AgreementId) {
    let mut world = world(Manual);
    let id = world.send(COMUNE_VALDORO);
    (world, id)
}

fn active() -> (World, AgreementId) {
    let mut world = world(Manual);
    let id = world.activate(COMUNE_VALDORO);
    (world, id)
}

// "Revoca di un attributo certificato"

#[test]
fn certified_1_the_request_is_updated_by_itself_when_the_attribute_is_lost() {
    let expected =
        [(draft(), MissingCertifiedAttributes), (pending(), MissingCertifiedAttributes), (active(), Suspended)];
    for ((mut world, id), state) in expected {
        world.take(COMUNE_VALDORO, COMUNE);
        assert_eq!(world.state(id), state);
    }
}

#[test]
fn certified_2_it_is_shown_as_missing_certified_attributes_in_every_state() {
    for (mut world, id) in [draft(), pending(), active()] {
        assert!(!world.facts(id).misses_certified());
        world.take(COMUNE_VALDORO, COMUNE);
        assert!(world.facts(id).misses_certified());
        let nobody = world.tell(id, AgreementCommand::Submit, &consumer()).and(Ok("sent"));
        assert!(nobody.is_err(), "it is no valid request now");
    }
}

#[test]
fn certified_3_only_a_new_recognition_restores_it() {
    for (mut world, id) in [draft(), pending(), active()] {
        world.take(COMUNE_VALDORO, COMUNE);
        let lost = world.state(id);
        world.verify(REGIONE_ESPERIA, COMUNE_VALDORO, None);
        world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
        for actor in [consumer(), provider()] {
            for command in [AgreementCommand::Submit, AgreementCommand::Approve, AgreementCommand::Unsuspend] {
                assert!(world.tell(id, command, &actor).is_err());
            }
        }
        assert_eq!(world.state(id), lost);
        world.give(COMUNE_VALDORO, COMUNE);
        assert_ne!(world.state(id), lost);
    }
}

#[test]
fn certified_4_a_draft_or_pending_request_comes_back_as_a_draft_that_can_be_presented() {
    for (mut world, id) in [draft(), pending()] {
        world.take(COMUNE_VALDORO, COMUNE);
        world.give(COMUNE_VALDORO, COMUNE);
        assert_eq!(world.state(id), Draft);
        world.tell(id, AgreementCommand::Submit, &consumer()).expect("it can be presented");
        assert_eq!(world.state(id), Pending);
    }
}

#[test]
fn certified_5_an_active_request_is_active_again_by_itself() {
    let (mut world, id) = active();
    world.take(COMUNE_VALDORO, COMUNE);
    world.give(COMUNE_VALDORO, UNIONE_DI_COMUNI);
    assert_eq!(world.state(id), Active, "the other attribute of the requirement does as well");
}

// "Revoca di un attributo verificato"

#[test]
fn verified_1_the_states_of_requests_stay_as_they_are() {
    for (mut world, id) in [draft(), pending(), active()] {
        let before = world.agreements[&id].clone();
        world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
        assert_eq!(world.agreements[&id], before);
    }
}

#[test]
fn verified_2_the_enti_concerned_are_told_of_a_discrepancy_as_in_the_example_of_a_b_and_c() {
    let (a, b, c) = (ASL_ESPERIA, REGIONE_ESPERIA, COMUNE_VALDORO);
    let (mut world, id) = active();
    world.verify(a, c, None);
    world.unverify(b, c);
    let case = Ended {
        id: DiscrepancyId(RICHIESTA.0),
        attribute: CONVENZIONE,
        consumer: c,
        revoker: b,
        other_verifiers: vec![a],
        affected_agreements: vec![id],
        open: None,
        cause: DiscrepancyCause::Revoked,
        as_of: NOW,
    };
    let decision = open(&case).expect("a discrepancy");
    let mut told = decision.events().iter().flat_map(Event::parties).collect::<Vec<_>>();
    told.sort();
    assert_eq!(told, [c, b, a], "each is told, once");
    assert!(!decision.writes().iter().any(|write| matches!(write, Write::UpdateAgreement(_))));
}

#[test]
fn verified_3_the_parties_resolve_it_and_the_present_state_is_kept() {
    let (mut world, id) = active();
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    world.wait(365);
    assert_eq!(world.state(id), Active, "the platform decides nothing");
    world.tell(id, suspend(), &provider()).expect("the provider may");
    world.verify(REGIONE_ESPERIA, COMUNE_VALDORO, None);
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("resolved");
    assert_eq!(world.state(id), Active);
}

// "Revoca di un attributo dichiarato"

#[test]
fn declared_1_in_a_draft_that_does_not_ask_for_it_nothing_stands_in_the_way() {
    let (mut world, id) = draft();
    world.give(COMUNE_VALDORO, SPORTELLO_APERTO);
    world.take(COMUNE_VALDORO, SPORTELLO_APERTO);
    world.tell(id, AgreementCommand::Submit, &consumer()).expect("it goes on");
    assert_eq!(world.state(id), Pending);
}

#[test]
fn declared_2_in_a_draft_that_asks_for_it_sending_waits_until_it_is_declared_again() {
    let (mut world, id) = draft();
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(world.state(id), Draft);
    let denial = world.tell(id, AgreementCommand::Submit, &consumer()).expect_err("not declared");
    assert_eq!(refusal(&denial), "400 agreementSubmissionFailed");
    assert_eq!(world.state(id), Draft);
    world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    world.tell(id, AgreementCommand::Submit, &consumer()).expect("declared again");
    assert_eq!(world.state(id), Pending);
}

#[test]
fn declared_3_a_pending_request_goes_back_to_the_consumers_drafts() {
    let (mut world, id) = pending();
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(world.state(id), Draft);
    let denial = world.tell(id, AgreementCommand::Approve, &provider()).expect_err("it is the consumer's alone");
    assert_eq!(refusal(&denial), "404 agreementNotFound");
}

#[test]
fn declared_4_it_can_be_sent_once_the_declaration_is_restored() {
    let (mut world, id) = pending();
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert!(world.tell(id, AgreementCommand::Submit, &consumer()).is_err());
    world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(world.state(id), Draft, "the consumer sends it, not the platform");
    world.tell(id, AgreementCommand::Submit, &consumer()).expect("restored");
    assert_eq!(world.state(id), Pending);
}

#[test]
fn declared_5_an_active_request_is_suspended_at_once() {
    let (mut world, id) = active();
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED X");
}

#[test]
fn declared_6_it_is_reactivated_by_itself_when_the_consumer_declares_again() {
    let (mut world, id) = active();
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(world.state(id), Active);
}

#[test]
fn declared_7_what_stays_suspended_is_held_by_others_and_each_lifts_its_own() {
    let (mut world, id) = active();
    world.tell(id, suspend(), &provider()).expect("it may");
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    world.tell(id, suspend(), &consumer()).expect("it may");
    world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED PC");
    world.tell(id, AgreementCommand::Unsuspend, &consumer()).expect("its own");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED P");
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("its own");
    assert_eq!(world.state(id), Active);
}

#[test]
fn declared_8_a_declaration_that_no_requirement_asks_for_suspends_nothing() {
    let mut world = World::new(Automatic);
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Automatic, Requirements::default());
    world.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    let id = world.send(COMUNE_VALDORO);
    world.take(COMUNE_VALDORO, RESPONSABILE_DATI);
    assert_eq!(world.state(id), Active);
}
