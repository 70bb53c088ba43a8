//! The state machine of a purpose: [`can`], which the page asks to draw a button, and [`decide`], which the server asks
//! before anything changes. Same facts, same answer (`interop.md` §2.10 as amended by `decisions.md` I8, I11).

use super::facts::NewPurposeFacts;
use super::risk_analysis::{Depth, problems};
use super::{
    Answers, PlanStage, Purpose, PurposeAction, PurposeAround, PurposeCommand, PurposeData, PurposeFacts,
    PurposeRejectionReason, PurposeSide, PurposeState, PurposeSuspensions, PurposeVersion, plan,
};
use crate::agreement::{AgreementState, Suspension, SuspensionReason};
use crate::decision::{Decision, Write};
use crate::event::{Event, PurposeEvent, PurposeHappening};
use crate::tenant::TenantKind;
use crate::text::{Fields, fold};
use crate::{Actor, Denial, Permission, PurposeId, PurposeVersionId, Revision, Timestamp};

/// May `actor` do `action` now?
///
/// # Errors
/// The first reason why not, in the order role, party, state, business rule (`interop.md` §2).
pub fn can(action: PurposeAction, facts: &PurposeFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WritePurposes)?;
    let side = facts.side(actor)?;
    use PurposeState::{Active, Draft, Suspended};
    match action {
        PurposeAction::Update => consumer(side).and_then(|()| draft(facts)),
        PurposeAction::Activate => consumer(side).and_then(|()| in_state(facts, &[Draft])).and_then(|()| ready(facts)),
        PurposeAction::Approve | PurposeAction::Reject => producer(side).and_then(|()| waiting(facts).map(|_| ())),
        PurposeAction::Suspend => in_state(facts, &[Active, Suspended]),
        PurposeAction::Unsuspend => in_state(facts, &[Suspended]).and_then(|()| may_unsuspend(facts, side)),
        PurposeAction::Archive => consumer(side).and_then(|()| in_state(facts, &[Active, Suspended])),
        PurposeAction::ChangePlan => consumer(side).and_then(|()| may_change_plan(facts)),
        PurposeAction::Withdraw => consumer(side).and_then(|()| may_withdraw(facts)),
        PurposeAction::Reconsider => consumer(side).and_then(|()| may_reconsider(facts)),
        PurposeAction::Clone => consumer(side).and_then(|()| may_clone(facts)),
        PurposeAction::Delete => consumer(side).and_then(|()| may_delete(facts)),
    }
}

/// What happens when `command` is carried out.
///
/// # Errors
/// What [`can`] answers, `Invalid` naming the field, `DuplicatedPurposeTitle`, `UnchangedDailyCalls`.
pub fn decide(
    command: PurposeCommand,
    facts: &PurposeFacts,
    around: &PurposeAround,
    actor: &Actor,
) -> Result<Decision, Denial> {
    can(PurposeAction::from(&command), facts, actor)?;
    let side = facts.side(actor)?;
    let next = Purpose { updated_at: Some(facts.as_of), ..facts.purpose.clone() };
    match command {
        PurposeCommand::Update(data) => update(facts, around, next, &data),
        PurposeCommand::Activate => Ok(activate(facts, next)),
        PurposeCommand::Approve => Ok(accept(facts, next, |daily_calls| PurposeEvent::Approved { daily_calls })),
        PurposeCommand::Reject { reason } => {
            let mut fields = Fields::new();
            let parsed: Option<PurposeRejectionReason> = fields.text("reason", &reason);
            Ok(reject(facts, next, fields.finish(parsed)?.into()))
        }
        PurposeCommand::Suspend { reason } => {
            let mut fields = Fields::new();
            let parsed: Option<SuspensionReason> = fields.text("reason", &reason);
            let reason: String = fields.finish(parsed)?.into();
            Ok(suspend(facts, next, side, Suspension { since: facts.as_of, by: Some(actor.user), reason }))
        }
        PurposeCommand::Unsuspend => Ok(unsuspend(facts, around, next, side)),
        PurposeCommand::Archive => Ok(archive(facts, next)),
        PurposeCommand::ChangePlan { daily_calls } => change_plan(facts, around, next, daily_calls),
        PurposeCommand::Withdraw => Ok(withdraw(facts, next)),
        PurposeCommand::Reconsider => Ok(accept(facts, next, |daily_calls| PurposeEvent::PlanChanged { daily_calls })),
        PurposeCommand::Clone => Ok(copy(facts, around)),
        PurposeCommand::Delete => Ok(Decision::new(
            Write::DeletePurpose(facts.purpose.id, facts.purpose.revision),
            happened(&facts.purpose, Some(facts.purpose.state()), None, PurposeEvent::Deleted),
        )),
    }
}

