//! What came of a run, for the ente whose person asked for it.

use domain::agreement::bulk::{BulkAction, Outcome, is_broken_off};
use domain::page::{Page, PageRequest};
use domain::{Actor, AgreementId, Denial, OperationId, Permission, Thing, Timestamp};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::db::word;
use crate::error::{Error, Result};

/// A run.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: OperationId,
    pub action: BulkAction,
    pub reason: String,
    /// The person who asked for it.
    pub by: String,
    pub started_at: Timestamp,
    /// Absent while it runs, and for good when the process ended in between.
    pub finished_at: Option<Timestamp>,
    /// It has not ended and never will.
    pub broken_off: bool,
    /// How many requests there are of each outcome.
    pub counts: Vec<(Outcome, i64)>,
}

/// What came of one request.
#[derive(Clone, Debug)]
pub struct OperationRow {
    pub agreement: AgreementId,
    pub outcome: Outcome,
    pub denial: Option<Denial>,
    /// Names of the other side and of the e-service, and the number of the version; absent for a request that is not
    /// there for the actor's ente.
    pub party: Option<String>,
    pub eservice: Option<String>,
    pub number: Option<i64>,
    /// Is the actor's ente the provider?
    pub as_producer: bool,
}

#[derive(FromRow)]
struct HeadRow {
    action: String,
    reason: String,
    name: Option<String>,
    family_name: Option<String>,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct CountRow {
    outcome: String,
    n: i64,
}

#[derive(FromRow)]
struct LineRow {
    agreement_id: AgreementId,
    outcome: String,
    denial: Option<String>,
    party: Option<String>,
    eservice: Option<String>,
    number: Option<i64>,
    as_producer: bool,
}

/// A run and how far it got.
///
/// # Errors
/// `NotFound`, also for runs of other enti.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: OperationId) -> Result<Operation> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let head = sql!(
        tx,
        fetch_optional as HeadRow,
        "select o.action, o.reason, u.name, u.family_name, o.started_at, o.finished_at
         from operation o left join account u on u.id = o.user_id where o.tenant_id = $2 and o.id = $1",
        id,
        tenant
    )?;
    let head = head.ok_or(Error::not_found(Thing::Operation))?;
    let counts = sql!(
        tx,
        fetch_all as CountRow,
        "select outcome, count(*) as n from operation_row where tenant_id = $1 and operation_id = $2
         group by outcome order by outcome",
        tenant,
        id
    )?;
    Ok(Operation {
        id,
        action: word(&head.action)?,
        reason: head.reason,
        by: [head.name, head.family_name].into_iter().flatten().collect::<Vec<_>>().join(" "),
        started_at: head.started_at,
        finished_at: head.finished_at,
        broken_off: is_broken_off(head.started_at, head.finished_at, cx.now()),
        counts: counts.into_iter().map(|row| Ok((word(&row.outcome)?, row.n))).collect::<Result<_>>()?,
    })
}

/// The requests of a run, in the order they were picked, those of one outcome alone when it is given.
///
/// # Errors
/// `NotFound`, also for runs of other enti.
#[crate::boxed]
pub async fn rows(
    cx: &Backend,
    actor: &Actor,
    id: OperationId,
    outcome: Option<Outcome>,
    page: PageRequest,
) -> Result<Page<OperationRow>> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let wanted = outcome.map(|outcome| outcome.to_string()).unwrap_or_default();
    let mut tx = cx.db.snapshot().await?;
    let known = sql!(
        tx,
        fetch_optional scalar OperationId,
        "select id from operation where id = $1 and tenant_id = $2",
        id,
        tenant
    )?;
    known.ok_or(Error::not_found(Thing::Operation))?;
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from operation_row
         where tenant_id = $1 and operation_id = $2 and ($3 = '' or outcome = $3)",
        tenant,
        id,
        &wanted
    )?;
    // Names only of what the ente may see: a provider knows nothing of drafts (`decisions.md` I8).
    let rows = sql!(
        tx,
        fetch_all as LineRow,
        "select r.agreement_id, r.outcome, r.denial, e.name as eservice, d.number as number,
                case when a.producer_id = $2 then c.name else p.name end as party,
                coalesce(a.producer_id = $2, false) as as_producer
         from operation_row r
         left join agreement a on a.id = r.agreement_id and (a.consumer_id = $2 or (a.producer_id = $2
              and a.stage <> 'DRAFT' and (a.stage <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null)))
         left join eservice e on e.id = a.eservice_id
         left join descriptor d on d.id = a.descriptor_id
         left join tenant p on p.id = a.producer_id
         left join tenant c on c.id = a.consumer_id
         where r.tenant_id = $2 and r.operation_id = $1 and ($3 = '' or r.outcome = $3)
         order by r.position limit $4 offset $5",
        id,
        tenant,
        &wanted,
        page.limit(),
        page.offset()
    )?;
    let row = |row: LineRow| {
        Ok(OperationRow {
            agreement: row.agreement_id,
            outcome: word(&row.outcome)?,
            denial: row.denial.as_deref().map(serde_json::from_str).transpose()?,
            party: row.party,
            eservice: row.eservice,
            number: row.number,
            as_producer: row.as_producer,
        })
    };
    Ok(Page::new(rows.into_iter().map(row).collect::<Result<_>>()?, total, page))
}
