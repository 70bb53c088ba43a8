//! Addresses of terminologies.

use domain::TerminologyId;

use crate::pages::address::{address, segment};

/// Code systems, value sets and concept maps of the platform.
pub const TERMINOLOGIES: &str = "/terminologie";
/// The form that sends a file of a terminology to be checked.
pub const LOAD_TERMINOLOGY: &str = "/terminologie/carica";

/// How far a load is, for the page that shows it; `id` says which.
pub const TERMINOLOGY_COURSE: &str = "/terminologie/avanzamento";

/// What happened to all of them.
pub const TERMINOLOGY_HISTORY: &str = "/terminologie/operazioni";

/// The authorities that the service for machines trusts.
pub const TERMINOLOGY_ANCHORS: &str = "/terminologie/ancore";
/// Why a token would be refused.
pub const TERMINOLOGY_TOKEN: &str = "/terminologie/gettone";

/// What was found in a file.
#[must_use]
pub fn checked_terminology(id: &str) -> String {
    format!("{LOAD_TERMINOLOGY}/{id}")
}

/// One version of a terminology.
#[must_use]
pub fn terminology(id: TerminologyId) -> String {
    format!("{TERMINOLOGIES}/{id}")
}

/// What differs from the version before it.
#[must_use]
pub fn terminology_comparison(id: TerminologyId) -> String {
    format!("{}/confronto", terminology(id))
}

/// What differs from another version.
#[must_use]
pub fn compared_with(id: TerminologyId, other: TerminologyId) -> String {
    address(&terminology_comparison(id), &[("con", Some(&other.to_string()))])
}

/// What is directly below a code.
#[must_use]
pub fn below(id: TerminologyId, code: &str) -> String {
    address(&terminology(id), &[("padre", Some(code))])
}

/// One code, for ever.
#[must_use]
pub fn concept(id: TerminologyId, code: &str) -> String {
    format!("{}/codici/{}", terminology(id), segment(code))
}

/// A version as a resource of FHIR, to be saved.
#[must_use]
pub fn terminology_as_fhir(id: TerminologyId) -> String {
    format!("{}/fhir.json", terminology(id))
}

/// Every code of a version as a table, to be saved.
#[must_use]
pub fn terminology_as_csv(id: TerminologyId) -> String {
    format!("{}/codici.csv", terminology(id))
}

/// The page that asks before a version is deleted.
#[must_use]
pub fn delete_terminology(id: TerminologyId) -> String {
    format!("{}/elimina", terminology(id))
}
