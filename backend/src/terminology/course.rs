//! How far a load is, for those who wait for it, whichever process it goes on in (`terminology.md` §8). It is noted from
//! time to time beside the load itself, and forgotten when that ends; nothing is decided by it.

use std::future::Future;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use domain::terminology::TerminologyAction;
use domain::terminology::rules::can;
use domain::{Actor, Denial, Timestamp, UserId};
use sqlx::types::Uuid;
use sqlx_macros::FromRow;
use tokio::task::JoinSet;

use crate::Backend;
use crate::error::Result;

/// How often it is noted how far a load is.
const EVERY: Duration = Duration::from_secs(1);
/// A machine's load that is over by then is never noted.
const SHORT: Duration = Duration::from_secs(2);
/// A load of which nothing was heard for so long has stopped: its process ended.
const SILENT_SECONDS: i64 = 30;
/// What stopped is forgotten after that.
const KEPT_SECONDS: i64 = 900;
/// Loads of one person at once, as of one signer.
const AT_ONCE: i64 = 2;
/// Loads that are told at most.
const MOST: i64 = 50;

/// What was read and written of a file so far. Cheap to clone: all of them count the same.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    bytes: AtomicU64,
    entries: AtomicU64,
    /// Is there a row of it?
    is_noted: AtomicBool,
}

impl Meter {
    /// Adds what was written.
    pub(super) fn wrote(&self, entries: usize) {
        self.0.entries.fetch_add(entries as u64, Ordering::Relaxed);
    }

    fn now(&self) -> (i64, i64) {
        let of = |counter: &AtomicU64| i64::try_from(counter.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        (of(&self.0.bytes), of(&self.0.entries))
    }
}

/// A file whose bytes are counted while it is read.
pub(super) struct Counted<R> {
    pub(super) from: R,
    pub(super) meter: Meter,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.meter.0.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A load that goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    pub id: Uuid,
    /// Of a machine; empty for a person.
    pub signer: String,
    /// The name of the file.
    pub file: String,
    /// As it was said beside the file; either may be empty.
    pub oid: String,
    pub version: String,
    /// Of the file.
    pub bytes: u64,
    pub bytes_read: u64,
    /// Concepts and mappings that were written.
    pub entries: u64,
    pub began_at: Timestamp,
    /// Nothing was heard of it for half a minute: its process ended, and nothing of it is left.
    pub has_stopped: bool,
}

/// What is known of a load when it begins.
#[derive(Clone, Debug)]
pub struct Beginning {
    pub id: Uuid,
    /// Who waits; a machine waits for its answer.
    pub author: Option<UserId>,
    pub signer: String,
    pub file: String,
    pub oid: String,
    pub version: String,
    pub bytes: u64,
}

/// Notes that a person's load begins.
///
/// # Errors
/// `TooManyRequests` while two of theirs go on.
#[crate::boxed]
pub async fn begin(cx: &Backend, beginning: &Beginning) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    if let Some(author) = beginning.author {
        let others = sql!(
            tx,
            fetch_one scalar i64,
            "select count(*) from terminology_course where user_id = $1 and touched_at > $2",
            author,
            heard_since(cx)
        )?;
        if others >= AT_ONCE {
            return Err(Denial::TooManyRequests { retry_after_seconds: 5 }.into());
        }
    }
    insert(&mut tx, cx, beginning, (0, 0)).await?;
    tx.commit().await
}

/// Waits for a load, and notes meanwhile how far it is. Of one that [`begin`] has not noted only what takes long is noted.
pub async fn watched<F: Future>(cx: &Backend, beginning: Beginning, meter: Meter, work: F) -> F::Output {
    let (id, told) = (beginning.id, meter.clone());
    told.0.is_noted.store(beginning.author.is_some(), Ordering::Relaxed);
    // In a task of its own, which ends with this: the load may hold the very connection that a note waits for.
    let mut beside = JoinSet::new();
    beside.spawn(follow(cx.clone(), beginning, meter));
    let done = work.await;
    beside.abort_all();
    // Once it has ended it notes nothing more.
    drop(beside.join_next().await);
    if told.0.is_noted.load(Ordering::Relaxed)
        && let Err(error) = forget(cx, id).await
    {
        tracing::warn!(%error, "a load that ended looks as if it had stopped");
    }
    done
}

