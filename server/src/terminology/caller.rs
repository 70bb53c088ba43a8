//! The two tokens of a call (seed 004 §2.3), looked at before a byte of the body is read.

use app::i18n::it::terminology_api as words;
use axum::http::{HeaderMap, header};
use backend::terminology::signature::{Caller, caller};
use backend::terminology::{rate, token};
use domain::terminology::Signer;
use domain::terminology::token::{ClaimProblem, TokenFault, Which, has_file_hash};

use super::channel::{Client, no_anchors};
use super::loading::Place;
use super::problem::{About, Problem};
use super::{MissingBearer, Service};

/// Calls of one signer in a minute.
pub(super) const CALLS: i64 = 120;

/// Looks at both tokens and uses them up.
///
/// # Errors
/// 403 with the claim that is wrong, 429, 503.
pub(super) async fn identify(service: &Service, client: &Client, headers: &HeaderMap) -> Result<Caller, Problem> {
    let caller = judged(service, client, headers).await?;
    use_up(service, &caller).await?;
    Ok(caller)
}

/// The same for an upload, of which a signer has few at once, and which may have to say which file it sends.
///
/// # Errors
/// As [`identify`].
pub(super) async fn identify_loading(
    service: &Service,
    client: &Client,
    headers: &HeaderMap,
) -> Result<(Caller, Place), Problem> {
    let caller = judged(service, client, headers).await?;
    if service.trust.wanted.requires_file_hash {
        has_file_hash(&caller.integrity)?;
    }
    let place = service.loading.begin(&caller.common_name).ok_or_else(|| Problem::too_many(words::UPLOADS, 5))?;
    use_up(service, &caller).await?;
    Ok((caller, place))
}

/// Everything but whether the tokens were used before: what is refused for lack of room may be sent again.
async fn judged(service: &Service, client: &Client, headers: &HeaderMap) -> Result<Caller, Problem> {
    if service.settings.missing_bearer == MissingBearer::Unauthorized && !headers.contains_key(header::AUTHORIZATION) {
        return Err(Problem::no_bearer());
    }
    let bearer = bearer(headers)?;
    let integrity = integrity(headers)?;
    let anchors = service.trust.signers.current().ok_or_else(no_anchors)?;
    let checks = service.trust.checks(&anchors, service.cx.now(), client.0.as_deref());
    let caller = caller(bearer, integrity, checks)?;
    match rate::admit(&service.cx, &format!("signer|{}", caller.common_name), CALLS).await? {
        Some(seconds) => Err(Problem::too_many(words::CALLS, seconds)),
        None => Ok(caller),
    }
}

/// A token is good for one call, whatever becomes of it.
async fn use_up(service: &Service, caller: &Caller) -> Result<(), Problem> {
    for (which, claims) in [(Which::Bearer, &caller.bearer), (Which::Integrity, &caller.integrity)] {
        if !token::use_once(&service.cx, &claims.issuer, &claims.id, claims.expires).await? {
            return Err(TokenFault { token: which, claim: "jti", problem: ClaimProblem::Used }.into());
        }
    }
    Ok(())
}

/// Whose call it is and what it is about, for the refusals that are noted.
pub(super) fn about(caller: &Caller) -> About {
    let claims = &caller.integrity;
    About {
        signer: caller.common_name.clone(),
        oid: claims.oid.clone().unwrap_or_default(),
        version: claims.version.clone().unwrap_or_default(),
    }
}

/// Who stands for what is written.
pub(super) fn signer(caller: &Caller) -> Signer {
    Signer { common_name: caller.common_name.clone(), subject: caller.bearer.subject.clone() }
}

/// The token of `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Result<&str, TokenFault> {
    let line = once(headers, Which::Bearer, header::AUTHORIZATION.as_str())?;
    let fault = TokenFault { token: Which::Bearer, claim: "jwt", problem: ClaimProblem::Malformed };
    unschemed(line).ok_or(fault)
}

/// The token of `FSE-JWT-Terminology`; some put `Bearer` before it too.
fn integrity(headers: &HeaderMap) -> Result<&str, TokenFault> {
    let line = once(headers, Which::Integrity, "fse-jwt-terminology")?;
    Ok(unschemed(line).unwrap_or(line))
}

fn unschemed(line: &str) -> Option<&str> {
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn once<'a>(headers: &'a HeaderMap, which: Which, name: &str) -> Result<&'a str, TokenFault> {
    let fault = |problem| TokenFault { token: which, claim: "jwt", problem };
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(fault(ClaimProblem::Missing)),
        (Some(_), Some(_)) => Err(fault(ClaimProblem::Repeated)),
        (Some(value), None) => match value.to_str().map(str::trim) {
            Ok("") => Err(fault(ClaimProblem::Missing)),
            Ok(text) => Ok(text),
            Err(_) => Err(fault(ClaimProblem::Malformed)),
        },
    }
}
