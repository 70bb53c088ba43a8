//! What a partner writes about its services (seed 001, "schedaInformativa", "servizioTexts"): a sheet that others read as
//! it was sent, and texts of the steps of "Elabora", shown after the generic one.

use serde_json::{Map, Value};

use super::protocols::has_nul;
use super::{Partner, rules};
use crate::decision::{Decision, Write};
use crate::event::PartnerEvent;
use crate::markup;
use crate::pratica::Service;
use crate::pratica::service::COMMON_STEPS;
use crate::{Denial, FieldProblem, PartnerId, ServiceId, Thing, Timestamp};

/// Most characters of a text (`pratiche.md` §11, operation 5).
pub const MAX_TEXT: usize = 20_000;

/// "Scheda informativa" of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceSheet {
    pub service: ServiceId,
    /// A JSON object, as it was sent.
    pub content: String,
    pub partner: PartnerId,
    pub at: Timestamp,
}

/// A text of a step of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceText {
    pub service: ServiceId,
    pub step: String,
    /// HTML with the few marks that [`markup`] knows; empty when it is taken away.
    pub content: String,
    pub partner: PartnerId,
    pub at: Timestamp,
}

/// May the partner read and write what the service says of itself?
///
/// # Errors
/// `PartnerContentsNotAllowed`; `NotFound` of a service that is not the partner's.
pub fn may_write(service: &Service, partner: &Partner) -> Result<(), Denial> {
    if !partner.agreed.contents {
        return Err(Denial::PartnerContentsNotAllowed);
    }
    rules::may_use(partner, service)
}

/// The sheet of a service becomes what was sent.
///
/// # Errors
/// What [`may_write`] answers; `Invalid` without `data` or `metadata`.
pub fn write_sheet(
    sent: &Map<String, Value>,
    service: &Service,
    partner: &Partner,
    now: Timestamp,
) -> Result<Decision, Denial> {
    may_write(service, partner)?;
    let mut fields = crate::text::Fields::new();
    for member in ["data", "metadata"] {
        if sent.get(member).is_none_or(Value::is_null) {
            fields.problem(member, FieldProblem::Required);
        }
    }
    fields.finish(Some(()))?;
    let content = Value::Object(sent.clone());
    if has_nul(&content) {
        return Err(Denial::Malformed);
    }
    let sheet = ServiceSheet { service: service.id, content: content.to_string(), partner: partner.id, at: now };
    let what = PartnerEvent::SheetWritten { service: service.id };
    Ok(Decision::new(Write::PutServiceSheet(sheet), rules::happened(partner, what)))
}

/// The text of a step becomes what was sent, without what it may not hold; nothing sent takes it away.
///
/// # Errors
/// What [`may_write`] answers; `NotFound` of a step that the service has not; `Invalid` for a text that is too long.
pub fn write_text(
    sent: &str,
    step: &str,
    service: &Service,
    partner: &Partner,
    now: Timestamp,
) -> Result<Decision, Denial> {
    may_write(service, partner)?;
    let known = COMMON_STEPS.contains(&step) || service.steps.iter().any(|one| one.slug == step);
    if !known {
        return Err(Denial::not_found(Thing::ServiceStep));
    }
    if sent.chars().count() > MAX_TEXT {
        return Err(Denial::field("testo", FieldProblem::TooLong { max: MAX_TEXT as u64 }));
    }
    if sent.contains('\0') {
        return Err(Denial::field("testo", FieldProblem::Malformed));
    }
    let content = markup::html(&markup::read(sent));
    let text = ServiceText { service: service.id, step: step.to_owned(), content, partner: partner.id, at: now };
    let what = PartnerEvent::TextWritten { service: service.id, step: step.to_owned() };
    Ok(Decision::new(Write::PutServiceText(text), rules::happened(partner, what)))
}
