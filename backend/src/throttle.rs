//! Guessing made slow (security.md WEB-14): each address has three tries at once and three a minute, each account a
//! wait that grows with the failures. Counted in the database, for all instances together. Nothing is ever locked, and
//! somebody else's guesses do not make an account's owner wait at an address the owner has signed in from before.

use std::net::IpAddr;
use std::time::Duration;

use domain::{Denial, Timestamp};
use sha2::{Digest as _, Sha256};
use sqlx_macros::FromRow;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// Seconds after which an address gets a try back.
const ADDRESS_SECONDS: i64 = 20;
/// Tries an address has at once.
const ADDRESS_TRIES: i64 = 3;
/// Seconds to wait after the first, second, … failure on an account; the last one for all that follow.
const WAITS: [i64; 6] = [0, 0, 1, 3, 5, 10];
/// From unknown addresses together, an account is tried at most so often …
const WINDOW_TRIES: i64 = 45;
/// … in so many seconds.
const WINDOW_SECONDS: i64 = 600;
/// After so many seconds without a failure an account begins anew.
const FORGET_SECONDS: i64 = 900;
/// For so many days an address stays known.
const KNOWN_DAYS: i64 = 30;

/// In one process the tries of one address go one after the other: two people of an office who sign in together do not
/// use up each other's tries. Addresses share these lines by hash.
static LINES: [Semaphore; 64] = [const { Semaphore::const_new(1) }; 64];
/// How many stand in line in one process before the others are sent away.
static DOOR: Semaphore = Semaphore::const_new(256);
/// How long somebody stands in line.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where an attempt comes from: an IPv4 address, or the network of an IPv6 one, since a home has 2^64 of those.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source(String);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(four) => four.to_string(),
            IpAddr::V6(six) => {
                let [a, b, c, d, ..] = six.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        })
    }
}

impl Source {
    /// As text, for people.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Waits in this address's line.
    async fn line(&self) -> Result<Place> {
        let busy = || Denial::TooManyRequests { retry_after_seconds: 5 };
        let door = DOOR.try_acquire().map_err(|_| busy())?;
        let line = &LINES[usize::from(Sha256::digest(self.0.as_bytes())[0]) % LINES.len()];
        let line = tokio::time::timeout(PATIENCE, line.acquire()).await.map_err(|_| busy())?;
        Ok(Place { _line: line.map_err(|closed| Error::Internal(closed.into()))?, _door: door })
    }
}

#[derive(Debug)]
struct Place {
    _line: SemaphorePermit<'static>,
    _door: SemaphorePermit<'static>,
}

/// One try that was let in. It counts as failed until [`succeeded`] says otherwise, so that a thousand at once are no
/// more than one after the other.
#[derive(Debug)]
pub struct Try {
    account: String,
    source: Source,
    known: bool,
    _place: Place,
}

impl Try {
    fn lane(account: &str, source: &Source, known: bool) -> String {
        if known { format!("known|{account}|{}", source.0) } else { format!("account|{account}") }
    }
}

/// Whether an account exists or not, its name is counted the same way.
#[must_use]
pub fn key(name: &str) -> String {
    hex::encode(Sha256::digest(name.as_bytes()))
}

/// Lets one try in.
///
/// # Errors
/// `TooManyRequests` with the seconds to wait, when the address or the account has had too many.
#[crate::boxed]
pub async fn admit(cx: &Backend, account: &str, source: &Source) -> Result<Try> {
    look(cx, account, source).await?;
    let place = source.line().await?;
    let account = key(account);
    let known = unclaimed!(cx, tx => {
        let now = cx.now();
        let known = is_known(tx, &account, source, now).await?;
        let lane = Try::lane(&account, source, known);
        if !take_address(tx, source, now).await? || !take_lane(tx, &lane, known, now).await? {
            // Another try got in since `look`. Nothing is counted: dropping the transaction takes both back.
            return Err(Denial::TooManyRequests { retry_after_seconds: 1 }.into());
        }
        known
    })?;
    Ok(Try { account, source: source.clone(), known, _place: place })
}

/// Sends away, with a read, who has to wait; most of a flood ends here.
///
/// # Errors
/// `TooManyRequests` with the seconds to wait.
async fn look(cx: &Backend, account: &str, source: &Source) -> Result<()> {
    let account = &key(account);
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    let known = is_known(&mut tx, account, source, now).await?;
    #[derive(FromRow)]
    struct Row {
        blocked_until: Timestamp,
        window_from: Timestamp,
        window_count: i64,
    }
    let row = async |tx: &mut Tx, bucket: String| {
        sql!(
            tx,
            fetch_optional as Row,
            "select blocked_until, window_from, window_count from throttle where bucket = $1",
            bucket
        )
    };
    let address = row(&mut tx, format!("address|{}", source.0)).await?;
    let lane = row(&mut tx, Try::lane(account, source, known)).await?;
    let address_free = address.map(|row| row.blocked_until.plus_seconds(-ADDRESS_SECONDS * (ADDRESS_TRIES - 1)));
    let lane_free = lane.map(|row| {
        let window_ends = row.window_from.plus_seconds(WINDOW_SECONDS);
        if !known && row.window_count >= WINDOW_TRIES { row.blocked_until.max(window_ends) } else { row.blocked_until }
    });
    match address_free.into_iter().chain(lane_free).max() {
        Some(free) if free > now => {
            let seconds = (free.0 - now.0).div_euclid(1_000_000) + i64::from((free.0 - now.0) % 1_000_000 > 0);
            Err(Denial::TooManyRequests { retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }.into())
        }
        _ => Ok(()),
    }
}

