//! What becomes of a pratica when a command that may be given is carried out. Only [`super::rules`] calls this.

use std::collections::BTreeMap;

use super::{
    By, CommentText, FileKind, Hand, IntegrationText, MIN_REJECTION, Outcome, OutcomeReason, Passage, Pratica,
    PraticaAround, PraticaCommand, PraticaComment, PraticaFacts, PraticaState, Protocol, ProtocolNumber,
    ReopeningReason, ServiceStep, Work, files, protocol, service,
};
use crate::decision::{Decision, Write};
use crate::event::{Event, PraticaEvent, PraticaHappening};
use crate::paper::{AnswerPaper, FormPaper, Paper};
use crate::text::{Fields, Text};
use crate::{Denial, FieldProblem, Thing, UserId};

pub(super) fn of(
    command: PraticaCommand,
    facts: &PraticaFacts,
    around: &PraticaAround,
    by: By<'_>,
) -> Result<Decision, Denial> {
    let change = Change { facts, hand: hand(by), next: facts.pratica.clone() };
    match command {
        PraticaCommand::Submit => Ok(change.submit()),
        PraticaCommand::Register { number } => change.register(&number),
        PraticaCommand::TakeCharge => Ok(change.take_charge(by)),
        PraticaCommand::Release => Ok(change.release()),
        PraticaCommand::Reassign { to } => change.reassign(to, around),
        PraticaCommand::Evaluate { accepted, reason } => change.evaluate(accepted, &reason),
        PraticaCommand::Answer { step, values } => change.answer(&step, &values),
        PraticaCommand::Attach(file) => change.attach(file),
        PraticaCommand::Detach { file } => change.detach(file),
        PraticaCommand::Restart => Ok(change.restart()),
        PraticaCommand::Finish => change.finish(),
        PraticaCommand::RequestIntegration { text } => change.request_integration(&text),
        PraticaCommand::ReceiveIntegration { note } => change.receive_integration(&note),
        PraticaCommand::Reopen { reason } => change.reopen(&reason),
        PraticaCommand::Comment { text } => change.comment(&text, around, by),
        PraticaCommand::RetryProtocol => protocol::retried(facts),
    }
}

/// A pratica that is not stored yet, submitted.
pub(super) fn arrived(facts: &PraticaFacts) -> Decision {
    let change = Change { facts, hand: Hand::Citizen, next: facts.pratica.clone() };
    change.submit()
}

fn hand(by: By<'_>) -> Hand {
    match by {
        By::Citizen => Hand::Citizen,
        By::Operator(actor) => Hand::Operator(actor.user),
        By::Platform => Hand::Platform,
    }
}

/// A change in the making.
pub(super) struct Change<'a> {
    pub(super) facts: &'a PraticaFacts,
    pub(super) hand: Hand,
    pub(super) next: Pratica,
}

