//! Submission and approval, cell by cell (`interop.md` §2.5, §2.6; `decisions.md` I3, I5).

use super::*;
use crate::agreement::{Stage, rules::can};
use crate::attribute::AttributeKind::{Certified, Declared, Verified};
use crate::eservice::DescriptorState;
use crate::fixtures::{ALTRA_RICHIESTA, NOW, consumer, facts, provider};

const LOST: &str = "400 agreementSubmissionFailed MISSING_CERTIFIED_ATTRIBUTES";
const STAYS: &str = "400 agreementSubmissionFailed DRAFT";

/// A draft whose requirements are met where the letter is upper case: `"CDv"` lacks the verified ones.
fn held(facts: Facts, letters: &str) -> Facts {
    let facts = if letters.contains('C') { facts } else { facts.missing(Certified) };
    let facts = if letters.contains('D') { facts } else { facts.missing(Declared) };
    if letters.contains('V') { facts } else { facts.missing(Verified) }
}

#[test]
fn submission_of_a_draft_on_a_manual_version() {
    let rows = [
        ("cdv", LOST),
        ("cdV", LOST),
        ("cDv", LOST),
        ("cDV", LOST),
        ("Cdv", STAYS),
        ("CdV", STAYS),
        ("CDv", "200 PENDING"),
        ("CDV", "200 PENDING"),
    ];
    for (letters, expected) in rows {
        let facts = held(facts(), letters);
        assert_eq!(outcome(AgreementCommand::Submit, &facts, &consumer()), expected, "{letters}");
    }
}

#[test]
fn submission_of_a_draft_on_an_automatic_version() {
    let rows = [
        ("cdv", LOST),
        ("cdV", LOST),
        ("cDv", LOST),
        ("cDV", LOST),
        ("Cdv", STAYS),
        ("CdV", STAYS),
        ("CDv", "200 PENDING"),
        ("CDV", "200 ACTIVE"),
    ];
    for (letters, expected) in rows {
        let facts = held(facts().automatic(), letters);
        assert_eq!(outcome(AgreementCommand::Submit, &facts, &consumer()), expected, "{letters}");
    }
}

#[test]
fn submission_by_an_ente_that_asks_itself_looks_at_the_policy_alone() {
    for letters in ["cdv", "CDv", "CDV"] {
        let manual = held(facts().self_request(), letters);
        assert_eq!(outcome(AgreementCommand::Submit, &manual, &provider()), "200 PENDING", "{letters}");
        assert_eq!(outcome(AgreementCommand::Submit, &manual.automatic(), &provider()), "200 ACTIVE", "{letters}");
        let sent = held(facts().self_request().pending(), letters);
        assert_eq!(outcome(AgreementCommand::Approve, &sent, &provider()), "200 ACTIVE", "{letters}");
    }
}

#[test]
fn submission_is_stamped_and_automatic_activation_too() {
    let sent = done(AgreementCommand::Submit, &facts(), &consumer());
    let stamps = stored(&sent, RICHIESTA).stamps;
    assert_eq!(stamps.submission.map(|stamp| (stamp.by, stamp.at)), Some((Some(consumer().user), NOW)));
    assert_eq!(stamps.activation, None);
    assert_eq!(happened(&sent), ["Submitted"]);

    let active = done(AgreementCommand::Submit, &facts().automatic(), &consumer());
    let agreement = stored(&active, RICHIESTA);
    assert_eq!(agreement.stamps.submission, stamps.submission);
    assert_eq!(agreement.stamps.activation.map(|stamp| (stamp.by, stamp.at)), Some((None, NOW)), "by the platform");
    assert_eq!(happened(&active), ["Submitted", "Activated"]);
    assert_eq!(agreement.snapshot.certified.len(), 2, "both alternatives were held");
    assert_eq!((agreement.snapshot.declared.len(), agreement.snapshot.verified.len()), (1, 1));
}

#[test]
fn submission_names_every_group_that_is_missing() {
    let denial = can(crate::agreement::AgreementAction::Submit, &held(facts(), "cdV"), &consumer());
    let Err(Denial::AgreementSubmissionFailed { missing }) = denial else { panic!("{denial:?}") };
    assert_eq!(missing.iter().map(|group| group.kind).collect::<Vec<_>>(), [Certified, Declared]);
    assert_eq!(missing[0].attributes.len(), 2, "either alternative would do");
}

