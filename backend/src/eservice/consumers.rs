//! Who uses an ente's e-services: names for filters, and the list the provider takes away.

use domain::agreement::AgreementState;
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, EserviceId, Permission, TenantId, Timestamp};
use sqlx_macros::FromRow;

use super::catalogue::Named;
use crate::Backend;
use crate::db::word;
use crate::error::Result;

/// The enti that have asked the actor's ente for something, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn names(cx: &Backend, actor: &Actor, q: &str, page: PageRequest) -> Result<Page<Named>> {
    let scope = actor.scope(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let pattern = format!("%{}%", fold(q).replace(['%', '_', '\\'], ""));
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from tenant t
         where t.search like $1 and exists (select 1 from agreement a
               where a.consumer_id = t.id and a.producer_id = $2 and a.stage <> 'DRAFT'
                 and (a.stage <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null))",
        &pattern,
        scope.tenant()
    )?;
    let rows = sql!(
        tx,
        fetch_all as Named,
        "select t.id, t.name from tenant t
         where t.search like $1 and exists (select 1 from agreement a
               where a.consumer_id = t.id and a.producer_id = $2 and a.stage <> 'DRAFT'
                 and (a.stage <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null))
         order by t.search, t.id limit $3 offset $4",
        &pattern,
        scope.tenant(),
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(rows, total, page))
}

/// An ente that uses an e-service now.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub tenant: TenantId,
    pub name: String,
    pub origin: Option<String>,
    pub origin_value: Option<String>,
    /// Number of the version it uses.
    pub number: i64,
    /// Active or suspended.
    pub state: AgreementState,
    pub submitted_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    tenant_id: TenantId,
    name: String,
    origin: Option<String>,
    origin_value: Option<String>,
    number: i64,
    state: String,
    submitted_at: Option<Timestamp>,
}

/// The most consumers a list holds.
pub const MAX_CONSUMERS: i64 = 10_000;

/// The enti with a live request for an e-service of the actor's ente, by name.
///
/// # Errors
/// `NotFound`; `OperationForbidden` for an e-service of another ente; `Unauthorized`.
#[crate::boxed]
pub async fn of(cx: &Backend, actor: &Actor, id: EserviceId) -> Result<Vec<Consumer>> {
    let scope = actor.scope(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    super::visible(&mut tx, actor, id, cx).await?.provider(actor)?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select t.id as tenant_id, t.name, t.origin, t.origin_value, d.number, a.state, a.submitted_at
         from agreement a
         join tenant t on t.id = a.consumer_id
         join descriptor d on d.id = a.descriptor_id
         where a.eservice_id = $1 and a.producer_id = $2 and a.stage = 'ACTIVE'
         order by t.search, t.id limit $3",
        id,
        scope.tenant(),
        MAX_CONSUMERS
    )?;
    let consumer = |row: Row| {
        Ok(Consumer {
            tenant: row.tenant_id,
            name: row.name,
            origin: row.origin,
            origin_value: row.origin_value,
            number: row.number,
            state: word(&row.state)?,
            submitted_at: row.submitted_at,
        })
    };
    rows.into_iter().map(consumer).collect()
}