/// Notes for ever how far a load is. Whether it can be noted or not, the load goes on.
async fn follow(cx: Backend, beginning: Beginning, meter: Meter) {
    let mut wait = if beginning.author.is_some() { EVERY } else { SHORT };
    loop {
        tokio::time::sleep(wait).await;
        meter.0.is_noted.store(true, Ordering::Relaxed);
        if let Err(error) = note(&cx, &beginning, meter.now()).await {
            tracing::debug!(%error, "how far a load is was not noted");
        }
        wait = EVERY;
    }
}

#[crate::boxed]
async fn note(cx: &Backend, beginning: &Beginning, (bytes, entries): (i64, i64)) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    let rows = sql!(
        tx,
        execute,
        "update terminology_course set bytes_read = $2, entries = $3, touched_at = $4 where id = $1",
        beginning.id,
        bytes,
        entries,
        cx.now()
    )?;
    if rows == 0 {
        insert(&mut tx, cx, beginning, (bytes, entries)).await?;
    }
    tx.commit().await
}

async fn insert(tx: &mut crate::Tx, cx: &Backend, beginning: &Beginning, (bytes, entries): (i64, i64)) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into terminology_course
           (id, user_id, signer, file, oid, version, bytes, bytes_read, entries, began_at, touched_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        beginning.id,
        beginning.author,
        &beginning.signer,
        &beginning.file,
        &beginning.oid,
        &beginning.version,
        i64::try_from(beginning.bytes).unwrap_or(i64::MAX),
        bytes,
        entries,
        cx.now()
    )?;
    Ok(())
}

#[crate::boxed]
async fn forget(cx: &Backend, id: Uuid) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "delete from terminology_course where id = $1", id)?;
    tx.commit().await
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    signer: String,
    file: String,
    oid: String,
    version: String,
    bytes: i64,
    bytes_read: i64,
    entries: i64,
    began_at: Timestamp,
    touched_at: Timestamp,
}

impl Row {
    fn course(self, heard_since: Timestamp) -> Course {
        Course {
            id: self.id,
            signer: self.signer,
            file: self.file,
            oid: self.oid,
            version: self.version,
            bytes: self.bytes.unsigned_abs(),
            bytes_read: self.bytes_read.unsigned_abs(),
            entries: self.entries.unsigned_abs(),
            began_at: self.began_at,
            has_stopped: self.touched_at <= heard_since,
        }
    }
}

/// How far one of their own loads is; nothing once it has ended.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn own(cx: &Backend, actor: &Actor, id: Uuid) -> Result<Option<Course>> {
    can(TerminologyAction::Load, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, signer, file, oid, version, bytes, bytes_read, entries, began_at, touched_at
         from terminology_course where id = $1 and user_id = $2",
        id,
        actor.user
    )?;
    Ok(row.map(|row| row.course(heard_since(cx))))
}

/// The loads that go on, whoever's they are, the oldest first.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn going_on(cx: &Backend, actor: &Actor) -> Result<Vec<Course>> {
    can(TerminologyAction::Read, actor)?;
    let heard_since = heard_since(cx);
    let mut tx = cx.db.snapshot().await?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, signer, file, oid, version, bytes, bytes_read, entries, began_at, touched_at
         from terminology_course where touched_at > $1 order by began_at, id limit $2",
        heard_since,
        MOST
    )?;
    Ok(rows.into_iter().map(|row| row.course(heard_since)).collect())
}

/// Forgets what stopped long ago; the worker calls it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    let before = cx.now().plus_seconds(-KEPT_SECONDS);
    sql!(tx, execute, "delete from terminology_course where touched_at <= $1", before)?;
    tx.commit().await
}

fn heard_since(cx: &Backend) -> Timestamp {
    cx.now().plus_seconds(-SILENT_SECONDS)
}
