//! What a call that did something answers (`decisions.md` T3).

use app::i18n::it::terminology_api as words;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::terminology::list::Summary;
use backend::terminology::{Deleted, Loaded};
use serde::Serialize;

use super::problem::Entry;
use super::trace::Trace;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoadedView<'a> {
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    #[serde(rename = "spanID")]
    span_id: &'a str,
    /// Below `/fhir`.
    location: String,
    /// All concepts, at whichever level.
    inserted_items: u64,
    #[serde(flatten)]
    first: Option<First<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Entry>,
}

/// What the first resource of the file came to be.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct First<'a> {
    oid: &'a str,
    version: &'a str,
    url: &'a str,
    resource_type: &'static str,
}

/// 201: what was loaded, and what is strange in it.
pub(super) fn loaded(trace: &Trace, loaded: &Loaded) -> Response {
    let first = loaded.terminologies.first();
    let location = first.map(|one| format!("{}/{}", one.kind, one.id)).unwrap_or_default();
    let mut warnings: Vec<Entry> = loaded.findings.warnings.iter().map(Entry::warning).collect();
    if loaded.differs {
        warnings.insert(0, Entry::plain("fileDiffersFromToken", words::DIFFERS));
    }
    let view = LoadedView {
        trace_id: &trace.trace,
        span_id: &trace.span,
        inserted_items: loaded.terminologies.iter().map(|one| one.count).sum(),
        first: first.map(|one| First {
            oid: &one.oid,
            version: &one.version,
            url: &one.url,
            resource_type: one.kind.into(),
        }),
        warnings,
        location,
    };
    let address = HeaderValue::from_str(&format!("/fhir/{}", view.location));
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    if let Ok(address) = address {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeletedView<'a> {
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    #[serde(rename = "spanID")]
    span_id: &'a str,
    deleted_items: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Entry>,
}

/// 200: how many concepts are gone, and who is left without them.
pub(super) fn deleted(trace: &Trace, deleted: &Deleted) -> Response {
    let left =
        |by: &Summary| Entry::plain("stillReferenced", &words::still_referenced(by.kind, &by.title, &by.version));
    Json(DeletedView {
        trace_id: &trace.trace,
        span_id: &trace.span,
        deleted_items: deleted.count,
        warnings: deleted.dependents.iter().map(left).collect(),
    })
    .into_response()
}
