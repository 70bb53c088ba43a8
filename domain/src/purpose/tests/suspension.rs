//! Two sides suspend and each lifts only its own; coming back over the quota is the provider's to decide.

use super::*;

fn suspended(producer: bool, consumer: bool) -> PurposeFacts {
    let mut facts = active();
    facts.purpose.suspended = PurposeSuspensions { producer: producer.then(hand), consumer: consumer.then(hand) };
    facts
}

#[test]
fn each_side_lifts_its_own_hand() {
    let both = suspended(true, true);
    let purpose = after(PurposeCommand::Unsuspend, &both, &provider());
    assert_eq!((purpose.suspended.producer, purpose.suspended.consumer), (None, Some(hand())));
    let purpose = after(PurposeCommand::Unsuspend, &both, &consumer());
    assert_eq!((purpose.suspended.producer, purpose.suspended.consumer), (Some(hand()), None));
    let other = act(PurposeCommand::Unsuspend, &suspended(true, false), &consumer());
    assert_eq!(other, Err(Denial::PurposeNotSuspendedByCaller));
}

#[test]
fn suspending_twice_changes_nothing() {
    let reason = "Un'altra ragione".to_owned();
    let decision = act(PurposeCommand::Suspend { reason }, &suspended(true, false), &provider()).expect("allowed");
    assert_eq!(decision, Decision::empty());
}

#[test]
fn a_suspended_load_does_not_count() {
    assert_eq!(active().purpose.load(), 1_000);
    assert_eq!(suspended(false, true).purpose.load(), 0);
}

#[test]
fn the_consumer_comes_back_within_the_quota_and_asks_when_over_it() {
    let within = suspended(false, true);
    assert_eq!(after(PurposeCommand::Unsuspend, &within, &consumer()).state(), PurposeState::Active);

    let mut over = suspended(false, true);
    over.load.consumer = 4_500;
    let decision = act(PurposeCommand::Unsuspend, &over, &consumer()).expect("it asks");
    let asked = stored(&decision);
    assert_eq!(happened(&decision), ["PurposeWaitingForApproval"]);
    assert_eq!(asked.state(), PurposeState::Suspended, "the hand stays until the provider has decided");
    assert_eq!(asked.waiting().map(|version| (version.daily_calls, version.resumes)), Some((1_000, true)));

    let accepted =
        after(PurposeCommand::Approve, &PurposeFacts { purpose: asked.clone(), ..over.clone() }, &provider());
    assert_eq!((accepted.state(), accepted.load()), (PurposeState::Active, 1_000));

    let again = act(PurposeCommand::Unsuspend, &PurposeFacts { purpose: asked, ..over }, &consumer());
    assert_eq!(again, Err(Denial::PurposeVersionStateConflict), "it waits already");
}

#[test]
fn the_providers_own_lifting_asks_no_quota() {
    let mut over = suspended(true, false);
    over.load = Load { consumer: 9_000, all: 90_000 };
    assert_eq!(after(PurposeCommand::Unsuspend, &over, &provider()).state(), PurposeState::Active);
}

#[test]
fn with_the_providers_hand_on_it_the_consumers_lifting_asks_no_quota_either() {
    let mut over = suspended(true, true);
    over.load = Load { consumer: 9_000, all: 90_000 };
    let purpose = after(PurposeCommand::Unsuspend, &over, &consumer());
    assert_eq!((purpose.state(), purpose.suspended.consumer), (PurposeState::Suspended, None));
}

#[test]
fn an_ente_that_uses_its_own_eservice_holds_both_hands() {
    let mut own = active();
    own.purpose.consumer = REGIONE_ESPERIA;
    let decision = act(PurposeCommand::Suspend { reason: String::new() }, &own, &provider()).expect("allowed");
    assert_eq!(happened(&decision), ["PurposeSuspendedByProducer", "PurposeSuspendedByConsumer"]);
    let facts = PurposeFacts { purpose: stored(&decision), ..own };
    assert_eq!(after(PurposeCommand::Unsuspend, &facts, &provider()).state(), PurposeState::Active);
}
