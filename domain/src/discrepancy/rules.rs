//! When a discrepancy opens and when it ends, and what its parties may do meanwhile (seed 003, `interop.md` §1.15,
//! `decisions.md` I2). No request changes state here: the parties are told, and they resolve it.

use super::{
    CaseAction, CaseFacts, CloseReason, Confirmation, ConfirmationReason, Discrepancy, DiscrepancyCause,
    DiscrepancyNote, NoteText, Stance,
};
use crate::decision::{Decision, Write};
use crate::event::{DiscrepancyEvent, Event};
use crate::text::Fields;
use crate::{
    Actor, AgreementId, AttributeId, Denial, DiscrepancyId, DiscrepancyNoteId, Permission, Revision, TenantId, Thing,
    Timestamp,
};

/// A verification that has just ended, and who still relies on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// Id for a case the decision may make.
    pub id: DiscrepancyId,
    pub attribute: AttributeId,
    pub consumer: TenantId,
    /// The provider whose verification ended.
    pub revoker: TenantId,
    /// The other enti whose verification of the same attribute of the consumer holds now.
    pub other_verifiers: Vec<TenantId>,
    /// The revoker's pending, active or suspended requests of the consumer that ask for the attribute.
    pub affected_agreements: Vec<AgreementId>,
    /// The case that is open already for the same attribute, consumer and revoker.
    pub open: Option<Discrepancy>,
    pub cause: DiscrepancyCause,
    pub as_of: Timestamp,
}

/// The case to open, if anybody is concerned. Where one is open because the verification ran out, and the verifier now
/// revokes it, everybody is told again in the same case.
#[must_use]
pub fn open(ended: &Ended) -> Option<Decision> {
    if ended.other_verifiers.is_empty() && ended.affected_agreements.is_empty() {
        return None;
    }
    let what = DiscrepancyEvent::Opened { cause: ended.cause };
    match &ended.open {
        Some(case) if case.cause == ended.cause => None,
        Some(case) => {
            let next = Discrepancy {
                other_verifiers: ended.other_verifiers.clone(),
                affected_agreements: ended.affected_agreements.clone(),
                cause: ended.cause,
                ..case.clone()
            };
            let event = happened(&next, what);
            Some(Decision::new(Write::UpdateDiscrepancy(next), event))
        }
        None => {
            let case = Discrepancy {
                id: ended.id,
                revision: Revision::FIRST,
                attribute: ended.attribute,
                consumer: ended.consumer,
                revoker: ended.revoker,
                other_verifiers: ended.other_verifiers.clone(),
                affected_agreements: ended.affected_agreements.clone(),
                cause: ended.cause,
                opened_at: ended.as_of,
                closed_at: None,
                close_reason: None,
            };
            let event = happened(&case, what);
            Some(Decision::new(Write::InsertDiscrepancy(case), event))
        }
    }
}

/// An open case and what has become of those it concerns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub case: Discrepancy,
    /// The enti whose verification of the attribute holds now, the revoker included.
    pub vouching: Vec<TenantId>,
    /// Is one of the affected requests still pending, active or suspended?
    pub any_agreement_open: bool,
    pub as_of: Timestamp,
}

/// The end of a case that nobody has to think about any more, if it has come.
#[must_use]
pub fn settle(standing: &Standing) -> Option<Decision> {
    let case = &standing.case;
    if !case.is_open() {
        return None;
    }
    let vouches = |tenant: &TenantId| standing.vouching.contains(tenant);
    let reason = if vouches(&case.revoker) {
        CloseReason::ReVerified
    } else if !case.affected_agreements.is_empty() && !standing.any_agreement_open {
        CloseReason::AgreementClosed
    } else if !case.other_verifiers.is_empty() && !case.other_verifiers.iter().any(vouches) {
        CloseReason::ConsensusRevoked
    } else {
        return None;
    };
    Some(closed(case, reason, standing.as_of))
}

/// May the actor do this about the case now?
///
/// # Errors
/// `Unauthorized`; `NotFound` for enti it does not concern; `DiscrepancyClosed`, or `UnchangedValue` where the case is
/// so already; `NoVerificationToConfirm`.
pub fn can(action: CaseAction, facts: &CaseFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteHeldAttributes)?;
    let case = &facts.case;
    if !case.parties().contains(&actor.tenant) {
        return Err(Denial::not_found(Thing::Discrepancy));
    }
    let taken_up = facts.stance.taken_up_at.is_some();
    match action {
        CaseAction::AddNote => Ok(()),
        CaseAction::Acknowledge => when(case.is_open(), Denial::UnchangedValue),
        CaseAction::TakeUp | CaseAction::PutBack | CaseAction::Confirm if !case.is_open() => {
            Err(Denial::DiscrepancyClosed)
        }
        CaseAction::TakeUp => when(!taken_up, Denial::UnchangedValue),
        CaseAction::PutBack => when(taken_up, Denial::UnchangedValue),
        CaseAction::Confirm => {
            let vouches = facts.vouches && case.other_verifiers.contains(&actor.tenant);
            when(vouches, Denial::NoVerificationToConfirm)?;
            when(facts.confirmation().is_none(), Denial::UnchangedValue)
        }
    }
}

