//! Lists of requests, for either side: tabs with counts, search, filters and sort, a page at a time.

mod conditions;
mod filter;

use domain::agreement::{AgreementState, KnownToProducer};
use domain::page::{Page, PageRequest};
use domain::requirement::Requirements;
use domain::{Actor, AgreementId, DescriptorId, EserviceId, Permission, Revision, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

pub(crate) use self::conditions::any_of;
use self::conditions::{Needs, from_where, order_by};
pub use self::filter::{Filter, Party, Sort, SuspendedBy};
use crate::attribute::fit::{Ask, fits};
use crate::db::word;
use crate::error::Result;
use crate::{Backend, Tx};

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
    let rows = rows(&mut tx, tenant, party, filter, page, cx.now()).await?;
    Ok(Page::new(rows, total, page))
}

/// The numbers beside the tabs over a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tabs {
    pub counts: Counts,
    /// What waits for this side: the same as in [`Waiting`].
    pub to_do: i64,
}

/// As [`list`], with the numbers of the tabs, all at one instant. Where nothing but states is asked for, the number of the
/// rows is among them and not counted again.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn with_tabs(
    cx: &Backend,
    actor: &Actor,
    party: Party,
    filter: &Filter,
    page: PageRequest,
) -> Result<(Page<AgreementRow>, Tabs)> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let counts = counted(&mut tx, tenant, party).await?;
    let total = match filter.among(&counts) {
        Some(total) => total,
        None => count(&mut tx, tenant, party, filter).await?,
    };
    let to_do = match party {
        Party::Producer => Filter::to_approve().among(&counts).unwrap_or_default(),
        Party::Consumer if filter.is_to_complete_alone() => total,
        Party::Consumer => count(&mut tx, tenant, party, &Filter::to_complete()).await?,
    };
    let rows = rows(&mut tx, tenant, party, filter, page, cx.now()).await?;
    Ok((Page::new(rows, total, page), Tabs { counts, to_do }))
}

async fn rows(
    tx: &mut Tx,
    tenant: TenantId,
    party: Party,
    filter: &Filter,
    page: PageRequest,
    now: Timestamp,
) -> Result<Vec<AgreementRow>> {
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
    with_fit(tx, rows, now).await
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
    counted(&mut cx.db.snapshot().await?, tenant, party).await
}

async fn counted(tx: &mut Tx, tenant: TenantId, party: Party) -> Result<Counts> {
    #[derive(FromRow)]
    struct Count {
        state: String,
        n: i64,
        sent: i64,
    }
    // All of an ente's requests, on every page of the list: what a provider does not see is left out afterwards, because
    // asking it of each row takes as long as counting them.
    let rows: Vec<Count> = each!(tx, c => {
        let mut query = QueryBuilder::new(match party {
            Party::Producer => {
                "select a.state, count(*) as n, count(a.submitted_at) as sent from agreement a where a.producer_id = "
            }
            Party::Consumer => {
                "select a.state, count(*) as n, count(*) as sent from agreement a where a.consumer_id = "
            }
        });
        query.push_bind(tenant).push(" group by a.state order by a.state");
        query.build_query_as().fetch_all(c).await
    })?;
    let counts = rows.into_iter().map(|row| {
        let state: AgreementState = word(&row.state)?;
        let seen = match (party, state.known_to_producer()) {
            (Party::Consumer, _) | (Party::Producer, KnownToProducer::Always) => row.n,
            (Party::Producer, KnownToProducer::OnceSent) => row.sent,
            (Party::Producer, KnownToProducer::Never) => 0,
        };
        Ok((state, seen))
    });
    counts.filter(|count| !matches!(count, Ok((_, 0)))).collect()
}

/// How many requests wait for somebody of the actor's ente, for the menu and the lists it leads to.
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
    waiting_in(&mut cx.db.snapshot().await?, actor, i64::MAX).await
}

/// As [`waiting`], up to `most` of each, in a transaction that is open.
#[crate::boxed]
pub(crate) async fn waiting_in(tx: &mut Tx, actor: &Actor, most: i64) -> Result<Waiting> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    Ok(Waiting {
        to_approve: count_up_to(tx, tenant, Party::Producer, &Filter::to_approve(), most).await?,
        to_complete: count_up_to(tx, tenant, Party::Consumer, &Filter::to_complete(), most).await?,
    })
}

async fn count_up_to(tx: &mut Tx, tenant: TenantId, party: Party, filter: &Filter, most: i64) -> Result<i64> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select 1");
        from_where(&mut query, tenant, party, filter, Needs::of(filter));
        query.push(" limit ").push_bind(most).push(") counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

async fn count(tx: &mut Tx, tenant: TenantId, party: Party, filter: &Filter) -> Result<i64> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, tenant, party, filter, Needs::of(filter));
        query.build_query_scalar().fetch_one(c).await
    })?)
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
