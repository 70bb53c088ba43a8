//! The state machine of a request: [`can`], which the page asks to draw a button, and [`decide`], which the server
//! asks before anything changes. Same facts, same answer (`interop.md` §2.3–§2.8 as amended by `decisions.md` I1–I8).

pub use super::documents::{MAX_DOCUMENTS, add_document, can_change_documents, remove_document};
use super::transfer::{activate, archive, clone_rejected, draft_for_upgrade, upgrade};
use super::{
    Agreement, AgreementAction, AgreementCommand, AgreementFacts, AgreementState, Around, CreationFacts, Notes,
    RejectionReason, Sibling, Side, Snapshot, Stage, Stamp, Stamps, Suspension, SuspensionReason, Suspensions,
    VersionFacts,
};
use crate::attribute::AttributeKind::{Certified, Declared, Verified};
use crate::decision::{Decision, Write};
use crate::eservice::{ApprovalPolicy, DescriptorState};
use crate::event::{AgreementEvent, AgreementHappening, Event};
use crate::text::Fields;
use crate::{Actor, AgreementId, Denial, FieldProblem, Permission, Revision, Thing};

/// May `actor` do `action` now?
///
/// # Errors
/// The first reason why not, in the order role, party, state, business rule (`interop.md` §2).
pub fn can(action: AgreementAction, facts: &AgreementFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteAgreements)?;
    let side = facts.side(actor)?;
    use AgreementState::{Active, Draft, MissingCertifiedAttributes, Pending, Rejected, Suspended};
    match action {
        AgreementAction::Update => consumer(side).and_then(|()| in_state(facts, &[Draft])),
        AgreementAction::Submit => {
            consumer(side).and_then(|()| in_state(facts, &[Draft])).and_then(|()| may_submit(facts))
        }
        AgreementAction::Approve => {
            producer(side).and_then(|()| in_state(facts, &[Pending])).and_then(|()| may_approve(facts))
        }
        AgreementAction::Reject => producer(side).and_then(|()| in_state(facts, &[Pending])),
        AgreementAction::Suspend => in_state(facts, &[Active, Suspended]),
        AgreementAction::Unsuspend => in_state(facts, &[Suspended]).and_then(|()| may_unsuspend(facts, side)),
        AgreementAction::Upgrade => {
            consumer(side).and_then(|()| in_state(facts, &[Active, Suspended])).and_then(|()| may_upgrade(facts))
        }
        AgreementAction::Clone => {
            consumer(side).and_then(|()| in_state(facts, &[Rejected])).and_then(|()| may_clone(facts))
        }
        AgreementAction::Archive => consumer(side).and_then(|()| in_state(facts, &[Active, Suspended])),
        AgreementAction::Delete => {
            consumer(side).and_then(|()| in_state(facts, &[Draft, Pending, MissingCertifiedAttributes]))
        }
    }
}

/// What happens when `command` is carried out.
///
/// # Errors
/// What [`can`] answers, or `Invalid` naming the field. When certified requirements turn out to be missing at
/// submission or approval, the decision stores that and carries the refusal (`interop.md` §2.5 row 1, §2.6 row 1).
pub fn decide(
    command: AgreementCommand,
    facts: &AgreementFacts,
    around: &Around,
    actor: &Actor,
) -> Result<Decision, Denial> {
    let action = AgreementAction::from(&command);
    if let Some(decision) = certified_lost_meanwhile(action, facts, actor) {
        return Ok(decision);
    }
    can(action, facts, actor)?;
    let side = facts.side(actor)?;
    let stamp = Stamp { by: Some(actor.user), at: facts.as_of };
    let mut next = changed(&facts.agreement, facts);
    match command {
        AgreementCommand::Update { notes } => {
            next.notes = parse::<0, 1000>("notes", &notes)?;
            Ok(stored(facts, next, AgreementEvent::DraftUpdated))
        }
        AgreementCommand::Submit => Ok(submit(facts, around, next, stamp)),
        AgreementCommand::Approve => Ok(activate(facts, around, next, stamp, false)),
        AgreementCommand::Reject { reason } => {
            let mut fields = Fields::new();
            let parsed: Option<RejectionReason> = fields.text("reason", &reason);
            Ok(reject(facts, next, stamp, fields.finish(parsed)?.into()))
        }
        AgreementCommand::Suspend { reason } => {
            let reason = parse::<0, 1000>("reason", &reason)?;
            Ok(suspend(facts, next, side, Suspension { since: facts.as_of, by: Some(actor.user), reason }))
        }
        AgreementCommand::Unsuspend => Ok(unsuspend(facts, next, side)),
        AgreementCommand::Upgrade => Ok(decide_upgrade(facts, around, stamp)),
        AgreementCommand::Clone => Ok(clone_rejected(facts, around)),
        AgreementCommand::Archive => Ok(archive(facts, around, stamp)),
        AgreementCommand::Delete => Ok(Decision::new(
            Write::DeleteAgreement(facts.agreement.id, facts.agreement.revision),
            happened(&facts.agreement, Some(facts.state()), None, AgreementEvent::Deleted),
        )),
    }
}

