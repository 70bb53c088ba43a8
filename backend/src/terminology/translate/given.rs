//! A concept map that comes with the question: it is not stored, and one code of it is looked at.

use domain::fhir::Fault;
use domain::terminology::EQUIVALENCES;
use serde::Deserialize;

use super::{Header, MOST_MATCHES, Match, Question, turned};

/// Bytes of an address, a version or a code at most: they are repeated with every correspondence.
const MAX_NAME: usize = 1_000;

/// A map, read.
#[derive(Clone, Debug)]
pub struct Given {
    pub(super) header: Header,
    /// `url|version`, as far as it says them.
    pub(super) canonical: String,
    /// Code systems of each group, from and to.
    systems: Vec<(String, String)>,
    lines: Vec<Line>,
}

/// A code and one that corresponds.
#[derive(Clone, Debug)]
struct Line {
    /// Place of its group.
    group: usize,
    source: String,
    target: Option<String>,
    equivalence: String,
    display: Option<String>,
    comment: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    resource_type: String,
    url: String,
    version: String,
    group: Vec<Group>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Group {
    source: String,
    target: String,
    element: Vec<Element>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Element {
    code: String,
    target: Vec<Target>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Target {
    code: Option<String>,
    display: Option<String>,
    equivalence: String,
    comment: Option<String>,
}

impl Given {
    /// Reads a `ConceptMap`. The size of the text is bounded by whoever received it.
    ///
    /// # Errors
    /// `Malformed` where it is none.
    pub fn read(json: &str) -> Result<Self, Fault> {
        let malformed = || Fault::Malformed { name: "conceptMap".to_owned() };
        let document: Document = serde_json::from_str(json).map_err(|_| malformed())?;
        let header: Header = serde_json::from_str(json).map_err(|_| malformed())?;
        if document.resource_type != "ConceptMap" {
            return Err(malformed());
        }
        let is_long = |name: &str| name.len() > MAX_NAME;
        let (mut systems, mut lines) = (Vec::new(), Vec::new());
        for (group, Group { source, target, element }) in document.group.into_iter().enumerate() {
            if is_long(&source) || is_long(&target) || element.iter().any(|one| is_long(&one.code)) {
                return Err(malformed());
            }
            for Element { code, target: targets } in element {
                for one in targets {
                    if !EQUIVALENCES.contains(&one.equivalence.as_str()) {
                        return Err(malformed());
                    }
                    let Target { code: target, display, equivalence, comment } = one;
                    lines.push(Line { group, source: code.clone(), target, equivalence, display, comment });
                }
            }
            systems.push((source, target));
        }
        let Document { url, version, .. } = document;
        if is_long(&url) || is_long(&version) {
            return Err(malformed());
        }
        let canonical = if version.is_empty() { url } else { format!("{url}|{version}") };
        Ok(Self { header, canonical, systems, lines })
    }

    /// What corresponds to a code, in the order of the map.
    pub(super) fn matches(&self, question: &Question) -> Vec<Match> {
        let is = |asked: &Option<String>, own: &str| asked.as_ref().is_none_or(|asked| asked == own);
        let one = |line: &Line| {
            let systems = self.systems.get(line.group)?;
            let source = (systems.0.as_str(), Some(line.source.as_str()));
            let target = (systems.1.as_str(), line.target.as_deref());
            let (from, to) = if question.is_reverse { (target, source) } else { (source, target) };
            let equivalence = line.equivalence.as_str();
            let equivalence = if question.is_reverse { turned(equivalence) } else { equivalence };
            let is_meant = from.1 == Some(question.code.as_str())
                && is(&question.system, from.0)
                && is(&question.target_system, to.0);
            is_meant.then(|| Match {
                equivalence: equivalence.to_owned(),
                system: to.0.to_owned(),
                code: to.1.map(str::to_owned),
                display: line.display.clone().filter(|_| !question.is_reverse),
                comment: line.comment.clone(),
                map: self.canonical.clone(),
            })
        };
        self.lines.iter().filter_map(one).take(MOST_MATCHES as usize).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = r#"{"resourceType":"ConceptMap","url":"http://m","version":"1","group":[{"source":"http://a","target":"http://b",
        "element":[{"code":"1","target":[{"code":"x","display":"Ics","equivalence":"wider","comment":"Circa."},{"equivalence":"unmatched"}]},
        {"code":"2"}]}]}"#;

    #[test]
    fn a_code_is_found_from_either_side() {
        let map = Given::read(MAP).unwrap();
        let ask = |system: Option<&str>, code: &str, is_reverse: bool| {
            let system = system.map(str::to_owned);
            let found = map.matches(&Question { system, code: code.to_owned(), is_reverse, ..Question::default() });
            found.into_iter().map(|one| (one.equivalence, one.code.unwrap_or_default())).collect::<Vec<_>>()
        };
        let pair = |equivalence: &str, code: &str| (equivalence.to_owned(), code.to_owned());
        assert_eq!(ask(Some("http://a"), "1", false), [pair("wider", "x"), pair("unmatched", "")]);
        assert_eq!(ask(None, "x", true), [pair("narrower", "1")]);
        for (system, code, is_reverse) in
            [(Some("http://b"), "1", false), (None, "2", false), (None, "x", false), (Some("http://a"), "x", true)]
        {
            assert!(ask(system, code, is_reverse).is_empty(), "{system:?} {code}");
        }
        assert_eq!(map.canonical, "http://m|1");
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let strange = MAP.replace("wider", "quasi");
        for json in ["{}", "[]", "nonsense", r#"{"resourceType":"ValueSet"}"#, strange.as_str()] {
            assert_eq!(Given::read(json).unwrap_err(), Fault::Malformed { name: "conceptMap".into() }, "{json}");
        }
    }
}
