//! A signed token as JSON: header and payload of a JWS (RFC 7515), read strictly elsewhere.

use serde_json::{Map, Number, Value};

use super::Fault;
use crate::Timestamp;

/// Header and payload, as they were sent.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Token {
    pub header: Map<String, Value>,
    pub payload: Map<String, Value>,
}

/// The largest number that every JSON reader understands alike (PA-5).
const MOST: i64 = 1 << 53;

impl Token {
    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.payload.get(claim).and_then(Value::as_str)
    }

    /// A member of the header that is a text.
    #[must_use]
    pub fn header_text(&self, member: &str) -> Option<&str> {
        self.header.get(member).and_then(Value::as_str)
    }
}

/// A claim that is an instant (RFC 7519 "NumericDate"): seconds, a fraction rounded down (PA-5). Nothing when the claim is
/// not there.
///
/// # Errors
/// `InvalidDate` for anything that is no such number.
pub fn date(payload: &Map<String, Value>, claim: &'static str) -> Result<Option<Timestamp>, Fault> {
    let Some(value) = payload.get(claim) else { return Ok(None) };
    let seconds = value.as_number().and_then(seconds).filter(|seconds| (0..=MOST).contains(seconds));
    seconds.map(|seconds| Some(Timestamp(0).plus_seconds(seconds))).ok_or(Fault::InvalidDate { claim: claim.into() })
}

fn seconds(number: &Number) -> Option<i64> {
    if let Some(whole) = number.as_i64() {
        return Some(whole);
    }
    let float = number.as_f64().filter(|float| float.is_finite() && (0.0..=MOST as f64).contains(float))?;
    Some(float.floor() as i64)
}

/// The members of an object beyond the ones that may be there.
pub(super) fn beyond(object: &Map<String, Value>, allowed: &[&str]) -> Vec<String> {
    object.keys().filter(|name| !allowed.contains(&name.as_str())).cloned().collect()
}
