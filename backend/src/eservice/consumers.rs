//! Who uses an ente's e-services: names for filters, and the list the provider takes away.

use domain::agreement::AgreementState;
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, EserviceId, Permission, Scope, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::catalogue::Named;
use crate::Backend;
use crate::db::{containing, word};
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

/// What somebody looks for among those who use an e-service.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the ente's name.
    pub q: String,
    /// By version, the oldest first, instead of by name.
    pub by_version: bool,
    pub descending: bool,
}

/// An ente that uses an e-service now, or waits to.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub tenant: TenantId,
    pub name: String,
    pub origin: Option<String>,
    pub origin_value: Option<String>,
    /// Number of the version it uses.
    pub number: i64,
    /// Active or suspended; in a page of them also pending.
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
    rows.into_iter().map(Consumer::try_from).collect()
}

impl TryFrom<Row> for Consumer {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            tenant: row.tenant_id,
            name: row.name,
            origin: row.origin,
            origin_value: row.origin_value,
            number: row.number,
            state: word(&row.state)?,
            submitted_at: row.submitted_at,
        })
    }
}

/// A page of the enti with a live or pending request for an e-service of the actor's ente, each with its version.
///
/// # Errors
/// As [`of`].
#[crate::boxed]
pub async fn list(
    cx: &Backend,
    actor: &Actor,
    id: EserviceId,
    filter: &Filter,
    page: PageRequest,
) -> Result<Page<Consumer>> {
    let scope = actor.scope(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    super::visible(&mut tx, actor, id, cx).await?.provider(actor)?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, scope, id, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select t.id as tenant_id, t.name, t.origin, t.origin_value, d.number, a.state, a.submitted_at",
        );
        from_where(&mut query, scope, id, filter);
        query.push(match (filter.by_version, filter.descending) {
            (false, false) => " order by t.search, a.id",
            (false, true) => " order by t.search desc, a.id desc",
            (true, false) => " order by d.number, t.search, a.id",
            (true, true) => " order by d.number desc, t.search, a.id",
        });
        query.push(" limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(Consumer::try_from).collect::<Result<_>>()?;
    Ok(Page::new(rows, total, page))
}

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, scope: Scope, id: EserviceId, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    EserviceId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from agreement a
          join tenant t on t.id = a.consumer_id
          join descriptor d on d.id = a.descriptor_id
          where a.stage in ('ACTIVE', 'PENDING') and a.eservice_id = ",
    );
    query.push_bind(id).push(" and a.producer_id = ").push_bind(scope.tenant());
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and t.search like ").push_bind(pattern);
    }
}
