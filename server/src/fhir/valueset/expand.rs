//! `ValueSet/$expand`: the value set with a page of its concepts.

use std::collections::BTreeMap;

use app::i18n::it::fhir_valueset as words;
use backend::terminology::valueset::{Expansion, Item, Wanted, Which, expand};
use domain::fhir::Parameters;
use domain::fhir::code::Designation;
use domain::terminology::compose::Reference;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::super::Fhir;
use super::super::answer::Answer;
use super::super::operation::Call;
use super::super::refusal::Refusal;
use super::super::system;
use super::{supported, versions, which};

/// Parameters that are repeated in the answer, with FHIR's type of each.
const ECHOED: [(&str, &str); 14] = [
    ("filter", "valueString"),
    ("offset", "valueInteger"),
    ("count", "valueInteger"),
    ("activeOnly", "valueBoolean"),
    ("includeDesignations", "valueBoolean"),
    ("includeDefinition", "valueBoolean"),
    ("excludeNested", "valueBoolean"),
    ("excludeNotForUI", "valueBoolean"),
    ("displayLanguage", "valueCode"),
    ("exclude-system", "valueUri"),
    ("system-version", "valueUri"),
    ("check-system-version", "valueUri"),
    ("force-system-version", "valueUri"),
    ("valueSetVersion", "valueString"),
];

/// Answers.
pub(in super::super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    let parameters = &call.parameters;
    supported(parameters)?;
    let which = which(call)?;
    let wanted = Wanted {
        filter: parameters.text("filter")?.unwrap_or_default().to_owned(),
        offset: parameters.count("offset")?.unwrap_or_default().into(),
        count: parameters.count("count")?.map(u64::from),
        only_active: parameters.flag("activeOnly")?.unwrap_or_default(),
        only_selectable: parameters.flag("excludeNotForUI")?.unwrap_or_default(),
        without: parameters.texts("exclude-system")?.into_iter().map(Reference::parse).collect(),
        languages: system::languages(call)?.into_iter().map(str::to_owned).collect(),
    };
    let shown = Shown {
        designations: parameters.flag("includeDesignations")?.unwrap_or_default(),
        definition: parameters.flag("includeDefinition")?.unwrap_or_default(),
    };
    let echo = echo(parameters)?;
    let expansion = expand(&fhir.cx, &which, &versions(parameters)?, &wanted).await?;
    let identifier = format!("urn:uuid:{}", fhir.cx.id());
    let timestamp = backend::rome::rfc3339(fhir.cx.now());
    let json = document(&which, &expansion, shown, Head { identifier, timestamp, offset: wanted.offset, echo });
    Ok(Answer::of(json.map_err(|error| backend::Error::Internal(error.into()))?))
}

/// What else is shown.
#[derive(Clone, Copy)]
struct Shown {
    designations: bool,
    definition: bool,
}

/// What the expansion says of itself.
struct Head {
    identifier: String,
    timestamp: String,
    offset: u64,
    echo: Vec<Value>,
}

/// The parameters that were used, as they are repeated.
fn echo(parameters: &Parameters) -> Result<Vec<Value>, Refusal> {
    let mut list = Vec::new();
    for (name, kind) in ECHOED {
        match kind {
            "valueBoolean" => {
                list.extend(parameters.flag(name)?.map(|flag| json!({ "name": name, kind: flag })));
            }
            "valueInteger" => {
                list.extend(parameters.count(name)?.map(|count| json!({ "name": name, kind: count })));
            }
            _ => list.extend(parameters.texts(name)?.into_iter().map(|text| json!({ "name": name, kind: text }))),
        }
    }
    Ok(list)
}

#[derive(Serialize)]
struct Contains<'a> {
    system: &'a str,
    #[serde(rename = "abstract", skip_serializing_if = "std::ops::Not::not")]
    is_abstract: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inactive: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    display: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    designation: &'a [Designation],
}

impl<'a> Contains<'a> {
    fn new(item: &'a Item, shown: Shown) -> Self {
        let designations = if shown.designations { item.said.designation.as_slice() } else { &[] };
        Self {
            system: &item.system.url,
            is_abstract: item.said.r#abstract,
            inactive: item.is_inactive,
            version: &item.system.version,
            code: &item.code,
            display: &item.display,
            designation: designations,
        }
    }
}

#[derive(Serialize)]
struct Out<'a> {
    identifier: String,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    offset: u64,
    parameter: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contains: Vec<Contains<'a>>,
}

/// The value set as FHIR JSON: what it says of itself, and its expansion.
fn document(which: &Which, expansion: &Expansion, shown: Shown, head: Head) -> serde_json::Result<String> {
    let Head { identifier, timestamp, offset, mut echo } = head;
    echo.extend(used(expansion));
    let contains = expansion.items.iter().map(|item| Contains::new(item, shown)).collect();
    let out = Out { identifier, timestamp, total: expansion.total, offset, parameter: echo, contains };
    let mut members: BTreeMap<String, Box<RawValue>> = match (expansion.worked.resource.as_str(), which) {
        ("", Which::Canonical(reference)) => {
            let implicit = json!({ "resourceType": "ValueSet", "url": reference.url, "status": "active" });
            serde_json::from_str(&implicit.to_string())?
        }
        (resource, _) => serde_json::from_str(resource)?,
    };
    members.retain(|name, _| name != "text" && name != "contained" && (shown.definition || name != "compose"));
    members.insert("expansion".to_owned(), to_raw_value(&out)?);
    serde_json::to_string(&members)
}

/// What it was worked out with, and what is to be known of that.
fn used(expansion: &Expansion) -> Vec<Value> {
    let mut list = Vec::new();
    for value_set in &expansion.worked.used {
        list.push(json!({ "name": "used-valueset", "valueUri": value_set }));
    }
    for (system, _) in &expansion.worked.content {
        list.push(json!({ "name": "used-codesystem", "valueUri": system.canonical() }));
        let warning = match (system.id, system.content.as_str()) {
            (None, _) => words::ONLY_NAMED,
            (_, "fragment") => words::FRAGMENT,
            _ => continue,
        };
        list.push(json!({ "name": "warning", "valueString": format!("{}: {warning}", system.canonical()) }));
    }
    list
}