/// May `actor`'s ente begin a purpose for the e-service?
///
/// # Errors
/// `Unauthorized`, or `NoActiveAgreement` (`interop.md` §2.10 "Create"; seed 000 step 4: only once the request is
/// approved and active).
pub fn can_create(facts: &NewPurposeFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WritePurposes)?;
    if facts.request.is_some_and(|request| request.state == AgreementState::Active) {
        Ok(())
    } else {
        Err(Denial::NoActiveAgreement)
    }
}

/// A new draft.
///
/// # Errors
/// What [`can_create`] answers, `Invalid`, `DuplicatedPurposeTitle`, the reasons about free use, and what is wrong with
/// the answers given so far.
pub fn create(
    ids: (PurposeId, PurposeVersionId),
    data: &PurposeData,
    facts: &NewPurposeFacts,
    actor: &Actor,
) -> Result<Decision, Denial> {
    can_create(facts, actor)?;
    let typed = check(data, facts.consumer_kind)?;
    if facts.title_taken {
        return Err(Denial::DuplicatedPurposeTitle);
    }
    let purpose = Purpose {
        id: ids.0,
        revision: Revision::FIRST,
        eservice: facts.eservice,
        producer: facts.producer,
        consumer: actor.tenant,
        title: typed.title,
        description: typed.description,
        free_of_charge_reason: typed.free_of_charge_reason,
        risk_analysis: typed.risk_analysis,
        suspended: PurposeSuspensions::default(),
        versions: vec![version(ids.1, 1, PlanStage::Draft, typed.daily_calls, facts.as_of)],
        created_at: facts.as_of,
        updated_at: None,
    };
    let event = happened(&purpose, None, Some(PurposeState::Draft), PurposeEvent::Created);
    Ok(Decision::new(Write::InsertPurpose(purpose), event))
}

/// The title of a copy: the old one with "- copia", cut to 60 characters; `taken` says which titles the consumer has
/// for the e-service already, folded.
#[must_use]
pub fn clone_title(title: &str, taken: &[String]) -> String {
    (1..).map(|number| copy_of(title, number)).find(|title| !taken.contains(&fold(title))).unwrap_or_default()
}

fn copy_of(title: &str, number: u32) -> String {
    let suffix = if number == 1 { " - copia".to_owned() } else { format!(" - copia {number}") };
    let kept: String = title.chars().take(60 - suffix.chars().count()).collect();
    format!("{}{suffix}", kept.trim_end())
}

/// What was typed, checked.
struct Typed {
    title: String,
    description: String,
    free_of_charge_reason: Option<String>,
    daily_calls: i64,
    risk_analysis: Answers,
}

fn check(data: &PurposeData, kind: TenantKind) -> Result<Typed, Denial> {
    let mut fields = Fields::new();
    let title = fields.text::<5, 60>("title", &data.title);
    let description = fields.text::<10, 250>("description", &data.description);
    let daily_calls = fields.check("dailyCalls", plan::parse(data.daily_calls));
    let reason = data.free_of_charge_reason.trim();
    let free = match (data.is_free_of_charge, reason.is_empty()) {
        (true, false) => fields.text::<10, 250>("freeOfChargeReason", reason).map(|reason| Some(reason.into())),
        (true, true) | (false, _) => Some(None),
    };
    let both = title.zip(description).zip(daily_calls).zip(free);
    let (((title, description), daily_calls), free_of_charge_reason) = fields.finish(both)?;
    match (data.is_free_of_charge, reason.is_empty()) {
        (true, true) => return Err(Denial::MissingFreeOfChargeReason),
        (false, false) => return Err(Denial::InvalidFreeOfChargeReason),
        (true, false) | (false, true) => {}
    }
    let wrong = problems(&data.risk_analysis, kind, None, Depth::Draft);
    if !wrong.is_empty() {
        return Err(Denial::RiskAnalysisValidationFailed { problems: wrong });
    }
    let risk_analysis = data.risk_analysis.clone();
    Ok(Typed {
        title: title.into(),
        description: description.into(),
        free_of_charge_reason,
        daily_calls,
        risk_analysis,
    })
}

