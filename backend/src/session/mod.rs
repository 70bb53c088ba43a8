//! Who is signed in (security.md WEB-01 to WEB-04). A session is a row; the token that opens it is 256 random bits, of
//! which only the SHA-256 is stored. A session whose row is gone, or whose end is past, opens nothing, at once and on every
//! instance. The row of a browser's session stays a while after its end, to say whose it was ([`ended`]).

mod sign_in;

use std::time::Duration;

use domain::user::{IDLE_SECONDS, PasswordProof, SESSION_SECONDS, User};
use domain::{Actor, Denial, Role, SessionId, TenantId, Thing, Timestamp, UserId};
use sha2::{Digest as _, Sha256};
use sqlx_macros::FromRow;
use strum::{Display, EnumString, IntoStaticStr};

use crate::db::word;
use crate::error::Result;
use crate::throttle::Source;
use crate::{Backend, Tx};

pub use sign_in::{Attempt, change_password, prove, set_first_password, sign_in};

/// What a session is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumString, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum SessionKind {
    /// A cookie.
    Browser,
    /// A bearer token.
    Api,
}

/// Somebody who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    pub session: SessionId,
    pub kind: SessionKind,
    pub actor: Actor,
    pub username: String,
    pub name: String,
    pub family_name: String,
    pub tenant_name: String,
    pub tenant_slug: String,
    /// When the password was last typed in this session.
    pub proof: PasswordProof,
    /// Somebody else gave the password: until it is changed, nothing else is done.
    pub password_due: bool,
    pub ends_at: Timestamp,
}

/// A session just opened, with the only copy of its token.
pub struct Opened {
    /// For the cookie or the `Authorization` header; never logged, never stored.
    pub token: String,
    pub signed_in: SignedIn,
}

/// Does using the session keep it alive?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// A person or program does something.
    Active,
    /// The page asks by itself whether there is news: that is not somebody at the desk.
    Background,
}

/// From where, and with what program, somebody signs in.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: Source,
    /// The `User-Agent`, as it was sent.
    pub agent: String,
}

/// `seen_at` is not written more often than this, in seconds.
const SEEN_STEP: i64 = 10;
/// A request does not wait longer than this for `seen_at` to be written; the next one will write it.
const SEEN_PATIENCE: Duration = Duration::from_millis(500);
/// The most sessions an account has; opening one more ends the oldest.
const MOST_SESSIONS: i64 = 100;
/// Seconds after its end for which it is known whose a browser's session was.
const REMEMBERED: i64 = 12 * 60 * 60;

#[derive(FromRow)]
struct Row {
    id: SessionId,
    kind: String,
    account_id: UserId,
    tenant_id: TenantId,
    username: String,
    name: String,
    family_name: String,
    roles: String,
    tenant_name: String,
    slug: String,
    seen_at: Timestamp,
    proved_at: Timestamp,
    ends_at: Timestamp,
    provisional: bool,
}

/// Who holds this token, if it opens anything.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn authenticate(cx: &Backend, token: &str, how: Use) -> Result<Option<SignedIn>> {
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select s.id, s.kind, s.account_id, a.tenant_id, a.username, a.name, a.family_name, a.roles,
                t.name as tenant_name, t.slug, s.seen_at, s.proved_at, s.ends_at, c.provisional
         from session s
         join account a on a.id = s.account_id and a.disabled_at is null
         join tenant t on t.id = a.tenant_id
         join credential c on c.account_id = a.id
         where s.token_hash = $1 and s.seen_at > $2 and s.ends_at > $3",
        digest(token),
        now.plus_seconds(-IDLE_SECONDS),
        now
    )?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    if how == Use::Active && now.seconds_since(row.seen_at) >= SEEN_STEP {
        let seen = tokio::time::timeout(SEEN_PATIENCE, seen(cx, row.id, now)).await;
        if !matches!(seen, Ok(Ok(()))) {
            tracing::debug!(session = %row.id, "the use of a session was not noted this time");
        }
    }
    Ok(Some(SignedIn {
        session: row.id,
        kind: word(&row.kind)?,
        actor: Actor {
            user: row.account_id,
            tenant: row.tenant_id,
            roles: serde_json::from_str::<Vec<Role>>(&row.roles)?,
        },
        username: row.username,
        name: row.name,
        family_name: row.family_name,
        tenant_name: row.tenant_name,
        tenant_slug: row.slug,
        proof: PasswordProof(row.proved_at),
        password_due: row.provisional,
        ends_at: row.ends_at,
    }))
}

/// What the holder of a session may do now, while it lives: for who goes on listening after a request was answered.
/// Asking keeps nothing alive.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn roles(cx: &Backend, id: SessionId) -> Result<Option<Vec<Role>>> {
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    let roles = sql!(
        tx,
        fetch_optional scalar String,
        "select a.roles from session s join account a on a.id = s.account_id and a.disabled_at is null
         where s.id = $1 and s.seen_at > $2 and s.ends_at > $3",
        id,
        now.plus_seconds(-IDLE_SECONDS),
        now
    )?;
    Ok(roles.map(|roles| serde_json::from_str(&roles)).transpose()?)
}

async fn seen(cx: &Backend, id: SessionId, now: Timestamp) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    sql!(tx, execute, "update session set seen_at = $2 where id = $1 and seen_at < $2", id, now)?;
    tx.commit().await
}

