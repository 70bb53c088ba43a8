//! The header of the assertion (CA-04, CA-05, CA-07, CA-15, PA-3, PA-4): what is not there is not looked for elsewhere, and
//! no key, address or certificate in it is ever used (PA-6).

use super::super::token::beyond;
use super::super::{Case, Fault};
use super::Answer;

/// Letters of a thumbprint (RFC 7638 with SHA-256) in base64url.
const KID_LENGTH: usize = 43;

/// Extensions that change what the signature covers are refused before anything else is believed.
pub(super) fn critical(case: &Case<'_>) -> Answer {
    let header = &case.token()?.header;
    let extended = ["crit", "b64", "zip"].iter().any(|member| header.contains_key(*member));
    if extended { Err(Fault::CriticalExtension.into()) } else { Ok(()) }
}

pub(super) fn algorithm(case: &Case<'_>) -> Answer {
    let token = case.token()?;
    match token.header.get("alg") {
        None => Err(Fault::AlgorithmNotFound.into()),
        Some(algorithm) if algorithm == "RS256" => Ok(()),
        Some(_) => Err(Fault::AlgorithmNotAllowed.into()),
    }
}

/// A token of another kind is never taken for an assertion (VO-5).
pub(super) fn typ(case: &Case<'_>) -> Answer {
    match case.token()?.header.get("typ") {
        None => Ok(()),
        Some(typ) => {
            let known = typ
                .as_str()
                .is_some_and(|typ| ["jwt", "client-authentication+jwt"].contains(&typ.to_ascii_lowercase().as_str()));
            if known { Ok(()) } else { Err(Fault::InvalidTyp.into()) }
        }
    }
}

pub(super) fn kid(case: &Case<'_>) -> Answer {
    let Some(kid) = case.token()?.header.get("kid") else { return Err(Fault::KidNotFound.into()) };
    let fits = |kid: &str| {
        kid.len() == KID_LENGTH && kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if kid.as_str().is_some_and(fits) { Ok(()) } else { Err(Fault::InvalidKidFormat.into()) }
}

pub(super) fn members(case: &Case<'_>) -> Answer {
    let members = beyond(&case.token()?.header, &["alg", "kid", "typ"]);
    if members.is_empty() { Ok(()) } else { Err(Fault::ClientAssertionInvalidClaims { members }.into()) }
}
