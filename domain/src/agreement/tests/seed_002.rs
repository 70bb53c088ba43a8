//! Seed 002, "Richieste di fruizione", sentence by sentence and in its order. Each test names the section and what the
//! sentence says; sentences that only introduce the next one have no test of their own.

use super::world::World;
use super::*;
use crate::agreement::{AgreementState, Stage};
use crate::eservice::ApprovalPolicy::{Automatic, Manual};
use crate::fixtures::*;
use crate::requirement::Requirements;

/// Comune di Valdoro holds everything; the e-service's first version has that policy.
fn world(policy: crate::eservice::ApprovalPolicy) -> World {
    let mut world = World::new(policy);
    world.equip(COMUNE_VALDORO);
    world
}

/// The same, with an active request.
fn active() -> (World, AgreementId) {
    let mut world = world(Automatic);
    let id = world.send(COMUNE_VALDORO);
    assert_eq!(world.state(id), AgreementState::Active);
    (world, id)
}

// "Erogatore: approvazione di una richiesta di fruizione"

#[test]
fn approval_1_a_request_is_approved_automatically_or_by_hand() {
    let mut automatic = world(Automatic);
    let at_once = automatic.send(COMUNE_VALDORO);
    assert_eq!(automatic.state(at_once), AgreementState::Active);
    let mut manual = world(Manual);
    let waiting = manual.send(COMUNE_VALDORO);
    assert_eq!(manual.state(waiting), AgreementState::Pending);
    manual.tell(waiting, AgreementCommand::Approve, &provider()).expect("by hand");
    assert_eq!(manual.state(waiting), AgreementState::Active);
}

#[test]
fn approval_2_manual_stays_manual_whatever_the_circumstances() {
    let mut world = world(Manual);
    let complete = world.send(COMUNE_VALDORO);
    assert_eq!(world.state(complete), AgreementState::Pending, "everything is held");
    let own = world.send(REGIONE_ESPERIA);
    assert_eq!(world.state(own), AgreementState::Pending, "the ente asks itself");
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    world.verify(REGIONE_ESPERIA, COMUNE_VALDORO, None);
    assert_eq!(world.state(complete), AgreementState::Pending, "attributes verified later activate nothing");
}

#[test]
fn approval_3_automatic_is_handled_by_the_platform_where_possible() {
    let (world, id) = active();
    let activation = world.agreements[&id].stamps.activation.expect("a stamp");
    assert_eq!(activation.by, None, "no person approved");
}

#[test]
fn approval_4_automatic_only_if_all_verified_attributes_are_held_at_submission() {
    let mut world = world(Automatic);
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    let id = world.send(COMUNE_VALDORO);
    assert_eq!(world.state(id), AgreementState::Pending);
    let mut elsewhere = World::new(Automatic);
    elsewhere.give(COMUNE_VALDORO, COMUNE);
    elsewhere.give(COMUNE_VALDORO, RESPONSABILE_DATI);
    elsewhere.verify(ASL_ESPERIA, COMUNE_VALDORO, None);
    let id = elsewhere.send(COMUNE_VALDORO);
    assert_eq!(elsewhere.state(id), AgreementState::Pending, "another provider's verification does not count");
}

#[test]
fn approval_5_otherwise_the_provider_verifies_the_missing_ones_and_then_activates_by_hand() {
    let mut world = world(Automatic);
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    let id = world.send(COMUNE_VALDORO);
    let too_early = world.tell(id, AgreementCommand::Approve, &provider()).expect_err("not verified yet");
    assert_eq!(refusal(&too_early), "400 agreementActivationFailed");
    world.verify(REGIONE_ESPERIA, COMUNE_VALDORO, None);
    assert_eq!(world.state(id), AgreementState::Pending, "verified, and still for the provider to activate");
    world.tell(id, AgreementCommand::Approve, &provider()).expect("verified, then by hand");
    assert_eq!(world.state(id), AgreementState::Active);
}

// "Erogatore: rifiuto di una richiesta di fruizione"

#[test]
fn rejection_1_the_provider_may_reject() {
    let mut world = world(Manual);
    let id = world.send(COMUNE_VALDORO);
    world.tell(id, reject(), &provider()).expect("its right");
    assert_eq!(world.state(id), AgreementState::Rejected);
}

#[test]
fn rejection_2_it_gives_the_reason() {
    let mut world = world(Manual);
    let id = world.send(COMUNE_VALDORO);
    let without = AgreementCommand::Reject { reason: String::new() };
    assert!(world.tell(id, without, &provider()).is_err());
    assert_eq!(world.state(id), AgreementState::Pending);
    world.tell(id, reject(), &provider()).expect("with a reason");
    assert_eq!(world.agreements[&id].rejection_reason.as_deref(), Some(REASON));
}

