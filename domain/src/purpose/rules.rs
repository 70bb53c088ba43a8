//! The state machine of a purpose: [`can`], which the page asks to draw a button, and [`decide`], which the server asks
//! before anything changes. Same facts, same answer (`interop.md` §2.10 as amended by `decisions.md` I8, I11). What a
//! purpose looks like afterwards is in `outcome.rs`.

use super::facts::{LiveRequest, NewPurposeFacts};
use super::outcome::{
    accept, activate, archive, change_plan, copy, happened, reject, suspend, unsuspend, update, version, withdraw,
};
use super::risk_analysis::{Depth, problems};
use super::{
    Answers, Offer, PlanStage, Purpose, PurposeAction, PurposeAround, PurposeCommand, PurposeData, PurposeFacts,
    PurposeRejectionReason, PurposeSide, PurposeState, PurposeSuspensions, PurposeVersion, plan,
};
use crate::agreement::{AgreementState, Suspension, SuspensionReason};
use crate::decision::{Decision, Write};
use crate::eservice::Quotas;
use crate::event::PurposeEvent;
use crate::tenant::TenantKind;
use crate::text::{Fields, fold};
use crate::{Actor, Denial, Permission, PurposeId, PurposeVersionId, Revision};

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

/// What the platform tells when the quotas of the version that the purpose's request is bound to become these: that a load
/// which waits has room by now. Nothing about the purpose changes; its consumer decides. Nothing when it had room before.
#[must_use]
pub fn quotas_changed(facts: &PurposeFacts, quotas: Quotas) -> Option<Decision> {
    let waiting = facts.purpose.waiting()?;
    let changed = LiveRequest {
        per_consumer: quotas.daily_calls_per_consumer,
        total: quotas.daily_calls_total,
        ..facts.request?
    };
    let then = PurposeFacts { request: Some(changed), ..facts.clone() };
    if facts.has_room_by_now() || !then.has_room_by_now() {
        return None;
    }
    let (state, daily_calls) = (Some(facts.purpose.state()), waiting.daily_calls);
    let told = happened(&facts.purpose, state, state, PurposeEvent::FitsByNow { daily_calls });
    Some(Decision::empty().and_event(told))
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
    let typed = check(data, &facts.offer, facts.consumer_kind)?;
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
        provider_analysis: data.risk_analysis_id,
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
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) free_of_charge_reason: Option<String>,
    pub(super) daily_calls: i64,
    pub(super) risk_analysis: Answers,
}

/// `kind` is what the consumer is in law.
pub(super) fn check(data: &PurposeData, offer: &Offer, kind: TenantKind) -> Result<Typed, Denial> {
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
    let risk_analysis = answers(data, offer, kind)?;
    Ok(Typed {
        title: title.into(),
        description: description.into(),
        free_of_charge_reason,
        daily_calls,
        risk_analysis,
    })
}

/// The answers that the purpose keeps: the consumer's own, or those of the provider's risk analysis that it takes.
fn answers(data: &PurposeData, offer: &Offer, kind: TenantKind) -> Result<Answers, Denial> {
    if let Some(taken) = offer.taken(data)? {
        return Ok(taken.answers.clone());
    }
    let wrong = problems(&data.risk_analysis, kind, None, Depth::Draft);
    if wrong.is_empty() {
        Ok(data.risk_analysis.clone())
    } else {
        Err(Denial::RiskAnalysisValidationFailed { problems: wrong })
    }
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
    let kind = facts.questionnaire_of();
    let wrong = problems(&facts.purpose.risk_analysis, kind, facts.personal_data, Depth::Complete);
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
pub(super) fn resumes_over_quota(facts: &PurposeFacts, side: PurposeSide) -> bool {
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

pub(super) fn holds(facts: &PurposeFacts, daily_calls: i64) -> bool {
    facts.capacity().is_some_and(|capacity| capacity.holds(daily_calls))
}
