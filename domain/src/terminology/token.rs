//! The two tokens of every call (seed 004 §5, `terminology.md` §3): what must stand in them, and why one is refused. The
//! signature and the certificates are looked at elsewhere; here are the words. Each refusal names the claim.

mod fault;
pub mod subject;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use fault::{CertificateFault, ClaimProblem, TokenFault, Which};
pub use subject::SubjectCheck;

/// The members of a token's header or payload.
pub type Members = Map<String, Value>;

/// Seconds that a token may have been made in the future: clocks differ.
pub const FUTURE: i64 = 60;
/// Seconds a token may be old, and live at most.
pub const DAY: i64 = 86_400;
/// From here on a number is no time in seconds any more, but one in milliseconds.
const MILLISECONDS: i64 = 100_000_000_000;
/// Characters of `jti` at most.
const MAX_JTI: usize = 255;

/// How a token is signed: RSA with PKCS #1 v1.5 padding and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
}

/// A header that may be looked into further.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    pub algorithm: Algorithm,
    /// Base64 of the certificates, the signer's own first; without white space.
    pub certificates: Vec<String>,
}

/// What the claims are held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// Seconds since 1970.
    pub now: i64,
    /// The addresses that name this service.
    pub audiences: &'a [String],
    /// Common name of the signature certificate.
    pub common_name: &'a str,
    pub subject_check: SubjectCheck,
    /// Seconds since `iat` at most (`decisions.md` T2).
    pub max_age: i64,
}

/// What a token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claims {
    pub issuer: String,
    pub id: String,
    /// Seconds since 1970.
    pub expires: i64,
    pub subject: String,
    /// Dotted.
    pub oid: Option<String>,
    pub version: Option<String>,
    /// Lower case hexadecimal.
    pub file_hash: Option<String>,
}

/// Looks at a header.
///
/// # Errors
/// The first member that is wrong, in the order `alg`, `typ`, those that may not be there, `x5c`.
pub fn header(which: Which, members: &Members) -> Result<Header, TokenFault> {
    let fault = |claim, problem| Err(TokenFault { token: which, claim, problem });
    let algorithm = match text(which, members, "alg")? {
        "RS256" => Algorithm::Rs256,
        "RS384" | "RS383" => Algorithm::Rs384,
        "RS512" => Algorithm::Rs512,
        other => return fault("alg", ClaimProblem::NotAllowed { found: cut(other) }),
    };
    let kind = text(which, members, "typ")?;
    if !kind.eq_ignore_ascii_case("JWT") {
        return fault("typ", ClaimProblem::NotAllowed { found: cut(kind) });
    }
    if let Some(name) = ["jku", "x5u", "jwk", "crit"].into_iter().find(|name| members.contains_key(*name)) {
        return fault(name, ClaimProblem::NotAccepted);
    }
    let certificates: Vec<&str> = match members.get("x5c") {
        None => return fault("x5c", ClaimProblem::Missing),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().map(|value| value.as_str().unwrap_or_default()).collect(),
        Some(_) => return fault("x5c", ClaimProblem::WrongType),
    };
    let certificates: Vec<String> =
        certificates.into_iter().map(|text| text.split_whitespace().collect::<String>()).collect();
    if certificates.is_empty() || certificates.iter().any(String::is_empty) {
        return fault("x5c", ClaimProblem::Malformed);
    }
    Ok(Header { algorithm, certificates })
}

/// Looks at a payload.
///
/// # Errors
/// The first claim that is wrong, in the order of the table of `terminology.md` §3.
pub fn claims(which: Which, members: &Members, against: &Against<'_>) -> Result<Claims, TokenFault> {
    let fault = |claim, problem| Err(TokenFault { token: which, claim, problem });
    let issuer = text(which, members, "iss")?;
    if issuer.strip_prefix(which.issuer_prefix()) != Some(against.common_name) {
        let expected = format!("{}{}", which.issuer_prefix(), against.common_name);
        return fault("iss", ClaimProblem::Differs { expected: cut(&expected), found: cut(issuer) });
    }
    let expires = times(which, members, against.now, against.max_age)?;
    let id = match members.get("jti") {
        None => return fault("jti", ClaimProblem::Missing),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        Some(_) => return fault("jti", ClaimProblem::WrongType),
    };
    if id.is_empty() || id.chars().count() > MAX_JTI {
        return fault("jti", ClaimProblem::Malformed);
    }
    audience(which, members, against.audiences)?;
    let subject = text(which, members, "sub")?;
    let Some(subject) = subject::canonical(subject, against.subject_check) else {
        return fault("sub", ClaimProblem::Malformed);
    };
    let mut claims =
        Claims { issuer: issuer.to_owned(), id, expires, subject, oid: None, version: None, file_hash: None };
    if which == Which::Integrity {
        custom(members, &mut claims)?;
    }
    Ok(claims)
}

