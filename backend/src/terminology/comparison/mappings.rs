//! Lines of two concept maps: one is the same where it leads from the same code to the same code.

use domain::TerminologyId;
use domain::terminology::change::{Change, Said};
use serde::Deserialize;
use sqlx_macros::FromRow;

use super::{Counts, Line};
use crate::Tx;
use crate::error::Result;

/// Which two.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(super) before: TerminologyId,
    pub(super) after: TerminologyId,
}

#[derive(FromRow)]
struct Row {
    source_system: String,
    source_code: String,
    target_system: String,
    target_code: Option<String>,
    detail: String,
    other: String,
}

/// What is said of a line.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    equivalence: String,
    comment: Option<String>,
}

/// The same line of another version.
macro_rules! same_line {
    () => {
        "o.source_code = m.source_code and o.source_system = m.source_system
         and o.target_system = m.target_system and coalesce(o.target_code, '') = coalesce(m.target_code, '')"
    };
}

pub(super) async fn counts(tx: &mut Tx, pair: Pair) -> Result<Counts> {
    Ok(Counts {
        removed: count_alone(tx, pair.before, pair.after).await?,
        changed: count_changed(tx, pair).await?,
        added: count_alone(tx, pair.after, pair.before).await?,
    })
}

pub(super) async fn some(tx: &mut Tx, pair: Pair, change: Change, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let rows = match change {
        Change::Removed => alone(tx, pair.before, pair.after, offset, limit).await?,
        Change::Added => alone(tx, pair.after, pair.before, offset, limit).await?,
        Change::Changed => changed(tx, pair, offset, limit).await?,
    };
    Ok(rows.into_iter().map(|row| line(row, change)).collect())
}

fn line(row: Row, change: Change) -> Line {
    let token = |system: &str, code: &str| if system.is_empty() { code.to_owned() } else { format!("{system}|{code}") };
    let source = token(&row.source_system, &row.source_code);
    let target = row.target_code.map_or_else(|| "∅".to_owned(), |code| token(&row.target_system, &code));
    let said = |detail: &str| {
        let Detail { equivalence, comment } = serde_json::from_str(detail).unwrap_or_default();
        Said { display: equivalence, definition: comment, ..Said::default() }
    };
    let (before, after) = match change {
        Change::Removed => (Some(said(&row.detail)), None),
        Change::Added => (None, Some(said(&row.detail))),
        Change::Changed => (Some(said(&row.other)), Some(said(&row.detail))),
    };
    Line { change, code: format!("{source} → {target}"), before, after }
}

/// Lines of one that the other has not got.
async fn count_alone(tx: &mut Tx, here: TerminologyId, there: TerminologyId) -> Result<i64> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        concat!(
            "select count(*) from concept_mapping m where m.terminology_id = $1
               and not exists (select 1 from concept_mapping o where o.terminology_id = $2 and ",
            same_line!(),
            ")"
        ),
        here,
        there
    )?;
    Ok(count)
}

async fn alone(tx: &mut Tx, here: TerminologyId, there: TerminologyId, offset: i64, limit: i64) -> Result<Vec<Row>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        concat!(
            "select m.source_system, m.source_code, m.target_system, m.target_code, m.detail, '' as other
             from concept_mapping m where m.terminology_id = $1
               and not exists (select 1 from concept_mapping o where o.terminology_id = $2 and ",
            same_line!(),
            ") order by m.number limit $3 offset $4"
        ),
        here,
        there,
        limit,
        offset
    )?;
    Ok(rows)
}

/// Lines of both that say another thing. Where a map has a line twice, it is the same if any of them is.
macro_rules! changed_lines {
    () => {
        concat!(
            " from concept_mapping m join concept_mapping o on o.terminology_id = $1 and ",
            same_line!(),
            " where m.terminology_id = $2 and o.detail <> m.detail
                and o.number = (select min(o.number) from concept_mapping o where o.terminology_id = $1 and ",
            same_line!(),
            ") and not exists (select 1 from concept_mapping o where o.terminology_id = $1 and o.detail = m.detail and ",
            same_line!(),
            ")"
        )
    };
}

async fn count_changed(tx: &mut Tx, pair: Pair) -> Result<i64> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        concat!("select count(*)", changed_lines!()),
        pair.before,
        pair.after
    )?;
    Ok(count)
}

async fn changed(tx: &mut Tx, pair: Pair, offset: i64, limit: i64) -> Result<Vec<Row>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        concat!(
            "select m.source_system, m.source_code, m.target_system, m.target_code, m.detail, o.detail as other",
            changed_lines!(),
            " order by m.number limit $3 offset $4"
        ),
        pair.before,
        pair.after,
        limit,
        offset
    )?;
    Ok(rows)
}