/// Whose session this token opened, when that has ended by time or was ended from elsewhere, not by signing out: for
/// keeping what came too late until the same person signs in again, and for nothing else. Nobody, while it still opens
/// something, and when it ended half a day ago.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn ended(cx: &Backend, token: &str) -> Result<Option<UserId>> {
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    Ok(sql!(
        tx,
        fetch_optional scalar UserId,
        "select account_id from session
         where token_hash = $1 and kind = $2 and (ends_at <= $3 or seen_at <= $4) and ends_at > $5 and seen_at > $6",
        digest(token),
        SessionKind::Browser.to_string(),
        now,
        now.plus_seconds(-IDLE_SECONDS),
        now.plus_seconds(-REMEMBERED),
        now.plus_seconds(-IDLE_SECONDS - REMEMBERED)
    )?)
}

/// Opens a session; the caller has verified who it is.
async fn open(cx: &Backend, tx: &mut Tx, user: &User, kind: SessionKind, origin: &Origin) -> Result<String> {
    let (token, now) = (fresh_token(cx), cx.now());
    sql!(
        tx,
        execute,
        "insert into session (id, token_hash, kind, account_id, address, agent, opened_at, seen_at, proved_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)",
        SessionId(cx.id()),
        digest(&token),
        kind.to_string(),
        user.id,
        origin.source.as_str(),
        origin.agent.chars().filter(|c| !c.is_control()).take(200).collect::<String>(),
        now,
        now.plus_seconds(SESSION_SECONDS)
    )?;
    sql!(
        tx,
        execute,
        "delete from session where account_id = $1 and id in
            (select id from session where account_id = $1 and ends_at > $3
             order by opened_at desc, id desc limit 1000 offset $2)",
        user.id,
        MOST_SESSIONS,
        now
    )?;
    Ok(token)
}

/// Gives a session a new token, because what it may do has grown; the old one opens nothing any more.
async fn renew(cx: &Backend, tx: &mut Tx, id: SessionId) -> Result<String> {
    let token = fresh_token(cx);
    let rows = sql!(
        tx,
        execute,
        "update session set token_hash = $2, proved_at = $3, seen_at = $3 where id = $1 and ends_at > $3",
        id,
        digest(&token),
        cx.now()
    )?;
    if rows == 1 { Ok(token) } else { Err(Denial::SignedOut.into()) }
}

fn fresh_token(cx: &Backend) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(cx.random.bytes::<32>())
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Ends the session a token opens; nothing happens when it opens none.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sign_out(cx: &Backend, token: &str) -> Result<()> {
    unclaimed!(cx, tx => {
        sql!(tx, execute, "delete from session where token_hash = $1", digest(token))?;
    })
}

/// One of a person's sessions, as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub kind: String,
    pub address: String,
    pub agent: String,
    pub opened_at: Timestamp,
    pub seen_at: Timestamp,
    pub ends_at: Timestamp,
}

/// A person's living sessions, newest first.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor) -> Result<Vec<SessionRow>> {
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    Ok(sql!(
        tx,
        fetch_all as SessionRow,
        "select id, kind, address, agent, opened_at, seen_at, ends_at from session
         where account_id = $1 and seen_at > $2 and ends_at > $3
         order by opened_at desc, id desc limit $4",
        actor.user,
        now.plus_seconds(-IDLE_SECONDS),
        now,
        MOST_SESSIONS
    )?)
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// `NotFound` for a session that is not theirs, or has ended.
#[crate::boxed]
pub async fn end(cx: &Backend, actor: &Actor, id: SessionId) -> Result<()> {
    let rows = unclaimed!(cx, tx => {
        sql!(
            tx,
            execute,
            "update session set ends_at = $3 where id = $1 and account_id = $2 and ends_at > $3",
            id,
            actor.user,
            cx.now()
        )?
    })?;
    if rows == 1 { Ok(()) } else { Err(Denial::not_found(Thing::Session).into()) }
}

/// Ends all of the person's sessions but the one in use. Answers how many.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn end_others(cx: &Backend, signed_in: &SignedIn) -> Result<u64> {
    unclaimed!(cx, tx => { end_all(tx, signed_in.actor.user, Some(signed_in.session), cx.now()).await? })
}

/// Ends every session of an account but `kept`. Answers how many.
#[crate::boxed]
pub(crate) async fn end_all(tx: &mut Tx, user: UserId, kept: Option<SessionId>, now: Timestamp) -> Result<u64> {
    Ok(sql!(
        tx,
        execute,
        "update session set ends_at = $3 where account_id = $1 and ends_at > $3 and ($2 is null or id <> $2)",
        user,
        kept,
        now
    )?)
}

/// Forgets codes that have run out, and sessions: a program's when it has ended, a browser's a while after.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    unclaimed!(cx, tx => {
        let now = cx.now();
        let idle = now.plus_seconds(-IDLE_SECONDS);
        sql!(
            tx,
            execute,
            "delete from session where ends_at <= $1 or seen_at <= $2",
            now.plus_seconds(-REMEMBERED),
            idle.plus_seconds(-REMEMBERED)
        )?;
        sql!(
            tx,
            execute,
            "delete from session where kind = $3 and (ends_at <= $1 or seen_at <= $2)",
            now,
            idle,
            SessionKind::Api.to_string()
        )?;
        sql!(tx, execute, "delete from activation where ends_at <= $1", now)?;
    })
}
