//! Loads that go on.

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::terminology::course::{Course, going_on};
use domain::terminology::TerminologyAction;
use domain::terminology::rules::permission;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::Caller;
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The loads that go on, at most fifty.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyLoads)]
struct LoadsView {
    loads: Vec<LoadView>,
}

/// A load that goes on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyLoad)]
struct LoadView {
    /// Common name of the signature certificate; absent for a person.
    signer: Option<String>,
    /// The name of the file.
    file: String,
    /// As it was said beside the file.
    oid: Option<String>,
    version: Option<String>,
    /// Of the file.
    bytes: u64,
    bytes_read: u64,
    /// Concepts and mappings that were written.
    items: u64,
    began_at: Instant,
}

impl From<Course> for LoadView {
    fn from(course: Course) -> Self {
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            signer: said(course.signer),
            file: course.file,
            oid: said(course.oid),
            version: said(course.version),
            bytes: course.bytes,
            bytes_read: course.bytes_read,
            items: course.entries,
            began_at: course.began_at.into(),
        }
    }
}

/// Elenca i caricamenti in corso
///
/// Quanto è stato letto di ogni file e quanto è stato scritto, di sistemi e di persone, dal più vecchio.
#[utoipa::path(get, path = "/terminologies/loads", tag = TAG, operation_id = "listTerminologyLoads",
    responses((status = 200, body = LoadsView)))]
async fn list(State(cx): State<Backend>, caller: Caller) -> Answer<Json<LoadsView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let loads = going_on(&cx, &actor).await?.into_iter().map(LoadView::from).collect();
    Ok(Json(LoadsView { loads }))
}
