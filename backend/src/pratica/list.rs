//! The desk: four views of an ente's pratiche with how many each holds, searched, filtered and sorted as a whole, a page
//! at a time (`pratiche.md` §5).

use domain::page::{Page, PageRequest};
use domain::pratica::{PraticaState, ProtocolKind};
use domain::text::fold;
use domain::{Actor, Permission, PraticaId, Revision, ServiceId, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::facts::state;
use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::Result;
use crate::frame::MOST_COUNTED;
use crate::{Backend, Tx};

/// Which pratiche.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum View {
    /// "Da gestire": in the actor's hands, not decided yet.
    #[default]
    InHand,
    /// "Da assegnare": in nobody's hands, of the services on which the actor is enabled.
    Free,
    /// "Concluse": decided by the actor.
    Concluded,
    /// "Tutte le pratiche dell'ente".
    All,
}

/// What a list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    /// What waits to be taken: oldest first; everything else: newest first.
    #[default]
    Usual,
    Compiled,
    Protocol,
    Applicant,
    Service,
    State,
    Changed,
}

/// A word somebody looks for, and the states whose name it is part of: names are not known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sought {
    pub word: String,
    pub states: Vec<PraticaState>,
}

/// What somebody wants to see. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub view: View,
    /// All of these must be found.
    pub sought: Vec<Sought>,
    pub states: Vec<PraticaState>,
    pub services: Vec<ServiceId>,
    pub sort: Sort,
    pub descending: bool,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct PraticaRow {
    pub id: PraticaId,
    pub revision: Revision,
    pub protocol: Option<String>,
    /// Does the service want one?
    pub needs_protocol: bool,
    pub family_name: String,
    pub name: String,
    pub fiscal_code: String,
    pub service: ServiceId,
    pub service_name: String,
    pub area: String,
    pub compiled_at: Timestamp,
    pub changed_at: Timestamp,
    pub state: PraticaState,
    pub assignee: Option<UserId>,
    /// For colleagues alone.
    pub assignee_name: Option<String>,
    /// Is the actor enabled on the service?
    pub enabled: bool,
}

#[derive(FromRow)]
struct Row {
    id: PraticaId,
    revision: Revision,
    protocol: Option<String>,
    protocol_kind: String,
    applicant: String,
    service_id: ServiceId,
    service_name: String,
    area: String,
    compiled_at: Timestamp,
    changed_at: Timestamp,
    state: i64,
    assignee_id: Option<UserId>,
    assignee_name: Option<String>,
    enabled_user: Option<UserId>,
    /// How many there are with the words looked for; 0 where nothing is looked for.
    total: i64,
}

/// How many pratiche each view holds, whatever is filtered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, FromRow)]
pub struct Counts {
    pub in_hand: i64,
    pub free: i64,
    pub concluded: i64,
    pub all: i64,
    /// Documents of the ente that its own protocol was asked for in vain, and that wait for an administrator.
    pub given_up: i64,
}

/// A page of the actor's desk.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<PraticaRow>> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    // Words are looked for by reading every pratica of the view: once, for the page and its total together.
    let is_read_whole = !filter.sought.is_empty();
    let known = if is_read_whole { None } else { Some(total(&mut tx, tenant, actor.user, filter).await?) };
    // The page is cut before anything is joined to it, and from an index alone: rows are wide, and only those shown are read.
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select p.id, p.revision, p.protocol, s.protocol as protocol_kind, p.applicant, p.service_id,
                    p.service_name, p.area, p.compiled_at, p.changed_at, p.state, p.assignee_id,
                    a.name || ' ' || a.family_name as assignee_name, o.user_id as enabled_user, cut.total
             from (select p.id, ",
        );
        query.push(if is_read_whole { "count(*) over ()" } else { "cast(0 as bigint)" });
        query.push(" as total from pratica p where ");
        wanted(&mut query, tenant, actor.user, filter);
        // As a number: of a bound one PostgreSQL assumes a tenth of all rows, and reads every pratica for a page of 25.
        query.push(order_by(filter)).push(" limit ").push(page.limit());
        query.push(" offset ").push_bind(page.offset());
        query.push(
            ") cut
             join pratica p on p.id = cut.id
             join service s on s.id = p.service_id
             left join account a on a.id = p.assignee_id
             left join service_operator o on o.service_id = p.service_id and o.user_id = ",
        );
        query.push_bind(actor.user).push(order_by(filter));
        query.build_query_as().fetch_all(c).await
    })?;
    let total = match (known, rows.first()) {
        (Some(known), _) => known,
        (None, Some(row)) => row.total,
        // Nothing, or a page behind the last one.
        (None, None) if page.offset() == 0 => 0,
        (None, None) => total(&mut tx, tenant, actor.user, filter).await?,
    };
    let rows = rows.into_iter().map(PraticaRow::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(rows, total, page))
}

async fn total(tx: &mut Tx, tenant: TenantId, user: UserId, filter: &Filter) -> Result<i64> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from pratica p where ");
        wanted(&mut query, tenant, user, filter);
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// How many pratiche each view holds.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn counts(cx: &Backend, actor: &Actor) -> Result<Counts> {
    let tenant = actor.scope(Permission::ReadPratiche)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    counted(&mut tx, tenant, actor.user).await
}

/// How many pratiche the actor could take in charge, up to [`MOST_COUNTED`]; none for who may not work on them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn free(cx: &Backend, actor: &Actor) -> Result<i64> {
    up_to_many(&mut cx.db.snapshot().await?, actor, View::Free).await
}

