//! The clients of an ente, a page at a time.

use domain::client::ClientKind;
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, ClientId, Permission, PurposeId, Revision, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Backend;
use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::Result;

/// What somebody wants to see. Empty ones do not filter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Words in name or description.
    pub q: String,
    pub kind: Option<ClientKind>,
    /// Only the client with this id.
    pub id: Option<ClientId>,
    /// Only clients that this purpose is linked to.
    pub purpose: Option<PurposeId>,
    /// Only clients that this purpose could be linked to.
    pub apart_from: Option<PurposeId>,
    /// Only clients that one of these people looks after.
    pub members: Vec<UserId>,
    pub sort: Sort,
    pub descending: bool,
}

/// What a list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    #[default]
    Name,
    Created,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientRow {
    pub id: ClientId,
    pub revision: Revision,
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    pub members: i64,
    pub purposes: i64,
    pub keys: i64,
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: ClientId,
    revision: Revision,
    name: String,
    description: String,
    kind: String,
    members: i64,
    purposes: i64,
    keys: i64,
    created_at: Timestamp,
}

/// A page of the clients of the actor's ente.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<ClientRow>> {
    let tenant = actor.scope(Permission::ReadClients)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, tenant, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select c.id, c.revision, c.name, c.description, c.kind, c.created_at,
                    (select count(*) from client_member m where m.client_id = c.id) as members,
                    (select count(*) from client_purpose p where p.client_id = c.id) as purposes,
                    (select count(*) from client_key k where k.client_id = c.id) as keys",
        );
        from_where(&mut query, tenant, filter);
        query.push(order_by(filter)).push(" limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset()).build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(|row| {
        Ok(ClientRow {
            id: row.id,
            revision: row.revision,
            name: row.name,
            description: row.description,
            kind: word(&row.kind)?,
            members: row.members,
            purposes: row.purposes,
            keys: row.keys,
            created_at: row.created_at,
        })
    });
    Ok(Page::new(rows.collect::<Result<Vec<_>>>()?, total, page))
}

const fn order_by(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Name, false) => " order by c.search, c.id",
        (Sort::Name, true) => " order by c.search desc, c.id desc",
        (Sort::Created, false) => " order by c.created_at desc, c.id desc",
        (Sort::Created, true) => " order by c.created_at, c.id",
    }
}

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    ClientId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    PurposeId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from client c where c.consumer_id = ").push_bind(tenant);
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and c.search like ").push_bind(pattern);
    }
    if let Some(kind) = filter.kind {
        query.push(" and c.kind = ").push_bind(kind.to_string());
    }
    if let Some(id) = filter.id {
        query.push(" and c.id = ").push_bind(id);
    }
    if let Some(purpose) = filter.purpose {
        query.push(" and exists (select 1 from client_purpose p where p.client_id = c.id and p.purpose_id = ");
        query.push_bind(purpose).push(")");
    }
    if let Some(purpose) = filter.apart_from {
        query.push(" and not exists (select 1 from client_purpose p where p.client_id = c.id and p.purpose_id = ");
        query.push_bind(purpose).push(")");
    }
    if !filter.members.is_empty() {
        query.push(" and exists (select 1 from client_member m where m.client_id = c.id");
        any_of(query, "m.user_id", filter.members.iter().copied());
        query.push(")");
    }
}