fn consumer(side: PurposeSide) -> Result<(), Denial> {
    if side.is_consumer() { Ok(()) } else { Err(Denial::TenantIsNotTheConsumer) }
}

fn producer(side: PurposeSide) -> Result<(), Denial> {
    if side.is_producer() { Ok(()) } else { Err(Denial::TenantIsNotTheProducer) }
}

fn in_state(facts: &PurposeFacts, allowed: &[PurposeState]) -> Result<(), Denial> {
    let state = facts.purpose.state();
    if allowed.contains(&state) { Ok(()) } else { Err(Denial::NotValidVersionState { state }) }
}

fn draft(facts: &PurposeFacts) -> Result<(), Denial> {
    match facts.purpose.state() {
        PurposeState::Draft => Ok(()),
        state => Err(Denial::PurposeNotInDraftState { state }),
    }
}

fn waiting(facts: &PurposeFacts) -> Result<&PurposeVersion, Denial> {
    facts.purpose.waiting().ok_or(Denial::NotValidVersionState { state: facts.purpose.state() })
}

/// A purpose is presented on an active request and with every question answered.
fn ready(facts: &PurposeFacts) -> Result<(), Denial> {
    if !facts.request_is_active() {
        return Err(Denial::NoActiveAgreement);
    }
    let wrong = problems(&facts.purpose.risk_analysis, facts.consumer_kind, facts.personal_data, Depth::Complete);
    if wrong.is_empty() { Ok(()) } else { Err(Denial::RiskAnalysisValidationFailed { problems: wrong }) }
}

fn may_unsuspend(facts: &PurposeFacts, side: PurposeSide) -> Result<(), Denial> {
    let hands = &facts.purpose.suspended;
    let own = (side.is_producer() && hands.producer.is_some()) || (side.is_consumer() && hands.consumer.is_some());
    if !own {
        return Err(Denial::PurposeNotSuspendedByCaller);
    }
    // It would take up more than the quotas leave, and another load waits already: the provider decides on that first.
    if resumes_over_quota(facts, side) && facts.purpose.waiting().is_some() {
        return Err(Denial::PurposeVersionStateConflict);
    }
    Ok(())
}

/// Would lifting the consumer's hand make the purpose active with a load that is over a quota by now? The provider's own
/// lifting is its consent (`interop.md` §2.10 "reactivate").
fn resumes_over_quota(facts: &PurposeFacts, side: PurposeSide) -> bool {
    let alone = side == PurposeSide::Consumer && facts.purpose.suspended.producer.is_none();
    alone && facts.purpose.live().is_some_and(|live| !holds(facts, live.daily_calls))
}

fn may_change_plan(facts: &PurposeFacts) -> Result<(), Denial> {
    let open = facts.purpose.waiting().is_some() || facts.purpose.live().is_none();
    if open { Err(Denial::PurposeVersionStateConflict) } else { Ok(()) }
}

fn may_withdraw(facts: &PurposeFacts) -> Result<(), Denial> {
    if facts.purpose.waiting().is_some() && facts.purpose.versions.len() > 1 {
        Ok(())
    } else {
        Err(Denial::PurposeVersionCannotBeDeleted)
    }
}

/// A waiting load that the quotas hold by now needs nobody's decision any more.
fn may_reconsider(facts: &PurposeFacts) -> Result<(), Denial> {
    let waiting = waiting(facts)?;
    if !facts.request_is_active() {
        return Err(Denial::NoActiveAgreement);
    }
    if holds(facts, waiting.daily_calls) { Ok(()) } else { Err(Denial::StillOverQuota) }
}

