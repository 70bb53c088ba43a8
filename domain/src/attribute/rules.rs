//! Who gives and takes attributes (`interop.md` §2.9 "Who gives/takes attributes", seed 003). [`can`] is what the page
//! asks to draw a button, [`decide`] what the server asks before anything changes. What it means for requests is
//! decided in [`crate::agreement::recheck`], what it means for other verifiers in [`crate::discrepancy::rules`].

use super::{AttributeKind, Held, HeldAction, HeldCommand, HeldFacts, RevocationReason, Verification};
use crate::decision::{Decision, Write};
use crate::event::{Event, TenantEvent};
use crate::text::Fields;
use crate::{Actor, AgreementId, Denial, Permission, Thing, Timestamp};

/// May `actor` do `action` now?
///
/// # Errors
/// The first reason why not, in the order role, thing, relation, state (`interop.md` §2).
pub fn can(action: HeldAction, facts: &HeldFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(action.permission())?;
    match action {
        HeldAction::Assign => {
            certifies(facts, actor)?;
            if facts.holds() { Err(Denial::CertifiedAttributeAlreadyAssigned) } else { Ok(()) }
        }
        HeldAction::RevokeAssignment => {
            certifies(facts, actor)?;
            match &facts.held {
                Some(held) if held.revoked_at.is_none() => Ok(()),
                Some(_) => Err(Denial::AttributeAlreadyRevoked),
                None => Err(Denial::AttributeNotHeld),
            }
        }
        HeldAction::Declare => declares(facts, actor),
        HeldAction::RevokeDeclaration => {
            declares(facts, actor)?;
            if facts.holds() { Ok(()) } else { Err(Denial::AttributeNotDeclared) }
        }
        HeldAction::Verify => verifies(facts, actor, Denial::AttributeVerificationNotAllowed),
        HeldAction::RevokeVerification => {
            verifies(facts, actor, Denial::AttributeRevocationNotAllowed)?;
            match &facts.verification {
                Some(verification) if verification.revoked_at.is_none() => Ok(()),
                Some(_) => Err(Denial::AttributeAlreadyRevoked),
                None => Err(Denial::AttributeNotHeld),
            }
        }
        HeldAction::ChangeExpiry => {
            of_kind(facts, AttributeKind::Verified)?;
            let vouches = facts.verification.as_ref().is_some_and(|verification| verification.revoked_at.is_none());
            if vouches { Ok(()) } else { Err(Denial::TenantNotFoundInVerifiers) }
        }
    }
}

impl HeldAction {
    /// What the actor must hold, whatever attribute it is about.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Assign | Self::RevokeAssignment => Permission::AssignCertifiedAttributes,
            Self::Declare | Self::RevokeDeclaration | Self::Verify | Self::RevokeVerification | Self::ChangeExpiry => {
                Permission::WriteHeldAttributes
            }
        }
    }
}

/// What happens when `command` is carried out. Nothing at all when an ente declares what it has declared already.
///
/// # Errors
/// What [`can`] answers; `AttributeVerificationNotAllowed` when the request named is not one that asks for the
/// attribute; `ExpirationDateCannotBeInThePast`; `Invalid` naming the field.
pub fn decide(command: &HeldCommand, facts: &HeldFacts, actor: &Actor) -> Result<Decision, Denial> {
    can(HeldAction::from(command), facts, actor)?;
    match command {
        HeldCommand::Assign => {
            let what = TenantEvent::CertifiedAssigned { attribute: facts.attribute.id, certifier: actor.tenant };
            Ok(stored(facts, Write::PutHeld(facts.given()), what))
        }
        HeldCommand::RevokeAssignment { reason } => {
            let what = TenantEvent::CertifiedRevoked {
                attribute: facts.attribute.id,
                certifier: actor.tenant,
                reason: words(reason)?,
            };
            Ok(stored(facts, Write::PutHeld(facts.taken()), what))
        }
        HeldCommand::Declare if facts.holds() => Ok(Decision::empty()),
        HeldCommand::Declare => {
            let what = TenantEvent::Declared { attribute: facts.attribute.id };
            Ok(stored(facts, Write::PutHeld(facts.given()), what))
        }
        HeldCommand::RevokeDeclaration => {
            let what = TenantEvent::DeclarationRevoked { attribute: facts.attribute.id };
            Ok(stored(facts, Write::PutHeld(facts.taken()), what))
        }
        HeldCommand::Verify { agreement, expires_at } => verify(facts, actor, *agreement, *expires_at),
        HeldCommand::RevokeVerification { reason } => revoke_verification(facts, actor, reason),
        HeldCommand::ChangeExpiry { expires_at } => change_expiry(facts, actor, *expires_at),
    }
}

/// A verification whose end has come, told once. Nobody asked: time did it.
#[must_use]
pub fn expire(verification: &Verification, as_of: Timestamp) -> Option<Decision> {
    let over = verification.expires_at.is_some_and(|end| end <= as_of);
    if !over || verification.expiry_told || verification.revoked_at.is_some() {
        return None;
    }
    let what = TenantEvent::VerificationExpired { attribute: verification.attribute, verifier: verification.verifier };
    let event = Event::Tenant { tenant: verification.consumer, what };
    Some(Decision::new(Write::PutVerification(Verification { expiry_told: true, ..verification.clone() }), event))
}

