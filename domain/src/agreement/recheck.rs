//! The platform's own move when attributes, requirements or time change: nobody asked, nobody is denied
//! (`interop.md` §2.9, `decisions.md` I2–I4, I6). Verified attributes never move a request.

use super::rules::{changed, stored};
use super::{Agreement, AgreementFacts, Stage, Suspension};
use crate::attribute::AttributeKind::{Certified, Declared};
use crate::decision::Decision;
use crate::event::AgreementEvent;

/// Where the request belongs, if not where it is.
#[must_use]
pub fn recheck(facts: &AgreementFacts) -> Option<Decision> {
    let certified = facts.meets(&facts.current, Certified);
    let declared = facts.meets(&facts.current, Declared);
    let missing = || facts.current.fit.missing(&[Certified, Declared]);
    let mut next = changed(&facts.agreement, facts);
    let event = match facts.agreement.stage {
        Stage::Draft | Stage::Pending if !certified => {
            next.stage = Stage::MissingCertifiedAttributes;
            AgreementEvent::SetMissingCertifiedAttributes { missing: facts.current.fit.missing(&[Certified]) }
        }
        Stage::Pending if !declared => {
            back_to_draft(&mut next);
            AgreementEvent::SetDraftByPlatform { missing: missing() }
        }
        Stage::MissingCertifiedAttributes if certified => {
            back_to_draft(&mut next);
            AgreementEvent::SetDraftByPlatform { missing: Vec::new() }
        }
        Stage::Active if !(certified && declared) && next.suspended.platform.is_none() => {
            next.suspended.platform = Some(Suspension { since: facts.as_of, by: None, reason: String::new() });
            AgreementEvent::SuspendedByPlatform { missing: missing() }
        }
        Stage::Active if certified && declared && next.suspended.platform.is_some() => {
            next.suspended.platform = None;
            AgreementEvent::UnsuspendedByPlatform
        }
        Stage::Draft
        | Stage::Pending
        | Stage::Active
        | Stage::Archived
        | Stage::Rejected
        | Stage::MissingCertifiedAttributes => return None,
    };
    Some(stored(facts, next, event))
}

/// The consumer's alone again, as if it had never been sent: the provider must not see it until it is (I8).
fn back_to_draft(next: &mut Agreement) {
    next.stage = Stage::Draft;
    next.stamps.submission = None;
}