/// May `actor`'s ente ask for this version?
///
/// # Errors
/// The first reason why not (`interop.md` §2.4 "Create").
pub fn can_create(facts: &CreationFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteAgreements)?;
    if facts.version.state == DescriptorState::Draft && actor.tenant != facts.producer {
        return Err(Denial::not_found(Thing::Descriptor));
    }
    if facts.version.id != facts.newest {
        return Err(Denial::NotLatestEServiceDescriptor { latest: facts.newest });
    }
    if facts.version.state != DescriptorState::Published {
        return Err(Denial::DescriptorNotInExpectedState { state: facts.version.state });
    }
    if actor.tenant != facts.producer && !facts.version.fit.is_satisfied(Certified) {
        return Err(Denial::MissingCertifiedAttributesError { missing: facts.version.fit.missing(&[Certified]) });
    }
    no_other_request(&facts.siblings, &facts.version)
}

/// No request of the consumer for the e-service may be on its way or live. Of two, the one on its way is named: it is
/// the one to go on with; a live one on an older version is to be upgraded.
fn no_other_request(siblings: &[Sibling], version: &VersionFacts) -> Result<(), Denial> {
    let open = siblings.iter().find(|sibling| sibling.stage != Stage::Active);
    let Some(other) = open.or(siblings.first()) else { return Ok(()) };
    let upgradable =
        other.stage == Stage::Active && other.number < version.number && version.state == DescriptorState::Published;
    Err(Denial::AgreementAlreadyExists { existing: other.id, upgradable })
}

/// A new draft.
///
/// # Errors
/// What [`can_create`] answers.
pub fn create(id: AgreementId, facts: &CreationFacts, actor: &Actor) -> Result<Decision, Denial> {
    can_create(facts, actor)?;
    let agreement = Agreement {
        id,
        revision: Revision::FIRST,
        eservice: facts.eservice,
        descriptor: facts.version.id,
        producer: facts.producer,
        consumer: actor.tenant,
        stage: Stage::Draft,
        suspended: Suspensions::default(),
        notes: String::new(),
        rejection_reason: None,
        documents: Vec::new(),
        stamps: Stamps::default(),
        snapshot: Snapshot::default(),
        replaced_by: None,
        created_at: facts.as_of,
        updated_at: None,
    };
    let event = happened(&agreement, None, Some(AgreementState::Draft), AgreementEvent::Created);
    Ok(Decision::new(Write::InsertAgreement(agreement), event))
}

pub(super) fn consumer(side: Side) -> Result<(), Denial> {
    if side.is_consumer() { Ok(()) } else { Err(Denial::TenantIsNotTheConsumer) }
}

fn producer(side: Side) -> Result<(), Denial> {
    if side.is_producer() { Ok(()) } else { Err(Denial::TenantIsNotTheProducer) }
}

fn in_state(facts: &AgreementFacts, allowed: &[AgreementState]) -> Result<(), Denial> {
    let state = facts.state();
    if allowed.contains(&state) { Ok(()) } else { Err(Denial::AgreementNotInExpectedState { state }) }
}

fn may_submit(facts: &AgreementFacts) -> Result<(), Denial> {
    if let Some(other) = facts.open_sibling() {
        return Err(Denial::AgreementAlreadyExists { existing: other.id, upgradable: false });
    }
    if !facts.consumer_has_mail {
        return Err(Denial::ConsumerWithNotValidEmail);
    }
    newest_and_published(facts)?;
    let missing = missing(facts, &facts.current, &[Certified, Declared]);
    if missing.is_empty() { Ok(()) } else { Err(Denial::AgreementSubmissionFailed { missing }) }
}

fn newest_and_published(facts: &AgreementFacts) -> Result<(), Denial> {
    if facts.current.id != facts.newest.id {
        return Err(Denial::NotLatestEServiceDescriptor { latest: facts.newest.id });
    }
    if facts.current.state != DescriptorState::Published {
        return Err(Denial::DescriptorNotInExpectedState { state: facts.current.state });
    }
    Ok(())
}

