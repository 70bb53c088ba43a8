//! Whole files in, items and findings out.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]

mod bounds;
mod csv;
mod fhir;
mod fuzz;
mod json;
mod published;
mod written;

use domain::terminology::{Findings, Format, Kind, Problem};
use terminology::{About, Concept, Item, Resource};

/// A file, read.
pub struct Outcome {
    pub items: Vec<Item>,
    pub findings: Findings,
}

impl Outcome {
    pub fn concepts(&self) -> Vec<&Concept> {
        let concepts = self.items.iter().filter_map(|item| match item {
            Item::Concept(concept) => Some(concept),
            _ => None,
        });
        concepts.collect()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.concepts().iter().map(|concept| concept.code.as_str()).collect()
    }

    pub fn resources(&self) -> Vec<&Resource> {
        let ends = self.items.iter().filter_map(|item| match item {
            Item::End(resource) => Some(&**resource),
            _ => None,
        });
        ends.collect()
    }

    /// Pairs of codes and how many levels are between them, in order.
    pub fn descents(&self) -> Vec<(String, String, u32)> {
        let code = |number: u32| {
            self.concepts().iter().find(|concept| concept.number == number).map(|concept| concept.code.clone()).unwrap()
        };
        let mut pairs: Vec<_> = self
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Descent { ancestor, descendant, depth } => Some((code(*ancestor), code(*descendant), *depth)),
                _ => None,
            })
            .collect();
        pairs.sort();
        pairs
    }

    pub fn errors(&self) -> Vec<(u64, u64, &Problem)> {
        self.findings.errors.iter().map(|one| (one.place.line, one.place.column, &one.problem)).collect()
    }

    pub fn error_names(&self) -> Vec<&'static str> {
        self.findings.errors.iter().map(|one| (&one.problem).into()).collect()
    }

    pub fn warning_names(&self) -> Vec<&'static str> {
        self.findings.warnings.iter().map(|one| (&one.problem).into()).collect()
    }
}

pub fn read_as(format: Format, kind: Kind, version: Option<&str>, bytes: &[u8]) -> Outcome {
    let mut items = Vec::new();
    let about = About { format, kind, version, is_strict: false };
    let mut from = bytes;
    let findings = terminology::read(&mut from, &about, &mut |item| {
        items.push(item);
        Ok(())
    });
    Outcome { findings: findings.unwrap(), items }
}

pub fn read(format: Format, text: &str) -> Outcome {
    read_as(format, Kind::CodeSystem, None, text.as_bytes())
}
