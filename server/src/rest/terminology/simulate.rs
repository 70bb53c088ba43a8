//! What a command on a version would do, without doing it (`contract.md`).

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::terminology::detail;
use backend::terminology::usage::Usage;
use domain::TerminologyId;
use domain::terminology::TerminologyAction;
use domain::terminology::rules::permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{TAG, TerminologyView};
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(simulate))
}

/// A command to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SimulatedTerminologyCommand)]
struct Simulated {
    /// `delete`.
    #[schema(value_type = String)]
    command: Command,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Command {
    Delete,
}

/// What a deletion would take away.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologySimulation)]
struct FarewellView {
    /// Concepts, enumerated codes or mappings.
    deleted_items: u64,
    /// The versions that stay.
    remaining_versions: Vec<TerminologyView>,
    /// Value sets and concept maps that name the terminology; they stay.
    named_by: Vec<TerminologyView>,
    /// Who names codes that are nowhere any more afterwards.
    used_by: Vec<UsageView>,
}

/// A value set or concept map, and the codes it names that go.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyUsage)]
pub(super) struct UsageView {
    id: TerminologyId,
    /// `ValueSet` or `ConceptMap`.
    resource_type: String,
    title: String,
    version: String,
    /// The first hundred.
    codes: Vec<String>,
    count: usize,
}

impl From<Usage> for UsageView {
    fn from(usage: Usage) -> Self {
        Self {
            id: usage.by.id,
            resource_type: usage.by.kind.to_string(),
            title: usage.by.title,
            version: usage.by.version,
            codes: usage.codes,
            count: usage.count,
        }
    }
}

/// Prova a eliminare una versione di una terminologia
///
/// Risponde con ciò che se ne andrebbe e con chi nomina i codici che non ci sarebbero più.
#[utoipa::path(post, path = "/terminologies/{terminologyId}/simulate", tag = TAG,
    operation_id = "simulateTerminologyCommand",
    params(("terminologyId" = TerminologyId, Path)), request_body = Simulated,
    responses((status = 200, body = FarewellView)))]
async fn simulate(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TerminologyId>,
    body: Body<Simulated>,
) -> Answer<Json<FarewellView>> {
    let actor = caller.able(permission(TerminologyAction::Delete))?;
    let Command::Delete = body.read()?.command;
    let farewell = detail::farewell(&cx, &actor, ids.read()?).await?;
    if let Some(denial) = farewell.refused {
        return Err(denial.into());
    }
    Ok(Json(FarewellView {
        deleted_items: farewell.terminology.count,
        remaining_versions: farewell.others.into_iter().map(TerminologyView::from).collect(),
        named_by: farewell.named_by.into_iter().map(TerminologyView::from).collect(),
        used_by: farewell.used.into_iter().map(UsageView::from).collect(),
    }))
}
