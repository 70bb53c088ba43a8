//! Many pratiche taken in charge at once: what would come of it, and the doing.

use domain::pratica::bulk::MAX_BULK;
use domain::{Denial, PraticaId};
use leptos::prelude::*;

use crate::api::ApiError;

/// What is selected, pratica by pratica; nothing when the selection is empty or too large.
#[derive(Clone, Debug)]
pub struct PickedView {
    pub lines: Vec<PickedLine>,
}

/// A pratica that is selected.
#[derive(Clone, Debug)]
pub struct PickedLine {
    pub id: PraticaId,
    /// Absent when the reader may not read it.
    pub applicant: Option<String>,
    pub service: Option<String>,
    pub protocol: Option<String>,
    /// The reader has it already.
    pub is_own: bool,
    pub can_be_taken: bool,
    pub refusal: Option<Denial>,
}

/// What would come of taking these.
pub async fn get_picked(ids: Vec<String>) -> Result<PickedView, ApiError> {
    server::picked(&ids).await
}

/// Takes each in charge.
#[server(endpoint = "take_pratiche")]
pub async fn take_pratiche(#[server(default)] picked: Vec<String>) -> Result<(), ApiError> {
    server::take(&picked).await
}

mod server {
    use backend::pratica::bulk::{self, Forecast};
    use domain::{FieldProblem, Permission};

    use super::*;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};
    use crate::routes::to;

    pub(super) async fn picked(ids: &[String]) -> Result<PickedView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        answer(actor.require(Permission::WorkPratiche).map_err(Into::into))?;
        // What cannot be understood selects nothing, so that nobody acts on what they did not choose.
        let mut ids = ids.iter().map(|id| id.parse().ok()).collect::<Option<Vec<PraticaId>>>().unwrap_or_default();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() || ids.len() > MAX_BULK {
            return Ok(PickedView { lines: Vec::new() });
        }
        let found = answer(bulk::preflight(&cx, &actor, &ids).await)?;
        let line = |one: Forecast| {
            let is_own =
                one.facts.as_ref().is_some_and(|facts| facts.is_assignee(&actor) && facts.pratica.state.is_in_hand());
            let pratica = one.facts.map(|facts| facts.pratica);
            PickedLine {
                id: one.pratica,
                applicant: pratica.as_ref().map(|pratica| pratica.applicant.in_lists()),
                service: pratica.as_ref().map(|pratica| pratica.service_name.clone()),
                protocol: pratica.and_then(|pratica| pratica.protocol).map(|protocol| protocol.number),
                is_own,
                can_be_taken: one.verdict.is_ok() && !is_own,
                refusal: one.verdict.err(),
            }
        };
        Ok(PickedView { lines: found.into_iter().map(line).collect() })
    }

    pub(super) async fn take(picked: &[String]) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done = async {
            actor.require(Permission::WorkPratiche)?;
            let ids = picked.iter().map(|id| id.parse().ok()).collect::<Option<Vec<PraticaId>>>();
            let ids = ids.ok_or_else(|| Denial::field("pratiche", FieldProblem::Malformed))?;
            bulk::take_charge(&cx, &actor, &ids).await?;
            let query = ids.iter().map(|id| format!("scelta={id}")).collect::<Vec<_>>().join("&");
            Ok(format!("{}?{query}&fatto=prese-in-carico", to::PRATICA_BULK))
        };
        finish(done.await, &[]).await
    }
}
