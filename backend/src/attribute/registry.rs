//! The registry: adding an entry, finding entries. Nothing changes or deletes one.

use std::collections::{BTreeMap, BTreeSet};

use domain::attribute::registry::{CreationFacts, CreatorFacts, NewAttribute, create as decide};
use domain::attribute::{Attribute, AttributeKind};
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, AttributeId, Permission, TenantId, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::{Error, Result};
use crate::{Backend, Tx, save, tenant};

/// An entry with the name of the ente that added it.
#[derive(Clone, Debug)]
pub struct AttributeRow {
    pub attribute: Attribute,
    pub creator_name: String,
    /// The creator's short name; the "origin" of a certified attribute's code.
    pub creator_slug: String,
}

/// What somebody looks for. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the name or description.
    pub q: String,
    pub ids: Vec<AttributeId>,
    pub kinds: Vec<AttributeKind>,
    pub creators: Vec<TenantId>,
    /// Short name of the creator.
    pub origin: Option<String>,
}

#[derive(FromRow)]
pub(super) struct Row {
    id: AttributeId,
    kind: String,
    name: String,
    description: String,
    creator_id: TenantId,
    code: Option<String>,
    created_at: Timestamp,
    creator_name: String,
    creator_slug: String,
}

impl TryFrom<Row> for AttributeRow {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            attribute: Attribute {
                id: row.id,
                kind: word(&row.kind)?,
                name: row.name,
                description: row.description,
                creator: row.creator_id,
                code: row.code,
                created_at: row.created_at,
            },
            creator_name: row.creator_name,
            creator_slug: row.creator_slug,
        })
    }
}

/// Adds an entry for the actor's ente.
///
/// # Errors
/// What `domain::attribute::registry::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, new: &NewAttribute) -> Result<AttributeId> {
    let id = AttributeId(cx.id());
    writing!(cx, tx => {
        let facts = CreationFacts {
            id,
            creator: creator(tx, actor.tenant).await?,
            taken: taken(tx, actor.tenant, new).await?,
            as_of: cx.now(),
        };
        save::save(cx, tx, Some(actor), &decide(new, &facts, actor)?).await?;
        id
    })
}

/// What decides whether an ente may add to the registry.
///
/// # Errors
/// `NotFound` for an ente that is not there.
#[crate::boxed]
pub async fn creator(tx: &mut Tx, id: TenantId) -> Result<CreatorFacts> {
    let tenant = tenant::load(tx, id).await?.ok_or(Error::not_found(Thing::Tenant))?;
    Ok(CreatorFacts { kind: tenant.kind, certifier: tenant.certifier })
}

async fn taken(tx: &mut Tx, creator: TenantId, new: &NewAttribute) -> Result<bool> {
    let code = Some(new.code.trim().to_owned()).filter(|code| !code.is_empty());
    let others = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from attribute where name_key = $1 or (creator_id = $2 and code = $3)",
        new.name.trim().to_lowercase(),
        creator,
        code
    )?;
    Ok(others > 0)
}

/// An entry, by id.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn load(tx: &mut Tx, id: AttributeId) -> Result<Option<AttributeRow>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select a.id, a.kind, a.name, a.description, a.creator_id, a.code, a.created_at,
                t.name as creator_name, t.slug as creator_slug
         from attribute a join tenant t on t.id = a.creator_id where a.id = $1",
        id
    )?;
    row.map(AttributeRow::try_from).transpose()
}

/// The names of attributes: one statement, for whatever number.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn names(tx: &mut Tx, ids: &BTreeSet<AttributeId>) -> Result<BTreeMap<AttributeId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(AttributeId, String)> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, name from attribute where 1 = 1");
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().collect())
}

/// The certified attribute to which a certifier has given this code.
///
/// # Errors
/// `NotFound`.
#[crate::boxed]
pub async fn by_code(cx: &Backend, creator: TenantId, code: &str) -> Result<AttributeId> {
    let mut tx = cx.db.snapshot().await?;
    let id = sql!(
        tx,
        fetch_optional scalar AttributeId,
        "select id from attribute where creator_id = $1 and code = $2",
        creator,
        code
    )?;
    id.ok_or(Error::not_found(Thing::Attribute))
}

/// An entry, for anybody who may read the catalogue or enti.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn get(cx: &Backend, actor: &Actor, id: AttributeId) -> Result<AttributeRow> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    load(&mut tx, id).await?.ok_or(Error::not_found(Thing::Attribute))
}

/// A page of the registry, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<AttributeRow>> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.kind, a.name, a.description, a.creator_id, a.code, a.created_at,
                    t.name as creator_name, t.slug as creator_slug",
        );
        from_where(&mut query, filter);
        query.push(" order by a.name_key limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(AttributeRow::try_from).collect::<Result<_>>()?;
    Ok(Page::new(rows, total, page))
}

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    AttributeId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from attribute a join tenant t on t.id = a.creator_id where 1 = 1");
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and a.search like ").push_bind(pattern);
    }
    any_of(query, "a.id", filter.ids.iter().copied());
    any_of(query, "a.kind", filter.kinds.iter().map(ToString::to_string));
    any_of(query, "a.creator_id", filter.creators.iter().copied());
    any_of(query, "t.slug", filter.origin.iter().cloned());
}
