//! Two versions, code by code: concepts of a code system, what a value set names, lines of a concept map.

mod concepts;
mod mappings;
mod members;

use domain::page::{Page, PageRequest};
use domain::terminology::change::{Change, Said};
use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::{Actor, Denial, FieldProblem, TerminologyId};

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
    /// Of a code system the code; of a value set `system|code`, or one of its rules; of a concept map both codes.
    pub code: String,
    pub before: Option<Said>,
    pub after: Option<Said>,
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
/// `Unauthorized`, `NotFound` for either; `Invalid` where they are of two kinds.
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
    if before.kind != after.kind {
        return Err(Denial::field("with", FieldProblem::UnknownValue).into());
    }
    let sides = Sides::of(&mut tx, &before, &after).await?;
    let counts = sides.counts(&mut tx).await?;
    let (mut lines, mut skip, mut total) = (Vec::new(), page.offset(), 0);
    for change in [Change::Removed, Change::Changed, Change::Added] {
        if only.is_some_and(|only| only != change) {
            continue;
        }
        let count = counts.of(change);
        total += count;
        let room = page.limit() - i64::try_from(lines.len()).unwrap_or(i64::MAX);
        if skip < count && room > 0 {
            lines.extend(sides.some(&mut tx, change, skip, room).await?);
        }
        skip = (skip - count).max(0);
    }
    Ok(Comparison { before, after, counts, page: Page::new(lines, total, page) })
}

/// Two versions, made ready to be compared as their kind wants it.
pub(super) enum Sides {
    Concepts(concepts::Pair),
    Members(members::Differing),
    Mappings(mappings::Pair),
}

impl Sides {
    /// Of two versions of one kind.
    pub(super) async fn of(tx: &mut Tx, before: &Terminology, after: &Terminology) -> Result<Self> {
        Ok(match after.kind {
            Kind::CodeSystem => {
                let levels = has_levels(tx, before.id).await? || has_levels(tx, after.id).await?;
                Self::Concepts(concepts::Pair { before: before.id, after: after.id, levels })
            }
            Kind::ValueSet => Self::Members(members::Differing::of(&before.resource, &after.resource)),
            Kind::ConceptMap => Self::Mappings(mappings::Pair { before: before.id, after: after.id }),
        })
    }

    pub(super) async fn counts(&self, tx: &mut Tx) -> Result<Counts> {
        match self {
            Self::Concepts(pair) => concepts::counts(tx, *pair).await,
            Self::Members(differing) => Ok(differing.counts()),
            Self::Mappings(pair) => mappings::counts(tx, *pair).await,
        }
    }

    pub(super) async fn some(&self, tx: &mut Tx, change: Change, offset: i64, limit: i64) -> Result<Vec<Line>> {
        match self {
            Self::Concepts(pair) => concepts::some(tx, *pair, change, offset, limit).await,
            Self::Members(differing) => Ok(differing.some(change, offset, limit)),
            Self::Mappings(pair) => mappings::some(tx, *pair, change, offset, limit).await,
        }
    }
}
