//! Sending the mail that waits. One instance claims one mail at a time for a while; whoever dies with a claim loses it.
//! So a mail may go out twice, with the same Message-ID, but never gets lost.
//!
//! Mail about one pratica goes in the order of what happened to it: nobody reads that it was accepted before they read
//! that it arrived. One that was not accepted keeps the later ones back while it is tried again. Once it is given up it
//! keeps nothing back: an outcome that is never told is worse than one told without what came before. The desk sees on
//! the pratica how many were given up.

use domain::{PraticaId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::Backend;
use crate::error::Result;
use crate::mailer::{Letter, Mailer, Outcome};
use crate::pratica::citizen::Links;

/// Seconds a claim lasts: longer than any try takes.
const LEASE: i64 = 90;
/// After this many tries a mail is parked.
pub const MAX_TRIES: i64 = 10;
/// Longest wait between two tries, in seconds.
const MAX_WAIT: i64 = 300;
/// Mails in a row that a server dropped, after which it counts as ill: when it is well again, nobody waits longer.
const ILL_AFTER: u32 = 3;
/// Days after which sent mail is forgotten.
const KEPT_DAYS: i64 = 30;

/// Sends mail, and remembers between two rounds how the server was doing.
pub struct Sender {
    mailer: Mailer,
    links: Links,
    dropped_in_a_row: u32,
}

/// What a round did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Round {
    pub sent: u64,
    pub failed: u64,
    /// There was no server to talk to: the next round should wait.
    pub unreachable: bool,
}

#[derive(FromRow)]
struct Waiting {
    id: Uuid,
    message_id: String,
    recipient: String,
    subject: String,
    body: String,
    html: Option<String>,
    created_at: Timestamp,
    tries: i64,
    pratica_id: Option<PraticaId>,
}

impl Sender {
    /// Sends with `mailer`; `links` are put into the mail of citizens.
    #[must_use]
    pub const fn new(mailer: Mailer, links: Links) -> Self {
        Self { mailer, links, dropped_in_a_row: 0 }
    }

    /// Where the mail goes.
    #[must_use]
    pub const fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// Tries every mail that is due once, until `stop` says so; ends at once when there is no server to talk to.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn send_due(&mut self, cx: &Backend, stop: impl Fn() -> bool) -> Result<Round> {
        let mut round = Round::default();
        while !stop() {
            let Some(mail) = claim(cx).await? else { break };
            let letter = self.links.put_into(cx, mail.pratica_id, letter(&mail)).await?;
            match self.mailer.send(&letter).await {
                Outcome::Sent => {
                    delivered(cx, mail.id).await?;
                    round.sent += 1;
                    if self.dropped_in_a_row >= ILL_AFTER {
                        wait_no_longer(cx).await?;
                    }
                    self.dropped_in_a_row = 0;
                }
                Outcome::Refused(why) => {
                    failed(cx, &mail, &why, false).await?;
                    round.failed += 1;
                }
                Outcome::Dropped(why) => {
                    failed(cx, &mail, &why, true).await?;
                    self.dropped_in_a_row += 1;
                    round.failed += 1;
                }
                Outcome::Unreachable(why) => {
                    tracing::warn!(%why, "the mail server cannot be reached");
                    release(cx, mail.id).await?;
                    round.unreachable = true;
                    break;
                }
            }
        }
        Ok(round)
    }
}

fn letter(mail: &Waiting) -> Letter {
    Letter {
        message_id: mail.message_id.clone(),
        recipient: mail.recipient.clone(),
        subject: mail.subject.clone(),
        body: mail.body.clone(),
        html: mail.html.clone(),
        written_at: mail.created_at,
    }
}

