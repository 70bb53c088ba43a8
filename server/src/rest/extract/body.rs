//! JSON bodies: bounded, of the right type, without fields nobody asked for (WEB-21), every wrong field named.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use domain::{Denial, FieldError, FieldProblem};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::rest::problem::{Answer, Problem};

/// The most bytes of a JSON body.
pub const MAX_BODY: usize = 64 * 1024;

/// The most bytes of a multipart body: a file of 10 MiB and what stands around it.
pub const MAX_UPLOAD: usize = 10 * 1024 * 1024 + MAX_BODY;

/// The deepest nesting: our own bodies have four levels.
const MAX_DEPTH: usize = 16;

/// The body of a request, `MAX` bytes at most, taken but not yet read.
#[derive(Debug)]
pub struct Body<T, const MAX: usize = MAX_BODY> {
    content: Result<Bytes, Denial>,
    is_json: bool,
    kind: PhantomData<fn() -> T>,
}

impl<T, S: Send + Sync, const MAX: usize> FromRequest<S> for Body<T, MAX> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = essence == "application/json" || essence.ends_with("+json");
        Ok(Self { content: bytes(request, MAX).await, is_json, kind: PhantomData })
    }
}

/// The bytes of a body, no more than `max`.
pub(crate) async fn bytes(request: Request, max: usize) -> Result<Bytes, Denial> {
    let too_large = Denial::PayloadTooLarge { max_bytes: max as u64 };
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > max as u64) {
        return Err(too_large);
    }
    match Limited::new(request.into_body(), max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => Err(too_large),
        Err(error) => {
            let limit = std::iter::successors(error.source(), |cause| cause.source());
            let too_long = limit.into_iter().any(|cause| cause.downcast_ref::<LengthLimitError>().is_some());
            Err(if too_long { too_large } else { Denial::Malformed })
        }
    }
}

impl<T, const MAX: usize> Body<T, MAX> {
    /// JSON that came as a part of something else.
    pub(crate) const fn of_json(content: Bytes) -> Self {
        Self { content: Ok(content), is_json: true, kind: PhantomData }
    }
}

impl<T: DeserializeOwned, const MAX: usize> Body<T, MAX> {
    /// The content.
    ///
    /// # Errors
    /// 413, 415, or 400 that names every field it can.
    pub fn read(self) -> Answer<T> {
        let content = self.content?;
        if !self.is_json {
            return Err(Denial::UnsupportedMediaType.into());
        }
        Ok(parse(&content)?)
    }
}

impl<T: DeserializeOwned + Default, const MAX: usize> Body<T, MAX> {
    /// The content; nothing sent means nothing said, whatever the media type.
    ///
    /// # Errors
    /// As [`Body::read`].
    pub fn read_or_default(self) -> Answer<T> {
        match &self.content {
            Ok(content) if content.is_empty() => Ok(T::default()),
            Ok(_) | Err(_) => self.read(),
        }
    }
}

pub(super) fn parse<T: DeserializeOwned>(content: &[u8]) -> Result<T, Denial> {
    let value: Value = serde_json::from_slice(content).map_err(|_| Denial::Malformed)?;
    // A struct would be read from a list too, in the order of its fields.
    if !value.is_object() || depth(&value) > MAX_DEPTH {
        return Err(Denial::Malformed);
    }
    let mut wrong = Vec::new();
    find_nul(&value, "", &mut wrong);
    if !wrong.is_empty() {
        return Err(Denial::Invalid(wrong));
    }
    // From the text and not from the value: the value has already forgotten fields that came twice.
    let mut text = serde_json::Deserializer::from_slice(content);
    serde_path_to_error::deserialize(&mut text).map_err(|error| {
        let first = FieldError { field: field_of(&error), problem: problem_of(&error.inner().to_string()) };
        all_problems::<T>(value, first)
    })
}

/// Goes on after the first wrong field, leaving out what is known to be wrong, so that all of them are told at once.
fn all_problems<T: DeserializeOwned>(mut value: Value, first: FieldError) -> Denial {
    let mut told = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut next = Some(first);
    while let Some(problem) = next {
        let outermost = problem.field.split(['.', '[']).next().unwrap_or_default().to_owned();
        let removed = value.as_object_mut().is_some_and(|fields| fields.remove(&outermost).is_some());
        if told.insert(outermost) {
            wrong.push(problem);
        } else if !removed {
            break;
        }
        if !removed {
            break;
        }
        next = serde_path_to_error::deserialize::<_, T>(&value)
            .err()
            .map(|error| FieldError { field: field_of(&error), problem: problem_of(&error.inner().to_string()) });
        // What was taken out is missing now; that it is wrong has been said.
        next = next.filter(|problem| !(problem.problem == FieldProblem::Required && told.contains(&problem.field)));
    }
    Denial::Invalid(wrong)
}

/// The field an error is about: `attributes.certified[0][1]`.
pub(super) fn field_of<E: std::fmt::Display>(error: &serde_path_to_error::Error<E>) -> String {
    let path = error.path().to_string();
    let path = if path == "." { String::new() } else { path };
    let message = error.inner().to_string();
    let Some(name) = message.strip_prefix("missing field ").and_then(quoted) else {
        return if path.is_empty() { quoted_in(&message).unwrap_or("body").to_owned() } else { path };
    };
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What the library's message means.
pub(super) fn problem_of(message: &str) -> FieldProblem {
    match message {
        m if m.starts_with("missing field") => FieldProblem::Required,
        m if m.starts_with("unknown field") => FieldProblem::Unexpected,
        m if m.starts_with("duplicate field") => FieldProblem::Duplicated,
        m if m.starts_with("unknown variant") => FieldProblem::UnknownValue,
        _ => FieldProblem::Malformed,
    }
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.split('`').next()
}

fn quoted_in(message: &str) -> Option<&str> {
    message.starts_with("unknown field").then_some(()).or(message.starts_with("duplicate field").then_some(()))?;
    message.split('`').nth(1)
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// PostgreSQL stores no NUL, and no text of ours needs one.
fn find_nul(value: &Value, path: &str, wrong: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            wrong.push(FieldError { field: path.to_owned(), problem: FieldProblem::Malformed });
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_nul(item, &format!("{path}[{index}]"), wrong);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                find_nul(field, &format!("{path}{dot}{name}"), wrong);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
