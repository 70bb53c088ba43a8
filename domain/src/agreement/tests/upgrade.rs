//! Upgrade, clone, archive and delete, with the version that is archived along (`interop.md` §2.1, §2.4, §2.8;
//! `decisions.md` I7, I12).

use super::*;
use crate::Revision;
use crate::agreement::{AgreementState, ArchivedBecause, Side, Stage, VersionInUse};
use crate::attribute::AttributeKind::{self, Certified, Declared, Verified};
use crate::eservice::{Descriptor, DescriptorState};
use crate::event::{AgreementEvent, AgreementHappening};
use crate::fixtures::{ALTRA_RICHIESTA, NOW, NUOVA_RICHIESTA, consumer, facts, provider, version, version_id};

const UPGRADE: AgreementCommand = AgreementCommand::Upgrade;

/// What becomes of the request in hand and of the new one.
fn both(facts: &Facts) -> String {
    let decided = act(UPGRADE, facts, &facts_consumer(facts));
    let new = decided.as_ref().ok().and_then(|decision| written(decision, NUOVA_RICHIESTA)).flatten();
    let new = new.map_or_else(|| "none".to_owned(), |agreement| standing(&agreement));
    format!("{}, new: {new}", outcome(UPGRADE, facts, &facts_consumer(facts)))
}

fn facts_consumer(facts: &Facts) -> Actor {
    if facts.side(&provider()) == Ok(Side::Both) { provider() } else { consumer() }
}

#[test]
fn what_the_new_version_asks_for_decides_what_an_upgrade_does() {
    let refused = "400 missingCertifiedAttributesError ACTIVE, new: none";
    let drafted = "200 ACTIVE, new: DRAFT";
    let rows: [(&[AttributeKind], &str); 8] = [
        (&[], "200 ARCHIVED, new: ACTIVE"),
        (&[Verified], drafted),
        (&[Declared], drafted),
        (&[Declared, Verified], drafted),
        (&[Certified], refused),
        (&[Certified, Verified], refused),
        (&[Certified, Declared], refused),
        (&[Certified, Declared, Verified], refused),
    ];
    for (missing, expected) in rows {
        assert_eq!(both(&facts().active().newer_version_missing(missing)), expected, "{missing:?}");
        let own = facts().active().self_request().newer_version_missing(missing);
        assert_eq!(both(&own), "200 ARCHIVED, new: ACTIVE", "nobody verifies themselves");
    }
}

#[test]
fn an_upgrade_escapes_nobodys_hand_but_the_platforms() {
    let at_once = |facts: Facts| both(&facts.newer_version());
    let drafted = |facts: Facts| both(&facts.newer_version_missing(&[Declared]));
    let active = || facts().active();
    assert_eq!(at_once(active().suspended_by_producer()), "200 ARCHIVED P, new: SUSPENDED P");
    assert_eq!(at_once(active().suspended_by_consumer()), "200 ARCHIVED C, new: SUSPENDED C");
    let dropped = active().suspended_by_platform();
    assert_eq!(at_once(dropped.clone()), "200 ARCHIVED X, new: ACTIVE", "the new version asks for less");
    assert_eq!(at_once(dropped.suspended_by_producer()), "200 ARCHIVED PX, new: SUSPENDED P");
    assert_eq!(drafted(active().suspended_by_producer()), "200 SUSPENDED P, new: DRAFT P");
    assert_eq!(drafted(active().suspended_by_platform()), "200 SUSPENDED X, new: DRAFT");
}

#[test]
fn an_upgrade_needs_a_live_request_and_a_newer_published_version() {
    assert_eq!(both(&facts().active()), "400 noNewerDescriptor ACTIVE, new: none");
    let suspended = facts().active().newer_version_suspended();
    assert_eq!(both(&suspended), "400 publishedDescriptorNotFound ACTIVE, new: none");
    for state in [AgreementState::Draft, AgreementState::Pending, AgreementState::Rejected, AgreementState::Archived] {
        let facts = facts().in_state(state).newer_version();
        assert_eq!(both(&facts), format!("400 agreementNotInExpectedState {state}, new: none"));
    }
    assert_eq!(outcome(UPGRADE, &facts().active().newer_version(), &provider()), "403 tenantIsNotTheConsumer ACTIVE");
}

#[test]
fn an_open_request_for_the_new_version_stands_in_the_way_in_every_case() {
    for stage in [Stage::Draft, Stage::Pending, Stage::MissingCertifiedAttributes] {
        for missing in [&[][..], &[Declared], &[Certified]] {
            let facts = facts().active().newer_version_missing(missing).sibling(stage);
            assert_eq!(both(&facts), "409 agreementAlreadyExists ACTIVE, new: none");
        }
    }
}

