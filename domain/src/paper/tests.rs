//! What stands in papers, and when they are written.

use super::*;
use crate::agreement::rules::decide;
use crate::agreement::{AgreementCommand, VersionFacts};
use crate::attribute::AttributeKind;
use crate::decision::{Decision, Write};
use crate::fixtures::*;
use crate::requirement::Standing;
use crate::{Actor, AttributeId};

/// The papers that a decision settles.
fn papers(decision: &Decision) -> Vec<&Paper> {
    let papers = decision.writes().iter().filter_map(|write| match write {
        Write::InsertPaper(paper) => Some(&**paper),
        _ => None,
    });
    papers.collect()
}

fn attested(decision: &Decision) -> Attestation {
    match papers(decision)[..] {
        [Paper::Attestation(paper)] => paper.clone(),
        ref other => panic!("one attestation and no other paper: {other:?}"),
    }
}

fn done(command: AgreementCommand, facts: &Facts, actor: &Actor) -> Decision {
    decide(command, facts, &facts.around(), actor).expect("it may be done")
}

#[test]
fn an_attestation_says_what_was_held_when_the_request_became_active() {
    let pending = facts().pending();
    let paper = attested(&done(AgreementCommand::Approve, &pending, &provider()));
    let (agreement, current) = (&pending.agreement, &pending.current);
    assert_eq!((paper.agreement, paper.version, paper.number), (agreement.id, current.id, current.number));
    assert_eq!((paper.producer, paper.consumer, paper.replaces), (agreement.producer, agreement.consumer, None));
    assert_eq!(paper.stamps.activation.and_then(|stamp| stamp.by), Some(provider().user));
    assert_eq!(paper.stamps.submission, agreement.stamps.submission);
    assert_eq!(paper.written_at, NOW);
    let listed = [
        (AttributeKind::Certified, &paper.certified),
        (AttributeKind::Declared, &paper.declared),
        (AttributeKind::Verified, &paper.verified),
    ];
    for (kind, listed) in listed {
        let held = current.fit.of(kind).flat_map(|group| &group.attributes);
        let held = held.filter(|attribute| attribute.standing.is_held()).map(|attribute| attribute.id);
        let ids = listed.iter().map(|one| one.attribute).collect::<Vec<_>>();
        assert_eq!(ids, held.collect::<Vec<_>>(), "{kind:?}");
        assert!(!ids.is_empty(), "the fixtures hold something of each kind");
    }
    let people = Paper::Attestation(paper).people();
    assert!(people.len() == 2 && people.contains(&consumer().user) && people.contains(&provider().user));
}

#[test]
fn an_attribute_of_two_requirements_is_attested_once_and_one_that_was_lost_is_not() {
    let lost_one = AttributeId(uuid::Uuid::from_u128(77));
    let pending = facts().pending();
    let mut fit = pending.current.fit.clone();
    fit.groups.push(fit.groups[0].clone());
    let mut lost = fit.groups[0].attributes[0].clone();
    (lost.id, lost.standing) = (lost_one, Standing::Revoked { at: EARLIER });
    fit.groups[0].attributes.push(lost);
    let version = VersionFacts { fit, ..pending.current.clone() };
    let paper = Attestation::of(&pending.agreement, &version, None, NOW);
    let certified = paper.certified.iter().map(|one| one.attribute).collect::<Vec<_>>();
    assert_eq!(certified.iter().filter(|id| **id == certified[0]).count(), 1);
    assert!(!certified.contains(&lost_one));
}

#[test]
fn an_upgrade_attests_the_new_request_and_names_the_old_one() {
    let live = facts().active().newer_version();
    let paper = attested(&done(AgreementCommand::Upgrade, &live, &consumer()));
    let target = live.published.as_ref().expect("there is a newer version");
    assert_eq!((paper.agreement, paper.replaces), (NUOVA_RICHIESTA, Some(RICHIESTA)));
    assert_eq!((paper.version, paper.number), (target.id, target.number));
    assert_eq!(paper.stamps.upgrade.and_then(|stamp| stamp.by), Some(consumer().user));
    assert_eq!(paper.stamps.activation, live.agreement.stamps.activation, "the first activation stays");
}

