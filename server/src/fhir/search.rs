//! Searches (`GET /fhir/{type}`, `POST /fhir/{type}/_search`): a Bundle of resources, with a link to the next page.

use axum::http::HeaderMap;
use backend::terminology::resource::{self, Listed};
use domain::fhir::search::{Amount, Filter};
use domain::terminology::Kind;
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::Fhir;
use super::answer::Answer;
use super::refusal::Refusal;
use super::shape::{shaped, subsetted};

/// Bytes of all resources of a page at most; after that only what each of them is.
const MAX_PAGE: usize = 8 * 1024 * 1024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    resource_type: &'static str,
    r#type: &'static str,
    total: i64,
    link: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entry: Vec<Entry>,
}

#[derive(Serialize)]
struct Link {
    relation: &'static str,
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    full_url: Option<String>,
    resource: Box<RawValue>,
    search: serde_json::Value,
}

/// Does the caller want to be told of parameters that nobody knows (`Prefer: handling=strict`)?
pub(super) fn is_strict(headers: &HeaderMap) -> bool {
    let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split([',', ';'])).any(|wish| wish.trim().eq_ignore_ascii_case("handling=strict"))
}

/// Looks for resources.
pub(super) async fn search(
    fhir: &Fhir,
    kind: Kind,
    pairs: &[(String, String)],
    is_strict: bool,
) -> Result<Answer, Refusal> {
    let filter = Filter::read(kind, pairs, is_strict)?;
    let (total, found) = resource::search(&fhir.cx, &filter).await?;
    let mut link = vec![Link { relation: "self", url: address(fhir, &filter, filter.offset) }];
    let shown = i64::from(filter.offset) + i64::try_from(found.len()).unwrap_or_default();
    if !found.is_empty() && shown < total {
        let next = filter.offset.saturating_add(filter.count);
        link.push(Link { relation: "next", url: address(fhir, &filter, next) });
    }
    let mut bytes = 0;
    let mut entry = Vec::with_capacity(found.len());
    for one in found {
        let resource = listed(&one, &filter.amount, bytes < MAX_PAGE)?;
        bytes += resource.get().len();
        // Where nobody knows how the listener is reached, an address would be made up.
        let full_url = (!fhir.origin.is_empty()).then(|| format!("{}/fhir/{}/{}", fhir.origin, one.kind, one.id));
        entry.push(Entry { full_url, resource, search: json!({ "mode": "match" }) });
    }
    let bundle = Bundle { resource_type: "Bundle", r#type: "searchset", total, link, entry };
    Ok(Answer::of(serde_json::to_string(&bundle).map_err(backend::Error::from)?))
}

/// The address of a page: the parameters that were understood, and where it begins.
fn address(fhir: &Fhir, filter: &Filter, offset: u32) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in filter.used.iter().filter(|(name, _)| name != "_offset") {
        query.append_pair(name, value);
    }
    if offset > 0 {
        query.append_pair("_offset", &offset.to_string());
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/fhir/{}{mark}{query}", fhir.origin, filter.kind)
}

/// A resource in a list: without the concepts of a code system.
fn listed(one: &Listed, amount: &Amount, has_room: bool) -> Result<Box<RawValue>, Refusal> {
    let json = match one.resource.as_deref().filter(|_| has_room) {
        Some(resource) => shaped(resource, amount, one.kind == Kind::CodeSystem && one.count > 0)?,
        None => heading(one),
    };
    RawValue::from_string(json).map_err(|error| Refusal::Error(error.into()))
}

/// What a resource is that is too large for a list.
fn heading(one: &Listed) -> String {
    let mut resource = json!({
        "resourceType": one.kind.to_string(),
        "id": one.id.to_string(),
        "meta": subsetted(None),
        "url": one.url,
        "version": one.version,
        "name": one.name,
        "title": one.title,
        "status": one.status,
    });
    if one.kind == Kind::CodeSystem {
        resource["content"] = json!(one.content);
        resource["count"] = json!(one.count);
    }
    if !one.date.is_empty() {
        resource["date"] = json!(one.date);
    }
    resource.to_string()
}
