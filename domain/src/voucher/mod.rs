//! Vouchers: what is asked of a client's assertion before a voucher is given for it (`interop.md` §2.12, `security.md`
//! §2.1 to §2.3). One list of steps, [`STEPS`], says all of it: the token endpoint stops at the first that fails, the
//! debugger of the console shows each. Nothing here reads bytes, verifies a signature or knows what time it is.

pub mod facts;
mod fault;
mod permit;
pub mod proof;
mod steps;
pub mod token;

#[cfg(test)]
mod tests;

use strum::{Display, EnumIter, IntoStaticStr};

use crate::Timestamp;

pub use facts::{ClientKnown, KeyKnown, PurposeKnown, RequestKnown, VoucherFacts};
pub use fault::FaultCode;
pub use fault::{Fault, Malformed};
pub use permit::{API_LIFESPAN, Permit, Subject};
pub use proof::{Proof, ProofKey};
pub use steps::{Check, STEPS, Stage, Step};
pub use token::Token;

/// Seconds by which a client's clock may be wrong (CA-08, CA-10, DP-11).
pub const SKEW: i64 = 10;
/// Seconds for which a proof of possession is good (DP-11).
pub const PROOF_LIFETIME: i64 = 60;
/// Vouchers that a client may ask for in one second (CA-20).
pub const RATE: i64 = 100;

/// The `grant_type` of RFC 6749 §4.4.2.
pub const GRANT_TYPE: &str = "client_credentials";
/// The `client_assertion_type` of RFC 7523 §2.2.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How the authorization server is known outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Its `iss`: the address of the site.
    pub issuer: String,
    /// What assertions name as their audience, without a scheme.
    pub audience: String,
    /// Where vouchers are asked for.
    pub token_url: String,
    /// The audience of tokens for the console's own API.
    pub api_audience: String,
}

impl Settings {
    /// The settings of a site at `origin`, such as `https://ponte.ente.it`, without a slash at the end.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Self {
            issuer: origin.to_owned(),
            audience: format!("{host}/client-assertion"),
            token_url: format!("{origin}/token.oauth2"),
            api_audience: format!("{host}/api/v1"),
        }
    }
}

/// What somebody sent to the token endpoint, read but not judged.
#[derive(Clone, PartialEq, Debug)]
pub struct TokenRequest {
    pub grant_type: Option<String>,
    pub assertion_type: Option<String>,
    pub client_id: Option<String>,
    pub assertion: Result<Token, Malformed>,
    /// The proof of possession, when one was sent (RFC 9449).
    pub proof: Option<Result<Proof, Malformed>>,
}

/// Everything a step may look at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub request: &'a TokenRequest,
    pub settings: &'a Settings,
    /// Nothing while nobody has looked.
    pub facts: Option<&'a VoucherFacts>,
    /// Does the client's stored key verify the assertion? Nothing while nobody has tried.
    pub signature: Option<bool>,
    pub now: Timestamp,
}

/// What came of one step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Passed,
    /// It could not be judged, because of something before it, or there is nothing to judge.
    Skipped,
    Failed(Fault),
}

/// Whose fault a refusal is, in the words of RFC 6749 §5.2 and RFC 9449 §5.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Display, IntoStaticStr, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum OauthError {
    InvalidRequest,
    InvalidClient,
    UnsupportedGrantType,
    InvalidDpopProof,
}

/// Every step with what came of it: for the debugger.
#[must_use]
pub fn examine(case: &Case<'_>) -> Vec<(&'static Step, Outcome)> {
    STEPS.iter().map(|step| (step, step.judge(case))).collect()
}

/// The first thing that is wrong, if any: for the endpoint, which asks before it looks anything up and once more after.
///
/// # Errors
/// The fault.
pub fn judge(case: &Case<'_>) -> Result<(), Fault> {
    STEPS.iter().try_for_each(|step| match step.judge(case) {
        Outcome::Passed | Outcome::Skipped => Ok(()),
        Outcome::Failed(fault) => Err(fault),
    })
}

/// What may be given for the request, if nothing is wrong and nothing is left unjudged.
///
/// # Errors
/// The first fault; `Unjudged` when the case lacks what a step needs, which is a mistake of the caller.
pub fn permit(case: &Case<'_>) -> Result<Permit, Fault> {
    judge(case)?;
    permit::permit(case).ok_or(Fault::Unjudged)
}
