//! `Idempotency-Key`: the same POST sent twice happens once (`contract.md`). The key is claimed in the transaction of
//! the command it came with, so that no crash can separate the two; the answer is kept beside it for repeating. Whoever
//! finds a claim without an answer knows that the command happened and that its answer was lost.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Decision, Denial, Timestamp, Write};
use sqlx_macros::FromRow;
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
    /// The thing the command made, if it made one.
    pub made: Option<Uuid>,
    /// Absent when the process ended between the command and its answer.
    pub status: Option<i64>,
    pub location: Option<String>,
    pub body: Option<String>,
}

/// How long an answer can be asked for again.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// The claim of the request under way.
struct Current {
    claim: Claim,
    /// A transaction with the claim in it was committed: the request's later transactions claim nothing.
    committed: AtomicBool,
    made: Mutex<Option<Uuid>>,
}

tokio::task_local! {
    static CURRENT: Arc<Current>;
}

/// Runs `work` so that the first transaction it commits claims the key. Says whether there was one.
pub async fn with_claim<T>(claim: Claim, work: impl Future<Output = T>) -> (T, bool) {
    let current = Arc::new(Current { claim, committed: AtomicBool::new(false), made: Mutex::new(None) });
    let value = CURRENT.scope(Arc::clone(&current), work).await;
    (value, current.committed.load(Ordering::SeqCst))
}

/// The claim that is still to be committed, if the request came with a key.
fn pending() -> Option<Arc<Current>> {
    let current = CURRENT.try_with(Arc::clone).ok()?;
    (!current.committed.load(Ordering::SeqCst)).then_some(current)
}

/// Forgets what an earlier try of the same command made.
pub fn begin() {
    if let Some(current) = pending() {
        note(&current, None);
    }
}

/// Remembers the thing a decision makes.
pub(crate) fn saved(decision: &Decision) {
    let Some(current) = pending() else { return };
    if let Some(id) = decision.writes().iter().find_map(made) {
        note(&current, Some(id));
    }
}

fn note(current: &Current, id: Option<Uuid>) {
    let mut noted = current.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if noted.is_none() || id.is_none() {
        *noted = id;
    }
}

/// The thing somebody asked to have made; what the platform adds on its own is not.
const fn made(write: &Write) -> Option<Uuid> {
    match write {
        Write::InsertTenant(tenant) => Some(tenant.id.0),
        Write::InsertUser(user) => Some(user.id.0),
        Write::InsertAttribute(attribute) => Some(attribute.id.0),
        Write::InsertEservice(eservice) => Some(eservice.id.0),
        Write::InsertDescriptor(descriptor) => Some(descriptor.id.0),
        Write::InsertAgreement(agreement) => Some(agreement.id.0),
        Write::InsertPurpose(purpose) => Some(purpose.id.0),
        Write::InsertClient(client) => Some(client.id.0),
        Write::InsertDiscrepancyNote(note) => Some(note.id.0),
        Write::InsertService(service) => Some(service.id.0),
        Write::InsertPartner(partner) => Some(partner.id.0),
        Write::InsertPratica(pratica) => Some(pratica.id.0),
        Write::InsertPraticaComment(comment) => Some(comment.id.0),
        Write::UpdateTenant(_)
        | Write::UpdateUser(_)
        | Write::PutHeld(_)
        | Write::PutVerification(_)
        | Write::UpdateEservice(_)
        | Write::DeleteEservice(..)
        | Write::UpdateDescriptor(_)
        | Write::DeleteDescriptor(..)
        | Write::UpdateAgreement(_)
        | Write::DeleteAgreement(..)
        | Write::InsertDiscrepancy(_)
        | Write::UpdateDiscrepancy(_)
        | Write::UpdatePurpose(_)
        | Write::DeletePurpose(..)
        | Write::UpdateClient(_)
        | Write::InsertTerminology(_)
        | Write::DescribeTerminology(_)
        | Write::PublishTerminology(_)
        | Write::RetireTerminology(_)
        | Write::InsertPaper(_)
        | Write::DeleteClient(..)
        | Write::PutStance(_)
        | Write::UpdateService(_)
        | Write::UpdatePartner(_)
        | Write::InsertPartnerProtocol(_)
        | Write::PutServiceSheet(_)
        | Write::PutServiceText(_)
        | Write::UpdatePratica(_)
        | Write::InsertPassage(_)
        | Write::PutProtocolWork(_)
        | Write::PutProtocolSettings(_) => None,
    }
}

/// Claims the key of the request under way, if it came with one and no earlier transaction of it has claimed it.
///
/// # Errors
/// `IdempotencyKeyInUse` when another request has claimed it since this one began.
#[crate::boxed]
pub async fn claim(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let Some(current) = pending() else { return Ok(()) };
    let made = *current.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let claim = &current.claim;
    let claimed = sql!(
        tx,
        execute,
        "insert into idempotency (owner, key, fingerprint, made, created_at) values ($1, $2, $3, $4, $5)
         on conflict (owner, key) do nothing",
        claim.owner,
        &claim.key,
        &claim.fingerprint,
        made,
        now
    )?;
    if claimed == 1 { Ok(()) } else { Err(Error::Denied(Denial::IdempotencyKeyInUse)) }
}

/// The transaction with the claim is durable.
pub fn committed() {
    if let Some(current) = pending() {
        current.committed.store(true, Ordering::SeqCst);
    }
}

/// The answer kept for a key, if it was used before.
///
/// # Errors
/// `IdempotencyKeyReused` when it came with another content then.
#[crate::boxed]
pub async fn answer(cx: &Backend, claim: &Claim) -> Result<Option<Answer>> {
    let mut tx = cx.db.snapshot().await?;
    let kept = sql!(
        tx,
        fetch_optional as Answer,
        "select fingerprint, made, status, location, body from idempotency where owner = $1 and key = $2",
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
#[crate::boxed]
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

/// Forgets keys that are older than [`KEPT_SECONDS`]; the worker calls it now and then. Says how many.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<u64> {
    let mut tx = cx.db.begin().await?;
    let oldest = cx.now().plus_seconds(-KEPT_SECONDS);
    let gone = sql!(tx, execute, "delete from idempotency where created_at < $1", oldest)?;
    tx.commit().await?;
    Ok(gone)
}
