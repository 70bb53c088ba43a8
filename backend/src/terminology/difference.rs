//! What a new version changes, code by code.

use domain::TerminologyId;
use domain::terminology::change::{Change, Said};
use domain::terminology::{Kind, Terminology};
use sqlx_macros::FromRow;

use super::comparison::{Line, Sides};
use super::list::Summary;
use crate::Tx;
use crate::error::Result;

/// Codes of each kind that are named one by one.
pub const NAMED: i64 = 100;

/// What differs; the first of each kind, and how many there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The version it is compared with.
    pub before: Summary,
    pub added: Vec<Code>,
    pub added_count: i64,
    pub removed: Vec<Code>,
    pub removed_count: i64,
    pub changed: Vec<Changed>,
    pub changed_count: i64,
}

/// A code and its words.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Code {
    pub code: String,
    pub display: String,
}

/// A code with other words than before.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Changed {
    pub code: String,
    pub before: String,
    pub after: String,
}

/// Compares a version that is there with one of the same kind that is not shown yet.
#[crate::boxed]
pub(super) async fn between(tx: &mut Tx, before: &Terminology, after: &Terminology) -> Result<Difference> {
    if after.kind == Kind::CodeSystem {
        return of_concepts(tx, Summary::from(before), after.id).await;
    }
    let sides = Sides::of(tx, before, after).await?;
    let counts = sides.counts(tx).await?;
    let words = |said: Option<Said>| said.map(|said| said.display).unwrap_or_default();
    let code = |line: Line| Code { code: line.code, display: words(line.before.or(line.after)) };
    let changed = |line: Line| Changed { code: line.code, before: words(line.before), after: words(line.after) };
    Ok(Difference {
        before: Summary::from(before),
        added: sides.some(tx, Change::Added, 0, NAMED).await?.into_iter().map(code).collect(),
        added_count: counts.added,
        removed: sides.some(tx, Change::Removed, 0, NAMED).await?.into_iter().map(code).collect(),
        removed_count: counts.removed,
        changed: sides.some(tx, Change::Changed, 0, NAMED).await?.into_iter().map(changed).collect(),
        changed_count: counts.changed,
    })
}

/// Of a code system only other words count as a change here, as people ask before they publish; the page of the comparison
/// has everything.
async fn of_concepts(tx: &mut Tx, before: Summary, after: TerminologyId) -> Result<Difference> {
    let (added_count, added) = only_in(tx, after, before.id).await?;
    let (removed_count, removed) = only_in(tx, before.id, after).await?;
    let changed_count = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept c
         join concept o on o.terminology_id = $2 and o.code = c.code
         where c.terminology_id = $1 and o.display <> c.display",
        after,
        before.id
    )?;
    let changed = sql!(
        tx,
        fetch_all as Changed,
        "select c.code, o.display as before, c.display as after from concept c
         join concept o on o.terminology_id = $2 and o.code = c.code
         where c.terminology_id = $1 and o.display <> c.display
         order by c.number limit $3",
        after,
        before.id,
        NAMED
    )?;
    Ok(Difference { before, added, added_count, removed, removed_count, changed, changed_count })
}

async fn only_in(tx: &mut Tx, here: TerminologyId, there: TerminologyId) -> Result<(i64, Vec<Code>)> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept c
         where c.terminology_id = $1
           and not exists (select 1 from concept o where o.terminology_id = $2 and o.code = c.code)",
        here,
        there
    )?;
    let codes = sql!(
        tx,
        fetch_all as Code,
        "select c.code, c.display from concept c
         where c.terminology_id = $1
           and not exists (select 1 from concept o where o.terminology_id = $2 and o.code = c.code)
         order by c.number limit $3",
        here,
        there,
        NAMED
    )?;
    Ok((count, codes))
}
