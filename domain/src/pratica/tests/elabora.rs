//! Taking in charge and processing: the guards of T3 to T8, and the edges of `pratiche.md` §12 that are rules.

use super::*;
use crate::eservice::interface::Upload;

fn plain() -> Service {
    service(ProtocolKind::Internal, AttachmentRule::Optional)
}

#[test]
fn the_way_of_the_manual() {
    let facts = prepared(plain(), true);
    let anna = anna();
    let waiting = done(&facts, PraticaCommand::Finish, By::Operator(&anna));
    assert_eq!(waiting.pratica.state, PraticaState::CompleteWaiting);
    let concluded = register(&waiting).pratica;
    assert_eq!(concluded.state, PraticaState::Complete);
    assert_eq!(concluded.assignee, Some(anna.user), "it is among her concluded ones");
    assert!(concluded.protocol.is_some(), "the request keeps its own number");
    assert!(concluded.outcome.is_some_and(|outcome| outcome.protocol.is_some()));
    assert_eq!(concluded.passages, 5);
}

#[test]
fn a_service_without_protocol_skips_the_states_of_waiting() {
    for (accepted, end) in [(true, PraticaState::Complete), (false, PraticaState::Cancelled)] {
        let facts = prepared(service(ProtocolKind::None, AttachmentRule::None), accepted);
        assert_eq!(done(&facts, PraticaCommand::Finish, By::Operator(&anna())).pratica.state, end);
    }
}

#[test]
fn what_waits_for_the_protocol_cannot_be_taken() {
    let facts = arrived(plain());
    let refused = can(PraticaAction::TakeCharge, &facts, By::Operator(&anna()));
    assert_eq!(refused, Err(Denial::PraticaNotRegistered));
}

#[test]
fn the_second_operator_is_told_who_was_faster_and_when() {
    let facts = in_hand(plain());
    let refused = decide(PraticaCommand::TakeCharge, &facts, &AROUND, By::Operator(&bruno()));
    assert_eq!(refused, Err(Denial::PraticaAlreadyAssigned { by: "Anna Bianchi".into(), at: NOW }));
}

#[test]
fn pressing_twice_changes_nothing_and_is_no_mistake() {
    let facts = in_hand(plain());
    let again = decide(PraticaCommand::TakeCharge, &facts, &AROUND, By::Operator(&anna())).expect("it is hers");
    assert!(again.writes().is_empty() && again.events().is_empty());
}

#[test]
fn who_is_no_longer_enabled_is_told_so() {
    let mut facts = register(&arrived(plain()));
    facts.service.operators.clear();
    assert_eq!(can(PraticaAction::TakeCharge, &facts, By::Operator(&anna())), Err(Denial::ServiceNotEnabled));
}

#[test]
fn a_rejection_wants_a_reason_of_ten_characters() {
    let facts = in_hand(plain());
    let short = PraticaCommand::Evaluate { accepted: false, reason: "No.".into() };
    let refused = decide(short, &facts, &AROUND, By::Operator(&anna()));
    assert!(matches!(refused, Err(Denial::Invalid(errors)) if errors[0].field == "reason"));
    let silent = PraticaCommand::Evaluate { accepted: true, reason: String::new() };
    assert!(decide(silent, &facts, &AROUND, By::Operator(&anna())).is_ok(), "an approval needs none");
}

#[test]
fn edge_10_rejecting_then_approving_lets_the_last_choice_win_and_asks_for_the_file_again() {
    let required = service(ProtocolKind::Internal, AttachmentRule::RequiredIfAccepted);
    let anna = anna();
    let by = By::Operator(&anna);
    let rejected = prepared(required, false);
    assert_eq!(can(PraticaAction::Finish, &rejected, by), Ok(()), "a rejection needs no file");
    let approve = PraticaCommand::Evaluate { accepted: true, reason: String::new() };
    let approved = done(&rejected, approve, by);
    assert_eq!(can(PraticaAction::Finish, &approved, by), Err(Denial::PraticaAttachmentRequired));
    let attached = done(&approved, PraticaCommand::Attach(file(1)), by);
    let concluded = done(&attached, PraticaCommand::Finish, by);
    assert_eq!(concluded.pratica.state, PraticaState::CompleteWaiting);
}

