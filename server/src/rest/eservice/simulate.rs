//! What a command on a version would do, without doing it.

use axum::Json;
use axum::extract::State;
use backend::{Backend, eservice};
use domain::eservice::{ApprovalPolicy, DescriptorAction, DescriptorCommand, Quotas, VersionData};
use domain::requirement::Requirements;
use domain::{Denial, DescriptorId, EserviceId, FieldProblem, Permission};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;
use crate::rest::simulation::SimulationView;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(simulate))
}

/// A command to try, with what it carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedDescriptorCommand)]
struct Simulated {
    /// `update`, `delete`, `publish`, `suspend`, `activate`, `updateQuotas`, `updateAttributes`, `updatePolicy`, `clone` or
    /// `archive`.
    #[schema(value_type = String)]
    command: DescriptorAction,
    /// For `suspend`.
    #[serde(default)]
    reason: String,
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
    })
}
