//! What waits for whom, and why: one printed table, and what no table shows.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use super::*;
use crate::agreement::{AgreementState, Suspensions};
use crate::attribute::AttributeKind::{Certified, Declared};
use crate::discrepancy::{Confirmation, Discrepancy, Stance};
use crate::fixtures::{
    ASL_ESPERIA, COMUNE_VALDORO, CONVENZIONE, EARLIER, Facts, NOW, REGIONE_ESPERIA, RICHIESTA, actor, consumer,
    eservice, facts, provider, stranger, version,
};
use crate::{DiscrepancyId, Revision, Role};

fn waiting(candidate: &Candidate, actor: &Actor) -> Vec<Task> {
    TaskKind::iter().filter_map(|kind| task(kind, candidate, actor, NOW)).collect()
}

fn kinds(candidate: &Candidate, actor: &Actor) -> Vec<TaskKind> {
    waiting(candidate, actor).into_iter().map(|task| task.kind).collect()
}

fn request(facts: Facts) -> Candidate {
    Candidate::Request { facts: Box::new(facts.into()), later: false }
}

fn both_hands(facts: Facts) -> Facts {
    facts.suspended_by_producer().suspended_by_consumer()
}

/// The rows: requests in every state, and everything that makes a difference to who has to do something.
fn rows() -> Vec<(&'static str, Facts)> {
    vec![
        ("draft", facts().draft()),
        ("draft, declared missing", facts().draft().missing_declared()),
        ("draft, no address", facts().draft().without_mail()),
        ("draft, newer version", facts().draft().newer_version()),
        ("pending", facts().pending()),
        ("pending, verified missing", facts().pending().missing_verified()),
        ("active", facts().active()),
        ("active, newer version", facts().active().newer_version()),
        ("… certified missing for it", facts().active().newer_version_missing(&[Certified])),
        ("… declared missing for it", facts().active().newer_version_missing(&[Declared])),
        ("… and a draft for it", facts().active().newer_version().sibling(Stage::Draft)),
        ("active, newer one suspended", facts().active().newer_version_suspended()),
        ("suspended by provider", facts().active().suspended_by_producer()),
        ("… verified missing", facts().active().suspended_by_producer().missing_verified()),
        ("suspended by consumer", facts().active().suspended_by_consumer()),
        ("suspended by both", both_hands(facts().active())),
        ("suspended by platform", facts().active().missing_declared().suspended_by_platform()),
        ("by platform and provider", facts().active().suspended_by_producer().suspended_by_platform()),
        ("suspended, newer version", facts().active().suspended_by_consumer().newer_version()),
        ("certified lost", facts().missing_certified_attributes()),
        ("certified lost, never sent", facts().missing_certified_attributes().never_submitted()),
        ("rejected", facts().rejected()),
        ("rejected, certified missing", facts().rejected().missing_certified()),
        ("rejected, another is live", facts().rejected().sibling(Stage::Active)),
        ("rejected, another is open", facts().rejected().sibling(Stage::Draft)),
        ("archived", facts().archived()),
        ("own request, pending", facts().self_request().pending()),
        ("own request, both hands", both_hands(facts().self_request().active())),
    ]
}

fn told(tasks: &[Task]) -> String {
    let of_task = |task: &Task| {
        let codes = task.reasons.iter().map(|reason| match reason {
            Reason::Refused { denial } => denial.status_and_code().1.to_owned(),
            reason => <&str>::from(ReasonCode::from(reason)).to_owned(),
        });
        format!("{} ({})", task.kind, codes.collect::<Vec<_>>().join(", "))
    };
    match tasks {
        [] => "·".to_owned(),
        tasks => tasks.iter().map(of_task).collect::<Vec<_>>().join(" + "),
    }
}

