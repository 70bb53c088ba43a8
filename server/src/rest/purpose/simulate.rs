//! What a command on a purpose would do, without doing it (`contract.md`).

use axum::Json;
use axum::extract::State;
use backend::{Backend, purpose};
use domain::purpose::{PurposeAction, PurposeCommand};
use domain::{Denial, FieldProblem, Permission, PurposeId};
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
#[schema(as = SimulatedPurposeCommand)]
struct Simulated {
    /// `activate`, `approve`, `reject`, `suspend`, `unsuspend`, `archive`, `changePlan`, `withdraw`, `reconsider`, `clone`
    /// or `delete`.
    #[schema(value_type = String)]
    command: PurposeAction,
    /// For `reject` and `suspend`.
    #[serde(default)]
    reason: String,
    /// For `changePlan`: calls per day.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    daily_calls: Option<i64>,
}

/// Prova un comando su una finalità senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando. L’identificativo di
/// una finalità che nascerebbe è solo un esempio.
#[utoipa::path(post, path = "/purposes/{purposeId}/simulate", tag = TAG, operation_id = "simulatePurposeCommand",
    params(("purposeId" = PurposeId, Path)), request_body = Simulated,
    responses((status = 200, body = SimulationView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PurposeId>,
    body: Body<Simulated>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.able(Permission::WritePurposes)?;
    let command = command(body.read()?)?;
    let simulation = purpose::simulate(&cx, &actor, ids.read()?, command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn command(simulated: Simulated) -> Result<PurposeCommand, Denial> {
    match simulated.command {
        PurposeAction::Reject => Ok(PurposeCommand::Reject { reason: simulated.reason }),
        PurposeAction::Suspend => Ok(PurposeCommand::Suspend { reason: simulated.reason }),
        PurposeAction::ChangePlan => match simulated.daily_calls {
            Some(daily_calls) => Ok(PurposeCommand::ChangePlan { daily_calls }),
            None => Err(Denial::field("dailyCalls", FieldProblem::Required)),
        },
        // The data of a draft change nothing but the draft: there is nothing to try.
        plain => plain.tried().ok_or(Denial::field("command", FieldProblem::UnknownValue)),
    }
}
