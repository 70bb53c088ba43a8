//! What a partner does with a pratica (`pratiche.md` §3.2, T9): it opens one that was begun elsewhere, and moves one on.
//! Whether it may is decided in `crate::partner`; nothing that it says of its people reaches the citizen (`decisions.md` R4).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outcome::Change;
use super::{
    Compiled, FileKind, Hand, Outcome, Pratica, PraticaFacts, PraticaState, Protocol, Service, Work, compiled, rules,
};
use crate::decision::{Decision, Write};
use crate::event::PraticaEvent;
use crate::paper::{AnswerPaper, FormPaper, Paper};
use crate::{Denial, PartnerId, PraticaId, Timestamp};

/// The partner that brought a pratica, and what it calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Brought {
    pub partner: PartnerId,
    /// The id that the partner chose, unique among its own; none when it chose none.
    pub reference: Option<Uuid>,
}

/// What a partner said when it moved a pratica on: for the desk alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct External {
    pub event: String,
    pub operator: String,
    pub manager: String,
    pub structure: String,
    pub at: Timestamp,
}

/// A pratica that a partner opens: it is worked on there, so nobody takes it here.
///
/// # Errors
/// `Invalid` naming the field; `ServiceSuspended`.
pub(crate) fn opened(
    id: PraticaId,
    compiled: Compiled,
    number: String,
    brought: Brought,
    service: &Service,
    now: Timestamp,
) -> Result<Decision, Denial> {
    let compiled = compiled::checked(compiled)?;
    if !service.active {
        return Err(Denial::ServiceSuspended);
    }
    let pratica = rules::draft(id, compiled, Some(brought), service, now);
    let facts = PraticaFacts { pratica, service: service.clone(), assignee_name: None, registry: None, as_of: now };
    let mut change = Change { facts: &facts, hand: Hand::Partner(brought.partner), next: facts.pratica.clone() };
    change.next.submitted_at = Some(now);
    change.next.protocol = Some(Protocol { number, at: now });
    let paper = Paper::Form(FormPaper::of(&change.next, now));
    let opened = change.enter(PraticaState::Pending, None, PraticaEvent::TakenInCharge);
    Ok(opened.and_write(Write::InsertPaper(Box::new(paper))))
}

/// A pratica that a partner moves on, to a state that it may.
pub(crate) fn moved(facts: &PraticaFacts, to: PraticaState, partner: PartnerId, external: External) -> Decision {
    let mut next = facts.pratica.clone();
    let accepted = match to {
        PraticaState::CompleteWaiting | PraticaState::Complete => Some(true),
        PraticaState::CancelledWaiting | PraticaState::Cancelled => Some(false),
        _ => None,
    };
    let paper = accepted.map(|accepted| conclude(&mut next, accepted, facts.as_of));
    let what = match accepted {
        None => PraticaEvent::TakenInCharge,
        Some(true) => PraticaEvent::Accepted,
        Some(false) => PraticaEvent::Rejected { reason: String::new() },
    };
    let mut change = Change { facts, hand: Hand::Partner(partner), next };
    let mut passage = change.pass(to, None);
    passage.at = external.at;
    passage.external = Some(external);
    let moved = change.stored(what).and_write(Write::InsertPassage(passage));
    paper.into_iter().fold(moved, |moved, paper| moved.and_write(Write::InsertPaper(Box::new(paper))))
}

/// The outcome is the partner's: what an operator was preparing is no part of it.
fn conclude(next: &mut Pratica, accepted: bool, now: Timestamp) -> Paper {
    next.work = Work::default();
    next.files.retain(|file| file.kind != FileKind::Answer);
    let outcome = Outcome { accepted, reason: String::new(), at: now, protocol: None };
    let paper = Paper::Answer(AnswerPaper::of(next, &outcome));
    next.outcome = Some(outcome);
    paper
}
