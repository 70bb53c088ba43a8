//! The proof that whoever sends a request holds a key (DPoP, RFC 9449 §4.3; `security.md` DP-1 to DP-14): for the token
//! endpoint among the other steps, and for the console's own API, where the token is bound to the key.

use serde_json::Value;

use super::steps::{Answer, Stop};
use super::token::date;
use super::{Fault, PROOF_LIFETIME, SKEW, Token};
use crate::Timestamp;

/// Algorithms a proof may be signed with.
pub const ALGORITHMS: [&str; 2] = ["ES256", "RS256"];
/// Members of a JWK that only a private or a secret key has (DP-7).
const PRIVATE: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// A proof that could be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Proof {
    pub token: Token,
    /// The public key in its header, if it is one of ours and strong enough.
    pub key: Option<ProofKey>,
    /// Did that key sign it?
    pub verified: bool,
}

/// The public key of a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofKey {
    /// RFC 7638 thumbprint: what tokens are bound to.
    pub thumbprint: String,
    /// The algorithm it is for.
    pub algorithm: &'static str,
}

/// A token that a proof came with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Binding<'a> {
    /// base64url of the token's SHA-256.
    pub ath: &'a str,
    /// The key that the token is bound to.
    pub thumbprint: &'a str,
}

/// A proof and the request it came with.
#[derive(Clone, Copy, Debug)]
pub struct ProofCase<'a> {
    pub proof: &'a Proof,
    pub method: &'a str,
    /// The address outside people use, without query: from the configuration, never from the request's `Host` (DP-9).
    pub address: &'a str,
    /// At a resource: the token the proof came with.
    pub binding: Option<Binding<'a>>,
    pub now: Timestamp,
}

/// Is the proof good for the request? Whether it was used before is for whoever keeps them.
///
/// # Errors
/// The first fault.
pub fn judge(case: &ProofCase<'_>) -> Result<(), Fault> {
    for rule in [typ, algorithm, key, signature, method, address, time, jti, token, bound] {
        match rule(case) {
            Ok(()) | Err(Stop::Skipped) => {}
            Err(Stop::Fault(fault)) => return Err(fault),
        }
    }
    Ok(())
}

/// The `jti` of a proof that was judged good, and until when it must be remembered (DP-13).
#[must_use]
pub fn remembered(proof: &Proof) -> Option<(&str, Timestamp)> {
    let issued = date(&proof.token.payload, "iat").ok()??;
    Some((proof.token.text("jti")?, issued.plus_seconds(PROOF_LIFETIME + SKEW)))
}

pub(super) fn typ(case: &ProofCase<'_>) -> Answer {
    let header = &case.proof.token.header;
    if ["crit", "b64", "zip"].iter().any(|member| header.contains_key(*member)) {
        return Err(Fault::DpopCriticalExtension.into());
    }
    let typ = case.proof.token.header_text("typ");
    if typ.is_some_and(|typ| typ.eq_ignore_ascii_case("dpop+jwt")) { Ok(()) } else { Err(Fault::DpopInvalidTyp.into()) }
}

pub(super) fn algorithm(case: &ProofCase<'_>) -> Answer {
    let algorithm = case.proof.token.header_text("alg");
    let allowed = algorithm.is_some_and(|algorithm| ALGORITHMS.contains(&algorithm));
    if allowed { Ok(()) } else { Err(Fault::DpopAlgorithmNotAllowed.into()) }
}

/// A public key, of the kind that the algorithm says.
pub(super) fn key(case: &ProofCase<'_>) -> Answer {
    let Some(Value::Object(jwk)) = case.proof.token.header.get("jwk") else { return Err(Fault::DpopInvalidKey.into()) };
    let private = PRIVATE.iter().any(|member| jwk.contains_key(*member));
    let said = jwk.get("alg").is_none_or(|said| Some(said.as_str()) == Some(case.proof.token.header_text("alg")));
    match &case.proof.key {
        Some(key) if !private && said && case.proof.token.header_text("alg") == Some(key.algorithm) => Ok(()),
        Some(_) | None => Err(Fault::DpopInvalidKey.into()),
    }
}

pub(super) fn signature(case: &ProofCase<'_>) -> Answer {
    if case.proof.key.is_none() {
        return Err(Stop::Skipped);
    }
    if case.proof.verified { Ok(()) } else { Err(Fault::DpopInvalidSignature.into()) }
}

pub(super) fn method(case: &ProofCase<'_>) -> Answer {
    if case.proof.token.text("htm") == Some(case.method) {
        return Ok(());
    }
    Err(Fault::DpopInvalidHtm { expected: case.method.to_owned() }.into())
}

/// Compared after the normalisation of RFC 3986 §6.2.2 and §6.2.3, without query and fragment.
pub(super) fn address(case: &ProofCase<'_>) -> Answer {
    let told = case.proof.token.text("htu").and_then(normal);
    if told.is_some() && told == normal(case.address) {
        return Ok(());
    }
    Err(Fault::DpopInvalidHtu { expected: case.address.to_owned() }.into())
}

pub(super) fn time(case: &ProofCase<'_>) -> Answer {
    let issued = date(&case.proof.token.payload, "iat").map_err(|_| Fault::DpopIssuedAtNotFound)?;
    let issued = issued.ok_or(Fault::DpopIssuedAtNotFound)?;
    if issued > case.now.plus_seconds(SKEW) {
        return Err(Fault::DpopNotYetValid.into());
    }
    if issued < case.now.plus_seconds(-PROOF_LIFETIME) { Err(Fault::DpopExpired.into()) } else { Ok(()) }
}

pub(super) fn jti(case: &ProofCase<'_>) -> Answer {
    let jti = case.proof.token.text("jti");
    if jti.is_some_and(super::steps::is_jti) { Ok(()) } else { Err(Fault::DpopJtiNotFound.into()) }
}

fn token(case: &ProofCase<'_>) -> Answer {
    let Some(binding) = case.binding else { return Err(Stop::Skipped) };
    if case.proof.token.text("ath") == Some(binding.ath) { Ok(()) } else { Err(Fault::DpopInvalidAth.into()) }
}

fn bound(case: &ProofCase<'_>) -> Answer {
    let Some(binding) = case.binding else { return Err(Stop::Skipped) };
    let key = case.proof.key.as_ref().map(|key| key.thumbprint.as_str());
    if key == Some(binding.thumbprint) { Ok(()) } else { Err(Fault::DpopKeyMismatch.into()) }
}

/// An address of http or https as it is compared: scheme and host in lower case, no usual port, an empty path as `/`,
/// percent-encoding as short as it can be, no query, no fragment. Nothing for anything else.
#[must_use]
pub fn normal(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let usual = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(usual).unwrap_or(&host);
    if host.is_empty() || host.contains('@') {
        return None;
    }
    Some(format!("{scheme}://{host}{}", if path.is_empty() { "/".to_owned() } else { shortest(path)? }))
}

/// Unreserved letters are written as they are, the others in upper-case hexadecimal.
fn shortest(path: &str) -> Option<String> {
    let (mut written, mut bytes) = (String::new(), path.bytes());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            written.push(char::from(byte));
            continue;
        }
        let (high, low) = (bytes.next()?, bytes.next()?);
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let byte = digit(high)? * 16 + digit(low)?;
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(written)
}
