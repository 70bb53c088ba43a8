//! The steps, each one rule and one function, in the order of [`STEPS`]. What needs the database comes when it is known;
//! a step that cannot be judged is skipped.

mod claims;
mod header;
mod platform;
mod request;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::{Case, Fault, Outcome, Token, VoucherFacts, proof};
pub(super) use claims::is_jti;

/// The chapters of the list, as the debugger shows them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    /// Parameters of the request.
    Request,
    /// The proof of possession.
    Proof,
    /// Header and claims of the assertion.
    Assertion,
    /// Client and key.
    Key,
    /// The assertion's signature.
    Signature,
    /// Purpose, request and version.
    Platform,
    /// Whether assertion and proof are used for the first time.
    Replay,
}

/// What a step looks at.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Check {
    GrantType,
    AssertionType,
    ClientIdParameter,
    AssertionForm,
    ProofForm,
    ProofTyp,
    ProofAlgorithm,
    ProofKey,
    ProofSignature,
    ProofMethod,
    ProofAddress,
    ProofTime,
    ProofJti,
    CriticalExtensions,
    Algorithm,
    Typ,
    Kid,
    HeaderMembers,
    Subject,
    Issuer,
    Audience,
    IssuedAt,
    Expiry,
    Lifetime,
    Jti,
    PurposeClaim,
    Digest,
    ClaimMembers,
    Client,
    Key,
    KeyUse,
    Signature,
    PurposeGiven,
    PurposeKnown,
    PurposeLinked,
    PurposeState,
    AgreementState,
    VersionState,
    AssertionUnused,
    ProofUnused,
}

/// Why a step does not pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    Skipped,
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

pub(super) type Answer = Result<(), Stop>;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub check: Check,
    pub stage: Stage,
    judge: fn(&Case<'_>) -> Answer,
}

impl Step {
    /// What comes of the rule in this case.
    #[must_use]
    pub fn judge(&self, case: &Case<'_>) -> Outcome {
        match (self.judge)(case) {
            Ok(()) => Outcome::Passed,
            Err(Stop::Skipped) => Outcome::Skipped,
            Err(Stop::Fault(fault)) => Outcome::Failed(fault),
        }
    }
}

const fn step(stage: Stage, check: Check, judge: fn(&Case<'_>) -> Answer) -> Step {
    Step { check, stage, judge }
}

/// Every rule, in order (CA-19): what is cheap and known to the sender first, what only the platform knows last.
pub const STEPS: &[Step] = &[
    step(Stage::Request, Check::GrantType, request::grant_type),
    step(Stage::Request, Check::AssertionType, request::assertion_type),
    step(Stage::Request, Check::ClientIdParameter, request::client_id),
    step(Stage::Request, Check::AssertionForm, request::assertion_form),
    step(Stage::Proof, Check::ProofForm, request::proof_form),
    step(Stage::Proof, Check::ProofTyp, |case| proof::typ(&case.proof()?)),
    step(Stage::Proof, Check::ProofAlgorithm, |case| proof::algorithm(&case.proof()?)),
    step(Stage::Proof, Check::ProofKey, |case| proof::key(&case.proof()?)),
    step(Stage::Proof, Check::ProofSignature, |case| proof::signature(&case.proof()?)),
    step(Stage::Proof, Check::ProofMethod, |case| proof::method(&case.proof()?)),
    step(Stage::Proof, Check::ProofAddress, |case| proof::address(&case.proof()?)),
    step(Stage::Proof, Check::ProofTime, |case| proof::time(&case.proof()?)),
    step(Stage::Proof, Check::ProofJti, |case| proof::jti(&case.proof()?)),
    step(Stage::Assertion, Check::CriticalExtensions, header::critical),
    step(Stage::Assertion, Check::Algorithm, header::algorithm),
    step(Stage::Assertion, Check::Typ, header::typ),
    step(Stage::Assertion, Check::Kid, header::kid),
    step(Stage::Assertion, Check::HeaderMembers, header::members),
    step(Stage::Assertion, Check::Subject, claims::subject),
    step(Stage::Assertion, Check::Issuer, claims::issuer),
    step(Stage::Assertion, Check::Audience, claims::audience),
    step(Stage::Assertion, Check::IssuedAt, claims::issued_at),
    step(Stage::Assertion, Check::Expiry, claims::expiry),
    step(Stage::Assertion, Check::Lifetime, claims::lifetime),
    step(Stage::Assertion, Check::Jti, claims::jti),
    step(Stage::Assertion, Check::PurposeClaim, claims::purpose),
    step(Stage::Assertion, Check::Digest, claims::digest),
    step(Stage::Assertion, Check::ClaimMembers, claims::members),
    step(Stage::Key, Check::Client, platform::client),
    step(Stage::Key, Check::Key, platform::key),
    step(Stage::Key, Check::KeyUse, platform::key_use),
    step(Stage::Signature, Check::Signature, platform::signature),
    step(Stage::Platform, Check::PurposeGiven, platform::purpose_given),
    step(Stage::Platform, Check::PurposeKnown, platform::purpose_known),
    step(Stage::Platform, Check::PurposeLinked, platform::purpose_linked),
    step(Stage::Platform, Check::PurposeState, platform::purpose_state),
    step(Stage::Platform, Check::AgreementState, platform::agreement_state),
    step(Stage::Platform, Check::VersionState, platform::version_state),
    step(Stage::Replay, Check::AssertionUnused, platform::assertion_unused),
    step(Stage::Replay, Check::ProofUnused, platform::proof_unused),
];

impl<'a> Case<'a> {
    /// The assertion, if it could be read.
    fn token(&self) -> Result<&'a Token, Stop> {
        self.request.assertion.as_ref().map_err(|_| Stop::Skipped)
    }

    /// What is known, if anybody has looked.
    fn known(&self) -> Result<&'a VoucherFacts, Stop> {
        self.facts.ok_or(Stop::Skipped)
    }

    /// The proof of possession, if one was sent and could be read.
    fn proof(&self) -> Result<proof::ProofCase<'a>, Stop> {
        match &self.request.proof {
            Some(Ok(proof)) => Ok(proof::ProofCase {
                proof,
                method: "POST",
                address: &self.settings.token_url,
                binding: None,
                now: self.now,
            }),
            Some(Err(_)) | None => Err(Stop::Skipped),
        }
    }
}
