//! The parameters of the request (CA-01 to CA-03, PA-1, PA-2).

use uuid::Uuid;

use super::super::{ASSERTION_TYPE, Case, Fault, GRANT_TYPE};
use super::{Answer, Stop};

pub(super) fn grant_type(case: &Case<'_>) -> Answer {
    if case.request.grant_type.as_deref() == Some(GRANT_TYPE) { Ok(()) } else { Err(Fault::InvalidGrantType.into()) }
}

pub(super) fn assertion_type(case: &Case<'_>) -> Answer {
    let right = case.request.assertion_type.as_deref() == Some(ASSERTION_TYPE);
    if right { Ok(()) } else { Err(Fault::InvalidAssertionType.into()) }
}

/// It may be left out; whether it names the right client is looked at with the subject.
pub(super) fn client_id(case: &Case<'_>) -> Answer {
    let Some(client) = &case.request.client_id else { return Err(Stop::Skipped) };
    client.parse::<Uuid>().map(drop).map_err(|_| Fault::InvalidClientIdFormat.into())
}

pub(super) fn assertion_form(case: &Case<'_>) -> Answer {
    let read = case.request.assertion.as_ref();
    read.map(drop).map_err(|malformed| Fault::InvalidClientAssertionFormat(*malformed).into())
}

pub(super) fn proof_form(case: &Case<'_>) -> Answer {
    match &case.request.proof {
        None => Err(Stop::Skipped),
        Some(Ok(_)) => Ok(()),
        Some(Err(malformed)) => Err(Fault::InvalidDpopProofFormat(*malformed).into()),
    }
}
