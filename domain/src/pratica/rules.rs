//! The state machine of a pratica: [`can`], which the page asks to draw a button, and [`decide`], which the server asks
//! before anything changes; pages, API and workers alike (`pratiche.md` §3.2, T1 to T8 with the extensions). What a
//! pratica looks like afterwards is in `outcome.rs`.

use super::{
    AttachmentRule, Brought, By, Compiled, FileKind, Pratica, PraticaAction, PraticaAround, PraticaCommand,
    PraticaFacts, PraticaState, ProtocolKind, Service, Work,
};
use super::{compiled, outcome, protocol};
use crate::decision::Decision;
use crate::{Actor, Denial, FieldProblem, Permission, PraticaId, Revision, Timestamp};

/// May whoever gives the command give it now?
///
/// # Errors
/// The first reason why not, in the order role, ente, service, assignment, state.
pub fn can(action: PraticaAction, facts: &PraticaFacts, by: By<'_>) -> Result<(), Denial> {
    match by {
        By::Citizen => by_citizen(action, facts),
        By::Platform => by_platform(action, facts),
        By::Operator(actor) => by_operator(action, facts, actor),
    }
}

/// What happens when `command` is carried out.
///
/// # Errors
/// What [`can`] answers, `Invalid` naming the field, `NotFound` for a file that is not there.
pub fn decide(
    command: PraticaCommand,
    facts: &PraticaFacts,
    around: &PraticaAround,
    by: By<'_>,
) -> Result<Decision, Denial> {
    can(PraticaAction::from(&command), facts, by)?;
    outcome::of(command, facts, around, by)
}

/// A pratica that the citizen's portal sends: made, and submitted in the same breath.
///
/// # Errors
/// `Invalid` naming the field; `ServiceSuspended`.
pub fn receive(id: PraticaId, compiled: Compiled, service: &Service, now: Timestamp) -> Result<Decision, Denial> {
    arrive(id, compiled, None, service, now)
}

/// The same, when a partner brings it.
///
/// # Errors
/// What [`receive`] answers.
pub(crate) fn arrive(
    id: PraticaId,
    compiled: Compiled,
    brought: Option<Brought>,
    service: &Service,
    now: Timestamp,
) -> Result<Decision, Denial> {
    let compiled = compiled::checked(compiled)?;
    let pratica = draft(id, compiled, brought, service, now);
    let facts = PraticaFacts { pratica, service: service.clone(), assignee_name: None, registry: None, as_of: now };
    can(PraticaAction::Submit, &facts, By::Citizen)?;
    Ok(outcome::arrived(&facts))
}

/// A pratica that nobody has sent yet.
pub(super) fn draft(
    id: PraticaId,
    compiled: Compiled,
    brought: Option<Brought>,
    service: &Service,
    now: Timestamp,
) -> Pratica {
    Pratica {
        id,
        revision: Revision::FIRST,
        tenant: service.tenant,
        service: service.id,
        service_name: service.name.clone(),
        area: service.area.clone(),
        state: PraticaState::Draft,
        assignee: None,
        assigned_at: None,
        applicant: compiled.applicant,
        answers: compiled.answers,
        compiled_at: compiled.compiled_at.min(now),
        submitted_at: None,
        changed_at: now,
        protocol: None,
        outcome: None,
        work: Work::default(),
        files: compiled.files,
        passages: 0,
        brought,
    }
}

/// The states that the pratica may enter next, for whoever was refused.
fn not_allowed(facts: &PraticaFacts) -> Denial {
    let state = facts.pratica.state;
    Denial::PraticaTransitionNotAllowed { state, allowed: state.next().to_vec() }
}

fn in_state(facts: &PraticaFacts, allowed: bool) -> Result<(), Denial> {
    if allowed { Ok(()) } else { Err(not_allowed(facts)) }
}

fn by_citizen(action: PraticaAction, facts: &PraticaFacts) -> Result<(), Denial> {
    match action {
        PraticaAction::Submit => {
            in_state(facts, facts.pratica.state == PraticaState::Draft)?;
            if facts.service.active { Ok(()) } else { Err(Denial::ServiceSuspended) }
        }
        PraticaAction::ReceiveIntegration => in_state(facts, facts.pratica.state == PraticaState::RequestIntegration),
        _ => Err(not_allowed(facts)),
    }
}

fn by_platform(action: PraticaAction, facts: &PraticaFacts) -> Result<(), Denial> {
    let automatic = matches!(facts.service.protocol, ProtocolKind::Internal | ProtocolKind::Remote);
    let registers = action == PraticaAction::Register && automatic;
    in_state(facts, registers && facts.awaits_protocol())
}

