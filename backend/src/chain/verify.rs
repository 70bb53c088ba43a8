//! Reading the chain from its first event to its head, and telling whatever is not as it was sealed.

use domain::{EventId, Timestamp};
use sqlx_macros::FromRow;

use super::export::Exported;
use super::{Hash, NOTHING_BEFORE, Said, Sealer, SignedHead, of, parties};
use crate::error::Result;
use crate::{Backend, Db, Tx};

/// Events looked at together; memory does not grow with the log.
const PAGE: i64 = 500;
/// Faults that are told one by one; the others are counted.
const MAX_TOLD: usize = 100;
/// Seconds after which an event must have been sealed.
const SEALED_WITHIN: i64 = 10;

/// What the reading found.
#[derive(Debug, Default)]
pub struct Report {
    /// Sealed events read.
    pub events: i64,
    /// Signatures checked, the head's and the exported ones included.
    pub signatures: i64,
    /// Events written a moment ago, not sealed yet.
    pub waiting: i64,
    /// The first hundred things that are wrong.
    pub faults: Vec<Fault>,
    /// How many things are wrong.
    pub wrong: u64,
}

/// Something that is not as it was sealed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    #[error("place {place}: no event, so at least one was taken away or moved")]
    Missing { place: i64 },
    #[error("place {place}, event {event}: it does not say what was sealed")]
    Changed { place: i64, event: EventId },
    #[error("place {place}, event {event}: what came before it is not what was sealed")]
    Broken { place: i64, event: EventId },
    #[error("place {place}, event {event}: behind the head, so not put there by the sealer")]
    BehindHead { place: i64, event: EventId },
    #[error("the head, place {place}, is not the end of the chain")]
    Head { place: i64 },
    #[error("the head, place {place}, is not signed with our key")]
    HeadSignature { place: i64 },
    #[error("there is no head")]
    NoHead,
    #[error("the head kept at place {place} is not signed with our key")]
    KeptSignature { place: i64 },
    #[error("the head kept at place {place} is not what the chain says there")]
    Kept { place: i64 },
    #[error("the head exported for place {place} is not signed with our key")]
    ExportedSignature { place: i64 },
    #[error("the head exported for place {place} is not what the chain says there: the end may have been cut off")]
    Exported { place: i64 },
    #[error("line {line} of the exported heads is no head")]
    ExportedLine { line: usize },
    #[error("event {event}: written at {at} (microseconds since 1970) and still not sealed")]
    Unsealed { event: EventId, at: i64 },
}

impl Fault {
    /// Is it only that the sealer had not come by yet?
    #[must_use]
    pub const fn is_only_unsealed(&self) -> bool {
        matches!(self, Self::Unsealed { .. })
    }
}

impl Report {
    /// Is everything as it was sealed?
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.wrong == 0
    }

    fn tell(&mut self, fault: Fault) {
        self.wrong += 1;
        if self.faults.len() < MAX_TOLD {
            self.faults.push(fault);
        }
    }
}

/// Reads the whole chain, as of one instant.
///
/// # Errors
/// The database's; `Internal` when the chain is signed with another key than ours, so that nothing could be said of it.
#[crate::boxed]
pub async fn verify(cx: &Backend, sealer: &Sealer) -> Result<Report> {
    verify_db(&cx.db, sealer, cx.now()).await
}

/// As [`verify`], of a database that nothing else is done with, as of `now`.
///
/// # Errors
/// What [`verify`] answers.
#[crate::boxed]
pub async fn verify_db(db: &Db, sealer: &Sealer, now: Timestamp) -> Result<Report> {
    let mut tx = db.snapshot().await?;
    sealer.expect_own_key(&mut tx).await?;
    verify_in(&mut tx, sealer, now).await
}

