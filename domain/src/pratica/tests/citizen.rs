//! What the citizen's page may show, at every step of the way.

use super::*;
use crate::FieldProblem;
use crate::paper::PaperKind;
use crate::pratica::citizen::{CitizenView, typed_code};

/// The iter of commands given one after the other, with the pratica they lead to.
fn iter_of(start: PraticaFacts, commands: Vec<PraticaCommand>) -> (PraticaFacts, Vec<Passage>) {
    let anna = anna();
    let mut facts = start;
    let mut iter = Vec::new();
    for command in commands {
        let by = if matches!(command, PraticaCommand::Register { .. }) { By::Platform } else { By::Operator(&anna) };
        let decision = decide(command, &facts, &AROUND, by).expect("it may be done");
        iter.extend(passages(&decision).into_iter().cloned());
        facts = after(&facts, &decision);
    }
    (facts, iter)
}

fn number() -> PraticaCommand {
    PraticaCommand::Register { number: "2026/0000002".into() }
}

#[test]
fn the_outcome_and_what_goes_with_it_are_told_with_the_number_and_not_before() {
    for accepted in [true, false] {
        let service = service(ProtocolKind::Internal, AttachmentRule::Optional);
        let start = prepared(service, accepted);
        let (waiting, iter) = iter_of(start, vec![PraticaCommand::Attach(file(1)), PraticaCommand::Finish]);
        let seen = CitizenView::of(&waiting.pratica, &iter);
        assert_eq!((seen.outcome.as_ref(), seen.answered.len()), (None, 0));
        assert_eq!(seen.state, PraticaState::CompleteWaiting, "which way it went is not told");
        assert!(seen.passed.iter().all(|(state, _)| *state != PraticaState::CancelledWaiting));
        assert!(waiting.pratica.gives_citizen(PaperKind::Form));
        assert!(!waiting.pratica.gives_citizen(PaperKind::Answer));
        assert_eq!(waiting.pratica.citizen_file(file(1).id), None);
        let (told, _) = iter_of(waiting, vec![number()]);
        let seen = CitizenView::of(&told.pratica, &iter);
        assert_eq!(seen.outcome.map(|outcome| outcome.accepted), Some(accepted));
        assert_eq!(seen.answered.len(), 1);
        assert!(told.pratica.gives_citizen(PaperKind::Answer) && told.pratica.citizen_file(file(1).id).is_some());
        assert!(!told.pratica.gives_citizen(PaperKind::Attestation));
        let reopened = done(
            &told,
            PraticaCommand::Reopen { reason: "Ha prodotto la ricevuta.".into() },
            By::Operator(&administrator()),
        );
        assert!(!reopened.pratica.gives_citizen(PaperKind::Answer), "what was taken back is no answer");
        assert_eq!(reopened.pratica.citizen_file(file(1).id), None);
    }
}

#[test]
fn nothing_of_the_desk_is_in_it() {
    let start = in_hand(service(ProtocolKind::None, AttachmentRule::Optional));
    let asks = PraticaCommand::RequestIntegration { text: "Serve lo stato di famiglia.".into() };
    let (facts, mut iter) = iter_of(start, vec![asks]);
    let seen = CitizenView::of(&facts.pratica, &iter);
    assert_eq!(seen.asked.as_deref(), Some("Serve lo stato di famiglia."));
    for user in [anna().user, bruno().user, administrator().user] {
        assert!(!format!("{seen:?}").contains(&user.to_string()), "{seen:?}");
    }
    iter.last_mut().expect("a row").by = Hand::Partner(PartnerId(uuid::Uuid::from_u128(0xb1)));
    assert_eq!(CitizenView::of(&facts.pratica, &iter).asked, None, "what a partner notes is for the desk");
    let note = PraticaCommand::ReceiveIntegration { note: "Arrivato allo sportello da Carla.".into() };
    let (facts, more) = iter_of(facts, vec![note]);
    let seen = CitizenView::of(&facts.pratica, &more);
    assert_eq!(seen.asked, None, "it has come");
    assert!(!format!("{seen:?}").contains("Carla"), "{seen:?}");
}

#[test]
fn the_page_opens_with_the_end_of_the_fiscal_code_however_it_is_typed() {
    let applicant = |code: &str| Applicant { fiscal_code: code.into(), ..Applicant::default() };
    assert_eq!(applicant("RSSMRA80A01H501U").page_code(), Some("1H501U"));
    assert_eq!(applicant("01234567890").page_code(), Some("567890"));
    for without in ["", "H501U", "è€è€"] {
        assert_eq!(applicant(without).page_code(), None, "{without}");
    }
    assert_eq!(typed_code(" 1h5 01u\n").as_deref(), Ok("1H501U"));
    let refused = |problem| Err(Denial::field("code", problem));
    assert_eq!(typed_code("  "), refused(FieldProblem::Required));
    for wrong in ["1H501", "1H501UU", "1H501è", "1H50-U", "RSSMRA80A01H501U"] {
        assert_eq!(typed_code(wrong), refused(FieldProblem::Malformed), "{wrong}");
    }
}
