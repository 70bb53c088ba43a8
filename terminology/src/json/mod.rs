//! JSON, custom and FHIR R4, as a stream: a concept is handed on as soon as its object ends.

mod concept;
mod resource;

use std::cell::Cell;
use std::fmt;
use std::io::Read;
use std::rc::Rc;

use domain::terminology::{Kind, Place, Problem};
use serde::de::{DeserializeSeed, Deserializer as _, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use crate::guard::{Guarded, Watch};
use crate::{About, Reading, Resource, text};
use concept::Concepts;

/// What the readers of the parts share.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'r, 'a> {
    reading: &'r Reading<'a>,
    watch: &'r Watch,
    is_fhir: bool,
    /// Nobody wants any more.
    ended: &'r Cell<bool>,
}

impl Parts<'_, '_> {
    /// The next member as it is written, however long that may be within bounds.
    fn kept<'de, A: MapAccess<'de>>(&self, map: &mut A) -> Result<Box<RawValue>, A::Error> {
        self.watch.keep();
        let value = map.next_value();
        self.watch.kept();
        value
    }

    /// Notes a name that stands in an object for the second time.
    fn is_new(&self, seen: &mut Vec<String>, name: &str) -> bool {
        let is_new = !seen.iter().any(|other| other == name);
        if is_new {
            seen.push(name.to_owned());
        } else {
            self.reading.found(self.watch.place(), Problem::DuplicateMember { name: text::cut(name) });
        }
        is_new
    }

    fn end<E: Error>(&self) -> E {
        self.ended.set(true);
        E::custom("nobody wants any more")
    }
}

/// Reads `[{code, description, …}, …]`, or the same as `concepts` of an object.
pub(crate) fn read_custom(from: &mut dyn Read, about: &About<'_>, reading: &Reading<'_>) {
    if about.kind == Kind::ConceptMap {
        reading.found(Place::default(), Problem::NotInThisFormat { name: "CONCEPT_MAP".to_owned() });
        return;
    }
    let is_whole = whole(from, reading, false, |parts, json| json.deserialize_any(CustomRoot(parts)));
    if is_whole {
        if reading.codes.borrow().len() == 0 && !reading.findings.borrow().has_errors() {
            reading.found(Place::default(), Problem::NoRows);
        }
        reading.end(Resource { kind: Some(about.kind), ..Resource::default() });
    }
}

/// Reads a resource, or a bundle of some.
pub(crate) fn read_fhir(from: &mut dyn Read, reading: &Reading<'_>) {
    whole(from, reading, true, |parts, json| resource::Root { parts, depth: 0 }.deserialize(json));
}

type Json<'j, 'f> = &'j mut Deserializer<serde_json::de::IoRead<Guarded<'f>>>;

/// Reads one value and nothing after it. Is it well-formed?
fn whole(
    from: &mut dyn Read,
    reading: &Reading<'_>,
    is_fhir: bool,
    read: impl FnOnce(Parts<'_, '_>, Json<'_, '_>) -> Result<(), serde_json::Error>,
) -> bool {
    let guarded = Guarded::new(from);
    let watch: Rc<Watch> = guarded.watch();
    let ended = Cell::new(false);
    let mut json = Deserializer::from_reader(guarded);
    let parts = Parts { reading, watch: &watch, is_fhir, ended: &ended };
    let done = read(parts, &mut json).and_then(|()| json.end());
    let Err(error) = done else { return true };
    if let Some(problem) = watch.take() {
        reading.found(watch.place(), problem);
    } else if !ended.get() {
        let place = Place { line: error.line() as u64, column: error.column() as u64 };
        reading.found(place, Problem::Syntax { detail: text::cut(&error.to_string()) });
    }
    false
}

struct CustomRoot<'r, 'a>(Parts<'r, 'a>);

impl<'de> Visitor<'de> for CustomRoot<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of concepts, or an object with `concepts`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        Concepts { parts: self.0, parent: None }.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let is_new = self.0.is_new(&mut seen, &name);
            if is_new && matches!(name.as_str(), "concepts" | "concept") {
                map.next_value_seed(Concepts { parts: self.0, parent: None })?;
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
