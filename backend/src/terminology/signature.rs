//! Whose signature stands under the two tokens of a call (seed 004 §5, `terminology.md` §3): the certificate in `x5c` leads
//! to an authority, its key signed the token, and then the claims are looked at, in `domain::terminology::token`.

mod certificate;
#[cfg(test)]
mod edges;
pub mod explain;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::Timestamp;
use domain::terminology::Profile;
use domain::terminology::token::{
    Against, Algorithm, CertificateFault, ClaimProblem, Claims, Members, Signers, SubjectCheck, TokenFault, Which,
    claims, header, same_organisation, same_subject,
};
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

pub(super) use certificate::common_name_of;
pub use certificate::{Anchors, Listed, Trusted, connection, organisation_of, trusted};

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
    /// Who may sign, where not everybody may.
    pub signers: &'a Signers,
    /// Both certificates name the same organisation (security.md MO-11).
    pub same_organisation: bool,
    pub profile: Profile,
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
    of_one_organisation(&signer, checks)?;
    checks.signers.admit(&signer.common_name, integrity.oid.as_deref())?;
    Ok(Caller { common_name: signer.common_name, bearer, integrity })
}

/// Where that is asked for, and the connection showed a certificate, whoever signs is of its organisation.
fn of_one_organisation(signer: &Trusted, checks: Checks<'_>) -> Result<(), TokenFault> {
    let Some(connection) = checks.connection.filter(|_| checks.same_organisation) else { return Ok(()) };
    if same_organisation(organisation_of(connection).as_deref(), signer.organisation.as_deref()) {
        return Ok(());
    }
    let problem = ClaimProblem::Certificate { fault: CertificateFault::OtherOrganisation };
    Err(TokenFault { token: Which::Bearer, claim: "x5c", problem })
}

fn one(which: Which, token: &str, checks: Checks<'_>) -> Result<(Trusted, Claims), TokenFault> {
    let fault = |claim, problem| TokenFault { token: which, claim, problem };
    let parts = Parts::of(which, token)?;
    let header = header(which, &parts.members(which, parts.head)?, checks.profile)?;
    let chain = decoded(which, &header.certificates)?;
    let signer = trusted(&chain, checks.anchors, checks.now, checks.connection)
        .map_err(|certificate| fault("x5c", ClaimProblem::Certificate { fault: certificate }))?;
    parts.verify(which, header.algorithm, &signer.key)?;
    let claims = claims(which, &parts.members(which, parts.payload)?, &checks.against(&signer.common_name))?;
    Ok((signer, claims))
}

impl<'a> Checks<'a> {
    fn against(self, common_name: &'a str) -> Against<'a> {
        Against {
            now: self.now.0 / 1_000_000,
            audiences: self.audiences,
            common_name,
            subject_check: self.subject_check,
            max_age: self.max_age,
            profile: self.profile,
        }
    }
}

/// The three parts of a token, and what is signed of it.
struct Parts<'a> {
    signed: &'a str,
    head: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn of(which: Which, token: &'a str) -> Result<Self, TokenFault> {
        let fault = |problem| TokenFault { token: which, claim: "jwt", problem };
        if token.len() > MAX_TOKEN {
            return Err(fault(ClaimProblem::TooLong));
        }
        let mut parts = token.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(head), Some(payload), Some(signature), None) => {
                Ok(Self { signed: &token[..head.len() + 1 + payload.len()], head, payload, signature })
            }
            _ => Err(fault(ClaimProblem::Malformed)),
        }
    }

    fn members(&self, which: Which, part: &str) -> Result<Members, TokenFault> {
        members(part).ok_or(TokenFault { token: which, claim: "jwt", problem: ClaimProblem::Malformed })
    }

    fn verify(&self, which: Which, algorithm: Algorithm, key: &[u8]) -> Result<(), TokenFault> {
        let fault = |problem| TokenFault { token: which, claim: "signature", problem };
        let algorithm = match algorithm {
            Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Rs384 => &RSA_PKCS1_2048_8192_SHA384,
            Algorithm::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
        };
        let signature = URL_SAFE_NO_PAD.decode(self.signature).map_err(|_| fault(ClaimProblem::Malformed))?;
        UnparsedPublicKey::new(algorithm, key)
            .verify(self.signed.as_bytes(), &signature)
            .map_err(|_| fault(ClaimProblem::BadSignature))
    }
}

/// The certificates of `x5c`, DER.
fn decoded(which: Which, certificates: &[String]) -> Result<Vec<Vec<u8>>, TokenFault> {
    let chain: Result<Vec<Vec<u8>>, _> = certificates.iter().map(|text| STANDARD.decode(text)).collect();
    chain.map_err(|_| TokenFault { token: which, claim: "x5c", problem: ClaimProblem::Malformed })
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
