//! The catalogue: what every ente finds, how well it fits, and what became of its own request. A page of it costs
//! the same few statements whatever its length.

mod detail;
mod find;
mod producers;

use std::collections::BTreeMap;

use domain::agreement::{AgreementState, CreationFacts, Sibling, Stage, VersionFacts};
use domain::eservice::{ApprovalPolicy, DescriptorState, Technology};
use domain::page::{Page, PageRequest};
use domain::requirement::Requirements;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, EserviceId, Permission, Scope, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::agreement::list::any_of;
use crate::attribute::fit::{Ask, fits};
use crate::db::word;
use crate::error::Result;
use crate::eservice::words;
use crate::{Backend, Tx};

pub use detail::{CatalogueDetail, VersionLine, Which, detail};
pub use find::MOST_FOUND;
pub use producers::{Named, first_producers, producers};

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
    /// Beginnings of words in name, description or provider; every one must be there.
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

impl Filter {
    /// Is anything looked for but providers and states? Then at most [`MOST_FOUND`] e-services are told of.
    #[must_use]
    pub fn is_search(&self) -> bool {
        let others = self.fit.is_some() || !self.attributes.is_empty() || !self.agreement_states.is_empty();
        others || !words::asked(&self.q).is_empty()
    }
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

/// A page of the catalogue. Whoever looks for words, attributes, requirements or own requests is told of [`MOST_FOUND`]
/// e-services at most, the first in the order asked for.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<CatalogueRow>> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let now = cx.now();
    let mut tx = cx.db.snapshot().await?;
    let (total, ids) = find::find(&mut tx, scope, filter, now, page).await?;
    let mut rows = rows(&mut tx, &ids).await?;
    rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(Page::new(with_reader(&mut tx, scope, rows, now).await?, total, page))
}

/// The e-services of a page, in whatever order.
async fn rows(tx: &mut Tx, ids: &[EserviceId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select e.id, e.name, e.description, e.technology, e.producer_id, p.name as producer_name,
                    d.id as descriptor_id, d.number, d.state, d.policy, d.requirements, d.published_at
             from eservice e
             join descriptor d on d.id = e.shown_id
             join tenant p on p.id = e.producer_id
             where 1 = 1",
        );
        any_of(&mut query, "e.id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })
    .map_err(Into::into)
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
