//! Resources of FHIR R4: a code system, whose concepts are handed on as they come, a value set, a concept map, or a
//! bundle of these.

use std::collections::BTreeMap;
use std::fmt;

use domain::terminology::{EQUIVALENCES, Kind, Place, Problem, oid};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Parts;
use super::concept::Concepts;
use crate::{Item, Mapping, Resource, text};

/// What every resource of ours may hold.
const COMMON: &str = " resourceType id meta implicitRules language text contained extension modifierExtension url \
                      identifier version name title status experimental date publisher contact description useContext \
                      jurisdiction purpose copyright ";
const CODE_SYSTEM: &str = " caseSensitive valueSet hierarchyMeaning compositional versionNeeded content supplements count \
                           filter property concept ";
const VALUE_SET: &str = " immutable compose expansion ";
const CONCEPT_MAP: &str = " sourceUri sourceCanonical targetUri targetCanonical group ";

/// One resource. In a bundle `depth` is 1.
pub(super) struct Root<'r, 'a> {
    pub(super) parts: Parts<'r, 'a>,
    pub(super) depth: u8,
}

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a resource, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let place = self.parts.watch.place();
        let mut members: BTreeMap<String, Box<RawValue>> = BTreeMap::new();
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if !self.parts.is_new(&mut seen, &name) {
                map.next_value::<IgnoredAny>()?;
            } else if name == "concept" {
                map.next_value_seed(Concepts { parts: self.parts, parent: None })?;
            } else if name == "entry" && self.depth == 0 {
                map.next_value_seed(Entries(self.parts))?;
            } else {
                members.insert(name, self.parts.kept(&mut map)?);
            }
        }
        let kind: Option<String> = word(&members, "resourceType");
        if self.depth == 0 && kind.as_deref() == Some("Bundle") {
            let bundle = word::<String>(&members, "type").unwrap_or_default();
            if !matches!(bundle.as_str(), "collection" | "batch" | "transaction") {
                self.unknown(place, "Bundle.type", &bundle);
            }
            let reading = self.parts.reading;
            if reading.resources.get() == 0 && !reading.findings.borrow().has_errors() {
                self.missing(place, "Bundle.entry.resource");
            }
            return Ok(());
        }
        if self.finish(place, kind, members) { Ok(()) } else { Err(self.parts.end()) }
    }
}

/// The entries of a bundle.
struct Entries<'r, 'a>(Parts<'r, 'a>);

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Entry(self.0))?.is_some() {}
        Ok(())
    }
}

struct Entry<'r, 'a>(Parts<'r, 'a>);

impl<'de> DeserializeSeed<'de> for Entry<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if self.0.is_new(&mut seen, &name) && name == "resource" {
                map.next_value_seed(Root { parts: self.0, depth: 1 })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Identifier {
    value: Option<String>,
}

#[derive(Deserialize)]
struct Compose {
    #[serde(default)]
    include: Vec<Include>,
}

#[derive(Deserialize)]
struct Include {
    #[serde(default)]
    concept: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    source: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    element: Vec<Element>,
}

#[derive(Deserialize)]
struct Element {
    #[serde(default)]
    code: String,
    #[serde(default)]
    target: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    code: Option<String>,
    display: Option<String>,
    equivalence: Option<String>,
    comment: Option<String>,
    relationship: Option<IgnoredAny>,
}

/// A member, where it is there and of that kind.
fn word<T: for<'de> Deserialize<'de>>(members: &BTreeMap<String, Box<RawValue>>, name: &str) -> Option<T> {
    members.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok())
}

impl Root<'_, '_> {
    fn missing(&self, place: Place, name: &str) {
        self.parts.reading.found(place, Problem::Missing { name: name.to_owned() });
    }

    fn unknown(&self, place: Place, name: &str, found: &str) {
        let problem = Problem::UnknownValue { name: name.to_owned(), found: text::cut(found) };
        self.parts.reading.found(place, problem);
    }

