//! What a partner keeps with a pratica about its own protocol (seed 001, "POST …/protocolli"): arbitrary, and only ever
//! added to. What it means is the partner's business.

use serde_json::Value;

use super::{Partner, rules};
use crate::decision::{Decision, Write};
use crate::event::{Event, PartnerEvent};
use crate::pratica::PraticaFacts;
use crate::{Denial, PartnerId, PraticaId, Thing, Timestamp};

/// Most of them with one pratica, and at once (`pratiche.md` §11, operation 3).
pub const MAX_PROTOCOLS: usize = 1000;

/// Something about a protocol that a partner keeps with a pratica.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerProtocol {
    pub pratica: PraticaId,
    /// 1, 2, 3, …
    pub place: i64,
    pub partner: PartnerId,
    /// A JSON object, as it was sent.
    pub content: String,
    pub at: Timestamp,
}

/// What a partner adds, after `there`; what is there already is not added again.
///
/// # Errors
/// `NotFound` of a pratica of a service that is not the partner's; `Malformed` for what is no list of objects, or an empty
/// one; `TooManyProtocols`.
pub fn add(
    sent: &Value,
    there: &[PartnerProtocol],
    facts: &PraticaFacts,
    partner: &Partner,
) -> Result<Decision, Denial> {
    rules::may_use(partner, &facts.service).map_err(|_| Denial::not_found(Thing::Pratica))?;
    let sent = listed(sent)?;
    let mut known = there.iter().filter_map(|one| serde_json::from_str(&one.content).ok()).collect::<Vec<Value>>();
    let mut writes = Vec::new();
    for one in sent {
        if known.contains(one) {
            continue;
        }
        let place = i64::try_from(known.len() + 1).unwrap_or(i64::MAX);
        writes.push(Write::InsertPartnerProtocol(note(facts.pratica.id, place, partner.id, one, facts.as_of)));
        known.push(one.clone());
    }
    if known.len() > MAX_PROTOCOLS {
        return Err(Denial::TooManyProtocols { max: MAX_PROTOCOLS as u64 });
    }
    let count = i64::try_from(writes.len()).unwrap_or(i64::MAX);
    let mut writes = writes.into_iter();
    let Some(first) = writes.next() else { return Ok(Decision::empty()) };
    let what = PartnerEvent::ProtocolsAdded { pratica: facts.pratica.id, count };
    let event: Event = rules::happened(partner, what);
    Ok(writes.fold(Decision::new(first, event), Decision::and_write))
}

pub(super) fn note(pratica: PraticaId, place: i64, partner: PartnerId, what: &Value, at: Timestamp) -> PartnerProtocol {
    PartnerProtocol { pratica, place, partner, content: what.to_string(), at }
}

/// A list of objects, alone or as `protocolli`.
fn listed(sent: &Value) -> Result<&[Value], Denial> {
    let within = sent.as_object().filter(|object| object.len() == 1).and_then(|object| object.get("protocolli"));
    let list = within.unwrap_or(sent).as_array().ok_or(Denial::Malformed)?;
    if list.len() > MAX_PROTOCOLS {
        return Err(Denial::TooManyProtocols { max: MAX_PROTOCOLS as u64 });
    }
    let fine = !list.is_empty() && list.iter().all(|one| one.is_object() && !has_nul(one));
    if fine { Ok(list) } else { Err(Denial::Malformed) }
}

/// PostgreSQL stores no NUL, and nothing of a protocol needs one.
pub(super) fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, field)| name.contains('\0') || has_nul(field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