#[test]
fn an_upgrade_carries_message_files_and_stamps_and_cannot_be_told_from_an_approved_request() {
    let facts = facts().active().newer_version();
    let decision = done(UPGRADE, &facts, &consumer());
    let (old, new) = (stored(&decision, RICHIESTA), stored(&decision, NUOVA_RICHIESTA));
    assert_eq!((new.revision, new.descriptor, new.created_at), (Revision::FIRST, version_id(2), NOW));
    assert_eq!((&new.notes, &new.documents), (&facts.agreement.notes, &facts.agreement.documents));
    assert_eq!(new.stamps.submission, facts.agreement.stamps.submission);
    assert_eq!(new.stamps.upgrade.map(|stamp| stamp.by), Some(Some(consumer().user)));
    assert_eq!(new.snapshot.verified, [crate::fixtures::CONVENZIONE], "taken anew");
    assert_eq!((old.replaced_by, old.stamps.archiving.map(|stamp| stamp.at)), (Some(NUOVA_RICHIESTA), Some(NOW)));
    assert_eq!(old.descriptor, version_id(1), "the archived request tells the version it was for");
    assert_eq!(happened(&decision), ["Archived", "VersionArchived", "Upgraded"]);
}

#[test]
fn a_draft_for_an_upgrade_starts_over_but_for_message_and_files() {
    let decision = done(UPGRADE, &facts().active().newer_version_missing(&[Verified]), &consumer());
    let draft = stored(&decision, NUOVA_RICHIESTA);
    assert_eq!((draft.stage, draft.descriptor), (Stage::Draft, version_id(2)));
    assert_eq!(draft.stamps, crate::agreement::Stamps::default());
    assert_eq!(draft.notes, facts().agreement.notes);
    assert_eq!(decision.writes().len(), 1, "the old request is not touched");
    assert_eq!(happened(&decision), ["DraftedForUpgrade"]);
}

/// Archives the only request of a version in that state.
fn version_after(state: DescriptorState, others: i64, newer_available: bool) -> Option<DescriptorState> {
    let facts = facts().active();
    let version = VersionInUse { descriptor: Descriptor { state, ..version(1) }, others, newer_available };
    let around = crate::agreement::Around { version, ..facts.around() };
    let decision = decide(AgreementCommand::Archive, &facts, &around, &consumer()).expect("it may be archived");
    decision.writes().iter().find_map(|write| match write {
        Write::UpdateDescriptor(descriptor) => Some(descriptor.state),
        _ => None,
    })
}

#[test]
fn the_last_request_takes_an_old_version_along() {
    use DescriptorState::{Archived, Deprecated, Published, Suspended};
    let rows = [
        (Published, 0, true, None),
        (Deprecated, 1, true, None),
        (Deprecated, 0, false, Some(Archived)),
        (Deprecated, 0, true, Some(Archived)),
        (Suspended, 0, true, Some(Archived)),
        (Suspended, 0, false, None),
        (Suspended, 1, true, None),
        (Archived, 0, true, None),
    ];
    for (state, others, newer, expected) in rows {
        assert_eq!(version_after(state, others, newer), expected, "{state} {others} {newer}");
    }
}

#[test]
fn archiving_by_hand_says_so_and_replaces_nothing() {
    let decision = done(AgreementCommand::Archive, &facts().active(), &consumer());
    let gone = stored(&decision, RICHIESTA);
    assert_eq!((gone.stage, gone.replaced_by), (Stage::Archived, None));
    let [Event::Agreement(AgreementHappening { what, .. })] = decision.events() else { panic!("{decision:?}") };
    assert_eq!(*what, AgreementEvent::Archived { because: ArchivedBecause::Consumer });
}

#[test]
fn a_rejected_request_becomes_a_new_draft_on_the_newest_version() {
    let clone = |facts: Facts| act(AgreementCommand::Clone, &facts, &consumer());
    let decision = clone(facts().rejected().newer_version()).expect("it may be cloned");
    let draft = stored(&decision, NUOVA_RICHIESTA);
    assert_eq!((draft.stage, draft.descriptor, draft.rejection_reason), (Stage::Draft, version_id(2), None));
    assert_eq!((draft.notes, draft.suspended), (facts().agreement.notes.clone(), Suspensions::default()));
    assert_eq!(decision.writes().len(), 1, "the rejected one stays as it is");

    let refused = |facts: Facts| outcome(AgreementCommand::Clone, &facts, &consumer());
    let rejected = || facts().rejected();
    assert_eq!(refused(rejected().sibling(Stage::Active)), "409 agreementAlreadyExists REJECTED");
    assert_eq!(refused(rejected().missing_certified()), "400 missingCertifiedAttributesError REJECTED");
    assert_eq!(refused(rejected().newer_version_suspended()), "400 descriptorNotInExpectedState REJECTED");
    let live = clone(rejected().sibling(Stage::Active).newer_version());
    assert_eq!(live, Err(Denial::AgreementAlreadyExists { existing: ALTRA_RICHIESTA, upgradable: true }));
}

#[test]
fn what_is_not_yet_approved_can_be_deleted() {
    for facts in [facts().draft(), facts().pending(), facts().missing_certified_attributes()] {
        let decision = done(AgreementCommand::Delete, &facts, &consumer());
        assert_eq!(decision.writes(), [Write::DeleteAgreement(RICHIESTA, Revision::FIRST)]);
        assert_eq!(happened(&decision), ["Deleted"]);
    }
}