#[test]
fn what_does_not_make_a_request_active_attests_nothing() {
    let reject = AgreementCommand::Reject { reason: "Manca la convenzione firmata.".to_owned() };
    let suspend = AgreementCommand::Suspend { reason: String::new() };
    let manual = facts().draft();
    for (command, facts, actor) in [
        (AgreementCommand::Submit, manual, consumer()),
        (reject, facts().pending(), provider()),
        (suspend, facts().active(), provider()),
        (AgreementCommand::Unsuspend, facts().active().suspended_by_producer(), provider()),
        (AgreementCommand::Upgrade, facts().active().newer_version_missing(&[AttributeKind::Declared]), consumer()),
        (AgreementCommand::Archive, facts().active(), consumer()),
    ] {
        let told = format!("{command:?}");
        assert!(papers(&done(command, &facts, &actor)).is_empty(), "{told}");
    }
    let automatic = facts().draft().automatic();
    let paper = attested(&done(AgreementCommand::Submit, &automatic, &consumer()));
    assert_eq!(paper.stamps.activation.and_then(|stamp| stamp.by), None, "the platform did it");
}

#[test]
fn what_a_citizen_receives_names_nobody_of_the_ente() {
    for accepted in [true, false] {
        let papers = crate::pratica::tests::decided(accepted);
        let [Paper::Form(form), Paper::Answer(answer)] = &papers[..] else {
            panic!("a form and an answer: {papers:?}")
        };
        assert_eq!((form.applicant.family_name.as_str(), form.answers.len()), ("Rossi", 1));
        assert_eq!((answer.accepted, answer.reason.as_str()), (accepted, "Il punteggio non basta."));
        assert!(answer.protocol.is_some() && answer.place > 1);
        assert_eq!(answer.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["graduatoria-1.pdf"]);
        for paper in papers {
            assert!(paper.people().is_empty());
            let written = serde_json::to_string(&paper).expect("it is data");
            assert!(!written.to_lowercase().contains("operat"), "{written}");
        }
    }
}

#[test]
fn a_load_that_becomes_active_has_its_risk_analysis_written_down() {
    use crate::purpose::tests::{active, facts, papers, plan_of};
    use crate::purpose::{PlanStage, PurposeCommand};
    let draft = facts(vec![plan_of(1, PlanStage::Draft, 1_000)]);
    let written = papers(PurposeCommand::Activate, &draft, &consumer());
    let [Paper::RiskAnalysis(paper)] = &written[..] else { panic!("one paper: {written:?}") };
    assert_eq!((paper.number, paper.daily_calls, paper.activated_at), (1, 1_000, NOW));
    assert_eq!((paper.questionnaire.as_str(), paper.answers.len()), ("3.1", 6));
    let given = |wanted: &Given| paper.answers.iter().any(|line| line.answer == *wanted);
    assert!(given(&Given::No) && given(&Given::Confirmed), "words, not codes: {:?}", paper.answers);
    let chosen = paper.answers.iter().find_map(|line| match &line.answer {
        Given::Chosen(labels) => labels.first(),
        _ => None,
    });
    assert!(chosen.is_some_and(|label| label != "INSTITUTIONAL"), "{chosen:?}");
    let more = papers(PurposeCommand::ChangePlan { daily_calls: 2_000 }, &active(), &consumer());
    assert!(matches!(&more[..], [Paper::RiskAnalysis(next)] if (next.number, next.daily_calls) == (2, 2_000)));
    let asked = facts(vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)]);
    let approved = papers(PurposeCommand::Approve, &asked, &provider());
    assert!(matches!(&approved[..], [Paper::RiskAnalysis(next)] if (next.number, next.daily_calls) == (2, 9_000)));
    let over = PurposeCommand::ChangePlan { daily_calls: 9_000 };
    for command in [over, PurposeCommand::Suspend { reason: String::new() }, PurposeCommand::Archive] {
        assert_eq!(papers(command, &active(), &consumer()), []);
    }
}