#[test]
fn submission_is_guarded_in_this_order() {
    let fails = |facts: Facts| outcome(AgreementCommand::Submit, &facts, &consumer());
    let everything = |stage| facts().sibling(stage).without_mail().newer_version().missing_certified();
    for stage in [Stage::Draft, Stage::Pending, Stage::MissingCertifiedAttributes] {
        assert_eq!(fails(everything(stage)), "409 agreementAlreadyExists DRAFT");
    }
    assert_eq!(fails(everything(Stage::Active)), "400 consumerWithNotValidEmail DRAFT", "a live one is to be replaced");
    assert_eq!(fails(facts().newer_version().missing_certified()), "400 notLatestEServiceDescriptor DRAFT");
    for state in [DescriptorState::Suspended, DescriptorState::Deprecated, DescriptorState::Archived] {
        let facts = facts().version_state(state).missing_certified();
        assert_eq!(fails(facts), "400 descriptorNotInExpectedState DRAFT", "{state}");
    }
}

#[test]
fn submission_keeps_the_hands_inherited_from_the_request_it_replaces() {
    let automatic = facts().automatic();
    let rows = [
        (automatic.clone(), "200 ACTIVE"),
        (automatic.clone().suspended_by_producer(), "200 SUSPENDED P"),
        (automatic.clone().suspended_by_consumer(), "200 SUSPENDED C"),
        (automatic.suspended_by_producer().suspended_by_consumer(), "200 SUSPENDED PC"),
        (facts().suspended_by_producer(), "200 PENDING P"),
    ];
    for (facts, expected) in rows {
        assert_eq!(outcome(AgreementCommand::Submit, &facts, &consumer()), expected);
    }
}

#[test]
fn activation_archives_the_request_it_replaces_and_its_deprecated_version() {
    let automatic = facts().automatic().replacing(Suspensions::default());
    let manual = facts().replacing(Suspensions::default()).pending();
    let decisions = [
        (done(AgreementCommand::Submit, &automatic, &consumer()), vec!["Submitted"]),
        (done(AgreementCommand::Approve, &manual, &provider()), vec![]),
    ];
    for (decision, before) in decisions {
        let old = stored(&decision, ALTRA_RICHIESTA);
        assert_eq!((old.stage, old.replaced_by), (Stage::Archived, Some(RICHIESTA)));
        assert_eq!(old.stamps.archiving.map(|stamp| stamp.at), Some(NOW));
        assert_eq!(stored(&decision, RICHIESTA).stage, Stage::Active);
        assert_eq!(happened(&decision), [before, vec!["Archived", "VersionArchived", "Activated"]].concat());
        let order = decision.writes().iter().map(|write| match write {
            Write::UpdateAgreement(agreement) => agreement.stage == Stage::Archived,
            _ => true,
        });
        assert_eq!(order.collect::<Vec<_>>(), [true, true, false, true], "the old one goes first");
    }
}

#[test]
fn activation_takes_the_hands_that_are_on_the_replaced_request_now() {
    let by_producer = facts().suspended_by_producer().agreement.suspended.clone();
    let since_then = facts().automatic().replacing(by_producer);
    assert_eq!(outcome(AgreementCommand::Submit, &since_then, &consumer()), "200 SUSPENDED P", "no escape");
    let lifted = facts().automatic().suspended_by_producer().replacing(Suspensions::default());
    assert_eq!(outcome(AgreementCommand::Submit, &lifted, &consumer()), "200 ACTIVE", "it does not come back");
    let by_platform = facts().active().suspended_by_platform().agreement.suspended.clone();
    let met = facts().automatic().replacing(by_platform);
    assert_eq!(outcome(AgreementCommand::Submit, &met, &consumer()), "200 ACTIVE", "requirements are met");
}

