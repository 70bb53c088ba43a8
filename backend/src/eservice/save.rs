//! E-services and versions, to their rows. Only `crate::save` calls this.

use domain::attribute::AttributeKind;
use domain::eservice::{Descriptor, DescriptorState, Eservice};
use domain::text::fold;
use domain::{DescriptorId, EserviceId, Revision, TenantId};
use sqlx_macros::FromRow;

use super::words;
use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, eservice: &Eservice) -> Result<()> {
    let found_by = words::of(tx, eservice).await?;
    sql!(
        tx,
        execute,
        "insert into eservice (id, revision, producer_id, name, name_key, description, search, technology, mode,
                               personal_data, created_at, updated_at, words, title, producer_title,
                               risk_analyses)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        eservice.id,
        eservice.revision,
        eservice.producer,
        &eservice.name,
        eservice.name.to_lowercase(),
        &eservice.description,
        fold(&format!("{} {}", eservice.name, eservice.description)),
        eservice.technology.to_string(),
        eservice.mode.to_string(),
        eservice.personal_data,
        eservice.created_at,
        eservice.updated_at,
        found_by.words,
        found_by.title,
        found_by.producer_title,
        serde_json::to_string(&eservice.risk_analyses)?
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, eservice: &Eservice) -> Result<()> {
    let found_by = words::of(tx, eservice).await?;
    let rows = sql!(
        tx,
        execute,
        "update eservice set revision = $2, name = $3, name_key = $4, description = $5, search = $6, technology = $7,
                             mode = $8, personal_data = $9, updated_at = $10, words = $12, title = $13,
                             risk_analyses = $14
         where id = $1 and revision = $11",
        eservice.id,
        eservice.revision.next(),
        &eservice.name,
        eservice.name.to_lowercase(),
        &eservice.description,
        fold(&format!("{} {}", eservice.name, eservice.description)),
        eservice.technology.to_string(),
        eservice.mode.to_string(),
        eservice.personal_data,
        eservice.updated_at,
        eservice.revision,
        found_by.words,
        found_by.title,
        serde_json::to_string(&eservice.risk_analyses)?
    )?;
    one(rows, eservice.revision)
}

#[crate::boxed]
pub(crate) async fn delete(tx: &mut Tx, id: EserviceId, seen: Revision) -> Result<()> {
    one(sql!(tx, execute, "delete from eservice where id = $1 and revision = $2", id, seen)?, seen)
}

#[crate::boxed]
pub(crate) async fn insert_descriptor(tx: &mut Tx, descriptor: &Descriptor) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into descriptor (id, revision, eservice_id, number, description, state, audience,
                                 daily_calls_per_consumer, daily_calls_total, voucher_lifespan, policy, requirements,
                                 interface, created_at, published_at, suspended_at, deprecated_at, archived_at,
                                 documents, announced)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        descriptor.id,
        descriptor.revision,
        descriptor.eservice,
        descriptor.number,
        &descriptor.description,
        descriptor.state.to_string(),
        serde_json::to_string(&descriptor.audience)?,
        descriptor.quotas.daily_calls_per_consumer,
        descriptor.quotas.daily_calls_total,
        descriptor.quotas.voucher_lifespan,
        descriptor.policy.to_string(),
        serde_json::to_string(&descriptor.requirements)?,
        interface(descriptor)?,
        descriptor.created_at,
        descriptor.published_at,
        descriptor.suspended_at,
        descriptor.deprecated_at,
        descriptor.archived_at,
        serde_json::to_string(&descriptor.documents)?,
        announced(descriptor)?
    )?;
    mention(tx, descriptor).await?;
    show(tx, descriptor).await
}