fn by_operator(action: PraticaAction, facts: &PraticaFacts, actor: &Actor) -> Result<(), Denial> {
    let state = facts.pratica.state;
    match action {
        PraticaAction::Reassign | PraticaAction::Reopen => {
            actor.require(Permission::ManagePratiche)?;
            facts.may_read(actor)?;
            let concluded = matches!(state, PraticaState::Complete | PraticaState::Cancelled);
            in_state(facts, if action == PraticaAction::Reopen { concluded } else { state.is_in_hand() })
        }
        PraticaAction::RetryProtocol => {
            actor.require(Permission::ManagePratiche)?;
            facts.may_read(actor)?;
            protocol::can_retry(facts)
        }
        PraticaAction::TakeCharge => {
            actor.require(Permission::WorkPratiche)?;
            take_charge(facts, actor)
        }
        PraticaAction::Register => {
            actor.require(Permission::WorkPratiche)?;
            facts.may_read(actor)?;
            enabled(facts, actor)?;
            in_state(facts, facts.service.protocol == ProtocolKind::Manual && facts.awaits_protocol())
        }
        PraticaAction::Submit => {
            facts.may_read(actor)?;
            Err(not_allowed(facts))
        }
        PraticaAction::Comment => assignee(facts, actor),
        PraticaAction::ReceiveIntegration => {
            assignee(facts, actor)?;
            in_state(facts, state == PraticaState::RequestIntegration)
        }
        PraticaAction::Release
        | PraticaAction::Evaluate
        | PraticaAction::Answer
        | PraticaAction::Attach
        | PraticaAction::Detach
        | PraticaAction::Restart
        | PraticaAction::RequestIntegration => workable(facts, actor),
        PraticaAction::Finish => {
            workable(facts, actor)?;
            complete(facts)
        }
    }
}

/// T3 and T3b. Whoever has it already is told yes: pressing twice is no mistake.
fn take_charge(facts: &PraticaFacts, actor: &Actor) -> Result<(), Denial> {
    let pratica = &facts.pratica;
    if pratica.tenant != actor.tenant {
        return facts.may_read(actor);
    }
    enabled(facts, actor)?;
    if facts.is_assignee(actor) && pratica.state.is_in_hand() {
        return Ok(());
    }
    if pratica.assignee.is_some() {
        let (by, at) = (facts.assignee_name.clone().unwrap_or_default(), pratica.assigned_at.unwrap_or_default());
        return Err(Denial::PraticaAlreadyAssigned { by, at });
    }
    if pratica.is_at_partner() {
        return Err(Denial::PraticaAtPartner);
    }
    match pratica.state {
        PraticaState::Registered => Ok(()),
        PraticaState::Submitted if !facts.service.needs_protocol() => Ok(()),
        PraticaState::Submitted => Err(Denial::PraticaNotRegistered),
        _ => Err(not_allowed(facts)),
    }
}

fn enabled(facts: &PraticaFacts, actor: &Actor) -> Result<(), Denial> {
    if facts.is_enabled(actor) { Ok(()) } else { Err(Denial::ServiceNotEnabled) }
}

fn assignee(facts: &PraticaFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WorkPratiche)?;
    facts.may_read(actor)?;
    if facts.is_assignee(actor) { Ok(()) } else { Err(Denial::PraticaNotInHand) }
}

fn workable(facts: &PraticaFacts, actor: &Actor) -> Result<(), Denial> {
    assignee(facts, actor)?;
    in_state(facts, facts.pratica.state.is_workable())
}

/// Is everything there that the answer needs?
fn complete(facts: &PraticaFacts) -> Result<(), Denial> {
    let work = &facts.pratica.work;
    let Some(accepted) = work.accepted else { return Err(Denial::PraticaNotEvaluated) };
    if !accepted && work.reason.chars().count() < super::MIN_REJECTION {
        return Err(Denial::field("reason", FieldProblem::TooShort { min: super::MIN_REJECTION as u64 }));
    }
    let unanswered = facts.service.steps.iter().flat_map(|step| step.fields.iter().map(move |field| (step, field)));
    for (step, field) in unanswered.filter(|(_, field)| field.required) {
        let answer = work.answers.get(&format!("{}.{}", step.slug, field.name));
        if answer.is_none_or(String::is_empty) {
            return Err(Denial::field(&field.name, FieldProblem::Required));
        }
    }
    let attached = facts.pratica.files_of(FileKind::Answer).next().is_some();
    if accepted && !attached && facts.service.attachment == AttachmentRule::RequiredIfAccepted {
        return Err(Denial::PraticaAttachmentRequired);
    }
    Ok(())
}