#[test]
fn rejection_3_the_consumer_may_present_a_new_request_with_other_documents_or_motives() {
    let mut world = world(Manual);
    let id = world.send(COMUNE_VALDORO);
    world.tell(id, reject(), &provider()).expect("its right");
    world.tell(id, AgreementCommand::Clone, &consumer()).expect("a new draft");
    let draft = world.find(COMUNE_VALDORO, |stage| stage == Stage::Draft).expect("the new request");
    let notes = "Alleghiamo la convenzione firmata.".to_owned();
    world.tell(draft, AgreementCommand::Update { notes }, &consumer()).expect("other motives");
    world.tell(draft, AgreementCommand::Submit, &consumer()).expect("presented again");
    assert_eq!((world.state(draft), world.state(id)), (AgreementState::Pending, AgreementState::Rejected));
}

// "Fruitore: aggiornamento di una richiesta di fruizione"

#[test]
fn upgrade_1_a_request_is_tied_to_the_version_it_was_presented_for() {
    let (mut world, id) = active();
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Manual, requirements());
    assert_eq!(world.agreements[&id].descriptor, version_id(1));
    assert_eq!(world.state(id), AgreementState::Active);
}

#[test]
fn upgrade_2_when_a_newer_version_is_out_the_consumer_sees_that_it_can_upgrade() {
    let (mut world, id) = active();
    assert_eq!(world.facts(id).upgrade_target(), None);
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Manual, requirements());
    assert_eq!(world.facts(id).upgrade_target().map(|version| version.number), Some(2));
}

#[test]
fn upgrade_3_the_consumer_alone_moves_to_the_most_recent_version() {
    let (mut world, id) = active();
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Manual, requirements());
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Manual, requirements());
    let denial = world.tell(id, AgreementCommand::Upgrade, &provider()).expect_err("the consumer's alone");
    assert_eq!(refusal(&denial), "403 tenantIsNotTheConsumer");
    world.tell(id, AgreementCommand::Upgrade, &consumer()).expect("unilaterally, on a manual version too");
    let new = world.find(COMUNE_VALDORO, |stage| stage == Stage::Active).expect("the new one");
    assert_eq!(world.agreements[&new].descriptor, version_id(3), "version 2 is skipped");
}

#[test]
fn upgrade_4_it_cannot_be_undone() {
    let (mut world, id) = active();
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Manual, requirements());
    world.tell(id, AgreementCommand::Upgrade, &consumer()).expect("it may upgrade");
    let new = world.find(COMUNE_VALDORO, |stage| stage == Stage::Active).expect("the new one");
    for command in [AgreementCommand::Upgrade, AgreementCommand::Unsuspend, AgreementCommand::Clone] {
        assert!(world.tell(id, command, &consumer()).is_err(), "the archived one stays archived");
    }
    let back = world.tell(new, AgreementCommand::Upgrade, &consumer()).expect_err("there is no way back");
    assert_eq!(refusal(&back), "400 noNewerDescriptor");
}

// "Sospendere o riattivare una richiesta di fruizione"

#[test]
fn suspension_1_provider_consumer_and_platform_can_suspend() {
    let hands = |suspend_it: fn(&mut World, AgreementId)| {
        let (mut world, id) = active();
        suspend_it(&mut world, id);
        standing(&world.agreements[&id])
    };
    assert_eq!(hands(|world, id| world.tell(id, suspend(), &provider()).expect("it may")), "SUSPENDED P");
    assert_eq!(hands(|world, id| world.tell(id, suspend(), &consumer()).expect("it may")), "SUSPENDED C");
    assert_eq!(hands(|world, _| world.take(COMUNE_VALDORO, RESPONSABILE_DATI)), "SUSPENDED X");
}

#[test]
fn suspension_2_one_actor_is_enough() {
    let (mut world, id) = active();
    world.tell(id, suspend(), &provider()).expect("it may");
    world.tell(id, suspend(), &consumer()).expect("it may");
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("its own");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED C", "one is left");
}

#[test]
fn suspension_3_and_4_only_who_suspended_reactivates() {
    let (mut world, id) = active();
    world.tell(id, suspend(), &provider()).expect("it may");
    let denial = world.tell(id, AgreementCommand::Unsuspend, &consumer()).expect_err("not its own");
    assert_eq!(refusal(&denial), "409 agreementNotSuspendedByCaller");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED P");
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("its own");
    assert_eq!(world.state(id), AgreementState::Active);
}