fn may_approve(facts: &AgreementFacts) -> Result<(), Denial> {
    match facts.current.state {
        DescriptorState::Published | DescriptorState::Deprecated | DescriptorState::Suspended => {}
        DescriptorState::Draft | DescriptorState::Archived => {
            return Err(Denial::DescriptorNotInExpectedState { state: facts.current.state });
        }
    }
    let missing = missing(facts, &facts.current, &[Certified, Declared, Verified]);
    if missing.is_empty() { Ok(()) } else { Err(Denial::AgreementActivationFailed { missing }) }
}

/// Seed 002: each actor lifts only its own suspension, and not while a verified attribute is missing. Certified and
/// declared ones are the platform's own hand, which stays where it is (`decisions.md` I1).
fn may_unsuspend(facts: &AgreementFacts, side: Side) -> Result<(), Denial> {
    if !is_suspended_by(&facts.agreement, side) {
        return Err(Denial::AgreementNotSuspendedByCaller);
    }
    let missing = missing(facts, &facts.current, &[Verified]);
    if missing.is_empty() { Ok(()) } else { Err(Denial::AgreementActivationFailed { missing }) }
}

/// Has the side given a hand on the switch?
#[must_use]
pub const fn is_suspended_by(agreement: &Agreement, side: Side) -> bool {
    (side.is_producer() && agreement.suspended.producer.is_some())
        || (side.is_consumer() && agreement.suspended.consumer.is_some())
}

fn may_upgrade(facts: &AgreementFacts) -> Result<(), Denial> {
    let Some(target) = facts.upgrade_target() else {
        let newer = facts.newest.number > facts.current.number;
        return Err(if newer { Denial::PublishedDescriptorNotFound } else { Denial::NoNewerDescriptor });
    };
    if let Some(other) = facts.open_sibling() {
        return Err(Denial::AgreementAlreadyExists { existing: other.id, upgradable: false });
    }
    let missing = missing(facts, target, &[Certified]);
    if missing.is_empty() { Ok(()) } else { Err(Denial::MissingCertifiedAttributesError { missing }) }
}

fn may_clone(facts: &AgreementFacts) -> Result<(), Denial> {
    no_other_request(&facts.siblings, &facts.newest)?;
    if facts.newest.state != DescriptorState::Published {
        return Err(Denial::DescriptorNotInExpectedState { state: facts.newest.state });
    }
    let missing = missing(facts, &facts.newest, &[Certified]);
    if missing.is_empty() { Ok(()) } else { Err(Denial::MissingCertifiedAttributesError { missing }) }
}

/// What is missing on a version, of the kinds given; nothing ever for an ente that asks itself.
fn missing(
    facts: &AgreementFacts,
    version: &VersionFacts,
    kinds: &[crate::attribute::AttributeKind],
) -> Vec<crate::requirement::MissingGroup> {
    if facts.is_self_request() { Vec::new() } else { version.fit.missing(kinds) }
}

/// Submitting or approving a request whose certified requirements are gone moves it where it belongs, and says so.
fn certified_lost_meanwhile(action: AgreementAction, facts: &AgreementFacts, actor: &Actor) -> Option<Decision> {
    let denial = can(action, facts, actor).err()?;
    let lost = facts.misses_certified()
        && matches!(denial, Denial::AgreementSubmissionFailed { .. } | Denial::AgreementActivationFailed { .. })
        && matches!(action, AgreementAction::Submit | AgreementAction::Approve);
    lost.then(|| super::recheck::recheck(facts)).flatten().map(|decision| decision.refused(denial))
}

/// `interop.md` §2.5: manual is manual always; automatic activates when verified requirements are met too.
fn submit(facts: &AgreementFacts, around: &Around, mut next: Agreement, stamp: Stamp) -> Decision {
    next.stamps.submission = Some(stamp);
    next.rejection_reason = None;
    match facts.current.policy {
        ApprovalPolicy::Automatic if facts.meets(&facts.current, Verified) => {
            next.stage = Stage::Pending;
            let submitted =
                happened(&next, Some(AgreementState::Draft), Some(AgreementState::Pending), AgreementEvent::Submitted);
            activate(facts, around, next, stamp, true).with_first_event(submitted)
        }
        ApprovalPolicy::Automatic | ApprovalPolicy::Manual => {
            next.stage = Stage::Pending;
            stored(facts, next, AgreementEvent::Submitted)
        }
    }
}

fn reject(facts: &AgreementFacts, mut next: Agreement, stamp: Stamp, reason: String) -> Decision {
    next.stage = Stage::Rejected;
    next.suspended = Suspensions::default();
    next.stamps.rejection = Some(stamp);
    next.rejection_reason = Some(reason.clone());
    next.snapshot = snapshot(&facts.current);
    stored(facts, next, AgreementEvent::Rejected { reason })
}

