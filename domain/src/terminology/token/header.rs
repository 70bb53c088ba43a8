//! The header of a token: how it is signed, and by whom.

use serde_json::Value;

use super::fault::{ClaimProblem, TokenFault, Which};
use super::step::{Outcome, Step};
use super::{Algorithm, Header, Members, cut, text};
use crate::terminology::Profile;

/// Looks at a header.
///
/// # Errors
/// The first member that is wrong, in the order `alg`, `typ`, those that may not be there, `x5c`.
pub fn header(which: Which, members: &Members, profile: Profile) -> Result<Header, TokenFault> {
    let algorithm = algorithm(which, members)?;
    kind(which, members, profile)?;
    no_references(which, members)?;
    Ok(Header { algorithm, certificates: certificates(which, members, profile)? })
}

/// The same, one thing after the other.
#[must_use]
pub fn header_steps(which: Which, members: &Members, profile: Profile) -> Vec<(Step, Outcome)> {
    vec![
        (Step::Algorithm, Outcome::of(algorithm(which, members))),
        (Step::Type, Outcome::of(kind(which, members, profile))),
        (Step::References, Outcome::of(no_references(which, members))),
        (Step::Certificates, Outcome::of(certificates(which, members, profile))),
    ]
}

/// How the token is signed.
///
/// # Errors
/// What is wrong with `alg`.
pub fn algorithm(which: Which, members: &Members) -> Result<Algorithm, TokenFault> {
    match text(which, members, "alg")? {
        "RS256" => Ok(Algorithm::Rs256),
        "RS384" | "RS383" => Ok(Algorithm::Rs384),
        "RS512" => Ok(Algorithm::Rs512),
        other => {
            Err(TokenFault { token: which, claim: "alg", problem: ClaimProblem::NotAllowed { found: cut(other) } })
        }
    }
}

fn kind(which: Which, members: &Members, profile: Profile) -> Result<(), TokenFault> {
    let kind = text(which, members, "typ")?;
    if kind == "JWT" || (!profile.is_strict() && kind.eq_ignore_ascii_case("JWT")) {
        return Ok(());
    }
    Err(TokenFault { token: which, claim: "typ", problem: ClaimProblem::NotAllowed { found: cut(kind) } })
}

fn no_references(which: Which, members: &Members) -> Result<(), TokenFault> {
    match ["jku", "x5u", "jwk", "crit"].into_iter().find(|name| members.contains_key(*name)) {
        Some(claim) => Err(TokenFault { token: which, claim, problem: ClaimProblem::NotAccepted }),
        None => Ok(()),
    }
}

/// Base64 of the certificates, the signer's own first. The lenient profile takes a single text for a list of one, and base64
/// that is broken into lines.
///
/// # Errors
/// What is wrong with `x5c`.
pub fn certificates(which: Which, members: &Members, profile: Profile) -> Result<Vec<String>, TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "x5c", problem });
    let certificates: Vec<&str> = match members.get("x5c") {
        None => return fault(ClaimProblem::Missing),
        Some(Value::String(one)) if !profile.is_strict() => vec![one],
        Some(Value::Array(list)) => list.iter().map(|value| value.as_str().unwrap_or_default()).collect(),
        Some(_) => return fault(ClaimProblem::WrongType),
    };
    if profile.is_strict() && certificates.iter().any(|text| text.contains(char::is_whitespace)) {
        return fault(ClaimProblem::Malformed);
    }
    let certificates: Vec<String> =
        certificates.into_iter().map(|text| text.split_whitespace().collect::<String>()).collect();
    if certificates.is_empty() || certificates.iter().any(String::is_empty) {
        return fault(ClaimProblem::Malformed);
    }
    Ok(certificates)
}
