//! What an operator types beside a file (`ux.md` §2.5): needed for the simplified formats, which say nothing of themselves;
//! FHIR files say it, and what is typed stands in only for what they leave out.

use super::{Format, Kind, oid};
use crate::denial::{FieldError, FieldProblem};
use crate::{Denial, text::Text};

/// The longest name, address or version (seed 004, table of `creationInfo`).
const MAX: usize = 1000;

/// The fields of the form, as they were typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed {
    pub format: String,
    pub title: String,
    pub oid: String,
    pub url: String,
    pub kind: String,
    pub version: String,
}

/// The same, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metadata {
    pub format: Format,
    pub kind: Kind,
    pub title: String,
    /// Dotted; empty where a FHIR file has to say it.
    pub oid: String,
    pub url: String,
    pub version: Option<String>,
}

impl Typed {
    /// Reads all fields; everything that is wrong is told at once.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn read(&self) -> Result<Metadata, Denial> {
        let mut errors = Vec::new();
        let format = self.format.parse::<Format>().ok();
        if format.is_none() {
            errors.push(error("format", FieldProblem::Required));
        }
        let format = format.unwrap_or(Format::CustomCsv);
        let needed = !format.is_fhir();
        let mut text = |field: &'static str, typed: &str| match Text::<0, MAX>::parse(typed).map(String::from) {
            Ok(text) if text.is_empty() && needed => {
                errors.push(error(field, FieldProblem::Required));
                text
            }
            Ok(text) => text,
            Err(problem) => {
                errors.push(error(field, problem));
                String::new()
            }
        };
        let (title, url, version) =
            (text("title", &self.title), text("url", &self.url), text("version", &self.version));
        if !url.is_empty() && !is_absolute(&url) {
            errors.push(error("url", FieldProblem::Malformed));
        }
        let oid = match (self.oid.trim(), oid::canonical(&self.oid)) {
            (_, Some(oid)) => oid,
            ("", None) if !needed => String::new(),
            ("", None) => {
                errors.push(error("oid", FieldProblem::Required));
                String::new()
            }
            (_, None) => {
                errors.push(error("oid", FieldProblem::Malformed));
                String::new()
            }
        };
        let kind = self.kind.parse::<Kind>().ok();
        if kind.is_none() && needed {
            errors.push(error("kind", FieldProblem::Required));
        }
        if !errors.is_empty() {
            return Err(Denial::Invalid(errors));
        }
        let version = Some(version).filter(|version| !version.is_empty());
        Ok(Metadata { format, kind: kind.unwrap_or(Kind::CodeSystem), title, oid, url, version })
    }
}

fn error(field: &str, problem: FieldProblem) -> FieldError {
    FieldError { field: field.to_owned(), problem }
}

/// `scheme:something`, as every canonical address is.
fn is_absolute(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.is_empty()
            && !url.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(format: &str) -> Typed {
        let [title, oid, url, kind, version] =
            ["Genere", "urn:oid:2.16.840.1", "http://example.org/genere", "CodeSystem", "1"].map(str::to_owned);
        Typed { format: format.to_owned(), title, oid, url, kind, version }
    }

    fn wrong(typed: &Typed) -> Vec<String> {
        match typed.read() {
            Err(Denial::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn simplified_files_need_everything_and_fhir_nothing() {
        let read = typed("CUSTOM_CSV").read().expect("all is there");
        assert_eq!(
            (read.oid.as_str(), read.kind, read.version.as_deref()),
            ("2.16.840.1", Kind::CodeSystem, Some("1"))
        );
        let nothing = |format: &str| Typed { format: format.to_owned(), ..Typed::default() };
        assert_eq!(wrong(&nothing("CUSTOM_JSON")), ["title", "url", "version", "oid", "kind"]);
        assert!(nothing("FHIR_R4_XML").read().is_ok());
        assert_eq!(wrong(&typed("CLA_ML")), ["format"]);
    }

    #[test]
    fn what_is_wrong_is_told_all_at_once() {
        for url in ["genere", "http:", ":x", "http://a b", "1a:b"] {
            assert_eq!(wrong(&Typed { url: url.to_owned(), ..typed("FHIR_R4_JSON") }), ["url"], "{url}");
        }
        let both = Typed { oid: "2.16.x".to_owned(), version: "v".repeat(1001), ..typed("CUSTOM_CSV") };
        assert_eq!(wrong(&both), ["version", "oid"]);
    }
}
