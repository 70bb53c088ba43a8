//! Lists of requests, for either side: tabs with counts, search, filters and sort, a page at a time.

use domain::agreement::AgreementState;
use domain::page::{Page, PageRequest};
use domain::requirement::Requirements;
use domain::text::fold;
use domain::{Actor, AgreementId, DescriptorId, EserviceId, Permission, Revision, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumString, IntoStaticStr};

use crate::attribute::fit::{Ask, fits};
use crate::db::{containing, word};
use crate::error::Result;
use crate::{Backend, Tx};

/// Which side's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Party {
    /// "Richieste ricevute": drafts of others are not in it (`interop.md` §0.1 row 9).
    Producer,
    /// "Richieste inoltrate".
    Consumer,
}

/// Who holds the switch, as a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum SuspendedBy {
    Producer,
    Consumer,
    Platform,
}

/// What a list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    /// When it was submitted, drafts last.
    #[default]
    Submitted,
    /// The other side's name.
    Party,
    Eservice,
    State,
}

/// What somebody wants to see. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the names of the e-service or of the other side.
    pub q: String,
    /// These requests alone.
    pub ids: Vec<AgreementId>,
    pub states: Vec<AgreementState>,
    pub eservices: Vec<EserviceId>,
    /// Enti on the other side.
    pub parties: Vec<TenantId>,
    pub suspended_by: Option<SuspendedBy>,
    /// Only requests that a newer published version waits for (seed 002).
    pub upgradeable: bool,
    /// Only what waits for the consumer: drafts, and requests to upgrade.
    pub to_complete: bool,
    pub sort: Sort,
    pub descending: bool,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct AgreementRow {
    pub id: AgreementId,
    pub revision: Revision,
    pub state: AgreementState,
    pub suspended_by_producer: bool,
    pub suspended_by_consumer: bool,
    pub suspended_by_platform: bool,
    pub eservice: EserviceId,
    pub eservice_name: String,
    pub descriptor: DescriptorId,
    pub number: i64,
    pub producer: TenantId,
    pub producer_name: String,
    pub consumer: TenantId,
    pub consumer_name: String,
    pub created_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    /// Groups of requirements met, and all of them.
    pub fit: (usize, usize),
    pub certified_missing: bool,
    /// Number of the published version an upgrade would lead to.
    pub upgrade_to: Option<i64>,
}

/// How many requests of one side are in each state, whatever else is filtered.
pub type Counts = Vec<(AgreementState, i64)>;

#[derive(FromRow)]
struct Row {
    id: AgreementId,
    revision: Revision,
    state: String,
    suspended_by_producer: Option<Timestamp>,
    suspended_by_consumer: Option<Timestamp>,
    suspended_by_platform: Option<Timestamp>,
    eservice_id: EserviceId,
    eservice_name: String,
    descriptor_id: DescriptorId,
    number: i64,
    requirements: String,
    producer_id: TenantId,
    producer_name: String,
    consumer_id: TenantId,
    consumer_name: String,
    created_at: Timestamp,
    submitted_at: Option<Timestamp>,
    upgrade_to: Option<i64>,
}

/// A page of one side's requests.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(
    cx: &Backend,
    actor: &Actor,
    party: Party,
    filter: &Filter,
    page: PageRequest,
) -> Result<Page<AgreementRow>> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total = count(&mut tx, tenant, party, filter).await?;
    let rows: Vec<Row> = each!(tx, c => {
        // First which rows, by the request's own columns where that is enough, then what else is shown of those few.
        let mut query = QueryBuilder::new(
            "select a.id, a.revision, a.state, a.suspended_by_producer, a.suspended_by_consumer,
                    a.suspended_by_platform, a.eservice_id, e.name as eservice_name, a.descriptor_id, d.number,
                    d.requirements, a.producer_id, p.name as producer_name, a.consumer_id, c.name as consumer_name,
                    a.created_at, a.submitted_at,
                    case when a.stage = 'ACTIVE' and n.number > d.number then n.number end as upgrade_to
             from (select a.id",
        );
        from_where(&mut query, tenant, party, filter, Needs::of(filter).and(Needs::of_sort(filter.sort)));
        query.push(order_by(party, filter)).push(" limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.push(") shown join agreement a on a.id = shown.id").push(Needs::ALL.joins());
        query.push(order_by(party, filter));
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = with_fit(&mut tx, rows, cx.now()).await?;
    Ok(Page::new(rows, total, page))
}

/// How many requests a filter leaves.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn total(cx: &Backend, actor: &Actor, party: Party, filter: &Filter) -> Result<i64> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    count(&mut tx, tenant, party, filter).await
}

/// How many requests of one side are in each state.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn counts(cx: &Backend, actor: &Actor, party: Party) -> Result<Counts> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    #[derive(FromRow)]
    struct Count {
        state: String,
        n: i64,
    }
    let rows: Vec<Count> = each!(tx, c => {
        let mut query = QueryBuilder::new("select a.state, count(*) as n");
        from_where(&mut query, tenant, party, &Filter::default(), Needs::NOTHING);
        query.push(" group by a.state order by a.state");
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((word(&row.state)?, row.n))).collect()
}

/// How many requests wait for somebody of the actor's ente: the numbers of the menu and of the lists it leads to.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Waiting {
    /// As a provider: to approve or reject.
    pub to_approve: i64,
    /// As a consumer: drafts, and requests to upgrade.
    pub to_complete: i64,
}

