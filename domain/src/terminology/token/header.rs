//! The header of a token: how it is signed, and by whom.

use serde_json::Value;

use super::fault::{ClaimProblem, TokenFault, Which};
use super::step::{Outcome, Step};
use super::{Algorithm, Header, Members, cut, text};

/// Looks at a header.
///
/// # Errors
/// The first member that is wrong, in the order `alg`, `typ`, those that may not be there, `x5c`.
pub fn header(which: Which, members: &Members) -> Result<Header, TokenFault> {
    let algorithm = algorithm(which, members)?;
    kind(which, members)?;
    no_references(which, members)?;
    Ok(Header { algorithm, certificates: certificates(which, members)? })
}

/// The same, one thing after the other.
#[must_use]
pub fn header_steps(which: Which, members: &Members) -> Vec<(Step, Outcome)> {
    vec![
        (Step::Algorithm, Outcome::of(algorithm(which, members))),
        (Step::Type, Outcome::of(kind(which, members))),
        (Step::References, Outcome::of(no_references(which, members))),
        (Step::Certificates, Outcome::of(certificates(which, members))),
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

fn kind(which: Which, members: &Members) -> Result<(), TokenFault> {
    let kind = text(which, members, "typ")?;
    if kind.eq_ignore_ascii_case("JWT") {
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

/// Base64 of the certificates, the signer's own first.
///
/// # Errors
/// What is wrong with `x5c`.
pub fn certificates(which: Which, members: &Members) -> Result<Vec<String>, TokenFault> {
    let fault = |problem| Err(TokenFault { token: which, claim: "x5c", problem });
    let certificates: Vec<&str> = match members.get("x5c") {
        None => return fault(ClaimProblem::Missing),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().map(|value| value.as_str().unwrap_or_default()).collect(),
        Some(_) => return fault(ClaimProblem::WrongType),
    };
    let certificates: Vec<String> =
        certificates.into_iter().map(|text| text.split_whitespace().collect::<String>()).collect();
    if certificates.is_empty() || certificates.iter().any(String::is_empty) {
        return fault(ClaimProblem::Malformed);
    }
    Ok(certificates)
}
