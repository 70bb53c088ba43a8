//! Signed tokens, read strictly (RFC 7515, RFC 8725; `security.md` PA-1 to PA-6): text in, header and payload or what is
//! wrong out. What they say is judged in `domain::voucher`.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::voucher::{Malformed, Proof, ProofKey, Token};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::json;

/// Bytes of a token at most.
const MAX_BYTES: usize = 16 * 1024;

/// A token with what was signed and the signature.
#[derive(Clone, PartialEq, Debug)]
pub struct Signed<'a> {
    pub token: Token,
    /// Header and payload, as they were sent.
    pub message: &'a str,
    pub signature: Vec<u8>,
}

/// Reads a token in compact form.
///
/// # Errors
/// Why it cannot be read.
pub fn read(text: &str) -> Result<Signed<'_>, Malformed> {
    if text.is_empty() {
        return Err(Malformed::Absent);
    }
    if text.len() > MAX_BYTES {
        return Err(Malformed::TooLong);
    }
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Malformed::NotThreeParts);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Malformed::NotBase64);
    let (header, content, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    let token = Token { header: json::object(&header)?, payload: json::object(&content)? };
    let message = &text[..text.len() - signature_letters(text) - 1];
    Ok(Signed { token, message, signature })
}

fn signature_letters(text: &str) -> usize {
    text.rsplit('.').next().map_or(0, str::len)
}

/// Header, payload and signature of a token that `sign` signs.
///
/// # Errors
/// What `sign` answers.
pub fn write<E>(header: &Value, payload: &Value, sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>) -> Result<String, E> {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(payload));
    let signature = sign(message.as_bytes())?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Does the key in this PEM verify a token, read before, with RS256? A PEM that holds none verifies nothing.
#[must_use]
pub fn is_verified_by_pem(text: &str, pem: &str) -> bool {
    let Some((message, signature)) = text.rsplit_once('.') else { return false };
    let (Ok(signature), Ok(pem)) = (URL_SAFE_NO_PAD.decode(signature), pem::parse(pem)) else { return false };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pem.contents());
    key.verify(message.as_bytes(), &signature).is_ok()
}

impl Signed<'_> {
    /// Does an RSA key verify it with RS256? Its numbers are base64url, as a JWK has them.
    #[must_use]
    pub fn is_verified_by_jwk(&self, jwk: &Value) -> bool {
        let number = |name: &str| jwk[name].as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let (Some(n), Some(e)) = (number("n"), number("e")) else { return false };
        let key = RsaPublicKeyComponents { n, e };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, self.message.as_bytes(), &self.signature).is_ok()
    }
}

/// Reads a proof of possession, and tries its own key on it (RFC 9449 §4.2).
///
/// # Errors
/// Why it cannot be read.
pub fn proof(text: &str) -> Result<Proof, Malformed> {
    let signed = read(text)?;
    let key = signed.token.header.get("jwk").and_then(Value::as_object).and_then(public_key);
    let verified = key.as_ref().is_some_and(|key| key.verifies(&signed));
    let key = key.map(|key| ProofKey { thumbprint: key.thumbprint(), algorithm: key.algorithm() });
    Ok(Proof { token: signed.token, key, verified })
}

/// A public key of a proof.
enum Possessed {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { x: Vec<u8>, y: Vec<u8> },
}

/// Octets of a coordinate of P-256.
const COORDINATE: usize = 32;
/// Octets of the shortest modulus.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

fn public_key(jwk: &Map<String, Value>) -> Option<Possessed> {
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk.get(name)?.as_str()?).ok();
    match jwk.get("kty")?.as_str()? {
        "EC" if jwk.get("crv")? == "P-256" => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            (x.len() == COORDINATE && y.len() == COORDINATE).then_some(Possessed::P256 { x, y })
        }
        "RSA" => {
            let (n, e) = (bytes("n")?, bytes("e")?);
            // A modulus of 2048 bits has its first bit set; leading zeros are none of its octets.
            let long = MODULUS.contains(&n.len()) && (n.len() > *MODULUS.start() || n[0] >= 0x80) && n[0] != 0;
            (long && e.first().is_some_and(|first| *first != 0)).then_some(Possessed::Rsa { n, e })
        }
        _ => None,
    }
}

impl Possessed {
    const fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa { .. } => "RS256",
            Self::P256 { .. } => "ES256",
        }
    }

    /// RFC 7638: the required members alone, in order.
    fn thumbprint(&self) -> String {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, text(e), text(n)),
            Self::P256 { x, y } => format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, text(x), text(y)),
        };
        text(&Sha256::digest(jwk))
    }

    fn verifies(&self, signed: &Signed<'_>) -> bool {
        let (message, signature) = (signed.message.as_bytes(), &signed.signature);
        match self {
            Self::Rsa { n, e } => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Self::P256 { x, y } => {
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

/// base64url of the SHA-256 of a token: the `ath` of a proof (RFC 9449 §4.2).
#[must_use]
pub fn ath(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

#[cfg(test)]
#[path = "jose_tests.rs"]
mod tests;
