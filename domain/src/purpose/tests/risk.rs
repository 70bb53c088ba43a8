//! Questionnaires and answers: every outcome of `interop.md` §1.10, and that the data are in order.

use std::collections::BTreeSet;

use super::*;
use crate::purpose::risk_analysis::{Depth, QuestionKind, RiskProblemKind, current, problems};

const KINDS: [TenantKind; 4] = [TenantKind::Pa, TenantKind::Gsp, TenantKind::Private, TenantKind::Scp];

fn with(question: &str, value: &str) -> Answers {
    let mut answers = answered();
    answers.single_answers.insert(question.to_owned(), value.to_owned());
    answers
}

fn found(answers: &Answers, depth: Depth) -> Vec<(String, RiskProblemKind)> {
    let problems = problems(answers, TenantKind::Pa, None, depth);
    problems.into_iter().map(|problem| (problem.question, problem.kind)).collect()
}

#[test]
fn the_questionnaires_are_in_order() {
    for kind in KINDS {
        let mut before: BTreeSet<&str> = BTreeSet::new();
        for question in &current(kind).questions {
            for wanted in &question.depends_on {
                assert!(before.contains(wanted.question.as_str()), "{} waits for an earlier question", question.id);
            }
            let choices = matches!(question.kind, QuestionKind::Single | QuestionKind::Multi);
            assert_eq!(choices, !question.options.is_empty(), "{} has options to choose from", question.id);
            assert!(before.insert(&question.id), "{} is asked once", question.id);
        }
    }
}

#[test]
fn administrations_answer_one_questionnaire_and_everybody_else_another() {
    assert_eq!(current(TenantKind::Pa).version, "3.1");
    for kind in [TenantKind::Gsp, TenantKind::Private, TenantKind::Scp] {
        assert_eq!(current(kind).version, "2.0");
    }
}

#[test]
fn full_answers_have_no_problems_and_nothing_is_missing_from_a_draft() {
    assert_eq!(found(&answered(), Depth::Complete), []);
    let begun = Answers { version: "3.1".to_owned(), ..Answers::default() };
    assert_eq!(found(&begun, Depth::Draft), []);
    assert_eq!(found(&Answers::default(), Depth::Draft), []);
    assert!(found(&begun, Depth::Complete).contains(&("purpose".to_owned(), RiskProblemKind::MissingExpectedField)));
    assert_eq!(found(&Answers::default(), Depth::Complete), found(&begun, Depth::Complete));
}

#[test]
fn versions_that_were_in_force_once_have_expired() {
    let of = |version: &str| found(&Answers { version: version.to_owned(), ..answered() }, Depth::Draft);
    assert_eq!(of("3.0"), [(String::new(), RiskProblemKind::ExpiredRulesVersion)]);
    assert_eq!(of("4.0"), [(String::new(), RiskProblemKind::RulesVersionNotFound)]);
    assert_eq!(of(""), [(String::new(), RiskProblemKind::RulesVersionNotFound)]);
}

#[test]
fn each_wrong_answer_is_named() {
    let one = |question: &str, kind| vec![(question.to_owned(), kind)];
    let draft = |answers: Answers| found(&answers, Depth::Draft);
    assert_eq!(draft(with("colour", "red")), one("colour", RiskProblemKind::UnexpectedField));
    assert_eq!(draft(with("purposePursuit", "FUN")), one("purposePursuit", RiskProblemKind::UnexpectedFieldValue));
    assert_eq!(draft(with("usesPersonalData", "maybe"))[0].1, RiskProblemKind::UnexpectedFieldValue);
    let long = "x".repeat(251);
    assert_eq!(
        draft(with("institutionalPurpose", &long)),
        one("institutionalPurpose", RiskProblemKind::UnexpectedFieldFormat)
    );
    assert_eq!(draft(with("otherPurpose", "Altro")), one("otherPurpose", RiskProblemKind::UnexpectedDependencyValue));
    let mut several = answered();
    several.multi_answers.insert("purposePursuit".to_owned(), vec!["NEW_DATA".to_owned()]);
    assert_eq!(draft(several), one("purposePursuit", RiskProblemKind::UnexpectedFieldFormat));
}

#[test]
fn a_question_behind_one_that_is_not_asked_is_not_asked() {
    let mut answers = answered();
    answers.multi_answers.insert("legalBasis".to_owned(), vec!["LEGAL_OBLIGATION".to_owned()]);
    let asked: Vec<&str> =
        current(TenantKind::Pa).asked(&answers).iter().map(|question| question.id.as_str()).collect();
    assert!(!asked.contains(&"legalObligationReference"), "without personal data there is no legal basis to give");
    assert_eq!(found(&answers, Depth::Draft), [("legalBasis".to_owned(), RiskProblemKind::UnexpectedDependencyValue)]);
}

#[test]
fn the_answers_agree_with_the_eservice_about_personal_data() {
    let problem = problems(&answered(), TenantKind::Pa, Some(true), Depth::Complete);
    assert_eq!(
        problem.iter().map(|problem| problem.kind).collect::<Vec<_>>(),
        [RiskProblemKind::IncompatiblePersonalData]
    );
    assert_eq!(problems(&answered(), TenantKind::Pa, Some(false), Depth::Complete), []);
}

#[test]
fn what_is_not_asked_any_more_falls_away() {
    let mut answers = answered();
    answers.multi_answers.insert("legalBasis".to_owned(), vec!["CONSENT".to_owned()]);
    answers.single_answers.insert("otherPurpose".to_owned(), "Altro".to_owned());
    answers.single_answers.insert("policyProvided".to_owned(), " ".to_owned());
    assert_eq!(answers.kept(TenantKind::Pa), answered());
}

#[test]
fn answers_given_for_another_purpose_leave_the_declaration_to_be_made_again() {
    let start = answered().for_another(TenantKind::Pa);
    assert_eq!(found(&start, Depth::Draft), []);
    let missing = ("declarationConfirmed".to_owned(), RiskProblemKind::MissingExpectedField);
    assert_eq!(found(&start, Depth::Complete), [missing]);
    assert_eq!(Answers::default().for_another(TenantKind::Pa).version, "3.1");
}
