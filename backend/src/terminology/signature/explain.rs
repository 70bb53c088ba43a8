//! Why a token would be refused, thing by thing, with the very functions that the service calls. Nothing of it is kept, and no
//! token is used up by it.

use domain::terminology::token::step::Found;
use domain::terminology::token::{
    CertificateStep, ClaimProblem, Members, Outcome, Step, TokenFault, Which, algorithm, certificates, claim_steps,
    claims, header_steps, same_subject,
};
use strum::IntoEnumIterator as _;

use super::certificate::{shown, steps};
use super::{Checks, Parts, decoded};
use crate::Backend;
use crate::error::Result;
use crate::terminology::token::was_used;

/// A thing that was looked at, and what came of it.
pub type Line = (Step, Outcome);

/// A token, looked at from end to end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    pub which: Which,
    pub lines: Vec<Line>,
}

/// Looks at one token or both, in the order of the service.
///
/// # Errors
/// Only the database's, which knows whether a token was used.
pub async fn explain(
    cx: &Backend,
    bearer: Option<&str>,
    integrity: Option<&str>,
    checks: Checks<'_>,
) -> Result<(Vec<Explained>, Vec<Line>)> {
    let (mut tokens, mut read) = (Vec::new(), Vec::new());
    for (which, token) in [(Which::Bearer, bearer), (Which::Integrity, integrity)] {
        let Some(token) = token else { continue };
        let (mut lines, known) = one(which, token, checks);
        lines.push((Step::Unused, unused(cx, which, known.as_ref()).await?));
        tokens.push(Explained { which, lines });
        read.push(known);
    }
    let together = match read.as_slice() {
        [bearer, integrity] => pair(bearer.as_ref(), integrity.as_ref(), checks),
        _ => Vec::new(),
    };
    Ok((tokens, together))
}

/// The first thing of one token that is refused; the service stops there.
#[cfg(test)]
pub(super) fn first_refused(which: Which, token: &str, checks: Checks<'_>) -> Option<TokenFault> {
    let (lines, _) = one(which, token, checks);
    lines.into_iter().find_map(|(_, outcome)| match outcome {
        Outcome::Refused(fault) => Some(fault),
        Outcome::Good | Outcome::Skipped => None,
    })
}

/// What of a token could be read, good or not.
struct Known {
    chain: Vec<Vec<u8>>,
    payload: Members,
    common_name: Option<String>,
}

fn one(which: Which, token: &str, checks: Checks<'_>) -> (Vec<Line>, Option<Known>) {
    let read = Parts::of(which, token).and_then(|parts| Ok((parts.members(which, parts.head)?, parts)));
    let (head, parts) = match read {
        Ok(read) => read,
        Err(fault) => return (vec![(Step::Form, Outcome::Refused(fault))], None),
    };
    let mut lines = vec![(Step::Form, Outcome::Good)];
    lines.extend(header_steps(which, &head, checks.profile));
    let chain = certificates(which, &head, checks.profile).and_then(|list| decoded(which, &list));
    if let (Err(fault), Some(line)) = (&chain, lines.last_mut()) {
        line.1 = Outcome::Refused(fault.clone());
    }
    let chain = chain.unwrap_or_default();
    let found = match chain.is_empty() {
        true => Vec::new(),
        false => steps(&chain, checks.anchors, checks.now, checks.connection),
    };
    lines.extend(certificate_lines(which, &found, checks));
    let signer = shown(&chain);
    let signature = match (algorithm(which, &head), &signer) {
        (Ok(algorithm), Some((key, _))) => Outcome::of(parts.verify(which, algorithm, key)),
        (Ok(_) | Err(_), _) => Outcome::Skipped,
    };
    lines.push((Step::Signature, signature));
    let payload = parts.members(which, parts.payload);
    lines.push((Step::Payload, Outcome::of(payload.as_ref().map_err(Clone::clone))));
    let Ok(payload) = payload else { return (lines, None) };
    let common_name = signer.and_then(|(_, name)| name);
    lines.extend(claim_steps(which, &payload, &checks.against(common_name.as_deref().unwrap_or_default())));
    (lines, Some(Known { chain, payload, common_name }))
}

/// One line for each thing of a certificate, also for those that could not be looked at.
fn certificate_lines(which: Which, found: &[Found], checks: Checks<'_>) -> Vec<Line> {
    let line = |step: CertificateStep| {
        // The page has no connection with a certificate of its own to compare with.
        let skipped = step == CertificateStep::Purpose && checks.connection.is_none();
        let outcome = match found.iter().find(|(of, _)| *of == step) {
            Some((_, Ok(()))) if !skipped => Outcome::Good,
            Some((_, Err(fault))) => Outcome::Refused(TokenFault {
                token: which,
                claim: "x5c",
                problem: ClaimProblem::Certificate { fault: *fault },
            }),
            _ => Outcome::Skipped,
        };
        (Step::Certificate(step), outcome)
    };
    CertificateStep::iter().map(line).collect()
}

async fn unused(cx: &Backend, which: Which, known: Option<&Known>) -> Result<Outcome> {
    let text = |known: &Known, name: &str| match known.payload.get(name) {
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(serde_json::Value::Number(number)) if name == "jti" => Some(number.to_string()),
        _ => None,
    };
    let named = known.and_then(|known| Some((text(known, "iss")?, text(known, "jti")?)));
    let Some((issuer, id)) = named else { return Ok(Outcome::Skipped) };
    if was_used(cx, &issuer, &id).await? {
        return Ok(Outcome::Refused(TokenFault { token: which, claim: "jti", problem: ClaimProblem::Used }));
    }
    Ok(Outcome::Good)
}

/// What both tokens have to agree in.
fn pair(bearer: Option<&Known>, integrity: Option<&Known>, checks: Checks<'_>) -> Vec<Line> {
    let (Some(bearer), Some(integrity)) = (bearer, integrity) else {
        return [Step::SameCertificate, Step::SameSubject, Step::Listed].map(|step| (step, Outcome::Skipped)).into();
    };
    let same = match bearer.chain.first() == integrity.chain.first() {
        _ if bearer.chain.is_empty() || integrity.chain.is_empty() => Outcome::Skipped,
        true => Outcome::Good,
        false => Outcome::Refused(TokenFault {
            token: Which::Integrity,
            claim: "x5c",
            problem: ClaimProblem::UnlikeTheOther,
        }),
    };
    let name = bearer.common_name.as_deref().unwrap_or_default();
    let of = |which, known: &Known| claims(which, &known.payload, &checks.against(name)).ok();
    let (first, second) = (of(Which::Bearer, bearer), of(Which::Integrity, integrity));
    let subject = match (&first, &second) {
        (Some(first), Some(second)) => Outcome::of(same_subject(first, second)),
        _ => Outcome::Skipped,
    };
    let listed = match &second {
        Some(second) => Outcome::of(checks.signers.admit(name, second.oid.as_deref())),
        None => Outcome::Skipped,
    };
    vec![(Step::SameCertificate, same), (Step::SameSubject, subject), (Step::Listed, listed)]
}
