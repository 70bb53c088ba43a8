//! How a version moves from state to state (`interop.md` §2.1, first table). Whether it may is asked in
//! [`super::rules`]; the move that follows the last request of a version is in `agreement::transfer`.

use super::{Descriptor, DescriptorState, Eservice, EserviceFacts, Version};
use crate::Timestamp;
use crate::decision::{Decision, Write};
use crate::event::{EserviceEvent, Event};

/// The draft is published; older versions make room for it first, so that at any instant one version is published.
pub(super) fn publish(facts: &EserviceFacts, version: &Version) -> Decision {
    let older = facts.versions.iter().filter(|other| other.descriptor.id != version.descriptor.id);
    let moved = older.filter_map(|other| superseded(other, facts.as_of).map(|(next, what)| stored(facts, next, what)));
    let next =
        Descriptor { state: DescriptorState::Published, published_at: Some(facts.as_of), ..version.descriptor.clone() };
    let what = EserviceEvent::VersionPublished { descriptor: next.id, number: next.number };
    moved.fold(Decision::empty(), Decision::and).and(stored(facts, next, what))
}

/// What becomes of an older version when a newer one is published.
fn superseded(version: &Version, now: Timestamp) -> Option<(Descriptor, EserviceEvent)> {
    let in_use = version.live_requests > 0;
    let old = &version.descriptor;
    let (descriptor, number) = (old.id, old.number);
    match old.state {
        DescriptorState::Published if in_use => Some((
            Descriptor { state: DescriptorState::Deprecated, deprecated_at: Some(now), ..old.clone() },
            EserviceEvent::VersionDeprecated { descriptor, number },
        )),
        DescriptorState::Published | DescriptorState::Suspended if !in_use => {
            Some((archived(old, now), EserviceEvent::VersionArchived { descriptor, number }))
        }
        DescriptorState::Published
        | DescriptorState::Suspended
        | DescriptorState::Draft
        | DescriptorState::Deprecated
        | DescriptorState::Archived => None,
    }
}

/// Vouchers stop; requests stay as they are.
pub(super) fn suspend(facts: &EserviceFacts, now: &Descriptor, reason: String) -> Decision {
    let what = EserviceEvent::VersionSuspended { descriptor: now.id, number: now.number, from: now.state, reason };
    let (state, suspended_at) = (DescriptorState::Suspended, Some(facts.as_of));
    // What was announced has come.
    let next = Descriptor { state, suspended_at, announced: None, ..now.clone() };
    stored(facts, next, what)
}

/// Published again when it is the newest; otherwise the newer one has taken its place meanwhile.
pub(super) fn activate(facts: &EserviceFacts, now: &Descriptor) -> Decision {
    let is_newest = facts.newest().is_none_or(|newest| newest.descriptor.number <= now.number);
    let (to, deprecated_at) = if is_newest {
        (DescriptorState::Published, now.deprecated_at)
    } else {
        (DescriptorState::Deprecated, now.deprecated_at.or(Some(facts.as_of)))
    };
    let what = EserviceEvent::VersionActivated { descriptor: now.id, number: now.number, to };
    stored(facts, Descriptor { state: to, suspended_at: None, deprecated_at, ..now.clone() }, what)
}

/// The provider ends the version (`decisions.md` I12).
pub(super) fn archive(facts: &EserviceFacts, now: &Descriptor) -> Decision {
    let what = EserviceEvent::VersionArchived { descriptor: now.id, number: now.number };
    stored(facts, archived(now, facts.as_of), what)
}

fn archived(old: &Descriptor, now: Timestamp) -> Descriptor {
    Descriptor { state: DescriptorState::Archived, archived_at: Some(now), ..old.clone() }
}

/// Stores the version and tells one thing about it.
pub(super) fn stored(facts: &EserviceFacts, next: Descriptor, what: EserviceEvent) -> Decision {
    Decision::new(Write::UpdateDescriptor(next), happened(&facts.eservice, what))
}

/// An event about an e-service.
pub(super) fn happened(eservice: &Eservice, what: EserviceEvent) -> Event {
    Event::Eservice { eservice: eservice.id, producer: eservice.producer, what }
}
