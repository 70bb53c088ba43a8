//! Who holds what, and why not: the lists of one ente, and the assignments of a certifier.

use domain::attribute::AttributeKind;
use domain::page::{Page, PageRequest};
use domain::requirement::Standing;
use domain::text::fold;
use domain::{Actor, AttributeId, Denial, Permission, TenantId, Thing, Timestamp};
use sqlx::{FromRow, QueryBuilder};
use strum::{EnumString, IntoStaticStr};

use crate::db::containing;
use crate::error::{Error, Result};
use crate::{Backend, tenant};

/// Which rows of such a list are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Only {
    /// Held, lost, or asked for by an open request.
    #[default]
    Concerning,
    /// Held now.
    Held,
    /// Held once, and no more.
    Lost,
    /// Not held, and asked for by an open request.
    Missing,
    /// Held or held once: what somebody has said of the ente.
    Known,
    /// The whole registry.
    All,
}

/// What somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the name or description of the attribute, or in the name of the other ente.
    pub q: String,
    pub only: Only,
}

/// An attribute, and how an ente stands to it.
#[derive(Clone, Debug)]
pub struct StandingRow {
    pub attribute: AttributeId,
    pub name: String,
    pub description: String,
    pub code: Option<String>,
    /// Who can give it: the certifier, the ente itself, or the provider that verifies.
    pub giver: TenantId,
    pub giver_name: String,
    pub standing: Standing,
    /// When it was given, also when it is held no more.
    pub since: Option<Timestamp>,
    /// Open requests of the ente that ask for it; of those that go to the verifier, for verified ones.
    pub asked_by: i64,
}

#[derive(FromRow)]
struct Row {
    attribute_id: AttributeId,
    name: String,
    description: String,
    code: Option<String>,
    giver_id: TenantId,
    giver_name: String,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    asked_by: i64,
}

impl Row {
    fn standing(&self, now: Timestamp) -> Standing {
        match (self.since, self.revoked_at, self.until) {
            (None, _, _) => Standing::Never,
            (Some(_), Some(at), _) => Standing::Revoked { at },
            (Some(_), None, Some(at)) if at <= now => Standing::Expired { at },
            (Some(since), None, until) => Standing::Held { since, until },
        }
    }

    fn into_row(self, now: Timestamp) -> StandingRow {
        StandingRow {
            standing: self.standing(now),
            attribute: self.attribute_id,
            name: self.name,
            description: self.description,
            code: self.code,
            giver: self.giver_id,
            giver_name: self.giver_name,
            since: self.since,
            asked_by: self.asked_by,
        }
    }
}

