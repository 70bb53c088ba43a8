//! The load against the quotas: seed 000 step 5, `decisions.md` I11, `interop.md` §2.10 "Quota rule".

use super::*;

fn draft_of(daily_calls: i64) -> PurposeFacts {
    facts(vec![plan_of(1, PlanStage::Draft, daily_calls)])
}

fn state_after(command: PurposeCommand, facts: &PurposeFacts, actor: &Actor) -> PurposeState {
    after(command, facts, actor).state()
}

#[test]
fn a_load_equal_to_what_is_left_is_within_the_quota() {
    for (daily_calls, state) in [(3_000, PurposeState::Active), (3_001, PurposeState::WaitingForApproval)] {
        assert_eq!(state_after(PurposeCommand::Activate, &draft_of(daily_calls), &consumer()), state);
    }
}

#[test]
fn the_quota_for_all_counts_as_well() {
    let mut facts = draft_of(2_500);
    facts.load.all = 47_500;
    assert_eq!(state_after(PurposeCommand::Activate, &facts, &consumer()), PurposeState::Active);
    facts.load.all = 47_501;
    assert_eq!(state_after(PurposeCommand::Activate, &facts, &consumer()), PurposeState::WaitingForApproval);
}

#[test]
fn what_is_left_is_never_negative() {
    let load = Load { consumer: 9_000, all: 90_000 };
    let capacity = Capacity { per_consumer: 5_000, total: 50_000, load };
    assert_eq!((capacity.left_for_consumer(), capacity.left_in_all()), (0, 0));
    assert!(!capacity.holds(1));
}

#[test]
fn an_accepted_load_takes_the_place_of_the_live_one() {
    let asked = vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)];
    let decision = act(PurposeCommand::Approve, &facts(asked), &provider()).expect("the provider accepts");
    let purpose = stored(&decision);
    assert_eq!(happened(&decision), ["PurposeApproved"]);
    assert_eq!(purpose.current().daily_calls, 9_000);
    let stages: Vec<PlanStage> = purpose.versions.iter().map(|version| version.stage).collect();
    assert_eq!(stages, [PlanStage::Archived, PlanStage::Active]);
}

#[test]
fn a_refused_load_leaves_the_live_one_alone() {
    let asked = vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)];
    let reason = "Il carico non è sostenibile.".to_owned();
    let purpose = after(PurposeCommand::Reject { reason: reason.clone() }, &facts(asked), &provider());
    assert_eq!((purpose.state(), purpose.load()), (PurposeState::Active, 1_000));
    assert_eq!(purpose.versions[1].rejection_reason, Some(reason));
}

#[test]
fn a_refusal_says_why() {
    let waiting = facts(vec![plan_of(1, PlanStage::WaitingForApproval, 9_000)]);
    for reason in ["", "corto", &"x".repeat(251)] {
        let refused = act(PurposeCommand::Reject { reason: reason.to_owned() }, &waiting, &provider());
        assert!(matches!(refused, Err(Denial::Invalid(_))), "{reason}");
    }
}

#[test]
fn another_load_within_the_quota_is_in_force_at_once_and_over_it_waits_while_the_old_one_goes_on() {
    let within = act(PurposeCommand::ChangePlan { daily_calls: 3_000 }, &active(), &consumer()).expect("within");
    assert_eq!((happened(&within), stored(&within).load()), (vec!["PurposePlanChanged"], 3_000));

    let over = act(PurposeCommand::ChangePlan { daily_calls: 3_001 }, &active(), &consumer()).expect("over");
    let purpose = stored(&over);
    assert_eq!((happened(&over), purpose.load()), (vec!["PurposeWaitingForApproval"], 1_000));
    assert_eq!(purpose.waiting().map(|version| version.daily_calls), Some(3_001));
}

#[test]
fn the_same_load_again_is_no_change() {
    let same = act(PurposeCommand::ChangePlan { daily_calls: 1_000 }, &active(), &consumer());
    assert_eq!(same, Err(Denial::UnchangedDailyCalls));
    for daily_calls in [0, -1, MAX_DAILY_CALLS + 1] {
        let wrong = act(PurposeCommand::ChangePlan { daily_calls }, &active(), &consumer());
        assert!(matches!(wrong, Err(Denial::Invalid(_))), "{daily_calls}");
    }
}

/// A provider that raises its quotas need not decide on each load that waits.
#[test]
fn a_waiting_load_is_taken_up_once_the_quotas_hold_it() {
    let mut waiting = facts(vec![plan_of(1, PlanStage::WaitingForApproval, 9_000)]);
    assert_eq!(act(PurposeCommand::Reconsider, &waiting, &consumer()), Err(Denial::StillOverQuota));
    waiting.request = waiting.request.map(|request| LiveRequest { per_consumer: 11_000, ..request });
    let decision = act(PurposeCommand::Reconsider, &waiting, &consumer()).expect("it fits now");
    assert_eq!((happened(&decision), stored(&decision).load()), (vec!["PurposePlanChanged"], 9_000));
}

#[test]
fn what_waits_may_be_taken_back_but_the_last_version_stays() {
    let asked = vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)];
    let purpose = after(PurposeCommand::Withdraw, &facts(asked), &consumer());
    assert_eq!((purpose.versions.len(), purpose.load()), (1, 1_000));
    let only = facts(vec![plan_of(1, PlanStage::WaitingForApproval, 9_000)]);
    assert_eq!(act(PurposeCommand::Withdraw, &only, &consumer()), Err(Denial::PurposeVersionCannotBeDeleted));
}

#[test]
fn archiving_takes_what_waits_along() {
    let asked = vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)];
    let purpose = after(PurposeCommand::Archive, &facts(asked), &consumer());
    assert_eq!((purpose.state(), purpose.waiting(), purpose.load()), (PurposeState::Archived, None, 0));
}

#[test]
fn raised_quotas_are_told_when_a_waiting_load_fits_because_of_them() {
    let quotas = |daily_calls_per_consumer, daily_calls_total| crate::eservice::Quotas {
        daily_calls_per_consumer,
        daily_calls_total,
        voucher_lifespan: 600,
    };
    let waiting = facts(vec![plan_of(1, PlanStage::Active, 1_000), plan_of(2, PlanStage::WaitingForApproval, 9_000)]);
    let told = |facts: &PurposeFacts, quotas| rules::quotas_changed(facts, quotas).map(|decision| happened(&decision));
    assert_eq!(told(&waiting, quotas(20_000, 90_000)), Some(vec!["PurposeFitsByNow"]));
    let decision = rules::quotas_changed(&waiting, quotas(20_000, 90_000)).expect("it fits");
    assert!(decision.writes().is_empty(), "the consumer decides");
    for still in [quotas(8_000, 90_000), quotas(9_000, 9_000)] {
        assert_eq!(told(&waiting, still), None, "{still:?}");
    }
    let mut roomy = waiting.clone();
    roomy.request = roomy.request.map(|request| LiveRequest { per_consumer: 20_000, total: 90_000, ..request });
    assert_eq!(told(&roomy, quotas(30_000, 90_000)), None, "it had room before");
    let mut idle = waiting.clone();
    idle.request = idle.request.map(|request| LiveRequest { state: AgreementState::Suspended, ..request });
    assert_eq!(told(&idle, quotas(20_000, 90_000)), None, "it could not be taken up");
    let live = facts(vec![plan_of(1, PlanStage::Active, 1_000)]);
    assert_eq!(told(&live, quotas(20_000, 90_000)), None, "nothing waits");
}
