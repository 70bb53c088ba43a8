//! Why clients were refused vouchers, for the people of their ente. Whoever knows a client's id can have a line written
//! about it, so what can be written is bounded: a line for each reason and minute, the newest [`KEPT`] of each client, one
//! transaction in a second at most in a process, and only clients that exist. What comes faster is not noted.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::voucher::Fault;
use domain::{Actor, ClientId, Permission, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use tokio::sync::mpsc;

use crate::Backend;
use crate::agreement::list::any_of;
use crate::error::{Error, Result};

/// Lines that are kept of a client.
pub const KEPT: i64 = 20;
/// Days after which a line is forgotten.
const DAYS: i64 = 30;
/// Refusals of a process that wait to be noted; what comes beyond them is not noted.
const WAITING: usize = 512;
/// Lines that are written at once.
const TOGETHER: usize = 64;
/// Between two times that a process writes.
const PAUSE: Duration = Duration::from_secs(1);

/// A refusal to be noted.
struct Refusal {
    client: ClientId,
    fault: Fault,
    at: Timestamp,
}

/// Where refusals are left to be noted. Its task ends with the last clone.
#[derive(Clone)]
pub(super) struct Notes(mpsc::Sender<Refusal>);

impl Notes {
    pub(super) fn start(cx: &Backend) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(note_all(cx.clone(), receiver));
        Self(sender)
    }

    /// Notes a refusal soon, or not at all.
    pub(super) fn note(&self, client: ClientId, fault: &Fault, at: Timestamp) {
        drop(self.0.try_send(Refusal { client, fault: fault.shortened(), at }));
    }
}

async fn note_all(cx: Backend, mut waiting: mpsc::Receiver<Refusal>) {
    let mut refusals = Vec::new();
    while waiting.recv_many(&mut refusals, WAITING).await > 0 {
        if let Err(error) = note(&cx, std::mem::take(&mut refusals)).await {
            tracing::warn!(%error, "refused requests for vouchers were not noted");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A line to be written.
struct Line {
    fault: String,
    times: i64,
    last_at: Timestamp,
}

async fn note(cx: &Backend, refusals: Vec<Refusal>) -> Result<()> {
    let mut lines = BTreeMap::<(ClientId, i64, &'static str), Line>::new();
    for Refusal { client, fault, at } in refusals {
        let key = (client, at.0.div_euclid(60_000_000), fault.code());
        if lines.len() == TOGETHER && !lines.contains_key(&key) {
            continue;
        }
        let line = lines.entry(key).or_insert(Line { fault: String::new(), times: 0, last_at: at });
        *line = Line { fault: serde_json::to_string(&fault)?, times: line.times + 1, last_at: at.max(line.last_at) };
    }
    let mut tx = cx.db.begin_job().await?;
    each!(tx, c => {
        let mut query = QueryBuilder::new(
            "with noted (client_id, minute, code, fault, times, last_at) as (values ",
        );
        for (place, ((client, minute, code), line)) in lines.iter().enumerate() {
            query.push(if place == 0 { "(" } else { ", (" });
            query.push_bind(*client).push(", ").push_bind(*minute).push(", ").push_bind(*code);
            query.push(", ").push_bind(line.fault.clone()).push(", ").push_bind(line.times);
            query.push(", ").push_bind(line.last_at).push(")");
        }
        query.push(
            ") insert into voucher_refused (client_id, minute, code, fault, times, last_at)
               select n.client_id, n.minute, n.code, n.fault, n.times, n.last_at
               from noted n join client on client.id = n.client_id
               where true
               on conflict (client_id, minute, code) do update set
                   fault = excluded.fault, last_at = excluded.last_at,
                   times = voucher_refused.times + excluded.times",
        );
        query.build().execute(c).await.map(drop)
    })?;
    let clients = lines.keys().map(|(client, _, _)| *client).collect::<std::collections::BTreeSet<_>>();
    each!(tx, c => {
        let mut query = QueryBuilder::new(
            "delete from voucher_refused where (
                 select count(*) from voucher_refused newer
                 where newer.client_id = voucher_refused.client_id
                   and (newer.minute > voucher_refused.minute
                        or (newer.minute = voucher_refused.minute and newer.code < voucher_refused.code))
             ) >= ",
        );
        query.push_bind(KEPT);
        any_of(&mut query, "client_id", clients.iter().copied());
        query.build().execute(c).await.map(drop)
    })?;
    tx.commit().await
}

/// What a client was refused in one minute for one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedRow {
    pub fault: Fault,
    pub times: i64,
    pub last_at: Timestamp,
}

/// The newest refusals of a client of the actor's ente.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn refused(cx: &Backend, actor: &Actor, client: ClientId) -> Result<Vec<RefusedRow>> {
    #[derive(FromRow)]
    struct Row {
        fault: String,
        times: i64,
        last_at: Timestamp,
    }
    let scope = actor.scope(Permission::ReadKeys)?;
    let mut tx = cx.db.snapshot().await?;
    let known = "select id from client where id = $1 and consumer_id = $2";
    if sql!(tx, fetch_optional scalar ClientId, known, client, scope.tenant())?.is_none() {
        return Err(Error::not_found(Thing::Client));
    }
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select r.fault, r.times, r.last_at from voucher_refused r
         join client on client.id = r.client_id and client.consumer_id = $2
         where r.client_id = $1 order by r.minute desc, r.code limit $3",
        client,
        scope.tenant(),
        KEPT
    )?;
    let read = |row: Row| -> Result<RefusedRow> {
        Ok(RefusedRow { fault: serde_json::from_str(&row.fault)?, times: row.times, last_at: row.last_at })
    };
    rows.into_iter().map(read).collect()
}

/// Forgets what is old, and what clients left that are gone.
pub(super) async fn forget(tx: &mut crate::Tx, now: Timestamp) -> Result<()> {
    sql!(tx, execute, "delete from voucher_refused where last_at < $1", now.plus_days(-DAYS))?;
    Ok(())
}
