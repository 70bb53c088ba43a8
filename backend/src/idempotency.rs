//! `Idempotency-Key`: the same POST sent twice happens once (`contract.md`). The key is claimed in the transaction of
//! the command it came with, so that no crash can separate the two; the answer is kept beside it for repeating.

use domain::{Denial, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// A key as it came with a request.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Whose keys: two people may use the same.
    pub owner: Uuid,
    /// The key itself, 1 to 255 visible characters.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub fingerprint: Vec<u8>,
}

/// The answer that the first request got.
#[derive(Clone, Debug, FromRow)]
pub struct Answer {
    pub fingerprint: Vec<u8>,
    /// Absent when the process ended between the command and its answer.
    pub status: Option<i64>,
    pub location: Option<String>,
    pub body: Option<String>,
}

tokio::task_local! {
    static CURRENT: Claim;
}

/// Runs `work` so that the first transaction it commits claims the key.
pub async fn with_claim<T>(claim: Claim, work: impl Future<Output = T>) -> T {
    CURRENT.scope(claim, work).await
}

/// Claims the key of the request under way, if it came with one.
///
/// # Errors
/// `IdempotencyKeyInUse` when another request has claimed it since this one began.
pub async fn claim(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let Ok(claim) = CURRENT.try_with(Clone::clone) else { return Ok(()) };
    let claimed = sql!(
        tx,
        execute,
        "insert into idempotency (owner, key, fingerprint, created_at) values ($1, $2, $3, $4)
         on conflict (owner, key) do nothing",
        claim.owner,
        &claim.key,
        &claim.fingerprint,
        now
    )?;
    if claimed == 1 { Ok(()) } else { Err(Error::Denied(Denial::IdempotencyKeyInUse)) }
}

/// The answer kept for a key, if it was used before.
///
/// # Errors
/// `IdempotencyKeyReused` when it came with another content then.
pub async fn answer(cx: &Backend, claim: &Claim) -> Result<Option<Answer>> {
    let mut tx = cx.db.snapshot().await?;
    let kept = sql!(
        tx,
        fetch_optional as Answer,
        "select fingerprint, status, location, body from idempotency where owner = $1 and key = $2",
        claim.owner,
        &claim.key
    )?;
    match kept {
        Some(answer) if answer.fingerprint != claim.fingerprint => Err(Denial::IdempotencyKeyReused.into()),
        other => Ok(other),
    }
}

/// Keeps the answer of a request whose command was committed; keeps nothing when there was none.
///
/// # Errors
/// Only the database's.
pub async fn keep(cx: &Backend, claim: &Claim, status: u16, location: Option<&str>, body: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    sql!(
        tx,
        execute,
        "update idempotency set status = $3, location = $4, body = $5
         where owner = $1 and key = $2 and status is null",
        claim.owner,
        &claim.key,
        i64::from(status),
        location,
        body
    )?;
    tx.commit().await
}