/// A second suspension by the same actor changes nothing: the first one's instant and words stay.
fn suspend(facts: &AgreementFacts, mut next: Agreement, side: Side, suspension: Suspension) -> Decision {
    let reason = suspension.reason.clone();
    let mut events = Vec::new();
    if side.is_producer() && next.suspended.producer.is_none() {
        next.suspended.producer = Some(suspension.clone());
        events.push(AgreementEvent::SuspendedByProducer { reason: reason.clone() });
    }
    if side.is_consumer() && next.suspended.consumer.is_none() {
        next.suspended.consumer = Some(suspension);
        events.push(AgreementEvent::SuspendedByConsumer { reason });
    }
    stored_with(facts, next, events)
}

fn unsuspend(facts: &AgreementFacts, mut next: Agreement, side: Side) -> Decision {
    let mut events = Vec::new();
    if side.is_producer() && next.suspended.producer.take().is_some() {
        events.push(AgreementEvent::UnsuspendedByProducer);
    }
    if side.is_consumer() && next.suspended.consumer.take().is_some() {
        events.push(AgreementEvent::UnsuspendedByConsumer);
    }
    stored_with(facts, next, events)
}

/// `interop.md` §2.8. `can` has made sure that there is a target whose certified requirements are met.
fn decide_upgrade(facts: &AgreementFacts, around: &Around, stamp: Stamp) -> Decision {
    let Some(target) = facts.upgrade_target() else { return Decision::empty() };
    if facts.meets(target, Declared) && facts.meets(target, Verified) {
        upgrade(facts, around, target, stamp)
    } else {
        draft_for_upgrade(facts, around, target)
    }
}

/// The attributes held on a version, kind by kind.
pub(super) fn snapshot(version: &VersionFacts) -> Snapshot {
    let held = |kind| {
        let attributes = version.fit.of(kind).flat_map(|group| group.attributes.iter());
        attributes.filter(|attribute| attribute.standing.is_held()).map(|attribute| attribute.id).collect()
    };
    Snapshot { certified: held(Certified), declared: held(Declared), verified: held(Verified) }
}

/// The request as it will be stored: whatever else changes, it changed now.
pub(super) fn changed(agreement: &Agreement, facts: &AgreementFacts) -> Agreement {
    Agreement { updated_at: Some(facts.as_of), ..agreement.clone() }
}

/// Stores the request and tells one thing about it.
pub(super) fn stored(facts: &AgreementFacts, next: Agreement, what: AgreementEvent) -> Decision {
    stored_with(facts, next, vec![what])
}

/// Stores the request and tells what happened; stores nothing when nothing happened.
pub(super) fn stored_with(facts: &AgreementFacts, next: Agreement, events: Vec<AgreementEvent>) -> Decision {
    if events.is_empty() {
        return Decision::empty();
    }
    let (from, to) = (Some(facts.state()), Some(next.state()));
    // A request that goes back to the consumer: the provider is told that it is gone.
    let shown = facts.agreement.is_visible_to_producer() || next.is_visible_to_producer();
    let tell =
        |what| Event::Agreement(AgreementHappening { shown_to_producer: shown, ..happening(&next, from, to, what) });
    let told = events.into_iter().map(tell).collect::<Vec<_>>();
    told.into_iter().fold(Decision::empty().and_write(Write::UpdateAgreement(next)), Decision::and_event)
}

/// An event about a request.
pub(super) fn happened(
    agreement: &Agreement,
    from: Option<AgreementState>,
    to: Option<AgreementState>,
    what: AgreementEvent,
) -> Event {
    Event::Agreement(happening(agreement, from, to, what))
}

fn happening(
    agreement: &Agreement,
    from: Option<AgreementState>,
    to: Option<AgreementState>,
    what: AgreementEvent,
) -> AgreementHappening {
    AgreementHappening {
        agreement: agreement.id,
        eservice: agreement.eservice,
        descriptor: agreement.descriptor,
        producer: agreement.producer,
        consumer: agreement.consumer,
        from,
        to,
        shown_to_producer: agreement.is_visible_to_producer(),
        what,
    }
}

fn parse<const MIN: usize, const MAX: usize>(field: &str, typed: &str) -> Result<String, Denial> {
    let mut fields = Fields::new();
    let text: Option<crate::text::Text<MIN, MAX>> = fields.text(field, typed);
    fields.finish(text).map(Into::into)
}

const _: fn(&str) -> Result<Notes, FieldProblem> = Notes::parse;
const _: fn(&str) -> Result<SuspensionReason, FieldProblem> = SuspensionReason::parse;