#[derive(FromRow)]
struct Sealed {
    #[sqlx(flatten)]
    said: Said,
    place: i64,
    previous_hash: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct HeadRow {
    place: i64,
    hash: Vec<u8>,
    key_id: Option<String>,
    signed_at: Option<Timestamp>,
    signature: Option<Vec<u8>>,
}

#[crate::boxed]
pub(super) async fn verify_in(tx: &mut Tx, sealer: &Sealer, now: Timestamp) -> Result<Report> {
    let mut report = Report::default();
    let head = sql!(
        tx,
        fetch_optional as HeadRow,
        "select place, hash, key_id, signed_at, signature from chain_head where one = 1"
    )?;
    let end = head.as_ref().map_or(0, |head| head.place);
    let last = walk(tx, end, &mut report).await?;
    match head {
        Some(head) => check_head(head, &last, sealer, &mut report),
        None => report.tell(Fault::NoHead),
    }
    check_kept(tx, sealer, &mut report).await?;
    check_exported(tx, sealer, &mut report).await?;
    check_unsealed(tx, now, &mut report).await?;
    Ok(report)
}

/// Reads every sealed event in order; answers the last place that was reached and its hash.
async fn walk(tx: &mut Tx, end: i64, report: &mut Report) -> Result<(i64, Hash)> {
    let (mut place, mut previous) = (0, NOTHING_BEFORE);
    loop {
        let page = page_after(tx, place).await?;
        let ids = page.iter().map(|event| event.said.id).collect::<Vec<_>>();
        let parties = parties(tx, &ids).await?;
        for event in &page {
            if event.place != place + 1 {
                report.tell(Fault::Missing { place: place + 1 });
            }
            place = event.place;
            let id = event.said.id;
            if place > end {
                report.tell(Fault::BehindHead { place, event: id });
            }
            if event.previous_hash.as_deref() != Some(previous.as_slice()) {
                report.tell(Fault::Broken { place, event: id });
            }
            let hash = event.said.hash(place, &previous, of(&parties, id));
            if event.hash.as_deref() != Some(hash.as_slice()) {
                report.tell(Fault::Changed { place, event: id });
            }
            // Go on from what is stored, so that one fault is told once and not for every event after it.
            previous = event.hash.as_deref().and_then(|hash| Hash::try_from(hash).ok()).unwrap_or(hash);
            report.events += 1;
        }
        if page.len() < PAGE as usize {
            return Ok((place, previous));
        }
    }
}

async fn page_after(tx: &mut Tx, place: i64) -> Result<Vec<Sealed>> {
    Ok(sql!(
        tx,
        fetch_all as Sealed,
        "select id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at,
                place, previous_hash, hash
         from event where place > $1 order by place limit $2",
        place,
        PAGE
    )?)
}

fn check_head(head: HeadRow, last: &(i64, Hash), sealer: &Sealer, report: &mut Report) {
    if (head.place, head.hash.as_slice()) != (last.0, last.1.as_slice()) {
        report.tell(Fault::Head { place: head.place });
    }
    let HeadRow { place, hash, key_id, signed_at, signature } = head;
    match (key_id, signed_at, signature) {
        (Some(key_id), Some(signed_at), Some(signature)) => {
            report.signatures += 1;
            let head = SignedHead { place, hash, key_id, signed_at, signature };
            if !head.is_signed_by(sealer.key()) {
                report.tell(Fault::HeadSignature { place });
            }
        }
        // Nothing has been sealed yet.
        (None, None, None) if place == 0 => {}
        (_, _, _) => report.tell(Fault::HeadSignature { place }),
    }
}

async fn check_kept(tx: &mut Tx, sealer: &Sealer, report: &mut Report) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        place: i64,
        hash: Vec<u8>,
        key_id: String,
        signed_at: Timestamp,
        signature: Vec<u8>,
        chain: Option<Vec<u8>>,
    }
    let mut after = -1;
    loop {
        let rows = sql!(
            tx,
            fetch_all as Row,
            "select s.place, s.hash, s.key_id, s.signed_at, s.signature, e.hash as chain
             from chain_signature s left join event e on e.place = s.place
             where s.place > $1 order by s.place limit $2",
            after,
            PAGE
        )?;
        let full = rows.len() == PAGE as usize;
        for row in rows {
            after = row.place;
            report.signatures += 1;
            if row.chain.as_ref() != Some(&row.hash) {
                report.tell(Fault::Kept { place: row.place });
            }
            let Row { place, hash, key_id, signed_at, signature, chain: _ } = row;
            if !(SignedHead { place, hash, key_id, signed_at, signature }).is_signed_by(sealer.key()) {
                report.tell(Fault::KeptSignature { place });
            }
        }
        if !full {
            return Ok(());
        }
    }
}

/// One line in a minute: read one by one.
async fn check_exported(tx: &mut Tx, sealer: &Sealer, report: &mut Report) -> Result<()> {
    let Some(export) = sealer.export() else { return Ok(()) };
    for line in export.read()? {
        let head = match line? {
            Exported::Head(head) => head,
            Exported::Unreadable(line) => {
                report.tell(Fault::ExportedLine { line });
                continue;
            }
        };
        report.signatures += 1;
        let place = head.place;
        if !head.is_signed_by(sealer.key()) {
            report.tell(Fault::ExportedSignature { place });
        }
        let chain = sql!(tx, fetch_optional scalar Option<Vec<u8>>, "select hash from event where place = $1", place)?;
        if chain.flatten() != Some(head.hash) {
            report.tell(Fault::Exported { place });
        }
    }
    Ok(())
}

async fn check_unsealed(tx: &mut Tx, now: Timestamp, report: &mut Report) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        id: EventId,
        occurred_at: Timestamp,
    }
    let late = now.plus_seconds(-SEALED_WITHIN);
    let count = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from event where place is null and occurred_at >= $1",
        late
    )?;
    report.waiting = count;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, occurred_at from event where place is null and occurred_at < $1 order by id limit $2",
        late,
        PAGE
    )?;
    for row in rows {
        report.tell(Fault::Unsealed { event: row.id, at: row.occurred_at.0 });
    }
    Ok(())
}
