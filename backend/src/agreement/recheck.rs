//! Requests that must move because an attribute, or what a version asks, changes: decided along with the cause and stored
//! in the same transaction, so that nobody ever reads a state that is about to change (`decisions.md` I6).

use domain::agreement::{Agreement, recheck::recheck};
use domain::attribute::Held;
use domain::eservice::Descriptor;
use domain::{AgreementId, Decision};

use super::facts::facts;
use crate::attribute::fit::{Ask, fit};
use crate::error::Result;
use crate::{Backend, Tx};

/// A request that moves.
pub struct Moved {
    /// As it was.
    pub before: Agreement,
    pub decision: Decision,
}

/// What the platform decides about every request of an ente whose version mentions an attribute, once the ente holds
/// the attribute as `held` says. Whether that is stored yet makes no difference.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn attribute_changed(cx: &Backend, tx: &mut Tx, held: &Held) -> Result<Vec<Moved>> {
    let ids = sql!(
        tx,
        fetch_all scalar AgreementId,
        "select a.id from agreement a join descriptor_attribute m on m.descriptor_id = a.descriptor_id
         where a.consumer_id = $1 and m.attribute_id = $2
           and a.stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')
         order by a.id",
        held.tenant,
        held.attribute
    )?;
    let mut moved = Vec::new();
    for id in ids {
        let Some(facts) = facts(tx, id, cx.now()).await? else { continue };
        let decision = recheck(&facts.clone().with_standing(held.attribute, held.standing()));
        moved.extend(decision.map(|decision| Moved { before: facts.agreement, decision }));
    }
    Ok(moved)
}

/// What the platform decides about every request bound to a version, once the version asks what `version` says.
/// Whether that is stored yet makes no difference.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn requirements_changed(cx: &Backend, tx: &mut Tx, version: &Descriptor) -> Result<Vec<Moved>> {
    let ids = sql!(
        tx,
        fetch_all scalar AgreementId,
        "select id from agreement
         where descriptor_id = $1 and stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')
         order by id",
        version.id
    )?;
    let mut moved = Vec::new();
    for id in ids {
        let Some(facts) = facts(tx, id, cx.now()).await? else { continue };
        let (consumer, producer) = (facts.agreement.consumer, facts.agreement.producer);
        let fit = fit(tx, Ask { requirements: &version.requirements, consumer, producer }, cx.now()).await?;
        let decision = recheck(&facts.clone().with_fit(fit));
        moved.extend(decision.map(|decision| Moved { before: facts.agreement, decision }));
    }
    Ok(moved)
}
