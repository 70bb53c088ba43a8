//! What an ente sees of its own e-services: drafts included, where the person's role allows (`interop.md` §3).

use std::collections::BTreeMap;

use domain::eservice::{DescriptorState, EserviceFacts, Mode, Technology};
use domain::event::EserviceEvent;
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, DescriptorId, EserviceId, Event, Permission, Scope, TenantId, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
use crate::event::{Entry, history};
use crate::{Backend, Tx};

/// What the list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    #[default]
    Name,
    /// When the version in the catalogue was published; e-services that are all draft come last.
    Published,
}

/// What somebody looks for. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in name or description.
    pub q: String,
    /// States of the version shown; `Draft` finds e-services with a draft.
    pub states: Vec<DescriptorState>,
    /// E-services that one of these enti asked for.
    pub consumers: Vec<TenantId>,
    pub sort: Sort,
    pub descending: bool,
}

/// A version, as a list names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VersionName {
    pub id: DescriptorId,
    pub number: i64,
    pub state: DescriptorState,
    pub published_at: Option<Timestamp>,
}

/// A row of "I miei e-service".
#[derive(Clone, Debug)]
pub struct OwnRow {
    pub id: EserviceId,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    /// The version in the catalogue, if any.
    pub shown: Option<VersionName>,
    /// The version that is being written, if any.
    pub draft: Option<VersionName>,
    /// Requests that are active, suspended or not.
    pub live_requests: i64,
    /// Requests that wait for an answer.
    pub pending_requests: i64,
}

#[derive(FromRow)]
struct Row {
    id: EserviceId,
    name: String,
    description: String,
    technology: String,
    mode: String,
    shown_id: Option<DescriptorId>,
    shown_number: Option<i64>,
    shown_state: Option<String>,
    shown_published_at: Option<Timestamp>,
    draft_id: Option<DescriptorId>,
    draft_number: Option<i64>,
}

/// A page of the ente's own e-services.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<OwnRow>> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let drafts = actor.has(Permission::ReadDraftEservices);
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, scope, drafts, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select e.id, e.name, e.description, e.technology, e.mode, d.id as shown_id, d.number as shown_number,
                    d.state as shown_state, d.published_at as shown_published_at,
                    n.id as draft_id, n.number as draft_number",
        );
        from_where(&mut query, scope, drafts, filter);
        query.push(order_by(filter)).push(" limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let counts = counts(&mut tx, rows.iter().map(|row| row.id)).await?;
    let rows = rows.into_iter().map(|row| {
        let (live_requests, pending_requests) = counts.get(&row.id).copied().unwrap_or_default();
        Ok(OwnRow {
            id: row.id,
            name: row.name,
            description: row.description,
            technology: word(&row.technology)?,
            mode: word(&row.mode)?,
            shown: match (row.shown_id, row.shown_number, row.shown_state) {
                (Some(id), Some(number), Some(state)) => {
                    Some(VersionName { id, number, state: word(&state)?, published_at: row.shown_published_at })
                }
                _ => None,
            },
            draft: row.draft_id.zip(row.draft_number).filter(|_| drafts).map(|(id, number)| VersionName {
                id,
                number,
                state: DescriptorState::Draft,
                published_at: None,
            }),
            live_requests,
            pending_requests,
        })
    });
    Ok(Page::new(rows.collect::<Result<_>>()?, total, page))
}

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, scope: Scope, drafts: bool, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from eservice e
          left join descriptor d on d.id = e.shown_id
          left join descriptor n on n.eservice_id = e.id and n.state = 'DRAFT'
          where e.producer_id = ",
    );
    query.push_bind(scope.tenant());
    if !drafts {
        query.push(" and e.shown_id is not null");
    }
    for word in fold(&filter.q).split_whitespace().take(8) {
        let pattern = format!("%{}%", word.replace(['%', '_', '\\'], ""));
        query.push(" and e.search like ").push_bind(pattern);
    }
    if !filter.states.is_empty() {
        query.push(" and (1 = 0");
        if drafts && filter.states.contains(&DescriptorState::Draft) {
            query.push(" or n.id is not null");
        }
        let shown = filter.states.iter().filter(|state| **state != DescriptorState::Draft).map(ToString::to_string);
        for state in shown {
            query.push(" or e.shown_state = ").push_bind(state);
        }
        query.push(")");
    }
    if !filter.consumers.is_empty() {
        // Requests that were never sent are the consumer's own business (`decisions.md` I8).
        query.push(
            " and exists (select 1 from agreement a where a.eservice_id = e.id and a.stage <> 'DRAFT'
                and (a.stage <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null)",
        );
        any_of(query, "a.consumer_id", filter.consumers.iter().copied());
        query.push(")");
    }
}

