//! Ids in the path. One that is not an id gets the answer of an id nobody has (`decisions.md` I8).

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::{
    AgreementId, AttributeId, ClientId, Denial, DescriptorId, DiscrepancyId, DocumentId, EserviceId, NotificationId,
    OperationId, PartnerId, PraticaId, PurposeId, PurposeVersionId, RiskAnalysisId, SavedFilterId, ServiceId,
    SessionId, TenantId, TerminologyId, Thing, UserId,
};
use uuid::Uuid;

use crate::rest::problem::{Answer, Problem};

/// An id that stands in a path.
pub trait PathId: Sized {
    /// What is not found when it is not an id.
    const THING: Thing;
    /// The id itself.
    fn of(id: Uuid) -> Self;
}

macro_rules! path_ids {
    ($($id:ident => $thing:ident),* $(,)?) => { $(
        impl PathId for $id {
            const THING: Thing = Thing::$thing;
            fn of(id: Uuid) -> Self {
                Self(id)
            }
        }
    )* };
}

path_ids! {
    TenantId => Tenant,
    UserId => User,
    SessionId => Session,
    AttributeId => Attribute,
    EserviceId => Eservice,
    DescriptorId => Descriptor,
    AgreementId => Agreement,
    ClientId => Client,
    PurposeId => Purpose,
    PurposeVersionId => Document,
    DocumentId => Document,
    RiskAnalysisId => RiskAnalysis,
    DiscrepancyId => Discrepancy,
    NotificationId => Notification,
    OperationId => Operation,
    SavedFilterId => SavedFilter,
    PartnerId => Partner,
    PraticaId => Pratica,
    ServiceId => Service,
    TerminologyId => Terminology,
}

/// The ids of the path, in its order: `Ids<AgreementId>`, `Ids<(EserviceId, DescriptorId)>`.
#[derive(Debug)]
pub struct Ids<T> {
    segments: Vec<String>,
    kind: PhantomData<fn() -> T>,
}

impl<T, S: Send + Sync> FromRequestParts<S> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        // Bytes that are not UTF-8 are no id either.
        let segments = match RawPathParams::from_request_parts(parts, state).await {
            Ok(params) => params.iter().map(|(_, segment)| segment.to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        Ok(Self { segments, kind: PhantomData })
    }
}

impl<T> Ids<T> {
    fn at<I: PathId>(&self, position: usize) -> Answer<I> {
        let written = self.segments.get(position).map_or("", String::as_str);
        // Only the usual spelling: the library would take braces and `urn:uuid:` too.
        let id = if written.len() == 36 { Uuid::try_parse(written).ok() } else { None };
        id.map(I::of).ok_or_else(|| Denial::not_found(I::THING).into())
    }
}

impl<A: PathId> Ids<A> {
    /// The id.
    ///
    /// # Errors
    /// 404 when it is not one.
    pub fn read(self) -> Answer<A> {
        self.at(0)
    }
}

impl<A: PathId, B: PathId> Ids<(A, B)> {
    /// Both ids.
    ///
    /// # Errors
    /// 404 for the first that is not one.
    pub fn read(self) -> Answer<(A, B)> {
        Ok((self.at(0)?, self.at(1)?))
    }
}

/// A part of a path that is no id: whoever reads it knows what it names.
#[derive(Debug)]
pub struct Word;

impl<A: PathId> Ids<(A, Word)> {
    /// The id, and the word as it is written.
    ///
    /// # Errors
    /// 404 when the first is no id.
    pub fn read(self) -> Answer<(A, String)> {
        Ok((self.at(0)?, self.segments.get(1).cloned().unwrap_or_default()))
    }
}

impl<A: PathId, B: PathId, C: PathId> Ids<(A, B, C)> {
    /// All three ids.
    ///
    /// # Errors
    /// 404 for the first that is not one.
    pub fn read(self) -> Answer<(A, B, C)> {
        Ok((self.at(0)?, self.at(1)?, self.at(2)?))
    }
}
