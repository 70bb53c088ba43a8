//! Forms that came back: what was typed is kept for a quarter of an hour, for its author alone.

use domain::{Actor, UserId};
use uuid::Uuid;

use crate::error::Result;
use crate::{Backend, Tx};

/// Seconds a draft is kept.
const KEPT: i64 = 15 * 60;
/// Bytes of a draft at most; longer ones are not kept.
const MAX_BYTES: usize = 64 * 1024;

/// Keeps a form for its author, who may have to sign in again to see it; answers the id to ask for it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn keep(cx: &Backend, author: UserId, content: &str) -> Result<Uuid> {
    let id = cx.id();
    keep_as(cx, id, author, content).await?;
    Ok(id)
}

/// The same under an id that is known already.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn keep_as(cx: &Backend, id: Uuid, author: UserId, content: &str) -> Result<()> {
    let content = if content.len() > MAX_BYTES { "{}" } else { content };
    let mut tx = cx.db.begin().await?;
    sql!(
        tx,
        execute,
        "insert into form_draft (id, user_id, content, expires_at) values ($1, $2, $3, $4)",
        id,
        author,
        content,
        cx.now().plus_seconds(KEPT)
    )?;
    tx.commit().await
}

/// The form with that id, if it is the actor's and still kept.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn find(cx: &Backend, actor: &Actor, id: Uuid) -> Result<Option<String>> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_optional scalar String,
        "select content from form_draft where id = $1 and user_id = $2 and expires_at > $3",
        id,
        actor.user,
        cx.now()
    )?)
}

/// Forgets what is kept too long; the worker calls it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend, tx: &mut Tx) -> Result<u64> {
    Ok(sql!(tx, execute, "delete from form_draft where expires_at <= $1", cx.now())?)
}
