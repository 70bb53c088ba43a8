//! The catalogue: what every ente finds, how well it fits, and what became of its own request. A page of it costs
//! the same few statements whatever its length.

mod detail;
mod producers;

use std::collections::BTreeMap;

use domain::agreement::{AgreementState, CreationFacts, Sibling, Stage, VersionFacts};
use domain::eservice::{ApprovalPolicy, DescriptorState, Technology};
use domain::page::{Page, PageRequest};
use domain::requirement::Requirements;
use domain::text::fold;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, EserviceId, Permission, Scope, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::agreement::list::any_of;
use crate::attribute::fit::{Ask, fits};
use crate::db::word;
use crate::error::Result;
use crate::{Backend, Tx};

pub use detail::{CatalogueDetail, VersionLine, Which, detail};
pub use producers::{Named, producers};

/// How well the reader's ente fits, as a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumString, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum FitWanted {
    /// Every requirement is met.
    Met,
    /// At least one is missing.
    Missing,
}

/// What the catalogue is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    #[default]
    Name,
    Producer,
    /// When the version shown was published.
    Published,
}

/// What somebody looks for. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in name, description or provider.
    pub q: String,
    pub producers: Vec<TenantId>,
    /// States of the version shown.
    pub states: Vec<DescriptorState>,
    /// E-services that mention one of these attributes.
    pub attributes: Vec<AttributeId>,
    /// States of the reader's own request.
    pub agreement_states: Vec<AgreementState>,
    pub fit: Option<FitWanted>,
    pub sort: Sort,
    pub descending: bool,
}

/// A row of the catalogue: an e-service and the version shown, which is the newest that is not archived, or the last.
#[derive(Clone, Debug)]
pub struct CatalogueRow {
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub producer_name: String,
    pub policy: ApprovalPolicy,
    pub published_at: Option<Timestamp>,
    /// Everything needed to say whether the reader's ente may ask for it, and how it fits.
    pub creation: CreationFacts,
    /// The reader's own requests: on its way, live, or rejected last. Archived ones are not here.
    pub requests: Vec<OwnRequest>,
}

/// A request of the reader's ente.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnRequest {
    pub id: AgreementId,
    pub state: AgreementState,
    pub stage: Stage,
    /// Number of the version it is bound to.
    pub number: i64,
}

#[derive(FromRow)]
struct Row {
    id: EserviceId,
    name: String,
    description: String,
    technology: String,
    producer_id: TenantId,
    producer_name: String,
    descriptor_id: DescriptorId,
    number: i64,
    state: String,
    policy: String,
    requirements: String,
    published_at: Option<Timestamp>,
}

/// A page of the catalogue.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<CatalogueRow>> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let now = cx.now();
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, scope, filter, now);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select e.id, e.name, e.description, e.technology, e.producer_id, p.name as producer_name,
                    d.id as descriptor_id, d.number, d.state, d.policy, d.requirements, d.published_at",
        );
        from_where(&mut query, scope, filter, now);
        query.push(order_by(filter)).push(" limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(Page::new(with_reader(&mut tx, scope, rows, now).await?, total, page))
}

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, scope: Scope, filter: &Filter, now: Timestamp)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    AttributeId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from eservice e
          join descriptor d on d.id = e.shown_id
          join tenant p on p.id = e.producer_id
          where e.shown_id is not null",
    );
    for word in fold(&filter.q).split_whitespace().take(8) {
        let pattern = format!("%{}%", word.replace(['%', '_', '\\'], ""));
        query.push(" and (e.search like ").push_bind(pattern.clone());
        query.push(" or p.search like ").push_bind(pattern).push(")");
    }
    any_of(query, "e.producer_id", filter.producers.iter().copied());
    any_of(query, "e.shown_state", filter.states.iter().map(ToString::to_string));
    if !filter.attributes.is_empty() {
        query.push(" and exists (select 1 from descriptor_attribute m where m.descriptor_id = e.shown_id");
        any_of(query, "m.attribute_id", filter.attributes.iter().copied());
        query.push(")");
    }
    if !filter.agreement_states.is_empty() {
        query.push(" and exists (select 1 from agreement a where a.eservice_id = e.id and a.consumer_id = ");
        query.push_bind(scope.tenant());
        any_of(query, "a.state", filter.agreement_states.iter().map(ToString::to_string));
        query.push(")");
    }
    match filter.fit {
        None => {}
        Some(FitWanted::Met) => unmet(query, "not exists", scope, now),
        Some(FitWanted::Missing) => unmet(query, "exists", scope, now),
    }
}

