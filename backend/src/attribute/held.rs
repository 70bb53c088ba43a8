//! Giving and taking attributes: the use case, and the same use case tried without keeping it.

use domain::agreement::AgreementState;
use domain::attribute::{AttributeKind, Held, HeldAction, HeldCommand, HeldFacts, Verification, rules};
use domain::discrepancy::DiscrepancyCause;
use domain::{Actor, AgreementId, AttributeId, TenantId, Thing, Timestamp};
use sqlx_macros::FromRow;

use super::registry;
use crate::db::word;
use crate::error::{Error, Result};
use crate::{Backend, Tx, agreement, discrepancy, save, tenant};

/// Carries out a command on an attribute of `tenant`. Requests move, and discrepancies open and close, in the same
/// transaction (`decisions.md` I6).
///
/// # Errors
/// `NotFound` for an ente or attribute that is not there; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: HeldCommand,
) -> Result<()> {
    actor.require(HeldAction::from(&command).permission())?;
    writing!(cx, tx => {
        carry_out(cx, tx, actor, tenant, attribute, &command).await?;
    })
}

/// What would happen to the requests the actor may see, if it carried out the command now: the command itself is run,
/// and thrown away.
///
/// # Errors
/// As [`run`].
#[crate::boxed]
pub async fn preview(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: &HeldCommand,
) -> Result<Vec<Effect>> {
    actor.require(HeldAction::from(command).permission())?;
    let mut tries = 0;
    loop {
        let attempt: Result<Vec<Effect>> = async {
            let mut tx = cx.db.begin().await?;
            let before = states(&mut tx, actor, tenant, attribute).await?;
            carry_out(cx, &mut tx, actor, tenant, attribute, command).await?;
            let after = states(&mut tx, actor, tenant, attribute).await?;
            effects(before, &after)
        }
        .await;
        match attempt {
            Err(Error::Race) if tries < crate::db::MAX_TRIES => {
                tries += 1;
                crate::db::pause(tries).await;
            }
            other => break other,
        }
    }
}

/// A request that asks for an attribute, before and after a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    pub agreement: AgreementId,
    pub eservice_name: String,
    /// The ente on the other side of the one that looks.
    pub other_name: String,
    pub before: AgreementState,
    pub after: AgreementState,
}

#[derive(FromRow)]
struct StateRow {
    id: AgreementId,
    state: String,
    eservice_name: String,
    other_name: String,
    /// May the actor's ente know of it now?
    visible: bool,
}

/// The requests seen before, with the states they have afterwards.
fn effects(before: Vec<StateRow>, after: &[StateRow]) -> Result<Vec<Effect>> {
    let seen = before.into_iter().filter(|row| row.visible);
    let pairs = seen.filter_map(|row| after.iter().find(|later| later.id == row.id).map(|later| (row, later)));
    pairs
        .map(|(row, later)| {
            Ok(Effect {
                agreement: row.id,
                before: word(&row.state)?,
                after: word(&later.state)?,
                eservice_name: row.eservice_name,
                other_name: row.other_name,
            })
        })
        .collect()
}

/// The most requests a preview shows.
const PREVIEW_LIMIT: i64 = 200;

/// Open requests of `tenant` that ask for the attribute, as far as the actor's ente is a party.
async fn states(tx: &mut Tx, actor: &Actor, tenant: TenantId, attribute: AttributeId) -> Result<Vec<StateRow>> {
    Ok(sql!(
        tx,
        fetch_all as StateRow,
        "select a.id, a.state, e.name as eservice_name,
                case when a.consumer_id = $3 then p.name else c.name end as other_name,
                (a.consumer_id = $3 or (a.stage <> 'DRAFT' and
                    (a.stage <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null))) as visible
         from agreement a
         join descriptor_attribute m on m.descriptor_id = a.descriptor_id and m.attribute_id = $2
         join eservice e on e.id = a.eservice_id
         join tenant p on p.id = a.producer_id
         join tenant c on c.id = a.consumer_id
         where a.consumer_id = $1 and (a.consumer_id = $3 or a.producer_id = $3)
           and a.stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')
         order by a.id
         limit $4",
        tenant,
        attribute,
        actor.tenant,
        PREVIEW_LIMIT
    )?)
}

