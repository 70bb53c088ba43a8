//! What is looked at in a token, thing by thing, in the order of the service. The page that explains a token shows each of
//! them; the service stops at the first that is wrong. Both call the same functions.

use strum::{EnumIter, IntoStaticStr};

use super::fault::{CertificateFault, TokenFault};

/// One thing that is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Step {
    /// Three parts, not too long, and a header that is an object without a name twice.
    Form,
    Algorithm,
    Type,
    /// Members of the header that may not be there.
    References,
    Certificates,
    Certificate(CertificateStep),
    Signature,
    /// The payload is an object without a name twice.
    Payload,
    Issuer,
    IssuedAt,
    Expires,
    NotBefore,
    Id,
    Audience,
    Subject,
    Oid,
    Version,
    FileHash,
    /// Has it been used before?
    Unused,
    /// Both tokens have the same certificate.
    SameCertificate,
    /// Both tokens name the same person.
    SameSubject,
    /// The signer is on the list, where there is one.
    Listed,
}

/// One thing that is looked at in a certificate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum CertificateStep {
    #[default]
    Readable,
    /// It is not the certificate of the connection.
    Purpose,
    /// It is not an authority's own.
    Leaf,
    Key,
    Usage,
    CommonName,
    /// A way to an authority that is trusted, in time and not revoked.
    Chain,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Good,
    Refused(TokenFault),
    /// It could not be looked at: something before it is missing, or the page does not know it.
    Skipped,
}

impl Outcome {
    /// The outcome of something that was looked at.
    pub fn of<T>(result: Result<T, TokenFault>) -> Self {
        result.map_or_else(Self::Refused, |_| Self::Good)
    }
}

/// What is found about one thing of a certificate.
pub type Found = (CertificateStep, Result<(), CertificateFault>);
