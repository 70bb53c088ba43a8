//! What was refused to those who load and delete terminologies. Machines are noted only once their connection is trusted, and
//! what they can have written is bounded: a line for each caller, minute, operation and reason, the newest [`KEPT`] of each
//! caller, one transaction in a second at most in a process. What comes faster is not noted.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::terminology::Operation;
use domain::{Actor, Timestamp};
use tokio::sync::mpsc;

use crate::Backend;
use crate::error::Result;

/// Lines that are kept of a caller.
pub const KEPT: i64 = 500;
/// Days after which a line is forgotten.
const DAYS: i64 = 90;
/// Refusals of a process that wait to be noted; what comes beyond them is not noted.
const WAITING: usize = 256;
/// Lines that are written at once.
const TOGETHER: usize = 64;
/// Between two times that a process writes.
const PAUSE: Duration = Duration::from_secs(1);

/// A refusal as it was answered.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Who it was to, so that the same is counted: the hash of a certificate, an address, an account.
    pub caller: String,
    pub operation: Operation,
    pub status: u16,
    /// The name of the reason.
    pub instance: String,
    pub detail: String,
    /// Common name of the signature certificate, where it got so far.
    pub signer: String,
    pub oid: String,
    pub version: String,
    pub trace: String,
    pub at: Timestamp,
}

/// Where refusals of machines are left to be noted. Its task ends with the last clone.
#[derive(Clone)]
pub struct Notes(mpsc::Sender<Refusal>);

impl Notes {
    /// Begins to note.
    #[must_use]
    pub fn start(cx: &Backend) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(note_all(cx.clone(), receiver));
        Self(sender)
    }

    /// Notes a refusal soon, or not at all.
    pub fn note(&self, refusal: Refusal) {
        drop(self.0.try_send(refusal));
    }
}

async fn note_all(cx: Backend, mut waiting: mpsc::Receiver<Refusal>) {
    let mut refusals = Vec::new();
    while waiting.recv_many(&mut refusals, WAITING).await > 0 {
        if let Err(error) = write(&cx, None, std::mem::take(&mut refusals)).await {
            tracing::warn!(%error, "refused calls about terminologies were not noted");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Notes what was refused to a person of the console. That it could not be noted keeps nobody from being told.
#[crate::boxed]
pub async fn to_person(cx: &Backend, actor: &Actor, refusal: Refusal) {
    if let Err(error) = write(cx, Some(actor), vec![refusal]).await {
        tracing::warn!(%error, "a refused file of a terminology was not noted");
    }
}

#[crate::boxed]
async fn write(cx: &Backend, actor: Option<&Actor>, refusals: Vec<Refusal>) -> Result<()> {
    let mut lines = BTreeMap::<(String, i64, &'static str, String), (Refusal, i64)>::new();
    for refusal in refusals {
        let minute = refusal.at.0.div_euclid(60_000_000);
        let key = (refusal.caller.clone(), minute, refusal.operation.into(), refusal.instance.clone());
        if lines.len() == TOGETHER && !lines.contains_key(&key) {
            continue;
        }
        let times = lines.get(&key).map_or(0, |(_, times)| *times);
        lines.insert(key, (refusal, times + 1));
    }
    let mut tx = cx.db.begin_job().await?;
    for ((caller, minute, operation, instance), (refusal, times)) in &lines {
        sql!(
            tx,
            execute,
            "insert into terminology_refused (id, caller, minute, operation, instance, status, detail, signer, oid,
                                              version, trace, actor_user, actor_tenant, times, last_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict (caller, minute, operation, instance) do update set
                 detail = excluded.detail, signer = excluded.signer, oid = excluded.oid, version = excluded.version,
                 trace = excluded.trace, last_at = excluded.last_at,
                 times = terminology_refused.times + excluded.times",
            cx.id(),
            caller,
            minute,
            *operation,
            instance,
            i64::from(refusal.status),
            &refusal.detail,
            &refusal.signer,
            &refusal.oid,
            &refusal.version,
            &refusal.trace,
            actor.map(|actor| actor.user),
            actor.map(|actor| actor.tenant),
            times,
            refusal.at
        )?;
        sql!(
            tx,
            execute,
            "delete from terminology_refused where caller = $1 and id <=
               (select id from terminology_refused where caller = $1 order by id desc limit 1 offset $2)",
            caller,
            KEPT
        )?;
    }
    tx.commit().await
}

/// Forgets what is old.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "delete from terminology_refused where last_at < $1", cx.now().plus_days(-DAYS))?;
    tx.commit().await
}
