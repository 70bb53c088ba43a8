//! Cases as their parties read them.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::AgreementState;
use domain::discrepancy::Discrepancy;
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, AgreementId, AttributeId, DiscrepancyId, Permission, TenantId, Thing};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::Row;
use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// A case with the names it is told with.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: Discrepancy,
    pub attribute_name: String,
    pub consumer_name: String,
    pub revoker_name: String,
    /// In the order of the case's other verifiers.
    pub other_names: Vec<String>,
    /// Requests of the consumer that ask for the attribute, and to which the reader's ente is a party.
    pub requests: Vec<RequestRow>,
}

/// A request that a case concerns, seen by one of its parties.
#[derive(Clone, Debug)]
pub struct RequestRow {
    pub id: AgreementId,
    pub eservice_name: String,
    pub state: AgreementState,
    /// Is the reader's ente the consumer?
    pub as_consumer: bool,
}

/// What somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the names of the attribute, of the consumer or of the revoker.
    pub q: String,
    /// Only open, or only closed cases.
    pub open: Option<bool>,
}

/// A page of the cases that concern the actor's ente: open ones first, the latest first.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<CaseRow>> {
    let party = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, party, filter, None);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows = rows(&mut tx, party, filter, None, page).await?;
    Ok(Page::new(rows, total, page))
}

/// How many open cases concern the actor's ente.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn count_open(cx: &Backend, actor: &Actor) -> Result<i64> {
    let party = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from discrepancy d join discrepancy_party p on p.discrepancy_id = d.id and p.tenant_id = $1
         where d.closed_at is null",
        party
    )?)
}

/// One case.
///
/// # Errors
/// `Unauthorized`; `NotFound` for a case that is not there or does not concern the actor's ente.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Result<CaseRow> {
    let party = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    let mut rows = rows(&mut tx, party, &Filter::default(), Some(id), PageRequest::default()).await?;
    rows.pop().ok_or(Error::not_found(Thing::Discrepancy))
}

#[derive(FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    case: Row,
    attribute_name: String,
    consumer_name: String,
    revoker_name: String,
}

async fn rows(
    tx: &mut Tx,
    party: TenantId,
    filter: &Filter,
    id: Option<DiscrepancyId>,
    page: PageRequest,
) -> Result<Vec<CaseRow>> {
    let rows: Vec<NamedRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select d.id, d.revision, d.attribute_id, d.consumer_id, d.revoker_id, d.others, d.agreements, d.cause,
                    d.opened_at, d.closed_at, d.close_reason, a.name as attribute_name, c.name as consumer_name,
                    r.name as revoker_name",
        );
        from_where(&mut query, party, filter, id);
        query.push(" order by case when d.closed_at is null then 0 else 1 end, d.opened_at desc, d.id desc limit ");
        query.push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let cases = rows
        .into_iter()
        .map(|row| {
            Ok(CaseRow {
                case: row.case.try_into()?,
                attribute_name: row.attribute_name,
                consumer_name: row.consumer_name,
                revoker_name: row.revoker_name,
                other_names: Vec::new(),
                requests: Vec::new(),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let cases = with_names(tx, cases).await?;
    with_requests(tx, party, cases).await
}

fn from_where<DB: sqlx::Database>(
    query: &mut QueryBuilder<DB>,
    party: TenantId,
    filter: &Filter,
    id: Option<DiscrepancyId>,
) where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    DiscrepancyId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from discrepancy d
          join discrepancy_party p on p.discrepancy_id = d.id
          join attribute a on a.id = d.attribute_id
          join tenant c on c.id = d.consumer_id
          join tenant r on r.id = d.revoker_id
          where p.tenant_id = ",
    );
    query.push_bind(party);
    any_of(query, "d.id", id.into_iter());
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (a.search like ").push_bind(pattern.clone());
        query.push(" or c.search like ").push_bind(pattern.clone());
        query.push(" or r.search like ").push_bind(pattern).push(")");
    }
    match filter.open {
        None => {}
        Some(true) => drop(query.push(" and d.closed_at is null")),
        Some(false) => drop(query.push(" and d.closed_at is not null")),
    }
}

/// The names of the other verifiers: one statement for the whole page.
async fn with_names(tx: &mut Tx, cases: Vec<CaseRow>) -> Result<Vec<CaseRow>> {
    let ids = cases.iter().flat_map(|row| row.case.other_verifiers.iter().copied()).collect::<BTreeSet<_>>();
    let names = crate::tenant::names(tx, &ids).await?;
    let named = |row: CaseRow| {
        let others = row.case.other_verifiers.iter().map(|id| names.get(id).cloned().unwrap_or_default());
        CaseRow { other_names: others.collect(), ..row }
    };
    Ok(cases.into_iter().map(named).collect())
}

#[derive(FromRow)]
struct FoundRow {
    id: AgreementId,
    state: String,
    eservice_name: String,
    attribute_id: AttributeId,
    consumer_id: TenantId,
}

/// The reader's requests: one statement for the whole page.
async fn with_requests(tx: &mut Tx, party: TenantId, cases: Vec<CaseRow>) -> Result<Vec<CaseRow>> {
    let attributes = cases.iter().map(|row| row.case.attribute).collect::<BTreeSet<_>>();
    let consumers = cases.iter().map(|row| row.case.consumer).collect::<BTreeSet<_>>();
    if cases.is_empty() {
        return Ok(cases);
    }
    let rows: Vec<FoundRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select g.id, g.state, e.name as eservice_name, m.attribute_id, g.consumer_id
             from agreement g
             join descriptor_attribute m on m.descriptor_id = g.descriptor_id
             join eservice e on e.id = g.eservice_id
             where g.stage in ('PENDING', 'ACTIVE') and (g.consumer_id = ",
        );
        query.push_bind(party).push(" or g.producer_id = ").push_bind(party).push(")");
        any_of(&mut query, "g.consumer_id", consumers.iter().copied());
        any_of(&mut query, "m.attribute_id", attributes.iter().copied());
        query.push(" order by e.search, g.id");
        query.build_query_as().fetch_all(c).await
    })?;
    let mut found: BTreeMap<(TenantId, AttributeId), Vec<RequestRow>> = BTreeMap::new();
    for row in rows {
        found.entry((row.consumer_id, row.attribute_id)).or_default().push(RequestRow {
            id: row.id,
            eservice_name: row.eservice_name,
            state: word(&row.state)?,
            as_consumer: row.consumer_id == party,
        });
    }
    let with = |row: CaseRow| {
        let requests = found.get(&(row.case.consumer, row.case.attribute)).cloned().unwrap_or_default();
        CaseRow { requests, ..row }
    };
    Ok(cases.into_iter().map(with).collect())
}
