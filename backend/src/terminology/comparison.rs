//! Two versions of a code system that are there, code by code. The statements compare sets through the index of codes, and
//! only the rows of a page come into memory, however many concepts there are.

use std::collections::BTreeMap;

use domain::page::{Page, PageRequest};
use domain::terminology::change::{Change, Said};
use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::{Actor, Denial, FieldProblem, TerminologyId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::detail::{has_levels, one};
use super::list::{self, Summary};
use crate::error::Result;
use crate::{Backend, Tx};

/// What differs.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub before: Terminology,
    pub after: Terminology,
    pub counts: Counts,
    /// The codes that are gone first, then those that are another, then the new ones, each in the order of its file.
    pub page: Page<Line>,
}

/// How many codes differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub removed: i64,
    pub changed: i64,
    pub added: i64,
}

/// A code that differs, and what either version says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub change: Change,
    pub code: String,
    pub before: Option<Said>,
    pub after: Option<Said>,
}

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
struct Pair {
    before: TerminologyId,
    after: TerminologyId,
    levels: bool,
}

impl Counts {
    const fn of(self, change: Change) -> i64 {
        match change {
            Change::Removed => self.removed,
            Change::Changed => self.changed,
            Change::Added => self.added,
        }
    }
}

/// A version, and all there are of it, itself among them, the one loaded last first.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn versions(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<(Terminology, Vec<Summary>)> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    let versions = list::versions(&mut tx, terminology.kind, &terminology.oid).await?;
    Ok((terminology, versions))
}

/// Compares the version `after` with the version `before`; `only` leaves one kind of difference.
///
/// # Errors
/// `Unauthorized`, `NotFound` for either; `Invalid` where one of them is no code system: only codes are compared.
#[crate::boxed]
pub async fn compare(
    cx: &Backend,
    actor: &Actor,
    before: TerminologyId,
    after: TerminologyId,
    only: Option<Change>,
    page: PageRequest,
) -> Result<Comparison> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let (before, after) = (one(&mut tx, before).await?, one(&mut tx, after).await?);
    if before.kind != Kind::CodeSystem || after.kind != Kind::CodeSystem {
        return Err(Denial::field("with", FieldProblem::UnknownValue).into());
    }
    let levels = has_levels(&mut tx, before.id).await? || has_levels(&mut tx, after.id).await?;
    let pair = Pair { before: before.id, after: after.id, levels };
    let counts = Counts {
        removed: count_alone(&mut tx, pair.before, pair.after).await?,
        changed: count_changed(&mut tx, pair).await?,
        added: count_alone(&mut tx, pair.after, pair.before).await?,
    };
    let (mut lines, mut skip, mut total) = (Vec::new(), page.offset(), 0);
    for change in [Change::Removed, Change::Changed, Change::Added] {
        if only.is_some_and(|only| only != change) {
            continue;
        }
        let count = counts.of(change);
        total += count;
        let room = page.limit() - i64::try_from(lines.len()).unwrap_or(i64::MAX);
        if skip < count && room > 0 {
            lines.extend(some(&mut tx, pair, change, skip, room).await?);
        }
        skip = (skip - count).max(0);
    }
    Ok(Comparison { before, after, counts, page: Page::new(lines, total, page) })
}

async fn some(tx: &mut Tx, pair: Pair, change: Change, offset: i64, limit: i64) -> Result<Vec<Line>> {
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
