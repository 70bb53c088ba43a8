//! What is wrong with a text that should have been a public key (`security.md` KEY-01 to KEY-03). Who reads it is `backend`.

use serde::{Deserialize, Serialize};

/// The shortest modulus, in bits (KEY-02).
pub const MIN_BITS: u32 = 2048;
/// The longest modulus, in bits (KEY-02).
pub const MAX_BITS: u32 = 8192;

/// Why an upload is no key that a client may have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyFault {
    /// Not base64 of exactly one PEM block, or too large.
    Malformed,
    /// It holds a secret, which nobody may ever send.
    PrivateKey,
    Certificate,
    /// Another kind of key, or RSA for PSS only.
    NotRsa,
    /// Shorter than [`MIN_BITS`] or longer than [`MAX_BITS`].
    Length {
        bits: u32,
    },
    /// Its exponent is small, even or huge, or its modulus can be factored by anybody.
    Weak,
}

impl KeyFault {
    /// The name in the error catalogue of the API (`interop.md` §2.11).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "invalidPublicKey",
            Self::PrivateKey => "notAllowedPrivateKeyException",
            Self::Certificate => "notAllowedCertificateException",
            Self::NotRsa => "notAnRSAKey",
            Self::Length { .. } => "invalidKeyLength",
            Self::Weak => "weakPublicKey",
        }
    }
}
