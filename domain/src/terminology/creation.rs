//! What is said beside a file of our own formats: `creationInfo` (seed 004 §3.1, `terminology.md` §1.1).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::token::{TokenFault, agrees, cut};
use super::{Findings, Kind, Profile, oid};
use crate::{FieldError, FieldProblem};

/// Characters of a text at most.
const MAX: usize = 1000;

/// Its members.
const MEMBERS: [&str; 5] = ["oidName", "version", "url", "oid", "type"];

/// As it was sent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedCreationInfo {
    pub oid_name: Option<String>,
    pub version: Option<String>,
    pub url: Option<String>,
    pub oid: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Members that nobody asked for.
    #[serde(skip)]
    others: Vec<String>,
}

/// The same, looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreationInfo {
    pub title: String,
    /// The token says it where it is left out.
    pub version: Option<String>,
    pub url: String,
    /// Dotted.
    pub oid: String,
    pub kind: Kind,
}

impl TypedCreationInfo {
    /// Reads an object in which none of the members stands twice.
    ///
    /// # Errors
    /// When it is no such object.
    pub fn from_json(json: &[u8]) -> serde_json::Result<Self> {
        // A list of the same values would do for what was derived, and is none.
        let names: BTreeMap<String, IgnoredAny> = serde_json::from_slice(json)?;
        let others = names.into_keys().filter(|name| !MEMBERS.contains(&name.as_str())).collect();
        Ok(Self { others, ..serde_json::from_slice(json)? })
    }

    /// Looks at every member. Those that nobody asked for are passed over in the lenient profile.
    ///
    /// # Errors
    /// All that is wrong, in the order of seed 004.
    pub fn checked(&self, profile: Profile) -> Result<CreationInfo, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let title = wrong.needed("oidName", self.oid_name.as_deref());
        let version = self.version.as_deref().map(str::trim).filter(|version| !version.is_empty());
        let version = version.and_then(|version| wrong.needed("version", Some(version)));
        let url = wrong.needed("url", self.url.as_deref()).filter(|url| is_absolute(url));
        let url = wrong.or("url", self.url.as_deref(), url, FieldProblem::Malformed);
        let oid = wrong.needed("oid", self.oid.as_deref()).and_then(|text| oid::canonical(&text));
        let oid = wrong.or("oid", self.oid.as_deref(), oid, FieldProblem::Malformed);
        let kind = wrong.needed("type", self.kind.as_deref()).and_then(|word| Kind::of_creation_info(&word));
        let kind = wrong.or("type", self.kind.as_deref(), kind, FieldProblem::UnknownValue);
        if profile.is_strict() {
            let others = self.others.iter().take(Findings::MOST);
            wrong.0.extend(others.map(|name| FieldError { field: cut(name), problem: FieldProblem::Unexpected }));
        }
        let wrong = wrong.0;
        match (title, url, oid, kind) {
            (Some(title), Some(url), Some(oid), Some(kind)) if wrong.is_empty() => {
                Ok(CreationInfo { title, version, url, oid, kind })
            }
            _ => Err(wrong),
        }
    }
}

impl CreationInfo {
    /// Held against what the second token says of the file.
    ///
    /// # Errors
    /// The claim that says another thing.
    pub fn agrees_with(&self, oid: Option<&str>, version: Option<&str>) -> Result<(), TokenFault> {
        agrees("oid", oid, Some(&self.oid))?;
        agrees("version", version, self.version.as_deref())
    }
}

/// What is wrong so far.
#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    /// A text that has to be there, trimmed.
    fn needed(&mut self, field: &str, value: Option<&str>) -> Option<String> {
        let value = value.unwrap_or_default().trim();
        match problem(value) {
            Some(problem) => {
                self.0.push(FieldError { field: field.to_owned(), problem });
                None
            }
            None => Some(value.to_owned()),
        }
    }

    /// Notes that nothing could be made of a text, where the text itself was good.
    fn or<T>(&mut self, field: &str, typed: Option<&str>, made: Option<T>, wrong: FieldProblem) -> Option<T> {
        if made.is_none() && problem(typed.unwrap_or_default().trim()).is_none() {
            self.0.push(FieldError { field: field.to_owned(), problem: wrong });
        }
        made
    }
}

fn problem(value: &str) -> Option<FieldProblem> {
    if value.is_empty() {
        return Some(FieldProblem::Required);
    }
    if value.chars().count() > MAX {
        return Some(FieldProblem::TooLong { max: MAX as u64 });
    }
    value.chars().any(char::is_control).then_some(FieldProblem::Malformed)
}