/// How many pratiche are in the actor's hands, up to [`MOST_COUNTED`]; none for who may not work on them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn waiting_in(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    up_to_many(tx, actor, View::InHand).await
}

async fn up_to_many(tx: &mut Tx, actor: &Actor, view: View) -> Result<i64> {
    if !actor.has(Permission::WorkPratiche) {
        return Ok(0);
    }
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select 1 from pratica p where ");
        of_view(&mut query, actor.tenant, actor.user, view);
        query.push(" limit ").push_bind(MOST_COUNTED).push(") counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

async fn counted(tx: &mut Tx, tenant: TenantId, user: UserId) -> Result<Counts> {
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select (select count(*) from pratica p where ");
        of_view(&mut query, tenant, user, View::InHand);
        query.push(") as in_hand, (select count(*) from pratica p where ");
        of_view(&mut query, tenant, user, View::Free);
        query.push(") as free, (select count(*) from pratica p where ");
        of_view(&mut query, tenant, user, View::Concluded);
        query.push(") as concluded, (select count(*) from pratica p where ");
        of_view(&mut query, tenant, user, View::All);
        query.push(
            ") as \"all\", (select count(*) from protocol_work w where w.state = 'FAILED' and exists (
                 select 1 from pratica p where p.id = w.pratica_id and p.tenant_id = ",
        );
        query.push_bind(tenant).push(")) as given_up");
        query.build_query_as().fetch_one(c).await
    })?)
}

fn of_view<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, user: UserId, view: View)
where
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    match view {
        View::InHand => {
            query.push("p.assignee_id = ").push_bind(user);
            query.push(" and p.state in (4000, 4100, 4300, 4500) and p.tenant_id = ").push_bind(tenant);
        }
        View::Free => {
            query.push("p.assignee_id is null and p.state in (2000, 3000) and p.tenant_id = ").push_bind(tenant);
            query.push(" and p.service_id in (select o.service_id from service_operator o where o.user_id = ");
            query.push_bind(user).push(")");
        }
        View::Concluded => {
            query.push("p.assignee_id = ").push_bind(user);
            query.push(" and p.state in (6000, 7000, 8000, 9000) and p.tenant_id = ").push_bind(tenant);
        }
        View::All => {
            query.push("p.tenant_id = ").push_bind(tenant);
        }
    }
}

/// The same conditions for the rows and for their number. Only bound values come from outside.
fn wanted<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, tenant: TenantId, user: UserId, filter: &Filter)
where
    i64: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    ServiceId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    of_view(query, tenant, user, filter.view);
    for sought in &filter.sought {
        for pattern in containing(&fold(&sought.word)) {
            query.push(" and (p.search like ").push_bind(pattern);
            if !sought.states.is_empty() {
                query.push(" or p.state in (");
                let mut list = query.separated(", ");
                for state in &sought.states {
                    list.push_bind(state.code());
                }
                query.push(")");
            }
            query.push(")");
        }
    }
    any_of(query, "p.state", filter.states.iter().map(|state| state.code()));
    any_of(query, "p.service_id", filter.services.iter().copied());
}

/// What has no number yet comes last, whichever way the numbers are sorted.
const fn order_by(filter: &Filter) -> &'static str {
    match (filter.sort, filter.view, filter.descending) {
        (Sort::Usual, View::Free, false) | (Sort::Compiled, _, false) => " order by p.compiled_at, p.id",
        (Sort::Usual, View::Free, true) | (Sort::Compiled, _, true) => " order by p.compiled_at desc, p.id desc",
        (Sort::Usual, _, false) => " order by p.compiled_at desc, p.id desc",
        (Sort::Usual, _, true) => " order by p.compiled_at, p.id",
        (Sort::Protocol, _, false) => " order by p.protocol is null, p.protocol, p.id",
        (Sort::Protocol, _, true) => " order by p.protocol is null, p.protocol desc, p.id desc",
        (Sort::Applicant, _, false) => " order by p.applicant_key, p.id",
        (Sort::Applicant, _, true) => " order by p.applicant_key desc, p.id desc",
        (Sort::Service, _, false) => " order by p.service_key, p.id",
        (Sort::Service, _, true) => " order by p.service_key desc, p.id desc",
        (Sort::State, _, false) => " order by p.state, p.id",
        (Sort::State, _, true) => " order by p.state desc, p.id desc",
        (Sort::Changed, _, false) => " order by p.changed_at, p.id",
        (Sort::Changed, _, true) => " order by p.changed_at desc, p.id desc",
    }
}

impl TryFrom<Row> for PraticaRow {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        let applicant: domain::pratica::Applicant = serde_json::from_str(&row.applicant)?;
        let protocol: ProtocolKind = word(&row.protocol_kind)?;
        Ok(Self {
            id: row.id,
            revision: row.revision,
            protocol: row.protocol,
            needs_protocol: protocol != ProtocolKind::None,
            family_name: applicant.family_name,
            name: applicant.name,
            fiscal_code: applicant.fiscal_code,
            service: row.service_id,
            service_name: row.service_name,
            area: row.area,
            compiled_at: row.compiled_at,
            changed_at: row.changed_at,
            state: state(row.state)?,
            assignee: row.assignee_id,
            assignee_name: row.assignee_name,
            enabled: row.enabled_user.is_some(),
        })
    }
}
