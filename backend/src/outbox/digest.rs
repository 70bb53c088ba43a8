//! The weekly mail: on Monday morning, in Rome, everybody who wants it is written what they have not read of the week.
//! One instance writes at a time, some people in each transaction together with how far it has come, so that nobody gets
//! two and whoever is killed is followed by somebody who goes on.

use domain::notification::Digest;
use domain::notification::preference::MailTime;
use domain::{Actor, Role, TenantId, Timestamp, UserId};
use sqlx_macros::FromRow;
use uuid::Uuid;

use super::Post;
use super::letters::{Letter, write};
use crate::error::Result;
use crate::notification::{names, preference, unread_within};
use crate::{Backend, Tx, rome};

/// People dealt with in one transaction: few, because on SQLite writers wait for it.
const BATCH: i64 = 20;
/// The most messages that one mail names; it says how many more there are.
const MESSAGES: i64 = 50;
/// Seconds after the hour at which the week is over for certain: what was decided before has been committed by then.
const AFTER_THE_HOUR: i64 = 60;

/// Writes the weekly mail if it is due and has not been written; answers how many. A Monday that nobody was there for is
/// made up for as long as it is the last one.
///
/// # Errors
/// Only the database's; what was written before stays written.
#[crate::boxed]
pub async fn write_due(cx: &Backend, post: &Post) -> Result<u64> {
    let Some(week) = rome::week_until_monday(cx.now().plus_seconds(-AFTER_THE_HOUR)) else { return Ok(0) };
    let mut written = 0;
    while !is_over(cx, week.1).await? && !is_untold(cx, week.1).await? {
        written += write_some(cx, post, week).await?;
    }
    Ok(written)
}

/// Has everybody been written to for this Monday?
async fn is_over(cx: &Backend, monday: Timestamp) -> Result<bool> {
    let mut tx = cx.db.snapshot().await?;
    let over = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from digest where one = 1 and monday >= $1 and written_up_to is null",
        monday
    )?;
    Ok(over > 0)
}

/// Is there an event of the week that nobody has been told of yet? It would be in no mail at all.
async fn is_untold(cx: &Backend, until: Timestamp) -> Result<bool> {
    let mut tx = cx.db.snapshot().await?;
    let untold = sql!(
        tx,
        fetch_one scalar i64,
        "select (select count(*) from event where place is null and occurred_at <= $1)
              + (select count(*) from event
                 where place > (select place from outbox where one = 1) and occurred_at <= $1)",
        until
    )?;
    Ok(untold > 0)
}

#[derive(FromRow)]
struct Round {
    monday: Timestamp,
    written_up_to: Option<Uuid>,
}

async fn write_some(cx: &Backend, post: &Post, week: (Timestamp, Timestamp)) -> Result<u64> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "update digest set monday = monday where one = 1")?;
    let round = sql!(tx, fetch_one as Round, "select monday, written_up_to from digest where one = 1")?;
    let from = match (round.monday < week.1, round.written_up_to) {
        (true, _) => Uuid::nil(),
        (false, Some(last)) => last,
        // Another instance has been faster.
        (false, None) => return Ok(0),
    };
    let people = people(&mut tx, from).await?;
    let last = if (people.len() as i64) < BATCH { None } else { people.last().map(|person| person.id) };
    let mut written = 0;
    for person in people {
        written += write_one(cx, &mut tx, post, person, week).await?;
    }
    sql!(tx, execute, "update digest set monday = $1, written_up_to = $2 where one = 1", week.1, last)?;
    tx.commit().await?;
    Ok(written)
}

#[derive(FromRow)]
struct PersonRow {
    id: UserId,
    tenant_id: TenantId,
    name: String,
    ente: String,
    email: String,
    roles: String,
}

/// The next people, by id, who want a weekly mail and can get one.
async fn people(tx: &mut Tx, after: Uuid) -> Result<Vec<PersonRow>> {
    Ok(sql!(
        tx,
        fetch_all as PersonRow,
        "select a.id, a.tenant_id, a.name || ' ' || a.family_name as name, t.name as ente, a.email, a.roles
         from account a
         join tenant t on t.id = a.tenant_id
         where a.id > $1 and a.disabled_at is null and a.email is not null
           and a.id in (select f.user_id from notification_preference f where f.mail = 'WEEKLY' and f.shown)
         order by a.id limit $2",
        after,
        BATCH
    )?)
}

/// What this person may still read, and has not: one mail, or none.
async fn write_one(
    cx: &Backend,
    tx: &mut Tx,
    post: &Post,
    person: PersonRow,
    week: (Timestamp, Timestamp),
) -> Result<u64> {
    let roles = serde_json::from_str::<Vec<Role>>(&person.roles)?;
    let actor = Actor { user: person.id, tenant: person.tenant_id, roles };
    let wanted = preference::of(tx, actor.user).await?.readable_by(&actor).into_iter();
    let wanted = wanted.filter(|one| one.mailed() == MailTime::Weekly).map(|one| one.category).collect();
    let (unread, total) = unread_within(tx, &actor, wanted, week, MESSAGES).await?;
    if unread.is_empty() {
        return Ok(0);
    }
    let mut names = names::of(tx, unread.iter().map(|message| &message.event)).await?;
    names.enti.insert(actor.tenant, person.ente);
    let messages = unread.into_iter().map(|message| (rome::date(message.at), message.event)).collect::<Vec<_>>();
    let (first, last) = (rome::date(week.0), rome::date(week.1));
    let text = (post.digest)(&Digest {
        recipient: actor.tenant,
        person: &person.name,
        days: (&first, &last),
        messages: &messages,
        total,
        names: &names,
        public_url: &post.public_url,
    });
    let letter = Letter {
        event: None,
        tenant: actor.tenant,
        person: Some(actor.user),
        order: None,
        message_id: format!("settimana-{}.{}", rome::iso_date(week.1), actor.user.0.simple()),
        recipient: &person.email,
        text,
    };
    write(cx, tx, post, letter).await
}
