//! Whose signature stands under the two tokens of a call (seed 004 §5, `terminology.md` §3): the certificate in `x5c` leads
//! to an authority, its key signed the token, and then the claims are looked at, in `domain::terminology::token`.

mod certificate;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::Timestamp;
use domain::terminology::token::{
    Against, Algorithm, ClaimProblem, Claims, Members, SubjectCheck, TokenFault, Which, claims, header, same_subject,
};
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

pub(super) use certificate::common_name_of;
pub use certificate::{Anchors, Trusted, connection, trusted};

/// Bytes of a token at most.
const MAX_TOKEN: usize = 16 * 1024;

/// What the tokens are held against.
#[derive(Clone, Copy)]
pub struct Checks<'a> {
    pub anchors: &'a Anchors,
    pub audiences: &'a [String],
    pub subject_check: SubjectCheck,
    /// Seconds since `iat` at most.
    pub max_age: i64,
    pub now: Timestamp,
    /// The client's certificate of the connection, DER, where there is one: it signs no tokens.
    pub connection: Option<&'a [u8]>,
}

/// Who calls, and what both tokens say.
#[derive(Clone, Debug)]
pub struct Caller {
    pub common_name: String,
    pub bearer: Claims,
    pub integrity: Claims,
}

/// Looks at both tokens. Whether they were used before is another question ([`super::token::use_once`]).
///
/// # Errors
/// The first thing that is wrong, with its token and claim; the first token is looked at before the second.
pub fn caller(bearer: &str, integrity: &str, checks: Checks<'_>) -> Result<Caller, TokenFault> {
    let (signer, bearer) = one(Which::Bearer, bearer, checks)?;
    let (other, integrity) = one(Which::Integrity, integrity, checks)?;
    if signer.der != other.der {
        return Err(TokenFault { token: Which::Integrity, claim: "x5c", problem: ClaimProblem::UnlikeTheOther });
    }
    same_subject(&bearer, &integrity)?;
    Ok(Caller { common_name: signer.common_name, bearer, integrity })
}

fn one(which: Which, token: &str, checks: Checks<'_>) -> Result<(Trusted, Claims), TokenFault> {
    let fault = |claim, problem| TokenFault { token: which, claim, problem };
    if token.len() > MAX_TOKEN {
        return Err(fault("jwt", ClaimProblem::TooLong));
    }
    let mut parts = token.split('.');
    let (Some(head), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(fault("jwt", ClaimProblem::Malformed));
    };
    let header = header(which, &members(head).ok_or_else(|| fault("jwt", ClaimProblem::Malformed))?)?;
    let chain: Result<Vec<Vec<u8>>, _> = header.certificates.iter().map(|text| STANDARD.decode(text)).collect();
    let chain = chain.map_err(|_| fault("x5c", ClaimProblem::Malformed))?;
    let signer = trusted(&chain, checks.anchors, checks.now, checks.connection)
        .map_err(|certificate| fault("x5c", ClaimProblem::Certificate { fault: certificate }))?;
    let algorithm = match header.algorithm {
        Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Rs384 => &RSA_PKCS1_2048_8192_SHA384,
        Algorithm::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
    };
    let signed = &token[..head.len() + 1 + payload.len()];
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| fault("signature", ClaimProblem::Malformed))?;
    UnparsedPublicKey::new(algorithm, &signer.key)
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| fault("signature", ClaimProblem::BadSignature))?;
    let payload = members(payload).ok_or_else(|| fault("jwt", ClaimProblem::Malformed))?;
    let against = Against {
        now: checks.now.0 / 1_000_000,
        audiences: checks.audiences,
        common_name: &signer.common_name,
        subject_check: checks.subject_check,
        max_age: checks.max_age,
    };
    let claims = claims(which, &payload, &against)?;
    Ok((signer, claims))
}

/// A part of a token: an object in which no name stands twice.
fn members(part: &str) -> Option<Members> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    let mut json = serde_json::Deserializer::from_slice(&bytes);
    let members = json.deserialize_map(Once).ok()?;
    json.end().ok()?;
    Some(members)
}

struct Once;

impl<'de> Visitor<'de> for Once {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a name that stands twice"));
            }
        }
        Ok(members)
    }
}
