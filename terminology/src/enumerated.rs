//! A value set that names its codes one by one, gathered from rows.

use std::collections::BTreeMap;

use domain::terminology::{Place, Problem};

use crate::{Concept, MAX_MEMBER, Reading, text};

/// The codes as JSON, by code system.
#[derive(Default)]
pub(crate) struct Enumerated {
    codes: BTreeMap<String, Vec<String>>,
    bytes: u64,
}

impl Enumerated {
    pub(crate) fn add(&mut self, reading: &Reading<'_>, concept: &Concept, place: Place) {
        let Some(system) = &concept.system else {
            reading.found(place, Problem::Missing { name: "CodeSystem".to_owned() });
            return;
        };
        let mut entry = format!("{{\"code\":{}", text::quoted(&concept.code));
        if !concept.display.is_empty() {
            entry.push_str(&format!(",\"display\":{}", text::quoted(&concept.display)));
        }
        entry.push('}');
        self.bytes += entry.len() as u64;
        if self.bytes > MAX_MEMBER {
            reading.found(place, Problem::TooLong { max: MAX_MEMBER });
            return;
        }
        self.codes.entry(system.clone()).or_default().push(entry);
    }

    /// FHIR's `compose`.
    pub(crate) fn compose(self) -> String {
        let include = self.codes.into_iter().map(|(system, codes)| {
            format!("{{\"system\":{},\"concept\":[{}]}}", text::quoted(&system), codes.join(","))
        });
        format!("{{\"include\":[{}]}}", include.collect::<Vec<_>>().join(","))
    }
}
