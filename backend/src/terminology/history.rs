//! What happened to all terminologies: what was loaded and deleted, by machines and by people, from the events; and what was
//! refused.

use domain::page::{Page, PageRequest};
use domain::terminology::rules::can;
use domain::terminology::{Operation, TerminologyAction};
use domain::text::fold;
use domain::{Actor, Event, TenantId, TerminologyId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::{EnumIter, IntoStaticStr};

use crate::Backend;
use crate::db::{containing, word};
use crate::error::{Error, Result};
use crate::event::By;

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the object identifier, the version, the signer's name or the reason.
    pub q: String,
    pub outcome: Option<Outcome>,
    pub who: Option<Who>,
}

/// What came of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Outcome {
    Loaded,
    Deleted,
    Refused,
}

/// Who did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Who {
    Machine,
    Person,
}

/// One thing that happened, or did not.
#[derive(Clone, Debug)]
pub struct Happening {
    pub at: Timestamp,
    pub outcome: Outcome,
    pub oid: String,
    pub version: String,
    /// Common name of the signature certificate; empty where a person did it, or nobody knows.
    pub signer: String,
    /// The person who did it; absent for machines.
    pub by: Option<By>,
    /// Concepts that came or went.
    pub count: u64,
    /// The version, where it is still there.
    pub shown: Option<TerminologyId>,
    pub refused: Option<Refused>,
}

/// Why it was refused, as it was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    pub operation: Operation,
    pub status: i64,
    /// The name of the reason.
    pub instance: String,
    pub detail: String,
    pub trace: String,
    /// How often within a minute.
    pub times: i64,
}

#[derive(FromRow)]
struct Row {
    at: Timestamp,
    payload: String,
    operation: String,
    instance: String,
    status: i64,
    detail: String,
    signer: String,
    oid: String,
    version: String,
    trace: String,
    times: i64,
    actor_user: Option<UserId>,
    actor_tenant: Option<TenantId>,
    tenant_name: Option<String>,
    person: Option<String>,
    shown: Option<TerminologyId>,
}

/// Both sources with the same columns; ids are of version 7 and sort by time.
const BOTH: &str = " from (
    select e.id, e.occurred_at as at, e.name, e.thing_id, e.payload, '' as operation, '' as instance,
           0 as status, '' as detail, '' as signer, '' as oid, '' as version, '' as trace, 1 as times,
           e.actor_user, e.actor_tenant
    from event e where e.area = 'terminology'
    union all
    select r.id, r.last_at as at, 'Refused' as name, r.id as thing_id, '' as payload, r.operation, r.instance,
           r.status, r.detail, r.signer, r.oid, r.version, r.trace, r.times, r.actor_user, r.actor_tenant
    from terminology_refused r) x";

/// A page of it, the newest first. Names of people are given to their own ente only.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn history(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<Happening>> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        query.push(BOTH);
        wanted(&mut query, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select x.at, x.payload, x.operation, x.instance, cast(x.status as bigint) as status, x.detail, x.signer,
                    x.oid, x.version, x.trace, cast(x.times as bigint) as times, x.actor_user, x.actor_tenant,
                    t.name as tenant_name, v.id as shown, case when u.tenant_id = ",
        );
        query.push_bind(actor.tenant).push(" then u.name || ' ' || u.family_name end as person");
        query.push(BOTH).push(
            " left join tenant t on t.id = x.actor_tenant
              left join account u on u.id = x.actor_user
              left join terminology v on v.id = x.thing_id and v.state = 'active'",
        );
        wanted(&mut query, filter);
        query.push(" order by x.id desc limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(Happening::try_from).collect::<Result<_>>()?;
    Ok(Page::new(rows, total, page))
}

fn wanted<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" where x.name in ");
    query.push(match filter.outcome {
        None => "('TerminologyLoaded', 'TerminologyDeleted', 'Refused')",
        Some(Outcome::Loaded) => "('TerminologyLoaded')",
        Some(Outcome::Deleted) => "('TerminologyDeleted')",
        Some(Outcome::Refused) => "('Refused')",
    });
    query.push(match filter.who {
        None => "",
        Some(Who::Machine) => " and x.actor_user is null",
        Some(Who::Person) => " and x.actor_user is not null",
    });
    for pattern in containing(&fold(&filter.q)) {
        query.push(
            " and lower(x.payload || ' ' || x.signer || ' ' || x.oid || ' ' || x.version || ' ' || x.detail) like ",
        );
        query.push_bind(pattern);
    }
}

impl TryFrom<Row> for Happening {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let by = match (row.actor_user, row.actor_tenant) {
            (Some(user), Some(tenant)) => {
                Some(By { user, tenant, tenant_name: row.tenant_name.unwrap_or_default(), name: row.person })
            }
            _ => None,
        };
        let base = Self {
            at: row.at,
            outcome: Outcome::Refused,
            oid: row.oid,
            version: row.version,
            signer: row.signer,
            by,
            count: 0,
            shown: row.shown,
            refused: None,
        };
        if row.payload.is_empty() {
            let refused = Refused {
                operation: word(&row.operation)?,
                status: row.status,
                instance: row.instance,
                detail: row.detail,
                trace: row.trace,
                times: row.times,
            };
            return Ok(Self { refused: Some(refused), ..base });
        }
        let Event::Terminology(told) = serde_json::from_str(&row.payload)? else {
            return Err(anyhow::anyhow!("an event of another area among those of terminologies").into());
        };
        let (outcome, count) = match told.what {
            domain::event::TerminologyEvent::Loaded { count, .. } => (Outcome::Loaded, count),
            domain::event::TerminologyEvent::Deleted { count } => (Outcome::Deleted, count),
        };
        let signer = told.signer.common_name;
        Ok(Self { outcome, count, oid: told.oid, version: told.version, signer, ..base })
    }
}