    /// Looks at what stands around the concepts. No when nobody wants any more.
    fn finish(&self, place: Place, kind: Option<String>, members: BTreeMap<String, Box<RawValue>>) -> bool {
        let Some(kind_name) = kind else {
            self.missing(place, "resourceType");
            return true;
        };
        let Ok(kind) = kind_name.parse::<Kind>() else {
            self.unknown(place, "resourceType", &kind_name);
            return true;
        };
        let mut resource = Resource {
            kind: Some(kind),
            url: word(&members, "url"),
            version: word(&members, "version"),
            name: word(&members, "name"),
            title: word(&members, "title"),
            status: word(&members, "status"),
            content: word(&members, "content"),
            is_case_sensitive: word(&members, "caseSensitive"),
            oids: oids(&members),
            ..Resource::default()
        };
        self.required(place, kind, &resource);
        self.unknown_elements(place, kind, &members);
        let goes_on = match kind {
            Kind::CodeSystem => true,
            Kind::ValueSet => {
                let compose: Option<Compose> = word(&members, "compose");
                if compose.is_none() && members.contains_key("compose") {
                    self.unknown(place, "compose", "");
                }
                let include = compose.map(|compose| compose.include).unwrap_or_default();
                resource.count = include.iter().map(|include| include.concept.len() as u64).sum();
                true
            }
            Kind::ConceptMap => self.mappings(place, &members, &mut resource),
        };
        resource.members = members.into_iter().map(|(name, raw)| (name, raw.get().to_owned())).collect();
        goes_on && self.parts.reading.end(resource)
    }

    fn required(&self, place: Place, kind: Kind, resource: &Resource) {
        if resource.url.as_deref().is_none_or(|url| url.trim().is_empty()) {
            self.missing(place, "url");
        }
        match resource.status.as_deref() {
            None => self.missing(place, "status"),
            Some("draft" | "active" | "retired" | "unknown") => {}
            Some(other) => self.unknown(place, "status", other),
        }
        if kind == Kind::CodeSystem {
            match resource.content.as_deref() {
                None => self.missing(place, "content"),
                Some("not-present" | "example" | "fragment" | "complete" | "supplement") => {}
                Some(other) => self.unknown(place, "content", other),
            }
        }
    }

    fn unknown_elements(&self, place: Place, kind: Kind, members: &BTreeMap<String, Box<RawValue>>) {
        let own = match kind {
            Kind::CodeSystem => CODE_SYSTEM,
            Kind::ValueSet => VALUE_SET,
            Kind::ConceptMap => CONCEPT_MAP,
        };
        for name in members.keys() {
            // `_name` holds what is said about the value of `name`.
            let pattern = format!(" {} ", name.strip_prefix('_').unwrap_or(name));
            if !COMMON.contains(&pattern) && !own.contains(&pattern) {
                self.parts.reading.found(place, Problem::UnknownElement { name: text::cut(name) });
            }
        }
    }

    /// Hands on the lines of a concept map. No when nobody wants any more.
    fn mappings(&self, place: Place, members: &BTreeMap<String, Box<RawValue>>, resource: &mut Resource) -> bool {
        let Some(groups) = word::<Vec<Group>>(members, "group") else {
            if members.contains_key("group") {
                self.unknown(place, "group", "");
            }
            return true;
        };
        for Group { source, target, element } in groups {
            for Element { code, target: targets } in element {
                for one in targets {
                    if one.relationship.is_some() {
                        let name = "group.element.target.relationship".to_owned();
                        self.parts.reading.found(place, Problem::FhirR5 { name });
                        return true;
                    }
                    let equivalence = one.equivalence.unwrap_or_default();
                    if !EQUIVALENCES.contains(&equivalence.as_str()) {
                        self.unknown(place, "group.element.target.equivalence", &equivalence);
                        continue;
                    }
                    resource.count += 1;
                    let mapping = Mapping {
                        source_system: source.clone(),
                        source_code: code.clone(),
                        target_system: target.clone(),
                        target_code: one.code,
                        target_display: one.display,
                        equivalence,
                        comment: one.comment,
                    };
                    if !self.parts.reading.hand(Item::Mapping(mapping)) {
                        return false;
                    }
                }
            }
        }
        true
    }
}

/// The object identifiers of a resource: among its identifiers (of a concept map there is one only), and its address.
fn oids(members: &BTreeMap<String, Box<RawValue>>) -> Vec<String> {
    let mut identifiers: Vec<Identifier> = word(members, "identifier").unwrap_or_default();
    identifiers.extend(word::<Identifier>(members, "identifier"));
    let url: Option<String> = word(members, "url");
    let values = identifiers.into_iter().filter_map(|identifier| identifier.value).chain(url);
    values
        .filter(|value| value.to_ascii_lowercase().starts_with("urn:oid:"))
        .filter_map(|value| oid::canonical(&value))
        .collect()
}
