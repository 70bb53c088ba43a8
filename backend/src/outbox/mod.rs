//! From events to those they concern: first a notification for each ente, and mail for it and for those of its people
//! who want it at once ([`letters`]), are written in one transaction with how far the log has been told ([`tell`]), so
//! that this happens once; then the mail is sent ([`send`]), which may happen twice. Who wants mail once a week gets it
//! from [`digest`].

mod citizens;
pub mod digest;
mod letters;
pub mod send;
#[cfg(test)]
mod tests;

use domain::notification::{Audience, Digest, MailText, Notice, UsersOf, audience};
use domain::pratica::CitizenNotice;
use domain::{Event, EventId, NotificationId, TenantId, Timestamp};
use sqlx_macros::FromRow;

use crate::error::Result;
use crate::{Backend, Tx};

/// Events told in one transaction: few, because on SQLite writers wait for it.
const BATCH: i64 = 25;

/// How mail is put into words.
#[derive(Clone)]
pub struct Post {
    /// Italian lives in `app`.
    pub words: fn(&Notice<'_>) -> MailText,
    /// The weekly mail.
    pub digest: fn(&Digest<'_>) -> MailText,
    /// Mail to the citizen who sent a pratica.
    pub citizen: fn(&CitizenNotice<'_>) -> MailText,
    /// Where the console is, without a slash at the end; its host is in every Message-ID.
    pub public_url: String,
}

/// Tells every sealed event that has not been told; answers how many. Without a `post`, nobody gets mail about them:
/// that is how the history of sample data is told.
///
/// # Errors
/// Only the database's; what was told before stays told.
#[crate::boxed]
pub async fn tell(cx: &Backend, post: Option<&Post>) -> Result<u64> {
    let mut told = 0;
    while waiting(cx).await? > 0 {
        let batch = tell_some(cx, post).await?;
        told += batch;
        if batch == 0 {
            break;
        }
    }
    Ok(told)
}

/// How many sealed events have not been told.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn waiting(cx: &Backend) -> Result<i64> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_one scalar i64,
        "select (select place from chain_head where one = 1) - (select place from outbox where one = 1)"
    )?)
}

#[derive(FromRow)]
struct EventRow {
    id: EventId,
    place: i64,
    payload: String,
    occurred_at: Timestamp,
}

/// An event and everybody it is told to.
struct Told {
    id: EventId,
    at: Timestamp,
    event: Event,
    audience: Audience,
}

async fn tell_some(cx: &Backend, post: Option<&Post>) -> Result<u64> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "update outbox set place = place where one = 1")?;
    let rows = sql!(
        tx,
        fetch_all as EventRow,
        "select id, place, payload, occurred_at from event
         where place > (select place from outbox where one = 1) order by place limit $1",
        BATCH
    )?;
    let Some(last) = rows.last().map(|row| row.place) else { return Ok(0) };
    let count = rows.len() as u64;
    let mut all = Vec::new();
    let mut of_pratiche = Vec::new();
    for row in rows {
        match read(&row) {
            Some(Event::Pratica(happening)) => {
                of_pratiche.push(citizens::Told { id: row.id, place: row.place, happening });
            }
            Some(event) => all.extend(told(&mut tx, row, event).await?),
            None => {}
        }
    }
    for one in &all {
        notify(cx, &mut tx, one).await?;
    }
    if let Some(post) = post {
        letters::to_enti(cx, &mut tx, post, &all).await?;
        letters::to_people(cx, &mut tx, post, &all).await?;
        citizens::to_citizens(cx, &mut tx, post, &of_pratiche).await?;
    }
    sql!(tx, execute, "update outbox set place = $1 where one = 1", last)?;
    tx.commit().await?;
    Ok(count)
}

fn read(row: &EventRow) -> Option<Event> {
    let event = serde_json::from_str(&row.payload);
    // Written by another version of Ponte. One such event must not keep all the others back.
    event.inspect_err(|error| tracing::error!(event = %row.id, %error, "an event cannot be read, nobody is told")).ok()
}

async fn told(tx: &mut Tx, row: EventRow, event: Event) -> Result<Option<Told>> {
    let Some(mut audience) = audience(&event) else { return Ok(None) };
    if let Some(users) = audience.users_of {
        audience.enti = users_of(tx, users).await?;
    }
    Ok(Some(Told { id: row.id, at: row.occurred_at, event, audience }))
}

/// The enti that use an e-service or a version now, each once.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn users_of(tx: &mut Tx, users: UsersOf) -> Result<Vec<TenantId>> {
    Ok(match users {
        UsersOf::Eservice(id) => sql!(
            tx,
            fetch_all scalar TenantId,
            "select distinct consumer_id from agreement where eservice_id = $1 and stage in ('ACTIVE', 'PENDING')
             order by consumer_id",
            id
        )?,
        UsersOf::Version(id) => sql!(
            tx,
            fetch_all scalar TenantId,
            "select distinct consumer_id from agreement where descriptor_id = $1 and stage in ('ACTIVE', 'PENDING')
             order by consumer_id",
            id
        )?,
    })
}

async fn notify(cx: &Backend, tx: &mut Tx, told: &Told) -> Result<()> {
    for ente in &told.audience.enti {
        sql!(
            tx,
            execute,
            "insert into notification (id, tenant_id, event_id, category, occurred_at) values ($1, $2, $3, $4, $5)
             on conflict (event_id, tenant_id) do nothing",
            NotificationId(cx.id()),
            *ente,
            told.id,
            told.audience.category.to_string(),
            told.at
        )?;
    }
    Ok(())
}
