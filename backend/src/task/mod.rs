//! "Da fare": the queue of a person, a page at a time, and its numbers. What waits and why is decided by
//! `domain::task::task`; [`find`] finds the candidates, and here they are loaded, kind by kind, never row by row.

mod find;
mod load;

use std::collections::BTreeMap;

use domain::page::{Page, PageRequest};
use domain::task::{Reason, TaskKind};
use domain::{
    Actor, AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, PraticaId, PurposeId, TenantId, Timestamp,
};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use crate::db::word;
use crate::error::Result;
use crate::{Backend, Tx};
use find::Search;

/// What somebody wants to see of their queue. Empty ones do not filter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    pub kinds: Vec<TaskKind>,
    /// Words in the name or description of the e-service it is about, or in the name of the service.
    pub q: String,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaskRow {
    pub kind: TaskKind,
    /// Never empty, the most telling first.
    pub reasons: Vec<Reason>,
    /// Since when it waits.
    pub since: Timestamp,
    /// When it is too late, if it ever is.
    pub deadline: Option<Timestamp>,
    /// The request to look at, if any.
    pub agreement: Option<AgreementId>,
    /// Does the reader's ente stand on the consumer's side of it?
    pub as_consumer: bool,
    pub discrepancy: Option<DiscrepancyId>,
    /// The version asked for, or to be published.
    pub version: Option<Version>,
    /// The purpose to look at, if any.
    pub purpose: Option<PurposeNamed>,
    /// The pratica to process, if any.
    pub pratica: Option<PraticaNamed>,
    pub attribute: Option<(AttributeId, String)>,
    /// The ente on the other side.
    pub party: Option<(TenantId, String)>,
    /// The provider whose verification ended.
    pub verifier: Option<(TenantId, String)>,
}

/// A version of an e-service, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    pub eservice: EserviceId,
    pub eservice_name: String,
    pub descriptor: DescriptorId,
    pub number: i64,
}

/// A purpose and its e-service, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeNamed {
    pub purpose: PurposeId,
    pub title: String,
    pub eservice: EserviceId,
    pub eservice_name: String,
}

/// A pratica, by its service and who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaNamed {
    pub pratica: PraticaId,
    pub service_name: String,
    /// "Rossi Mario".
    pub applicant: String,
}

/// How many things of each kind.
pub type Counts = BTreeMap<TaskKind, i64>;

#[derive(FromRow)]
struct Found {
    kind: String,
    id: Uuid,
    subject_id: Uuid,
    holder_id: TenantId,
    since: Timestamp,
}

#[derive(FromRow)]
struct Count {
    kind: String,
    n: i64,
}

/// A page of what waits for the actor: what ends first, then what has waited longest. Nothing for whoever may do none of
/// it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<TaskRow>> {
    let kinds = kinds(actor, filter);
    if kinds.is_empty() {
        return Ok(Page::new(Vec::new(), 0, page));
    }
    let search = Search { tenant: actor.tenant, user: actor.user, kinds: &kinds, filter, now: cx.now() };
    let mut tx = cx.db.snapshot().await?;
    let total = counted(&mut tx, &search, None).await?.values().sum();
    let found: Vec<Found> = each!(tx, c => {
        let mut query = QueryBuilder::new("select t.* from ");
        search.push(&mut query);
        query.push(" order by t.deadline is null, t.deadline, t.since, t.id, t.kind, t.subject_id limit ");
        query.push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let mut wanted = Vec::new();
    for row in found {
        wanted.push((word(&row.kind)?, row));
    }
    Ok(Page::new(load::rows(&mut tx, actor, &wanted, cx.now()).await?, total, page))
}

/// How many things wait for the actor, kind by kind; kinds of which nothing waits are left out.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn counts(cx: &Backend, actor: &Actor, filter: &Filter) -> Result<Counts> {
    let kinds = kinds(actor, filter);
    if kinds.is_empty() {
        return Ok(Counts::new());
    }
    let mut tx = cx.db.snapshot().await?;
    let search = Search { tenant: actor.tenant, user: actor.user, kinds: &kinds, filter, now: cx.now() };
    counted(&mut tx, &search, None).await
}

/// What waits for the actor, kind by kind, of each up to `most`, in a transaction that is open.
#[crate::boxed]
pub(crate) async fn counts_up_to(tx: &mut Tx, actor: &Actor, now: Timestamp, most: i64) -> Result<Counts> {
    let filter = Filter::default();
    let kinds = kinds(actor, &filter);
    if kinds.is_empty() {
        return Ok(Counts::new());
    }
    let search = Search { tenant: actor.tenant, user: actor.user, kinds: &kinds, filter: &filter, now };
    counted(tx, &search, Some(most)).await
}

async fn counted(tx: &mut Tx, search: &Search<'_>, most: Option<i64>) -> Result<Counts> {
    let rows: Vec<Count> = each!(tx, c => {
        let mut query = QueryBuilder::new("select t.kind, count(*) as n from ");
        search.push_up_to(&mut query, most);
        query.push(" group by t.kind");
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((word(&row.kind)?, row.n))).collect()
}

/// The kinds that the actor may do, among those asked for.
fn kinds(actor: &Actor, filter: &Filter) -> Vec<TaskKind> {
    let wanted = |kind: &TaskKind| filter.kinds.is_empty() || filter.kinds.contains(kind);
    TaskKind::iter().filter(|kind| actor.has(kind.permission())).filter(wanted).collect()
}
