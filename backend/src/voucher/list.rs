//! The vouchers that were given to a client, newest first.

use domain::page::{Page, PageRequest};
use domain::{Actor, ClientId, Permission, PurposeId, Thing, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::Backend;
use crate::error::{Error, Result};

/// A voucher that was given. What it said is nowhere.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct VoucherRow {
    /// Its `jti`.
    pub id: Uuid,
    /// The client's key.
    pub kid: String,
    /// The assertion's `jti`.
    pub assertion: String,
    /// Our key.
    pub signed_with: String,
    /// The key it is bound to, if it is.
    pub jkt: Option<String>,
    /// Absent for the console's own API.
    pub purpose_id: Option<PurposeId>,
    pub given_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A page of the vouchers of a client of the actor's ente.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, client: ClientId, page: PageRequest) -> Result<Page<VoucherRow>> {
    let scope = actor.scope(Permission::ReadKeys)?;
    let mut tx = cx.db.snapshot().await?;
    let own = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from client where id = $1 and consumer_id = $2",
        client,
        scope.tenant()
    )?;
    if own == 0 {
        return Err(Error::not_found(Thing::Client));
    }
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from voucher where client_id = $1 and consumer_id = $2",
        client,
        scope.tenant()
    )?;
    let results = sql!(
        tx,
        fetch_all as VoucherRow,
        "select id, kid, assertion, signed_with, jkt, purpose_id, given_at, expires_at from voucher
         where client_id = $1 and consumer_id = $2 order by given_at desc, id desc limit $3 offset $4",
        client,
        scope.tenant(),
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(results, total, page))
}

/// The purposes that are linked to a client of the actor's ente, with their titles, in the order in which they were linked.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn purposes(cx: &Backend, actor: &Actor, client: ClientId) -> Result<Vec<(PurposeId, String)>> {
    let scope = actor.scope(Permission::ReadPurposes)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_all as (PurposeId, String),
        "select p.id, p.title from client_purpose l join purpose p on p.id = l.purpose_id and p.consumer_id = $2
         where l.client_id = $1 order by l.place",
        client,
        scope.tenant()
    )?)
}
