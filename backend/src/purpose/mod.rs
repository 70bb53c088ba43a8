//! Purposes: the names are those of every area. `facts` loads what a decision looks at, `save` stores it, `list` and
//! `detail` are what pages receive, and [`run`] is the use case.

pub mod choices;
pub mod detail;
pub mod facts;
pub mod list;
pub(crate) mod save;

use domain::purpose::{PurposeCommand, PurposeData, rules};
use domain::{Actor, EserviceId, Permission, PurposeId, PurposeVersionId, Revision, Thing, Write};

use crate::error::{Error, Result};
use crate::{Backend, event};

/// Makes a draft purpose of the actor's ente for an e-service.
///
/// # Errors
/// `NotFound` for an e-service that is not there; what `rules::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, eservice: EserviceId, data: &PurposeData) -> Result<PurposeId> {
    actor.require(Permission::WritePurposes)?;
    let ids = (PurposeId(cx.id()), PurposeVersionId(cx.id()));
    writing!(cx, tx => {
        let facts = facts::creation(tx, actor.tenant, eservice, &data.title, cx.now()).await?;
        let facts = facts.ok_or(Error::not_found(Thing::Eservice))?;
        let decision = rules::create(ids, data, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })?;
    Ok(ids.0)
}

/// Carries out a command. Answers the id of the purpose that is in hand afterwards: the new one after a clone, otherwise
/// the same.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: PurposeId,
    seen: Option<Revision>,
    command: PurposeCommand,
) -> Result<PurposeId> {
    actor.require(Permission::WritePurposes)?;
    let mut seen = seen;
    writing!(cx, tx => {
        let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Purpose))?;
        facts.side(actor)?;
        event::expect_revision(tx, id.0, seen, facts.purpose.revision).await?;
        // Whoever loses a race is told what changed, not what would be refused afterwards.
        seen = Some(facts.purpose.revision);
        let fresh = (PurposeId(cx.id()), PurposeVersionId(cx.id()));
        let around = facts::around(tx, &facts, &command, fresh).await?;
        let decision = rules::decide(command.clone(), &facts, &around, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        let made = decision.writes().iter().find_map(|write| match write {
            Write::InsertPurpose(purpose) => Some(purpose.id),
            _ => None,
        });
        made.unwrap_or(id)
    })
}