#[test]
fn suspension_5_the_provider_suspends_by_hand_or_after_revoking_a_verified_attribute() {
    let (mut world, id) = active();
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    assert_eq!(world.state(id), AgreementState::Active, "revoking alone suspends nothing");
    world.tell(id, suspend(), &provider()).expect("a separate act");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED P");
}

#[test]
fn suspension_6_the_consumer_suspends_by_hand() {
    let (mut world, id) = active();
    world.tell(id, suspend(), &consumer()).expect("it may");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED C");
}

#[test]
fn suspension_7_the_platform_suspends_when_certified_or_declared_attributes_are_lost() {
    for lost in [&[COMUNE][..], &[RESPONSABILE_DATI], &[COMUNE, RESPONSABILE_DATI]] {
        let (mut world, id) = active();
        lost.iter().for_each(|attribute| world.take(COMUNE_VALDORO, *attribute));
        assert_eq!(standing(&world.agreements[&id]), "SUSPENDED X");
    }
}

#[test]
fn reactivation_1_everybody_who_suspended_must_ask_for_it() {
    let orders = [[provider(), consumer()], [consumer(), provider()]];
    for [first, second] in orders {
        let (mut world, id) = active();
        world.tell(id, suspend(), &provider()).expect("it may");
        world.tell(id, suspend(), &consumer()).expect("it may");
        world.tell(id, AgreementCommand::Unsuspend, &first).expect("its own");
        assert_eq!(world.state(id), AgreementState::Suspended);
        world.tell(id, AgreementCommand::Unsuspend, &second).expect("its own");
        assert_eq!(world.state(id), AgreementState::Active);
    }
}

#[test]
fn reactivation_2_and_3_the_provider_alone_is_not_enough_while_the_platform_suspends() {
    let (mut world, id) = active();
    world.tell(id, suspend(), &provider()).expect("it may");
    world.take(COMUNE_VALDORO, COMUNE);
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("its own hand is lifted");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED X", "the platform's is not");
    world.give(COMUNE_VALDORO, COMUNE);
    assert_eq!(world.state(id), AgreementState::Active);
}

#[test]
fn reactivation_4_5_and_6_a_revoked_verified_attribute_must_be_verified_again_first() {
    let (mut world, id) = active();
    world.unverify(REGIONE_ESPERIA, COMUNE_VALDORO);
    world.tell(id, suspend(), &provider()).expect("it may");
    let denial = world.tell(id, AgreementCommand::Unsuspend, &provider()).expect_err("not while it is missing");
    assert_eq!(refusal(&denial), "400 agreementActivationFailed");
    assert_eq!(standing(&world.agreements[&id]), "SUSPENDED P", "nothing changed");
    world.verify(REGIONE_ESPERIA, COMUNE_VALDORO, None);
    assert_eq!(world.state(id), AgreementState::Suspended, "verifying alone reactivates nothing");
    world.tell(id, AgreementCommand::Unsuspend, &provider()).expect("verified first, then reactivated");
    assert_eq!(world.state(id), AgreementState::Active);
}

// "Archiviare una richiesta di fruizione"

#[test]
fn archiving_1_and_2_the_old_request_is_archived_when_the_new_one_becomes_active() {
    let (mut world, old) = active();
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Automatic, requirements());
    world.tell(old, AgreementCommand::Upgrade, &consumer()).expect("it may upgrade");
    let new = world.find(COMUNE_VALDORO, |stage| stage == Stage::Active).expect("the new one");
    assert_eq!(world.state(old), AgreementState::Archived);
    assert_eq!(world.agreements[&old].replaced_by, Some(new));
}

#[test]
fn archiving_3_an_upgrade_that_needs_attributes_leaves_the_old_request_working_until_it_is_complete() {
    let (mut world, old) = active();
    let asks = Requirements { declared: vec![vec![SPORTELLO_APERTO]], ..requirements() };
    world.publish(ANAGRAFE, REGIONE_ESPERIA, Automatic, asks);
    world.tell(old, AgreementCommand::Upgrade, &consumer()).expect("a draft");
    let draft = world.find(COMUNE_VALDORO, |stage| stage == Stage::Draft).expect("the draft");
    assert_eq!(world.state(old), AgreementState::Active);
    world.give(COMUNE_VALDORO, SPORTELLO_APERTO);
    world.tell(draft, AgreementCommand::Submit, &consumer()).expect("complete now");
    assert_eq!((world.state(old), world.state(draft)), (AgreementState::Archived, AgreementState::Active));
}
