//! What of an effect each ente may know, what is for good, and what stays. That the effects are true is shown by the
//! random histories in `agreement::tests::foretold`.

use super::*;
use crate::agreement::rules::decide;
use crate::agreement::{AgreementAction, AgreementCommand, AgreementFacts, Suspension};
use crate::fixtures::*;

/// What a command of the fixtures' consumer or provider would lead to.
fn of(command: AgreementCommand, facts: &Facts, by: &crate::Actor) -> Vec<Effect> {
    let decision = decide(command, facts, &facts.around(), by).expect("it may be done");
    let around = facts.around();
    let before = Before {
        agreements: vec![facts.agreement.clone()],
        versions: vec![around.version.descriptor],
        ..Before::default()
    };
    effects(&before, &[decision], NOW)
}

fn states(effects: &[Effect]) -> Vec<(Option<AgreementState>, Option<AgreementState>)> {
    let state = |state: &Option<State>| match state {
        Some(State::Agreement { state, .. }) => Some(*state),
        _ => None,
    };
    effects.iter().map(|effect| (state(&effect.before), state(&effect.after))).collect()
}

#[test]
fn a_suspension_is_told_with_before_after_and_why() {
    let effects = of(AgreementAction::Suspend.tried(), &facts().active(), &provider());
    assert_eq!(states(&effects), [(Some(AgreementState::Active), Some(AgreementState::Suspended))]);
    let [effect] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(effect.because.iter().map(Event::name).collect::<Vec<_>>(), ["SuspendedByProducer"]);
    assert_eq!(effect.still_held_by(), None, "nobody held it before");
    assert!(!effect.is_final());
}

#[test]
fn a_draft_is_its_author_s_alone_and_what_was_sent_is_named_to_both_and_counted_for_others() {
    let draft = of(AgreementAction::Delete.tried(), &facts().draft(), &consumer());
    let sent = of(AgreementAction::Delete.tried(), &facts().pending(), &consumer());
    let shown = |effects: &[Effect], ente| effects[0].shown_to(ente);
    assert_eq!(shown(&draft, COMUNE_VALDORO), Shown::Named);
    assert_eq!(shown(&draft, REGIONE_ESPERIA), Shown::Hidden);
    assert_eq!(shown(&draft, ASL_ESPERIA), Shown::Hidden);
    assert_eq!(shown(&sent, REGIONE_ESPERIA), Shown::Named);
    assert_eq!(shown(&sent, ASL_ESPERIA), Shown::Counted);
    assert!(draft[0].is_final() && sent[0].is_final(), "what is gone is gone");
}

#[test]
fn an_end_is_for_good() {
    let archived = of(AgreementAction::Archive.tried(), &facts().active(), &consumer());
    assert!(archived[0].is_final());
    let rejected = of(AgreementAction::Reject.tried(), &facts().pending(), &provider());
    assert!(rejected[0].is_final());
    let sent = of(AgreementAction::Submit.tried(), &facts().draft(), &consumer());
    assert!(!sent[0].is_final());
}

#[test]
fn lifting_one_hand_leaves_the_others() {
    let hand = Some(Suspension { since: EARLIER, by: None, reason: String::new() });
    let mut two: AgreementFacts = facts().active().into();
    two.agreement.suspended.producer = hand.clone();
    two.agreement.suspended.consumer = hand;
    let decision = decide(AgreementCommand::Unsuspend, &two, &facts().around(), &provider()).expect("its own hand");
    let before = Before { agreements: vec![two.agreement], ..Before::default() };
    let effects = effects(&before, &[decision], NOW);
    let left = Hands { producer: false, consumer: true, platform: false };
    assert_eq!(effects[0].still_held_by(), Some(left));
}
