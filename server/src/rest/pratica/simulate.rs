//! What a command on a pratica would do, without doing it (`contract.md`).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use backend::{Backend, pratica};
use domain::pratica::{PraticaAction, PraticaCommand};
use domain::{Denial, DocumentId, FieldProblem, Permission, PraticaId, UserId};
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
#[schema(as = SimulatedPraticaCommand)]
struct Simulated {
    /// `takeCharge`, `release`, `reassign`, `register`, `evaluate`, `answer`, `detach`, `restart`, `finish`,
    /// `requestIntegration`, `receiveIntegration`, `reopen` or `comment`.
    #[schema(value_type = String)]
    command: PraticaAction,
    /// For `reassign`.
    operator_id: Option<UserId>,
    /// For `register`.
    #[serde(default)]
    #[schema(max_length = 40)]
    number: String,
    /// For `evaluate`.
    accepted: Option<bool>,
    /// For `evaluate` and `reopen`.
    #[serde(default)]
    #[schema(max_length = 4000)]
    reason: String,
    /// For `answer`: the step.
    #[serde(default)]
    step: String,
    /// For `answer`: by the name of the field.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// For `detach`.
    file_id: Option<DocumentId>,
    /// For `requestIntegration`, `receiveIntegration` and `comment`.
    #[serde(default)]
    #[schema(max_length = 5000)]
    text: String,
}

/// Prova un comando su una pratica senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando.
#[utoipa::path(post, path = "/pratiche/{praticaId}/simulate", tag = TAG, operation_id = "simulatePraticaCommand",
    params(("praticaId" = PraticaId, Path)), request_body = Simulated,
    responses((status = 200, body = SimulationView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    body: Body<Simulated>,
) -> Answer<Json<SimulationView>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let command = command(body.read()?)?;
    let simulation = pratica::simulate(&cx, &actor, ids.read()?, command).await?;
    Ok(Json(SimulationView::of(&simulation, actor.tenant)))
}

fn command(simulated: Simulated) -> Result<PraticaCommand, Denial> {
    let missing = |field: &str| Denial::field(field, FieldProblem::Required);
    let Simulated { reason, text, .. } = simulated;
    Ok(match simulated.command {
        PraticaAction::TakeCharge => PraticaCommand::TakeCharge,
        PraticaAction::Release => PraticaCommand::Release,
        PraticaAction::Restart => PraticaCommand::Restart,
        PraticaAction::Finish => PraticaCommand::Finish,
        PraticaAction::Register => PraticaCommand::Register { number: simulated.number },
        PraticaAction::Reopen => PraticaCommand::Reopen { reason },
        PraticaAction::RequestIntegration => PraticaCommand::RequestIntegration { text },
        PraticaAction::ReceiveIntegration => PraticaCommand::ReceiveIntegration { note: text },
        PraticaAction::Comment => PraticaCommand::Comment { text },
        PraticaAction::RetryProtocol => PraticaCommand::RetryProtocol,
        PraticaAction::Answer => PraticaCommand::Answer { step: simulated.step, values: simulated.values },
        PraticaAction::Reassign => {
            PraticaCommand::Reassign { to: simulated.operator_id.ok_or_else(|| missing("operatorId"))? }
        }
        PraticaAction::Evaluate => {
            PraticaCommand::Evaluate { accepted: simulated.accepted.ok_or_else(|| missing("accepted"))?, reason }
        }
        PraticaAction::Detach => PraticaCommand::Detach { file: simulated.file_id.ok_or_else(|| missing("fileId"))? },
        // The citizen's own, and what needs a file.
        PraticaAction::Submit | PraticaAction::Attach => {
            return Err(Denial::field("command", FieldProblem::UnknownValue));
        }
    })
}
