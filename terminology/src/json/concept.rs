//! Concepts, with those below them inside.

use std::collections::BTreeMap;
use std::fmt;

use domain::terminology::{Place, Problem};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Parts;
use crate::{Concept, Designation, Property, text};

/// A list of concepts below `parent`.
pub(super) struct Concepts<'r, 'a> {
    pub(super) parts: Parts<'r, 'a>,
    pub(super) parent: Option<u32>,
}

impl<'de> DeserializeSeed<'de> for Concepts<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Concepts<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of concepts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(One { parts: self.parts, parent: self.parent })?.is_some() {}
        Ok(())
    }
}

struct One<'r, 'a> {
    parts: Parts<'r, 'a>,
    parent: Option<u32>,
}

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a concept, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let place = self.parts.watch.place();
        let number = {
            let mut codes = self.parts.reading.codes.borrow_mut();
            let number = codes.number();
            if let Some(parent) = self.parent {
                codes.is_above(parent, number);
            }
            number
        };
        let mut drawn = Drawn { concept: Concept { number, ..Concept::default() }, ..Drawn::default() };
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if !self.parts.is_new(&mut seen, &name) {
                map.next_value::<serde::de::IgnoredAny>()?;
            } else if matches!((self.parts.is_fhir, name.as_str()), (true, "concept") | (false, "children")) {
                map.next_value_seed(Concepts { parts: self.parts, parent: Some(number) })?;
            } else if self.parts.is_fhir {
                self.fhir(&name, &mut map, &mut drawn)?;
            } else {
                self.custom(&name, &mut map, &mut drawn)?;
            }
        }
        self.finish(place, drawn).map_err(|Ended| self.parts.end())
    }
}

/// Nobody wants any more.
struct Ended;

/// A concept as far as it was read.
#[derive(Default)]
struct Drawn {
    concept: Concept,
    /// Codes of the concepts above it.
    parents: Vec<String>,
    extra: BTreeMap<String, Box<RawValue>>,
    /// Something is wrong with it, and was told.
    is_wrong: bool,
}

#[derive(Deserialize)]
struct Words {
    language: Option<String>,
    #[serde(rename = "use")]
    usage: Option<Box<RawValue>>,
    value: String,
}

impl One<'_, '_> {
    fn fhir<'de, A: MapAccess<'de>>(&self, name: &str, map: &mut A, drawn: &mut Drawn) -> Result<(), A::Error> {
        match name {
            "code" => self.code(map.next_value()?, drawn),
            "display" => drawn.concept.display = self.text(name, map.next_value()?, drawn).unwrap_or_default(),
            "definition" => drawn.concept.definition = self.text(name, map.next_value()?, drawn),
            "designation" => designations(map.next_value()?, drawn),
            "property" => {
                for property in map.next_value::<Vec<BTreeMap<String, Box<RawValue>>>>()? {
                    self.property(property, drawn);
                }
            }
            _ => {
                drawn.extra.insert(name.to_owned(), map.next_value()?);
            }
        }
        Ok(())
    }

    fn custom<'de, A: MapAccess<'de>>(&self, name: &str, map: &mut A, drawn: &mut Drawn) -> Result<(), A::Error> {
        match name {
            "code" => self.code(map.next_value()?, drawn),
            "description" | "display" => {
                if let Some(words) = self.text(name, map.next_value()?, drawn) {
                    drawn.concept.display = words;
                }
            }
            "definition" => drawn.concept.definition = self.text(name, map.next_value()?, drawn),
            "system" | "codeSystem" => drawn.concept.system = self.text(name, map.next_value()?, drawn),
            "parent" | "is-a" => {
                let parents = self.text(name, map.next_value()?, drawn).unwrap_or_default();
                let parents = parents.split('|').map(str::trim).filter(|parent| !parent.is_empty());
                drawn.parents.extend(parents.map(str::to_owned));
            }
            "designations" => designations(map.next_value()?, drawn),
            "properties" => {
                for (code, value) in map.next_value::<BTreeMap<String, Box<RawValue>>>()? {
                    let kind = match value.get().as_bytes().first() {
                        Some(b't' | b'f') => "Boolean",
                        Some(b'"') => "String",
                        _ => "Decimal",
                    };
                    let value = value.get().to_owned();
                    drawn.concept.properties.push(Property { code, kind: kind.to_owned(), value });
                }
            }
            _ => {
                drawn.extra.insert(name.to_owned(), map.next_value()?);
            }
        }
        Ok(())
    }

    /// A code that is a number has lost its zeros already: it is refused, not guessed.
    fn code(&self, value: Value, drawn: &mut Drawn) {
        match value {
            Value::String(code) => drawn.concept.code = code.trim().to_owned(),
            other => {
                let found = text::cut(&other.to_string());
                self.parts.reading.found(self.parts.watch.place(), Problem::CodeIsNoText { found });
                drawn.is_wrong = true;
            }
        }
    }

    fn text(&self, name: &str, value: Value, drawn: &mut Drawn) -> Option<String> {
        match value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Null => None,
            other => {
                let (name, found) = (name.to_owned(), text::cut(&other.to_string()));
                self.parts.reading.found(self.parts.watch.place(), Problem::UnknownValue { name, found });
                drawn.is_wrong = true;
                None
            }
        }
    }

    fn property(&self, members: BTreeMap<String, Box<RawValue>>, drawn: &mut Drawn) {
        let text = |raw: &RawValue| serde_json::from_str::<String>(raw.get()).ok();
        let code = members.get("code").and_then(|raw| text(raw));
        let value = members.iter().find_map(|(name, raw)| Some((name.strip_prefix("value")?, raw)));
        let (Some(code), Some((kind, value))) = (code, value) else {
            let name = "property.code, property.value[x]".to_owned();
            self.parts.reading.found(self.parts.watch.place(), Problem::Missing { name });
            drawn.is_wrong = true;
            return;
        };
        match code.as_str() {
            "parent" | "subsumedBy" => drawn.parents.extend(text(value)),
            "notSelectable" | "not-selectable" | "abstract" => drawn.concept.is_abstract |= value.get() == "true",
            "inactive" => drawn.concept.is_inactive |= value.get() == "true",
            "status" => {
                let is_gone = text(value).is_some_and(|status| matches!(status.as_str(), "retired" | "inactive"));
                drawn.concept.is_inactive |= is_gone;
            }
            _ => {}
        }
        drawn.concept.properties.push(Property { code, kind: kind.to_owned(), value: value.get().to_owned() });
    }

    fn finish(&self, place: Place, drawn: Drawn) -> Result<(), Ended> {
        let Drawn { mut concept, parents, extra, is_wrong } = drawn;
        if is_wrong {
            return Ok(());
        }
        if !extra.is_empty() {
            concept.extra = serde_json::to_string(&extra).ok();
        }
        for parent in parents {
            self.parts.reading.codes.borrow_mut().is_above_by_code(&parent, concept.number, place.line);
        }
        if self.parts.reading.concept(place, concept) { Ok(()) } else { Err(Ended) }
    }
}

fn designations(words: Vec<Words>, drawn: &mut Drawn) {
    drawn.concept.designations.extend(words.into_iter().map(|Words { language, usage, value }| Designation {
        language,
        usage: usage.map(|raw| raw.get().to_owned()),
        value,
    }));
}
