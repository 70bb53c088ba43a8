//! A version given back as a file.

use axum::extract::State;
use axum::response::Response;
use backend::Backend;
use domain::TerminologyId;
use domain::terminology::TerminologyAction;
use domain::terminology::rules::permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::download::terminology::{Dialect, as_fhir, as_table};
use crate::rest::extract::{Caller, Ids, Query};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(export))
}

/// How a version is given out.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExportQuery {
    /// `fhir` where it is left out; `csv` is what the upload reads.
    #[param(value_type = Option<String>, pattern = "^(fhir|csv)$")]
    format: Option<ExportFormat>,
}

#[derive(Clone, Copy, Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
enum ExportFormat {
    #[default]
    Fhir,
    Csv,
}

/// Scarica una versione di una terminologia
///
/// Per intero, senza limite di righe: la risposta parte mentre viene letta.
#[utoipa::path(get, path = "/terminologies/{terminologyId}/export", tag = TAG, operation_id = "exportTerminology",
    params(("terminologyId" = TerminologyId, Path), ExportQuery),
    responses((status = 200, body = String, content_type = "application/fhir+json")))]
async fn export(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TerminologyId>,
    query: Query<ExportQuery>,
) -> Answer<Response> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let format = query.read()?.format.unwrap_or_default();
    let id = ids.read()?;
    Ok(match format {
        ExportFormat::Fhir => as_fhir(&cx, &actor, id).await?,
        ExportFormat::Csv => as_table(&cx, &actor, id, Dialect::Loadable).await?,
    })
}