async fn is_known(tx: &mut Tx, account: &str, source: &Source, now: Timestamp) -> Result<bool> {
    let since = now.plus_days(-KNOWN_DAYS);
    let count = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from known_source where account_key = $1 and source = $2 and seen_at > $3",
        account,
        &source.0,
        since
    )?;
    Ok(count > 0)
}

/// Takes one of the address's tries. `blocked_until` is when all of them are back.
async fn take_address(tx: &mut Tx, source: &Source, now: Timestamp) -> Result<bool> {
    let rows = sql!(
        tx,
        execute,
        "insert into throttle (bucket, failures, blocked_until, window_from, window_count, touched_at)
         values ($1, 1, $3, $2, 0, $2)
         on conflict (bucket) do update
         set blocked_until = case when throttle.blocked_until > $2 then throttle.blocked_until + $4 else $3 end,
             failures = throttle.failures + 1,
             touched_at = $2
         where throttle.blocked_until <= $5",
        format!("address|{}", source.0),
        now,
        now.plus_seconds(ADDRESS_SECONDS),
        ADDRESS_SECONDS * 1_000_000,
        now.plus_seconds(ADDRESS_SECONDS * (ADDRESS_TRIES - 1))
    )?;
    Ok(rows == 1)
}

/// Takes the account's next try, which is one more failure until it turns out otherwise.
async fn take_lane(tx: &mut Tx, lane: &str, known: bool, now: Timestamp) -> Result<bool> {
    #[derive(FromRow)]
    struct Row {
        failures: i64,
        blocked_until: Timestamp,
        window_from: Timestamp,
        window_count: i64,
        touched_at: Timestamp,
    }
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select failures, blocked_until, window_from, window_count, touched_at from throttle where bucket = $1",
        lane
    )?;
    let row =
        row.unwrap_or(Row { failures: 0, blocked_until: now, window_from: now, window_count: 0, touched_at: now });
    let over = now.seconds_since(row.window_from) >= WINDOW_SECONDS;
    let (window_from, window_count) = if over { (now, 0) } else { (row.window_from, row.window_count) };
    if row.blocked_until > now || (!known && window_count >= WINDOW_TRIES) {
        return Ok(false);
    }
    let forgotten = now.seconds_since(row.touched_at) >= FORGET_SECONDS;
    let failures = if forgotten { 1 } else { row.failures + 1 };
    let wait = WAITS[usize::try_from(failures - 1).unwrap_or(usize::MAX).min(WAITS.len() - 1)];
    sql!(
        tx,
        execute,
        "insert into throttle (bucket, failures, blocked_until, window_from, window_count, touched_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (bucket) do update
         set failures = excluded.failures, blocked_until = excluded.blocked_until, window_from = excluded.window_from,
             window_count = excluded.window_count, touched_at = excluded.touched_at",
        lane,
        failures,
        now.plus_seconds(wait),
        window_from,
        window_count + 1,
        now
    )?;
    Ok(true)
}

/// The password was right: the try is given back, and the address is known for the account from now on.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn succeeded(tx: &mut Tx, done: &Try, now: Timestamp) -> Result<()> {
    sql!(
        tx,
        execute,
        "update throttle set blocked_until = blocked_until - $2 where bucket = $1",
        format!("address|{}", done.source.0),
        ADDRESS_SECONDS * 1_000_000
    )?;
    let lane = Try::lane(&done.account, &done.source, done.known);
    if done.known {
        sql!(tx, execute, "delete from throttle where bucket = $1", lane)?;
    } else {
        // The other guesses of unknown addresses stay counted: the owner's success is not theirs.
        sql!(
            tx,
            execute,
            "update throttle set failures = case when failures > 0 then failures - 1 else 0 end,
                                 window_count = case when window_count > 0 then window_count - 1 else 0 end,
                                 blocked_until = case when failures <= 1 then $2 else blocked_until end
             where bucket = $1",
            lane,
            now
        )?;
    }
    sql!(
        tx,
        execute,
        "insert into known_source (account_key, source, seen_at) values ($1, $2, $3)
         on conflict (account_key, source) do update set seen_at = excluded.seen_at",
        &done.account,
        &done.source.0,
        now
    )?;
    Ok(())
}

/// Forgets what no longer counts.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    unclaimed!(cx, tx => {
        let now = cx.now();
        sql!(tx, execute, "delete from throttle where touched_at < $1", now.plus_seconds(-FORGET_SECONDS))?;
        sql!(tx, execute, "delete from known_source where seen_at < $1", now.plus_days(-KNOWN_DAYS))?;
    })
}