impl HeldFacts {
    /// Is the certified or declared attribute in the ente's hands?
    #[must_use]
    pub fn holds(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.revoked_at.is_none())
    }

    fn given(&self) -> Held {
        Held { tenant: self.tenant, attribute: self.attribute.id, assigned_at: self.as_of, revoked_at: None }
    }

    fn taken(&self) -> Held {
        let assigned_at = self.held.as_ref().map_or(self.as_of, |held| held.assigned_at);
        Held { assigned_at, revoked_at: Some(self.as_of), ..self.given() }
    }
}

/// Only the ente that added a certified attribute gives and takes it; to itself too.
fn certifies(facts: &HeldFacts, actor: &Actor) -> Result<(), Denial> {
    of_kind(facts, AttributeKind::Certified)?;
    if !facts.caller_certifies {
        return Err(Denial::TenantIsNotACertifier);
    }
    if facts.attribute.creator == actor.tenant { Ok(()) } else { Err(Denial::AttributeDoesNotBelongToCertifier) }
}

/// "La gestione degli attributi dichiarati è di competenza esclusiva del fruitore" (seed 003).
fn declares(facts: &HeldFacts, actor: &Actor) -> Result<(), Denial> {
    of_kind(facts, AttributeKind::Declared)?;
    if facts.tenant == actor.tenant { Ok(()) } else { Err(Denial::OperationForbidden) }
}

/// Only a provider that is asked for it verifies and revokes, and never for itself.
fn verifies(facts: &HeldFacts, actor: &Actor, not_asked: Denial) -> Result<(), Denial> {
    of_kind(facts, AttributeKind::Verified)?;
    if facts.tenant == actor.tenant {
        return Err(Denial::VerifiedAttributeSelfVerificationNotAllowed);
    }
    if facts.asked_by.is_empty() { Err(not_asked) } else { Ok(()) }
}

fn of_kind(facts: &HeldFacts, kind: AttributeKind) -> Result<(), Denial> {
    if facts.attribute.kind == kind { Ok(()) } else { Err(Denial::not_found(Thing::Attribute)) }
}

/// Verifying again, after a revocation or while the verification still holds, starts a new one.
fn verify(
    facts: &HeldFacts,
    actor: &Actor,
    agreement: AgreementId,
    expires_at: Option<Timestamp>,
) -> Result<Decision, Denial> {
    if !facts.asked_by.contains(&agreement) {
        return Err(Denial::AttributeVerificationNotAllowed);
    }
    in_future(expires_at, facts.as_of)?;
    let verification = Verification {
        consumer: facts.tenant,
        attribute: facts.attribute.id,
        verifier: actor.tenant,
        verified_at: facts.as_of,
        expires_at,
        revoked_at: None,
        expiry_told: false,
    };
    let what = TenantEvent::Verified { attribute: facts.attribute.id, verifier: actor.tenant, expires_at };
    Ok(stored(facts, Write::PutVerification(verification), what))
}

fn revoke_verification(facts: &HeldFacts, actor: &Actor, reason: &str) -> Result<Decision, Denial> {
    let current = facts.verification.as_ref().ok_or(Denial::AttributeNotHeld)?;
    let revoked = Verification { revoked_at: Some(facts.as_of), ..current.clone() };
    let what = TenantEvent::VerificationRevoked {
        attribute: facts.attribute.id,
        verifier: actor.tenant,
        reason: words(reason)?,
    };
    Ok(stored(facts, Write::PutVerification(revoked), what))
}

/// A verification that had run out holds again when it is given a later end.
fn change_expiry(facts: &HeldFacts, actor: &Actor, expires_at: Option<Timestamp>) -> Result<Decision, Denial> {
    let current = facts.verification.as_ref().ok_or(Denial::TenantNotFoundInVerifiers)?;
    in_future(expires_at, facts.as_of)?;
    if current.expires_at == expires_at {
        return Ok(Decision::empty());
    }
    let changed = Verification { expires_at, expiry_told: false, ..current.clone() };
    let what =
        TenantEvent::VerificationExpiryUpdated { attribute: facts.attribute.id, verifier: actor.tenant, expires_at };
    Ok(stored(facts, Write::PutVerification(changed), what))
}

fn in_future(end: Option<Timestamp>, now: Timestamp) -> Result<(), Denial> {
    if end.is_some_and(|end| end <= now) { Err(Denial::ExpirationDateCannotBeInThePast) } else { Ok(()) }
}

fn words(typed: &str) -> Result<String, Denial> {
    let mut fields = Fields::new();
    let reason: Option<RevocationReason> = fields.text("reason", typed);
    fields.finish(reason).map(Into::into)
}

fn stored(facts: &HeldFacts, write: Write, what: TenantEvent) -> Decision {
    Decision::new(write, Event::Tenant { tenant: facts.tenant, what })
}