/// How one ente stands to the attributes of a kind. Anybody signed in may read what certifiers and the ente itself
/// say; what providers verified is read by the ente and, each for itself, by the providers. Requests are counted for
/// the ente itself only.
///
/// # Errors
/// `Unauthorized`; `NotFound` for an ente that is not there.
pub async fn standings(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    kind: AttributeKind,
    filter: &Filter,
    page: PageRequest,
) -> Result<Page<StandingRow>> {
    actor.require(Permission::ReadTenants)?;
    let mut tx = cx.db.snapshot().await?;
    tenant::load(&mut tx, tenant).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let own = tenant == actor.tenant;
    // Others learn what is said of an ente, not what it is asked for.
    let only = if own { filter.only } else { public(filter.only) };
    let list = List { tenant, kind, only, reader: (!own).then_some(actor.tenant), now: cx.now() };
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (");
        list.rows(&mut query, &filter.q);
        query.push(") s");
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new("select * from (");
        list.rows(&mut query, &filter.q);
        query.push(") s order by s.name_key, s.giver_name, s.giver_id limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows
        .into_iter()
        .map(|row| row.into_row(cx.now()))
        .map(|row| StandingRow { asked_by: if own { row.asked_by } else { 0 }, ..row });
    Ok(Page::new(rows.collect(), total, page))
}

const fn public(only: Only) -> Only {
    match only {
        Only::Concerning | Only::Missing | Only::All | Only::Known => Only::Known,
        Only::Held => Only::Held,
        Only::Lost => Only::Lost,
    }
}

struct List {
    tenant: TenantId,
    kind: AttributeKind,
    only: Only,
    /// The provider that reads, if it is not the ente itself.
    reader: Option<TenantId>,
    now: Timestamp,
}

/// Open requests of a tenant that ask for an attribute.
const ASKING: &str = "select count(*) from agreement g
     join descriptor_attribute m on m.descriptor_id = g.descriptor_id
     where m.attribute_id = a.id and g.consumer_id = ";
const OPEN: &str = " and g.stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')";

impl List {
    fn rows<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>, q: &str)
    where
        String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push("select * from (");
        match self.kind {
            AttributeKind::Certified | AttributeKind::Declared => self.held(query),
            AttributeKind::Verified => self.verified(query),
        }
        query.push(") r where 1 = 1");
        for pattern in containing(&fold(q)) {
            query.push(" and (r.search like ").push_bind(pattern.clone());
            query.push(" or r.giver_search like ").push_bind(pattern).push(")");
        }
        self.narrow(query);
    }

    fn held<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push(
            "select a.id as attribute_id, a.name, a.name_key, a.search, a.description, a.code,
                    a.creator_id as giver_id, t.name as giver_name, t.search as giver_search,
                    h.assigned_at as since, cast(null as bigint) as until, h.revoked_at, (",
        );
        query.push(ASKING).push_bind(self.tenant).push(OPEN);
        query.push(
            ") as asked_by
             from attribute a join tenant t on t.id = a.creator_id
             left join held h on h.attribute_id = a.id and h.tenant_id = ",
        );
        query.push_bind(self.tenant).push(" where a.kind = ").push_bind(self.kind.to_string());
    }

    /// One row for each provider that verified, or that a request has asked to verify.
    fn verified<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>)
    where
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push(
            "select a.id as attribute_id, a.name, a.name_key, a.search, a.description, a.code,
                    t.id as giver_id, t.name as giver_name, t.search as giver_search,
                    v.verified_at as since, v.expires_at as until, v.revoked_at, (",
        );
        query.push(ASKING).push_bind(self.tenant).push(OPEN).push(" and g.producer_id = t.id");
        query.push(
            ") as asked_by
             from (select attribute_id, verifier_id from verification where consumer_id = ",
        );
        query.push_bind(self.tenant).push(
            " union
              select m.attribute_id, g.producer_id from agreement g
              join descriptor_attribute m on m.descriptor_id = g.descriptor_id
              join attribute b on b.id = m.attribute_id and b.kind = 'VERIFIED'
              where g.producer_id <> g.consumer_id and g.consumer_id = ",
        );
        query.push_bind(self.tenant).push(OPEN).push(
            ") x join attribute a on a.id = x.attribute_id
             join tenant t on t.id = x.verifier_id
             left join verification v on v.attribute_id = x.attribute_id and v.verifier_id = x.verifier_id
                 and v.consumer_id = ",
        );
        query.push_bind(self.tenant);
        if let Some(reader) = self.reader {
            query.push(" where t.id = ").push_bind(reader);
        }
    }

    fn narrow<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>)
    where
        Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        const HELD: &str = "r.since is not null and r.revoked_at is null and (r.until is null or r.until > ";
        match self.only {
            Only::All => {}
            Only::Known => drop(query.push(" and r.since is not null")),
            Only::Concerning => drop(query.push(" and (r.since is not null or r.asked_by > 0)")),
            Only::Held => drop(query.push(" and ").push(HELD).push_bind(self.now).push(")")),
            Only::Lost => {
                query.push(" and r.since is not null and not (").push(HELD).push_bind(self.now).push("))");
            }
            Only::Missing => {
                query.push(" and r.asked_by > 0 and not (").push(HELD).push_bind(self.now).push("))");
            }
        }
    }
}

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
pub async fn assignments(
    cx: &Backend,
    actor: &Actor,
    filter: &AssignmentFilter,
    page: PageRequest,
) -> Result<Page<AssignmentRow>> {
    let certifier = actor.scope(Permission::ReadCertifiedAssignments)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    if !super::registry::creator(&mut tx, certifier).await?.certifier {
        return Err(Denial::TenantIsNotACertifier.into());
    }
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
