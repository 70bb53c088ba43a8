//! FHIR R4 in XML: rewritten into FHIR's JSON while it is read, so that both forms are read by the same rules. A line of
//! the JSON is the line of the XML; columns are not known. Document types are refused, and with them every entity that is
//! not one of the five of XML itself. The narrative (`text`) is for people and is not kept.

mod bounded;
mod elements;
mod order;
mod rewrite;
pub(crate) mod write;

use std::io::Read;

use domain::terminology::Problem;

use crate::{Reading, json, text};
use rewrite::Rewritten;

/// A resource that is whole in memory, as JSON.
pub(crate) fn to_json(mut xml: &[u8]) -> Result<String, Problem> {
    let mut rewritten = Rewritten::new(&mut xml);
    let problem = rewritten.problem();
    let mut json = String::new();
    match rewritten.read_to_string(&mut json) {
        Ok(_) => Ok(json),
        Err(error) => Err(match problem.take() {
            Some((_, problem)) => problem,
            None => Problem::Syntax { detail: text::cut(&error.to_string()) },
        }),
    }
}

pub(crate) fn read(from: &mut dyn Read, reading: &Reading<'_>) {
    let mut rewritten = Rewritten::new(from);
    let problem = rewritten.problem();
    json::read_fhir(&mut rewritten, reading);
    let mut findings = reading.findings.borrow_mut();
    let findings = &mut *findings;
    for finding in findings.errors.iter_mut().chain(&mut findings.warnings) {
        finding.place.column = 0;
    }
    // What was wrong with the XML is the reason for whatever was wrong with the JSON.
    if let Some((place, problem)) = problem.take() {
        findings.errors.clear();
        findings.error_count = 0;
        findings.add(place, problem);
    }
}
