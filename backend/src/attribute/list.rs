//! Who holds what, and why not: the lists of one ente.

use domain::attribute::AttributeKind;
use domain::page::{Page, PageRequest};
use domain::requirement::Standing;
use domain::text::fold;
use domain::{Actor, AttributeId, Denial, Permission, TenantId, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumString, IntoStaticStr};

use crate::db::containing;
use crate::error::{Error, Result};
use crate::{Backend, Tx, tenant};

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
#[crate::boxed]
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
    let list = List { tenant, kind, only, reader: (!own).then_some(actor.tenant), creator: None, now: cx.now() };
    let page = list.page(&mut tx, &filter.q, page).await?;
    Ok(page.map(|row| StandingRow { asked_by: if own { row.asked_by } else { 0 }, ..row }))
}

/// How an ente stands to every attribute of the actor's ente, a certifier. Its requests are not counted.
///
/// # Errors
/// `Unauthorized`, `TenantIsNotACertifier`; `NotFound` for an ente that is not there.
#[crate::boxed]
pub async fn of_certifier(
    cx: &Backend,
    actor: &Actor,
    tenant: TenantId,
    page: PageRequest,
) -> Result<Page<StandingRow>> {
    let certifier = actor.scope(Permission::ReadCertifiedAssignments)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    must_certify(&mut tx, certifier).await?;
    tenant::load(&mut tx, tenant).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let list = List {
        tenant,
        kind: AttributeKind::Certified,
        only: Only::All,
        reader: None,
        creator: Some(certifier),
        now: cx.now(),
    };
    let page = list.page(&mut tx, "", page).await?;
    Ok(page.map(|row| StandingRow { asked_by: 0, ..row }))
}

#[crate::boxed]
pub(super) async fn must_certify(tx: &mut Tx, tenant: TenantId) -> Result<()> {
    let creator = super::registry::creator(tx, tenant).await?;
    if creator.certifier { Ok(()) } else { Err(Denial::TenantIsNotACertifier.into()) }
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
    /// Only attributes of this certifier.
    creator: Option<TenantId>,
    now: Timestamp,
}

/// Open requests of a tenant that ask for an attribute.
const ASKING: &str = "select count(*) from agreement g
     join descriptor_attribute m on m.descriptor_id = g.descriptor_id
     where m.attribute_id = a.id and g.consumer_id = ";
const OPEN: &str = " and g.stage in ('DRAFT', 'PENDING', 'ACTIVE', 'MISSING_CERTIFIED_ATTRIBUTES')";

impl List {
    async fn page(&self, tx: &mut Tx, q: &str, page: PageRequest) -> Result<Page<StandingRow>> {
        let total: i64 = each!(tx, c => {
            let mut query = QueryBuilder::new("select count(*) from (");
            self.rows(&mut query, q);
            query.push(") s");
            query.build_query_scalar().fetch_one(c).await
        })?;
        let rows: Vec<Row> = each!(tx, c => {
            let mut query = QueryBuilder::new("select * from (");
            self.rows(&mut query, q);
            query.push(") s order by s.name_key, s.giver_name, s.giver_id limit ").push_bind(page.limit());
            query.push(" offset ").push_bind(page.offset());
            query.build_query_as().fetch_all(c).await
        })?;
        Ok(Page::new(rows.into_iter().map(|row| row.into_row(self.now)).collect(), total, page))
    }

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
        if let Some(creator) = self.creator {
            query.push(" and a.creator_id = ").push_bind(creator);
        }
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
