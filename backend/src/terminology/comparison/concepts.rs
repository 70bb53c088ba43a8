//! Concepts of two code systems. The statements compare sets through the index of codes, and only the rows of a page come
//! into memory, however many concepts there are.

use std::collections::BTreeMap;

use domain::TerminologyId;
use domain::terminology::change::{Change, Said};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::{Counts, Line};
use crate::Tx;
use crate::error::Result;

#[derive(FromRow)]
struct Row {
    code: String,
    before_number: i64,
    before_display: String,
    before_detail: String,
    after_number: i64,
    after_display: String,
    after_detail: String,
}

/// Which two, and whether there are levels to be compared.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(super) before: TerminologyId,
    pub(super) after: TerminologyId,
    pub(super) levels: bool,
}

pub(super) async fn counts(tx: &mut Tx, pair: Pair) -> Result<Counts> {
    Ok(Counts {
        removed: count_alone(tx, pair.before, pair.after).await?,
        changed: count_changed(tx, pair).await?,
        added: count_alone(tx, pair.after, pair.before).await?,
    })
}

pub(super) async fn some(tx: &mut Tx, pair: Pair, change: Change, offset: i64, limit: i64) -> Result<Vec<Line>> {
    match change {
        Change::Removed => {
            let rows = alone(tx, pair.before, pair.after, offset, limit).await?;
            Ok(rows.into_iter().map(|(code, said)| Line { change, code, before: Some(said), after: None }).collect())
        }
        Change::Added => {
            let rows = alone(tx, pair.after, pair.before, offset, limit).await?;
            Ok(rows.into_iter().map(|(code, said)| Line { change, code, before: None, after: Some(said) }).collect())
        }
        Change::Changed => changed(tx, pair, offset, limit).await,
    }
}

/// Codes of one that the other has not got.
async fn count_alone(tx: &mut Tx, here: TerminologyId, there: TerminologyId) -> Result<i64> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept c
         where c.terminology_id = $1
           and not exists (select 1 from concept o where o.terminology_id = $2 and o.code = c.code)",
        here,
        there
    )?;
    Ok(count)
}

async fn alone(
    tx: &mut Tx,
    here: TerminologyId,
    there: TerminologyId,
    offset: i64,
    limit: i64,
) -> Result<Vec<(String, Said)>> {
    #[derive(FromRow)]
    struct Alone {
        number: i64,
        code: String,
        display: String,
        detail: String,
    }
    let rows = sql!(
        tx,
        fetch_all as Alone,
        "select c.number, c.code, c.display, c.detail from concept c
         where c.terminology_id = $1
           and not exists (select 1 from concept o where o.terminology_id = $2 and o.code = c.code)
         order by c.number limit $3 offset $4",
        here,
        there,
        limit,
        offset
    )?;
    let mut parents = parents(tx, here, rows.iter().map(|row| row.number).collect()).await?;
    let said = |row: Alone| {
        let above = parents.remove(&row.number).unwrap_or_default();
        (row.code, Said::of(row.display, &row.detail, above))
    };
    Ok(rows.into_iter().map(said).collect())
}

/// Codes of both that are not the same. Parents are compared as sets of codes: numbers differ from file to file.
macro_rules! changed_codes {
    () => {
        " from concept c join concept o on o.terminology_id = $1 and o.code = c.code
          where c.terminology_id = $2 and (o.display <> c.display or o.detail <> c.detail or ($3 and (
            exists (select 1 from concept_descent d
                    join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
                    where d.terminology_id = c.terminology_id and d.descendant = c.number and d.depth = 1
                      and not exists (select 1 from concept_descent e
                            join concept q on q.terminology_id = e.terminology_id and q.number = e.ancestor
                            where e.terminology_id = o.terminology_id and e.descendant = o.number and e.depth = 1
                              and q.code = p.code))
            or exists (select 1 from concept_descent d
                    join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
                    where d.terminology_id = o.terminology_id and d.descendant = o.number and d.depth = 1
                      and not exists (select 1 from concept_descent e
                            join concept q on q.terminology_id = e.terminology_id and q.number = e.ancestor
                            where e.terminology_id = c.terminology_id and e.descendant = c.number and e.depth = 1
                              and q.code = p.code)))))"
    };
}

async fn count_changed(tx: &mut Tx, pair: Pair) -> Result<i64> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        concat!("select count(*)", changed_codes!()),
        pair.before,
        pair.after,
        pair.levels
    )?;
    Ok(count)
}

async fn changed(tx: &mut Tx, pair: Pair, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        concat!(
            "select c.code, o.number as before_number, o.display as before_display, o.detail as before_detail,
                    c.number as after_number, c.display as after_display, c.detail as after_detail",
            changed_codes!(),
            " order by c.number limit $4 offset $5"
        ),
        pair.before,
        pair.after,
        pair.levels,
        limit,
        offset
    )?;
    let mut before = parents(tx, pair.before, rows.iter().map(|row| row.before_number).collect()).await?;
    let mut after = parents(tx, pair.after, rows.iter().map(|row| row.after_number).collect()).await?;
    let line = |row: Row| {
        let above = before.remove(&row.before_number).unwrap_or_default();
        let before = Said::of(row.before_display, &row.before_detail, above);
        let above = after.remove(&row.after_number).unwrap_or_default();
        let after = Said::of(row.after_display, &row.after_detail, above);
        Line { change: Change::Changed, code: row.code, before: Some(before), after: Some(after) }
    };
    Ok(rows.into_iter().map(line).collect())
}

type Parents = BTreeMap<i64, Vec<String>>;

/// What is directly above some concepts.
async fn parents(tx: &mut Tx, id: TerminologyId, numbers: Vec<i64>) -> Result<Parents> {
    #[derive(FromRow)]
    struct Parent {
        descendant: i64,
        code: String,
    }
    if numbers.is_empty() {
        return Ok(Parents::new());
    }
    let rows: Vec<Parent> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select d.descendant, p.code from concept_descent d
             join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
             where d.depth = 1 and d.terminology_id = ",
        );
        query.push_bind(id).push(" and d.descendant in (");
        let mut list = query.separated(", ");
        for number in &numbers {
            list.push_bind(*number);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    let mut parents = Parents::new();
    for row in rows {
        parents.entry(row.descendant).or_default().push(row.code);
    }
    Ok(parents)
}
