//! Tokens that were used. A token is good for one call, whichever process is asked (`decisions.md` T2): the database
//! remembers it until it has expired anyway.

use crate::Backend;
use crate::error::Result;

/// Uses a token; no when it was used before. `expires` counts seconds since 1970.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn use_once(cx: &Backend, issuer: &str, id: &str, expires: i64) -> Result<bool> {
    unclaimed!(cx, tx => {
        let rows = sql!(
            tx,
            execute,
            "insert into token_used (issuer, id, expires_at, used_at) values ($1, $2, $3, $4)
             on conflict (issuer, id) do nothing",
            issuer,
            id,
            expires.saturating_mul(1_000_000),
            cx.now()
        )?;
        rows == 1
    })
}

/// Has a token been used? Asking does not use it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn was_used(cx: &Backend, issuer: &str, id: &str) -> Result<bool> {
    // PostgreSQL keeps no such text, and would say so in its own words.
    if issuer.contains('\0') || id.contains('\0') {
        return Ok(false);
    }
    let mut tx = cx.db.snapshot().await?;
    let used = sql!(
        tx,
        fetch_one scalar bool,
        "select exists (select 1 from token_used where issuer = $1 and id = $2)",
        issuer,
        id
    )?;
    Ok(used)
}

/// Forgets what has expired a day ago: nobody could use it any more, even where a clock is put back.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "delete from token_used where expires_at < $1", cx.now().0 - 86_400_000_000)?;
    tx.commit().await
}
