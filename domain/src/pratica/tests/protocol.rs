//! The way of a document to the ente's own protocol: one number, in the order document, files; pauses that grow, an end, and
//! a new beginning from where it was left (`pratiche.md` §9).

use super::super::protocol::{self, Given, NextStep, configure, failed, file_sent, finished, given, pause_after};
use super::*;
use crate::FieldProblem;
use crate::event::{Event, PraticaEvent};

const NUMBER: &str = "PROT/2026/77";

fn remote() -> Service {
    service(ProtocolKind::Remote, AttachmentRule::Optional)
}

fn answer() -> Given {
    Given { document: "D-1".into(), number: NUMBER.into(), project: "F-9".into() }
}

/// A request with two files that has just arrived, and the way it has before it.
fn sent() -> (PraticaFacts, ProtocolWork) {
    let mut facts = arrived(remote());
    facts.pratica.files = [1, 2].map(|number| PraticaFile { kind: FileKind::Request, ..file(number) }).into();
    let work = ProtocolWork::begun(facts.pratica.id, facts.pratica.passages, false, NOW);
    (facts, work)
}

fn work_of(decision: &Decision) -> ProtocolWork {
    let mut works = decision.writes().iter().filter_map(|write| match write {
        Write::PutProtocolWork(work) => Some((**work).clone()),
        _ => None,
    });
    works.next().expect("the way is stored")
}

fn events(decision: &Decision) -> Vec<&PraticaEvent> {
    let events = decision.events().iter().filter_map(|event| match event {
        Event::Pratica(happening) => Some(&happening.what),
        _ => None,
    });
    events.collect()
}

#[test]
fn pauses_grow_from_a_minute_to_an_hour_and_the_tenth_failure_is_the_last() {
    let minutes = (1..=9).map(|failures| pause_after(failures).map(|seconds| seconds / 60)).collect::<Vec<_>>();
    assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60].map(Some));
    assert_eq!(pause_after(10), None);
}

#[test]
fn the_document_comes_first_then_each_file_once_and_the_number_is_given_at_once() {
    let (facts, work) = sent();
    assert_eq!(facts.next_step(&work), NextStep::Document);
    let decision = given(&facts, &work, answer(), &AROUND);
    let (registered, work) = (after(&facts, &decision), work_of(&decision));
    assert_eq!(registered.pratica.state, PraticaState::Registered);
    assert_eq!(registered.pratica.protocol.as_ref().map(|protocol| protocol.number.as_str()), Some(NUMBER));
    assert_eq!(registered.next_step(&work), NextStep::File(file(1).id));
    let work = work_of(&file_sent(&registered, &work, file(1).id));
    assert_eq!(registered.next_step(&work), NextStep::File(file(2).id));
    let work = work_of(&file_sent(&registered, &work, file(2).id));
    assert_eq!(registered.next_step(&work), NextStep::Nothing);
    assert_eq!(work_of(&finished(&work)).state, WorkState::Done);
}

#[test]
fn a_failure_at_a_file_never_leads_back_to_the_document() {
    let (facts, work) = sent();
    let decision = given(&facts, &work, answer(), &AROUND);
    let (facts, mut work) = (after(&facts, &decision), work_of(&decision));
    for _ in 0..protocol::MAX_FAILURES {
        work = work_of(&failed(&facts, &work, ProtocolTrouble::TooSlow, ""));
        assert_eq!(facts.next_step(&work), NextStep::File(file(1).id));
    }
    assert_eq!(work.state, WorkState::Failed);
    let facts = PraticaFacts { registry: Some(work), ..facts };
    let retried = decide(PraticaCommand::RetryProtocol, &facts, &AROUND, By::Operator(&administrator())).unwrap();
    assert_eq!(facts.next_step(&work_of(&retried)), NextStep::File(file(1).id));
}

