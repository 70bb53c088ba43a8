//! A file that an operator checks before it is published: its concepts are written to terminologies that nobody sees, so that
//! they can be compared with what is there, and publishing is one short transaction. What is not published within the hour
//! is taken away, like every load that comes to nothing.

use domain::terminology::rules::{self, can};
use domain::terminology::{Signer, Terminology, TerminologyAction};
use domain::{Actor, Denial, FieldProblem, TerminologyId, Thing};

use super::difference::{Difference, between};
use super::load::{LoadFault, Loaded, Upload, abandon, attempt};
use super::usage::{self, Usage};
use super::{find, list};
use crate::Backend;
use crate::error::{Error, Result};

/// What was found in a file, and what would become of what is there.
#[derive(Clone, Debug)]
pub struct Prospect {
    pub terminology: Terminology,
    /// Against the version that was loaded last; none where there is no other.
    pub difference: Option<Difference>,
    /// Who names codes that are no more in it.
    pub used: Vec<Usage>,
}

/// Reads a file and keeps what is in it where nobody sees it.
///
/// # Errors
/// As [`LoadFault`] says, `Unauthorized`, `TerminologyAlreadyExists` and `Invalid` for what a FHIR file does not say of itself
/// among them.
#[crate::boxed]
pub async fn prepare(cx: &Backend, actor: &Actor, upload: &Upload) -> std::result::Result<Loaded, LoadFault> {
    can(TerminologyAction::Load, actor).map_err(Error::from)?;
    let mut begun = Vec::new();
    let prepared = match attempt(cx, upload, &mut begun).await {
        Ok(loaded) => describe(cx, &loaded.terminologies).await.map(|()| loaded).map_err(LoadFault::from),
        Err(fault) => Err(fault),
    };
    if prepared.is_err() {
        abandon(cx, &begun).await;
    }
    prepared
}

/// Stores what a file says of itself, and refuses what could not be published.
async fn describe(cx: &Backend, terminologies: &[Terminology]) -> Result<()> {
    writing!(cx, tx => {
        for terminology in terminologies {
            for (field, said) in [("oid", &terminology.oid), ("url", &terminology.url)] {
                if said.is_empty() {
                    return Err(Denial::field(field, FieldProblem::Required).into());
                }
            }
            let decision = rules::describe(terminology, find::taken(tx, terminology).await?)?;
            crate::save::save(cx, tx, None, &decision).await?;
        }
    })
}

/// What publishing would do.
///
/// # Errors
/// `Unauthorized`, `NotFound` when it was kept too long, or is published already.
#[crate::boxed]
pub async fn prospects(cx: &Backend, actor: &Actor, ids: &[TerminologyId]) -> Result<Vec<Prospect>> {
    can(TerminologyAction::Load, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let mut prospects = Vec::new();
    for id in ids {
        let terminology = find::prepared(&mut tx, *id).await?.ok_or(Error::not_found(Thing::Terminology))?;
        let last = list::versions(&mut tx, terminology.kind, &terminology.oid).await?.into_iter().next();
        let (difference, used) = match last {
            Some(last) => {
                let before = find::by_id(&mut tx, last.id).await?.ok_or(Error::not_found(Thing::Terminology))?;
                let used = usage::of_publishing(&mut tx, &before, *id).await?;
                (Some(between(&mut tx, &before, &terminology).await?), used)
            }
            None => (None, Vec::new()),
        };
        prospects.push(Prospect { terminology, difference, used });
    }
    Ok(prospects)
}

/// Gives up what was checked: it was only a trial.
pub async fn discard(cx: &Backend, ids: &[TerminologyId]) {
    abandon(cx, ids).await;
}

/// Shows everybody what was checked, all of it or nothing.
///
/// # Errors
/// `Unauthorized`, `NotFound` as [`prospects`], `TerminologyAlreadyExists` when somebody else was faster.
#[crate::boxed]
pub async fn publish(cx: &Backend, actor: &Actor, ids: &[TerminologyId]) -> Result<()> {
    can(TerminologyAction::Load, actor)?;
    writing!(cx, tx => {
        for id in ids {
            let prepared = find::prepared(tx, *id).await?.ok_or(Error::not_found(Thing::Terminology))?;
            let terminology = Terminology { signer: Signer::of_the_console(), ..prepared };
            let decision = rules::publish(&terminology, find::taken(tx, &terminology).await?)?;
            crate::save::save(cx, tx, Some(actor), &decision).await?;
        }
    })
}
