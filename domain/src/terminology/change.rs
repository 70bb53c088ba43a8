//! What differs between two versions of a code system, code by code (`ux.md` §2.5, "Terminologia").

use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What became of a code from one version to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Change {
    Removed,
    Changed,
    Added,
}

/// What of a code is another than before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, Display, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Aspect {
    Display,
    Definition,
    /// Whether it is in use, and may be used itself.
    Status,
    Parents,
    Designations,
    Properties,
    /// Anything else that is kept of it, and how it is written.
    Other,
}

/// What a version says of a code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    pub display: String,
    pub definition: Option<String>,
    /// It groups others and is not to be used itself.
    pub is_abstract: bool,
    pub is_inactive: bool,
    /// The codes directly above it, in order.
    pub parents: Vec<String>,
    /// As FHIR has them.
    pub designations: Value,
    pub properties: Value,
    /// Properties whose names say whether it is in use.
    pub status: Option<String>,
}

impl Said {
    /// Reads what is kept of a concept beside code and words; what cannot be read says nothing.
    #[must_use]
    pub fn of(display: String, detail: &str, mut parents: Vec<String>) -> Self {
        parents.sort();
        parents.dedup();
        let mut kept: Value = serde_json::from_str(detail).unwrap_or_default();
        let flag = |kept: &Value, name: &str| kept[name].as_bool().unwrap_or_default();
        let mut member = |name: &str| kept.get_mut(name).map(Value::take).unwrap_or_default();
        let (properties, designations) = (member("property"), member("designation"));
        let status = properties.as_array().into_iter().flatten().find(|one| one["code"] == "status");
        let status = status.and_then(|one| one["valueCode"].as_str().or_else(|| one["valueString"].as_str()));
        Self {
            display,
            definition: kept["definition"].as_str().map(str::to_owned),
            is_abstract: flag(&kept, "abstract"),
            is_inactive: flag(&kept, "inactive"),
            status: status.map(str::to_owned),
            parents,
            designations,
            properties,
        }
    }
}

/// What is another, in the order in which people ask; of two that are kept differently it is never nothing.
#[must_use]
pub fn aspects(before: &Said, after: &Said) -> Vec<Aspect> {
    let in_use = |said: &Said| (said.is_abstract, said.is_inactive, said.status.clone());
    let mut all = Vec::new();
    let mut note = |differs: bool, aspect: Aspect| {
        if differs {
            all.push(aspect);
        }
    };
    note(before.display != after.display, Aspect::Display);
    note(before.definition != after.definition, Aspect::Definition);
    note(in_use(before) != in_use(after), Aspect::Status);
    note(before.parents != after.parents, Aspect::Parents);
    note(before.designations != after.designations, Aspect::Designations);
    note(before.properties != after.properties && before.status == after.status, Aspect::Properties);
    if all.is_empty() {
        all.push(Aspect::Other);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(display: &str, detail: &str, parents: &[&str]) -> Said {
        Said::of(display.to_owned(), detail, parents.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn each_thing_that_is_another_is_named() {
        let before = said("Uno", r#"{"definition":"d","property":[{"code":"peso","valueInteger":1}]}"#, &["A", "B"]);
        for (after, expected) in [
            (
                said("Due", r#"{"definition":"d","property":[{"code":"peso","valueInteger":1}]}"#, &["B", "A"]),
                vec![Aspect::Display],
            ),
            (
                said("Uno", r#"{"property":[{"code":"peso","valueInteger":2}],"inactive":true}"#, &["A", "B", "B"]),
                vec![Aspect::Definition, Aspect::Status, Aspect::Properties],
            ),
            (
                said(
                    "Uno",
                    r#"{"definition":"d","property":[{"code":"peso","valueInteger":1}],"abstract":true}"#,
                    &["A"],
                ),
                vec![Aspect::Status, Aspect::Parents],
            ),
            (
                said(
                    "Uno",
                    r#"{"definition":"d","designation":[{"value":"x"}],"property":[{"code":"peso","valueInteger":1}]}"#,
                    &["A", "B"],
                ),
                vec![Aspect::Designations],
            ),
            (
                said("Uno", r#"{"definition":"d","property":[{"code":"status","valueCode":"retired"}]}"#, &["A", "B"]),
                vec![Aspect::Status],
            ),
            (before.clone(), vec![Aspect::Other]),
            (said("Uno", "nonsense", &["A", "B"]), vec![Aspect::Definition, Aspect::Properties]),
        ] {
            assert_eq!(aspects(&before, &after), expected, "{after:?}");
        }
    }
}
