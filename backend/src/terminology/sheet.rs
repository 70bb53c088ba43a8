//! What is in a version as rows of a table, piece by piece and without an end: whoever reads all of a million concepts goes
//! on from the last one, and never counts from the beginning again. The columns are those that [`super::load`] reads.

use std::collections::BTreeMap;

use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::{Actor, TerminologyId};
use serde::Deserialize;
use sqlx_macros::FromRow;

use super::detail::one;
use super::members;
use crate::Backend;
use crate::error::Result;

/// Rows of one piece.
const ROWS: i64 = 1_000;

/// A version that is given out as a table.
pub struct Rows {
    cx: Backend,
    actor: Actor,
    pub terminology: Terminology,
    /// Of the last row that was given.
    after: i64,
    has_ended: bool,
}

/// The names of the columns, as a file of our own format has them.
#[must_use]
pub const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::CodeSystem => &["code", "display", "definition", "parent", "status", "not-selectable"],
        Kind::ValueSet => &["code", "display", "CodeSystem"],
        Kind::ConceptMap => &["source_code", "target_code", "equivalence", "comment", "source_system", "target_system"],
    }
}

/// Begins to give a version out.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn rows(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<Rows> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    Ok(Rows { cx: cx.clone(), actor: actor.clone(), terminology, after: -1, has_ended: false })
}

impl Rows {
    /// Some more rows; none after the last.
    ///
    /// # Errors
    /// `NotFound` when the version was deleted meanwhile: half of it must not look like the whole.
    pub async fn piece(&mut self) -> Result<Option<Vec<Vec<String>>>> {
        if self.has_ended {
            return Ok(None);
        }
        let id = self.terminology.id;
        let (rows, after) = match self.terminology.kind {
            Kind::ValueSet => (named(&std::mem::take(&mut self.terminology.resource)), None),
            Kind::CodeSystem => concepts(&self.cx, &self.actor, id, self.after).await?,
            Kind::ConceptMap => mappings(&self.cx, &self.actor, id, self.after).await?,
        };
        self.has_ended = i64::try_from(rows.len()).is_ok_and(|count| count < ROWS) || after.is_none();
        self.after = after.unwrap_or(self.after);
        Ok(Some(rows))
    }
}

fn named(resource: &str) -> Vec<Vec<String>> {
    let codes = members::of(resource).codes.into_iter();
    codes.map(|member| vec![member.code, member.display, member.system]).collect()
}

/// What of a concept's details stands in a table.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    definition: String,
    r#abstract: bool,
    inactive: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MappingDetail {
    equivalence: String,
    comment: Option<String>,
}

#[derive(FromRow)]
struct Concept {
    number: i64,
    code: String,
    display: String,
    detail: String,
}

#[derive(FromRow)]
struct Parent {
    descendant: i64,
    code: String,
}

#[derive(FromRow)]
struct Mapping {
    number: i64,
    source_system: String,
    source_code: String,
    target_system: String,
    target_code: Option<String>,
    detail: String,
}

type Piece = (Vec<Vec<String>>, Option<i64>);

#[crate::boxed]
async fn concepts(cx: &Backend, actor: &Actor, id: TerminologyId, after: i64) -> Result<Piece> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    one(&mut tx, id).await?;
    let rows = sql!(
        tx,
        fetch_all as Concept,
        "select number, code, display, detail from concept
         where terminology_id = $1 and number > $2 order by number limit $3",
        id,
        after,
        ROWS
    )?;
    let last = rows.last().map(|row| row.number);
    let above = sql!(
        tx,
        fetch_all as Parent,
        "select d.descendant, p.code from concept_descent d
         join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
         where d.terminology_id = $1 and d.descendant > $2 and d.descendant <= $3 and d.depth = 1
         order by d.descendant, d.ancestor",
        id,
        after,
        last.unwrap_or(after)
    )?;
    let mut parents = BTreeMap::<i64, Vec<String>>::new();
    for parent in above {
        parents.entry(parent.descendant).or_default().push(parent.code);
    }
    let row = |row: Concept| {
        let detail: Detail = serde_json::from_str(&row.detail).unwrap_or_default();
        let status = if detail.inactive { "inactive" } else { "" };
        let not_selectable = if detail.r#abstract { "true" } else { "" };
        // Several parents stand in one cell with `|` between them, as the reader wants them.
        let above = parents.remove(&row.number).unwrap_or_default().join("|");
        vec![row.code, row.display, detail.definition, above, status.to_owned(), not_selectable.to_owned()]
    };
    Ok((rows.into_iter().map(row).collect(), last))
}

#[crate::boxed]
async fn mappings(cx: &Backend, actor: &Actor, id: TerminologyId, after: i64) -> Result<Piece> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    one(&mut tx, id).await?;
    let rows = sql!(
        tx,
        fetch_all as Mapping,
        "select number, source_system, source_code, target_system, target_code, detail from concept_mapping
         where terminology_id = $1 and number > $2 order by number limit $3",
        id,
        after,
        ROWS
    )?;
    let last = rows.last().map(|row| row.number);
    let row = |row: Mapping| {
        let detail: MappingDetail = serde_json::from_str(&row.detail).unwrap_or_default();
        let target = row.target_code.unwrap_or_default();
        let comment = detail.comment.unwrap_or_default();
        vec![row.source_code, target, detail.equivalence, comment, row.source_system, row.target_system]
    };
    Ok((rows.into_iter().map(row).collect(), last))
}
