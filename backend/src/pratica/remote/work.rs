//! Documents on their way to a protocol, to their rows and back: found, claimed by one process, and stored after each step.

use std::collections::{BTreeMap, BTreeSet};

use domain::pratica::protocol::Given;
use domain::pratica::{ProtocolKind, ProtocolWork, WorkState};
use domain::{PraticaId, Revision, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::LEASE;
use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
use crate::save::one;
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    pratica_id: PraticaId,
    place: i64,
    revision: Revision,
    is_answer: bool,
    state: String,
    failures: i64,
    due_at: Timestamp,
    trouble: Option<String>,
    said: String,
    given: Option<String>,
    files_sent: String,
}

impl TryFrom<Row> for ProtocolWork {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            pratica: row.pratica_id,
            place: row.place,
            revision: row.revision,
            is_answer: row.is_answer,
            state: word(&row.state)?,
            failures: row.failures,
            due_at: row.due_at,
            trouble: row.trouble.as_deref().map(word).transpose()?,
            said: row.said,
            given: row.given.as_deref().map(serde_json::from_str).transpose()?,
            files_sent: serde_json::from_str(&row.files_sent)?,
        })
    }
}

/// Stores how far it is. A new one is at its first revision and claims nothing yet.
#[crate::boxed]
pub(crate) async fn put(tx: &mut Tx, work: &ProtocolWork) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update protocol_work set revision = $3, state = $4, failures = $5, due_at = $6, trouble = $7, said = $8,
                given = $9, files_sent = $10
         where pratica_id = $1 and place = $2 and revision = $11",
        work.pratica,
        work.place,
        work.revision.next(),
        work.state.to_string(),
        work.failures,
        work.due_at,
        work.trouble.map(|trouble| trouble.to_string()),
        &work.said,
        work.given.as_ref().map(serde_json::to_string).transpose()?,
        serde_json::to_string(&work.files_sent)?,
        work.revision
    )?;
    one(rows, work.revision)
}

/// Whatever has begun to wait for the ente's own protocol is taken up, the oldest first. It follows from the states of the
/// pratiche, so nothing can be forgotten between two transactions.
#[crate::boxed]
pub(super) async fn find(cx: &Backend, most: i64) -> Result<()> {
    let missing = "select p.id from pratica p join service s on s.id = p.service_id
         where p.state in (2000, 6000, 8000) and s.protocol = $1
           and not exists (select 1 from protocol_work w where w.pratica_id = p.id and w.place = p.passages)
         order by p.changed_at, p.id limit $2";
    let mut looking = cx.db.snapshot().await?;
    let found = sql!(looking, fetch_all scalar PraticaId, missing, ProtocolKind::Remote.to_string(), most)?;
    drop(looking);
    for id in found {
        let mut tx = cx.db.begin_job().await?;
        sql!(
            tx,
            execute,
            "insert into protocol_work (pratica_id, place, revision, is_answer, state, failures, due_at, said, files_sent)
             select p.id, p.passages, $2, p.state <> 2000, $3, 0, $4, '', '[]' from pratica p
             where p.id = $1 and p.state in (2000, 6000, 8000)
             on conflict (pratica_id, place) do nothing",
            id,
            Revision::FIRST,
            WorkState::Waiting.to_string(),
            cx.now()
        )?;
        tx.commit().await?;
    }
    Ok(())
}

/// The work that has waited longest, for this process alone. Of one pratica the answer waits until the request is done.
#[crate::boxed]
pub(super) async fn claim(cx: &Backend) -> Result<Option<ProtocolWork>> {
    loop {
        let mut looking = cx.db.snapshot().await?;
        let found = sql!(
            looking,
            fetch_optional as Row,
            "select pratica_id, place, revision, is_answer, state, failures, due_at, trouble, said, given, files_sent
             from protocol_work
             where state = 'WAITING' and due_at <= $1
               and not exists (select 1 from protocol_work earlier
                               where earlier.pratica_id = protocol_work.pratica_id and earlier.place < protocol_work.place
                                 and earlier.state = 'WAITING')
             order by due_at, pratica_id limit 1",
            cx.now()
        )?;
        drop(looking);
        let Some(found) = found else { return Ok(None) };
        if let Some(claimed) = renew(cx, found.try_into()?).await? {
            return Ok(Some(claimed));
        }
    }
}

/// Holds the claim for as long as one more step takes; nothing when somebody else has it, or when nothing is to be done.
pub(super) async fn renew(cx: &Backend, mut work: ProtocolWork) -> Result<Option<ProtocolWork>> {
    if work.state != WorkState::Waiting {
        return Ok(None);
    }
    work.due_at = cx.now().plus_seconds(LEASE);
    let claimed = set_due(cx, &work).await?;
    work.revision = work.revision.next();
    Ok(claimed.then_some(work))
}

/// Lets go of a claim: whoever comes next goes on.
pub(super) async fn release(cx: &Backend, work: &ProtocolWork) -> Result<()> {
    set_due(cx, &ProtocolWork { due_at: cx.now(), ..work.clone() }).await.map(drop)
}

async fn set_due(cx: &Backend, work: &ProtocolWork) -> Result<bool> {
    let mut tx = cx.db.begin_job().await?;
    let rows = sql!(
        tx,
        execute,
        "update protocol_work set revision = $3, due_at = $4
         where pratica_id = $1 and place = $2 and revision = $5 and state = 'WAITING'",
        work.pratica,
        work.place,
        work.revision.next(),
        work.due_at,
        work.revision
    )?;
    tx.commit().await?;
    Ok(rows == 1)
}

/// How a work stands now.
#[crate::boxed]
pub(super) async fn load(cx: &Backend, pratica: PraticaId, place: i64) -> Result<Option<ProtocolWork>> {
    let mut tx = cx.db.snapshot().await?;
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select pratica_id, place, revision, is_answer, state, failures, due_at, trouble, said, given, files_sent
         from protocol_work where pratica_id = $1 and place = $2",
        pratica,
        place
    )?;
    row.map(ProtocolWork::try_from).transpose()
}

/// The "fascicolo" that the request of a pratica lies in.
#[crate::boxed]
pub(super) async fn project_of(cx: &Backend, pratica: PraticaId) -> Result<Option<String>> {
    let mut tx = cx.db.snapshot().await?;
    let given = sql!(
        tx,
        fetch_optional scalar String,
        "select given from protocol_work where pratica_id = $1 and given is not null order by place limit 1",
        pratica
    )?;
    let given = given.as_deref().map(serde_json::from_str::<Given>).transpose()?;
    Ok(given.map(|given| given.project).filter(|project| !project.is_empty()))
}

/// Of each pratica the work that was given up, or else the newest.
#[crate::boxed]
pub(crate) async fn of(tx: &mut Tx, ids: &BTreeSet<PraticaId>) -> Result<BTreeMap<PraticaId, ProtocolWork>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select pratica_id, place, revision, is_answer, state, failures, due_at, trouble, said, given, files_sent
             from protocol_work where 1 = 1",
        );
        any_of(&mut query, "pratica_id", ids.iter().copied());
        query.push(" order by case when state = 'FAILED' then 1 else 0 end, place");
        query.build_query_as().fetch_all(c).await
    })?;
    // The last one of each pratica counts.
    rows.into_iter().map(|row| Ok((row.pratica_id, row.try_into()?))).collect()
}
