//! A partner says that a pratica has gone on (seed 001, "POST …/status"): its words for states, and what follows from them.

use super::{Partner, rules};
use crate::decision::Decision;
use crate::event::PartnerEvent;
use crate::partner::agreed::Agreed;
use crate::pratica::{External, PraticaFacts, PraticaState, partnered};
use crate::text::{Fields, fold};
use crate::{Denial, FieldProblem, Thing, Timestamp};

/// How far ahead of ours a partner's clock may be, in seconds.
const MAX_AHEAD: i64 = 300;

/// Words that every partner may use (`pratiche.md` §11, operation 2), folded.
const WORDS: [(&str, PraticaState); 5] = [
    ("preistruttoria", PraticaState::Pending),
    ("istruttoria", PraticaState::Pending),
    ("protocollata", PraticaState::Pending),
    ("accettata", PraticaState::CompleteWaiting),
    ("rifiutata", PraticaState::CancelledWaiting),
];

/// Numbers and names that the states had before (`decisions.md` R1).
const LEGACY: [(i64, &str, PraticaState); 8] = [
    (1, "draft", PraticaState::Draft),
    (2, "submitted", PraticaState::Submitted),
    (3, "registered", PraticaState::Registered),
    (4, "pending", PraticaState::Pending),
    (5, "complete_waitallegatioperatore", PraticaState::CompleteWaiting),
    (10, "complete", PraticaState::Complete),
    (90, "cancelled_waitallegatioperatore", PraticaState::CancelledWaiting),
    (100, "cancelled", PraticaState::Cancelled),
];

/// What a partner says of a pratica, as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusChange {
    /// A word, a name or a number of a state.
    pub event: String,
    pub operator: String,
    pub manager: String,
    pub structure: String,
    /// When it happened, by the partner's clock.
    pub at: Timestamp,
}

/// The state that is meant: by a word that was agreed on, a word of everybody's, a name, or a number, today's or the
/// former.
#[must_use]
pub fn meant(event: &str, agreed: &Agreed) -> Option<PraticaState> {
    let word = fold(event.trim());
    let word = word.strip_prefix("status_").unwrap_or(&word);
    let number = word.parse::<i64>().ok();
    let of_all = WORDS.iter().find(|(known, _)| *known == word).map(|(_, state)| *state);
    let legacy = LEGACY.iter().find(|(code, name, _)| Some(*code) == number || *name == word).map(|(.., state)| *state);
    agreed
        .words
        .get(word)
        .copied()
        .or(of_all)
        .or(legacy)
        .or_else(|| PraticaState::of_code(number?))
        .or_else(|| word.to_uppercase().parse().ok())
}

/// What happens when a partner says that a pratica has gone on.
///
/// # Errors
/// `NotFound` of a pratica of a service that is not the partner's; `Invalid` naming the field; `PartnerTransitionNotAllowed`
/// with where it may go instead.
pub fn change(said: &StatusChange, facts: &PraticaFacts, partner: &Partner) -> Result<Decision, Denial> {
    rules::may_use(partner, &facts.service).map_err(|_| Denial::not_found(Thing::Pratica))?;
    let mut fields = Fields::new();
    let event = fields.text::<1, 100>("evento", &said.event);
    let state = event.as_ref().and_then(|event| meant(event.as_str(), &partner.agreed));
    if event.is_some() && state.is_none() {
        fields.problem("evento", FieldProblem::UnknownValue);
    }
    let operator = fields.text::<1, 200>("operatore", &said.operator);
    let manager = fields.text::<1, 200>("responsabile", &said.manager);
    let structure = fields.text::<1, 200>("struttura", &said.structure);
    // Neither from a time to come nor from before the citizen wrote it.
    if said.at > facts.as_of.plus_seconds(MAX_AHEAD) || said.at < facts.pratica.compiled_at.whole_second() {
        fields.problem("timestamp", FieldProblem::Malformed);
    }
    let read = event.zip(operator).zip(manager.zip(structure)).zip(state);
    let (((event, operator), (manager, structure)), asked) = fields.finish(read)?;
    let allowed = reachable(facts, &partner.agreed);
    let to = lands(asked, facts);
    if !allowed.contains(&to) {
        return Err(Denial::PartnerTransitionNotAllowed { state: facts.pratica.state, allowed });
    }
    let external = External {
        event: event.into(),
        operator: operator.into(),
        manager: manager.into(),
        structure: structure.into(),
        at: said.at,
    };
    let moved = partnered::moved(facts, to, partner.id, external);
    let what = PartnerEvent::StatusChanged { pratica: facts.pratica.id, to };
    Ok(moved.and_event(rules::happened(partner, what)))
}

/// Where the pratica may go when the partner says so: what was agreed on, as far as the protocol of the service allows it.
#[must_use]
pub fn reachable(facts: &PraticaFacts, agreed: &Agreed) -> Vec<PraticaState> {
    let from = facts.pratica.state;
    let waits = facts.service.needs_protocol();
    let mut states = agreed.leads_to(from).into_iter().map(|state| lands(state, facts)).collect::<Vec<_>>();
    states.retain(|state| match state {
        // T3 and T3b: without its number a request goes nowhere where the service wants one.
        PraticaState::Pending => from == PraticaState::Registered || !waits,
        // T6 and T7: the number of the answer comes first.
        PraticaState::Complete | PraticaState::Cancelled => !waits,
        _ => true,
    });
    states.dedup();
    states
}

/// Without a protocol there is nothing to wait for (T6b, T7b).
const fn lands(state: PraticaState, facts: &PraticaFacts) -> PraticaState {
    match state {
        PraticaState::CompleteWaiting if !facts.service.needs_protocol() => PraticaState::Complete,
        PraticaState::CancelledWaiting if !facts.service.needs_protocol() => PraticaState::Cancelled,
        other => other,
    }
}
