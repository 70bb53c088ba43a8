//! What has happened, as a process tells it to the browsers that are looking (`ux.md` §2.4, "Freshness"). One look at the
//! log a second for the whole process, however many browsers there are; what another process committed is found all
//! the same, because it is in the log (`decisions.md` E1).
//!
//! The log is followed as far as it has been told (`outbox`): by then its messages exist, and its order is that of the
//! sealed chain, so that what commits late is not missed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{Event, EventId, TenantId, UserId};
use sqlx_macros::FromRow;
use tokio::sync::broadcast;

use crate::error::Result;
use crate::{Backend, Tx};

/// Events read in one statement; who missed more than this is told to look again, not what happened.
const MOST: i64 = 500;
/// What a slow listener may lag behind.
const KEPT: usize = 1024;
/// No look has been taken yet.
const UNKNOWN: i64 = -1;

/// Something that happened, and whom it concerns.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its place in the chain.
    pub place: i64,
    pub id: EventId,
    pub event: Event,
    /// The person who acted, if one did.
    pub by: Option<UserId>,
    parties: BTreeSet<TenantId>,
    told: BTreeSet<TenantId>,
}

impl Change {
    /// Does it concern the ente: as a party, or because it has a message about it?
    #[must_use]
    pub fn concerns(&self, tenant: TenantId) -> bool {
        self.parties.contains(&tenant) || self.told.contains(&tenant)
    }

    /// Has the ente a message about it?
    #[must_use]
    pub fn is_told_to(&self, tenant: TenantId) -> bool {
        self.told.contains(&tenant)
    }
}

/// What this process has seen happen. Cheap to clone.
#[derive(Clone, Debug)]
pub struct News(Arc<Seen>);

#[derive(Debug)]
struct Seen {
    place: AtomicI64,
    changes: broadcast::Sender<Arc<Change>>,
}

impl Default for News {
    fn default() -> Self {
        Self(Arc::new(Seen { place: AtomicI64::new(UNKNOWN), changes: broadcast::Sender::new(KEPT) }))
    }
}

impl News {
    /// How far the log had been told at the last look; nothing before the first.
    #[must_use]
    pub fn place(&self) -> Option<i64> {
        Some(self.0.place.load(Ordering::SeqCst)).filter(|place| *place != UNKNOWN)
    }

    /// Hears of everything that is found from now on. Ask [`since`] afterwards for what was before.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<Change>> {
        self.0.changes.subscribe()
    }

    /// Looks once and tells the listeners; answers how many events it told. One look at a time.
    ///
    /// # Errors
    /// Only the database's.
    #[crate::boxed]
    pub async fn look(&self, cx: &Backend) -> Result<usize> {
        let mut tx = cx.db.snapshot().await?;
        let upto = told_up_to(&mut tx).await?;
        let mut told = 0;
        if let Some(mut from) = self.place().filter(|_| self.0.changes.receiver_count() > 0) {
            while from < upto {
                let next = upto.min(from + MOST);
                for change in changes(&mut tx, from, next).await? {
                    told += 1;
                    // Whoever listened has gone meanwhile.
                    drop(self.0.changes.send(Arc::new(change)));
                }
                from = next;
            }
        }
        self.0.place.store(upto, Ordering::SeqCst);
        Ok(told)
    }
}

/// What has happened after a place of the chain and concerns the ente, and up to which place that is the whole answer;
/// no list when it is too long ago to say.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn since(cx: &Backend, tenant: TenantId, from: i64) -> Result<(Option<Vec<Change>>, i64)> {
    let mut tx = cx.db.snapshot().await?;
    let upto = told_up_to(&mut tx).await?;
    if from >= upto {
        return Ok((Some(Vec::new()), upto));
    }
    if from < upto - MOST {
        return Ok((None, upto));
    }
    let mut found = changes(&mut tx, from, upto).await?;
    found.retain(|change| change.concerns(tenant));
    Ok((Some(found), upto))
}

async fn told_up_to(tx: &mut Tx) -> Result<i64> {
    Ok(sql!(tx, fetch_one scalar i64, "select place from outbox where one = 1")?)
}

#[derive(FromRow)]
struct Row {
    place: i64,
    id: EventId,
    payload: String,
    actor_user: Option<UserId>,
    tenant_id: TenantId,
    told: bool,
}

/// What happened after one place and up to another, in order.
async fn changes(tx: &mut Tx, from: i64, upto: i64) -> Result<Vec<Change>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select e.place, e.id, e.payload, e.actor_user, p.tenant_id, false as told
         from event e join event_party p on p.event_id = e.id where e.place > $1 and e.place <= $2
         union all
         select e.place, e.id, e.payload, e.actor_user, n.tenant_id, true as told
         from event e join notification n on n.event_id = e.id where e.place > $1 and e.place <= $2",
        from,
        upto
    )?;
    let mut found = BTreeMap::<i64, Change>::new();
    for row in rows {
        let Some(change) = (match found.remove(&row.place) {
            Some(change) => Some(change),
            None => read(&row),
        }) else {
            continue;
        };
        let change = found.entry(row.place).or_insert(change);
        let enti = if row.told { &mut change.told } else { &mut change.parties };
        enti.insert(row.tenant_id);
    }
    Ok(found.into_values().collect())
}

fn read(row: &Row) -> Option<Change> {
    match serde_json::from_str(&row.payload) {
        Ok(event) => Some(Change {
            place: row.place,
            id: row.id,
            event,
            by: row.actor_user,
            parties: BTreeSet::new(),
            told: BTreeSet::new(),
        }),
        Err(error) => {
            // Written by another version of Ponte: it is no news, and no reason to keep all the others back.
            tracing::debug!(event = %row.id, %error, "an event cannot be read");
            None
        }
    }
}