/// Do both tokens speak of the same person?
///
/// # Errors
/// `sub` of the second token, when not.
pub fn same_subject(bearer: &Claims, integrity: &Claims) -> Result<(), TokenFault> {
    if bearer.subject == integrity.subject {
        return Ok(());
    }
    Err(TokenFault { token: Which::Integrity, claim: "sub", problem: ClaimProblem::UnlikeTheOther })
}

/// A claim of the second token held against what the call itself says.
///
/// # Errors
/// The claim, when both are there and differ.
pub fn agrees(claim: &'static str, token: Option<&str>, said: Option<&str>) -> Result<(), TokenFault> {
    match (token, said) {
        (Some(token), Some(said)) if token != said => Err(TokenFault {
            token: Which::Integrity,
            claim,
            problem: ClaimProblem::Differs { expected: cut(said), found: cut(token) },
        }),
        _ => Ok(()),
    }
}

/// `oid` has to be there for both operations; `version` may come from elsewhere.
fn custom(members: &Members, claims: &mut Claims) -> Result<(), TokenFault> {
    let which = Which::Integrity;
    let malformed = |claim| TokenFault { token: which, claim, problem: ClaimProblem::Malformed };
    claims.oid = Some(super::oid::canonical(text(which, members, "oid")?).ok_or_else(|| malformed("oid"))?);
    if members.contains_key("version") {
        let version = text(which, members, "version")?.trim();
        if version.is_empty() || version.chars().count() > 1000 {
            return Err(malformed("version"));
        }
        claims.version = Some(version.to_owned());
    }
    for name in ["file_hash", "hash_file"] {
        if members.contains_key(name) {
            let hash = text(which, members, name)?.to_ascii_lowercase();
            if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(malformed("file_hash"));
            }
            claims.file_hash = Some(hash);
        }
    }
    Ok(())
}

/// `iat`, `exp` and `nbf`; when the token ends.
fn times(which: Which, members: &Members, now: i64, max_age: i64) -> Result<i64, TokenFault> {
    let fault = |claim, problem| Err(TokenFault { token: which, claim, problem });
    let issued = seconds(which, members, "iat")?;
    if issued > now + FUTURE {
        return fault("iat", ClaimProblem::InTheFuture);
    }
    if issued < now - max_age {
        return fault("iat", ClaimProblem::TooOld);
    }
    let expires = seconds(which, members, "exp")?;
    if expires <= now {
        return fault("exp", ClaimProblem::Expired);
    }
    if expires <= issued {
        return fault("exp", ClaimProblem::BeforeIssue);
    }
    if expires - issued > DAY {
        return fault("exp", ClaimProblem::LivesTooLong);
    }
    if members.contains_key("nbf") && seconds(which, members, "nbf")? > now {
        return fault("nbf", ClaimProblem::InTheFuture);
    }
    Ok(expires)
}

fn audience(which: Which, members: &Members, audiences: &[String]) -> Result<(), TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "aud", problem });
    let said: Vec<&str> = match members.get("aud") {
        None => return fault(ClaimProblem::Missing),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).collect()
        }
        Some(_) => return fault(ClaimProblem::WrongType),
    };
    let bare = |text: &str| text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    if said.iter().any(|said| audiences.iter().any(|ours| bare(ours) == bare(said))) {
        return Ok(());
    }
    let expected = audiences.first().cloned().unwrap_or_default();
    fault(ClaimProblem::Differs { expected, found: cut(said.first().copied().unwrap_or_default()) })
}

/// A claim that is a text.
fn text<'a>(which: Which, members: &'a Members, claim: &'static str) -> Result<&'a str, TokenFault> {
    match members.get(claim) {
        None => Err(TokenFault { token: which, claim, problem: ClaimProblem::Missing }),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(TokenFault { token: which, claim, problem: ClaimProblem::WrongType }),
    }
}

/// A claim that is a time in whole seconds.
fn seconds(which: Which, members: &Members, claim: &'static str) -> Result<i64, TokenFault> {
    let problem = match members.get(claim) {
        None => ClaimProblem::Missing,
        Some(Value::Number(number)) => match number.as_i64() {
            Some(value) if value >= MILLISECONDS => ClaimProblem::Milliseconds,
            Some(value) if value >= 0 => return Ok(value),
            _ => ClaimProblem::WrongType,
        },
        Some(_) => ClaimProblem::WrongType,
    };
    Err(TokenFault { token: which, claim, problem })
}

/// At most eighty characters of what somebody sent.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
