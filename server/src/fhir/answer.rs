//! What is answered: FHIR JSON, whole or piece by piece. The format is chosen when it goes out ([`super::frame`]).

use std::pin::Pin;

use axum::http::StatusCode;
use bytes::Bytes;
use domain::fhir::Out;
use futures_util::Stream;

/// Pieces of a resource that is too large to be whole in memory.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, std::io::Error>> + Send>>;

/// An answer.
pub(crate) enum Answer {
    /// A resource as FHIR JSON.
    Whole { status: StatusCode, json: String },
    /// A resource in pieces, in the format that was asked for already.
    Pieces(Pieces),
}

impl Answer {
    /// 200 with a resource.
    pub(crate) const fn of(json: String) -> Self {
        Self::Whole { status: StatusCode::OK, json }
    }
}

impl From<Out> for Answer {
    fn from(out: Out) -> Self {
        Self::of(out.json())
    }
}
