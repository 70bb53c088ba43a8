//! "Da fare" (`ux.md` §2.5): what waits for a person, and why. One queue over every area; [`task`] is the whole answer.
//! The database finds the candidates with conditions that say the same, so that the queue can be counted and cut into
//! pages; a test on both databases holds the two against each other.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::agreement::{AgreementAction, AgreementFacts, Side, Stage, rules};
use crate::attribute::Verification;
use crate::discrepancy::{self, CaseAction, CaseFacts, DiscrepancyCause};
use crate::eservice::{Descriptor, DescriptorState, Eservice};
use crate::pratica::{self, By, PraticaAction, PraticaFacts};
use crate::purpose::{self, PurposeAction, PurposeFacts, PurposeState};
use crate::requirement::MissingGroup;
use crate::{Actor, AgreementId, Denial, Permission, Timestamp};

/// Days before its end at which a verification counts as expiring.
pub const EXPIRING_DAYS: i64 = 30;

/// Whether a verification that ends at `end` is to be renewed by now.
#[must_use]
pub fn is_expiring(end: Timestamp, now: Timestamp) -> bool {
    end <= now.plus_days(EXPIRING_DAYS)
}

/// Days for which a rejected request waits to be presented again. Later it is history: nobody can delete it, and it
/// must not stay in the queue for good.
pub const RESUBMIT_DAYS: i64 = 60;

/// What is to be done.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TaskKind {
    /// A provider approves or rejects a request that was sent to it.
    EvaluateRequest,
    /// A consumer completes and sends its draft.
    CompleteDraft,
    /// A consumer presents a rejected request again.
    ResubmitRequest,
    /// A consumer moves to a newer version.
    UpgradeRequest,
    /// An ente reviews a suspension that it alone can lift.
    ReviewSuspension,
    /// An ente resolves a discrepancy that concerns it.
    ResolveDiscrepancy,
    /// A provider renews a verification that ends soon.
    RenewVerification,
    /// A provider completes and publishes a version.
    PublishVersion,
    /// A provider decides on a load that is over the quotas.
    EvaluatePurpose,
    /// A consumer completes and presents its draft purpose.
    CompletePurpose,
    /// A consumer puts a waiting load in force: the quotas have room for it by now.
    ReconsiderPurpose,
    /// An operator processes a pratica that is in their hands.
    ProcessPratica,
}

impl TaskKind {
    /// Whoever may not do it does not have it in their queue.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::EvaluateRequest
            | Self::CompleteDraft
            | Self::ResubmitRequest
            | Self::UpgradeRequest
            | Self::ReviewSuspension => Permission::WriteAgreements,
            Self::ResolveDiscrepancy | Self::RenewVerification => Permission::WriteHeldAttributes,
            Self::PublishVersion => Permission::WriteEservices,
            Self::EvaluatePurpose | Self::CompletePurpose | Self::ReconsiderPurpose => Permission::WritePurposes,
            Self::ProcessPratica => Permission::WorkPratiche,
        }
    }

    /// The command on a request that does it.
    const fn action(self) -> Option<AgreementAction> {
        match self {
            Self::EvaluateRequest => Some(AgreementAction::Approve),
            Self::CompleteDraft => Some(AgreementAction::Submit),
            Self::ResubmitRequest => Some(AgreementAction::Clone),
            Self::UpgradeRequest => Some(AgreementAction::Upgrade),
            Self::ReviewSuspension => Some(AgreementAction::Unsuspend),
            Self::ResolveDiscrepancy
            | Self::RenewVerification
            | Self::PublishVersion
            | Self::EvaluatePurpose
            | Self::CompletePurpose
            | Self::ReconsiderPurpose
            | Self::ProcessPratica => None,
        }
    }
}

/// Something that may wait for somebody, as it is at one instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Candidate {
    /// A request. `later`: has the consumer made another one for the e-service since?
    Request { facts: Box<AgreementFacts>, later: bool },
    /// A discrepancy.
    Case(CaseFacts),
    /// What a provider says of a consumer, and the open request to that provider that relies on it, if any.
    Verification { verification: Verification, asked_by: Option<AgreementId> },
    /// A version of an e-service.
    Version { eservice: Eservice, descriptor: Box<Descriptor> },
    /// A purpose.
    Purpose(Box<PurposeFacts>),
    /// A pratica.
    Pratica(Box<PraticaFacts>),
}

