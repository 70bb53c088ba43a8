//! The claims of the assertion (CA-06, CA-08 to CA-16).

use serde_json::Value;
use uuid::Uuid;

use super::super::token::{beyond, date};
use super::super::{Case, Fault, SKEW};
use super::{Answer, Stop};
use crate::client::AssertionProfile;

/// Letters of a `jti` at most.
const JTI_LENGTH: usize = 255;
/// Hexadecimal digits of a SHA-256.
const DIGEST_LENGTH: usize = 64;

pub(super) fn subject(case: &Case<'_>) -> Answer {
    let token = case.token()?;
    if !token.payload.contains_key("sub") {
        return Err(Fault::SubjectNotFound.into());
    }
    let subject = token.text("sub").and_then(|sub| sub.parse::<Uuid>().ok()).ok_or(Fault::InvalidSubjectFormat)?;
    match case.request.client_id.as_deref().map(str::parse::<Uuid>) {
        Some(Ok(client)) if client != subject => Err(Fault::InvalidSubject.into()),
        // A `client_id` that is none has been refused already.
        Some(_) | None => Ok(()),
    }
}

/// Whoever issues the assertion is the client itself (RFC 7523 §3, 1).
pub(super) fn issuer(case: &Case<'_>) -> Answer {
    let token = case.token()?;
    match token.payload.get("iss") {
        None => Err(Fault::IssuerNotFound.into()),
        issuer if issuer == token.payload.get("sub") => Ok(()),
        Some(_) => Err(Fault::InvalidIssuer.into()),
    }
}

/// Exactly one audience, ours.
pub(super) fn audience(case: &Case<'_>) -> Answer {
    let expected = &case.settings.audience;
    let right = match case.token()?.payload.get("aud") {
        None => return Err(Fault::AudienceNotFound.into()),
        Some(Value::String(audience)) => audience == expected,
        Some(Value::Array(audiences)) => matches!(&audiences[..], [Value::String(audience)] if audience == expected),
        Some(_) => false,
    };
    if right { Ok(()) } else { Err(Fault::InvalidAudience { expected: expected.clone() }.into()) }
}

pub(super) fn issued_at(case: &Case<'_>) -> Answer {
    let issued = date(&case.token()?.payload, "iat")?.ok_or(Fault::IssuedAtNotFound)?;
    if issued <= case.now.plus_seconds(SKEW) { Ok(()) } else { Err(Fault::IssuedInTheFuture.into()) }
}

pub(super) fn expiry(case: &Case<'_>) -> Answer {
    let expires = date(&case.token()?.payload, "exp")?.ok_or(Fault::ExpNotFound)?;
    if case.now < expires.plus_seconds(SKEW) { Ok(()) } else { Err(Fault::TokenExpiredError.into()) }
}

pub(super) fn lifetime(case: &Case<'_>) -> Answer {
    let payload = &case.token()?.payload;
    let (Ok(Some(issued)), Ok(Some(expires))) = (date(payload, "iat"), date(payload, "exp")) else {
        return Err(Stop::Skipped);
    };
    let lifetime = expires.seconds_since(issued);
    if lifetime <= 0 {
        return Err(Fault::ExpiresBeforeIssued.into());
    }
    if lifetime <= AssertionProfile::Strict.max_lifetime() {
        return Ok(());
    }
    // Whether it may be longer the platform knows.
    let client = case.facts.ok_or(Stop::Skipped)?.client.as_ref();
    let most = client.map(|client| client.assertion_profile).unwrap_or_default().max_lifetime();
    if lifetime <= most { Ok(()) } else { Err(Fault::LifetimeTooLong { most }.into()) }
}

pub(super) fn jti(case: &Case<'_>) -> Answer {
    let token = case.token()?;
    if !token.payload.contains_key("jti") {
        return Err(Fault::JtiNotFound.into());
    }
    if token.text("jti").is_some_and(is_jti) { Ok(()) } else { Err(Fault::InvalidJti.into()) }
}

/// 1 to 255 visible characters of ASCII.
pub(in crate::voucher) fn is_jti(jti: &str) -> bool {
    (1..=JTI_LENGTH).contains(&jti.len()) && jti.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Its form; whether one is needed depends on the client.
pub(super) fn purpose(case: &Case<'_>) -> Answer {
    match case.token()?.payload.get("purposeId") {
        None => Err(Stop::Skipped),
        Some(Value::String(purpose)) if purpose.parse::<Uuid>().is_ok() => Ok(()),
        Some(_) => Err(Fault::InvalidPurposeIdClaimFormat.into()),
    }
}

pub(super) fn digest(case: &Case<'_>) -> Answer {
    let digest = match case.token()?.payload.get("digest") {
        None | Some(Value::Null) => return Err(Stop::Skipped),
        Some(Value::Object(digest)) => digest,
        Some(_) => return Err(Fault::InvalidDigestClaim.into()),
    };
    if !beyond(digest, &["alg", "value"]).is_empty() {
        return Err(Fault::InvalidDigestClaim.into());
    }
    let (Some(algorithm), Some(value)) = (digest.get("alg"), digest.get("value")) else {
        return Err(Fault::InvalidDigestClaim.into());
    };
    if algorithm != "SHA256" {
        return Err(Fault::InvalidHashAlgorithm.into());
    }
    let hexadecimal = |value: &str| value.len() == DIGEST_LENGTH && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if value.as_str().is_some_and(hexadecimal) { Ok(()) } else { Err(Fault::InvalidHashLength.into()) }
}

pub(super) fn members(case: &Case<'_>) -> Answer {
    const ALLOWED: [&str; 8] = ["iss", "sub", "aud", "jti", "iat", "exp", "purposeId", "digest"];
    let members = beyond(&case.token()?.payload, &ALLOWED);
    if members.is_empty() { Ok(()) } else { Err(Fault::ClientAssertionInvalidClaims { members }.into()) }
}