fn when(possible: bool, otherwise: Denial) -> Result<(), Denial> {
    if possible { Ok(()) } else { Err(otherwise) }
}

/// A party marks the case as resolved.
///
/// # Errors
/// What [`can`] answers.
pub fn acknowledge(facts: &CaseFacts, actor: &Actor, as_of: Timestamp) -> Result<Decision, Denial> {
    can(CaseAction::Acknowledge, facts, actor)?;
    Ok(closed(&facts.case, CloseReason::Acknowledged, as_of))
}

/// The ente works on the case. Nobody else is told.
///
/// # Errors
/// What [`can`] answers.
pub fn take_up(facts: &CaseFacts, actor: &Actor, as_of: Timestamp) -> Result<Decision, Denial> {
    can(CaseAction::TakeUp, facts, actor)?;
    let stance = Stance { taken_up_at: Some(as_of), ..facts.stance.clone() };
    Ok(stands(facts, stance, DiscrepancyEvent::TakenUp { by: actor.tenant }))
}

/// The ente works on the case no longer.
///
/// # Errors
/// What [`can`] answers.
pub fn put_back(facts: &CaseFacts, actor: &Actor) -> Result<Decision, Denial> {
    can(CaseAction::PutBack, facts, actor)?;
    let stance = Stance { taken_up_at: None, ..facts.stance.clone() };
    Ok(stands(facts, stance, DiscrepancyEvent::PutBack { by: actor.tenant }))
}

/// A verifier tells the others that its verification stands, and why. Its work on the case ends with that.
///
/// # Errors
/// What [`can`] answers, or `Invalid` for `reason`.
pub fn confirm(reason: &str, facts: &CaseFacts, actor: &Actor, as_of: Timestamp) -> Result<Decision, Denial> {
    can(CaseAction::Confirm, facts, actor)?;
    let mut fields = Fields::new();
    let reason: Option<ConfirmationReason> = fields.text("reason", reason);
    let reason = String::from(fields.finish(reason)?);
    let confirmation = Confirmation { at: as_of, reason: reason.clone(), cause: facts.case.cause };
    let stance = Stance { taken_up_at: None, confirmation: Some(confirmation), ..facts.stance.clone() };
    Ok(stands(facts, stance, DiscrepancyEvent::Confirmed { by: actor.tenant, reason }))
}

/// Somebody of a party writes something down; on a closed case too.
///
/// # Errors
/// What [`can`] answers, or `Invalid` for `text`.
pub fn add_note(
    id: DiscrepancyNoteId,
    text: &str,
    facts: &CaseFacts,
    actor: &Actor,
    as_of: Timestamp,
) -> Result<Decision, Denial> {
    can(CaseAction::AddNote, facts, actor)?;
    let mut fields = Fields::new();
    let text: Option<NoteText> = fields.text("text", text);
    let note = DiscrepancyNote {
        id,
        discrepancy: facts.case.id,
        tenant: actor.tenant,
        author: actor.user,
        text: fields.finish(text)?.into(),
        created_at: as_of,
    };
    let event = happened(&facts.case, DiscrepancyEvent::NoteAdded { by: actor.tenant });
    Ok(Decision::new(Write::InsertDiscrepancyNote(note), event))
}

fn stands(facts: &CaseFacts, stance: Stance, what: DiscrepancyEvent) -> Decision {
    Decision::new(Write::PutStance(stance), happened(&facts.case, what))
}

fn closed(case: &Discrepancy, reason: CloseReason, as_of: Timestamp) -> Decision {
    let next = Discrepancy { closed_at: Some(as_of), close_reason: Some(reason), ..case.clone() };
    let event = happened(&next, DiscrepancyEvent::Closed { reason });
    Decision::new(Write::UpdateDiscrepancy(next), event)
}

fn happened(case: &Discrepancy, what: DiscrepancyEvent) -> Event {
    Event::Discrepancy {
        discrepancy: case.id,
        attribute: case.attribute,
        consumer: case.consumer,
        revoker: case.revoker,
        others: case.other_verifiers.clone(),
        what,
    }
}