/// Why it is in the queue, and what stands in the way.
#[derive(Clone, PartialEq, Eq, Debug, EnumDiscriminants)]
#[strum_discriminants(
    name(ReasonCode),
    derive(PartialOrd, Ord, Hash, Serialize, EnumIter, IntoStaticStr),
    serde(rename_all = "SCREAMING_SNAKE_CASE"),
    strum(serialize_all = "SCREAMING_SNAKE_CASE"),
    cfg_attr(feature = "openapi", derive(utoipa::ToSchema))
)]
pub enum Reason {
    /// Nothing is missing: it can be done now.
    Ready,
    /// Requirements that the consumer does not meet.
    MissingAttributes { missing: Vec<MissingGroup> },
    /// A newer version is published.
    NewerVersion { number: i64 },
    /// The provider said why not.
    Rejected { reason: String },
    /// Nobody else holds the switch; the reason given then may be empty.
    SuspendedByUsAlone { reason: String },
    /// A provider took its verification back.
    VerificationRevoked,
    /// A verification has run out.
    VerificationExpired,
    /// A verification runs out soon.
    VerificationExpires { at: Timestamp },
    /// The version has no interface file yet.
    InterfaceMissing,
    /// Calls per day that are asked for, and what the quotas leave.
    OverQuota { asked: i64, left: i64 },
    /// It cannot be done now for another reason.
    Refused { denial: Denial },
}

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    pub kind: TaskKind,
    /// Never empty, the most telling first.
    pub reasons: Vec<Reason>,
    /// When it is too late, if it ever is.
    pub deadline: Option<Timestamp>,
}

/// Does the candidate wait for the actor to do `kind`? A person's queue holds what the person may do, for the ente of
/// their session.
#[must_use]
pub fn task(kind: TaskKind, candidate: &Candidate, actor: &Actor, now: Timestamp) -> Option<Task> {
    if !actor.has(kind.permission()) {
        return None;
    }
    let (reasons, deadline) = match candidate {
        Candidate::Request { facts, later } => {
            let side = facts.side(actor).ok()?;
            (request(kind, facts, *later, side, actor, now)?, None)
        }
        Candidate::Case(case) => (resolve(kind, case, actor)?, None),
        Candidate::Verification { verification, asked_by } => renew(kind, verification, *asked_by, actor, now)?,
        Candidate::Version { eservice, descriptor } => (publish(kind, eservice, descriptor, actor)?, None),
        Candidate::Purpose(facts) => (purpose(kind, facts, actor)?, None),
        Candidate::Pratica(facts) => (pratica(kind, facts, actor)?, None),
    };
    Some(Task { kind, reasons, deadline })
}

fn request(
    kind: TaskKind,
    facts: &AgreementFacts,
    later: bool,
    side: Side,
    actor: &Actor,
    now: Timestamp,
) -> Option<Vec<Reason>> {
    let agreement = &facts.agreement;
    let first = match (kind, agreement.stage) {
        (TaskKind::EvaluateRequest, Stage::Pending) if side.is_producer() => None,
        (TaskKind::CompleteDraft, Stage::Draft) if side.is_consumer() => None,
        (TaskKind::ResubmitRequest, Stage::Rejected) if side.is_consumer() && !later && facts.siblings.is_empty() => {
            let rejected = agreement.stamps.rejection?;
            if rejected.at.plus_days(RESUBMIT_DAYS) <= now {
                return None;
            }
            Some(Reason::Rejected { reason: agreement.rejection_reason.clone().unwrap_or_default() })
        }
        (TaskKind::UpgradeRequest, Stage::Active) if side.is_consumer() && facts.open_sibling().is_none() => {
            Some(Reason::NewerVersion { number: facts.upgrade_target()?.number })
        }
        (TaskKind::ReviewSuspension, Stage::Active) => {
            Some(Reason::SuspendedByUsAlone { reason: held_by_us_alone(facts, side)? })
        }
        (_, _) => return None,
    };
    let way = rules::can(kind.action()?, facts, actor);
    let obstacle = match way {
        // The reason says what to do; that it can be done goes without saying.
        Ok(()) if first.is_some() => None,
        Ok(()) => Some(Reason::Ready),
        Err(denial) => Some(obstacle(denial)),
    };
    Some(first.into_iter().chain(obstacle).collect())
}

