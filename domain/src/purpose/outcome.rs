//! What becomes of a purpose when a command that may be given is carried out. Only [`super::rules::decide`] calls this.

use super::rules::{check, holds, resumes_over_quota};
use super::{
    PlanStage, Purpose, PurposeAround, PurposeData, PurposeFacts, PurposeSide, PurposeState, PurposeSuspensions,
    PurposeVersion, plan,
};
use crate::agreement::Suspension;
use crate::decision::{Decision, Write};
use crate::event::{Event, PurposeEvent, PurposeHappening};
use crate::paper::{Paper, RiskAnalysisPaper};
use crate::text::Fields;
use crate::{Denial, PurposeVersionId, Revision, Timestamp};

pub(super) fn update(
    facts: &PurposeFacts,
    around: &PurposeAround,
    mut next: Purpose,
    data: &PurposeData,
) -> Result<Decision, Denial> {
    let typed = check(data, &facts.offer, facts.consumer_kind)?;
    if around.title_taken {
        return Err(Denial::DuplicatedPurposeTitle);
    }
    next.title = typed.title;
    next.description = typed.description;
    next.free_of_charge_reason = typed.free_of_charge_reason;
    next.provider_analysis = data.risk_analysis_id;
    next.risk_analysis = typed.risk_analysis;
    for version in &mut next.versions {
        version.daily_calls = typed.daily_calls;
        version.updated_at = Some(facts.as_of);
    }
    Ok(stored(facts, next, PurposeEvent::DraftUpdated))
}

/// Within the quotas it is active at once; over them the provider decides (seed 000 step 5).
pub(super) fn activate(facts: &PurposeFacts, mut next: Purpose) -> Decision {
    let daily_calls = facts.purpose.current().daily_calls;
    let within = holds(facts, daily_calls);
    for version in next.versions.iter_mut().filter(|version| version.stage == PlanStage::Draft) {
        if within {
            begin(version, facts.as_of);
        } else {
            version.stage = PlanStage::WaitingForApproval;
            version.updated_at = Some(facts.as_of);
        }
    }
    let event =
        if within { PurposeEvent::Activated { daily_calls } } else { PurposeEvent::WaitingForApproval { daily_calls } };
    stored(facts, next, event)
}

/// The waiting load takes the place of the live one.
pub(super) fn accept(facts: &PurposeFacts, mut next: Purpose, what: impl FnOnce(i64) -> PurposeEvent) -> Decision {
    let mut daily_calls = 0;
    let mut resumes = false;
    for version in &mut next.versions {
        match version.stage {
            PlanStage::Active => end(version, facts.as_of),
            PlanStage::WaitingForApproval => {
                (daily_calls, resumes) = (version.daily_calls, version.resumes);
                begin(version, facts.as_of);
            }
            PlanStage::Draft | PlanStage::Rejected | PlanStage::Archived => {}
        }
    }
    if resumes {
        next.suspended.consumer = None;
    }
    stored(facts, next, what(daily_calls))
}

pub(super) fn reject(facts: &PurposeFacts, mut next: Purpose, reason: String) -> Decision {
    for version in next.versions.iter_mut().filter(|version| version.stage == PlanStage::WaitingForApproval) {
        version.stage = PlanStage::Rejected;
        version.rejection_reason = Some(reason.clone());
        version.updated_at = Some(facts.as_of);
    }
    stored(facts, next, PurposeEvent::Rejected { reason })
}

/// A second suspension by the same side keeps the first one's words.
pub(super) fn suspend(facts: &PurposeFacts, mut next: Purpose, side: PurposeSide, hand: Suspension) -> Decision {
    let reason = hand.reason.clone();
    let before = next.suspended.clone();
    let mut decision = Decision::empty();
    if side.is_producer() && next.suspended.producer.is_none() {
        next.suspended.producer = Some(hand.clone());
        decision = decision.and_event(told(facts, &next, PurposeEvent::SuspendedByProducer { reason: reason.clone() }));
    }
    if side.is_consumer() && next.suspended.consumer.is_none() {
        next.suspended.consumer = Some(hand);
        decision = decision.and_event(told(facts, &next, PurposeEvent::SuspendedByConsumer { reason }));
    }
    if next.suspended == before { Decision::empty() } else { decision.and_write(Write::UpdatePurpose(next)) }
}

pub(super) fn unsuspend(
    facts: &PurposeFacts,
    around: &PurposeAround,
    mut next: Purpose,
    side: PurposeSide,
) -> Decision {
    if resumes_over_quota(facts, side) {
        return ask_to_resume(facts, around, next);
    }
    let mut decision = Decision::empty();
    if side.is_producer() && next.suspended.producer.take().is_some() {
        decision = decision.and_event(told(facts, &next, PurposeEvent::UnsuspendedByProducer));
    }
    if side.is_consumer() && next.suspended.consumer.take().is_some() {
        decision = decision.and_event(told(facts, &next, PurposeEvent::UnsuspendedByConsumer));
    }
    decision.and_write(Write::UpdatePurpose(next))
}

