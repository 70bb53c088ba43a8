//! What the platform knows: client, key, purpose, request, version, earlier uses (CA-05, CA-13, CA-14, CA-17, CA-18,
//! `decisions.md` I9).

use super::super::{Case, ClientKnown, Fault, KeyKnown, PurposeKnown};
use super::{Answer, Stop};
use crate::agreement::AgreementState;
use crate::client::{ClientKind, KeyUse};
use crate::eservice::DescriptorState;
use crate::purpose::PurposeState;

pub(super) fn client(case: &Case<'_>) -> Answer {
    if case.known()?.client.is_some() { Ok(()) } else { Err(Fault::ClientNotFound.into()) }
}

fn known_client<'a>(case: &Case<'a>) -> Result<&'a ClientKnown, Stop> {
    case.known()?.client.as_ref().ok_or(Stop::Skipped)
}

pub(super) fn key(case: &Case<'_>) -> Answer {
    if known_client(case)?.key.is_some() { Ok(()) } else { Err(Fault::ClientKeyNotFound.into()) }
}

fn known_key<'a>(case: &Case<'a>) -> Result<&'a KeyKnown, Stop> {
    known_client(case)?.key.as_ref().ok_or(Stop::Skipped)
}

pub(super) fn key_use(case: &Case<'_>) -> Answer {
    match known_key(case)?.usage {
        KeyUse::Sig => Ok(()),
        KeyUse::Enc => Err(Fault::KeyNotForSigning.into()),
    }
}

pub(super) fn signature(case: &Case<'_>) -> Answer {
    match case.signature {
        None => Err(Stop::Skipped),
        Some(true) => Ok(()),
        Some(false) => Err(Fault::InvalidSignature.into()),
    }
}

/// Clients of e-services name the purpose; clients of the console's own API have none.
pub(super) fn purpose_given(case: &Case<'_>) -> Answer {
    match known_client(case)?.kind {
        ClientKind::Api => Err(Stop::Skipped),
        ClientKind::Consumer if case.token()?.payload.contains_key("purposeId") => Ok(()),
        ClientKind::Consumer => Err(Fault::PurposeIdNotProvided.into()),
    }
}

pub(super) fn purpose_known(case: &Case<'_>) -> Answer {
    let client = known_client(case)?;
    if client.kind == ClientKind::Api || case.token()?.text("purposeId").is_none() {
        return Err(Stop::Skipped);
    }
    if client.purpose.is_some() { Ok(()) } else { Err(Fault::PurposeNotFound.into()) }
}

fn known_purpose<'a>(case: &Case<'a>) -> Result<&'a PurposeKnown, Stop> {
    let client = known_client(case)?;
    match client.kind {
        ClientKind::Api => Err(Stop::Skipped),
        ClientKind::Consumer => client.purpose.as_ref().ok_or(Stop::Skipped),
    }
}

pub(super) fn purpose_linked(case: &Case<'_>) -> Answer {
    if known_purpose(case)?.linked { Ok(()) } else { Err(Fault::PurposeNotLinked.into()) }
}

pub(super) fn purpose_state(case: &Case<'_>) -> Answer {
    match known_purpose(case)?.state {
        PurposeState::Active => Ok(()),
        state @ (PurposeState::Draft
        | PurposeState::WaitingForApproval
        | PurposeState::Suspended
        | PurposeState::Rejected
        | PurposeState::Archived) => Err(Fault::InvalidPurposeState { state }.into()),
    }
}

pub(super) fn agreement_state(case: &Case<'_>) -> Answer {
    match known_purpose(case)?.request.as_ref().map(|request| request.state) {
        Some(AgreementState::Active) => Ok(()),
        state => Err(Fault::InvalidAgreementState { state }.into()),
    }
}

pub(super) fn version_state(case: &Case<'_>) -> Answer {
    let request = known_purpose(case)?.request.as_ref().ok_or(Stop::Skipped)?;
    match request.version {
        DescriptorState::Published | DescriptorState::Deprecated => Ok(()),
        state @ (DescriptorState::Draft | DescriptorState::Suspended | DescriptorState::Archived) => {
            Err(Fault::InvalidEserviceState { state }.into())
        }
    }
}

pub(super) fn assertion_unused(case: &Case<'_>) -> Answer {
    let facts = case.known()?;
    case.token()?.text("jti").ok_or(Stop::Skipped)?;
    if facts.assertion_used { Err(Fault::AssertionAlreadyUsed.into()) } else { Ok(()) }
}

pub(super) fn proof_unused(case: &Case<'_>) -> Answer {
    case.proof()?;
    if case.known()?.proof_used { Err(Fault::DpopAlreadyUsed.into()) } else { Ok(()) }
}
