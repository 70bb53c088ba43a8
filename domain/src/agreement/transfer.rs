//! Steps that touch more than the request in hand: activation that replaces an older request, upgrade, cloning and
//! archiving, with the version that may be archived along (`interop.md` §2.1 auto-archive, §2.5, §2.6, §2.8).

use super::rules::{changed, happened, snapshot};
use super::{
    Agreement, AgreementFacts, AgreementState, ArchivedBecause, Around, Snapshot, Stage, Stamp, Stamps, Suspensions,
    VersionFacts, VersionInUse,
};
use crate::decision::{Decision, Write};
use crate::eservice::{Descriptor, DescriptorState};
use crate::event::{AgreementEvent, EserviceEvent, Event};
use crate::paper::{Attestation, Paper};
use crate::{AgreementId, Revision, Timestamp};

/// The request becomes active (or suspended, by hands inherited from the request it replaces), and the replaced one
/// is archived in the same breath.
pub(super) fn activate(
    facts: &AgreementFacts,
    around: &Around,
    mut next: Agreement,
    stamp: Stamp,
    automatically: bool,
) -> Decision {
    next.stage = Stage::Active;
    // The hands that are on the replaced request's switch now, not those of when the draft was made: a suspension
    // since then is not escaped, and one lifted since then does not come back (seed 002).
    if let Some(old) = &around.predecessor {
        next.suspended = old.agreement.suspended.clone();
    }
    next.suspended.platform = None;
    next.stamps.activation = Some(if automatically { Stamp { by: None, at: stamp.at } } else { stamp });
    next.snapshot = snapshot(&facts.current);
    let (id, from, to) = (next.id, Some(AgreementState::Pending), Some(next.state()));
    let event = happened(&next, from, to, AgreementEvent::Activated { automatically });
    let replaces = around.predecessor.as_ref().map(|old| old.agreement.id);
    let paper = attestation(&next, &facts.current, replaces, stamp.at);
    let activated = Decision::new(Write::UpdateAgreement(next), event).and_write(paper);
    match &around.predecessor {
        // The old one goes first: a consumer has one live request for an e-service at any instant.
        Some(old) => retire(&old.agreement, &old.version, stamp, ArchivedBecause::Upgrade { to: id }).and(activated),
        None => activated,
    }
}

/// All requirements of the new version are met: a new request with the same hands on the switch, the old one archived.
/// The approval policy of the new version is not applied: the upgrade is the consumer's alone (seed 002).
pub(super) fn upgrade(facts: &AgreementFacts, around: &Around, target: &VersionFacts, stamp: Stamp) -> Decision {
    let old = &facts.agreement;
    let next = Agreement {
        id: around.fresh,
        revision: Revision::FIRST,
        descriptor: target.id,
        stage: Stage::Active,
        // Requirements of the new version are met, so the platform has no reason to hold it.
        suspended: Suspensions { platform: None, ..old.suspended.clone() },
        stamps: Stamps { upgrade: Some(stamp), ..old.stamps },
        snapshot: snapshot(target),
        created_at: facts.as_of,
        updated_at: None,
        ..old.clone()
    };
    let event = happened(&next, None, Some(next.state()), AgreementEvent::Upgraded { from: old.id });
    // The old one goes first: a consumer has one live request for an e-service at any instant.
    let paper = attestation(&next, target, Some(old.id), stamp.at);
    retire(old, &around.version, stamp, ArchivedBecause::Upgrade { to: next.id })
        .and(Decision::new(Write::InsertAgreement(next), event).and_write(paper))
}

/// What is attested of a request that works from now on.
fn attestation(next: &Agreement, version: &VersionFacts, replaces: Option<AgreementId>, now: Timestamp) -> Write {
    Write::InsertPaper(Box::new(Paper::Attestation(Attestation::of(next, version, replaces, now))))
}

/// Declared or verified requirements are missing: a draft on the new version; the old request goes on working. The
/// hands on the switch come along, so that nobody escapes a suspension by upgrading.
pub(super) fn draft_for_upgrade(facts: &AgreementFacts, around: &Around, target: &VersionFacts) -> Decision {
    let old = &facts.agreement;
    let draft = Agreement {
        suspended: Suspensions { platform: None, ..old.suspended.clone() },
        ..draft_from(old, around.fresh, target, facts.as_of)
    };
    let what = AgreementEvent::DraftedForUpgrade { from: old.id };
    let event = happened(&draft, None, Some(AgreementState::Draft), what);
    Decision::new(Write::InsertAgreement(draft), event)
}

/// A new draft from a rejected request, on the newest version.
pub(super) fn clone_rejected(facts: &AgreementFacts, around: &Around) -> Decision {
    let old = &facts.agreement;
    let draft = draft_from(old, around.fresh, &facts.newest, facts.as_of);
    let event = happened(&draft, None, Some(AgreementState::Draft), AgreementEvent::Cloned { from: old.id });
    Decision::new(Write::InsertAgreement(draft), event)
}

/// The consumer ends the request.
pub(super) fn archive(facts: &AgreementFacts, around: &Around, stamp: Stamp) -> Decision {
    retire(&changed(&facts.agreement, facts), &around.version, stamp, ArchivedBecause::Consumer)
}

/// A draft with the message and files of another request.
fn draft_from(old: &Agreement, id: AgreementId, version: &VersionFacts, now: Timestamp) -> Agreement {
    Agreement {
        id,
        revision: Revision::FIRST,
        descriptor: version.id,
        stage: Stage::Draft,
        suspended: Suspensions::default(),
        rejection_reason: None,
        stamps: Stamps::default(),
        snapshot: Snapshot::default(),
        replaced_by: None,
        created_at: now,
        updated_at: None,
        ..old.clone()
    }
}

/// Archives a request for good, and its version when nobody else is on it.
fn retire(old: &Agreement, version: &VersionInUse, stamp: Stamp, because: ArchivedBecause) -> Decision {
    let mut next = old.clone();
    next.stage = Stage::Archived;
    next.updated_at = Some(stamp.at);
    next.stamps.archiving = Some(stamp);
    next.replaced_by = match because {
        ArchivedBecause::Upgrade { to } => Some(to),
        ArchivedBecause::Consumer => None,
    };
    let what = AgreementEvent::Archived { because };
    let event = happened(&next, Some(old.state()), Some(AgreementState::Archived), what);
    let producer = next.producer;
    let archived = Decision::new(Write::UpdateAgreement(next), event);
    match archived_along(version, stamp.at) {
        Some(descriptor) => {
            let what = EserviceEvent::VersionArchived { descriptor: descriptor.id, number: descriptor.number };
            let event = Event::Eservice { eservice: descriptor.eservice, producer, what };
            archived.and(Decision::new(Write::UpdateDescriptor(descriptor), event))
        }
        None => archived,
    }
}

/// A deprecated version whose last request goes is archived; a suspended one too when a newer one is there.
fn archived_along(version: &VersionInUse, now: Timestamp) -> Option<Descriptor> {
    let goes = version.others == 0
        && match version.descriptor.state {
            DescriptorState::Deprecated => true,
            DescriptorState::Suspended => version.newer_available,
            DescriptorState::Draft | DescriptorState::Published | DescriptorState::Archived => false,
        };
    goes.then(|| Descriptor { state: DescriptorState::Archived, archived_at: Some(now), ..version.descriptor.clone() })
}
