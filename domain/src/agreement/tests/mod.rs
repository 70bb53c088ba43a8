//! The rules of the request against what was asked for: tables of `interop.md` cell by cell, seeds 002 and 003
//! sentence by sentence, and random histories. Each file says what it proves.

mod attribute_events;
mod creation;
mod decisions;
mod documents;
mod foretold;
mod histories;
mod model;
mod permissions;
mod platform;
mod seed_002;
mod seed_003;
mod suspension;
mod table;
mod upgrade;
mod world;

use super::rules::decide;
use super::{Agreement, AgreementCommand, AgreementFacts, Suspensions};
use crate::decision::{Decision, Write};
use crate::event::Event;
use crate::fixtures::{Facts, RICHIESTA};
use crate::{Actor, AgreementId, Denial};

/// A reason long enough to reject with.
const REASON: &str = "Manca la convenzione firmata dal sindaco.";

fn reject() -> AgreementCommand {
    AgreementCommand::Reject { reason: REASON.to_owned() }
}

fn suspend() -> AgreementCommand {
    AgreementCommand::Suspend { reason: String::new() }
}

/// Carries out a command on fixed facts.
fn act(command: AgreementCommand, facts: &Facts, actor: &Actor) -> Result<Decision, Denial> {
    decide(command, facts, &facts.around(), actor)
}

/// The same, when it must go through.
fn done(command: AgreementCommand, facts: &Facts, actor: &Actor) -> Decision {
    let decision = act(command, facts, actor).expect("the command goes through");
    assert_eq!(decision.refusal(), None);
    decision
}

/// What a command leads to, in one line: the refusal's status and code if there is one, then where the request in hand
/// ends up and whose hands are on its switch (P provider, C consumer, X platform): `200 SUSPENDED PX`.
fn outcome(command: AgreementCommand, facts: &Facts, actor: &Actor) -> String {
    let decided = act(command, facts, actor);
    let answer = match &decided {
        Ok(decision) => decision.refusal().map_or_else(|| "200".to_owned(), refusal),
        Err(denial) => refusal(denial),
    };
    let after = decided.map_or_else(|_| Some(facts.agreement.clone()), |decision| after(&decision, facts));
    format!("{answer} {}", after.map_or_else(|| "gone".to_owned(), |agreement| standing(&agreement)))
}

fn refusal(denial: &Denial) -> String {
    let (status, code) = denial.status_and_code();
    format!("{} {code}", status as u16)
}

/// State and hands in one line.
fn standing(agreement: &Agreement) -> String {
    let Suspensions { producer, consumer, platform } = &agreement.suspended;
    let hands = [producer.as_ref().map(|_| 'P'), consumer.as_ref().map(|_| 'C'), platform.as_ref().map(|_| 'X')];
    let hands: String = hands.into_iter().flatten().collect();
    format!("{} {hands}", agreement.state()).trim_end().to_owned()
}

/// The request in hand when the decision is stored; none when it is deleted.
fn after(decision: &Decision, facts: &AgreementFacts) -> Option<Agreement> {
    written(decision, RICHIESTA).unwrap_or_else(|| Some(facts.agreement.clone()))
}

/// What the decision makes of one request, if it touches it.
fn written(decision: &Decision, id: AgreementId) -> Option<Option<Agreement>> {
    decision.writes().iter().rev().find_map(|write| match write {
        Write::InsertAgreement(agreement) | Write::UpdateAgreement(agreement) if agreement.id == id => {
            Some(Some(agreement.clone()))
        }
        Write::DeleteAgreement(gone, _) if *gone == id => Some(None),
        _ => None,
    })
}

/// The request a decision has made or changed.
fn stored(decision: &Decision, id: AgreementId) -> Agreement {
    written(decision, id).flatten().expect("the decision stores the request")
}

/// The names of what happened, in order.
fn happened(decision: &Decision) -> Vec<&'static str> {
    decision.events().iter().map(Event::name).collect()
}
