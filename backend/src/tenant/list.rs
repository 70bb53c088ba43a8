//! Enti as others find them. The ente that runs the platform is none of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::page::{Page, PageRequest};
use domain::tenant::{Accessibility, PLATFORM_SLUG, Tenant, TenantKind};
use domain::text::fold;
use domain::{Actor, Permission, TenantId, Thing};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::Row;
use crate::agreement::list::any_of;
use crate::db::containing;
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// What somebody looks for. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the name, or a register code.
    pub q: String,
    pub kinds: Vec<TenantKind>,
}

/// A page of enti, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<Tenant>> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select t.id, t.revision, t.slug, t.name, t.kind, t.origin, t.origin_value, t.certifier, t.contact_mail,
                    t.accessibility_statement, t.accessibility_feedback, t.created_at, t.updated_at",
        );
        from_where(&mut query, filter);
        query.push(" order by t.search, t.id limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(Tenant::try_from).collect::<Result<_>>()?;
    Ok(Page::new(rows, total, page))
}

/// The accessibility statement of an ente, as everybody may know it.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Statement {
    /// The ente's name.
    pub ente: String,
    /// Its address on AgID's site.
    pub address: String,
}

/// The accessibility statements that enti have made known, by name of the ente. They are public: nobody needs to be
/// signed in.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn statements(cx: &Backend, page: PageRequest) -> Result<Page<Statement>> {
    let mut tx = cx.db.snapshot().await?;
    let total = sql!(tx, fetch_one scalar i64, "select count(*) from tenant where accessibility_statement <> ''")?;
    let rows = sql!(
        tx,
        fetch_all as Statement,
        "select name as ente, accessibility_statement as address from tenant
         where accessibility_statement <> '' order by search, id limit $1 offset $2",
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(rows, total, page))
}

/// What the actor's own ente has made known about accessibility, and the ente's name.
///
/// # Errors
/// `NotFound` when the ente is gone.
#[crate::boxed]
pub async fn own_accessibility(cx: &Backend, actor: &Actor) -> Result<(String, Accessibility)> {
    let mut tx = cx.db.snapshot().await?;
    let tenant = super::load(&mut tx, actor.tenant).await?.ok_or(Error::not_found(Thing::Tenant))?;
    Ok((tenant.name, tenant.accessibility))
}

/// Those of some enti in which nobody can sign in and make the others: each waits for its first administrator.
///
/// # Errors
/// `Unauthorized`.
pub async fn without_administrator(
    cx: &Backend,
    actor: &Actor,
    ids: &BTreeSet<TenantId>,
) -> Result<BTreeSet<TenantId>> {
    actor.require(Permission::ManageTenants)?;
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut tx = cx.db.snapshot().await?;
    let found: Vec<TenantId> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            r#"select t.id from tenant t
               where not exists (select 1 from account a
                                 where a.tenant_id = t.id and a.disabled_at is null and a.roles like '%"admin"%')"#,
        );
        any_of(&mut query, "t.id", ids.iter().copied());
        query.build_query_scalar().fetch_all(c).await
    })?;
    Ok(found.into_iter().collect())
}

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from tenant t where t.slug <> ").push_bind(PLATFORM_SLUG.to_owned());
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (t.search like ").push_bind(pattern.clone());
        query.push(" or t.slug like ").push_bind(pattern.clone());
        query.push(" or lower(t.origin_value) like ").push_bind(pattern).push(")");
    }
    any_of(query, "t.kind", filter.kinds.iter().map(ToString::to_string));
}

/// An ente. Its people, requests and files are not part of it.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: TenantId) -> Result<Tenant> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    super::load(&mut tx, id).await?.ok_or(Error::not_found(Thing::Tenant))
}

/// The ente with this code in a register.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn by_external_id(cx: &Backend, actor: &Actor, origin: &str, value: &str) -> Result<TenantId> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    let id = sql!(
        tx,
        fetch_optional scalar TenantId,
        "select id from tenant where origin = $1 and origin_value = $2",
        origin,
        value
    )?;
    id.ok_or(Error::not_found(Thing::Tenant))
}

/// The names of enti: one statement, for whatever number.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn names(tx: &mut Tx, ids: &BTreeSet<TenantId>) -> Result<BTreeMap<TenantId, String>> {
    #[derive(FromRow)]
    struct NameRow {
        id: TenantId,
        name: String,
    }
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<NameRow> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, name from tenant where 1 = 1");
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The contact addresses of enti, of those that have one: one statement.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn contact_mails(tx: &mut Tx, ids: &BTreeSet<TenantId>) -> Result<BTreeMap<TenantId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(TenantId, String)> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, contact_mail from tenant where contact_mail is not null");
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().collect())
}
