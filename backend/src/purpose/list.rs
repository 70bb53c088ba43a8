//! Lists of purposes, for either side: search, filters and sort, a page at a time.

use domain::page::{Page, PageRequest};
use domain::purpose::PurposeState;
use domain::text::fold;
use domain::{Actor, EserviceId, Permission, PurposeId, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumString, IntoStaticStr};

use crate::agreement::list::{Party, any_of};
use crate::db::{containing, word};
use crate::error::Result;
use crate::{Backend, Tx};

/// What a list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    /// When it was begun, newest first unless turned round.
    #[default]
    Created,
    Title,
    Eservice,
    DailyCalls,
    State,
}

/// What somebody wants to see. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the title, the description, or the names of the e-service or of the other side.
    pub q: String,
    pub states: Vec<PurposeState>,
    pub eservices: Vec<EserviceId>,
    /// Enti on the other side.
    pub parties: Vec<TenantId>,
    /// Only purposes with a load that waits for the provider.
    pub waiting: bool,
    pub sort: Sort,
    pub descending: bool,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct PurposeRow {
    pub id: PurposeId,
    pub title: String,
    pub state: PurposeState,
    pub eservice: EserviceId,
    pub eservice_name: String,
    pub producer: TenantId,
    pub producer_name: String,
    pub consumer: TenantId,
    pub consumer_name: String,
    /// Calls per day of the current version.
    pub daily_calls: i64,
    /// Calls per day of the version that waits for the provider.
    pub asked_calls: Option<i64>,
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: PurposeId,
    title: String,
    state: String,
    eservice_id: EserviceId,
    eservice_name: String,
    producer_id: TenantId,
    producer_name: String,
    consumer_id: TenantId,
    consumer_name: String,
    daily_calls: i64,
    asked_calls: Option<i64>,
    created_at: Timestamp,
}

/// A page of one side's purposes. A provider sees none that was never presented.
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
) -> Result<Page<PurposeRow>> {
    let tenant = actor.scope(Permission::ReadPurposes)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total = count(&mut tx, tenant, party, filter).await?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select f.id, f.title, f.state, f.eservice_id, e.name as eservice_name, f.producer_id,
                    p.name as producer_name, f.consumer_id, c.name as consumer_name, f.daily_calls, f.asked_calls,
                    f.created_at",
        );
        from_where(&mut query, tenant, party, filter);
        query.push(order_by(filter)).push(" limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(PurposeRow::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(rows, total, page))
}

/// How many purposes of one side are in each state, whatever else is filtered.
pub type Counts = Vec<(PurposeState, i64)>;

/// How many purposes of one side are in each state.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn counts(cx: &Backend, actor: &Actor, party: Party) -> Result<Counts> {
    #[derive(FromRow)]
    struct Count {
        state: String,
        n: i64,
    }
    let tenant = actor.scope(Permission::ReadPurposes)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let rows: Vec<Count> = each!(tx, c => {
        let mut query = QueryBuilder::new("select f.state, count(*) as n");
        from_where(&mut query, tenant, party, &Filter::default());
        query.push(" group by f.state order by f.state");
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((word(&row.state)?, row.n))).collect()
}

/// How many purposes of one side have a load that waits for the provider; none for who may not read purposes.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn waiting(cx: &Backend, actor: &Actor, party: Party) -> Result<i64> {
    waiting_in(&mut cx.db.snapshot().await?, actor, party, i64::MAX).await
}

/// As [`waiting`], up to `most`, in a transaction that is open.
#[crate::boxed]
pub(crate) async fn waiting_in(tx: &mut Tx, actor: &Actor, party: Party, most: i64) -> Result<i64> {
    let Ok(scope) = actor.scope(Permission::ReadPurposes) else { return Ok(0) };
    // Nothing is looked for by name: no other table is asked.
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select 1 from purpose f where f.asked_calls is not null and ");
        of_side(&mut query, scope.tenant(), party);
        query.push(" limit ").push_bind(most).push(") counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// The purposes of one side, as far as it sees them.
fn of_side<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, party: Party)
where
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    match party {
        Party::Consumer => query.push("f.consumer_id = ").push_bind(tenant),
        Party::Producer => query.push("f.producer_id = ").push_bind(tenant).push(" and f.presented"),
    };
}

async fn count(tx: &mut Tx, tenant: TenantId, party: Party, filter: &Filter) -> Result<i64> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, tenant, party, filter);
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, party: Party, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    EserviceId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from purpose f
          join eservice e on e.id = f.eservice_id
          join tenant p on p.id = f.producer_id
          join tenant c on c.id = f.consumer_id
          where ",
    );
    of_side(query, tenant, party);
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (f.search like ").push_bind(pattern.clone());
        query.push(" or e.search like ").push_bind(pattern.clone());
        query.push(match party {
            Party::Consumer => " or p.search like ",
            Party::Producer => " or c.search like ",
        });
        query.push_bind(pattern).push(")");
    }
    any_of(query, "f.state", filter.states.iter().map(ToString::to_string));
    any_of(query, "f.eservice_id", filter.eservices.iter().copied());
    let other = match party {
        Party::Consumer => "f.producer_id",
        Party::Producer => "f.consumer_id",
    };
    any_of(query, other, filter.parties.iter().copied());
    if filter.waiting {
        query.push(" and f.asked_calls is not null");
    }
}

const fn order_by(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Created, false) => " order by f.created_at desc, f.id desc",
        (Sort::Created, true) => " order by f.created_at, f.id",
        (Sort::Title, false) => " order by f.title_key, f.id",
        (Sort::Title, true) => " order by f.title_key desc, f.id",
        (Sort::Eservice, false) => " order by e.search, f.id",
        (Sort::Eservice, true) => " order by e.search desc, f.id",
        (Sort::DailyCalls, false) => " order by f.daily_calls, f.id",
        (Sort::DailyCalls, true) => " order by f.daily_calls desc, f.id",
        (Sort::State, false) => " order by f.state, f.id",
        (Sort::State, true) => " order by f.state desc, f.id",
    }
}

impl TryFrom<Row> for PurposeRow {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            title: row.title,
            state: word(&row.state)?,
            eservice: row.eservice_id,
            eservice_name: row.eservice_name,
            producer: row.producer_id,
            producer_name: row.producer_name,
            consumer: row.consumer_id,
            consumer_name: row.consumer_name,
            daily_calls: row.daily_calls,
            asked_calls: row.asked_calls,
            created_at: row.created_at,
        })
    }
}
