//! Figures of the desk ("Metriche di utilizzo", `pratiche.md` §10): the two of the original, active services and pratiche
//! of each year, and how long pratiche wait and take. A pratica counts in the stretch of time in which it was submitted.

use std::collections::BTreeMap;

use domain::page::{Page, PageRequest};
use domain::pratica::PraticaState;
use domain::{Actor, Permission, ServiceId, TenantId, Timestamp};
use sqlx::{QueryBuilder, Type};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::facts::state;
use crate::agreement::list::any_of;
use crate::error::Result;
use crate::rome::{self, Stretch};
use crate::{Backend, Tx};

const DAYS: usize = 30;
const MONTHS: usize = 12;

/// What is measured of each pratica.
const MEASURED: &str = "p.taken_at - p.submitted_at as charge,
    p.concluded_at - coalesce(p.protocol_at, p.submitted_at) as decision";
/// `measured`, by its key. Prompt is what is decided within thirty days, after which an administrative procedure must have
/// ended where no other term is set (law 241/1990, article 2, paragraph 2); here in microseconds.
/// The median of an even number is the mean of the two in the middle; neither database is asked for
/// a function that the other does not have.
const TALLIED: &str = ",
    charges as (
        select k, charge, row_number() over (partition by k order by charge) as place,
               count(*) over (partition by k) as many
        from measured where charge is not null),
    decisions as (
        select k, decision, row_number() over (partition by k order by decision) as place,
               count(*) over (partition by k) as many
        from measured where decision is not null)
    select m.k, count(*), count(m.decision), count(case when m.decision <= 2592000000000 then 1 end), c.median, d.median
    from measured m
    left join (
        select k, cast(avg(charge) as bigint) as median from charges
        where place in ((many + 1) / 2, (many + 2) / 2) group by k) c on c.k = m.k
    left join (
        select k, cast(avg(decision) as bigint) as median from decisions
        where place in ((many + 1) / 2, (many + 2) / 2) group by k) d on d.k = m.k
    group by m.k, c.median, d.median";

/// How far back, and in which steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Period {
    /// Today and the 29 days before, by day.
    #[default]
    Days,
    /// This month and the eleven before, by month.
    Months,
    /// Everything, by year.
    Years,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub period: Period,
    pub service: Option<ServiceId>,
}

/// What there is to say of some pratiche.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Submitted in the period.
    pub received: i64,
    /// How many of these have been decided.
    pub concluded: i64,
    /// How many of these within thirty days.
    pub prompt: i64,
    /// Microseconds from submission to the first taking in charge: the median of those that were taken.
    pub to_charge: Option<i64>,
    /// Microseconds from the number of the protocol, or from submission without one, to the decision: the median.
    pub to_decision: Option<i64>,
}

/// The figures that stand above every table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overview {
    /// "Servizi attivi".
    pub active_services: i64,
    /// "Pratiche per anno": of the whole ente, whatever is filtered; oldest first. Empty when there is none yet.
    pub years: Vec<(i16, i64)>,
    pub tally: Tally,
    /// Received in each stretch of the period, oldest first.
    pub received: Vec<(Stretch, i64)>,
}

/// Key, received, concluded, prompt, and the two medians.
type Row<K> = (K, i64, i64, i64, Option<i64>, Option<i64>);

/// The figures above the tables.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn overview(cx: &Backend, actor: &Actor, filter: Filter) -> Result<Overview> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let active = "select count(*) from service where tenant_id = $1 and active = $2";
    let active_services = sql!(tx, fetch_one scalar i64, active, tenant, true)?;
    let all = every_year(&mut tx, tenant, cx.now()).await?;
    let stretches = stretches(&mut tx, tenant, filter.period, cx.now()).await?;
    let whole = whole(&stretches);
    let tally = by_stretches(&mut tx, tenant, filter.service, &whole).await?;
    let received = counts(&mut tx, tenant, filter.service, &stretches).await?;
    let years = counts(&mut tx, tenant, None, &all).await?;
    Ok(Overview {
        active_services,
        years: years.into_iter().map(|(stretch, number)| (rome::year(stretch.from), number)).collect(),
        tally: tally.into_values().next().unwrap_or_default(),
        received,
    })
}

/// The same of each service of the ente, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn by_service(
    cx: &Backend,
    actor: &Actor,
    filter: Filter,
    page: PageRequest,
) -> Result<Page<(String, Tally)>> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from service s where ");
        of_ente(&mut query, tenant, filter.service);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let services: Vec<(ServiceId, String)> = each!(tx, c => {
        let mut query = QueryBuilder::new("select s.id, s.name from service s where ");
        of_ente(&mut query, tenant, filter.service);
        query.push(" order by s.name, s.id limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let stretches = stretches(&mut tx, tenant, filter.period, cx.now()).await?;
    let ids = services.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    let found = by_services(&mut tx, tenant, &whole(&stretches), &ids).await?;
    let rows = services.into_iter().map(|(id, name)| (name, found.get(&id).copied().unwrap_or_default()));
    Ok(Page::new(rows.collect(), total, page))
}

/// The same of each stretch of the period, newest first.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn by_stretch(
    cx: &Backend,
    actor: &Actor,
    filter: Filter,
    page: PageRequest,
) -> Result<Page<(Stretch, Tally)>> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let stretches = stretches(&mut tx, tenant, filter.period, cx.now()).await?;
    let shown = Page::cut(stretches.into_iter().rev().collect::<Vec<_>>().into_iter(), page);
    let found = by_stretches(&mut tx, tenant, filter.service, &shown.results).await?;
    Ok(shown.map(|stretch| (stretch, found.get(&stretch.from).copied().unwrap_or_default())))
}

