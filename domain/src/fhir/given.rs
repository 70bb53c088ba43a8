//! A code system that comes with the question (`codeSystem` of `$validate-code`): it is not stored, and one code of it is
//! looked at.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Fault;
use super::code::{Designation, Detail};

/// What is known of a code of it.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub url: String,
    pub version: String,
    /// FHIR's `content`.
    pub content: String,
    /// Code as it is written, display, and the rest.
    pub concept: Option<(String, String, Detail)>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    resource_type: String,
    url: String,
    version: String,
    content: String,
    case_sensitive: Option<bool>,
    concept: Vec<Concept>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Concept {
    code: String,
    display: String,
    definition: Option<String>,
    designation: Vec<Designation>,
    property: Vec<BTreeMap<String, Box<RawValue>>>,
    concept: Vec<Concept>,
}

/// Looks for a code in a code system.
///
/// # Errors
/// `Malformed` where it is none.
pub fn given(json: &str, code: &str) -> Result<Given, Fault> {
    let malformed = || Fault::Malformed { name: "codeSystem".to_owned() };
    let document: Document = serde_json::from_str(json).map_err(|_| malformed())?;
    if document.resource_type != "CodeSystem" {
        return Err(malformed());
    }
    let ignores_case = document.case_sensitive == Some(false);
    let concept = find(document.concept, &|other| other == code || (ignores_case && same(other, code)));
    Ok(Given { url: document.url, version: document.version, content: document.content, concept: concept.map(read) })
}

fn same(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

/// The first concept that is meant, at whichever level.
fn find(concepts: Vec<Concept>, is_meant: &dyn Fn(&str) -> bool) -> Option<Concept> {
    concepts.into_iter().find_map(|mut concept| {
        if is_meant(&concept.code) { Some(concept) } else { find(std::mem::take(&mut concept.concept), is_meant) }
    })
}

/// What is said of it by properties, as it is when a file is loaded.
fn read(concept: Concept) -> (String, String, Detail) {
    let said = |names: &[&str], values: &[&str]| {
        concept.property.iter().any(|property| {
            let name = property.get("code").and_then(|name| serde_json::from_str::<String>(name.get()).ok());
            let value = property.iter().find(|(member, _)| member.starts_with("value")).map(|(_, value)| value.get());
            name.is_some_and(|name| names.contains(&name.as_str()))
                && value.is_some_and(|value| values.contains(&value))
        })
    };
    let detail = Detail {
        r#abstract: said(&["notSelectable", "not-selectable", "abstract"], &["true"]),
        inactive: said(&["inactive"], &["true"]) || said(&["status"], &["\"retired\"", "\"inactive\""]),
        definition: concept.definition,
        designation: concept.designation,
        property: Vec::new(),
    };
    (concept.code, concept.display, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYSTEM: &str = r#"{"resourceType":"CodeSystem","url":"http://a","version":"1","content":"complete","caseSensitive":false,
        "concept":[{"code":"A","display":"a","concept":[{"code":"B","display":"b","property":[{"code":"notSelectable","valueBoolean":true}]},
        {"code":"C","display":"c","property":[{"code":"status","valueCode":"retired"}]}]}]}"#;

    #[test]
    fn a_code_is_found_at_whichever_level() {
        for (code, expected) in [
            ("A", Some(("A", false, false))),
            ("b", Some(("B", true, false))),
            ("C", Some(("C", false, true))),
            ("D", None),
        ] {
            let given = given(SYSTEM, code).unwrap();
            let found =
                given.concept.as_ref().map(|(code, _, detail)| (code.as_str(), detail.r#abstract, detail.inactive));
            assert_eq!(found, expected, "{code}");
            assert_eq!(
                (given.url.as_str(), given.version.as_str(), given.content.as_str()),
                ("http://a", "1", "complete")
            );
        }
        let strict = SYSTEM.replace("false", "true");
        assert!(given(&strict, "a").unwrap().concept.is_none());
        for nonsense in ["{}", "[]", r#"{"resourceType":"ValueSet"}"#] {
            assert!(given(nonsense, "A").is_err(), "{nonsense}");
        }
    }
}
