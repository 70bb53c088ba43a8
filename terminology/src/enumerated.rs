//! A value set that names its codes one by one, gathered from rows. What it says of them is kept in its `compose` alone: they
//! are concepts of other terminologies.

use std::collections::BTreeMap;

use domain::terminology::{Problem, oid};

use crate::{Concept, Designation, MAX_MEMBER, text};

/// The codes, by code system, each in the order of the file.
#[derive(Default)]
pub(crate) struct Enumerated {
    codes: BTreeMap<String, Vec<Member>>,
    /// Words of later rows, by the number of the first one with that code.
    words: BTreeMap<u32, Vec<Designation>>,
    bytes: u64,
}

struct Member {
    number: u32,
    code: String,
    display: String,
    designations: Vec<Designation>,
}

impl Enumerated {
    /// Takes a code in. A row that names no code system, and more than a value set may hold, are told.
    pub(crate) fn add(&mut self, concept: Concept) -> Result<(), Problem> {
        let Concept { number, code, display, designations, system, .. } = concept;
        let system = system.ok_or_else(|| Problem::Missing { name: "CodeSystem".to_owned() })?;
        // FHIR wants an address there; files of other origins write the bare object identifier.
        let system = oid::canonical(&system).map_or(system, |dotted| format!("urn:oid:{dotted}"));
        self.grow(code.len() + display.len())?;
        for designation in &designations {
            self.grow(size(designation))?;
        }
        self.codes.entry(system).or_default().push(Member { number, code, display, designations });
        Ok(())
    }

    /// Other words for a code that went before.
    pub(crate) fn add_words(&mut self, number: u32, designation: Designation) -> Result<(), Problem> {
        self.grow(size(&designation))?;
        self.words.entry(number).or_default().push(designation);
        Ok(())
    }

    /// Counts about what something will take as JSON.
    fn grow(&mut self, bytes: usize) -> Result<(), Problem> {
        const AROUND: u64 = 32;
        self.bytes += bytes as u64 + AROUND;
        if self.bytes > MAX_MEMBER { Err(Problem::TooLong { max: MAX_MEMBER }) } else { Ok(()) }
    }

    /// FHIR's `compose`.
    pub(crate) fn compose(mut self) -> String {
        let words = &mut self.words;
        let include = self.codes.into_iter().map(|(system, members)| {
            let members = members.into_iter().map(|mut member| {
                member.designations.extend(words.remove(&member.number).unwrap_or_default());
                written(&member)
            });
            let members = members.collect::<Vec<_>>().join(",");
            format!("{{\"system\":{},\"concept\":[{members}]}}", text::quoted(&system))
        });
        format!("{{\"include\":[{}]}}", include.collect::<Vec<_>>().join(","))
    }
}

fn size(designation: &Designation) -> usize {
    let Designation { language, usage, value } = designation;
    value.len() + language.as_ref().map_or(0, String::len) + usage.as_ref().map_or(0, String::len)
}

fn written(member: &Member) -> String {
    let mut entry = format!("{{\"code\":{}", text::quoted(&member.code));
    if !member.display.is_empty() {
        entry.push_str(&format!(",\"display\":{}", text::quoted(&member.display)));
    }
    if !member.designations.is_empty() {
        let words = member.designations.iter().map(Designation::to_json).collect::<Vec<_>>();
        entry.push_str(&format!(",\"designation\":[{}]", words.join(",")));
    }
    entry.push('}');
    entry
}
