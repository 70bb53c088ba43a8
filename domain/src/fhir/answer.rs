//! What an operation answers: a `Parameters` resource, or an `OperationOutcome`, written straight to JSON.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use super::{Coding, IssueCode};

/// A value that goes out, with FHIR's type.
#[derive(Clone, Debug)]
pub enum OutValue {
    Boolean(bool),
    Integer(i64),
    String(String),
    Code(String),
    Uri(String),
    Canonical(String),
    DateTime(String),
    Coding(Coding),
    /// `value…` with this ending, and JSON as it is kept.
    Kept(String, Box<RawValue>),
    /// A whole resource.
    Resource(Box<RawValue>),
    Parts(Out),
}

/// Parameters of an answer, in order.
#[derive(Clone, Debug, Default)]
pub struct Out(Vec<(Cow<'static, str>, OutValue)>);

impl Out {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: OutValue) {
        self.0.push((name.into(), value));
    }

    /// Adds one.
    #[must_use]
    pub fn and(mut self, name: impl Into<Cow<'static, str>>, value: OutValue) -> Self {
        self.push(name, value);
        self
    }

    /// Adds one, where there is something to say.
    #[must_use]
    pub fn and_maybe(self, name: &'static str, value: Option<OutValue>) -> Self {
        match value {
            Some(value) => self.and(name, value),
            None => self,
        }
    }

    /// The whole resource as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Document<'a> {
            resource_type: &'static str,
            parameter: &'a Out,
        }
        // Nothing in it can fail to be written.
        serde_json::to_string(&Document { resource_type: "Parameters", parameter: self }).unwrap_or_default()
    }
}

impl Serialize for Out {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|(name, value)| One { name, value }))
    }
}

struct One<'a> {
    name: &'a str,
    value: &'a OutValue,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("name", self.name)?;
        match self.value {
            OutValue::Boolean(value) => map.serialize_entry("valueBoolean", value)?,
            OutValue::Integer(value) => map.serialize_entry("valueInteger", value)?,
            OutValue::String(value) => map.serialize_entry("valueString", value)?,
            OutValue::Code(value) => map.serialize_entry("valueCode", value)?,
            OutValue::Uri(value) => map.serialize_entry("valueUri", value)?,
            OutValue::Canonical(value) => map.serialize_entry("valueCanonical", value)?,
            OutValue::DateTime(value) => map.serialize_entry("valueDateTime", value)?,
            OutValue::Coding(value) => map.serialize_entry("valueCoding", value)?,
            OutValue::Kept(kind, value) => map.serialize_entry(&format!("value{kind}"), value)?,
            OutValue::Resource(value) => map.serialize_entry("resource", value)?,
            OutValue::Parts(parts) => map.serialize_entry("part", parts)?,
        }
        map.end()
    }
}

/// How bad an issue is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    Warning,
    Information,
}

impl Severity {
    /// The word of FHIR.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// One line of an `OperationOutcome`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issue {
    pub severity: Severity,
    pub code: IssueCode,
    /// Of HL7's "tx-issue-type", where it has a word for it.
    pub detail: Option<&'static str>,
    /// In Italian.
    pub words: String,
}

/// The system of [`Issue::detail`].
const TX_ISSUE_TYPE: &str = "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type";

/// An `OperationOutcome` as JSON.
#[must_use]
pub fn outcome(issues: &[Issue]) -> String {
    let issue = |issue: &Issue| {
        let mut details = serde_json::json!({ "text": issue.words });
        if let Some(code) = issue.detail {
            details["coding"] = serde_json::json!([{ "system": TX_ISSUE_TYPE, "code": code }]);
        }
        serde_json::json!({
            "severity": issue.severity.word(),
            "code": issue.code.word(),
            "details": details,
            "diagnostics": issue.words,
        })
    };
    let issues = issues.iter().map(issue).collect::<Vec<_>>();
    serde_json::json!({ "resourceType": "OperationOutcome", "issue": issues }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_written_as_fhir_has_them() {
        let parts = Out::new()
            .and("code", OutValue::Code("parent".into()))
            .and("value", OutValue::Kept("Decimal".into(), RawValue::from_string("1.50".into()).unwrap()));
        let out = Out::new()
            .and("result", OutValue::Boolean(true))
            .and_maybe("message", None)
            .and("property", OutValue::Parts(parts));
        assert_eq!(
            out.json(),
            r#"{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true},{"name":"property","part":[{"name":"code","valueCode":"parent"},{"name":"value","valueDecimal":1.50}]}]}"#
        );
        let issue = Issue {
            severity: Severity::Error,
            code: IssueCode::NotFound,
            detail: Some("not-found"),
            words: "Non c’è.".into(),
        };
        let outcome: serde_json::Value = serde_json::from_str(&outcome(&[issue])).unwrap();
        assert_eq!(outcome["issue"][0]["code"], "not-found");
        assert_eq!(outcome["issue"][0]["details"]["coding"][0]["code"], "not-found");
        assert_eq!(outcome["issue"][0]["diagnostics"], "Non c’è.");
    }
}
