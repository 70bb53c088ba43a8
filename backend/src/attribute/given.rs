//! What an ente has given to others: a certifier's assignments, a provider's verifications.

use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, AttributeId, Permission, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::list::must_certify;
use crate::Backend;
use crate::db::containing;
use crate::error::Result;

/// A certified attribute that an ente was given by the certifier in hand.
#[derive(Clone, Debug, FromRow)]
pub struct AssignmentRow {
    pub tenant_id: TenantId,
    pub tenant_name: String,
    pub origin: Option<String>,
    pub origin_value: Option<String>,
    pub attribute_id: AttributeId,
    pub attribute_name: String,
    pub code: Option<String>,
    pub assigned_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// Which assignments are wanted.
#[derive(Clone, Debug, Default)]
pub struct AssignmentFilter {
    /// Words in the names of the ente or of the attribute.
    pub q: String,
    pub attribute: Option<AttributeId>,
    /// Only those in force, or only those taken back.
    pub in_force: Option<bool>,
}

/// To whom the actor's ente has given its certified attributes, the latest first.
///
/// # Errors
/// `Unauthorized`, `TenantIsNotACertifier`.
#[crate::boxed]
pub async fn assignments(
    cx: &Backend,
    actor: &Actor,
    filter: &AssignmentFilter,
    page: PageRequest,
) -> Result<Page<AssignmentRow>> {
    let certifier = actor.scope(Permission::ReadCertifiedAssignments)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    must_certify(&mut tx, certifier).await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        assigned_by(&mut query, certifier, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<AssignmentRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select t.id as tenant_id, t.name as tenant_name, t.origin, t.origin_value, a.id as attribute_id,
                    a.name as attribute_name, a.code, h.assigned_at, h.revoked_at",
        );
        assigned_by(&mut query, certifier, filter);
        query.push(" order by coalesce(h.revoked_at, h.assigned_at) desc, t.search, a.name_key, t.id limit ");
        query.push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(Page::new(rows, total, page))
}

fn assigned_by<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, certifier: TenantId, filter: &AssignmentFilter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    AttributeId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from held h join attribute a on a.id = h.attribute_id and a.kind = 'CERTIFIED'
          join tenant t on t.id = h.tenant_id
          where a.creator_id = ",
    );
    query.push_bind(certifier);
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (t.search like ").push_bind(pattern.clone());
        query.push(" or a.search like ").push_bind(pattern).push(")");
    }
    if let Some(attribute) = filter.attribute {
        query.push(" and a.id = ").push_bind(attribute);
    }
    match filter.in_force {
        None => {}
        Some(true) => drop(query.push(" and h.revoked_at is null")),
        Some(false) => drop(query.push(" and h.revoked_at is not null")),
    }
}

/// A verification given by the ente in hand.
#[derive(Clone, Debug, FromRow)]
pub struct VerifiedRow {
    pub consumer_id: TenantId,
    pub consumer_name: String,
    pub attribute_id: AttributeId,
    pub attribute_name: String,
    pub verified_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// What the actor's ente has verified, those that end first at the top, ended and revoked ones last.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn verified_by_us(cx: &Backend, actor: &Actor, q: &str, page: PageRequest) -> Result<Page<VerifiedRow>> {
    let verifier = actor.scope(Permission::ReadTenants)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        verified_by(&mut query, verifier, q);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<VerifiedRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select t.id as consumer_id, t.name as consumer_name, a.id as attribute_id, a.name as attribute_name,
                    v.verified_at, v.expires_at, v.revoked_at",
        );
        verified_by(&mut query, verifier, q);
        query.push(
            " order by case when v.revoked_at is null then 0 else 1 end,
                       case when v.expires_at is null then 1 else 0 end, v.expires_at, t.search, a.name_key, t.id
              limit ",
        );
        query.push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(Page::new(rows, total, page))
}

fn verified_by<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, verifier: TenantId, q: &str)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from verification v join attribute a on a.id = v.attribute_id
          join tenant t on t.id = v.consumer_id
          where v.verifier_id = ",
    );
    query.push_bind(verifier);
    for pattern in containing(&fold(q)) {
        query.push(" and (t.search like ").push_bind(pattern.clone());
        query.push(" or a.search like ").push_bind(pattern).push(")");
    }
}