/// A group of the version shown in which the reader's ente holds nothing (`interop.md` §2.2). The provider itself is
/// never asked for anything.
fn unmet<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, exists: &'static str, scope: Scope, now: Timestamp)
where
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" and ").push(exists);
    query.push(" (select 1 from descriptor_group g where g.descriptor_id = e.shown_id and e.producer_id <> ");
    query.push_bind(scope.tenant());
    query.push(
        " and not exists (select 1 from descriptor_group m
              where m.descriptor_id = g.descriptor_id and m.kind = g.kind and m.place = g.place
                and (m.kind <> 'VERIFIED' and exists (select 1 from held h
                         where h.attribute_id = m.attribute_id and h.revoked_at is null and h.tenant_id = ",
    );
    query.push_bind(scope.tenant());
    query.push(
        ") or m.kind = 'VERIFIED' and exists (select 1 from verification v
               where v.attribute_id = m.attribute_id and v.verifier_id = e.producer_id and v.revoked_at is null
                 and v.consumer_id = ",
    );
    query.push_bind(scope.tenant());
    query.push(" and (v.expires_at is null or v.expires_at > ").push_bind(now).push(")))))");
}

const fn order_by(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Name, false) => " order by e.search, e.id",
        (Sort::Name, true) => " order by e.search desc, e.id",
        (Sort::Producer, false) => " order by p.search, e.search, e.id",
        (Sort::Producer, true) => " order by p.search desc, e.search, e.id",
        (Sort::Published, false) => " order by d.published_at, e.id",
        (Sort::Published, true) => " order by d.published_at desc, e.id",
    }
}

/// Adds how the reader's ente fits and what became of its requests: three statements for the whole page.
async fn with_reader(tx: &mut Tx, scope: Scope, rows: Vec<Row>, now: Timestamp) -> Result<Vec<CatalogueRow>> {
    let asked = rows.iter().map(|row| serde_json::from_str(&row.requirements));
    let asked = asked.collect::<std::result::Result<Vec<Requirements>, _>>()?;
    let asks = rows.iter().zip(&asked).map(|(row, requirements)| Ask {
        requirements,
        consumer: scope.tenant(),
        producer: row.producer_id,
    });
    let fits = fits(tx, &asks.collect::<Vec<_>>(), now).await?;
    let mut requests = own_requests(tx, scope, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .zip(fits)
        .map(|(row, fit)| {
            let requests = requests.remove(&row.id).unwrap_or_default();
            let policy = word(&row.policy)?;
            let version =
                VersionFacts { id: row.descriptor_id, number: row.number, state: word(&row.state)?, policy, fit };
            Ok(CatalogueRow {
                name: row.name,
                description: row.description,
                technology: word(&row.technology)?,
                producer_name: row.producer_name,
                policy,
                published_at: row.published_at,
                creation: CreationFacts {
                    eservice: row.id,
                    producer: row.producer_id,
                    newest: version.id,
                    version,
                    siblings: siblings(&requests),
                    as_of: now,
                },
                requests,
            })
        })
        .collect()
}

/// The requests that stand in the way of a new one.
fn siblings(requests: &[OwnRequest]) -> Vec<Sibling> {
    let open = requests.iter().filter(|request| request.stage != Stage::Rejected);
    open.map(|request| Sibling { id: request.id, stage: request.stage, number: request.number }).collect()
}

#[derive(FromRow)]
struct RequestRow {
    id: AgreementId,
    eservice_id: EserviceId,
    state: String,
    stage: String,
    number: i64,
}

/// The reader's requests for the e-services given: those under way, or else the one rejected last.
async fn own_requests(
    tx: &mut Tx,
    scope: Scope,
    eservices: impl ExactSizeIterator<Item = EserviceId>,
) -> Result<BTreeMap<EserviceId, Vec<OwnRequest>>> {
    if eservices.len() == 0 {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<RequestRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.eservice_id, a.state, a.stage, d.number
             from agreement a join descriptor d on d.id = a.descriptor_id
             where a.stage <> 'ARCHIVED' and a.consumer_id = ",
        );
        query.push_bind(scope.tenant());
        any_of(&mut query, "a.eservice_id", eservices);
        query.push(" order by a.stage, a.created_at desc, a.id");
        query.build_query_as().fetch_all(c).await
    })?;
    let mut found: BTreeMap<EserviceId, Vec<OwnRequest>> = BTreeMap::new();
    for row in rows {
        let request = OwnRequest { id: row.id, state: word(&row.state)?, stage: word(&row.stage)?, number: row.number };
        found.entry(row.eservice_id).or_default().push(request);
    }
    for requests in found.values_mut() {
        let under_way = requests.iter().any(|request| request.stage != Stage::Rejected);
        let mut rejected = 0;
        requests.retain(|request| {
            let is_rejected = request.stage == Stage::Rejected;
            rejected += i32::from(is_rejected);
            !is_rejected || (!under_way && rejected == 1)
        });
    }
    Ok(found)
}
