//! Query parameters: each once (WEB-33), each known, lists separated by commas (`interop.md` §5.1).

use std::fmt;
use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{Denial, FieldError, FieldProblem};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use super::body::{field_of, problem_of};
use crate::rest::problem::{Answer, Problem};

/// The query of a request, taken but not yet read.
#[derive(Debug)]
pub struct Query<T> {
    raw: String,
    kind: PhantomData<fn() -> T>,
}

impl<T, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Ok(Self { raw: parts.uri.query().unwrap_or_default().to_owned(), kind: PhantomData })
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// The parameters.
    ///
    /// # Errors
    /// 400 that names every wrong, repeated or unknown parameter.
    pub fn read(self) -> Answer<T> {
        Ok(parse(&self.raw)?)
    }
}

pub(super) fn parse<T: DeserializeOwned>(raw: &str) -> Result<T, Denial> {
    let mut wrong: Vec<FieldError> = Vec::new();
    let mut kept: Vec<(String, String)> = Vec::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = decode(name) else { return Err(Denial::Malformed) };
        let problem = match decode(value).filter(|value| !value.chars().any(|c| c.is_control() && c != '\n')) {
            _ if wrong.iter().any(|told| told.field == name) => continue,
            _ if kept.iter().any(|(other, _)| *other == name) => {
                kept.retain(|(other, _)| *other != name);
                FieldProblem::Duplicated
            }
            None => FieldProblem::Malformed,
            Some(value) => {
                kept.push((name, value));
                continue;
            }
        };
        wrong.push(FieldError { field: name, problem });
    }
    loop {
        match deserialize::<T>(&kept) {
            Ok(value) if wrong.is_empty() => return Ok(value),
            Ok(_) => return Err(Denial::Invalid(wrong)),
            Err(error) => {
                let (field, problem) = (field_of(&error), problem_of(&error.inner().to_string()));
                let before = kept.len();
                kept.retain(|(name, _)| *name != field);
                if !wrong.iter().any(|told| told.field == field) {
                    wrong.push(FieldError { field, problem });
                }
                if kept.len() == before {
                    return Err(Denial::Invalid(wrong));
                }
            }
        }
    }
}

fn deserialize<T: DeserializeOwned>(
    pairs: &[(String, String)],
) -> Result<T, serde_path_to_error::Error<serde_urlencoded::de::Error>> {
    let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(encoded.as_bytes()));
    serde_path_to_error::deserialize(pairs)
}

/// Percent-encoding undone, strictly: bytes that are not UTF-8 are an error and not a replacement character.
fn decode(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?);
                rest = &rest[2..];
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).ok()
}

/// Values separated by commas.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The most values of one list.
const MAX_VALUES: usize = 50;

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let values = written.split(',').map(str::trim).filter(|value| !value.is_empty());
        let values: Vec<T> =
            values.map(|value| T::deserialize(StrDeserializer::<D::Error>::new(value))).collect::<Result<_, _>>()?;
        if values.len() > MAX_VALUES { Err(D::Error::custom(TooMany)) } else { Ok(Self(values)) }
    }
}

struct TooMany;

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {MAX_VALUES} values")
    }
}
