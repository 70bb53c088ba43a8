//! What the parties do about a case.

use domain::discrepancy::{CaseFacts, rules};
use domain::{Actor, Decision, Denial, DiscrepancyId, DiscrepancyNoteId, Permission, Revision, Thing, Timestamp};
use sqlx_macros::FromRow;

use super::list::confirmation;
use super::{load, vouching};
use crate::error::{Error, Result};
use crate::{Backend, Tx, event};

/// A party marks a case as resolved, for everybody.
///
/// # Errors
/// `NotFound` for a case that does not concern the actor's ente; `ConcurrentModification`; what `rules::acknowledge`
/// answers.
#[crate::boxed]
pub async fn acknowledge(cx: &Backend, actor: &Actor, id: DiscrepancyId, seen: Option<Revision>) -> Result<()> {
    change(cx, actor, id, seen, |facts| rules::acknowledge(facts, actor, cx.now())).await
}

/// The actor's ente works on a case from now on.
///
/// # Errors
/// As [`acknowledge`]; what `rules::take_up` answers.
#[crate::boxed]
pub async fn take_up(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Result<()> {
    change(cx, actor, id, None, |facts| rules::take_up(facts, actor, cx.now())).await
}

/// The actor's ente works on a case no longer.
///
/// # Errors
/// As [`acknowledge`]; what `rules::put_back` answers.
#[crate::boxed]
pub async fn put_back(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Result<()> {
    change(cx, actor, id, None, |facts| rules::put_back(facts, actor)).await
}

/// The actor's ente tells the other parties that its own verification stands.
///
/// # Errors
/// As [`acknowledge`]; what `rules::confirm` answers.
#[crate::boxed]
pub async fn confirm(
    cx: &Backend,
    actor: &Actor,
    id: DiscrepancyId,
    seen: Option<Revision>,
    reason: &str,
) -> Result<()> {
    change(cx, actor, id, seen, |facts| rules::confirm(reason, facts, actor, cx.now())).await
}

/// Writes something down about a case, for the own ente alone.
///
/// # Errors
/// As [`acknowledge`]; what `rules::add_note` answers.
#[crate::boxed]
pub async fn add_note(cx: &Backend, actor: &Actor, id: DiscrepancyId, text: &str) -> Result<DiscrepancyNoteId> {
    let note = DiscrepancyNoteId(cx.id());
    change(cx, actor, id, None, |facts| rules::add_note(note, text, facts, actor, cx.now())).await?;
    Ok(note)
}

async fn change(
    cx: &Backend,
    actor: &Actor,
    id: DiscrepancyId,
    seen: Option<Revision>,
    decide: impl Fn(&CaseFacts) -> std::result::Result<Decision, Denial>,
) -> Result<()> {
    actor.require(Permission::WriteHeldAttributes)?;
    writing!(cx, tx => {
        let facts = facts(cx, tx, actor, id).await?.ok_or(Error::not_found(Thing::Discrepancy))?;
        event::expect_revision(tx, id.0, seen, facts.case.revision).await?;
        crate::save::save(cx, tx, Some(actor), &decide(&facts)?).await?;
    })
}

#[derive(FromRow)]
struct StanceRow {
    taken_up_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
    confirmed_cause: Option<String>,
    confirmed_reason: Option<String>,
}

/// Everything a decision of the actor's ente looks at; nothing when the case does not concern it.
async fn facts(cx: &Backend, tx: &mut Tx, actor: &Actor, id: DiscrepancyId) -> Result<Option<CaseFacts>> {
    let Some(case) = load(tx, id).await?.filter(|case| case.parties().contains(&actor.tenant)) else {
        return Ok(None);
    };
    let row = sql!(
        tx,
        fetch_one as StanceRow,
        "select taken_up_at, confirmed_at, confirmed_cause, confirmed_reason
         from discrepancy_party where discrepancy_id = $1 and tenant_id = $2",
        id,
        actor.tenant
    )?;
    let stance = domain::discrepancy::Stance {
        discrepancy: id,
        tenant: actor.tenant,
        taken_up_at: row.taken_up_at,
        confirmation: confirmation(row.confirmed_at, row.confirmed_cause.as_deref(), row.confirmed_reason)?,
    };
    let vouching = vouching(tx, case.consumer, case.attribute, cx.now()).await?;
    Ok(Some(CaseFacts { vouches: vouching.contains(&actor.tenant), stance, case }))
}
