//! What the platform knows about a request for a voucher, read in one statement: one instant of one snapshot
//! (`decisions.md` I9). Nothing is decided here.

use crate::agreement::AgreementState;
use crate::client::{AssertionProfile, ClientKind, KeyUse};
use crate::eservice::DescriptorState;
use crate::purpose::PurposeState;
use crate::{AgreementId, ClientId, DescriptorId, EserviceId, PurposeId, TenantId, UserId};

/// Everything about one request.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VoucherFacts {
    /// The client that the assertion names, if there is one.
    pub client: Option<ClientKnown>,
    /// Was a voucher given for this assertion before (CA-13)?
    pub assertion_used: bool,
    /// Was this proof of possession used before (DP-13)?
    pub proof_used: bool,
}

/// A client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientKnown {
    pub id: ClientId,
    pub kind: ClientKind,
    pub consumer: TenantId,
    /// In whose name it writes, for a client of the console's own API.
    pub admin: Option<UserId>,
    /// How long its assertions may live.
    pub assertion_profile: AssertionProfile,
    /// The key that the assertion names, if the client has it.
    pub key: Option<KeyKnown>,
    /// The purpose that the assertion names, if it is the consumer's.
    pub purpose: Option<PurposeKnown>,
}

/// A key of the client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyKnown {
    pub kid: String,
    pub usage: KeyUse,
    /// SubjectPublicKeyInfo in PEM.
    pub pem: String,
}

/// A purpose of the client's consumer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeKnown {
    pub id: PurposeId,
    pub state: PurposeState,
    /// Is it linked to the client?
    pub linked: bool,
    pub eservice: EserviceId,
    pub producer: TenantId,
    /// The consumer's live request for the e-service, if there is one.
    pub request: Option<RequestKnown>,
}

/// A live request and the version it is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestKnown {
    pub id: AgreementId,
    pub state: AgreementState,
    pub descriptor: DescriptorId,
    pub version: DescriptorState,
    /// Whom the vouchers are for.
    pub audience: Vec<String>,
    /// Seconds for which they are good, 60 to 86,400.
    pub lifespan: i64,
}
