//! Three hands on one switch, the full truth table (`interop.md` §2.7, `decisions.md` I1, seed 002).

use super::*;
use crate::attribute::AttributeKind::{Certified, Declared};
use crate::fixtures::{EARLIER, NOW, consumer, facts, provider};

/// A live request with hands on its switch as the letters say; under the platform's hand a requirement is missing.
fn live(hands: &str, platform_misses: crate::attribute::AttributeKind) -> Facts {
    let facts = facts().active();
    let facts = if hands.contains('P') { facts.suspended_by_producer() } else { facts };
    let facts = if hands.contains('C') { facts.suspended_by_consumer() } else { facts };
    if hands.contains('X') { facts.suspended_by_platform().missing(platform_misses) } else { facts }
}

#[test]
fn one_hand_is_enough_to_be_suspended() {
    let rows = [
        ("", "ACTIVE"),
        ("P", "SUSPENDED P"),
        ("C", "SUSPENDED C"),
        ("PC", "SUSPENDED PC"),
        ("X", "SUSPENDED X"),
        ("PX", "SUSPENDED PX"),
        ("CX", "SUSPENDED CX"),
        ("PCX", "SUSPENDED PCX"),
    ];
    for (hands, expected) in rows {
        assert_eq!(standing(&live(hands, Declared).agreement), expected);
    }
}

#[test]
fn suspending_adds_ones_own_hand_and_no_other() {
    let rows = [
        // before, after the provider's, after the consumer's
        ("", "200 SUSPENDED P", "200 SUSPENDED C"),
        ("P", "200 SUSPENDED P", "200 SUSPENDED PC"),
        ("C", "200 SUSPENDED PC", "200 SUSPENDED C"),
        ("PC", "200 SUSPENDED PC", "200 SUSPENDED PC"),
        ("X", "200 SUSPENDED PX", "200 SUSPENDED CX"),
        ("PX", "200 SUSPENDED PX", "200 SUSPENDED PCX"),
        ("CX", "200 SUSPENDED PCX", "200 SUSPENDED CX"),
        ("PCX", "200 SUSPENDED PCX", "200 SUSPENDED PCX"),
    ];
    for (hands, by_provider, by_consumer) in rows {
        for facts in [live(hands, Certified), live(hands, Declared), live(hands, Declared).missing_verified()] {
            assert_eq!(outcome(suspend(), &facts, &provider()), by_provider, "{hands}");
            assert_eq!(outcome(suspend(), &facts, &consumer()), by_consumer, "{hands}");
        }
    }
}

#[test]
fn lifting_takes_away_ones_own_hand_while_verified_requirements_are_met() {
    let rows = [
        // before, after the provider's, after the consumer's
        ("", "400 agreementNotInExpectedState ACTIVE", "400 agreementNotInExpectedState ACTIVE"),
        ("P", "200 ACTIVE", "409 agreementNotSuspendedByCaller SUSPENDED P"),
        ("C", "409 agreementNotSuspendedByCaller SUSPENDED C", "200 ACTIVE"),
        ("PC", "200 SUSPENDED C", "200 SUSPENDED P"),
        ("X", "409 agreementNotSuspendedByCaller SUSPENDED X", "409 agreementNotSuspendedByCaller SUSPENDED X"),
        ("PX", "200 SUSPENDED X", "409 agreementNotSuspendedByCaller SUSPENDED PX"),
        ("CX", "409 agreementNotSuspendedByCaller SUSPENDED CX", "200 SUSPENDED X"),
        ("PCX", "200 SUSPENDED CX", "200 SUSPENDED PX"),
    ];
    for (hands, by_provider, by_consumer) in rows {
        for facts in [live(hands, Certified), live(hands, Declared)] {
            assert_eq!(outcome(AgreementCommand::Unsuspend, &facts, &provider()), by_provider, "{hands}");
            assert_eq!(outcome(AgreementCommand::Unsuspend, &facts, &consumer()), by_consumer, "{hands}");
        }
    }
}