const fn order_by(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Name, false) => " order by e.search, e.id",
        (Sort::Name, true) => " order by e.search desc, e.id",
        (Sort::Published, false) => " order by d.published_at is null, d.published_at, e.search, e.id",
        (Sort::Published, true) => " order by d.published_at is null, d.published_at desc, e.search, e.id",
    }
}

#[derive(FromRow)]
struct Count {
    eservice_id: EserviceId,
    live: i64,
    pending: i64,
}

/// Live and pending requests of each e-service of a page, in one statement.
async fn counts(
    tx: &mut Tx,
    eservices: impl ExactSizeIterator<Item = EserviceId>,
) -> Result<BTreeMap<EserviceId, (i64, i64)>> {
    if eservices.len() == 0 {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Count> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.eservice_id, count(*) filter (where a.stage = 'ACTIVE') as live,
                    count(*) filter (where a.stage = 'PENDING') as pending
             from agreement a where a.stage in ('ACTIVE', 'PENDING')",
        );
        any_of(&mut query, "a.eservice_id", eservices);
        query.push(" group by a.eservice_id");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| (row.eservice_id, (row.live, row.pending))).collect())
}

/// An e-service, as its provider's page and the API show it.
#[derive(Clone, Debug)]
pub struct OwnDetail {
    pub facts: EserviceFacts,
    pub producer_name: String,
    /// The attributes mentioned by any version, with their names.
    pub attributes: BTreeMap<domain::AttributeId, String>,
    /// Newest first.
    pub history: Vec<Entry>,
}

/// An e-service of the actor's ente.
///
/// # Errors
/// `NotFound`; `OperationForbidden` for one of the catalogue that belongs to another ente; `Unauthorized`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: EserviceId) -> Result<OwnDetail> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = super::visible(&mut tx, actor, id, cx).await?;
    facts.provider(actor)?;
    let producer = crate::tenant::load(&mut tx, scope.tenant()).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let attributes = attribute_names(&mut tx, id).await?;
    let mut history = history(&mut tx, scope, id.0).await?;
    if !actor.has(Permission::ReadDraftEservices) {
        let out = facts.versions.iter().map(|version| version.descriptor.id).collect::<Vec<_>>();
        history.retain(|entry| !tells_of_draft(&entry.event, &out));
    }
    Ok(OwnDetail { facts, producer_name: producer.name, attributes, history })
}

#[derive(FromRow)]
struct NameRow {
    id: domain::AttributeId,
    name: String,
}

async fn attribute_names(tx: &mut Tx, id: EserviceId) -> Result<BTreeMap<domain::AttributeId, String>> {
    let rows = sql!(
        tx,
        fetch_all as NameRow,
        "select distinct a.id, a.name from attribute a
         join descriptor_attribute m on m.attribute_id = a.id
         join descriptor d on d.id = m.descriptor_id
         where d.eservice_id = $1",
        id
    )?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Does the entry give away something of a version that is still being written? `out` are those that the reader sees.
fn tells_of_draft(event: &Event, out: &[DescriptorId]) -> bool {
    let Event::Eservice { what, .. } = event else { return false };
    match what {
        EserviceEvent::VersionDraftCreated { .. }
        | EserviceEvent::VersionDraftUpdated { .. }
        | EserviceEvent::VersionDraftDeleted { .. }
        | EserviceEvent::InterfaceAdded { .. }
        | EserviceEvent::InterfaceRemoved { .. } => true,
        EserviceEvent::Created { .. }
        | EserviceEvent::Cloned { .. }
        | EserviceEvent::GeneralDataUpdated
        | EserviceEvent::DescriptionUpdated
        | EserviceEvent::NameUpdated { .. }
        | EserviceEvent::RiskAnalysisAdded { .. }
        | EserviceEvent::RiskAnalysisUpdated { .. }
        | EserviceEvent::RiskAnalysisRemoved { .. }
        | EserviceEvent::Deleted
        | EserviceEvent::VersionPublished { .. }
        | EserviceEvent::VersionSuspended { .. }
        | EserviceEvent::VersionActivated { .. }
        | EserviceEvent::VersionDeprecated { .. }
        | EserviceEvent::VersionArchived { .. }
        | EserviceEvent::SuspensionAnnounced { .. }
        | EserviceEvent::SuspensionNoticeWithdrawn { .. }
        | EserviceEvent::QuotasUpdated { .. }
        | EserviceEvent::AttributesUpdated { .. }
        | EserviceEvent::ApprovalPolicyUpdated { .. } => false,
        // Told of a version that is out; of one that is still being written, its readers see the page itself.
        EserviceEvent::DocumentAdded { descriptor, .. }
        | EserviceEvent::DocumentRenamed { descriptor, .. }
        | EserviceEvent::DocumentRemoved { descriptor, .. } => !out.contains(descriptor),
    }
}
