//! What giving or taking an attribute would do, without doing it.

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::attribute::held;
use domain::attribute::{HeldAction, HeldCommand};
use domain::{AgreementId, AttributeId, Denial, FieldProblem, Permission, TenantId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;
use crate::rest::simulation::SimulationView;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(simulate))
}

/// A command to try, with what it carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedAttributeCommand)]
struct Simulated {
    /// `assign`, `revokeAssignment`, `declare`, `revokeDeclaration`, `verify`, `revokeVerification` or `changeExpiry`.
    #[schema(value_type = String)]
    command: HeldAction,
    /// For the revocations.
    #[serde(default)]
    reason: String,
    /// For `verify`.
    agreement_id: Option<AgreementId>,
    /// For `verify` and `changeExpiry`; without end when absent.
    expiration_date: Option<Instant>,
}

/// Prova un comando su un attributo di un ente senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando. Le richieste fra altri
/// enti sono solo contate.
#[utoipa::path(post, path = "/tenants/{tenantId}/attributes/{attributeId}/simulate", tag = TAG,
    operation_id = "simulateAttributeCommand",
    params(("tenantId" = TenantId, Path), ("attributeId" = AttributeId, Path)), request_body = Simulated,
    responses((status = 200, body = SimulationView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(TenantId, AttributeId)>,
    body: Body<Simulated>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.anyone();
    // Which of the two it takes depends on the command: nobody without either reads on.
    if !actor.has(Permission::AssignCertifiedAttributes) {
        actor.require(Permission::WriteHeldAttributes)?;
    }
    let command = command(body.read()?)?;
    let (tenant, attribute) = ids.read()?;
    let simulation = held::simulate(&cx, &actor, tenant, attribute, &command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn command(simulated: Simulated) -> Result<HeldCommand, Denial> {
    let Simulated { command, reason, agreement_id, expiration_date } = simulated;
    let expires_at = expiration_date.map(|instant| instant.0);
    Ok(match command {
        HeldAction::Assign => HeldCommand::Assign,
        HeldAction::RevokeAssignment => HeldCommand::RevokeAssignment { reason },
        HeldAction::Declare => HeldCommand::Declare,
        HeldAction::RevokeDeclaration => HeldCommand::RevokeDeclaration,
        HeldAction::Verify => {
            let agreement = agreement_id.ok_or_else(|| Denial::field("agreementId", FieldProblem::Required))?;
            HeldCommand::Verify { agreement, expires_at }
        }
        HeldAction::RevokeVerification => HeldCommand::RevokeVerification { reason },
        HeldAction::ChangeExpiry => HeldCommand::ChangeExpiry { expires_at },
    })
}
