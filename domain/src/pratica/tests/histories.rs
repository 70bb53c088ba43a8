//! Random histories of a pratica among two operators, an administrator and the protocol: whatever is tried, what is
//! stored holds together.

use proptest::prelude::*;
use strum::IntoEnumIterator as _;

use super::*;

fn tried(action: PraticaAction, number: u128) -> PraticaCommand {
    let text = "Parole che bastano.".to_owned();
    match action {
        PraticaAction::Submit => PraticaCommand::Submit,
        PraticaAction::Register => PraticaCommand::Register { number: format!("2026/{number:07}") },
        PraticaAction::TakeCharge => PraticaCommand::TakeCharge,
        PraticaAction::Release => PraticaCommand::Release,
        PraticaAction::Reassign => {
            PraticaCommand::Reassign { to: if number.is_multiple_of(2) { anna() } else { bruno() }.user }
        }
        PraticaAction::Evaluate => PraticaCommand::Evaluate { accepted: number.is_multiple_of(2), reason: text },
        PraticaAction::Answer => PraticaCommand::Answer {
            step: "graduatoria".into(),
            values: [("punteggio".to_owned(), number.to_string())].into(),
        },
        PraticaAction::Attach => PraticaCommand::Attach(file(number)),
        PraticaAction::Detach => PraticaCommand::Detach { file: file(number).id },
        PraticaAction::Restart => PraticaCommand::Restart,
        PraticaAction::Finish => PraticaCommand::Finish,
        PraticaAction::RequestIntegration => PraticaCommand::RequestIntegration { text },
        PraticaAction::ReceiveIntegration => PraticaCommand::ReceiveIntegration { note: String::new() },
        PraticaAction::Reopen => PraticaCommand::Reopen { reason: text },
        PraticaAction::Comment => PraticaCommand::Comment { text },
        PraticaAction::RetryProtocol => PraticaCommand::RetryProtocol,
    }
}

fn holds_together(facts: &PraticaFacts, iter: &[Passage]) {
    let pratica = &facts.pratica;
    assert_eq!(iter.len() as i64, pratica.passages, "a row for each state passed");
    assert!(iter.iter().zip(1_i64..).all(|(passage, place)| passage.place == place), "in order, without gaps");
    assert_eq!(iter.last().map(|passage| passage.state), Some(pratica.state));
    let held = pratica.state.is_in_hand() || pratica.state.is_decided();
    assert_eq!(pratica.assignee.is_some(), held, "in {}", pratica.state);
    assert_eq!(pratica.outcome.is_some(), pratica.state.is_decided(), "in {}", pratica.state);
    if facts.service.needs_protocol() && pratica.state != PraticaState::Submitted {
        assert!(pratica.protocol.is_some(), "nothing goes on without its number");
    }
    if let (true, PraticaState::Complete | PraticaState::Cancelled) = (facts.service.needs_protocol(), pratica.state) {
        assert!(pratica.outcome.as_ref().is_some_and(|outcome| outcome.protocol.is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_tried_what_is_stored_holds_together(
        with_protocol in any::<bool>(),
        steps in prop::collection::vec(
            (prop::sample::select(PraticaAction::iter().collect::<Vec<_>>()), 0..5_usize, 0..6_u128),
            1..120,
        ),
    ) {
        let protocol = if with_protocol { ProtocolKind::Internal } else { ProtocolKind::None };
        let service = service(protocol, AttachmentRule::RequiredIfAccepted);
        let (anna, bruno, admin) = (anna(), bruno(), administrator());
        let decision = receive(PRATICA, compiled(), &service, NOW).expect("it arrives");
        let mut iter = passages(&decision).into_iter().cloned().collect::<Vec<_>>();
        let mut facts = arrived(service);
        holds_together(&facts, &iter);
        for (action, who, number) in steps {
            let by = [By::Citizen, By::Platform, By::Operator(&anna), By::Operator(&bruno), By::Operator(&admin)][who];
            let may = can(action, &facts, by);
            match decide(tried(action, number), &facts, &AROUND, by) {
                Ok(decision) => {
                    prop_assert!(may.is_ok(), "decided what may not be: {action:?}");
                    iter.extend(passages(&decision).into_iter().cloned());
                    facts = after(&facts, &decision);
                    holds_together(&facts, &iter);
                }
                Err(denial) => prop_assert!(may.is_ok() || may == Err(denial), "refused in two ways: {action:?}"),
            }
        }
    }
}