#[test]
fn lifting_fails_and_changes_nothing_while_a_verified_requirement_is_missing() {
    let rows = [
        // before, after the provider's, after the consumer's
        ("", "400 agreementNotInExpectedState ACTIVE", "400 agreementNotInExpectedState ACTIVE"),
        ("P", "400 agreementActivationFailed SUSPENDED P", "409 agreementNotSuspendedByCaller SUSPENDED P"),
        ("C", "409 agreementNotSuspendedByCaller SUSPENDED C", "400 agreementActivationFailed SUSPENDED C"),
        ("PC", "400 agreementActivationFailed SUSPENDED PC", "400 agreementActivationFailed SUSPENDED PC"),
        ("X", "409 agreementNotSuspendedByCaller SUSPENDED X", "409 agreementNotSuspendedByCaller SUSPENDED X"),
        ("PX", "400 agreementActivationFailed SUSPENDED PX", "409 agreementNotSuspendedByCaller SUSPENDED PX"),
        ("CX", "409 agreementNotSuspendedByCaller SUSPENDED CX", "400 agreementActivationFailed SUSPENDED CX"),
        ("PCX", "400 agreementActivationFailed SUSPENDED PCX", "400 agreementActivationFailed SUSPENDED PCX"),
    ];
    for (hands, by_provider, by_consumer) in rows {
        for facts in [live(hands, Certified), live(hands, Declared)].map(Facts::missing_verified) {
            assert_eq!(outcome(AgreementCommand::Unsuspend, &facts, &provider()), by_provider, "{hands}");
            assert_eq!(outcome(AgreementCommand::Unsuspend, &facts, &consumer()), by_consumer, "{hands}");
        }
    }
}

#[test]
fn a_lift_that_fails_names_the_attributes_to_verify_and_no_others() {
    let facts = live("PX", Declared).missing_verified();
    let denial = act(AgreementCommand::Unsuspend, &facts, &provider());
    let Err(Denial::AgreementActivationFailed { missing }) = denial else { panic!("{denial:?}") };
    assert_eq!(missing, facts.current.fit.missing(&[crate::attribute::AttributeKind::Verified]));
    assert_eq!(missing.len(), 1);
}

#[test]
fn a_second_suspension_by_the_same_actor_goes_through_and_stores_nothing() {
    let again = AgreementCommand::Suspend { reason: "Un altro motivo.".to_owned() };
    let decision = done(again, &facts().active().suspended_by_producer(), &provider());
    assert!(decision.writes().is_empty() && decision.events().is_empty(), "the first instant and reason stay");
}

#[test]
fn a_suspension_keeps_who_when_and_why() {
    let because = AgreementCommand::Suspend { reason: "  Manutenzione.  ".to_owned() };
    let decision = done(because, &facts().active(), &consumer());
    let hand = stored(&decision, RICHIESTA).suspended.consumer.expect("a hand");
    assert_eq!((hand.by, hand.since, hand.reason.as_str()), (Some(consumer().user), NOW, "Manutenzione."));
    assert_eq!(happened(&decision), ["SuspendedByConsumer"]);
    let too_long = AgreementCommand::Suspend { reason: "x".repeat(1001) };
    assert_eq!(outcome(too_long, &facts().active(), &consumer()), "400 invalidFields ACTIVE");
}

#[test]
fn it_is_suspended_since_the_oldest_hand() {
    let first = facts().active().suspended_by_producer();
    let second = stored(&done(suspend(), &first, &consumer()), RICHIESTA);
    assert_eq!(second.suspended_at(), Some(EARLIER));
    assert_eq!(stored(&done(suspend(), &facts().active(), &consumer()), RICHIESTA).suspended_at(), Some(NOW));
    assert_eq!(facts().active().agreement.suspended_at(), None);
    assert_eq!(facts().suspended_by_producer().agreement.suspended_at(), None, "a draft is not suspended");
}

#[test]
fn an_ente_that_asks_itself_sets_and_lifts_both_hands_in_one_call() {
    let own = facts().self_request().active();
    let decision = done(suspend(), &own, &provider());
    assert_eq!(standing(&stored(&decision, RICHIESTA)), "SUSPENDED PC");
    assert_eq!(happened(&decision), ["SuspendedByProducer", "SuspendedByConsumer"]);
    let both = own.suspended_by_producer().suspended_by_consumer().missing_verified();
    assert_eq!(outcome(AgreementCommand::Unsuspend, &both, &provider()), "200 ACTIVE");
}

#[test]
fn a_hand_on_the_switch_does_not_keep_the_consumer_from_archiving() {
    for hands in ["", "P", "C", "PC", "PX", "PCX"] {
        let after = outcome(AgreementCommand::Archive, &live(hands, Declared), &consumer());
        assert!(after.starts_with("200 ARCHIVED"), "{hands}: {after}");
    }
}
