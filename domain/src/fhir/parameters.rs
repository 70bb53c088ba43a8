//! Parameters of an operation, from the query of an address or from a `Parameters` resource: one list for both.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Fault;

/// Parameters of one question at most.
pub const MAX: usize = 200;
/// Characters of a text at most.
pub const MAX_TEXT: usize = 10_000;

/// A code in its system (FHIR's `Coding`).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Coding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

/// What stands in a parameter.
#[derive(Clone, Debug)]
pub enum Value {
    /// Everything that is written as text, and whatever came in an address.
    Text(String),
    Flag(bool),
    /// A number, as it was written.
    Number(String),
    Coding(Coding),
    /// `CodeableConcept`: the codings of it.
    Concept(Vec<Coding>),
    /// A whole resource, FHIR JSON.
    Resource(Box<RawValue>),
    /// Something that no operation asks for.
    Other,
}

/// A name and what stands in it.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub value: Value,
}

/// The parameters of a question, in order.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<Parameter>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(borrow, default)]
    resource_type: Cow<'a, str>,
    #[serde(borrow, default)]
    parameter: Vec<BTreeMap<Cow<'a, str>, &'a RawValue>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CodeableConcept {
    coding: Vec<Coding>,
}

impl Parameters {
    /// The pairs of a query, decoded. Names that begin with `_` are the protocol's and no parameters.
    ///
    /// # Errors
    /// `TooManyParameters`, `Malformed`.
    pub fn from_query<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Result<Self, Fault> {
        let mut list = Self::default();
        for (name, value) in pairs.filter(|(name, _)| !name.starts_with('_')) {
            list.add(name.into_owned(), Value::Text(value.into_owned()))?;
        }
        Ok(list)
    }

    /// A `Parameters` resource. The size of the text is bounded by whoever read it.
    ///
    /// # Errors
    /// `NotParameters`, `TooManyParameters`, `Malformed`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Fault> {
        let document: Document<'_> = serde_json::from_slice(bytes).map_err(|_| Fault::NotParameters)?;
        if document.resource_type != "Parameters" {
            return Err(Fault::NotParameters);
        }
        let mut list = Self::default();
        for parameter in document.parameter {
            let name: String = parameter
                .get("name")
                .and_then(|name| serde_json::from_str(name.get()).ok())
                .ok_or(Fault::NotParameters)?;
            let value = value(&name, &parameter)?;
            list.add(name, value)?;
        }
        Ok(list)
    }

    /// Adds one.
    ///
    /// # Errors
    /// `TooManyParameters`; `Malformed` for a text that is too long or cannot be stored anywhere.
    pub fn add(&mut self, name: String, value: Value) -> Result<(), Fault> {
        if self.0.len() >= MAX {
            return Err(Fault::TooManyParameters { max: MAX });
        }
        let fits = |text: &str| text.len() <= MAX_TEXT && !text.contains('\0');
        let coding_fits = |coding: &Coding| {
            [&coding.system, &coding.version, &coding.code, &coding.display]
                .into_iter()
                .flatten()
                .all(|text| fits(text))
        };
        let is_good = match &value {
            Value::Text(text) | Value::Number(text) => fits(text),
            Value::Coding(coding) => coding_fits(coding),
            Value::Concept(codings) => codings.len() <= MAX && codings.iter().all(coding_fits),
            Value::Flag(_) | Value::Resource(_) | Value::Other => true,
        };
        if !is_good {
            return Err(Fault::Malformed { name: name.chars().take(80).collect() });
        }
        self.0.push(Parameter { name, value });
        Ok(())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.0.iter()
    }

    /// The only one of this name.
    ///
    /// # Errors
    /// `Repeated`.
    pub fn one(&self, name: &str) -> Result<Option<&Value>, Fault> {
        let mut all = self.0.iter().filter(|one| one.name == name);
        match (all.next(), all.next()) {
            (_, Some(_)) => Err(Fault::Repeated { name: name.to_owned() }),
            (one, None) => Ok(one.map(|one| &one.value)),
        }
    }

    /// A text; an empty one is none.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(malformed(name)),
        }
    }

    /// Every text of this name.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn texts<'a>(&'a self, name: &'a str) -> Result<Vec<&'a str>, Fault> {
        let all = self.0.iter().filter(|one| one.name == name);
        all.map(|one| if let Value::Text(text) = &one.value { Ok(text.as_str()) } else { Err(malformed(name)) })
            .collect()
    }

    /// Yes or no.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Flag(flag)) => Ok(Some(*flag)),
            Some(Value::Text(text)) => text.parse().map(Some).map_err(|_| malformed(name)),
            Some(_) => Err(malformed(name)),
        }
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn count(&self, name: &str) -> Result<Option<u32>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Text(text) | Value::Number(text)) => text.parse().map(Some).map_err(|_| malformed(name)),
            Some(_) => Err(malformed(name)),
        }
    }

    /// A coding; in an address `system|code`.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn coding(&self, name: &str) -> Result<Option<Coding>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Coding(coding)) => Ok(Some(coding.clone())),
            Some(Value::Text(text)) => {
                let (system, code) = text.rsplit_once('|').ok_or_else(|| malformed(name))?;
                let (system, version) = super::canonical(system);
                let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
                Ok(Some(Coding {
                    system: said(system),
                    version: version.map(str::to_owned),
                    code: said(code),
                    display: None,
                }))
            }
            Some(_) => Err(malformed(name)),
        }
    }

    /// The codings of a `CodeableConcept`.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn concept(&self, name: &str) -> Result<Option<&[Coding]>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Concept(codings)) => Ok(Some(codings)),
            Some(_) => Err(malformed(name)),
        }
    }

    /// A resource, FHIR JSON.
    ///
    /// # Errors
    /// `Repeated`, `Malformed`.
    pub fn resource(&self, name: &str) -> Result<Option<&str>, Fault> {
        match self.one(name)? {
            None => Ok(None),
            Some(Value::Resource(json)) => Ok(Some(json.get())),
            Some(_) => Err(malformed(name)),
        }
    }
}