/// The mail that has waited longest, for this instance alone; of one pratica, the earliest. Between looking and claiming
/// no earlier one can come up: mail is written in the order of the events, and what is sent or given up stays so.
async fn claim(cx: &Backend) -> Result<Option<Waiting>> {
    loop {
        let now = cx.now();
        let mut looking = cx.db.snapshot().await?;
        let found = sql!(
            looking,
            fetch_optional as Waiting,
            "select id, message_id, recipient, subject, body, html, created_at, tries, pratica_id
             from mail
             where sent_at is null and parked_at is null and due_at <= $1
               and (claimed_until is null or claimed_until <= $1)
               and not exists (select 1 from mail earlier
                               where earlier.pratica_id = mail.pratica_id and earlier.place < mail.place
                                 and earlier.sent_at is null and earlier.parked_at is null)
             order by due_at, id limit 1",
            now
        )?;
        drop(looking);
        let Some(mail) = found else { return Ok(None) };
        let mut tx = cx.db.begin_job().await?;
        let claimed = sql!(
            tx,
            execute,
            "update mail set claimed_until = $2
             where id = $1 and sent_at is null and parked_at is null and tries = $4
               and (claimed_until is null or claimed_until <= $3)",
            mail.id,
            now.plus_seconds(LEASE),
            now,
            mail.tries
        )?;
        tx.commit().await?;
        if claimed == 1 {
            return Ok(Some(mail));
        }
    }
}

/// What is left of a sender that was killed with a mail in its hands.
#[cfg(test)]
#[crate::boxed]
pub(super) async fn claim_and_die(cx: &Backend) -> bool {
    claim(cx).await.expect("the database answers").is_some()
}

async fn delivered(cx: &Backend, id: Uuid) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "update mail set sent_at = $2, claimed_until = null, failure = null where id = $1",
        id,
        cx.now()
    )?;
    tx.commit().await
}

async fn failed(cx: &Backend, mail: &Waiting, why: &str, dropped: bool) -> Result<()> {
    let tries = mail.tries + 1;
    let parked = tries >= MAX_TRIES;
    if parked {
        tracing::error!(message_id = %mail.message_id, %why, "a mail is given up after {tries} tries");
    } else {
        tracing::warn!(message_id = %mail.message_id, %why, tries, "a mail was not accepted");
    }
    let now = cx.now();
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "update mail set tries = $2, due_at = $3, claimed_until = null, parked_at = $4, failure = $5, dropped = $6
         where id = $1",
        mail.id,
        tries,
        now.plus_seconds(wait(tries)),
        parked.then_some(now),
        why.chars().take(500).collect::<String>(),
        dropped
    )?;
    tx.commit().await
}

/// Seconds before the next try: 2, 4, 8, … up to [`MAX_WAIT`].
const fn wait(tries: i64) -> i64 {
    let seconds = 1_i64 << if tries < 16 { tries } else { 16 };
    if seconds < MAX_WAIT { seconds } else { MAX_WAIT }
}

async fn release(cx: &Backend, id: Uuid) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "update mail set claimed_until = null where id = $1", id)?;
    tx.commit().await
}

/// The server was ill and is well again: what it dropped is due now.
async fn wait_no_longer(cx: &Backend) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "update mail set due_at = $1 where sent_at is null and parked_at is null and dropped = $2 and due_at > $1",
        now,
        true
    )?;
    tx.commit().await
}

/// How much mail waits, and how much was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, FromRow)]
pub struct Depth {
    pub waiting: i64,
    pub parked: i64,
}

/// How much mail waits.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn depth(cx: &Backend) -> Result<Depth> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_one as Depth,
        "select (select count(*) from mail where sent_at is null and parked_at is null) as waiting,
                (select count(*) from mail where parked_at is not null) as parked"
    )?)
}

/// Forgets mail that was sent long ago; the worker calls it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<u64> {
    let mut tx = cx.db.begin_job().await?;
    let gone = sql!(
        tx,
        execute,
        "delete from mail where sent_at is not null and sent_at < $1",
        cx.now().plus_days(-KEPT_DAYS)
    )?;
    tx.commit().await?;
    Ok(gone)
}
