//! `compose` as it stands in a resource, read and looked at.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::test::pattern;
use super::{Fault, MAX_VALUE, Op};

/// A canonical address, perhaps with a version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Reference {
    pub url: String,
    pub version: Option<String>,
}

impl Reference {
    /// Reads `url|version`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.split_once('|') {
            Some((url, version)) if !version.is_empty() => {
                Self { url: url.to_owned(), version: Some(version.to_owned()) }
            }
            _ => Self { url: text.trim_end_matches('|').to_owned(), version: None },
        }
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.url)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, "|{version}"))
    }
}

/// What a value set says it consists of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Definition {
    /// Codes that are not active any more are left out.
    pub only_active: bool,
    pub include: Vec<Part>,
    pub exclude: Vec<Part>,
    /// Words of the value set itself for codes it names, by system and code.
    pub words: BTreeMap<(String, String), String>,
}

/// One `include` or `exclude`: everything in it has to be met.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    pub system: Option<Reference>,
    /// Codes that are named one by one; none: all that meet the filters.
    pub codes: Vec<Named>,
    pub filters: Vec<Filter>,
    /// Other value sets, which must hold the code as well.
    pub value_sets: Vec<Reference>,
}

/// A code that is named.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub code: String,
    pub display: Option<String>,
}

/// One condition on the concepts of a system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    pub property: String,
    pub op: Op,
    pub value: String,
}

#[derive(Deserialize)]
struct Resource {
    compose: Option<Compose>,
}