/// What waits for the actor's ente.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn waiting(cx: &Backend, actor: &Actor) -> Result<Waiting> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let pending = Filter { states: vec![AgreementState::Pending], ..Filter::default() };
    let to_complete = Filter { to_complete: true, ..Filter::default() };
    Ok(Waiting {
        to_approve: count(&mut tx, tenant, Party::Producer, &pending).await?,
        to_complete: count(&mut tx, tenant, Party::Consumer, &to_complete).await?,
    })
}

async fn count(tx: &mut Tx, tenant: TenantId, party: Party, filter: &Filter) -> Result<i64> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, tenant, party, filter, Needs::of(filter));
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// What a statement needs to know beside the requests themselves. Each is there for every request, so that leaving it
/// out changes no row.
#[derive(Clone, Copy)]
struct Needs {
    /// The names of e-service and enti.
    names: bool,
    /// The version of the request, and the published one.
    versions: bool,
}

impl Needs {
    const NOTHING: Self = Self { names: false, versions: false };
    const ALL: Self = Self { names: true, versions: true };

    fn of(filter: &Filter) -> Self {
        Self { names: !filter.q.is_empty(), versions: filter.upgradeable || filter.to_complete }
    }

    const fn of_sort(sort: Sort) -> Self {
        match sort {
            Sort::Submitted | Sort::State => Self::NOTHING,
            Sort::Party => Self { names: true, versions: false },
            Sort::Eservice => Self::ALL,
        }
    }

    const fn and(self, other: Self) -> Self {
        Self { names: self.names || other.names, versions: self.versions || other.versions }
    }

    const fn joins(self) -> &'static str {
        match (self.names, self.versions) {
            (false, false) => "",
            (true, false) => {
                " join eservice e on e.id = a.eservice_id
                  join tenant p on p.id = a.producer_id
                  join tenant c on c.id = a.consumer_id"
            }
            (false, true) => {
                " join descriptor d on d.id = a.descriptor_id
                  left join descriptor n on n.eservice_id = a.eservice_id and n.state = 'PUBLISHED'"
            }
            (true, true) => {
                " join eservice e on e.id = a.eservice_id
                  join tenant p on p.id = a.producer_id
                  join tenant c on c.id = a.consumer_id
                  join descriptor d on d.id = a.descriptor_id
                  left join descriptor n on n.eservice_id = a.eservice_id and n.state = 'PUBLISHED'"
            }
        }
    }
}

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
fn from_where<DB: sqlx::Database>(
    query: &mut QueryBuilder<DB>,
    tenant: TenantId,
    party: Party,
    filter: &Filter,
    needs: Needs,
) where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    EserviceId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    AgreementId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from agreement a").push(needs.joins()).push(" where ");
    match party {
        Party::Consumer => query.push("a.consumer_id = ").push_bind(tenant),
        // A request that was never sent is the consumer's own business (`decisions.md` I8). Asked of the state, which
        // says the same as the stage here, because that stands in the index.
        Party::Producer => query.push("a.producer_id = ").push_bind(tenant).push(
            " and a.state <> 'DRAFT'
              and (a.state <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null)",
        ),
    };
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (e.search like ").push_bind(pattern.clone());
        query.push(match party {
            Party::Consumer => " or p.search like ",
            Party::Producer => " or c.search like ",
        });
        query.push_bind(pattern).push(")");
    }
    any_of(query, "a.id", filter.ids.iter().copied());
    any_of(query, "a.state", filter.states.iter().map(ToString::to_string));
    any_of(query, "a.eservice_id", filter.eservices.iter().copied());
    let other = match party {
        Party::Consumer => "a.producer_id",
        Party::Producer => "a.consumer_id",
    };
    any_of(query, other, filter.parties.iter().copied());
    if let Some(by) = filter.suspended_by {
        query.push(match by {
            SuspendedBy::Producer => " and a.stage = 'ACTIVE' and a.suspended_by_producer is not null",
            SuspendedBy::Consumer => " and a.stage = 'ACTIVE' and a.suspended_by_consumer is not null",
            SuspendedBy::Platform => " and a.stage = 'ACTIVE' and a.suspended_by_platform is not null",
        });
    }
    if filter.upgradeable {
        query.push(" and a.stage = 'ACTIVE' and n.number > d.number");
    }
    if filter.to_complete {
        query.push(" and (a.stage = 'DRAFT' or (a.stage = 'ACTIVE' and n.number > d.number))");
    }
}