#[test]
fn nothing_is_concluded_before_it_is_decided_and_answered() {
    let anna = anna();
    let by = By::Operator(&anna);
    let facts = in_hand(plain());
    assert_eq!(can(PraticaAction::Finish, &facts, by), Err(Denial::PraticaNotEvaluated));
    let decided = done(&facts, PraticaCommand::Evaluate { accepted: true, reason: String::new() }, by);
    assert!(matches!(can(PraticaAction::Finish, &decided, by), Err(Denial::Invalid(_))), "the score is missing");
    let empty = PraticaCommand::Answer { step: "graduatoria".into(), values: BTreeMap::new() };
    assert!(matches!(decide(empty, &decided, &AROUND, by), Err(Denial::Invalid(_))));
}

#[test]
fn elabora_sent_twice_is_answered_with_where_the_pratica_stands() {
    let anna = anna();
    let concluded = done(&prepared(plain(), true), PraticaCommand::Finish, By::Operator(&anna));
    let again = decide(PraticaCommand::Finish, &concluded, &AROUND, By::Operator(&anna));
    let allowed = vec![PraticaState::Complete];
    assert_eq!(again, Err(Denial::PraticaTransitionNotAllowed { state: PraticaState::CompleteWaiting, allowed }));
}

#[test]
fn letting_go_leads_back_where_it_came_from() {
    let anna = anna();
    let with = done(&in_hand(plain()), PraticaCommand::Release, By::Operator(&anna)).pratica;
    assert_eq!((with.state, with.assignee), (PraticaState::Registered, None));
    let none = service(ProtocolKind::None, AttachmentRule::Optional);
    let without = done(&in_hand(none), PraticaCommand::Release, By::Operator(&anna)).pratica;
    assert_eq!((without.state, without.assignee), (PraticaState::Submitted, None));
}

#[test]
fn a_pratica_is_given_only_to_an_operator_enabled_on_the_service() {
    let facts = in_hand(plain());
    let admin = administrator();
    let to = |person: &Actor, around| {
        decide(PraticaCommand::Reassign { to: person.user }, &facts, &around, By::Operator(&admin))
    };
    assert_eq!(after(&facts, &to(&bruno(), AROUND).expect("he may")).pratica.assignee, Some(bruno().user));
    assert!(matches!(to(&carla(), AROUND), Err(Denial::Invalid(_))), "not enabled");
    let disabled = PraticaAround { target_is_operator: false, ..AROUND };
    assert!(matches!(to(&bruno(), disabled), Err(Denial::Invalid(_))), "his account is not active any more");
}

#[test]
fn what_was_concluded_is_opened_again_with_a_reason_by_an_administrator() {
    let anna = anna();
    let admin = administrator();
    let concluded = register(&done(&prepared(plain(), false), PraticaCommand::Finish, By::Operator(&anna)));
    let reason = "È arrivato un ricorso che cambia il punteggio.".to_owned();
    let reopen = PraticaCommand::Reopen { reason };
    assert!(decide(reopen.clone(), &concluded, &AROUND, By::Operator(&anna)).is_err());
    let open = done(&concluded, reopen, By::Operator(&admin)).pratica;
    assert_eq!((open.state, open.assignee, open.outcome), (PraticaState::Pending, Some(anna.user), None));
    assert_eq!(open.work.accepted, Some(false), "the former decision is what she starts from");
}

#[test]
fn integrations_are_asked_for_and_received() {
    let anna = anna();
    let by = By::Operator(&anna);
    let text = "Serve il certificato di residenza.".to_owned();
    let asked = done(&in_hand(plain()), PraticaCommand::RequestIntegration { text }, by);
    assert_eq!(asked.pratica.state, PraticaState::RequestIntegration);
    assert!(can(PraticaAction::Finish, &asked, by).is_err(), "it waits for the citizen");
    let decision =
        decide(PraticaCommand::ReceiveIntegration { note: String::new() }, &asked, &AROUND, by).expect("it came");
    let states = passages(&decision).into_iter().map(|passage| passage.state.code()).collect::<Vec<_>>();
    assert_eq!(states, [4300, 4500]);
    assert!(can(PraticaAction::Evaluate, &after(&asked, &decision), by).is_ok());
}

