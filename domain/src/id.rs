//! Identifiers: one newtype per kind of thing, so that an ente's id cannot be passed where a user's is meant.
//! They are UUIDs of version 7 (`decisions.md` E2), made outside this crate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx_macros::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Uuid))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )* };
}

ids! {
    /// An ente ("aderente").
    TenantId,
    /// A person who signs in.
    UserId,
    /// A signed-in browser or machine session.
    SessionId,
    /// An entry of the attribute registry.
    AttributeId,
    /// An e-service.
    EserviceId,
    /// A version of an e-service.
    DescriptorId,
    /// A request to use an e-service ("richiesta di fruizione").
    AgreementId,
    /// A risk analysis that a provider wrote for an e-service that receives.
    RiskAnalysisId,
    /// A file attached to a request or to a version.
    DocumentId,
    /// A case opened when a verified attribute is revoked (seed 003).
    DiscrepancyId,
    /// What an ente wrote about a case, for itself.
    DiscrepancyNoteId,
    /// A row of the event log.
    EventId,
    /// A message for one ente.
    NotificationId,
    /// A purpose ("finalità").
    PurposeId,
    /// A load of a purpose.
    PurposeVersionId,
    /// A client: machines of a consumer.
    ClientId,
    /// A pratica: what a citizen asks of an ente.
    PraticaId,
    /// What an operator wrote about a pratica, for colleagues.
    PraticaCommentId,
    /// A partner: a system of a third party that an ente lets use the partner API.
    PartnerId,
    /// A service that an ente offers to citizens.
    ServiceId,
    /// A filter of a list that somebody gave a name.
    SavedFilterId,
    /// One command on many requests.
    OperationId,
    /// One version of a code system, a value set or a concept map.
    TerminologyId,
}

/// How many times an aggregate has been stored; two people who saw the same number cannot both change the thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx_macros::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64))]
pub struct Revision(pub i64);

impl Revision {
    /// The number a thing has when it is stored for the first time.
    pub const FIRST: Self = Self(1);

    /// The number after one more store.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
