//! T1 to T9 as a table: who does what in which state, and every state that a command leads to is one the table of states
//! allows.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use super::*;

fn command(action: PraticaAction) -> PraticaCommand {
    let text = "Manca la ricevuta del pagamento.".to_owned();
    match action {
        PraticaAction::Submit => PraticaCommand::Submit,
        PraticaAction::Register => PraticaCommand::Register { number: "2026/0000007".into() },
        PraticaAction::TakeCharge => PraticaCommand::TakeCharge,
        PraticaAction::Release => PraticaCommand::Release,
        PraticaAction::Reassign => PraticaCommand::Reassign { to: bruno().user },
        PraticaAction::Evaluate => PraticaCommand::Evaluate { accepted: false, reason: text },
        PraticaAction::Answer => PraticaCommand::Answer {
            step: "graduatoria".into(),
            values: [("punteggio".to_owned(), "9".to_owned())].into(),
        },
        PraticaAction::Attach => PraticaCommand::Attach(file(9)),
        PraticaAction::Detach => PraticaCommand::Detach { file: file(1).id },
        PraticaAction::Restart => PraticaCommand::Restart,
        PraticaAction::Finish => PraticaCommand::Finish,
        PraticaAction::RequestIntegration => PraticaCommand::RequestIntegration { text },
        PraticaAction::ReceiveIntegration => PraticaCommand::ReceiveIntegration { note: String::new() },
        PraticaAction::Reopen => PraticaCommand::Reopen { reason: text },
        PraticaAction::Comment => PraticaCommand::Comment { text },
        PraticaAction::RetryProtocol => PraticaCommand::RetryProtocol,
    }
}

/// A pratica in each state, as far as it was prepared; in Anna's hands once somebody has it.
fn in_state(state: PraticaState, protocol: ProtocolKind) -> PraticaFacts {
    let mut facts = prepared(service(protocol, AttachmentRule::Optional), true);
    facts.pratica.state = state;
    facts.pratica.files.push(file(1));
    if !state.is_in_hand() && !state.is_decided() {
        (facts.pratica.assignee, facts.assignee_name) = (None, None);
    }
    if state.is_decided() {
        facts.pratica.outcome = Some(Outcome { accepted: true, reason: String::new(), at: NOW, protocol: None });
    }
    facts
}

fn cell(result: Result<(), Denial>) -> &'static str {
    match result {
        Ok(()) => "✓",
        Err(Denial::PraticaTransitionNotAllowed { .. }) => "state",
        Err(Denial::PraticaAlreadyAssigned { .. }) => "taken",
        Err(Denial::PraticaNotInHand) => "hand",
        Err(Denial::PraticaNotRegistered) => "number",
        Err(Denial::ServiceNotEnabled) => "service",
        Err(Denial::NotFound { .. }) => "404",
        Err(Denial::Unauthorized { .. }) => "403",
        Err(denial) => denial.status_and_code().1,
    }
}

#[test]
fn everybody_in_every_state_with_every_command() {
    let stranger =
        Actor { user: user_id(REGIONE_ESPERIA, Role::Admin), tenant: REGIONE_ESPERIA, roles: vec![Role::Admin] };
    let (anna, bruno, carla, admin) = (anna(), bruno(), carla(), administrator());
    let people = [
        ("citizen", By::Citizen),
        ("platform", By::Platform),
        ("assignee", By::Operator(&anna)),
        ("colleague", By::Operator(&bruno)),
        ("not enabled", By::Operator(&carla)),
        ("administrator", By::Operator(&admin)),
        ("another ente", By::Operator(&stranger)),
    ];
    let mut table = String::from(
        "✓ goes through · state: praticaTransitionNotAllowed · taken: praticaAlreadyAssigned · hand: praticaNotInHand\n\
         number: praticaNotRegistered · service: serviceNotEnabled · 404: praticaNotFound · 403: unauthorized\n",
    );
    for (name, by) in people {
        writeln!(table, "\n{name}").expect("writing to a string");
        let codes = PraticaState::iter().map(|state| format!("{:8}", state.code())).collect::<String>();
        writeln!(table, "  {:20}{}", "", codes.trim_end()).expect("writing to a string");
        for action in PraticaAction::iter() {
            let cells = PraticaState::iter().map(|state| {
                let facts = in_state(state, ProtocolKind::Internal);
                format!("{:8}", cell(can(action, &facts, by)))
            });
            let word: &str = action.into();
            writeln!(table, "  {word:20}{}", cells.collect::<String>().trim_end()).expect("writing to a string");
        }
    }
    insta::assert_snapshot!("who_states_commands", table);
}

#[test]
fn a_command_leads_only_where_the_table_of_states_leads() {
    let (anna, admin) = (anna(), administrator());
    let mut gone_through = 0;
    for protocol in [ProtocolKind::None, ProtocolKind::Internal, ProtocolKind::Manual] {
        for state in PraticaState::iter() {
            for action in PraticaAction::iter() {
                for by in [By::Citizen, By::Platform, By::Operator(&anna), By::Operator(&admin)] {
                    let facts = in_state(state, protocol);
                    let Ok(decision) = decide(command(action), &facts, &AROUND, by) else { continue };
                    gone_through += 1;
                    let passed = passages(&decision);
                    let mut before = state;
                    for passage in &passed {
                        assert!(before.next().contains(&passage.state), "{action:?}: {before} to {}", passage.state);
                        before = passage.state;
                    }
                    let next = after(&facts, &decision).pratica;
                    assert_eq!(next.state, before, "the last row of the iter is the state: {action:?} in {state}");
                    assert_eq!(next.passages, facts.pratica.passages + passed.len() as i64);
                    assert_eq!(decision.events().is_empty(), decision.writes().is_empty(), "{action:?} in {state}");
                }
            }
        }
    }
    assert!(gone_through > 60, "{gone_through}");
}

#[test]
fn each_state_has_a_code_of_its_own() {
    for state in PraticaState::iter() {
        assert_eq!(PraticaState::of_code(state.code()), Some(state));
    }
    assert_eq!(PraticaState::of_code(4), None);
}