/// ` and column in (…)`, or nothing when there is nothing to choose from.
pub(crate) fn any_of<DB: sqlx::Database, T>(
    query: &mut QueryBuilder<DB>,
    column: &'static str,
    values: impl ExactSizeIterator<Item = T>,
) where
    T: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB> + 'static,
{
    if values.len() == 0 {
        return;
    }
    query.push(" and ").push(column).push(" in (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

const fn order_by(party: Party, filter: &Filter) -> &'static str {
    match (filter.sort, party, filter.descending) {
        (Sort::Submitted, _, false) => " order by a.submitted_at is null, a.submitted_at, a.id",
        (Sort::Submitted, _, true) => " order by a.submitted_at is null, a.submitted_at desc, a.id",
        (Sort::Party, Party::Consumer, false) => " order by p.search, a.id",
        (Sort::Party, Party::Consumer, true) => " order by p.search desc, a.id",
        (Sort::Party, Party::Producer, false) => " order by c.search, a.id",
        (Sort::Party, Party::Producer, true) => " order by c.search desc, a.id",
        (Sort::Eservice, _, false) => " order by e.search, d.number, a.id",
        (Sort::Eservice, _, true) => " order by e.search desc, d.number desc, a.id",
        (Sort::State, _, false) => " order by a.state, a.id",
        (Sort::State, _, true) => " order by a.state desc, a.id",
    }
}

/// How well each row's consumer fits what its version asks: two statements for the whole page.
async fn with_fit(tx: &mut Tx, rows: Vec<Row>, now: Timestamp) -> Result<Vec<AgreementRow>> {
    let asked = rows.iter().map(|row| serde_json::from_str(&row.requirements));
    let asked = asked.collect::<std::result::Result<Vec<Requirements>, _>>()?;
    let asks = rows.iter().zip(&asked).map(|(row, requirements)| Ask {
        requirements,
        consumer: row.consumer_id,
        producer: row.producer_id,
    });
    let fits = fits(tx, &asks.collect::<Vec<_>>(), now).await?;
    rows.into_iter()
        .zip(fits)
        .map(|(row, fit)| {
            Ok(AgreementRow {
                id: row.id,
                revision: row.revision,
                state: word(&row.state)?,
                suspended_by_producer: row.suspended_by_producer.is_some(),
                suspended_by_consumer: row.suspended_by_consumer.is_some(),
                suspended_by_platform: row.suspended_by_platform.is_some(),
                eservice: row.eservice_id,
                eservice_name: row.eservice_name,
                descriptor: row.descriptor_id,
                number: row.number,
                producer: row.producer_id,
                producer_name: row.producer_name,
                consumer: row.consumer_id,
                consumer_name: row.consumer_name,
                created_at: row.created_at,
                submitted_at: row.submitted_at,
                fit: fit.count(),
                certified_missing: row.consumer_id != row.producer_id
                    && !fit.is_satisfied(domain::attribute::AttributeKind::Certified),
                upgrade_to: row.upgrade_to,
            })
        })
        .collect()
}
