//! What is written `system|value` in a search.

use super::{list, malformed};
use crate::fhir::Fault;
use crate::terminology::oid;

/// Values of one parameter at most that are looked for in what resources say of themselves, of which there is no index.
const MAX_TOKENS: usize = 10;

/// `system|value`, as far as it was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Absent: any, or none. Empty (`|value`): there is to be none.
    pub system: Option<String>,
    /// Absent (`system|`): any of the system.
    pub value: Option<String>,
}

/// An identifier that is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Identifier {
    /// Dotted: every terminology has one of its own.
    Oid(String),
    /// Any other that its resource has.
    Other(Token),
}

impl Token {
    /// Reads `system|value`, `value`, `system|` or `|value`; none where it says nothing.
    fn read(text: &str) -> Option<Self> {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        match text.split_once('|') {
            Some(("", "")) => None,
            Some((system, value)) => Some(Self { system: Some(system.to_owned()), value: said(value) }),
            None => Some(Self { system: None, value: said(text) }),
        }
    }
}

/// A few of `system|value`.
pub(super) fn tokens(name: &str, value: &str) -> Result<Vec<Token>, Fault> {
    let all = list(name, value)?;
    if all.len() > MAX_TOKENS {
        Err(malformed(name))
    } else {
        Ok(all.iter().filter_map(|one| Token::read(one)).collect())
    }
}

/// Object identifiers (`urn:ietf:rfc:3986|urn:oid:…`, or the second part alone), and a few others.
pub(super) fn identifiers(name: &str, value: &str) -> Result<Vec<Identifier>, Fault> {
    let of = |text: &String| {
        let (system, value) = text.rsplit_once('|').unwrap_or(("", text.as_str()));
        let oid = Some(value).filter(|_| matches!(system, "" | "urn:ietf:rfc:3986")).and_then(oid::canonical);
        oid.map(Identifier::Oid).or_else(|| Token::read(text).map(Identifier::Other))
    };
    let all: Vec<Identifier> = list(name, value)?.iter().filter_map(of).collect();
    let others = all.iter().filter(|one| matches!(one, Identifier::Other(_))).count();
    if others > MAX_TOKENS { Err(malformed(name)) } else { Ok(all) }
}
