//! The audit chain (`decisions.md` E8, WEB-26): every event gets a place without gaps, a hash over all it says, and the
//! hash before it; the head is signed. [`Sealer::seal`] does it after the commit, so that writers never wait;
//! [`verify::verify`] finds whatever was changed, taken away, moved or copied since.

mod export;
mod key;
mod seal;
#[cfg(test)]
pub(crate) mod tests;
pub mod verify;

use domain::{EventId, Revision, TenantId, Timestamp, UserId};
use sha2::{Digest as _, Sha256};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

pub use export::Export;
pub use key::{KeyError, SigningKey};
pub use seal::Sealer;

use crate::Tx;
use crate::error::Result;

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first event has before it.
const NOTHING_BEFORE: Hash = [0; 32];

/// Everything an event says: what the hash covers, besides its place and the hash before it.
#[derive(FromRow)]
struct Said {
    id: EventId,
    area: String,
    thing_id: Uuid,
    name: String,
    payload: String,
    revision: Option<Revision>,
    actor_user: Option<UserId>,
    actor_tenant: Option<TenantId>,
    occurred_at: Timestamp,
}

/// Who may read an event, in order: hiding an event from somebody is a change too.
type Parties = BTreeMap<EventId, Vec<TenantId>>;

impl Said {
    /// The hash of this event at a place. Every field is written with its length before it, and absent ones are marked,
    /// so that no two different events are written alike.
    fn hash(&self, place: i64, previous: &Hash, parties: &[TenantId]) -> Hash {
        let mut digest = Encoding::new("ponte event v1");
        digest.number(place);
        digest.field(previous);
        digest.field(self.id.0.as_bytes());
        digest.field(self.area.as_bytes());
        digest.field(self.thing_id.as_bytes());
        digest.field(self.name.as_bytes());
        digest.field(self.payload.as_bytes());
        digest.optional(self.revision.map(|revision| revision.0.to_be_bytes()));
        digest.optional(self.actor_user.map(|user| user.0.into_bytes()));
        digest.optional(self.actor_tenant.map(|tenant| tenant.0.into_bytes()));
        digest.number(self.occurred_at.0);
        digest.number(i64::try_from(parties.len()).unwrap_or(i64::MAX));
        for party in parties {
            digest.field(party.0.as_bytes());
        }
        digest.finish()
    }
}

/// Length-prefixed fields, one after the other, into SHA-256.
struct Encoding(Sha256);

impl Encoding {
    fn new(purpose: &str) -> Self {
        let mut encoding = Self(Sha256::new());
        encoding.field(purpose.as_bytes());
        encoding
    }

    fn field(&mut self, bytes: &[u8]) {
        self.0.update([1]);
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn number(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }

    fn optional<const N: usize>(&mut self, bytes: Option<[u8; N]>) {
        match bytes {
            Some(bytes) => self.field(&bytes),
            None => self.0.update([0]),
        }
    }

    fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// A signed head: up to `place`, the chain says `hash`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedHead {
    pub place: i64,
    pub hash: Vec<u8>,
    /// SHA-256 of the public key, in hexadecimal.
    pub key_id: String,
    pub signed_at: Timestamp,
    pub signature: Vec<u8>,
}

/// What is signed: never anything that could be taken for a token.
fn head_message(place: i64, hash: &[u8], signed_at: Timestamp) -> Hash {
    let mut digest = Encoding::new("ponte chain head v1");
    digest.number(place);
    digest.field(hash);
    digest.number(signed_at.0);
    digest.finish()
}

impl SignedHead {
    fn sign(key: &SigningKey, place: i64, hash: &[u8], signed_at: Timestamp) -> Result<Self> {
        let signature = key.sign(&head_message(place, hash, signed_at))?;
        Ok(Self { place, hash: hash.to_vec(), key_id: key.id().to_owned(), signed_at, signature })
    }

    /// Did the holder of `key` sign exactly this?
    fn is_signed_by(&self, key: &SigningKey) -> bool {
        key.id() == self.key_id && key.verifies(&head_message(self.place, &self.hash, self.signed_at), &self.signature)
    }
}

/// The parties of some events, each list in order.
async fn parties(tx: &mut Tx, events: &[EventId]) -> Result<Parties> {
    #[derive(FromRow)]
    struct Row {
        event_id: EventId,
        tenant_id: TenantId,
    }
    let mut parties = Parties::new();
    if events.is_empty() {
        return Ok(parties);
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new("select event_id, tenant_id from event_party where event_id in (");
        let mut list = query.separated(", ");
        for id in events {
            list.push_bind(*id);
        }
        query.push(") order by event_id, tenant_id");
        query.build_query_as().fetch_all(c).await
    })?;
    for row in rows {
        parties.entry(row.event_id).or_default().push(row.tenant_id);
    }
    parties.values_mut().for_each(|list| list.sort());
    Ok(parties)
}

fn of(parties: &Parties, event: EventId) -> &[TenantId] {
    parties.get(&event).map_or(&[], Vec::as_slice)
}

/// How much of the log is sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, FromRow)]
pub struct Depth {
    pub sealed: i64,
    pub unsealed: i64,
}

/// How much of the log is sealed.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn depth(cx: &crate::Backend) -> Result<Depth> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_one as Depth,
        "select (select place from chain_head where one = 1) as sealed,
                (select count(*) from event where place is null) as unsealed"
    )?)
}