/// The reason given for a suspension that only this side can lift; nothing when somebody else has a hand on the switch.
fn held_by_us_alone(facts: &AgreementFacts, side: Side) -> Option<String> {
    let suspended = &facts.agreement.suspended;
    let others = suspended.platform.is_some()
        || (suspended.producer.is_some() && !side.is_producer())
        || (suspended.consumer.is_some() && !side.is_consumer());
    let ours = suspended.producer.as_ref().or(suspended.consumer.as_ref());
    ours.filter(|_| !others).map(|hand| hand.reason.clone())
}

fn obstacle(denial: Denial) -> Reason {
    match denial {
        Denial::AgreementSubmissionFailed { missing }
        | Denial::AgreementActivationFailed { missing }
        | Denial::MissingCertifiedAttributesError { missing } => Reason::MissingAttributes { missing },
        Denial::EServiceDescriptorWithoutInterface => Reason::InterfaceMissing,
        denial => Reason::Refused { denial },
    }
}

/// A party that has confirmed its own verification waits for the others.
fn resolve(kind: TaskKind, facts: &CaseFacts, actor: &Actor) -> Option<Vec<Reason>> {
    if kind != TaskKind::ResolveDiscrepancy || !facts.state().waits() {
        return None;
    }
    discrepancy::rules::can(CaseAction::Acknowledge, facts, actor).ok()?;
    Some(vec![match facts.case.cause {
        DiscrepancyCause::Revoked => Reason::VerificationRevoked,
        DiscrepancyCause::Expired => Reason::VerificationExpired,
    }])
}

/// What has run out and been told is a discrepancy, and waits as one.
fn renew(
    kind: TaskKind,
    verification: &Verification,
    asked_by: Option<AgreementId>,
    actor: &Actor,
    now: Timestamp,
) -> Option<(Vec<Reason>, Option<Timestamp>)> {
    let end = verification.expires_at?;
    let relied_on = asked_by.is_some() && verification.verifier == actor.tenant;
    let in_force = verification.revoked_at.is_none() && !verification.expiry_told;
    if kind != TaskKind::RenewVerification || !relied_on || !in_force || !is_expiring(end, now) {
        return None;
    }
    let reason = if end <= now { Reason::VerificationExpired } else { Reason::VerificationExpires { at: end } };
    Some((vec![reason], Some(end)))
}

fn publish(kind: TaskKind, eservice: &Eservice, descriptor: &Descriptor, actor: &Actor) -> Option<Vec<Reason>> {
    let ours = eservice.producer == actor.tenant && descriptor.state == DescriptorState::Draft;
    if kind != TaskKind::PublishVersion || !ours {
        return None;
    }
    let way = crate::eservice::rules::may_publish(eservice, descriptor);
    Some(vec![way.map_or_else(obstacle, |()| Reason::Ready)])
}

fn purpose(kind: TaskKind, facts: &PurposeFacts, actor: &Actor) -> Option<Vec<Reason>> {
    let side = facts.side(actor).ok()?;
    match kind {
        TaskKind::EvaluatePurpose if side.is_producer() => {
            let asked = facts.purpose.waiting()?.daily_calls;
            let over = facts.capacity().filter(|capacity| !capacity.holds(asked));
            Some(vec![over.map_or(Reason::Ready, |capacity| Reason::OverQuota { asked, left: capacity.left() })])
        }
        TaskKind::CompletePurpose if side.is_consumer() && facts.purpose.state() == PurposeState::Draft => {
            let way = purpose::rules::can(PurposeAction::Activate, facts, actor);
            Some(vec![way.map_or_else(obstacle, |()| Reason::Ready)])
        }
        TaskKind::ReconsiderPurpose => {
            purpose::rules::can(PurposeAction::Reconsider, facts, actor).ok().map(|()| vec![Reason::Ready])
        }
        _ => None,
    }
}

/// What waits for the citizen does not wait for its operator.
fn pratica(kind: TaskKind, facts: &PraticaFacts, actor: &Actor) -> Option<Vec<Reason>> {
    let way = pratica::rules::can(PraticaAction::Evaluate, facts, By::Operator(actor));
    (kind == TaskKind::ProcessPratica && way.is_ok()).then(|| vec![Reason::Ready])
}

/// Since when a verification waits to be renewed: a month before its end, or since it was given if that is later.
#[must_use]
pub fn renewable_since(verification: &Verification) -> Timestamp {
    let month_before = verification.expires_at.map(|end| end.plus_days(-EXPIRING_DAYS));
    month_before.map_or(verification.verified_at, |at| at.max(verification.verified_at))
}
