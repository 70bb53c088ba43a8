//! Reading the public key of a client (`security.md` KEY-01 to KEY-05): one PEM block, RSA, strong enough, and its
//! thumbprint. Bytes in, a [`PublicKey`] or what is wrong with them out.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::client::{KeyFault, MAX_BITS, MIN_BITS};
use num_bigint::BigUint;
use pkcs1::RsaPublicKeyRef;
use spki::der::asn1::{AnyRef, ObjectIdentifier};
use spki::der::{Decode as _, Encode as _};
use spki::{AlgorithmIdentifier, SubjectPublicKeyInfoRef};

/// The most that is read of an upload, in bytes after base64.
pub const MAX_BYTES: usize = 16 * 1024;
/// `rsaEncryption` (RFC 8017): a key that is bound to RSA-PSS has another identifier.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const MIN_EXPONENT: u64 = 65_537;
/// Two primes closer than this many steps of Fermat's are found at once by anybody (KEY-03).
const FERMAT_STEPS: u32 = 100;

/// A good public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    /// RFC 7638 thumbprint, 43 characters of base64url.
    pub kid: String,
    /// SubjectPublicKeyInfo in PEM, written anew.
    pub pem: String,
    pub bits: u32,
}

/// Reads what somebody uploaded: base64 of a PEM text.
///
/// # Errors
/// What is wrong with it.
pub fn read(uploaded: &str) -> Result<PublicKey, KeyFault> {
    if uploaded.len() > MAX_BYTES.div_ceil(3) * 4 {
        return Err(KeyFault::Malformed);
    }
    let text = STANDARD.decode(uploaded.trim()).map_err(|_| KeyFault::Malformed)?;
    let text = String::from_utf8(text).map_err(|_| KeyFault::Malformed)?;
    read_pem(&text)
}

/// Reads the PEM text itself.
///
/// # Errors
/// What is wrong with it.
pub fn read_pem(text: &str) -> Result<PublicKey, KeyFault> {
    if text.len() > MAX_BYTES {
        return Err(KeyFault::Malformed);
    }
    // Said first, whatever else is wrong: whoever sent a secret must know.
    if text.contains("PRIVATE KEY-----") {
        return Err(KeyFault::PrivateKey);
    }
    if text.contains("CERTIFICATE-----") {
        return Err(KeyFault::Certificate);
    }
    let [block] = &pem::parse_many(text).map_err(|_| KeyFault::Malformed)?[..] else { return Err(KeyFault::Malformed) };
    if block.tag() != "PUBLIC KEY" || text.matches("-----BEGIN ").count() != 1 {
        return Err(KeyFault::Malformed);
    }
    read_der(block.contents())
}

fn read_der(der: &[u8]) -> Result<PublicKey, KeyFault> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyFault::Malformed)?;
    if info.algorithm.oid != RSA {
        return Err(KeyFault::NotRsa);
    }
    let bytes = info.subject_public_key.as_bytes().ok_or(KeyFault::Malformed)?;
    let key = RsaPublicKeyRef::from_der(bytes).map_err(|_| KeyFault::Malformed)?;
    let (modulus, exponent) =
        (BigUint::from_bytes_be(key.modulus.as_bytes()), BigUint::from_bytes_be(key.public_exponent.as_bytes()));
    let bits = u32::try_from(modulus.bits()).map_err(|_| KeyFault::Length { bits: u32::MAX })?;
    if !(MIN_BITS..=MAX_BITS).contains(&bits) {
        return Err(KeyFault::Length { bits });
    }
    let small = exponent < BigUint::from(MIN_EXPONENT) || exponent.bits() > 32;
    if small || !exponent.bit(0) || !modulus.bit(0) || is_weak(&modulus) {
        return Err(KeyFault::Weak);
    }
    let pem = written(bytes)?;
    Ok(PublicKey { kid: thumbprint(&modulus, &exponent), pem, bits })
}

/// The key as we store it: nothing of what surrounded it in the upload is kept.
fn written(key: &[u8]) -> Result<String, KeyFault> {
    let algorithm = AlgorithmIdentifier { oid: RSA, parameters: Some(AnyRef::NULL) };
    let subject_public_key = spki::der::asn1::BitStringRef::from_bytes(key).map_err(|_| KeyFault::Malformed)?;
    let info = SubjectPublicKeyInfoRef { algorithm, subject_public_key };
    let der = info.to_der().map_err(|_| KeyFault::Malformed)?;
    Ok(pem::encode_config(
        &pem::Pem::new("PUBLIC KEY", der),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    ))
}

/// RFC 7638: SHA-256 over the required members of the JWK in lexical order, without blanks.
fn thumbprint(modulus: &BigUint, exponent: &BigUint) -> String {
    let text = |number: &BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    let jwk = format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, text(exponent), text(modulus));
    URL_SAFE_NO_PAD.encode(digest(&SHA256, jwk.as_bytes()))
}

fn is_weak(modulus: &BigUint) -> bool {
    has_a_small_factor(modulus) || has_close_primes(modulus) || looks_like_roca(modulus)
}

/// Primes below 1000: no honest modulus has one.
fn has_a_small_factor(modulus: &BigUint) -> bool {
    (2_u32..1000)
        .filter(|number| (2..*number).take_while(|d| d * d <= *number).all(|d| number % d != 0))
        .any(|prime| (modulus % prime) == BigUint::ZERO)
}

/// Fermat's method finds two primes near to each other: n = a² − b² for some a just above √n.
fn has_close_primes(modulus: &BigUint) -> bool {
    let mut a = modulus.sqrt();
    if &(&a * &a) < modulus {
        a += 1_u32;
    }
    for _ in 0..FERMAT_STEPS {
        let rest = &a * &a - modulus;
        let root = rest.sqrt();
        if &root * &root == rest {
            return true;
        }
        a += 1_u32;
    }
    false
}

/// The fingerprint of keys that a faulty chip library made (CVE-2017-15361): modulo each small prime the modulus is a power
/// of 65537. Of honest keys about one in 2²⁸ looks so.
fn looks_like_roca(modulus: &BigUint) -> bool {
    const PRIMES: [u32; 17] = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
    PRIMES.iter().all(|prime| {
        let rest = u32::try_from(modulus % *prime).unwrap_or_default();
        let mut power = 1_u32;
        for _ in 0..*prime {
            if power == rest {
                return true;
            }
            power = power * (65_537 % prime) % prime;
        }
        false
    })
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
