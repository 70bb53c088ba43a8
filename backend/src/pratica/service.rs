//! Services and who is enabled on them.

use std::collections::{BTreeMap, BTreeSet};

use domain::pratica::Service;
use domain::pratica::service::{ServiceData, create as decide_create, enable as decide_enable, slug};
use domain::{Actor, Permission, Revision, Role, ServiceId, TenantId, Thing, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    id: ServiceId,
    revision: Revision,
    tenant_id: TenantId,
    slug: String,
    name: String,
    area: String,
    active: bool,
    protocol: String,
    attachment: String,
    steps: String,
    created_at: Timestamp,
}

impl Row {
    fn with(self, operators: Vec<UserId>) -> Result<Service> {
        Ok(Service {
            id: self.id,
            revision: self.revision,
            tenant: self.tenant_id,
            slug: self.slug,
            name: self.name,
            area: self.area,
            active: self.active,
            protocol: word(&self.protocol)?,
            attachment: word(&self.attachment)?,
            steps: serde_json::from_str(&self.steps)?,
            operators,
            created_at: self.created_at,
        })
    }
}

/// Somebody who is enabled on a service.
#[derive(FromRow)]
struct Enabled {
    service_id: ServiceId,
    user_id: UserId,
}

fn with_operators(rows: Vec<Row>, enabled: &[Enabled]) -> Result<Vec<Service>> {
    let of = |id| enabled.iter().filter(|one| one.service_id == id).map(|one| one.user_id).collect();
    let services = rows.into_iter().map(|row| {
        let operators = of(row.id);
        row.with(operators)
    });
    services.collect()
}

/// A service, by id.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn load(tx: &mut Tx, id: ServiceId) -> Result<Option<Service>> {
    Ok(of(tx, &BTreeSet::from([id])).await?.remove(&id))
}

/// The same for many services, in two statements.
#[crate::boxed]
pub(crate) async fn of(tx: &mut Tx, ids: &BTreeSet<ServiceId>) -> Result<BTreeMap<ServiceId, Service>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, tenant_id, slug, name, area, active, protocol, attachment, steps, created_at
             from service where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let enabled: Vec<Enabled> = each!(tx, c => {
        let mut query = QueryBuilder::new("select service_id, user_id from service_operator where 1 = 1");
        any_of(&mut query, "service_id", ids.iter().copied());
        query.push(" order by user_id");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(with_operators(rows, &enabled)?.into_iter().map(|service| (service.id, service)).collect())
}

/// The service of an ente by its slug.
#[crate::boxed]
pub(crate) async fn by_slug(tx: &mut Tx, tenant: TenantId, slug: &str) -> Result<Option<Service>> {
    let id = sql!(
        tx,
        fetch_optional scalar ServiceId,
        "select id from service where tenant_id = $1 and slug = $2",
        tenant,
        slug
    )?;
    match id {
        Some(id) => load(tx, id).await,
        None => Ok(None),
    }
}

/// Makes a service of the actor's ente.
///
/// # Errors
/// What `service::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, data: &ServiceData) -> Result<ServiceId> {
    actor.require(Permission::ManagePratiche)?;
    let id = ServiceId(cx.id());
    writing!(cx, tx => {
        let taken = sql!(
            tx,
            fetch_optional scalar ServiceId,
            "select id from service where tenant_id = $1 and slug = $2",
            actor.tenant,
            slug(&data.name)
        )?;
        let decision = decide_create(id, data, taken.is_some(), actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })?;
    Ok(id)
}

/// Enables a person on a service, or takes that away.
///
/// # Errors
/// `NotFound` for a service of another ente; what `service::enable` answers.
#[crate::boxed]
pub async fn enable(cx: &Backend, actor: &Actor, id: ServiceId, person: UserId, enabled: bool) -> Result<()> {
    actor.require(Permission::ManagePratiche)?;
    writing!(cx, tx => {
        let service = load(tx, id).await?.ok_or(Error::not_found(Thing::Service))?;
        let operator = is_operator(tx, actor.tenant, person).await?;
        let decision = decide_enable(&service, person, operator, enabled, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// Somebody who can be enabled.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Operator {
    pub id: UserId,
    pub name: String,
}

/// The most services of an ente, and the most operators, that the page of who is enabled shows.
pub const MAX_SHOWN: i64 = 200;

/// The services of the actor's ente with who is enabled on them, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn services(cx: &Backend, actor: &Actor) -> Result<Vec<Service>> {
    let scope = actor.scope(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, revision, tenant_id, slug, name, area, active, protocol, attachment, steps, created_at
         from service where tenant_id = $1 order by slug limit $2",
        scope.tenant(),
        MAX_SHOWN
    )?;
    let enabled = sql!(
        tx,
        fetch_all as Enabled,
        "select o.service_id, o.user_id from service s join service_operator o on o.service_id = s.id
         where s.tenant_id = $1 order by o.user_id",
        scope.tenant()
    )?;
    with_operators(rows, &enabled)
}

/// The active operators of the actor's ente, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn operators(cx: &Backend, actor: &Actor) -> Result<Vec<Operator>> {
    let scope = actor.scope(Permission::ManagePratiche)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_all as Operator,
        "select id, family_name || ' ' || name as name from account
         where tenant_id = $1 and disabled_at is null and (roles like $2 or roles like $3)
         order by search, id limit $4",
        scope.tenant(),
        holding(Role::Operatore),
        holding(Role::OperatoreAdmin),
        MAX_SHOWN
    )?)
}

/// Is it an active person of the ente who works at the desk?
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn is_operator(tx: &mut Tx, tenant: TenantId, person: UserId) -> Result<bool> {
    let found = sql!(
        tx,
        fetch_optional scalar UserId,
        "select id from account
         where id = $1 and tenant_id = $2 and disabled_at is null and (roles like $3 or roles like $4)",
        person,
        tenant,
        holding(Role::Operatore),
        holding(Role::OperatoreAdmin)
    )?;
    Ok(found.is_some())
}

/// Roles are stored as a JSON list of words.
fn holding(role: Role) -> String {
    format!("%\"{role}\"%")
}
