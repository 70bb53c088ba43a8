//! What a command would do, without doing it (`contract.md`).

use axum::Json;
use axum::extract::State;
use backend::{Backend, agreement};
use domain::agreement::{AgreementAction, AgreementCommand};
use domain::{AgreementId, Permission};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;
use crate::rest::simulation::SimulationView;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(simulate))
}

/// A command to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedCommand)]
struct Simulated {
    /// `update`, `submit`, `approve`, `reject`, `suspend`, `unsuspend`, `upgrade`, `clone`, `archive` or `delete`.
    #[schema(value_type = String)]
    command: AgreementAction,
    /// For `reject` and `suspend`.
    #[serde(default)]
    reason: String,
    /// For `update`.
    #[serde(default)]
    consumer_notes: String,
}

/// Prova un comando senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando. L’identificativo di
/// una richiesta che nascerebbe è solo un esempio.
#[utoipa::path(post, path = "/agreements/{agreementId}/simulate", tag = TAG, operation_id = "simulateAgreementCommand",
    params(("agreementId" = AgreementId, Path)), request_body = Simulated,
    responses((status = 200, body = SimulationView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    body: Body<Simulated>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let command = command(body.read()?);
    let simulation = agreement::simulate(&cx, &actor, ids.read()?, command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn command(simulated: Simulated) -> AgreementCommand {
    match simulated.command {
        AgreementAction::Update => AgreementCommand::Update { notes: simulated.consumer_notes },
        AgreementAction::Reject => AgreementCommand::Reject { reason: simulated.reason },
        AgreementAction::Suspend => AgreementCommand::Suspend { reason: simulated.reason },
        plain @ (AgreementAction::Submit
        | AgreementAction::Approve
        | AgreementAction::Unsuspend
        | AgreementAction::Upgrade
        | AgreementAction::Clone
        | AgreementAction::Archive
        | AgreementAction::Delete) => plain.tried(),
    }
}
