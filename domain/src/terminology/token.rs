//! The two tokens of every call (seed 004 §5, `terminology.md` §3): what must stand in them, and why one is refused. The
//! signature and the certificates are looked at elsewhere; here are the words. Each refusal names the claim.

mod fault;
mod header;
pub mod signers;
pub mod step;
pub mod subject;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::Profile;
pub use fault::{CertificateFault, ClaimProblem, TokenFault, Which};
pub use header::{algorithm, certificates, header, header_steps};
pub use signers::{Signers, same_organisation};
pub use step::{CertificateStep, Outcome, Step};
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
    pub profile: Profile,
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
    pub file_hash: Option<FileHash>,
}

/// The checksum of a file, as a token says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileHash {
    /// Which of its two names it has there.
    pub claim: &'static str,
    /// Lower case hexadecimal.
    pub sha256: String,
}

/// The names of the claim: the published documents and programs use both (`terminology.md` §3).
const FILE_HASH: [&str; 2] = ["file_hash", "hash_file"];

/// Looks at a payload.
///
/// # Errors
/// The first claim that is wrong, in the order of the table of `terminology.md` §3.
pub fn claims(which: Which, members: &Members, against: &Against<'_>) -> Result<Claims, TokenFault> {
    let issuer = issuer(which, members, against.common_name)?;
    issued_at(which, members, against)?;
    let expires = expires(which, members, against.now)?;
    not_before(which, members, against.now)?;
    let id = id(which, members)?;
    audience(which, members, against)?;
    let subject = subject(which, members, against)?;
    let mut claims = Claims { issuer, id, expires, subject, oid: None, version: None, file_hash: None };
    if which == Which::Integrity {
        claims.oid = Some(own_oid(which, members)?);
        claims.version = version(which, members, against.profile)?;
        claims.file_hash = file_hash(which, members)?;
    }
    Ok(claims)
}

/// The same, one claim after the other. Without a common name nothing is said of `iss`.
#[must_use]
pub fn claim_steps(which: Which, members: &Members, against: &Against<'_>) -> Vec<(Step, Outcome)> {
    let issuer = match against.common_name {
        "" => Outcome::Skipped,
        name => Outcome::of(issuer(which, members, name)),
    };
    let mut steps = vec![
        (Step::Issuer, issuer),
        (Step::IssuedAt, Outcome::of(issued_at(which, members, against))),
        (Step::Expires, Outcome::of(expires(which, members, against.now))),
        (Step::NotBefore, Outcome::of(not_before(which, members, against.now))),
        (Step::Id, Outcome::of(id(which, members))),
        (Step::Audience, Outcome::of(audience(which, members, against))),
        (Step::Subject, Outcome::of(subject(which, members, against))),
    ];
    if which == Which::Integrity {
        steps.extend([
            (Step::Oid, Outcome::of(own_oid(which, members))),
            (Step::Version, Outcome::of(version(which, members, against.profile))),
            (Step::FileHash, Outcome::of(file_hash(which, members))),
        ]);
    }
    steps
}

fn issuer(which: Which, members: &Members, common_name: &str) -> Result<String, TokenFault> {
    let issuer = text(which, members, "iss")?;
    if issuer.strip_prefix(which.issuer_prefix()) == Some(common_name) {
        return Ok(issuer.to_owned());
    }
    let expected = format!("{}{common_name}", which.issuer_prefix());
    let problem = ClaimProblem::Differs { expected: cut(&expected), found: cut(issuer) };
    Err(TokenFault { token: which, claim: "iss", problem })
}

fn id(which: Which, members: &Members) -> Result<String, TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "jti", problem });
    let id = match members.get("jti") {
        None => return fault(ClaimProblem::Missing),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        Some(_) => return fault(ClaimProblem::WrongType),
    };
    // Control signs are no part of an id; one of them no database keeps.
    let is_good = !id.is_empty() && id.chars().count() <= MAX_JTI && !id.chars().any(char::is_control);
    if is_good { Ok(id) } else { fault(ClaimProblem::Malformed) }
}

