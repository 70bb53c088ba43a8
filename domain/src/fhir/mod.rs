//! What is asked and answered below `/fhir` (`terminology.md` §7, FHIR R4): parameters of operations, answers, and the ways
//! in which a question is refused. No format and no language: bytes and words are made elsewhere.

pub mod answer;
pub mod code;
pub mod fault;
pub mod given;
pub mod parameters;
pub mod search;

pub use answer::{Issue, Out, OutValue, Severity};
pub use fault::{Fault, IssueCode};
pub use parameters::{Coding, Parameter, Parameters, Value};

/// Where the read side begins, as the `Location` of an upload names it.
pub const BASE: &str = "/fhir";

/// `system|version` in its two parts; no version where none is said.
#[must_use]
pub fn canonical(text: &str) -> (&str, Option<&str>) {
    match text.split_once('|') {
        Some((system, version)) => (system, Some(version).filter(|version| !version.is_empty())),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_canonical_address_may_name_a_version() {
        for (text, parts) in [
            ("http://loinc.org", ("http://loinc.org", None)),
            ("http://loinc.org|2.78", ("http://loinc.org", Some("2.78"))),
            ("http://loinc.org|", ("http://loinc.org", None)),
            ("a|1|2", ("a", Some("1|2"))),
            ("", ("", None)),
        ] {
            assert_eq!(canonical(text), parts, "{text}");
        }
    }
}
