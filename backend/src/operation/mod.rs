//! One command on many requests: what would come of it, the run itself, and what came of it. Each request is the normal
//! use case in a transaction of its own, with its own events, so that one may be refused and the next one not. What is
//! kept here is the receipt; it decides nothing and changes nothing.

pub mod list;

use domain::agreement::bulk::{BulkAction, MAX_BULK, Outcome, Picked, check};
use domain::agreement::rules;
use domain::page::PageRequest;
use domain::{Actor, Denial, OperationId, Permission, Thing};
use sqlx::QueryBuilder;

use crate::Backend;
use crate::agreement::list::{AgreementRow, Filter, Party};
use crate::agreement::{self, facts};
use crate::error::{Error, Result};

/// What would come of a run, now.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// How many requests the filter leaves.
    pub total: i64,
    /// Each with what the rules answer; none when there are more than a run may have.
    pub rows: Vec<(AgreementRow, std::result::Result<(), Denial>)>,
}

/// What would come of `action` on the requests that a filter leaves: the answer of the rules for each of them.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn preflight(
    cx: &Backend,
    actor: &Actor,
    party: Party,
    action: BulkAction,
    filter: &Filter,
) -> Result<Preflight> {
    actor.require(Permission::WriteAgreements)?;
    let total = agreement::list::total(cx, actor, party, filter).await?;
    if total == 0 || total > MAX_BULK as i64 {
        return Ok(Preflight { total, rows: Vec::new() });
    }
    let rows = agreement::list::list(cx, actor, party, filter, PageRequest::stretch(0)).await?.results;
    let ids = rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let mut tx = cx.db.snapshot().await?;
    let facts = if ids.is_empty() { Vec::new() } else { facts::many(&mut tx, &ids, cx.now()).await? };
    let verdict = |row: AgreementRow| {
        let facts = facts.iter().find(|facts| facts.agreement.id == row.id);
        let verdict = match facts {
            Some(facts) => rules::can(action.action(), facts, actor),
            // It went away between the two readings.
            None => Err(Denial::not_found(Thing::Agreement)),
        };
        (row, verdict)
    };
    Ok(Preflight { total, rows: rows.into_iter().map(verdict).collect() })
}

/// Carries out `action` on each request picked, in order. `id` was chosen before the run was asked for: asked for twice,
/// it runs once. It goes on when whoever asked goes away.
///
/// # Errors
/// `Invalid` naming a field.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: OperationId,
    action: BulkAction,
    picked: &[Picked],
    reason: &str,
) -> Result<()> {
    actor.require(Permission::WriteAgreements)?;
    check(picked, reason)?;
    if !begin(cx, actor, id, action, picked, reason).await? {
        return Ok(());
    }
    // The browser that sends a form twice hangs up on the first answer, and that must not stop the run.
    let work = tokio::spawn(work(cx.clone(), actor.clone(), id, action, picked.to_vec(), reason.to_owned()));
    work.await.map_err(|error| Error::Internal(error.into()))?
}

/// Writes down what is asked for. Says no when the ente has a run with this id already.
async fn begin(
    cx: &Backend,
    actor: &Actor,
    id: OperationId,
    action: BulkAction,
    picked: &[Picked],
    reason: &str,
) -> Result<bool> {
    let word: &'static str = action.into();
    writing!(cx, tx => {
        let begun = sql!(
            tx,
            execute,
            "insert into operation (id, tenant_id, user_id, action, reason, started_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, id) do nothing",
            id,
            actor.tenant,
            actor.user,
            word,
            reason,
            cx.now()
        )?;
        if begun == 1 {
            let waiting: &'static str = Outcome::Waiting.into();
            each!(tx, c => {
                let mut query = QueryBuilder::new(
                    "insert into operation_row (tenant_id, operation_id, position, agreement_id, seen, outcome) ",
                );
                query.push_values(picked.iter().enumerate(), |mut row, (position, picked)| {
                    row.push_bind(actor.tenant).push_bind(id).push_bind(position as i64).push_bind(picked.id);
                    row.push_bind(picked.seen).push_bind(waiting);
                });
                query.build().execute(c).await.map(|_| ())
            })?;
        }
        begun == 1
    })
}

async fn work(
    cx: Backend,
    actor: Actor,
    id: OperationId,
    action: BulkAction,
    picked: Vec<Picked>,
    reason: String,
) -> Result<()> {
    for (position, picked) in picked.into_iter().enumerate() {
        let (outcome, denial) = match agreement::run(&cx, &actor, picked.id, picked.seen, action.command(&reason)).await
        {
            Ok(_) => (Outcome::Done, None),
            Err(Error::Denied(denial)) => (Outcome::Refused, Some(serde_json::to_string(&denial)?)),
            Err(error) => {
                tracing::warn!("a row of an operation failed: {error}");
                (Outcome::Failed, None)
            }
        };
        let outcome: &'static str = outcome.into();
        unclaimed!(cx, tx => {
            sql!(
                tx,
                execute,
                "update operation_row set outcome = $4, denial = $5
                 where tenant_id = $1 and operation_id = $2 and position = $3",
                actor.tenant,
                id,
                position as i64,
                outcome,
                denial.clone()
            )?;
        })?;
    }
    unclaimed!(cx, tx => {
        sql!(tx, execute, "update operation set finished_at = $3 where tenant_id = $1 and id = $2", actor.tenant, id, cx.now())?;
    })
}
