//! Giving events their place and hash, after the commit of whoever wrote them. One sealer at a time over all instances:
//! the head's row is updated first, and that is the lock on both databases.

use domain::{EventId, Timestamp};
use sqlx_macros::FromRow;

use super::{Export, Hash, Said, SignedHead, SigningKey, of, parties};
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// Events sealed in one transaction: few, because on SQLite writers wait for it.
const BATCH: i64 = 128;
/// A signed head is kept, and exported, when the last kept one is older than this many seconds …
const KEEP_SECONDS: i64 = 60;
/// … or this many events behind.
const KEEP_EVENTS: i64 = 1000;

/// Seals what has been written. Every instance on one database needs the same key.
#[derive(Debug)]
pub struct Sealer {
    key: SigningKey,
    export: Option<Export>,
}

#[derive(FromRow)]
struct Head {
    place: i64,
    hash: Vec<u8>,
    key_id: Option<String>,
}

impl Sealer {
    /// A sealer that signs with `key` and keeps heads in `export` too.
    #[must_use]
    pub const fn new(key: SigningKey, export: Option<Export>) -> Self {
        Self { key, export }
    }

    /// The key that signs.
    #[must_use]
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The heads outside the database.
    #[must_use]
    pub const fn export(&self) -> Option<&Export> {
        self.export.as_ref()
    }

    /// Has the chain been signed with this key so far? Asked at the start of a process.
    ///
    /// # Errors
    /// `Internal` with both keys' ids when another key has signed it.
    #[crate::boxed]
    pub async fn check_key(&self, cx: &Backend) -> Result<()> {
        self.expect_own_key(&mut cx.db.snapshot().await?).await
    }

    #[crate::boxed]
    pub(super) async fn expect_own_key(&self, tx: &mut Tx) -> Result<()> {
        match optional_head(tx).await? {
            Some(head) => self.expect_own(&head),
            // Nothing to compare with; whoever verifies tells that the head is gone.
            None => Ok(()),
        }
    }

    fn expect_own(&self, head: &Head) -> Result<()> {
        match &head.key_id {
            Some(other) if other != self.key.id() => Err(Error::Internal(anyhow::anyhow!(
                "the audit chain is signed with the key {other}, this process has {}: every instance on one database \
                 needs the same PONTE_SIGNING_KEY",
                self.key.id()
            ))),
            Some(_) | None => Ok(()),
        }
    }

    /// Seals everything that has been committed; answers how many events.
    ///
    /// # Errors
    /// The database's; `Internal` when another key has signed the chain.
    #[crate::boxed]
    pub async fn seal(&self, cx: &Backend) -> Result<u64> {
        let mut sealed = 0;
        loop {
            if !has_unsealed(cx).await? {
                return Ok(sealed);
            }
            let batch = self.seal_some(cx).await?;
            sealed += batch;
            if batch == 0 {
                return Ok(sealed);
            }
        }
    }

    async fn seal_some(&self, cx: &Backend) -> Result<u64> {
        let mut tx = cx.db.begin_job().await?;
        sql!(tx, execute, "update chain_head set place = place where one = 1")?;
        let head = head(&mut tx).await?;
        self.expect_own(&head)?;
        let events = unsealed(&mut tx).await?;
        let ids = events.iter().map(|event| event.id).collect::<Vec<_>>();
        let parties = parties(&mut tx, &ids).await?;
        let (mut place, mut previous) = (head.place, hash_of(&head)?);
        for event in &events {
            place += 1;
            let hash = event.hash(place, &previous, of(&parties, event.id));
            let rows = sql!(
                tx,
                execute,
                "update event set place = $2, previous_hash = $3, hash = $4 where id = $1 and place is null",
                event.id,
                place,
                previous.as_slice(),
                hash.as_slice()
            )?;
            if rows != 1 {
                return Err(anyhow::anyhow!("event {} was sealed by somebody else", event.id).into());
            }
            previous = hash;
        }
        if events.is_empty() {
            return Ok(0);
        }
        let signed = SignedHead::sign(&self.key, place, &previous, cx.now())?;
        let kept = store(&mut tx, &signed).await?;
        tx.commit().await?;
        if let Some(export) = self.export.as_ref().filter(|_| kept) {
            export.append(&signed)?;
        }
        Ok(events.len() as u64)
    }
}

async fn has_unsealed(cx: &Backend) -> Result<bool> {
    let mut tx = cx.db.snapshot().await?;
    let one = sql!(tx, fetch_optional scalar EventId, "select id from event where place is null limit 1")?;
    Ok(one.is_some())
}

async fn optional_head(tx: &mut Tx) -> Result<Option<Head>> {
    Ok(sql!(tx, fetch_optional as Head, "select place, hash, key_id from chain_head where one = 1")?)
}

async fn head(tx: &mut Tx) -> Result<Head> {
    optional_head(tx).await?.ok_or_else(|| anyhow::anyhow!("the audit chain has no head").into())
}

fn hash_of(head: &Head) -> Result<Hash> {
    Hash::try_from(head.hash.as_slice()).map_err(|_| anyhow::anyhow!("the head of the chain holds no hash").into())
}

const UNSEALED: &str = "select id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at
     from event where place is null order by id limit $1";
/// Left alone, SQLite takes `place`, which is unique, for the better index: for every batch it would read all events that
/// wait and sort them, so that the time to seal a history grew with the square of its length.
pub(super) const UNSEALED_ON_SQLITE: &str =
    "select id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at
     from event indexed by event_unsealed where place is null order by id limit $1";

async fn unsealed(tx: &mut Tx) -> Result<Vec<Said>> {
    let statement = match tx {
        Tx::Sqlite(_) => UNSEALED_ON_SQLITE,
        Tx::Postgres(_) => UNSEALED,
    };
    Ok(sql!(tx, fetch_all as Said, statement, BATCH)?)
}

/// Stores the head; keeps it among the earlier ones too when the last of them is old. Answers whether it did.
async fn store(tx: &mut Tx, head: &SignedHead) -> Result<bool> {
    sql!(
        tx,
        execute,
        "update chain_head set place = $1, hash = $2, key_id = $3, signed_at = $4, signature = $5 where one = 1",
        head.place,
        &head.hash,
        &head.key_id,
        head.signed_at,
        &head.signature
    )?;
    #[derive(FromRow)]
    struct Last {
        place: i64,
        signed_at: Timestamp,
    }
    let last =
        sql!(tx, fetch_optional as Last, "select place, signed_at from chain_signature order by place desc limit 1")?;
    let due = last.is_none_or(|last| {
        head.signed_at.seconds_since(last.signed_at) >= KEEP_SECONDS || head.place - last.place >= KEEP_EVENTS
    });
    if due {
        sql!(
            tx,
            execute,
            "insert into chain_signature (place, hash, key_id, signed_at, signature) values ($1, $2, $3, $4, $5)",
            head.place,
            &head.hash,
            &head.key_id,
            head.signed_at,
            &head.signature
        )?;
    }
    Ok(due)
}