fn may_clone(facts: &PurposeFacts) -> Result<(), Denial> {
    match facts.purpose.state() {
        PurposeState::Draft | PurposeState::Archived => Err(Denial::PurposeCannotBeCloned),
        PurposeState::WaitingForApproval | PurposeState::Active | PurposeState::Suspended | PurposeState::Rejected => {
            Ok(())
        }
    }
}

/// Only what was never active goes: a draft, or a first load that nobody has decided on.
fn may_delete(facts: &PurposeFacts) -> Result<(), Denial> {
    let never = |version: &PurposeVersion| matches!(version.stage, PlanStage::Draft | PlanStage::WaitingForApproval);
    if facts.purpose.versions.iter().all(never) { Ok(()) } else { Err(Denial::PurposeCannotBeDeleted) }
}

fn holds(facts: &PurposeFacts, daily_calls: i64) -> bool {
    facts.capacity().is_some_and(|capacity| capacity.holds(daily_calls))
}

fn update(
    facts: &PurposeFacts,
    around: &PurposeAround,
    mut next: Purpose,
    data: &PurposeData,
) -> Result<Decision, Denial> {
    let typed = check(data, facts.consumer_kind)?;
    if around.title_taken {
        return Err(Denial::DuplicatedPurposeTitle);
    }
    next.title = typed.title;
    next.description = typed.description;
    next.free_of_charge_reason = typed.free_of_charge_reason;
    next.risk_analysis = typed.risk_analysis;
    for version in &mut next.versions {
        version.daily_calls = typed.daily_calls;
        version.updated_at = Some(facts.as_of);
    }
    Ok(stored(facts, next, PurposeEvent::DraftUpdated))
}

/// Within the quotas it is active at once; over them the provider decides (seed 000 step 5).
fn activate(facts: &PurposeFacts, mut next: Purpose) -> Decision {
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
fn accept(facts: &PurposeFacts, mut next: Purpose, what: impl FnOnce(i64) -> PurposeEvent) -> Decision {
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

fn reject(facts: &PurposeFacts, mut next: Purpose, reason: String) -> Decision {
    for version in next.versions.iter_mut().filter(|version| version.stage == PlanStage::WaitingForApproval) {
        version.stage = PlanStage::Rejected;
        version.rejection_reason = Some(reason.clone());
        version.updated_at = Some(facts.as_of);
    }
    stored(facts, next, PurposeEvent::Rejected { reason })
}

/// A second suspension by the same side keeps the first one's words.
fn suspend(facts: &PurposeFacts, mut next: Purpose, side: PurposeSide, hand: Suspension) -> Decision {
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

fn unsuspend(facts: &PurposeFacts, around: &PurposeAround, mut next: Purpose, side: PurposeSide) -> Decision {
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

fn archive(facts: &PurposeFacts, mut next: Purpose) -> Decision {
    next.versions.retain(|version| version.stage != PlanStage::WaitingForApproval);
    next.versions.iter_mut().filter(|version| version.stage == PlanStage::Active).for_each(|version| {
        end(version, facts.as_of);
    });
    next.suspended = PurposeSuspensions::default();
    stored(facts, next, PurposeEvent::Archived)
}

fn change_plan(
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

fn withdraw(facts: &PurposeFacts, mut next: Purpose) -> Decision {
    next.versions.retain(|version| version.stage != PlanStage::WaitingForApproval);
    stored(facts, next, PurposeEvent::PlanWithdrawn)
}

fn copy(facts: &PurposeFacts, around: &PurposeAround) -> Decision {
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

const fn version(
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

fn stored(facts: &PurposeFacts, next: Purpose, what: PurposeEvent) -> Decision {
    let event = told(facts, &next, what);
    Decision::new(Write::UpdatePurpose(next), event)
}

fn told(facts: &PurposeFacts, next: &Purpose, what: PurposeEvent) -> Event {
    happened(next, Some(facts.purpose.state()), Some(next.state()), what)
}

fn happened(purpose: &Purpose, from: Option<PurposeState>, to: Option<PurposeState>, what: PurposeEvent) -> Event {
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