#[test]
fn what_waits_for_either_side_of_a_request() {
    let mut table = String::new();
    for (name, facts) in rows() {
        let candidate = request(facts);
        writeln!(table, "{name}").expect("writing to a string");
        for (side, actor) in [("consumer", consumer()), ("provider", provider())] {
            writeln!(table, "    {side}: {}", told(&waiting(&candidate, &actor))).expect("writing to a string");
        }
        assert_eq!(waiting(&candidate, &stranger()), [], "{name}: nobody else has anything to do");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn whoever_may_not_do_it_has_nothing_in_the_queue() {
    for (name, facts) in rows() {
        let candidate = request(facts);
        // A machine in an administrator's name has what that person has.
        for role in Role::iter().filter(|role| !matches!(role, Role::Admin | Role::M2mAdmin)) {
            assert_eq!(kinds(&candidate, &actor(COMUNE_VALDORO, role)), [], "{name}, {role}");
        }
    }
    let draft = Candidate::Version { eservice: eservice(), descriptor: Box::new(draft_version()) };
    let may = |role: &Role| kinds(&draft, &actor(REGIONE_ESPERIA, *role)) == [TaskKind::PublishVersion];
    assert_eq!(Role::iter().filter(may).collect::<Vec<_>>(), [Role::Admin, Role::Api, Role::M2mAdmin]);
}

#[test]
fn the_draft_names_what_is_missing() {
    let candidate = request(facts().draft().missing_declared());
    let [task] = &waiting(&candidate, &consumer())[..] else { panic!("one thing to do") };
    let [Reason::MissingAttributes { missing }] = &task.reasons[..] else { panic!("{:?}", task.reasons) };
    assert_eq!(missing.iter().map(|group| group.kind).collect::<Vec<_>>(), [Declared]);
}

#[test]
fn a_rejected_request_waits_for_sixty_days_and_until_another_is_made() {
    let rejected: AgreementFacts = facts().rejected().into();
    let at = rejected.agreement.stamps.rejection.expect("it was rejected").at;
    let ask = |later, now| {
        let candidate = Candidate::Request { facts: Box::new(rejected.clone()), later };
        task(TaskKind::ResubmitRequest, &candidate, &consumer(), now).is_some()
    };
    assert!(ask(false, at.plus_days(RESUBMIT_DAYS).plus_seconds(-1)));
    assert!(!ask(false, at.plus_days(RESUBMIT_DAYS)));
    assert!(!ask(true, at), "it was presented again, whatever became of that");
}

#[test]
fn the_reason_for_the_suspension_is_told_again() {
    let by_us = facts().active().suspended_by_producer();
    let suspended: Suspensions = by_us.agreement.suspended.clone();
    let given = suspended.producer.expect("suspended").reason;
    let [task] = &waiting(&request(by_us), &provider())[..] else { panic!("one thing to do") };
    assert_eq!(task.reasons, [Reason::SuspendedByUsAlone { reason: given }]);
}

fn case() -> Discrepancy {
    Discrepancy {
        id: DiscrepancyId(RICHIESTA.0),
        revision: Revision::FIRST,
        attribute: CONVENZIONE,
        consumer: COMUNE_VALDORO,
        revoker: REGIONE_ESPERIA,
        other_verifiers: Vec::new(),
        affected_agreements: vec![RICHIESTA],
        cause: DiscrepancyCause::Revoked,
        opened_at: EARLIER,
        closed_at: None,
        close_reason: None,
    }
}

/// The case as one party sees it, which has done nothing about it yet.
fn of(case: Discrepancy, party: &Actor) -> CaseFacts {
    let stance = Stance::new(case.id, party.tenant);
    CaseFacts { case, stance, vouches: false }
}

#[test]
fn an_open_discrepancy_waits_for_its_parties_until_they_have_confirmed() {
    for party in [consumer(), provider()] {
        let open = of(case(), &party);
        let closed = of(Discrepancy { closed_at: Some(NOW), ..case() }, &party);
        let expired = of(Discrepancy { cause: DiscrepancyCause::Expired, ..case() }, &party);
        let mut confirmed = open.clone();
        let reason = "La convenzione è valida".to_owned();
        confirmed.stance.confirmation = Some(Confirmation { at: NOW, reason, cause: DiscrepancyCause::Revoked });
        let told = |facts: &CaseFacts| told(&waiting(&Candidate::Case(facts.clone()), &party));
        assert_eq!(told(&open), "RESOLVE_DISCREPANCY (VERIFICATION_REVOKED)");
        assert_eq!(told(&expired), "RESOLVE_DISCREPANCY (VERIFICATION_EXPIRED)");
        assert_eq!(kinds(&Candidate::Case(closed), &party), []);
        assert_eq!(kinds(&Candidate::Case(confirmed), &party), []);
    }
    assert_eq!(kinds(&Candidate::Case(of(case(), &stranger())), &stranger()), []);
}

fn verification(expires_at: Option<Timestamp>) -> Verification {
    Verification {
        consumer: COMUNE_VALDORO,
        attribute: CONVENZIONE,
        verifier: REGIONE_ESPERIA,
        verified_at: EARLIER,
        expires_at,
        revoked_at: None,
        expiry_told: false,
    }
}

#[test]
fn a_verification_waits_for_its_verifier_in_the_last_month() {
    let ask = |verification: Verification, asked_by, actor: &Actor| {
        waiting(&Candidate::Verification { verification, asked_by }, actor)
    };
    let on = Some(RICHIESTA);
    let soon = NOW.plus_days(EXPIRING_DAYS);
    let rows = [
        (verification(Some(soon)), on, "RENEW_VERIFICATION (VERIFICATION_EXPIRES)"),
        (verification(Some(soon.plus_seconds(1))), on, "·"),
        (verification(None), on, "·"),
        (verification(Some(NOW)), on, "RENEW_VERIFICATION (VERIFICATION_EXPIRED)"),
        (verification(Some(soon)), None, "·"),
        (Verification { expiry_told: true, ..verification(Some(NOW)) }, on, "·"),
        (Verification { revoked_at: Some(NOW), ..verification(Some(soon)) }, on, "·"),
    ];
    for (verification, asked_by, expected) in rows {
        assert_eq!(told(&ask(verification.clone(), asked_by, &provider())), expected, "{verification:?}");
        for other in [consumer(), actor(ASL_ESPERIA, Role::Admin)] {
            assert_eq!(ask(verification.clone(), asked_by, &other), []);
        }
    }
    let [task] = &ask(verification(Some(soon)), on, &provider())[..] else { panic!("one thing to do") };
    assert_eq!(task.deadline, Some(soon));
}

#[test]
fn it_waits_from_a_month_before_its_end_and_never_before_it_was_given() {
    let late = EARLIER.plus_days(365);
    assert_eq!(renewable_since(&verification(Some(late))), late.plus_days(-EXPIRING_DAYS));
    assert_eq!(renewable_since(&verification(Some(EARLIER.plus_days(3)))), EARLIER);
}

fn draft_version() -> Descriptor {
    Descriptor { state: DescriptorState::Draft, ..version(2) }
}

#[test]
fn a_draft_version_waits_for_what_publication_asks() {
    let ask = |eservice: Eservice, descriptor| {
        told(&waiting(&Candidate::Version { eservice, descriptor: Box::new(descriptor) }, &provider()))
    };
    assert_eq!(ask(eservice(), draft_version()), "PUBLISH_VERSION (READY)");
    assert_eq!(
        ask(eservice(), Descriptor { interface: None, ..draft_version() }),
        "PUBLISH_VERSION (INTERFACE_MISSING)"
    );
    assert_eq!(
        ask(Eservice { personal_data: None, ..eservice() }, draft_version()),
        "PUBLISH_VERSION (missingPersonalDataFlag)"
    );
    assert_eq!(ask(eservice(), version(2)), "·");
}

#[test]
fn a_load_over_the_quotas_waits_for_the_provider_and_a_draft_for_its_consumer() {
    use crate::purpose::tests::{active, facts as purpose, plan_of};
    use crate::purpose::{Answers, PlanStage};
    let of = |facts: PurposeFacts, actor: &Actor| told(&waiting(&Candidate::Purpose(Box::new(facts)), actor));
    let quota = active().capacity().expect("a live request").left();
    let over = purpose(vec![plan_of(1, PlanStage::WaitingForApproval, quota + 1)]);
    let by_now_within = purpose(vec![plan_of(1, PlanStage::WaitingForApproval, quota)]);
    let mut on_a_suspended_request = by_now_within.clone();
    on_a_suspended_request.request.as_mut().expect("a live request").state = AgreementState::Suspended;
    let draft = purpose(vec![plan_of(1, PlanStage::Draft, 10)]);
    let mut unanswered = draft.clone();
    unanswered.purpose.risk_analysis = Answers::default();
    let rows = [
        (over, "·", "EVALUATE_PURPOSE (OVER_QUOTA)"),
        (by_now_within, "RECONSIDER_PURPOSE (READY)", "EVALUATE_PURPOSE (READY)"),
        (on_a_suspended_request, "·", "EVALUATE_PURPOSE (READY)"),
        (draft, "COMPLETE_PURPOSE (READY)", "·"),
        (unanswered, "COMPLETE_PURPOSE (riskAnalysisValidationFailed)", "·"),
        (active(), "·", "·"),
    ];
    for (facts, of_consumer, of_provider) in rows {
        assert_eq!(of(facts.clone(), &consumer()), of_consumer);
        assert_eq!(of(facts.clone(), &provider()), of_provider);
        assert_eq!(of(facts, &stranger()), "·");
    }
}
