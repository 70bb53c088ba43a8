//! Cases as their parties read them.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::AgreementState;
use domain::discrepancy::{CaseFacts, CaseState, Confirmation, Discrepancy, Stance};
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, AgreementId, AttributeId, DiscrepancyId, Permission, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::Row;
use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::Result;
use crate::{Backend, Tx};

/// A case as the reader's ente stands to it, with the names it is told with.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: Discrepancy,
    pub stance: Stance,
    /// Does the reader's ente vouch for the attribute now?
    pub vouches: bool,
    /// Since when it vouches, or when it last did.
    pub verified_at: Option<Timestamp>,
    pub attribute_name: String,
    pub consumer_name: String,
    pub revoker_name: String,
    /// In the order of the case's other verifiers.
    pub other_names: Vec<String>,
    /// Requests of the consumer that ask for the attribute, sent to enti that vouch or did, and to which the reader's ente
    /// is a party.
    pub requests: Vec<RequestRow>,
}

impl CaseRow {
    /// What the rules look at.
    #[must_use]
    pub fn facts(&self) -> CaseFacts {
        CaseFacts { case: self.case.clone(), stance: self.stance.clone(), vouches: self.vouches }
    }
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
    /// Words in the name of the attribute.
    pub attribute: String,
    /// Words in the name of a party.
    pub party: String,
    /// Only open, or only closed cases.
    pub open: Option<bool>,
    /// Only those that wait for the reader's ente.
    pub waiting: bool,
    /// Only those that stand so for the reader's ente.
    pub state: Option<CaseState>,
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
        from_where(&mut query, party, filter, &[]);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows = rows(&mut tx, party, filter, &[], page, cx.now()).await?;
    Ok(Page::new(rows, total, page))
}

/// Some cases, as one party's decisions look at them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn of(
    tx: &mut Tx,
    party: TenantId,
    ids: &BTreeSet<DiscrepancyId>,
    now: Timestamp,
) -> Result<BTreeMap<DiscrepancyId, CaseFacts>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = ids.iter().copied().collect::<Vec<_>>();
    let page = PageRequest::new(0, i64::try_from(ids.len()).unwrap_or(i64::MAX));
    let rows = rows(tx, party, &Filter::default(), &ids, page, now).await?;
    Ok(rows.iter().map(|row| (row.case.id, row.facts())).collect())
}

/// How many cases wait for the actor's ente: open, and not answered by it.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn count_waiting(cx: &Backend, actor: &Actor) -> Result<i64> {
    waiting_in(&mut cx.db.snapshot().await?, actor, i64::MAX).await
}