#[test]
fn files_have_their_limits() {
    let anna = anna();
    let by = By::Operator(&anna);
    let mut facts = in_hand(plain());
    for number in 1..=5 {
        facts = done(&facts, PraticaCommand::Attach(file(number)), by);
    }
    assert!(matches!(decide(PraticaCommand::Attach(file(6)), &facts, &AROUND, by), Err(Denial::Invalid(_))));
    let one = done(&in_hand(plain()), PraticaCommand::Attach(file(1)), by);
    assert!(matches!(decide(PraticaCommand::Attach(file(1)), &one, &AROUND, by), Err(Denial::Invalid(_))), "twice");
    let large = PraticaFile { size: files::MAX_ALL_BYTES, ..file(2) };
    assert!(matches!(decide(PraticaCommand::Attach(large), &one, &AROUND, by), Err(Denial::PayloadTooLarge { .. })));
}

fn sent(name: &str, bytes: &[u8]) -> Result<PraticaFile, Denial> {
    let upload = Upload { name, pretty_name: "", content_type: "application/pdf", bytes };
    files::check(upload, FileKind::Answer, (file(1).id, "0".repeat(64)), NOW)
}

#[test]
fn edge_12_a_file_is_what_its_content_says() {
    assert_eq!(sent("../../x.pdf", b"%PDF-1.7").expect("a file").name, "x.pdf");
    assert_eq!(sent("a\u{202e}fdp.pdf", b"%PDF-1.7").expect("a file").name, "afdp.pdf");
    assert_eq!(sent("x.pdf", b"<!DOCTYPE html>"), Err(Denial::UnsupportedMediaType));
    assert_eq!(sent("x.pdf.exe", b"%PDF-1.7"), Err(Denial::UnsupportedMediaType));
    assert!(matches!(sent("x.pdf", b""), Err(Denial::Invalid(_))));
    assert!(matches!(sent(&format!("{}.pdf", "x".repeat(300)), b"%PDF-"), Err(Denial::Invalid(_))));
    let large = vec![b'%'; files::MAX_FILE_BYTES as usize + 1];
    assert!(matches!(sent("x.pdf", &large), Err(Denial::PayloadTooLarge { .. })));
}

#[test]
fn edge_19_a_fiscal_code_may_have_letters_for_digits_and_no_other_shape() {
    let with = |code: &str| {
        let mut sent = compiled();
        sent.applicant.fiscal_code = code.to_owned();
        receive(PRATICA, sent, &plain(), NOW).is_ok()
    };
    assert!(with("RSSMRA80A01H501U") && with("rssmra80a01h5lmu") && with("01234567890"));
    assert!(!with("RSSMRA80A01H501") && !with("RSSMRA80A01H50!U") && !with(""));
}

#[test]
fn nothing_arrives_for_a_service_that_is_suspended() {
    let suspended = Service { active: false, ..plain() };
    assert_eq!(receive(PRATICA, compiled(), &suspended, NOW), Err(Denial::ServiceSuspended));
}

#[test]
fn what_arrives_is_of_a_size_that_pages_and_papers_can_hold() {
    let wrong = |change: &dyn Fn(&mut Compiled)| {
        let mut sent = compiled();
        change(&mut sent);
        match receive(PRATICA, sent, &plain(), NOW) {
            Ok(_) => Vec::new(),
            Err(Denial::Invalid(fields)) => fields.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert!(wrong(&|sent| sent.applicant.birth_date = "1980-02-01".into()).is_empty());
    for date in ["1980-2-1", "1980-13-01", "1980-01-32", "01/02/1980", "1980-01-01-01", "-"] {
        assert_eq!(wrong(&|sent| sent.applicant.birth_date = date.into()), ["birthDate"], "{date}");
    }
    assert_eq!(wrong(&|sent| sent.applicant.address = "a".repeat(301)), ["address"]);
    assert_eq!(
        wrong(&|sent| sent.answers = vec![("a".repeat(501), "b".repeat(4001))]),
        ["answers[0].question", "answers[0].answer"]
    );
    assert_eq!(wrong(&|sent| sent.answers = vec![("a".into(), "b".into()); 201]), ["answers"]);
    assert!(wrong(&|sent| sent.answers = vec![("a".into(), "b".repeat(4000)); 200]).is_empty());
}
