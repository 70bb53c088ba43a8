//! Everything that can be wrong with a request for a voucher. The names are those that people who know PDND know; none of
//! them leaves the token endpoint, the debugger shows them all.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use super::OauthError;
use crate::agreement::AgreementState;
use crate::eservice::DescriptorState;
use crate::purpose::PurposeState;

/// Why a token cannot be read at all (PA-1 to PA-4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Malformed {
    /// None was sent.
    Absent,
    /// More than one was sent.
    Repeated,
    /// Over 16 KiB.
    TooLong,
    /// Not three parts with dots between them.
    NotThreeParts,
    /// A part is not base64url, or is padded.
    NotBase64,
    /// Header or payload is not a JSON object.
    NotJson,
    /// The same name twice in one object.
    DuplicateMember,
    /// Nested more than eight deep.
    TooDeep,
}

/// Why no voucher is given. The discriminant, [`FaultCode`], is the fault without its particulars.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(rename_all = "camelCase")]
#[strum_discriminants(name(FaultCode), derive(PartialOrd, Ord, Hash, EnumIter, IntoStaticStr))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum Fault {
    InvalidGrantType,
    InvalidAssertionType,
    InvalidClientIdFormat,
    InvalidClientAssertionFormat(Malformed),
    /// `crit`, `b64` or `zip` in the header (PA-3, PA-4).
    CriticalExtension,
    AlgorithmNotFound,
    AlgorithmNotAllowed,
    InvalidTyp,
    KidNotFound,
    InvalidKidFormat,
    /// Members that may not be there: in the header, or among the claims.
    ClientAssertionInvalidClaims {
        members: Vec<String>,
    },
    SubjectNotFound,
    InvalidSubjectFormat,
    /// `client_id` was sent, and names another client.
    InvalidSubject,
    IssuerNotFound,
    InvalidIssuer,
    AudienceNotFound,
    InvalidAudience {
        expected: String,
    },
    /// A time that is not a number of seconds.
    InvalidDate {
        claim: Cow<'static, str>,
    },
    IssuedAtNotFound,
    IssuedInTheFuture,
    ExpNotFound,
    TokenExpiredError,
    /// `exp` is not after `iat`.
    ExpiresBeforeIssued,
    LifetimeTooLong {
        most: i64,
    },
    JtiNotFound,
    InvalidJti,
    PurposeIdNotProvided,
    InvalidPurposeIdClaimFormat,
    InvalidDigestClaim,
    InvalidHashAlgorithm,
    InvalidHashLength,
    ClientNotFound,
    ClientKeyNotFound,
    /// The key is for encryption (KEY-04).
    KeyNotForSigning,
    InvalidSignature,
    PurposeNotFound,
    PurposeNotLinked,
    InvalidPurposeState {
        state: PurposeState,
    },
    InvalidAgreementState {
        state: Option<AgreementState>,
    },
    InvalidEserviceState {
        state: DescriptorState,
    },
    AssertionAlreadyUsed,
    InvalidDpopProofFormat(Malformed),
    DpopInvalidTyp,
    DpopAlgorithmNotAllowed,
    DpopCriticalExtension,
    /// The key in the proof is missing, private, too short or of another kind than the algorithm says.
    DpopInvalidKey,
    DpopInvalidSignature,
    DpopJtiNotFound,
    DpopInvalidHtm {
        expected: String,
    },
    DpopInvalidHtu {
        expected: String,
    },
    DpopIssuedAtNotFound,
    DpopExpired,
    DpopNotYetValid,
    /// The proof is not about the token it came with.
    DpopInvalidAth,
    /// The token is bound to another key.
    DpopKeyMismatch,
    DpopAlreadyUsed,
    /// Nobody looked at what a step needs. Never an answer to anybody: a mistake of ours.
    Unjudged,
}

/// Members that are kept of the names of those that may not be there, and letters of each.
const MEMBERS: usize = 5;
const MEMBER: usize = 40;

impl Fault {
    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        FaultCode::from(self).into()
    }

    /// The same with no more of what the sender wrote than fits in a line.
    #[must_use]
    pub fn shortened(&self) -> Self {
        match self {
            Self::ClientAssertionInvalidClaims { members } => {
                let short = |member: &String| member.chars().take(MEMBER).collect();
                Self::ClientAssertionInvalidClaims { members: members.iter().take(MEMBERS).map(short).collect() }
            }
            other => other.clone(),
        }
    }

    /// The word for it that OAuth has. It says nothing that whoever wrote the request does not know: what the platform
    /// knows is always `invalid_client`.
    #[must_use]
    pub fn oauth(&self) -> OauthError {
        match self {
            Self::InvalidGrantType => OauthError::UnsupportedGrantType,
            Self::InvalidAssertionType
            | Self::InvalidClientIdFormat
            | Self::InvalidClientAssertionFormat(Malformed::Absent | Malformed::Repeated) => OauthError::InvalidRequest,
            Self::InvalidDpopProofFormat(_)
            | Self::DpopInvalidTyp
            | Self::DpopAlgorithmNotAllowed
            | Self::DpopCriticalExtension
            | Self::DpopInvalidKey
            | Self::DpopInvalidSignature
            | Self::DpopJtiNotFound
            | Self::DpopInvalidHtm { .. }
            | Self::DpopInvalidHtu { .. }
            | Self::DpopIssuedAtNotFound
            | Self::DpopExpired
            | Self::DpopNotYetValid
            | Self::DpopInvalidAth
            | Self::DpopKeyMismatch
            | Self::DpopAlreadyUsed => OauthError::InvalidDpopProof,
            _ => OauthError::InvalidClient,
        }
    }
}