fn malformed(name: &str) -> Fault {
    Fault::Malformed { name: name.to_owned() }
}

fn value(name: &str, parameter: &BTreeMap<Cow<'_, str>, &RawValue>) -> Result<Value, Fault> {
    if let Some(resource) = parameter.get("resource") {
        return Ok(Value::Resource((*resource).to_owned()));
    }
    let mut values = parameter.iter().filter(|(member, _)| member.starts_with("value"));
    let (Some((member, raw)), None) = (values.next(), values.next()) else { return Ok(Value::Other) };
    let raw = raw.get().trim();
    let read = match member.as_ref() {
        "valueCoding" => serde_json::from_str(raw).map(Value::Coding).ok(),
        "valueCodeableConcept" => {
            serde_json::from_str(raw).map(|read: CodeableConcept| Value::Concept(read.coding)).ok()
        }
        _ if raw.starts_with('"') => serde_json::from_str(raw).map(Value::Text).ok(),
        _ if raw == "true" || raw == "false" => Some(Value::Flag(raw == "true")),
        _ if raw.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Some(Value::Number(raw.to_owned())),
        _ => Some(Value::Other),
    };
    read.ok_or_else(|| malformed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&'static str, &'static str)]) -> Parameters {
        Parameters::from_query(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into()))).unwrap()
    }

    #[test]
    fn an_address_and_a_resource_say_the_same() {
        let json = br#"{"resourceType":"Parameters","parameter":[{"name":"code","valueCode":"01"},
            {"name":"abstract","valueBoolean":true},{"name":"count","valueInteger":10},
            {"name":"coding","valueCoding":{"system":"a","version":"1","code":"b"}}]}"#;
        let json = Parameters::from_json(json).unwrap();
        let query =
            query(&[("code", "01"), ("abstract", "true"), ("count", "10"), ("coding", "a|1|b"), ("_format", "x")]);
        for list in [json, query] {
            assert_eq!(list.text("code").unwrap(), Some("01"));
            assert_eq!(list.flag("abstract").unwrap(), Some(true));
            assert_eq!(list.count("count").unwrap(), Some(10));
            let coding = list.coding("coding").unwrap().unwrap();
            assert_eq!((coding.system.as_deref(), coding.version.as_deref()), (Some("a"), Some("1")));
            assert_eq!(coding.code.as_deref(), Some("b"));
            assert_eq!(list.iter().count(), 4);
            assert_eq!(list.text("nothing").unwrap(), None);
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for body in
            ["", "[]", "{}", r#"{"resourceType":"Patient"}"#, r#"{"resourceType":"Parameters","parameter":[{}]}"#]
        {
            assert_eq!(Parameters::from_json(body.as_bytes()).unwrap_err(), Fault::NotParameters, "{body}");
        }
        let coding = br#"{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":"x"}]}"#;
        assert_eq!(Parameters::from_json(coding).unwrap_err(), malformed("coding"));
        let list = query(&[("code", "1"), ("code", "2"), ("flag", "yes"), ("count", "-1"), ("coding", "x")]);
        assert_eq!(list.text("code").unwrap_err(), Fault::Repeated { name: "code".into() });
        assert_eq!(list.texts("code").unwrap(), ["1", "2"]);
        assert_eq!(list.flag("flag").unwrap_err(), malformed("flag"));
        assert_eq!(list.count("count").unwrap_err(), malformed("count"));
        assert_eq!(list.coding("coding").unwrap_err(), malformed("coding"));
        let mut many = Parameters::default();
        for _ in 0..MAX {
            many.add("property".into(), Value::Text("x".into())).unwrap();
        }
        assert!(matches!(many.add("property".into(), Value::Flag(true)), Err(Fault::TooManyParameters { .. })));
        let mut long = Parameters::default();
        assert_eq!(long.add("code".into(), Value::Text("x".repeat(MAX_TEXT + 1))).unwrap_err(), malformed("code"));
        assert_eq!(long.add("code".into(), Value::Text("a\0".into())).unwrap_err(), malformed("code"));
    }
}