#[derive(Deserialize)]
struct Compose {
    inactive: Option<bool>,
    #[serde(default)]
    include: Vec<Stated>,
    #[serde(default)]
    exclude: Vec<Stated>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Stated {
    system: Option<String>,
    version: Option<String>,
    concept: Vec<Named>,
    filter: Vec<Condition>,
    value_set: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Condition {
    property: String,
    op: String,
    value: String,
}

impl Definition {
    /// Reads a `ValueSet`.
    ///
    /// # Errors
    /// What is wrong with its `compose`.
    pub fn parse(resource: &str) -> Result<Self, Fault> {
        let read: Result<Resource, _> = serde_json::from_str(resource);
        let compose = read.map_err(|error| Fault::NoCompose { detail: error.to_string() })?.compose;
        let compose = compose.ok_or_else(|| Fault::NoCompose { detail: String::new() })?;
        let parts = |stated: Vec<Stated>| stated.into_iter().map(Part::checked).collect::<Result<Vec<_>, _>>();
        let mut definition = Self {
            only_active: compose.inactive == Some(false),
            include: parts(compose.include)?,
            exclude: parts(compose.exclude)?,
            words: BTreeMap::new(),
        };
        for part in &definition.include {
            let Some(system) = &part.system else { continue };
            for named in &part.codes {
                if let Some(display) = named.display.as_ref().filter(|display| !display.is_empty()) {
                    definition.words.insert((system.url.clone(), named.code.clone()), display.clone());
                }
            }
        }
        Ok(definition)
    }

    /// A value set of every code of a system (`url?fhir_vs`).
    #[must_use]
    pub fn of_the_whole(system: Reference) -> Self {
        let part = Part { system: Some(system), ..Part::default() };
        Self { include: vec![part], ..Self::default() }
    }

    /// The value sets it imports.
    pub fn imports(&self) -> impl Iterator<Item = &Reference> {
        self.include.iter().chain(&self.exclude).flat_map(|part| &part.value_sets)
    }

    /// The systems it names.
    pub fn systems(&self) -> impl Iterator<Item = &Reference> {
        self.include.iter().chain(&self.exclude).filter_map(|part| part.system.as_ref())
    }
}

impl Part {
    fn checked(stated: Stated) -> Result<Self, Fault> {
        let system = stated.system.filter(|url| !url.is_empty()).map(|url| {
            let inline = Reference::parse(&url);
            Reference { version: stated.version.filter(|version| !version.is_empty()).or(inline.version), ..inline }
        });
        if system.is_none() && (stated.value_set.is_empty() || !stated.concept.is_empty() || !stated.filter.is_empty())
        {
            return Err(Fault::EmptyPart);
        }
        if let (Some(system), false, false) = (&system, stated.concept.is_empty(), stated.filter.is_empty()) {
            return Err(Fault::CodesAndFilters { system: system.to_string() });
        }
        let filters = stated.filter.into_iter().map(Filter::checked).collect::<Result<_, _>>()?;
        let value_sets = stated.value_set.iter().map(|text| Reference::parse(text)).collect();
        Ok(Self { system, codes: stated.concept, filters, value_sets })
    }
}

impl Filter {
    fn checked(stated: Condition) -> Result<Self, Fault> {
        let Condition { property, op, value } = stated;
        let op: Op = op.parse().map_err(|_| Fault::UnknownOperator { op: op.clone() })?;
        if property.is_empty() {
            return Err(Fault::UnknownProperty { property, op: op.to_string() });
        }
        if value.is_empty() {
            return Err(Fault::NoValue { property });
        }
        if !matches!(op, Op::In | Op::NotIn) && value.chars().count() > MAX_VALUE {
            return Err(Fault::LongValue { property, max: MAX_VALUE });
        }
        match op {
            Op::Regex => drop(pattern(&value)?),
            Op::Exists if !["true", "false"].contains(&value.as_str()) => return Err(Fault::NotBoolean { value }),
            _ => {}
        }
        Ok(Self { property, op, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(compose: &str) -> Fault {
        Definition::parse(&format!("{{\"compose\":{compose}}}")).expect_err(compose)
    }

    fn filter(property: &str, op: &str, value: &str) -> String {
        format!(
            r#"{{"include":[{{"system":"s","filter":[{{"property":"{property}","op":"{op}","value":"{value}"}}]}}]}}"#
        )
    }

    #[test]
    fn what_is_wrong_is_told_by_its_name() {
        assert_eq!(Definition::parse("{}"), Err(Fault::NoCompose { detail: String::new() }));
        assert!(matches!(Definition::parse("nonsense"), Err(Fault::NoCompose { .. })));
        assert_eq!(fault(r#"{"include":[{}]}"#), Fault::EmptyPart);
        assert_eq!(fault(r#"{"include":[{"concept":[{"code":"a"}],"valueSet":["v"]}]}"#), Fault::EmptyPart);
        let both = r#"{"include":[{"system":"s","concept":[{"code":"a"}],"filter":[{"property":"concept","op":"is-a","value":"a"}]}]}"#;
        assert_eq!(fault(both), Fault::CodesAndFilters { system: "s".into() });
        for (property, op, value, wrong) in [
            ("concept", "is-a", "", Fault::NoValue { property: "concept".into() }),
            ("concept", "like", "a", Fault::UnknownOperator { op: "like".into() }),
            ("", "=", "a", Fault::UnknownProperty { property: String::new(), op: "=".into() }),
            ("code", "regex", "(", Fault::BadRegex { value: "(".into() }),
            ("code", "regex", "(a{1000}){1000}", Fault::BadRegex { value: "(a{1000}){1000}".into() }),
            ("p", "exists", "sì", Fault::NotBoolean { value: "sì".into() }),
        ] {
            assert_eq!(fault(&filter(property, op, value)), wrong);
        }
        assert!(matches!(fault(&filter("p", "=", &"a".repeat(501))), Fault::LongValue { max: 500, .. }));
    }

    #[test]
    fn parts_are_read_with_their_versions_and_words() {
        let read = Definition::parse(
            r#"{"compose":{"inactive":false,"include":[{"system":"s","version":"1","concept":[{"code":"a","display":"A"},{"code":"b"}]},
                {"system":"t|2"},{"valueSet":["v|3","w"]}]}}"#,
        )
        .expect("good");
        assert!(read.only_active);
        let systems = read.systems().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(systems, ["s|1", "t|2"]);
        assert_eq!(read.imports().map(ToString::to_string).collect::<Vec<_>>(), ["v|3", "w"]);
        assert_eq!(read.words.get(&("s".into(), "a".into())).map(String::as_str), Some("A"));
    }

    #[test]
    fn every_operator_has_its_word() {
        for word in [
            "=",
            "is-a",
            "descendent-of",
            "is-not-a",
            "regex",
            "in",
            "not-in",
            "generalizes",
            "exists",
            "child-of",
            "descendent-leaf",
        ] {
            assert_eq!(word.parse::<Op>().map(|op| op.to_string()).as_deref(), Ok(word));
        }
    }
}
