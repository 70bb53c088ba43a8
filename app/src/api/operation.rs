//! One command on many requests: what would come of it, the run, and what came of it.

use domain::agreement::bulk::{BulkAction, Outcome};
use domain::page::Page;
use domain::{AgreementId, Denial, OperationId, Revision};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;
use crate::pages::agreement::Selection;

/// What would come of a run, request by request.
#[derive(Clone, Debug)]
pub struct PreflightView {
    /// The id the run will have: the form sends it, and sent twice it is the same run.
    pub operation: OperationId,
    /// How many requests are selected.
    pub total: i64,
    /// None when there are more than a run may have.
    pub lines: Vec<PreflightLine>,
}

/// A request, and whether it would take the command.
#[derive(Clone, Debug)]
pub struct PreflightLine {
    pub id: AgreementId,
    pub revision: Revision,
    pub party: String,
    pub eservice: String,
    pub number: i64,
    pub refusal: Option<Denial>,
}

/// A run with a page of its requests.
#[derive(Clone, Debug)]
pub struct OperationView {
    pub action: BulkAction,
    pub reason: String,
    pub by: String,
    pub started: When,
    pub finished: Option<When>,
    /// It has not ended and never will.
    pub broken_off: bool,
    pub counts: Vec<(Outcome, i64)>,
    pub page: Page<OutcomeLine>,
}

/// What came of one request, in words.
#[derive(Clone, Debug)]
pub struct OutcomeLine {
    pub agreement: AgreementId,
    pub outcome: Outcome,
    /// Why it was refused, and who can mend that.
    pub why: Option<String>,
    /// The other side; absent for a request that is not there.
    pub party: Option<String>,
    pub eservice: Option<String>,
    pub number: Option<i64>,
    pub as_producer: bool,
}

/// How many requests are selected, and what would come of the action on each of them.
pub async fn get_preflight(selection: Selection, action: Option<BulkAction>) -> Result<PreflightView, ApiError> {
    server::preflight(selection, action).await
}

/// A run.
pub async fn get_operation(chosen: Chosen) -> Result<OperationView, ApiError> {
    server::operation(chosen).await
}

/// Carries out an action on many requests. `picked` holds an id and a revision each, with a colon between them; `back`
/// is the page that asked.
#[server(endpoint = "run_operation")]
pub async fn run_operation(
    operation: OperationId,
    action: BulkAction,
    #[server(default)] picked: Vec<String>,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    server::run(operation, action, picked, reason, &back).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::agreement::list::{Filter, Party};
    use backend::operation::{self, list};
    use domain::agreement::bulk::Picked;
    use domain::page::PageRequest;
    use domain::{Actor, FieldProblem};
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish_at;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::i18n::it::operation as words;
    use crate::lists::operation::id;
    use crate::pages::agreement::Perspective;
    use crate::pages::parts::reason;
    use crate::routes::to;

    pub(super) async fn preflight(selection: Selection, action: Option<BulkAction>) -> Result<PreflightView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let nothing = selection.is_nothing();
        let filter = if selection.all {
            crate::api::agreement::server::filter(Perspective::Producer, &selection.chosen)
        } else {
            Filter { ids: selection.ids, ..Filter::default() }
        };
        let operation = OperationId(cx.id());
        let Some(action) = action.filter(|_| !nothing) else {
            // Asked for nothing as well: who may not see the requests is told so, whatever the address selects.
            let total = answer(backend::agreement::list::total(&cx, &actor, Party::Producer, &filter).await)?;
            return Ok(PreflightView { operation, total: if nothing { 0 } else { total }, lines: Vec::new() });
        };
        let found = answer(operation::preflight(&cx, &actor, Party::Producer, action, &filter).await)?;
        let lines = found.rows.into_iter().map(|(row, verdict)| PreflightLine {
            id: row.id,
            revision: row.revision,
            party: row.consumer_name,
            eservice: row.eservice_name,
            number: row.number,
            refusal: verdict.err(),
        });
        Ok(PreflightView { operation, total: found.total, lines: lines.collect() })
    }

    pub(super) async fn operation(chosen: Chosen) -> Result<OperationView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id(&chosen).map_err(|denial| fail(denial.into()))?;
        let run = answer(list::detail(&cx, &actor, id).await)?;
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        Ok(OperationView {
            action: run.action,
            reason: run.reason,
            by: run.by,
            started: when(run.started_at),
            finished: run.finished_at.map(when),
            broken_off: run.broken_off,
            counts: run.counts,
            page,
        })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<OutcomeLine>> {
        let outcome = chosen.value("esito");
        let outcome = outcome.and_then(|slug| Outcome::iter().find(|outcome| words::outcome_slug(*outcome) == slug));
        let page = list::rows(cx, actor, id(chosen)?, outcome, request).await?;
        Ok(page.map(|row| OutcomeLine {
            agreement: row.agreement,
            outcome: row.outcome,
            why: match (&row.denial, row.outcome) {
                (Some(denial), _) => Some(reason(denial)),
                (None, Outcome::Failed) => Some(words::FAILED_WHY.to_owned()),
                (None, Outcome::Waiting | Outcome::Done | Outcome::Refused) => None,
            },
            party: row.party,
            eservice: row.eservice,
            number: row.number,
            as_producer: row.as_producer,
        }))
    }

    pub(super) async fn run(
        operation: OperationId,
        action: BulkAction,
        picked: Vec<String>,
        reason: String,
        back: &str,
    ) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done = async {
            let picked = picked.iter().map(|written| read(written)).collect::<Result<Vec<_>, Denial>>()?;
            // Whoever is stopped will ask why; machines may leave the reason out (`docs/DECISIONS.md` 3).
            if action == BulkAction::Suspend && reason.trim().is_empty() {
                return Err(Denial::field("reason", FieldProblem::Required).into());
            }
            operation::run(&cx, &actor, operation, action, &picked, &reason).await?;
            Ok(to::operation(operation))
        };
        // Only ever the own page: what comes back in a form may have been written by anybody.
        let own = back.strip_prefix(to::BULK).is_some_and(|rest| rest.starts_with('?'));
        finish_at(done.await, &[("reason", &reason)], own.then_some(back)).await
    }

    fn read(written: &str) -> Result<Picked, Denial> {
        let parts = written.split_once(':').and_then(|(id, seen)| Some((id.parse().ok()?, seen.parse().ok()?)));
        let (id, seen) = parts.ok_or_else(|| Denial::field("agreements", FieldProblem::Malformed))?;
        Ok(Picked { id, seen: Some(Revision(seen)) })
    }
}