impl Change<'_> {
    /// The pratica enters a state: a row of its iter, and the news of it.
    pub(super) fn enter(mut self, state: PraticaState, note: Option<String>, what: PraticaEvent) -> Decision {
        let passage = self.pass(state, note);
        self.stored(what).and_write(Write::InsertPassage(passage))
    }

    pub(super) fn pass(&mut self, state: PraticaState, note: Option<String>) -> Passage {
        self.next.state = state;
        self.next.changed_at = self.facts.as_of;
        self.next.passages += 1;
        let (pratica, place) = (self.next.id, self.next.passages);
        Passage { pratica, place, state, at: self.facts.as_of, by: self.hand, note, external: None }
    }

    /// The pratica as it is now, and the news of it.
    pub(super) fn stored(self, what: PraticaEvent) -> Decision {
        let happening = PraticaHappening {
            pratica: self.next.id,
            service: self.next.service,
            tenant: self.next.tenant,
            from: self.facts.pratica.state,
            to: self.next.state,
            what,
        };
        let is_new = self.facts.pratica.state == PraticaState::Draft;
        let write = if is_new { Write::InsertPratica(self.next) } else { Write::UpdatePratica(self.next) };
        Decision::new(write, Event::Pratica(happening))
    }

    /// T1. Drafts are the portal's: what is stored has been submitted.
    fn submit(mut self) -> Decision {
        self.next.submitted_at = Some(self.facts.as_of);
        let paper = Paper::Form(FormPaper::of(&self.next, self.facts.as_of));
        let submitted = self.enter(PraticaState::Submitted, None, PraticaEvent::Submitted);
        submitted.and_write(Write::InsertPaper(Box::new(paper)))
    }

    /// T2, T6, T7.
    fn register(mut self, number: &str) -> Result<Decision, Denial> {
        let mut fields = Fields::new();
        let parsed: Option<ProtocolNumber> = fields.text("number", number);
        let number: String = fields.finish(parsed)?.into();
        let protocol = Some(Protocol { number: number.clone(), at: self.facts.as_of });
        let state = match self.next.state {
            PraticaState::CompleteWaiting => PraticaState::Complete,
            PraticaState::CancelledWaiting => PraticaState::Cancelled,
            _ => PraticaState::Registered,
        };
        match &mut self.next.outcome {
            Some(outcome) => outcome.protocol = protocol,
            None => self.next.protocol = protocol,
        }
        let what = if state == PraticaState::Registered {
            PraticaEvent::Registered { number }
        } else {
            PraticaEvent::OutcomeRegistered { number }
        };
        Ok(self.enter(state, None, what))
    }

    /// T3, T3b. Taking what one has changes nothing: no second row, no second mail.
    fn take_charge(mut self, by: By<'_>) -> Decision {
        let By::Operator(actor) = by else { return Decision::empty() };
        if self.next.assignee == Some(actor.user) {
            return Decision::empty();
        }
        self.next.assignee = Some(actor.user);
        self.next.assigned_at = Some(self.facts.as_of);
        self.enter(PraticaState::Pending, None, PraticaEvent::TakenInCharge)
    }

    /// T8: back where it came from. The citizen is told nothing.
    fn release(mut self) -> Decision {
        let registered = self.next.protocol.is_some();
        self.next.assignee = None;
        self.next.assigned_at = None;
        let state = if registered { PraticaState::Registered } else { PraticaState::Submitted };
        self.enter(state, None, PraticaEvent::Released)
    }

    /// T8: in the hands of somebody else, in the same state.
    fn reassign(mut self, to: UserId, around: &PraticaAround) -> Result<Decision, Denial> {
        if !around.target_is_operator || !self.facts.service.operators.contains(&to) {
            return Err(Denial::field("operator", FieldProblem::UnknownValue));
        }
        if self.next.assignee == Some(to) {
            return Ok(Decision::empty());
        }
        self.next.assignee = Some(to);
        self.next.assigned_at = Some(self.facts.as_of);
        Ok(self.stored(PraticaEvent::Reassigned { to }))
    }

    fn evaluate(mut self, accepted: bool, reason: &str) -> Result<Decision, Denial> {
        let mut fields = Fields::new();
        let parsed: Option<OutcomeReason> = fields.text("reason", reason);
        let reason: String = fields.finish(parsed)?.into();
        if !accepted && reason.chars().count() < MIN_REJECTION {
            return Err(Denial::field("reason", FieldProblem::TooShort { min: MIN_REJECTION as u64 }));
        }
        self.next.work.accepted = Some(accepted);
        self.next.work.reason = reason;
        Ok(self.stored(PraticaEvent::Prepared))
    }

    fn answer(mut self, step: &str, values: &BTreeMap<String, String>) -> Result<Decision, Denial> {
        let step = self.facts.service.steps.iter().find(|known| known.slug == step);
        let Some(step) = step else { return Err(Denial::Malformed) };
        self.next.work.answers.extend(answers(step, values)?);
        Ok(self.stored(PraticaEvent::Prepared))
    }

    fn attach(mut self, file: super::PraticaFile) -> Result<Decision, Denial> {
        let there = self.next.files_of(FileKind::Answer).collect::<Vec<_>>();
        files::fits(&there, &file)?;
        let name = file.name.clone();
        self.next.files.push(super::PraticaFile { kind: FileKind::Answer, ..file });
        Ok(self.stored(PraticaEvent::FileAdded { name }))
    }

    fn detach(mut self, file: crate::DocumentId) -> Result<Decision, Denial> {
        let place = self.next.files.iter().position(|kept| kept.id == file && kept.kind == FileKind::Answer);
        let gone = self.next.files.remove(place.ok_or(Denial::not_found(Thing::Document))?);
        Ok(self.stored(PraticaEvent::FileRemoved { name: gone.name }))
    }

    fn restart(mut self) -> Decision {
        let begun = self.next.work.is_begun() || self.next.files_of(FileKind::Answer).next().is_some();
        if !begun {
            return Decision::empty();
        }
        self.next.work = Work::default();
        self.next.files.retain(|file| file.kind != FileKind::Answer);
        self.stored(PraticaEvent::Prepared)
    }

    /// T4, T5, T6b, T7b.
    fn finish(mut self) -> Result<Decision, Denial> {
        let work = self.next.work.clone();
        let Some(accepted) = work.accepted else { return Err(Denial::PraticaNotEvaluated) };
        let reason = work.reason.clone();
        let outcome = Outcome { accepted, reason: work.reason, at: self.facts.as_of, protocol: None };
        let paper = Paper::Answer(AnswerPaper::of(&self.next, &outcome));
        self.next.outcome = Some(outcome);
        let state = match (accepted, self.facts.service.needs_protocol()) {
            (true, true) => PraticaState::CompleteWaiting,
            (true, false) => PraticaState::Complete,
            (false, true) => PraticaState::CancelledWaiting,
            (false, false) => PraticaState::Cancelled,
        };
        let what = if accepted { PraticaEvent::Accepted } else { PraticaEvent::Rejected { reason } };
        Ok(self.enter(state, None, what).and_write(Write::InsertPaper(Box::new(paper))))
    }

    fn request_integration(self, text: &str) -> Result<Decision, Denial> {
        let mut fields = Fields::new();
        let parsed: Option<IntegrationText> = fields.text("text", text);
        let text: String = fields.finish(parsed)?.into();
        let what = PraticaEvent::IntegrationRequested { text: text.clone() };
        Ok(self.enter(PraticaState::RequestIntegration, Some(text), what))
    }

    /// What was asked for has arrived; its operator goes on at once.
    fn receive_integration(mut self, note: &str) -> Result<Decision, Denial> {
        let mut fields = Fields::new();
        let parsed: Option<Text<0, 2000>> = fields.text("note", note);
        let note: String = fields.finish(parsed)?.into();
        let arrived = self.pass(PraticaState::SubmittedAfterIntegration, (!note.is_empty()).then_some(note));
        let taken = self.pass(PraticaState::PendingAfterIntegration, None);
        let decision = self.stored(PraticaEvent::IntegrationReceived);
        Ok(decision.and_write(Write::InsertPassage(arrived)).and_write(Write::InsertPassage(taken)))
    }

    /// The former decision becomes what is prepared, so that it can be changed.
    fn reopen(mut self, reason: &str) -> Result<Decision, Denial> {
        let mut fields = Fields::new();
        let parsed: Option<ReopeningReason> = fields.text("reason", reason);
        let reason: String = fields.finish(parsed)?.into();
        self.next.outcome = None;
        let what = PraticaEvent::Reopened { reason: reason.clone() };
        Ok(self.enter(PraticaState::Pending, Some(reason), what))
    }

    /// Nothing of the pratica changes, so that nobody is overtaken by a comment.
    fn comment(self, text: &str, around: &PraticaAround, by: By<'_>) -> Result<Decision, Denial> {
        let By::Operator(actor) = by else { return Err(Denial::Malformed) };
        let mut fields = Fields::new();
        let parsed: Option<CommentText> = fields.text("text", text);
        let text: String = fields.finish(parsed)?.into();
        let (id, pratica, at) = (around.fresh, self.next.id, self.facts.as_of);
        let comment = PraticaComment { id, pratica, author: actor.user, text, at };
        let happening = PraticaHappening {
            pratica,
            service: self.next.service,
            tenant: self.next.tenant,
            from: self.next.state,
            to: self.next.state,
            what: PraticaEvent::Commented,
        };
        Ok(Decision::new(Write::InsertPraticaComment(comment), Event::Pratica(happening)))
    }
}

/// What a step was answered with, by `step.field`; what nobody asked for is left out.
fn answers(step: &ServiceStep, values: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, Denial> {
    let mut fields = Fields::new();
    let mut found = Vec::new();
    for field in &step.fields {
        let typed = values.get(&field.name).map(String::as_str).unwrap_or_default();
        let text = fields.text::<0, { service::MAX_FIELD as usize }>(&field.name, typed);
        if field.required && typed.trim().is_empty() {
            fields.problem(&field.name, FieldProblem::Required);
        }
        found.extend(text.map(|text| (format!("{}.{}", step.slug, field.name), String::from(text))));
    }
    fields.finish(Some(found))
}
