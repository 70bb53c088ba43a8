//! How much of a resource is given: all, a summary, some elements; what is left out is told by a tag.

use std::collections::BTreeMap;

use domain::fhir::search::Amount;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::refusal::Refusal;

/// What belongs to a summary of our three kinds, and to every resource.
const SUMMARY: &str = " resourceType id meta implicitRules url identifier version name title status experimental date \
                       publisher contact useContext jurisdiction caseSensitive valueSet hierarchyMeaning compositional \
                       versionNeeded content supplements count filter property immutable sourceUri sourceCanonical \
                       targetUri targetCanonical ";
/// What is given whichever elements are asked for.
const ALWAYS: &str = " resourceType id meta url version status content ";

type Members = BTreeMap<String, Box<RawValue>>;

/// A resource, or the part of it that is wanted; `is_left_out` says that something is missing anyway.
///
/// # Errors
/// When what is kept is no resource.
pub(super) fn shaped(resource: &str, amount: &Amount, is_left_out: bool) -> Result<String, Refusal> {
    let broken = |error: serde_json::Error| Refusal::Error(error.into());
    if *amount == Amount::All && !is_left_out {
        return Ok(resource.to_owned());
    }
    let mut members: Members = serde_json::from_str(resource).map_err(broken)?;
    let before = members.len();
    members.retain(|name, _| is_wanted(name.strip_prefix('_').unwrap_or(name), amount));
    if is_left_out || members.len() < before {
        let meta = members.remove("meta").and_then(|meta| serde_json::from_str(meta.get()).ok());
        members.insert("meta".to_owned(), raw(&subsetted(meta)).map_err(broken)?);
    }
    serde_json::to_string(&members).map_err(broken)
}

fn is_wanted(name: &str, amount: &Amount) -> bool {
    let in_list = |list: &str| list.split_ascii_whitespace().any(|known| known == name);
    match amount {
        Amount::All => true,
        Amount::Data | Amount::Count => name != "text",
        Amount::Summary => in_list(SUMMARY),
        Amount::Elements(wanted) => in_list(ALWAYS) || wanted.iter().any(|one| one == name),
    }
}

/// The tag by which FHIR says that something was left out.
pub(super) fn subsetted(meta: Option<Value>) -> Value {
    let mut meta = meta.filter(Value::is_object).unwrap_or_else(|| json!({}));
    let tag = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED" });
    match meta.get_mut("tag").and_then(Value::as_array_mut) {
        Some(tags) => tags.push(tag),
        None => meta["tag"] = json!([tag]),
    }
    meta
}

fn raw(value: &Value) -> serde_json::Result<Box<RawValue>> {
    serde_json::value::to_raw_value(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told() {
        let resource = r#"{"resourceType":"CodeSystem","id":"1","status":"active","copyright":"c","text":{},"_title":{},"property":[{"code":"peso","x":1.50}]}"#;
        let of = |amount: &Amount, left_out| shaped(resource, amount, left_out).ok().unwrap();
        assert_eq!(of(&Amount::All, false), resource);
        let summary: Value = serde_json::from_str(&of(&Amount::Summary, false)).unwrap();
        assert_eq!(summary["meta"]["tag"][0]["code"], "SUBSETTED");
        assert!(summary["copyright"].is_null() && summary["property"].is_array());
        assert!(of(&Amount::Summary, false).contains("1.50"), "numbers stay as they were written");
        let elements: Value = serde_json::from_str(&of(&Amount::Elements(vec!["title".into()]), false)).unwrap();
        assert!(elements["_title"].is_object() && elements["property"].is_null() && elements["id"] == "1");
        let tagged = subsetted(Some(json!({ "tag": [{ "code": "x" }] })));
        assert_eq!(tagged["tag"].as_array().unwrap().len(), 2);
    }
}
