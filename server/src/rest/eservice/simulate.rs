//! What a command on an e-service or on a version would do, without doing it.

use axum::Json;
use axum::extract::State;
use backend::{Backend, eservice};
use domain::eservice::{
    ApprovalPolicy, DescriptorAction, DescriptorCommand, EserviceAction, EserviceCommand, GeneralData, Quotas,
    RiskAnalysisData, VersionData,
};
use domain::requirement::Requirements;
use domain::{Denial, DescriptorId, EserviceId, FieldProblem, Permission, RiskAnalysisId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;
use crate::rest::simulation::SimulationView;
use crate::rest::time::Instant;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(simulate)).routes(routes!(simulate_eservice))
}

/// A command to try, with what it carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedDescriptorCommand)]
struct Simulated {
    /// `update`, `delete`, `publish`, `suspend`, `activate`, `updateQuotas`, `updateAttributes`, `updatePolicy`, `clone`,
    /// `archive`, `announceSuspension` or `withdrawNotice`.
    #[schema(value_type = String)]
    command: DescriptorAction,
    /// For `suspend` and `announceSuspension`.
    #[serde(default)]
    reason: String,
    /// For `announceSuspension`.
    from: Option<Instant>,
    /// For `update`.
    descriptor: Option<VersionData>,
    /// For `updateQuotas`.
    quotas: Option<Quotas>,
    /// For `updateAttributes`.
    attributes: Option<Requirements>,
    /// For `updatePolicy`.
    agreement_approval_policy: Option<ApprovalPolicy>,
}

/// Prova un comando su una versione senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando.
#[utoipa::path(post, path = "/eservices/{eserviceId}/descriptors/{descriptorId}/simulate", tag = TAG,
    operation_id = "simulateDescriptorCommand",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path)), request_body = Simulated,
    responses((status = 200, body = SimulationView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    body: Body<Simulated>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = command(body.read()?)?;
    let (eservice, descriptor) = ids.read()?;
    let simulation = eservice::simulate_version(&cx, &actor, eservice, descriptor, command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn command(simulated: Simulated) -> Result<DescriptorCommand, Denial> {
    let missing = |field: &str| Denial::field(field, FieldProblem::Required);
    Ok(match simulated.command {
        DescriptorAction::Update => {
            DescriptorCommand::Update(simulated.descriptor.ok_or_else(|| missing("descriptor"))?)
        }
        DescriptorAction::Delete => DescriptorCommand::Delete,
        DescriptorAction::Publish => DescriptorCommand::Publish,
        DescriptorAction::Suspend => DescriptorCommand::Suspend { reason: simulated.reason },
        DescriptorAction::Activate => DescriptorCommand::Activate,
        DescriptorAction::UpdateQuotas => {
            DescriptorCommand::UpdateQuotas(simulated.quotas.ok_or_else(|| missing("quotas"))?)
        }
        DescriptorAction::UpdateAttributes => {
            DescriptorCommand::UpdateAttributes(simulated.attributes.ok_or_else(|| missing("attributes"))?)
        }
        DescriptorAction::UpdatePolicy => {
            let policy = simulated.agreement_approval_policy.ok_or_else(|| missing("agreementApprovalPolicy"))?;
            DescriptorCommand::UpdatePolicy { policy }
        }
        DescriptorAction::Clone => DescriptorCommand::Clone,
        DescriptorAction::Archive => DescriptorCommand::Archive,
        DescriptorAction::AnnounceSuspension => {
            let from = simulated.from.ok_or_else(|| missing("from"))?.0;
            DescriptorCommand::AnnounceSuspension { from, reason: simulated.reason }
        }
        DescriptorAction::WithdrawNotice => DescriptorCommand::WithdrawNotice,
    })
}

/// A command on an e-service to try, with what it carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedEServiceCommand)]
struct SimulatedEservice {
    /// `update`, `updateName`, `updateDescription`, `createVersion`, `delete`, `addRiskAnalysis`, `updateRiskAnalysis` or
    /// `deleteRiskAnalysis`.
    #[schema(value_type = String)]
    command: EserviceAction,
    /// For `update`.
    eservice: Option<GeneralData>,
    /// For `updateName`.
    #[serde(default)]
    name: String,
    /// For `updateDescription`.
    #[serde(default)]
    description: String,
    /// For `createVersion`; without it the new version is a copy of the latest.
    descriptor: Option<VersionData>,
    /// For `updateRiskAnalysis` and `deleteRiskAnalysis`.
    risk_analysis_id: Option<RiskAnalysisId>,
    /// For `addRiskAnalysis` and `updateRiskAnalysis`.
    risk_analysis: Option<RiskAnalysisData>,
}

/// Prova un comando su un e-service senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando. L’identificativo di
/// una versione che nascerebbe è solo un esempio.
#[utoipa::path(post, path = "/eservices/{eserviceId}/simulate", tag = TAG, operation_id = "simulateEServiceCommand",
    params(("eserviceId" = EserviceId, Path)), request_body = SimulatedEservice,
    responses((status = 200, body = SimulationView)))]
async fn simulate_eservice(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
    body: Body<SimulatedEservice>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.able(Permission::WriteEservices)?;
    let command = eservice_command(body.read()?)?;
    let simulation = eservice::simulate(&cx, &actor, ids.read()?, command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn eservice_command(simulated: SimulatedEservice) -> Result<EserviceCommand, Denial> {
    let missing = |field: &str| Denial::field(field, FieldProblem::Required);
    let id = || simulated.risk_analysis_id.ok_or_else(|| missing("riskAnalysisId"));
    Ok(match simulated.command {
        EserviceAction::Update => EserviceCommand::Update(simulated.eservice.ok_or_else(|| missing("eservice"))?),
        EserviceAction::UpdateName => EserviceCommand::UpdateName { name: simulated.name },
        EserviceAction::UpdateDescription => EserviceCommand::UpdateDescription { description: simulated.description },
        EserviceAction::CreateVersion => EserviceCommand::CreateVersion { data: simulated.descriptor },
        EserviceAction::Delete => EserviceCommand::Delete,
        EserviceAction::AddRiskAnalysis => {
            EserviceCommand::AddRiskAnalysis(simulated.risk_analysis.ok_or_else(|| missing("riskAnalysis"))?)
        }
        EserviceAction::UpdateRiskAnalysis => {
            let id = id()?;
            let data = simulated.risk_analysis.ok_or_else(|| missing("riskAnalysis"))?;
            EserviceCommand::UpdateRiskAnalysis { id, data }
        }
        EserviceAction::DeleteRiskAnalysis => EserviceCommand::DeleteRiskAnalysis { id: id()? },
    })
}
