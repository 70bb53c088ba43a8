//! How a question names a code system and a code: the same for all operations of code systems.

use backend::terminology::codes::System;
use domain::fhir::search::is_date;
use domain::fhir::{Coding, Fault, Parameters, canonical};

use super::operation::Call;

/// Names of parameters that say which code system is meant.
pub(super) const SYSTEM: &str = "system";
pub(super) const URL: &str = "url";

/// A code system as it was named; owned, because a coding names it too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    pub(super) url: String,
    pub(super) version: Option<String>,
}

impl Named {
    /// `url` or `url|version`, and perhaps the version beside it.
    pub(super) fn of(url: &str, version: Option<&str>) -> Self {
        let (url, own) = canonical(url);
        Self { url: url.to_owned(), version: version.or(own).map(str::to_owned) }
    }

    /// As the backend asks for it.
    pub(super) fn as_system(&self) -> System<'_> {
        System::Named { url: &self.url, version: self.version.as_deref() }
    }

    /// `url|version`.
    pub(super) fn written(&self) -> String {
        match &self.version {
            Some(version) => format!("{}|{version}", self.url),
            None => self.url.clone(),
        }
    }
}

/// The code system that `system` or `url` and `version` name, where they do.
///
/// # Errors
/// When they cannot be read.
pub(super) fn named(parameters: &Parameters, name: &str) -> Result<Option<Named>, Fault> {
    let version = parameters.text("version")?;
    Ok(parameters.text(name)?.map(|url| Named::of(url, version)))
}

/// The code system of a coding; the version beside it stands in where the coding has none.
pub(super) fn of_coding(coding: &Coding, version: Option<&str>) -> Option<Named> {
    let url = coding.system.as_deref().filter(|system| !system.is_empty())?;
    Some(Named::of(url, coding.version.as_deref().or(version)))
}

/// Languages in the order in which they are wanted: `displayLanguage`, else `Accept-Language`.
///
/// # Errors
/// When they cannot be read.
pub(super) fn languages(call: &Call) -> Result<Vec<&str>, Fault> {
    let said = call.parameters.text("displayLanguage")?.or(call.language.as_deref());
    Ok(said.map(domain::fhir::code::languages).unwrap_or_default())
}

/// The day for which an answer is wanted (`date`), where somebody says it.
///
/// # Errors
/// When it is none.
pub(super) fn day(call: &Call) -> Result<Option<&str>, Fault> {
    match call.parameters.text("date")? {
        Some(day) if !is_date(day) => Err(Fault::Malformed { name: "date".to_owned() }),
        day => Ok(day),
    }
}