/// How many pratiche that were submitted in the period are in each state now.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn by_state(cx: &Backend, actor: &Actor, filter: Filter) -> Result<Vec<(PraticaState, i64)>> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let stretches = stretches(&mut tx, tenant, filter.period, cx.now()).await?;
    let Some(whole) = whole(&stretches).first().copied() else { return Ok(Vec::new()) };
    let rows: Vec<(i64, i64)> = each!(tx, c => {
        let mut query = QueryBuilder::new("select p.state, count(*) from pratica p where p.tenant_id = ");
        query.push_bind(tenant).push(" and p.submitted_at >= ").push_bind(whole.from);
        query.push(" and p.submitted_at < ").push_bind(whole.until);
        of_service(&mut query, filter.service);
        query.push(" group by p.state order by p.state");
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|(code, number)| Ok((state(code)?, number))).collect()
}

/// From the first day of the period to the end of its last, as one stretch; none when there is no pratica at all.
fn whole(stretches: &[Stretch]) -> Vec<Stretch> {
    let ends = stretches.first().zip(stretches.last());
    ends.map(|(first, last)| Stretch { from: first.from, until: last.until }).into_iter().collect()
}

async fn stretches(tx: &mut Tx, tenant: TenantId, period: Period, now: Timestamp) -> Result<Vec<Stretch>> {
    Ok(match period {
        Period::Days => rome::days(now, DAYS),
        Period::Months => rome::months(now, MONTHS),
        Period::Years => every_year(tx, tenant, now).await?,
    })
}

/// The years since the first pratica of the ente.
async fn every_year(tx: &mut Tx, tenant: TenantId, now: Timestamp) -> Result<Vec<Stretch>> {
    let statement = "select min(submitted_at) from pratica where tenant_id = $1";
    let first = sql!(tx, fetch_one scalar Option<Timestamp>, statement, tenant)?;
    Ok(first.map(|first| rome::years(first, now)).unwrap_or_default())
}

fn of_ente<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, service: Option<ServiceId>)
where
    TenantId: Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    ServiceId: Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push("s.tenant_id = ").push_bind(tenant);
    if let Some(service) = service {
        query.push(" and s.id = ").push_bind(service);
    }
}

fn of_service<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, service: Option<ServiceId>)
where
    ServiceId: Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    if let Some(service) = service {
        query.push(" and p.service_id = ").push_bind(service);
    }
}

/// How many were submitted in each stretch.
async fn counts(
    tx: &mut Tx,
    tenant: TenantId,
    service: Option<ServiceId>,
    stretches: &[Stretch],
) -> Result<Vec<(Stretch, i64)>> {
    let found = by_stretches(tx, tenant, service, stretches).await?;
    let number = |stretch: &Stretch| found.get(&stretch.from).map_or(0, |tally| tally.received);
    Ok(stretches.iter().map(|stretch| (*stretch, number(stretch))).collect())
}

/// Of each stretch in which there is a pratica, by its beginning.
async fn by_stretches(
    tx: &mut Tx,
    tenant: TenantId,
    service: Option<ServiceId>,
    stretches: &[Stretch],
) -> Result<BTreeMap<Timestamp, Tally>> {
    if stretches.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row<Timestamp>> = each!(tx, c => {
        let mut query = QueryBuilder::new("with stretch (from_at, until_at) as (");
        query.push_values(stretches, |mut row, stretch| {
            row.push_bind(stretch.from).push_bind(stretch.until);
        });
        query.push("), measured as (select s.from_at as k, ").push(MEASURED);
        query.push(" from stretch s join pratica p on p.submitted_at >= s.from_at and p.submitted_at < s.until_at");
        query.push(" where p.tenant_id = ").push_bind(tenant);
        of_service(&mut query, service);
        query.push(")").push(TALLIED);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(tally).collect())
}

/// Of each of the services that has a pratica in the period.
async fn by_services(
    tx: &mut Tx,
    tenant: TenantId,
    whole: &[Stretch],
    services: &[ServiceId],
) -> Result<BTreeMap<ServiceId, Tally>> {
    let Some(whole) = whole.first().filter(|_| !services.is_empty()) else { return Ok(BTreeMap::new()) };
    let rows: Vec<Row<ServiceId>> = each!(tx, c => {
        let mut query = QueryBuilder::new("with measured as (select p.service_id as k, ");
        query.push(MEASURED).push(" from pratica p where p.tenant_id = ").push_bind(tenant);
        query.push(" and p.submitted_at >= ").push_bind(whole.from);
        query.push(" and p.submitted_at < ").push_bind(whole.until);
        any_of(&mut query, "p.service_id", services.iter().copied());
        query.push(")").push(TALLIED);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(tally).collect())
}

fn tally<K>((key, received, concluded, prompt, to_charge, to_decision): Row<K>) -> (K, Tally) {
    (key, Tally { received, concluded, prompt, to_charge, to_decision })
}
