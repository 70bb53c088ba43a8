//! What a request brings, read strictly. Every part is taken first and read later, so that a handler can answer in the
//! order of `interop.md` §2: who asks (401), may they ever (403), is it readable (400), is it there (404).

mod body;
mod form;
mod path;
mod query;
#[cfg(test)]
mod tests;

use axum::extract::FromRequestParts;
use axum::http::header::{AsHeaderName, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use domain::page::PageRequest;
use domain::text::Text;
use domain::{Actor, Denial, FieldProblem, Permission, Revision};

use super::problem::{Answer, Problem};

pub(crate) use body::bytes;
pub use body::{Body, MAX_BODY, MAX_UPLOAD};
pub use form::{File, Form, Keep, Parts as FormParts, Sent, parts, parts_into};
pub use path::{Ids, PathId, Word};
pub use query::{List, Query};

/// Who asks: what the session layer found. 401 when it found nobody.
#[derive(Clone, Debug)]
pub struct Caller(Actor);

impl Caller {
    /// The actor, if this kind of person may ever do it: the first line of every handler.
    ///
    /// # Errors
    /// 403 `unauthorized`.
    pub fn able(self, permission: Permission) -> Answer<Actor> {
        self.0.require(permission)?;
        Ok(self.0)
    }

    /// The actor, for what everybody who is signed in may do.
    #[must_use]
    pub fn anyone(self) -> Actor {
        self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        parts.extensions.get::<Actor>().cloned().map(Self).ok_or_else(|| Denial::SignedOut.into())
    }
}

/// The revision the caller has seen, from `If-Match`; absent when the caller does not care.
#[derive(Debug)]
pub struct Seen(Result<Option<Revision>, Denial>);

impl Seen {
    /// The revision.
    ///
    /// # Errors
    /// 400 when the header is not an `ETag` of ours.
    pub fn read(self) -> Answer<Option<Revision>> {
        Ok(self.0?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Ok(Self(seen(&parts.headers)))
    }
}

fn seen(headers: &HeaderMap) -> Result<Option<Revision>, Denial> {
    let wrong = || Denial::field("If-Match", FieldProblem::Malformed);
    let Some(tag) = single(headers, IF_MATCH).map_err(|()| wrong())? else { return Ok(None) };
    let tag = tag.to_str().map_err(|_| wrong())?.trim();
    if tag == "*" {
        return Ok(None);
    }
    let quoted = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).ok_or_else(wrong)?;
    let revision: i64 = quoted.parse().map_err(|_| wrong())?;
    Ok(Some(Revision(revision)))
}

/// A header that may come once.
pub(super) fn single(headers: &HeaderMap, name: impl AsHeaderName) -> Result<Option<&HeaderValue>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(()),
    }
}

/// Rows of a list that the API gives at once, unless asked for fewer.
pub const MAX_LIMIT: i64 = 50;

/// The rows wanted.
///
/// # Errors
/// 400 when out of range: the API refuses what the console brings into range (`contract.md`).
pub fn page(offset: Option<i64>, limit: Option<i64>) -> Answer<PageRequest> {
    let mut fields = domain::text::Fields::new();
    let (last, most) = (i64::from(domain::page::MAX_OFFSET), MAX_LIMIT);
    if offset.is_some_and(|offset| !(0..=last).contains(&offset)) {
        fields.problem("offset", FieldProblem::OutOfRange { min: 0, max: last });
    }
    if limit.is_some_and(|limit| !(1..=most).contains(&limit)) {
        fields.problem("limit", FieldProblem::OutOfRange { min: 1, max: most });
    }
    Ok(fields.finish(Some(PageRequest::new(offset.unwrap_or(0), limit.unwrap_or(MAX_LIMIT))))?)
}

/// The words of a search.
///
/// # Errors
/// 400 when longer than anybody types.
pub fn words(q: Option<String>) -> Answer<String> {
    let text = Text::<0, 200>::parse(&q.unwrap_or_default()).map_err(|problem| Denial::field("q", problem))?;
    Ok(text.into())
}
