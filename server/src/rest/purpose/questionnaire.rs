//! The questions of a risk analysis (`interop.md` §1.10).

use axum::Json;
use backend::Backend;
use domain::Permission;
use domain::purpose::risk_analysis;
use domain::tenant::TenantKind;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use super::view::QuestionnaireView;
use crate::rest::extract::{Caller, Query};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(questionnaire))
}

/// For whom a questionnaire is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct QuestionnaireQuery {
    /// What the consumer is in law.
    tenant_kind: TenantKind,
}

/// Legge il questionario dell’analisi del rischio in vigore
#[utoipa::path(get, path = "/purposes/riskAnalysis/latest", tag = TAG, operation_id = "getRiskAnalysisQuestionnaire",
    params(QuestionnaireQuery), responses((status = 200, body = QuestionnaireView)))]
async fn questionnaire(caller: Caller, query: Query<QuestionnaireQuery>) -> Answer<Json<QuestionnaireView>> {
    caller.able(Permission::ReadPurposes)?;
    Ok(Json(risk_analysis::current(query.read()?.tenant_kind).into()))
}