/// As [`count_waiting`], up to `most`, in a transaction that is open. What a case is about need not be known to count it.
#[crate::boxed]
pub(crate) async fn waiting_in(tx: &mut Tx, actor: &Actor, most: i64) -> Result<i64> {
    let party = actor.scope(Permission::ReadAgreements)?.tenant();
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select count(*) from (select 1 from discrepancy_party p join discrepancy d on d.id = p.discrepancy_id
             where p.tenant_id = ",
        );
        query.push_bind(party).push(OPEN_TO);
        query.push(" limit ").push_bind(most).push(") counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

#[derive(FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    case: Row,
    attribute_name: String,
    consumer_name: String,
    revoker_name: String,
    taken_up_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
    confirmed_cause: Option<String>,
    confirmed_reason: Option<String>,
    verified_at: Option<Timestamp>,
    vouches: bool,
}

/// What a party has said, as it is stored.
pub(super) fn confirmation(
    at: Option<Timestamp>,
    cause: Option<&str>,
    reason: Option<String>,
) -> Result<Option<Confirmation>> {
    match (at, cause, reason) {
        (Some(at), Some(cause), Some(reason)) => Ok(Some(Confirmation { at, reason, cause: word(cause)? })),
        (_, _, _) => Ok(None),
    }
}

pub(super) async fn rows(
    tx: &mut Tx,
    party: TenantId,
    filter: &Filter,
    ids: &[DiscrepancyId],
    page: PageRequest,
    now: Timestamp,
) -> Result<Vec<CaseRow>> {
    let rows: Vec<NamedRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select d.id, d.revision, d.attribute_id, d.consumer_id, d.revoker_id, d.others, d.agreements, d.cause,
                    d.opened_at, d.closed_at, d.close_reason, a.name as attribute_name, c.name as consumer_name,
                    r.name as revoker_name, p.taken_up_at, p.confirmed_at, p.confirmed_cause, p.confirmed_reason,
                    v.verified_at, (v.verified_at is not null and v.revoked_at is null
                        and (v.expires_at is null or v.expires_at > ",
        );
        query.push_bind(now).push(")) as vouches");
        from_where(&mut query, party, filter, ids);
        query.push(" order by case when d.closed_at is null then 0 else 1 end, d.opened_at desc, d.id desc limit ");
        query.push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let cases = rows
        .into_iter()
        .map(|row| {
            let case = Discrepancy::try_from(row.case)?;
            let confirmation = confirmation(row.confirmed_at, row.confirmed_cause.as_deref(), row.confirmed_reason)?;
            Ok(CaseRow {
                stance: Stance { taken_up_at: row.taken_up_at, confirmation, ..Stance::new(case.id, party) },
                case,
                vouches: row.vouches,
                verified_at: row.verified_at,
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

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, party: TenantId, filter: &Filter, ids: &[DiscrepancyId])
where
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
          left join verification v on v.consumer_id = d.consumer_id and v.attribute_id = d.attribute_id
                                  and v.verifier_id = p.tenant_id
          where p.tenant_id = ",
    );
    query.push_bind(party);
    any_of(query, "d.id", ids.iter().copied());
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (a.search like ").push_bind(pattern.clone());
        query.push(" or c.search like ").push_bind(pattern.clone());
        query.push(" or r.search like ").push_bind(pattern).push(")");
    }
    for pattern in containing(&fold(&filter.attribute)) {
        query.push(" and a.search like ").push_bind(pattern);
    }
    for pattern in containing(&fold(&filter.party)) {
        query.push(
            " and exists (select 1 from discrepancy_party q join tenant t on t.id = q.tenant_id
                          where q.discrepancy_id = d.id and t.search like ",
        );
        query.push_bind(pattern).push(")");
    }
    match filter.open {
        None => {}
        Some(true) => drop(query.push(OPEN)),
        Some(false) => drop(query.push(" and d.closed_at is not null")),
    }
    if filter.waiting {
        query.push(OPEN_TO);
    }
    match filter.state {
        None => {}
        Some(CaseState::Resolved) => drop(query.push(" and d.closed_at is not null")),
        Some(CaseState::InProgress) => drop(query.push(OPEN).push(" and p.taken_up_at is not null")),
        Some(CaseState::Confirmed) => {
            query.push(OPEN).push(" and p.taken_up_at is null and ").push(CONFIRMED);
        }
        Some(CaseState::Open) => {
            query.push(OPEN).push(" and p.taken_up_at is null and not ").push(CONFIRMED);
        }
    }
}

const OPEN: &str = " and d.closed_at is null";
/// Open, and not answered by the party `p`: what waits for it.
pub(crate) const OPEN_TO: &str = " and d.closed_at is null and (p.taken_up_at is not null
    or p.confirmed_cause is null or p.confirmed_cause <> d.cause)";
/// As `CaseFacts::confirmation` sees it.
const CONFIRMED: &str = "(p.confirmed_cause is not null and p.confirmed_cause = d.cause)";

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
    producer_id: TenantId,
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
            "select g.id, g.state, e.name as eservice_name, m.attribute_id, g.consumer_id,
                    g.producer_id
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
    let mut found: BTreeMap<(TenantId, AttributeId), Vec<(TenantId, RequestRow)>> = BTreeMap::new();
    for row in rows {
        let request = RequestRow {
            id: row.id,
            eservice_name: row.eservice_name,
            state: word(&row.state)?,
            as_consumer: row.consumer_id == party,
        };
        found.entry((row.consumer_id, row.attribute_id)).or_default().push((row.producer_id, request));
    }
    let with = |row: CaseRow| {
        let requests = found.get(&(row.case.consumer, row.case.attribute)).into_iter().flatten();
        let concerned = requests.filter(|(producer, _)| row.case.concerns_requests_to(*producer));
        CaseRow { requests: concerned.map(|(_, request)| request.clone()).collect(), ..row }
    };
    Ok(cases.into_iter().map(with).collect())
}