fn subject(which: Which, members: &Members, against: &Against<'_>) -> Result<String, TokenFault> {
    let malformed = TokenFault { token: which, claim: "sub", problem: ClaimProblem::Malformed };
    subject::canonical(text(which, members, "sub")?, against.subject_check, against.profile).ok_or(malformed)
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

/// `oid` has to be there for both operations.
fn own_oid(which: Which, members: &Members) -> Result<String, TokenFault> {
    let malformed = TokenFault { token: which, claim: "oid", problem: ClaimProblem::Malformed };
    super::oid::canonical(text(which, members, "oid")?).ok_or(malformed)
}

/// `version` may come from elsewhere, but for the strict profile.
fn version(which: Which, members: &Members, profile: Profile) -> Result<Option<String>, TokenFault> {
    if !members.contains_key("version") && !profile.is_strict() {
        return Ok(None);
    }
    let version = text(which, members, "version")?.trim();
    if version.is_empty() || version.chars().count() > 1000 || version.chars().any(char::is_control) {
        return Err(TokenFault { token: which, claim: "version", problem: ClaimProblem::Malformed });
    }
    Ok(Some(version.to_owned()))
}

/// The checksum of the file under either of its names, where it is there. What is wrong is told of the name that is there.
fn file_hash(which: Which, members: &Members) -> Result<Option<FileHash>, TokenFault> {
    let mut found = None;
    for claim in FILE_HASH {
        if members.contains_key(claim) {
            let sha256 = text(which, members, claim)?.to_ascii_lowercase();
            if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(TokenFault { token: which, claim, problem: ClaimProblem::Malformed });
            }
            found = Some(FileHash { claim, sha256 });
        }
    }
    Ok(found)
}

/// The second token of an upload, where it has to say which file it speaks of.
///
/// # Errors
/// `file_hash`, when it is not there.
pub fn has_file_hash(integrity: &Claims) -> Result<(), TokenFault> {
    match integrity.file_hash {
        Some(_) => Ok(()),
        None => Err(TokenFault { token: Which::Integrity, claim: FILE_HASH[0], problem: ClaimProblem::Missing }),
    }
}

fn issued_at(which: Which, members: &Members, against: &Against<'_>) -> Result<i64, TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "iat", problem });
    let issued = seconds(which, members, "iat")?;
    if issued > against.now + FUTURE {
        return fault(ClaimProblem::InTheFuture);
    }
    if issued < against.now - against.max_age { fault(ClaimProblem::TooOld) } else { Ok(issued) }
}

/// When the token ends. What is wrong with `iat` is its own matter.
fn expires(which: Which, members: &Members, now: i64) -> Result<i64, TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "exp", problem });
    let expires = seconds(which, members, "exp")?;
    if expires <= now {
        return fault(ClaimProblem::Expired);
    }
    match seconds(which, members, "iat") {
        Ok(issued) if expires <= issued => fault(ClaimProblem::BeforeIssue),
        Ok(issued) if expires - issued > DAY => fault(ClaimProblem::LivesTooLong),
        Ok(_) | Err(_) => Ok(expires),
    }
}

fn not_before(which: Which, members: &Members, now: i64) -> Result<(), TokenFault> {
    if members.contains_key("nbf") && seconds(which, members, "nbf")? > now {
        return Err(TokenFault { token: which, claim: "nbf", problem: ClaimProblem::InTheFuture });
    }
    Ok(())
}

fn audience(which: Which, members: &Members, against: &Against<'_>) -> Result<(), TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "aud", problem });
    let said: Vec<&str> = match members.get("aud") {
        None => return fault(ClaimProblem::Missing),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).collect()
        }
        Some(_) => return fault(ClaimProblem::WrongType),
    };
    if said.iter().any(|said| against.audiences.iter().any(|ours| names(said, ours, against.profile))) {
        return Ok(());
    }
    let expected = against.audiences.first().cloned().unwrap_or_default();
    fault(ClaimProblem::Differs { expected, found: cut(said.first().copied().unwrap_or_default()) })
}

/// Is it the same address, but for a slash at the end and, in the lenient profile, for the case of letters?
fn names(said: &str, ours: &str, profile: Profile) -> bool {
    let (said, ours) = (said.strip_suffix('/').unwrap_or(said), ours.strip_suffix('/').unwrap_or(ours));
    said == ours || (!profile.is_strict() && said.eq_ignore_ascii_case(ours))
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
pub(super) fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