#[crate::boxed]
pub(crate) async fn update_descriptor(tx: &mut Tx, descriptor: &Descriptor) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update descriptor set revision = $2, description = $3, state = $4, audience = $5,
                daily_calls_per_consumer = $6, daily_calls_total = $7, voucher_lifespan = $8, policy = $9,
                requirements = $10, interface = $11, published_at = $12, suspended_at = $13, deprecated_at = $14,
                archived_at = $15, documents = $17, announced = $18
         where id = $1 and revision = $16",
        descriptor.id,
        descriptor.revision.next(),
        &descriptor.description,
        descriptor.state.to_string(),
        serde_json::to_string(&descriptor.audience)?,
        descriptor.quotas.daily_calls_per_consumer,
        descriptor.quotas.daily_calls_total,
        descriptor.quotas.voucher_lifespan,
        descriptor.policy.to_string(),
        serde_json::to_string(&descriptor.requirements)?,
        interface(descriptor)?,
        descriptor.published_at,
        descriptor.suspended_at,
        descriptor.deprecated_at,
        descriptor.archived_at,
        descriptor.revision,
        serde_json::to_string(&descriptor.documents)?,
        announced(descriptor)?
    )?;
    one(rows, descriptor.revision)?;
    forget(tx, descriptor.id).await?;
    mention(tx, descriptor).await?;
    show(tx, descriptor).await
}

#[crate::boxed]
pub(crate) async fn delete_descriptor(tx: &mut Tx, id: DescriptorId, seen: Revision) -> Result<()> {
    forget(tx, id).await?;
    one(sql!(tx, execute, "delete from descriptor where id = $1 and revision = $2", id, seen)?, seen)
}

/// Keeps which attributes the version mentions, and in which group.
async fn mention(tx: &mut Tx, descriptor: &Descriptor) -> Result<()> {
    for kind in [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified] {
        for (place, group) in (0_i64..).zip(descriptor.requirements.groups(kind)) {
            for attribute in group {
                sql!(
                    tx,
                    execute,
                    "insert into descriptor_group (descriptor_id, kind, place, attribute_id) values ($1, $2, $3, $4)",
                    descriptor.id,
                    kind.to_string(),
                    place,
                    attribute
                )?;
                sql!(
                    tx,
                    execute,
                    "insert into descriptor_attribute (descriptor_id, attribute_id) values ($1, $2)
                     on conflict do nothing",
                    descriptor.id,
                    attribute
                )?;
            }
        }
    }
    Ok(())
}

/// Forgets which attributes the version mentions.
async fn forget(tx: &mut Tx, id: DescriptorId) -> Result<()> {
    sql!(tx, execute, "delete from descriptor_group where descriptor_id = $1", id)?;
    sql!(tx, execute, "delete from descriptor_attribute where descriptor_id = $1", id)?;
    Ok(())
}

/// Keeps which version everybody sees: the newest that is neither draft nor archived, or else the last archived one; and
/// how many e-services of its provider are seen in which state.
async fn show(tx: &mut Tx, saved: &Descriptor) -> Result<()> {
    // A draft is not seen, and what is seen never becomes one.
    if saved.state == DescriptorState::Draft {
        return Ok(());
    }
    let id = saved.eservice;
    let before = shown(tx, id).await?;
    sql!(
        tx,
        execute,
        "update eservice set shown_id = d.id, shown_state = d.state, shown_at = d.published_at
         from (select id, state, published_at from descriptor where eservice_id = $1 and state <> 'DRAFT'
               order by case when state = 'ARCHIVED' then 1 else 0 end, number desc limit 1) d
         where eservice.id = $1",
        id
    )?;
    let after = shown(tx, id).await?;
    if before.shown_state != after.shown_state {
        add(tx, &before, -1).await?;
        add(tx, &after, 1).await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Shown {
    producer_id: TenantId,
    shown_state: Option<String>,
}

async fn shown(tx: &mut Tx, id: EserviceId) -> Result<Shown> {
    Ok(sql!(tx, fetch_one as Shown, "select producer_id, shown_state from eservice where id = $1", id)?)
}

/// So many e-services more of the provider are seen in this state.
async fn add(tx: &mut Tx, shown: &Shown, number: i64) -> Result<()> {
    let Some(state) = &shown.shown_state else { return Ok(()) };
    sql!(
        tx,
        execute,
        "insert into catalogue_size (producer_id, state, number) values ($1, $2, $3)
         on conflict (producer_id, state) do update set number = catalogue_size.number + excluded.number",
        shown.producer_id,
        state,
        number
    )?;
    Ok(())
}

/// The interface file's description, as JSON.
fn interface(descriptor: &Descriptor) -> Result<Option<String>> {
    Ok(descriptor.interface.as_ref().map(serde_json::to_string).transpose()?)
}

/// What was announced of it, as JSON.
fn announced(descriptor: &Descriptor) -> Result<Option<String>> {
    Ok(descriptor.announced.as_ref().map(serde_json::to_string).transpose()?)
}
