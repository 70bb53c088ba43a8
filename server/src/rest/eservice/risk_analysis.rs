//! The risk analyses that the provider of an e-service that receives writes (`interop.md` §2.1, §5.3).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::{Backend, eservice};
use domain::eservice::{EserviceCommand, EserviceRiskAnalysis, RiskAnalysisData};
use domain::purpose::Answers;
use domain::{Actor, EserviceId, Permission, RiskAnalysisId, TenantId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{IF_MATCH, TAG};
use crate::rest::extract::{Body, Caller, Ids, Seen};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(show, update, remove))
}

/// A risk analysis of an e-service that receives.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EServiceRiskAnalysis)]
pub(super) struct RiskAnalysisView {
    pub id: RiskAnalysisId,
    pub name: String,
    /// The answers, for who may read them.
    pub risk_analysis_form: Option<Answers>,
    pub created_at: Instant,
}

impl RiskAnalysisView {
    /// Does the caller read the answers? Its provider's people who write them do, and who reads risk analyses.
    pub fn are_read(actor: &Actor, producer: TenantId) -> bool {
        let writes = producer == actor.tenant && actor.has(Permission::WriteEservices);
        writes || actor.has(Permission::ReadRiskAnalysis)
    }

    pub fn all(analyses: Vec<EserviceRiskAnalysis>, reads: bool) -> Vec<Self> {
        analyses.into_iter().map(|analysis| Self::new(analysis, reads)).collect()
    }

    fn new(analysis: EserviceRiskAnalysis, reads: bool) -> Self {
        Self {
            id: analysis.id,
            name: analysis.name,
            risk_analysis_form: reads.then_some(analysis.answers),
            created_at: Instant(analysis.created_at),
        }
    }
}

/// Aggiunge un’analisi del rischio
///
/// Solo a un e-service che riceve, finché nessuna versione è uscita dalla bozza. Le risposte possono essere incomplete.
#[utoipa::path(post, path = "/eservices/{eserviceId}/riskAnalysis", tag = TAG, operation_id = "addRiskAnalysisToEService",
    params(("eserviceId" = EserviceId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = RiskAnalysisData, responses((status = 204)))]
async fn add(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    seen: Seen,
    body: Body<RiskAnalysisData>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = EserviceCommand::AddRiskAnalysis(body.read()?);
    eservice::run(&cx, &actor, ids.read()?, seen.read()?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Legge un’analisi del rischio
#[utoipa::path(get, path = "/eservices/{eserviceId}/riskAnalysis/{riskAnalysisId}", tag = TAG,
    operation_id = "getEServiceRiskAnalysis",
    params(("eserviceId" = EserviceId, Path), ("riskAnalysisId" = RiskAnalysisId, Path)),
    responses((status = 200, body = RiskAnalysisView)))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, RiskAnalysisId)>,
) -> Answer<Json<RiskAnalysisView>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, analysis) = ids.read()?;
    let detail = eservice::own::detail(&cx, &actor, eservice).await?;
    let found = detail.facts.eservice.risk_analysis(analysis).map_err(backend::Error::from)?.clone();
    let reads = RiskAnalysisView::are_read(&actor, detail.facts.eservice.producer);
    Ok(Json(RiskAnalysisView::new(found, reads)))
}

/// Cambia un’analisi del rischio
#[utoipa::path(post, path = "/eservices/{eserviceId}/riskAnalysis/{riskAnalysisId}", tag = TAG,
    operation_id = "updateEServiceRiskAnalysis",
    params(("eserviceId" = EserviceId, Path), ("riskAnalysisId" = RiskAnalysisId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = RiskAnalysisData, responses((status = 204)))]
async fn update(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, RiskAnalysisId)>,
    seen: Seen,
    body: Body<RiskAnalysisData>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let (eservice, id) = ids.read()?;
    let command = EserviceCommand::UpdateRiskAnalysis { id, data: body.read()? };
    eservice::run(&cx, &actor, eservice, seen.read()?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rimuove un’analisi del rischio
#[utoipa::path(delete, path = "/eservices/{eserviceId}/riskAnalysis/{riskAnalysisId}", tag = TAG,
    operation_id = "deleteEServiceRiskAnalysis",
    params(("eserviceId" = EserviceId, Path), ("riskAnalysisId" = RiskAnalysisId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn remove(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, RiskAnalysisId)>,
    seen: Seen,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteEservices)?;
    let (eservice, id) = ids.read()?;
    eservice::run(&cx, &actor, eservice, seen.read()?, EserviceCommand::DeleteRiskAnalysis { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
