//! Takes away behind what nobody sees any more: deleted versions, and loads that never came to an end.

use domain::TerminologyId;

use crate::Backend;
use crate::error::Result;

/// A load that has not ended by then never will: it is ended for it after five minutes.
const ABANDONED_MICROSECONDS: i64 = 3600 * 1_000_000;
/// Rows of one table that a transaction deletes at most: nobody waits for long.
const ROWS: i64 = 20_000;
/// Transactions of one turn at most.
const STEPS: usize = 100;

/// Takes away some of what there is.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "update terminology set state = 'deleting' where state = 'loading' and created_at < $1",
        cx.now().0 - ABANDONED_MICROSECONDS
    )?;
    tx.commit().await?;
    for _ in 0..STEPS {
        if !step(cx).await? {
            break;
        }
    }
    Ok(())
}

/// One transaction; no when nothing is left.
async fn step(cx: &Backend) -> Result<bool> {
    let mut tx = cx.db.begin_job().await?;
    let id = sql!(
        tx,
        fetch_optional scalar TerminologyId,
        "select id from terminology where state = 'deleting' order by created_at limit 1"
    )?;
    let Some(id) = id else { return Ok(false) };
    let concepts = sql!(
        tx,
        execute,
        "delete from concept where terminology_id = $1 and number in
           (select number from concept where terminology_id = $1 order by number limit $2)",
        id,
        ROWS
    )?;
    let descents = sql!(
        tx,
        execute,
        "delete from concept_descent where terminology_id = $1 and ancestor in
           (select ancestor from concept_descent where terminology_id = $1 order by ancestor limit $2)",
        id,
        ROWS
    )?;
    let mappings = sql!(
        tx,
        execute,
        "delete from concept_mapping where terminology_id = $1 and number in
           (select number from concept_mapping where terminology_id = $1 order by number limit $2)",
        id,
        ROWS
    )?;
    let properties = sql!(
        tx,
        execute,
        "delete from concept_property where (terminology_id, name, value, number) in
           (select terminology_id, name, value, number from concept_property where terminology_id = $1
            order by name, value, number limit $2)",
        id,
        ROWS
    )?;
    let words = sql!(
        tx,
        execute,
        "delete from concept_word where (terminology_id, word, part) in
           (select terminology_id, word, part from concept_word where terminology_id = $1 order by word, part limit $2)",
        id,
        ROWS
    )?;
    if concepts + descents + mappings + properties + words == 0 {
        sql!(tx, execute, "delete from terminology_naming where terminology_id = $1", id)?;
        sql!(tx, execute, "delete from terminology where id = $1", id)?;
    }
    tx.commit().await?;
    Ok(true)
}
