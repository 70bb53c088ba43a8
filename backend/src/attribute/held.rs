//! Giving and taking attributes: the use case, and what it would lead to.

use domain::attribute::{Held, HeldAction, HeldCommand, HeldFacts, Verification, rules};
use domain::discrepancy::DiscrepancyCause;
use domain::{Actor, AgreementId, AttributeId, TenantId, Thing, Timestamp, Write};
use sqlx_macros::FromRow;

use super::registry;
use crate::course::{Course, Simulation};
use crate::error::{Error, Result};
use crate::{Backend, Tx, agreement, discrepancy, tenant};

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
        course(cx, tx, actor, tenant, attribute, &command).await?.save(cx, tx, actor).await?;
    })
}

/// What would happen if the command were carried out now; nothing is stored.
///
/// # Errors
/// As [`run`].
#[crate::boxed]
pub async fn simulate(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: &HeldCommand,
) -> Result<Simulation> {
    actor.require(HeldAction::from(command).permission())?;
    let mut tx = cx.db.snapshot().await?;
    course(cx, &mut tx, actor, tenant, attribute, command).await?.simulation(&mut tx, actor).await
}

/// Everything that is decided because of a command.
#[crate::boxed]
async fn course(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    tenant: TenantId,
    attribute: AttributeId,
    command: &HeldCommand,
) -> Result<Course> {
    let facts = facts(tx, actor, tenant, attribute, cx.now()).await?;
    let decision = rules::decide(command, &facts, actor)?;
    let mut course = Course::new(cx.now());
    course.before.held.extend(facts.held);
    course.before.verifications.extend(facts.verification);
    let writes = decision.writes().to_vec();
    course.commanded(decision);
    for write in writes {
        match write {
            Write::PutHeld(held) => {
                for moved in agreement::recheck::attribute_changed(cx, tx, &held).await? {
                    course.before.agreements.push(moved.before);
                    course.followed(moved.decision);
                }
            }
            // Verified attributes never move a request: the parties are told (`decisions.md` I2).
            Write::PutVerification(said) => {
                let ended = said.revoked_at.is_some().then_some(DiscrepancyCause::Revoked);
                for case in discrepancy::verification_changed(cx, tx, &said, ended).await? {
                    course.before.discrepancies.extend(case.before);
                    // The verifier is the one who acts.
                    course.commanded(case.decision);
                }
            }
            other => return Err(anyhow::anyhow!("no attribute is given or taken by {other:?}").into()),
        }
    }
    Ok(course)
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
