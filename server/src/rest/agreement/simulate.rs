//! What a command would do, without doing it (`contract.md`).

use axum::Json;
use axum::extract::State;
use backend::{Backend, agreement};
use domain::agreement::{AgreementAction, AgreementCommand, AgreementState};
use domain::{AgreementId, Event, Permission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;

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

/// What would happen, in order.
#[derive(Debug, Serialize, ToSchema)]
struct Simulation {
    effects: Vec<Effect>,
}

/// One thing that would happen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Effect {
    /// Name of the event.
    name: String,
    /// What would happen, in Italian.
    title: String,
    detail: Option<String>,
    /// The request it would happen to; absent when it is something else, such as the version.
    agreement_id: Option<AgreementId>,
    /// State before; absent when the request would be made.
    from: Option<AgreementState>,
    /// State after; absent when the request would be gone.
    to: Option<AgreementState>,
}

/// Prova un comando senza eseguirlo
///
/// Risponde con gli effetti che avrebbe adesso, oppure con lo stesso rifiuto che avrebbe il comando. L’identificativo di
/// una richiesta che nascerebbe è solo un esempio.
#[utoipa::path(post, path = "/agreements/{agreementId}/simulate", tag = TAG, operation_id = "simulateAgreementCommand",
    params(("agreementId" = AgreementId, Path)), request_body = Simulated,
    responses((status = 200, body = Simulation)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<AgreementId>,
    body: Body<Simulated>,
) -> Answer<Json<Simulation>> {
    let actor = caller.able(Permission::WriteAgreements)?;
    let command = command(body.read()?);
    let events = agreement::simulate(&cx, &actor, ids.read()?, command).await?;
    Ok(Json(Simulation { effects: events.iter().map(Effect::from).collect() }))
}

fn command(simulated: Simulated) -> AgreementCommand {
    match simulated.command {
        AgreementAction::Update => AgreementCommand::Update { notes: simulated.consumer_notes },
        AgreementAction::Submit => AgreementCommand::Submit,
        AgreementAction::Approve => AgreementCommand::Approve,
        AgreementAction::Reject => AgreementCommand::Reject { reason: simulated.reason },
        AgreementAction::Suspend => AgreementCommand::Suspend { reason: simulated.reason },
        AgreementAction::Unsuspend => AgreementCommand::Unsuspend,
        AgreementAction::Upgrade => AgreementCommand::Upgrade,
        AgreementAction::Clone => AgreementCommand::Clone,
        AgreementAction::Archive => AgreementCommand::Archive,
        AgreementAction::Delete => AgreementCommand::Delete,
    }
}

impl From<&Event> for Effect {
    fn from(event: &Event) -> Self {
        let (title, detail) = app::i18n::it::event::sentence(event);
        let happening = match event {
            Event::Agreement(happening) => Some(happening),
            Event::Tenant { .. }
            | Event::User { .. }
            | Event::Attribute { .. }
            | Event::Eservice { .. }
            | Event::Purpose(_)
            | Event::Discrepancy { .. } => None,
        };
        Self {
            name: event.name().to_owned(),
            title,
            detail,
            agreement_id: happening.map(|happening| happening.agreement),
            from: happening.and_then(|happening| happening.from),
            to: happening.and_then(|happening| happening.to),
        }
    }
}
