//! Why a token is refused.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// One of the two tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Which {
    /// `Authorization: Bearer`.
    Bearer,
    /// `FSE-JWT-Terminology`.
    Integrity,
}

impl Which {
    /// What stands before the common name in `iss`.
    #[must_use]
    pub const fn issuer_prefix(self) -> &'static str {
        match self {
            Self::Bearer => "auth:",
            Self::Integrity => "integrity:",
        }
    }

    /// The header of the request that holds it.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Bearer => "Authorization",
            Self::Integrity => "FSE-JWT-Terminology",
        }
    }
}

/// A token, the claim or member of its header, and what is wrong with it. Whether somebody exists is never told
/// (`terminology.md` §3, AgID ID_AUTH_REST_01).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TokenFault {
    pub token: Which,
    /// As it is written in the token; `jwt` for the token as a whole, `signature` for its last part.
    pub claim: &'static str,
    pub problem: ClaimProblem,
}

/// What is wrong with a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ClaimProblem {
    /// It is not there.
    Missing,
    /// There is more than one.
    Repeated,
    /// Not of the form it has to be of.
    Malformed,
    /// Longer than is read.
    TooLong,
    /// A number for a text, a text for a number, a fraction.
    WrongType,
    /// None of the values allowed.
    NotAllowed {
        found: String,
    },
    /// It may not be there at all.
    NotAccepted,
    /// Another value than the one that has to be there.
    Differs {
        expected: String,
        found: String,
    },
    /// Another value than in the other token.
    UnlikeTheOther,
    /// A time in milliseconds.
    Milliseconds,
    InTheFuture,
    TooOld,
    Expired,
    /// `exp` is not after `iat`.
    BeforeIssue,
    /// More than a day between `iat` and `exp`.
    LivesTooLong,
    /// The signature is not that of the certificate's key over the token.
    BadSignature,
    /// The certificate is not trusted.
    Certificate {
        fault: CertificateFault,
    },
    /// The token has been used before.
    Used,
    /// The signer is not on this installation's list.
    SignerNotListed,
    /// The signer is on the list, and not for this object identifier.
    OidNotListed,
}

/// Why a certificate is not trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum CertificateFault {
    /// No certificate, or one that cannot be read.
    #[default]
    Unreadable,
    Expired,
    NotYetValid,
    /// No chain leads to one of the authorities.
    UnknownIssuer,
    Revoked,
    /// There are revocation lists, and none that holds now says anything of it.
    RevocationUnknown,
    /// It is an authority's own.
    IsAuthority,
    /// Its key may not be used for this.
    WrongUse,
    /// RSA with fewer than 2048 bits, an exponent that is too small, or no RSA at all.
    WeakKey,
    /// Not exactly one common name.
    NoCommonName,
    /// The very certificate of the connection: each is for its own purpose.
    IsTheConnections,
    /// It is of another organisation than the certificate of the connection (security.md MO-11).
    OtherOrganisation,
}
