//! How often somebody may call (seed 004, status 429): counted in the database, for all instances together.

use crate::Backend;
use crate::error::Result;

/// Microseconds of a window.
const WINDOW: i64 = 60_000_000;

/// Counts one call of `who` in this minute; the seconds to wait when there have been more than `most` in it. What is over
/// the limit is counted too, and counts for this minute alone.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn admit(cx: &Backend, who: &str, most: i64) -> Result<Option<u32>> {
    let now = cx.now();
    let window = now.0.div_euclid(WINDOW);
    let used = unclaimed!(cx, tx => {
        sql!(
            tx,
            fetch_one scalar i64,
            "insert into terminology_rate (caller, minute, used) values ($1, $2, 1)
             on conflict (caller) do update
             set used = case when terminology_rate.minute = excluded.minute then terminology_rate.used + 1 else 1 end,
                 minute = excluded.minute
             returning used",
            who,
            window
        )?
    })?;
    let seconds = ((window + 1) * WINDOW - now.0).div_euclid(1_000_000) + 1;
    Ok((used > most).then(|| u32::try_from(seconds).unwrap_or(60)))
}

/// Forgets minutes that are over.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    let before = cx.now().0.div_euclid(WINDOW) - 5;
    sql!(tx, execute, "delete from terminology_rate where minute < $1", before)?;
    tx.commit().await
}