/// A scheme (RFC 3986 §3.1), and something after it.
fn is_absolute(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedCreationInfo {
        let some = |text: &str| Some(text.to_owned());
        TypedCreationInfo {
            oid_name: some(" Tipologia di medico "),
            version: some("1.0"),
            url: some("http://example.org/tipologia"),
            oid: some("urn:oid:2.16.840.1.113883.2.9.6.1.54.1"),
            kind: some("CPDE_SYSTEM"),
            others: Vec::new(),
        }
    }

    #[test]
    fn what_the_requirement_shows_is_accepted() {
        let info = typed().checked(Profile::Lenient).expect("good");
        assert_eq!((info.title.as_str(), info.kind), ("Tipologia di medico", Kind::CodeSystem));
        assert_eq!(info.oid, "2.16.840.1.113883.2.9.6.1.54.1");
        let info = TypedCreationInfo { version: Some(" ".into()), ..typed() }.checked(Profile::Lenient).expect("good");
        assert_eq!(info.version, None, "the token says it");
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let nothing = TypedCreationInfo::default().checked(Profile::Lenient).expect_err("refused");
        assert_eq!(nothing.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["oidName", "url", "oid", "type"]);
        assert!(nothing.iter().all(|one| one.problem == FieldProblem::Required));
        let some = |text: &str| Some(text.to_owned());
        for (typed, field, problem) in [
            (TypedCreationInfo { url: some("/tipologia"), ..typed() }, "url", FieldProblem::Malformed),
            (TypedCreationInfo { url: some("http:"), ..typed() }, "url", FieldProblem::Malformed),
            (TypedCreationInfo { url: some("http://a b"), ..typed() }, "url", FieldProblem::Malformed),
            (TypedCreationInfo { oid: some("LOINC"), ..typed() }, "oid", FieldProblem::Malformed),
            (TypedCreationInfo { kind: some("code_system"), ..typed() }, "type", FieldProblem::UnknownValue),
            (TypedCreationInfo { oid_name: some(" "), ..typed() }, "oidName", FieldProblem::Required),
            (TypedCreationInfo { oid_name: some("a\u{0}b"), ..typed() }, "oidName", FieldProblem::Malformed),
            (
                TypedCreationInfo { version: Some("1".repeat(1001)), ..typed() },
                "version",
                FieldProblem::TooLong { max: 1000 },
            ),
        ] {
            let wrong = typed.checked(Profile::Lenient).expect_err(field);
            assert_eq!(wrong, [FieldError { field: field.to_owned(), problem }]);
        }
    }

    #[test]
    fn members_that_nobody_asked_for_are_refused_in_the_strict_profile_alone() {
        let sent = r#"{"oidName":"Tipologia di medico","version":"1.0","url":"http://example.org/tipologia",
            "oid":"2.16.840.1.113883.2.9.6.1.54.1","type":"CODE_SYSTEM""#;
        let read = |more: &str| TypedCreationInfo::from_json(format!("{sent}{more}}}").as_bytes());
        let plain = read("").expect("an object");
        assert_eq!(plain.checked(Profile::Strict), plain.checked(Profile::Lenient));
        assert!(plain.checked(Profile::Strict).is_ok());
        let more = read(r#","note":{"a":[1]},"OID":"x","note":2"#).expect("an object");
        assert_eq!(more.checked(Profile::Lenient), plain.checked(Profile::Lenient));
        let unexpected = |field: &str| FieldError { field: field.to_owned(), problem: FieldProblem::Unexpected };
        assert_eq!(more.checked(Profile::Strict), Err(vec![unexpected("OID"), unexpected("note")]));
        for wrong in [r#","oid":"1.2.3""#, r#","version":1"#, ","] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for wrong in ["[]", r#"["a","b","c","d","e"]"#, "null", "", "{}{}"] {
            assert!(TypedCreationInfo::from_json(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_token_says_the_same() {
        let info = typed().checked(Profile::Lenient).expect("good");
        assert!(info.agrees_with(Some(&info.oid), Some("1.0")).is_ok());
        assert!(info.agrees_with(Some(&info.oid), None).is_ok());
        assert_eq!(info.agrees_with(Some("1.2.3"), Some("1.0")).expect_err("refused").claim, "oid");
        assert_eq!(info.agrees_with(Some(&info.oid), Some("2")).expect_err("refused").claim, "version");
    }
}