#[test]
fn approval_of_a_pending_request() {
    let lost = "400 agreementActivationFailed MISSING_CERTIFIED_ATTRIBUTES";
    let stays = "400 agreementActivationFailed PENDING";
    let rows = [
        ("cdv", lost),
        ("cdV", lost),
        ("cDv", lost),
        ("cDV", lost),
        ("Cdv", stays),
        ("CdV", stays),
        ("CDv", stays),
        ("CDV", "200 ACTIVE"),
    ];
    for (letters, expected) in rows {
        let facts = held(facts().pending(), letters);
        assert_eq!(outcome(AgreementCommand::Approve, &facts, &provider()), expected, "{letters}");
    }
}

#[test]
fn approval_names_the_attributes_to_verify() {
    let denial = act(AgreementCommand::Approve, &facts().pending().missing_verified(), &provider());
    let Err(Denial::AgreementActivationFailed { missing }) = denial else { panic!("{denial:?}") };
    assert_eq!(missing.iter().map(|group| group.kind).collect::<Vec<_>>(), [Verified]);
}

#[test]
fn approval_needs_a_version_that_is_out() {
    let rows = [
        (DescriptorState::Published, "200 ACTIVE"),
        (DescriptorState::Deprecated, "200 ACTIVE"),
        (DescriptorState::Suspended, "200 ACTIVE"),
        (DescriptorState::Archived, "400 descriptorNotInExpectedState PENDING"),
        (DescriptorState::Draft, "400 descriptorNotInExpectedState PENDING"),
    ];
    for (state, expected) in rows {
        let facts = facts().pending().version_state(state);
        assert_eq!(outcome(AgreementCommand::Approve, &facts, &provider()), expected, "{state}");
    }
}

#[test]
fn approval_keeps_the_hands_inherited_from_the_request_it_replaces() {
    let approved = |facts: Facts| outcome(AgreementCommand::Approve, &facts.pending(), &provider());
    assert_eq!(approved(facts().suspended_by_consumer()), "200 SUSPENDED C");
    assert_eq!(approved(facts().suspended_by_producer()), "200 SUSPENDED P");
}

#[test]
fn approval_is_stamped_with_the_person_and_keeps_what_was_held() {
    let decision = done(AgreementCommand::Approve, &facts().pending(), &provider());
    let agreement = stored(&decision, RICHIESTA);
    let stamp = agreement.stamps.activation.expect("a stamp");
    assert_eq!((stamp.by, stamp.at), (Some(provider().user), NOW));
    assert_eq!(agreement.snapshot.verified, [crate::fixtures::CONVENZIONE]);
    assert_eq!(happened(&decision), ["Activated"]);
}

#[test]
fn rejection_takes_a_reason_of_twenty_to_a_thousand_characters() {
    let reject = |reason: &str| AgreementCommand::Reject { reason: reason.to_owned() };
    let pending = facts().pending();
    for reason in ["", "   ", "Troppo breve.", &"x".repeat(1001)] {
        assert_eq!(outcome(reject(reason), &pending, &provider()), "400 invalidFields PENDING");
    }
    for reason in ["x".repeat(20), "x".repeat(1000)] {
        assert_eq!(outcome(reject(&reason), &pending, &provider()), "200 REJECTED");
    }
}

#[test]
fn rejection_clears_the_hands_and_keeps_reason_stamp_and_attributes() {
    let facts = facts().pending().suspended_by_producer().suspended_by_consumer().missing_verified();
    let decision = done(reject(), &facts, &provider());
    let agreement = stored(&decision, RICHIESTA);
    assert_eq!(standing(&agreement), "REJECTED");
    assert_eq!(agreement.rejection_reason.as_deref(), Some(REASON));
    assert_eq!(agreement.stamps.rejection.map(|stamp| stamp.by), Some(Some(provider().user)));
    assert_eq!((agreement.snapshot.declared.len(), agreement.snapshot.verified.len()), (1, 0));
}

#[test]
fn notes_hold_a_thousand_characters() {
    let update = |notes: String| AgreementCommand::Update { notes };
    let decision = done(update(format!(" {} ", "è".repeat(1000))), &facts(), &consumer());
    assert_eq!(stored(&decision, RICHIESTA).notes, "è".repeat(1000));
    assert_eq!(outcome(update("è".repeat(1001)), &facts(), &consumer()), "400 invalidFields DRAFT");
}
