//! What is wanted of the calls of the terminology service: their tokens, and how closely they keep to what is written.

use anyhow::{Context as _, bail};
use domain::terminology::Profile;
use domain::terminology::token::{Signers, SubjectCheck};

use super::source::Source;
use crate::terminology::MissingBearer;

/// Addresses, with commas between them.
pub(super) fn audiences(source: &Source) -> Vec<String> {
    let list = source.get("terminology_audience").unwrap_or_default().split(',').map(str::trim);
    list.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// How closely the fiscal code is looked at.
pub(super) fn subject(source: &Source) -> anyhow::Result<SubjectCheck> {
    match source.get("terminology_subject") {
        None | Some("shape") => Ok(SubjectCheck::Shape),
        Some("strict") => Ok(SubjectCheck::Strict),
        Some(_) => bail!("{}: it should be shape or strict", source.called("terminology_subject")),
    }
}

/// Who may sign.
pub(super) fn signers(source: &Source) -> anyhow::Result<Signers> {
    let list = source.get("terminology_signers").unwrap_or_default();
    Signers::parse(list).with_context(|| {
        let what = "common names with commas between them, each perhaps with =OID|OID behind it";
        format!("{}: it should be {what}", source.called("terminology_signers"))
    })
}

/// How closely calls keep to what is written.
pub(super) fn profile(source: &Source) -> anyhow::Result<Profile> {
    match source.get("terminology_profile").map(str::parse::<Profile>) {
        None => Ok(Profile::default()),
        Some(Ok(profile)) => Ok(profile),
        Some(Err(_)) => bail!("{}: it should be lenient or strict", source.called("terminology_profile")),
    }
}

/// What a call without `Authorization` is answered.
pub(super) fn missing_bearer(source: &Source) -> anyhow::Result<MissingBearer> {
    match source.get("terminology_missing_bearer") {
        None | Some("403") => Ok(MissingBearer::Forbidden),
        Some("401") => Ok(MissingBearer::Unauthorized),
        Some(_) => bail!("{}: it should be 403 or 401", source.called("terminology_missing_bearer")),
    }
}

/// Something that is off until somebody switches it on.
pub(super) fn switch(source: &Source, key: &str) -> anyhow::Result<bool> {
    match source.get(key) {
        None | Some("off") => Ok(false),
        Some("on") => Ok(true),
        Some(_) => bail!("{}: it should be on or off", source.called(key)),
    }
}