async fn carry_out(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: &HeldCommand,
) -> Result<()> {
    let facts = facts(tx, actor, tenant, attribute, cx.now()).await?;
    let decision = rules::decide(command, &facts, actor)?;
    if decision.writes().is_empty() {
        return Ok(());
    }
    save::save(cx, tx, Some(actor), &decision).await?;
    match facts.attribute.kind {
        AttributeKind::Certified | AttributeKind::Declared => {
            agreement::recheck::attribute_changed(cx, tx, tenant, attribute).await?;
        }
        // Verified attributes never move a request: the parties are told (`decisions.md` I2).
        AttributeKind::Verified => {
            discrepancy::settle_attribute(cx, tx, Some(actor), tenant, attribute).await?;
            if matches!(command, HeldCommand::RevokeVerification { .. }) {
                let ended = discrepancy::Ended { consumer: tenant, attribute, revoker: actor.tenant };
                discrepancy::open(cx, tx, Some(actor), ended, DiscrepancyCause::Revoked).await?;
            }
        }
    }
    Ok(())
}

/// Everything a decision about one attribute of one ente looks at.
///
/// # Errors
/// `NotFound` for an ente or attribute that is not there.
#[crate::boxed]
pub async fn facts(
    tx: &mut Tx,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    now: Timestamp,
) -> Result<HeldFacts> {
    tenant::load(tx, tenant).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let attribute = registry::load(tx, attribute).await?.ok_or(Error::not_found(Thing::Attribute))?.attribute;
    let caller = registry::creator(tx, actor.tenant).await?;
    Ok(HeldFacts {
        caller_certifies: caller.certifier,
        held: held(tx, tenant, attribute.id).await?,
        verification: verification(tx, tenant, attribute.id, actor.tenant).await?,
        asked_by: asked_by(tx, tenant, attribute.id, actor.tenant).await?,
        attribute,
        tenant,
        as_of: now,
    })
}

/// The same, for a page that draws buttons.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn facts_for_page(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
) -> Result<HeldFacts> {
    actor.require(domain::Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    facts(&mut tx, actor, tenant, attribute, cx.now()).await
}

async fn held(tx: &mut Tx, tenant: TenantId, attribute: AttributeId) -> Result<Option<Held>> {
    #[derive(FromRow)]
    struct Row {
        assigned_at: Timestamp,
        revoked_at: Option<Timestamp>,
    }
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select assigned_at, revoked_at from held where tenant_id = $1 and attribute_id = $2",
        tenant,
        attribute
    )?;
    Ok(row.map(|row| Held { tenant, attribute, assigned_at: row.assigned_at, revoked_at: row.revoked_at }))
}

async fn verification(
    tx: &mut Tx,
    consumer: TenantId,
    attribute: AttributeId,
    verifier: TenantId,
) -> Result<Option<Verification>> {
    let row = sql!(
        tx,
        fetch_optional as super::VerificationRow,
        "select consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at, expiry_told
         from verification where consumer_id = $1 and attribute_id = $2 and verifier_id = $3",
        consumer,
        attribute,
        verifier
    )?;
    Ok(row.map(Verification::from))
}

/// Requests of the consumer to the producer, pending, active or suspended, whose version asks for the attribute.
#[crate::boxed]
pub(crate) async fn asked_by(
    tx: &mut Tx,
    consumer: TenantId,
    attribute: AttributeId,
    producer: TenantId,
) -> Result<Vec<AgreementId>> {
    Ok(sql!(
        tx,
        fetch_all scalar AgreementId,
        "select a.id from agreement a
         join descriptor_attribute m on m.descriptor_id = a.descriptor_id and m.attribute_id = $2
         where a.consumer_id = $1 and a.producer_id = $3 and a.stage in ('PENDING', 'ACTIVE')
         order by a.id",
        consumer,
        attribute,
        producer
    )?)
}
