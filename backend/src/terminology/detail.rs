//! One version of a terminology, what goes with it, and its deletion by a person.

use domain::terminology::rules::{self, can};
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::{Actor, Denial, TerminologyId, Thing};

use super::list::{Summary, versions};
use super::naming::{dependents, naming};
use super::usage::{self, Usage};
use super::{find, members};
use crate::error::{Error, Result};
use crate::event::{self, Entry};
use crate::{Backend, Tx};

/// A version as its page shows it.
#[derive(Clone, Debug)]
pub struct Detail {
    pub terminology: Terminology,
    /// Every version of the same terminology, this one among them, the one loaded last first.
    pub versions: Vec<Summary>,
    /// Has any concept another one above it?
    pub has_levels: bool,
    /// What a value set takes in and leaves out without naming single codes.
    pub rules: Vec<members::Rule>,
    /// What happened to this version, newest first.
    pub history: Vec<Entry>,
}

/// What goes with a version that is deleted.
#[derive(Clone, Debug)]
pub struct Farewell {
    pub terminology: Terminology,
    /// The versions that stay.
    pub others: Vec<Summary>,
    /// Value sets and concept maps that name it, at most 100.
    pub named_by: Vec<Summary>,
    /// Which of its codes they name that are nowhere any more afterwards.
    pub used: Vec<Usage>,
    /// Why it stays, where the installation keeps what others depend on.
    pub refused: Option<Denial>,
}

/// One version.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<Detail> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    let versions = versions(&mut tx, terminology.kind, &terminology.oid).await?;
    let has_levels = has_levels(&mut tx, id).await?;
    let rules = if terminology.kind == Kind::ValueSet { members::of(&terminology.resource).rules } else { Vec::new() };
    let history = event::history_of_the_platform(&mut tx, actor.tenant, id.0).await?;
    Ok(Detail { terminology, versions, has_levels, rules, history })
}

/// What would become of it if it were deleted.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn farewell(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<Farewell> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    let mut others = versions(&mut tx, terminology.kind, &terminology.oid).await?;
    others.retain(|version| version.id != id);
    let named_by = naming(&mut tx, &terminology).await?;
    let gone = std::slice::from_ref(&terminology);
    let refused = rules::may_delete(cx.dependents(&dependents(&mut tx, gone).await?)).err();
    let used = usage::of_deleting(&mut tx, &terminology, &others).await?;
    Ok(Farewell { terminology, others, named_by, used, refused })
}

/// Deletes one version; how many concepts that were. It is gone for everybody at once, and taken out of the database later.
///
/// # Errors
/// `Unauthorized`, `NotFound`, and `TerminologyReferenced` where the installation keeps what others depend on.
#[crate::boxed]
pub async fn remove(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<u64> {
    can(TerminologyAction::Delete, actor)?;
    writing!(cx, tx => {
        let terminology = one(tx, id).await?;
        let dependents = dependents(tx, std::slice::from_ref(&terminology)).await?;
        let decision = rules::remove(&terminology, actor, cx.dependents(&dependents))?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        terminology.count
    })
}

/// One version that everybody sees.
pub(super) async fn one(tx: &mut Tx, id: TerminologyId) -> Result<Terminology> {
    find::by_id(tx, id).await?.ok_or(Error::not_found(Thing::Terminology))
}

pub(super) async fn has_levels(tx: &mut Tx, id: TerminologyId) -> Result<bool> {
    let has = sql!(
        tx,
        fetch_one scalar bool,
        "select exists (select 1 from concept_descent where terminology_id = $1)",
        id
    )?;
    Ok(has)
}