/// Others use by now what the purpose used before it was suspended: the same load waits for the provider, and the hand
/// stays until it has decided.
fn ask_to_resume(facts: &PurposeFacts, around: &PurposeAround, mut next: Purpose) -> Decision {
    let daily_calls = facts.purpose.current().daily_calls;
    let mut asked =
        version(around.fresh_version, number(&next), PlanStage::WaitingForApproval, daily_calls, facts.as_of);
    asked.resumes = true;
    next.versions.push(asked);
    stored(facts, next, PurposeEvent::WaitingForApproval { daily_calls })
}

pub(super) fn archive(facts: &PurposeFacts, mut next: Purpose) -> Decision {
    next.versions.retain(|version| version.stage != PlanStage::WaitingForApproval);
    next.versions.iter_mut().filter(|version| version.stage == PlanStage::Active).for_each(|version| {
        end(version, facts.as_of);
    });
    next.suspended = PurposeSuspensions::default();
    stored(facts, next, PurposeEvent::Archived)
}

pub(super) fn change_plan(
    facts: &PurposeFacts,
    around: &PurposeAround,
    mut next: Purpose,
    daily_calls: i64,
) -> Result<Decision, Denial> {
    let mut fields = Fields::new();
    let parsed = fields.check("dailyCalls", plan::parse(daily_calls));
    let daily_calls = fields.finish(parsed)?;
    if daily_calls == facts.purpose.current().daily_calls {
        return Err(Denial::UnchangedDailyCalls);
    }
    let mut asked =
        version(around.fresh_version, number(&next), PlanStage::WaitingForApproval, daily_calls, facts.as_of);
    // Without a live request there is no quota to be within.
    if !holds(facts, daily_calls) {
        next.versions.push(asked);
        return Ok(stored(facts, next, PurposeEvent::WaitingForApproval { daily_calls }));
    }
    next.versions.iter_mut().filter(|version| version.stage == PlanStage::Active).for_each(|version| {
        end(version, facts.as_of);
    });
    begin(&mut asked, facts.as_of);
    next.versions.push(asked);
    Ok(stored(facts, next, PurposeEvent::PlanChanged { daily_calls }))
}

pub(super) fn withdraw(facts: &PurposeFacts, mut next: Purpose) -> Decision {
    next.versions.retain(|version| version.stage != PlanStage::WaitingForApproval);
    stored(facts, next, PurposeEvent::PlanWithdrawn)
}

pub(super) fn copy(facts: &PurposeFacts, around: &PurposeAround) -> Decision {
    let old = &facts.purpose;
    let next = Purpose {
        id: around.fresh,
        revision: Revision::FIRST,
        title: around.clone_title.clone(),
        suspended: PurposeSuspensions::default(),
        versions: vec![version(around.fresh_version, 1, PlanStage::Draft, old.current().daily_calls, facts.as_of)],
        created_at: facts.as_of,
        updated_at: None,
        ..old.clone()
    };
    let event = happened(&next, None, Some(PurposeState::Draft), PurposeEvent::Cloned { from: old.id });
    Decision::new(Write::InsertPurpose(next), event)
}

pub(super) const fn version(
    id: PurposeVersionId,
    number: i64,
    stage: PlanStage,
    daily_calls: i64,
    at: Timestamp,
) -> PurposeVersion {
    PurposeVersion {
        id,
        number,
        stage,
        daily_calls,
        resumes: false,
        rejection_reason: None,
        created_at: at,
        activated_at: None,
        updated_at: None,
    }
}

fn number(purpose: &Purpose) -> i64 {
    purpose.versions.iter().map(|version| version.number).max().unwrap_or_default() + 1
}

fn begin(version: &mut PurposeVersion, at: Timestamp) {
    version.stage = PlanStage::Active;
    version.activated_at = Some(at);
    version.updated_at = Some(at);
}

fn end(version: &mut PurposeVersion, at: Timestamp) {
    version.stage = PlanStage::Archived;
    version.updated_at = Some(at);
}

/// Stored and told; a load that becomes active by it has its risk analysis written down.
fn stored(facts: &PurposeFacts, next: Purpose, what: PurposeEvent) -> Decision {
    let event = told(facts, &next, what);
    let paper = next.live().filter(|live| facts.purpose.live().is_none_or(|before| before.id != live.id));
    let paper = paper.map(|live| RiskAnalysisPaper::of(&next, live, facts.consumer_kind, facts.as_of));
    let decision = Decision::new(Write::UpdatePurpose(next), event);
    match paper {
        Some(paper) => decision.and_write(Write::InsertPaper(Box::new(Paper::RiskAnalysis(paper)))),
        None => decision,
    }
}

fn told(facts: &PurposeFacts, next: &Purpose, what: PurposeEvent) -> Event {
    happened(next, Some(facts.purpose.state()), Some(next.state()), what)
}

pub(super) fn happened(
    purpose: &Purpose,
    from: Option<PurposeState>,
    to: Option<PurposeState>,
    what: PurposeEvent,
) -> Event {
    Event::Purpose(PurposeHappening {
        purpose: purpose.id,
        eservice: purpose.eservice,
        producer: purpose.producer,
        consumer: purpose.consumer,
        from,
        to,
        shown_to_producer: purpose.is_visible_to_producer(),
        what,
    })
}