#[test]
fn a_document_has_one_name_for_the_protocol_at_each_try_and_an_answer_another() {
    let (facts, work) = sent();
    let tried = work_of(&failed(&facts, &work, ProtocolTrouble::TooSlow, ""));
    assert_eq!(tried.external_id(), work.external_id());
    assert_ne!(ProtocolWork::begun(facts.pratica.id, 4, true, NOW).external_id(), work.external_id());
}

#[test]
fn what_failed_ten_times_is_told_once_and_tried_again_only_by_an_administrator() {
    let (facts, mut work) = sent();
    for failure in 1..=protocol::MAX_FAILURES {
        let decision = failed(&facts, &work, ProtocolTrouble::HttpError, "502\r\n Bad   Gateway");
        let told = usize::from(failure == protocol::MAX_FAILURES);
        assert_eq!(events(&decision).len(), told, "failure {failure}");
        work = work_of(&decision);
    }
    assert_eq!((work.state, work.said.as_str()), (WorkState::Failed, "502 Bad Gateway"));
    let failed = PraticaFacts { registry: Some(work), ..facts.clone() };
    let retry =
        |facts: &PraticaFacts, who: &Actor| decide(PraticaCommand::RetryProtocol, facts, &AROUND, By::Operator(who));
    assert!(matches!(retry(&failed, &anna()), Err(Denial::Unauthorized { .. })));
    assert_eq!(retry(&facts, &administrator()), Err(Denial::ProtocolNotFailed));
    let decision = retry(&failed, &administrator()).unwrap();
    assert_eq!(events(&decision), [&PraticaEvent::ProtocolRetried]);
    let again = work_of(&decision);
    assert_eq!((again.state, again.failures, again.due_at), (WorkState::Waiting, 0, NOW));
    let waiting = PraticaFacts { registry: Some(again), ..facts };
    assert_eq!(retry(&waiting, &administrator()), Err(Denial::ProtocolNotFailed));
}

#[test]
fn a_number_that_comes_too_late_is_kept_and_never_put_over_another() {
    let (mut facts, work) = sent();
    facts.pratica.state = PraticaState::Registered;
    facts.pratica.passages += 1;
    facts.pratica.protocol = Some(Protocol { number: "partner/1".into(), at: EARLIER });
    let decision = given(&facts, &work, answer(), &AROUND);
    assert_eq!(after(&facts, &decision).pratica.protocol, facts.pratica.protocol);
    let work = work_of(&decision);
    assert_eq!((work.state, work.trouble), (WorkState::Failed, Some(ProtocolTrouble::Overtaken)));
    assert_eq!(work.given.as_ref().map(|given| given.number.as_str()), Some(NUMBER), "somebody can look for it");
    let facts = PraticaFacts { registry: Some(work), ..facts };
    let retried = decide(PraticaCommand::RetryProtocol, &facts, &AROUND, By::Operator(&administrator()));
    assert_eq!(retried, Err(Denial::ProtocolNotFailed), "asking again would make one more number");
}

#[test]
fn settings_are_checked_and_the_service_gets_its_numbers_there() {
    let manual = service(ProtocolKind::Manual, AttachmentRule::Optional);
    let settings = |url: &str, is_private| ProtocolTarget { url: url.into(), is_private, ..ProtocolTarget::default() };
    let wrong = Err(Denial::field("url", FieldProblem::Malformed));
    for url in [
        "http://pitre.example",
        "ftp://pitre.example",
        "https://a@pitre.example",
        "https://pitre.example?x=1",
        "https://",
    ] {
        assert_eq!(configure(&manual, &settings(url, false), NOW), wrong, "{url}");
    }
    assert!(configure(&manual, &settings("http://pitre.example", true), NOW).is_ok());
    let decision = configure(&manual, &settings("https://pitre.example/rest", false), NOW).unwrap();
    let kinds = decision.writes().iter().filter_map(|write| match write {
        Write::UpdateService(service) => Some(service.protocol),
        _ => None,
    });
    assert_eq!(kinds.collect::<Vec<_>>(), [ProtocolKind::Remote]);
}
