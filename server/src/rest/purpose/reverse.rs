//! Purposes of e-services that receive: each names the provider's risk analysis that it takes (`interop.md` §2.10).

use axum::extract::State;
use backend::{Backend, purpose};
use domain::purpose::{Answers, PurposeCommand, PurposeData};
use domain::{EserviceId, Permission, PurposeId, RiskAnalysisId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::PurposeView;
use super::{IF_MATCH, TAG, run};
use crate::rest::answer::{Created, Representation};
use crate::rest::extract::{Body, Caller, Ids, Seen};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(create_reverse)).routes(routes!(update_reverse))
}

/// A purpose of an e-service that receives, as it is rewritten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ReversePurposeSeed {
    /// The provider's risk analysis to take.
    risk_analysis_id: RiskAnalysisId,
    /// 5 to 60 characters; unique for the consumer and the e-service.
    #[schema(min_length = 5, max_length = 60)]
    title: String,
    /// 10 to 250 characters.
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    is_free_of_charge: bool,
    /// Needed when it is free of charge, and only then.
    #[serde(default)]
    #[schema(max_length = 250)]
    free_of_charge_reason: String,
    /// Calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: i64,
}

/// A new purpose of an e-service that receives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewReversePurpose {
    eservice_id: EserviceId,
    /// The provider's risk analysis to take.
    risk_analysis_id: RiskAnalysisId,
    /// 5 to 60 characters; unique for the consumer and the e-service.
    #[schema(min_length = 5, max_length = 60)]
    title: String,
    /// 10 to 250 characters.
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    is_free_of_charge: bool,
    /// Needed when it is free of charge, and only then.
    #[serde(default)]
    #[schema(max_length = 250)]
    free_of_charge_reason: String,
    /// Calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: i64,
}

impl From<ReversePurposeSeed> for PurposeData {
    fn from(seed: ReversePurposeSeed) -> Self {
        Self {
            title: seed.title,
            description: seed.description,
            is_free_of_charge: seed.is_free_of_charge,
            free_of_charge_reason: seed.free_of_charge_reason,
            daily_calls: seed.daily_calls,
            risk_analysis: Answers::default(),
            risk_analysis_id: Some(seed.risk_analysis_id),
        }
    }
}

/// Crea una finalità in bozza per un e-service che riceve
///
/// Prende una delle analisi del rischio dell’erogatore; le sue risposte non cambiano.
#[utoipa::path(post, path = "/reverse/purposes", tag = TAG, operation_id = "createPurposeForReceiveEservice",
    request_body = NewReversePurpose, responses((status = 201, body = Created)))]
async fn create_reverse(State(cx): State<Backend>, caller: Caller, body: Body<NewReversePurpose>) -> Answer<Created> {
    let actor = caller.able(Permission::WritePurposes)?;
    let new = body.read()?;
    let data = PurposeData {
        title: new.title,
        description: new.description,
        is_free_of_charge: new.is_free_of_charge,
        free_of_charge_reason: new.free_of_charge_reason,
        daily_calls: new.daily_calls,
        risk_analysis: Answers::default(),
        risk_analysis_id: Some(new.risk_analysis_id),
    };
    let id = purpose::create(&cx, &actor, new.eservice_id, &data).await?;
    Ok(Created::at("/purposes", id.0))
}

/// Modifica una finalità in bozza di un e-service che riceve
#[utoipa::path(post, path = "/reverse/purposes/{purposeId}", tag = TAG, operation_id = "updateReversePurpose",
    params(("purposeId" = PurposeId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = ReversePurposeSeed, responses((status = 200, body = PurposeView, headers(("ETag" = String)))))]
async fn update_reverse(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    seen: Seen,
    body: Body<ReversePurposeSeed>,
) -> Answer<Representation<PurposeView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let data = body.read()?.into();
    run(&cx, &actor, ids, seen, PurposeCommand::Update(data)).await
}
