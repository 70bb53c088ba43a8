//! The event log: history of each thing, audit and outbox in one append-only table. Its rows are sealed into a chain
//! afterwards (`decisions.md` E8), so that writers never wait.

use domain::denial::ChangeSeen;
use domain::event::EventKind;
use domain::notification::Names;
use domain::{Actor, Decision, Denial, Event, EventId, Permission, Revision, Scope, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use crate::agreement::list::any_of;
use crate::error::{Error, Result};
use crate::{Backend, Tx, notification};

/// Appends what happened, in the transaction of the command that made it happen.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn append(cx: &Backend, tx: &mut Tx, actor: Option<&Actor>, decision: &Decision) -> Result<()> {
    let now = cx.now();
    for event in decision.events() {
        let id = EventId(cx.id());
        sql!(
            tx,
            execute,
            "insert into event (id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id,
            event.area(),
            event.thing(),
            event.name(),
            serde_json::to_string(event)?,
            decision.revision_of(event.thing()),
            actor.map(|actor| actor.user),
            actor.map(|actor| actor.tenant),
            now
        )?;
        for tenant in event.parties() {
            sql!(tx, execute, "insert into event_party (tenant_id, event_id) values ($1, $2)", tenant, id)?;
        }
    }
    Ok(())
}

/// One row of a thing's history.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EventId,
    pub event: Event,
    pub at: Timestamp,
    /// Absent when the platform acted.
    pub by: Option<By>,
}

/// Who acted.
#[derive(Clone, Debug)]
pub struct By {
    pub user: UserId,
    pub tenant: TenantId,
    /// The ente's name.
    pub tenant_name: String,
    /// The person's name; given only to people of the same ente.
    pub name: Option<String>,
}

#[derive(FromRow)]
struct EntryRow {
    id: EventId,
    payload: String,
    occurred_at: Timestamp,
    actor_user: Option<UserId>,
    actor_tenant: Option<TenantId>,
    tenant_name: Option<String>,
    person: Option<String>,
}

/// The most entries a page of history shows.
pub const HISTORY_LIMIT: i64 = 200;

/// What happened to a thing, newest first, as far as the ente in `scope` may read it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn history(tx: &mut Tx, scope: Scope, thing: Uuid) -> Result<Vec<Entry>> {
    let rows = sql!(
        tx,
        fetch_all as EntryRow,
        "select e.id, e.payload, e.occurred_at, e.actor_user, e.actor_tenant, t.name as tenant_name,
                case when u.tenant_id = $2 then u.name || ' ' || u.family_name end as person
         from event e
         join event_party p on p.event_id = e.id and p.tenant_id = $2
         left join tenant t on t.id = e.actor_tenant
         left join account u on u.id = e.actor_user
         where e.thing_id = $1
         order by e.id desc
         limit $3",
        thing,
        scope.tenant(),
        HISTORY_LIMIT
    )?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// What happened to a thing that is nobody's alone, newest first. Names of people are given to their own ente only.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn history_of_the_platform(tx: &mut Tx, reader: TenantId, thing: Uuid) -> Result<Vec<Entry>> {
    let rows = sql!(
        tx,
        fetch_all as EntryRow,
        "select e.id, e.payload, e.occurred_at, e.actor_user, e.actor_tenant, t.name as tenant_name,
                case when u.tenant_id = $2 then u.name || ' ' || u.family_name end as person
         from event e
         left join tenant t on t.id = e.actor_tenant
         left join account u on u.id = e.actor_user
         where e.thing_id = $1
         order by e.id desc
         limit $3",
        thing,
        reader,
        HISTORY_LIMIT
    )?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// What happened after a place of the chain, in order, and how far that looked.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Each with its place.
    pub entries: Vec<(i64, Entry)>,
    /// Where to go on: the place of the last entry, or, when nothing more is there, the end of the chain, so that what
    /// others do meanwhile is not looked through twice.
    pub upto: i64,
}

#[derive(FromRow)]
struct FeedRow {
    place: i64,
    #[sqlx(flatten)]
    entry: EntryRow,
}

/// The events of the actor's ente after a place of the chain, oldest first, at most `limit`, as far as the actor may read
/// of the things they happened to. The order is that of the seals: an event gets its place after its commit, and places
/// have no gaps, so whoever goes on from where they stopped misses nothing, whatever commits late.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn feed(cx: &Backend, actor: &Actor, after: i64, limit: i64) -> Result<Feed> {
    let scope = actor.scope(Permission::ReadEvents)?;
    let readable = readable_areas(actor);
    let mut tx = cx.db.snapshot().await?;
    let end = sql!(tx, fetch_one scalar i64, "select place from chain_head where one = 1")?;
    if readable.is_empty() {
        return Ok(Feed { entries: Vec::new(), upto: end.max(after) });
    }
    let rows: Vec<FeedRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select e.place, e.id, e.payload, e.occurred_at, e.actor_user, e.actor_tenant, t.name as tenant_name,
                    case when u.tenant_id = ",
        );
        query.push_bind(scope.tenant()).push(
            " then u.name || ' ' || u.family_name end as person
             from event e
             left join tenant t on t.id = e.actor_tenant
             left join account u on u.id = e.actor_user
             where e.place > ",
        );
        query.push_bind(after).push(" and e.place <= ").push_bind(end);
        any_of(&mut query, "e.area", readable.into_iter());
        query.push(" and exists (select 1 from event_party p where p.event_id = e.id and p.tenant_id = ");
        query.push_bind(scope.tenant()).push(") order by e.place limit ").push_bind(limit);
        query.build_query_as().fetch_all(c).await
    })?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let last = rows.last().map(|row| row.place).filter(|_| is_full);
    let entries = rows.into_iter().filter_map(|row| {
        let place = row.place;
        let entry = Entry::try_from(row.entry);
        // Written by another version of Ponte: it must not keep all the others back.
        let entry = entry.inspect_err(|error| tracing::error!(place, %error, "an event cannot be read")).ok()?;
        Some((place, entry))
    });
    let entries = entries.collect();
    Ok(Feed { entries, upto: last.unwrap_or(end.max(after)) })
}

/// The last things that the actor's ente did itself, newest first, of the kinds the actor may read, and the names of
/// what they speak of.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn done_lately(cx: &Backend, actor: &Actor, most: i64) -> Result<(Vec<Entry>, Names)> {
    let areas = readable_areas(actor);
    if areas.is_empty() || !actor.has(Permission::ReadEvents) {
        return Ok((Vec::new(), Names::default()));
    }
    let mut tx = cx.db.snapshot().await?;
    let rows: Vec<EntryRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select e.id, e.payload, e.occurred_at, e.actor_user, e.actor_tenant, t.name as tenant_name,
                    case when u.tenant_id = e.actor_tenant then u.name || ' ' || u.family_name end as person
             from event_party p
             join event e on e.id = p.event_id
             join tenant t on t.id = e.actor_tenant
             left join account u on u.id = e.actor_user
             where p.tenant_id = ",
        );
        query.push_bind(actor.tenant).push(" and e.actor_tenant = ").push_bind(actor.tenant);
        any_of(&mut query, "e.area", areas.iter().map(|area| (*area).to_owned()));
        query.push(" order by p.event_id desc limit ").push_bind(most);
        query.build_query_as().fetch_all(c).await
    })?;
    let entries = rows.into_iter().map(Entry::try_from).collect::<Result<Vec<_>>>()?;
    let names = notification::names::of(&mut tx, entries.iter().map(|entry| &entry.event)).await?;
    Ok((entries, names))
}

/// The kinds of things whose events a person may read, by their names in the log.
fn readable_areas(actor: &Actor) -> Vec<&'static str> {
    EventKind::iter().filter(|kind| actor.has(kind.permission())).map(EventKind::area).collect()
}

impl TryFrom<EntryRow> for Entry {
    type Error = Error;
    fn try_from(row: EntryRow) -> Result<Self> {
        let by = match (row.actor_user, row.actor_tenant) {
            (Some(user), Some(tenant)) => {
                Some(By { user, tenant, tenant_name: row.tenant_name.unwrap_or_default(), name: row.person })
            }
            _ => None,
        };
        Ok(Self { id: row.id, event: serde_json::from_str(&row.payload)?, at: row.occurred_at, by })
    }
}

/// Compares the revision somebody saw with the one that was loaded, before anything is decided.
///
/// # Errors
/// `ConcurrentModification` with what changed in between, when they differ.
#[crate::boxed]
pub async fn expect_revision(tx: &mut Tx, thing: Uuid, seen: Option<Revision>, loaded: Revision) -> Result<()> {
    let Some(seen) = seen.filter(|seen| *seen != loaded) else { return Ok(()) };
    #[derive(FromRow)]
    struct Row {
        name: String,
        occurred_at: Timestamp,
    }
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select name, occurred_at from event where thing_id = $1 and revision > $2 order by id desc limit 5",
        thing,
        seen
    )?;
    let changes = rows.into_iter().map(|row| ChangeSeen { name: row.name, at: row.occurred_at }).collect();
    Err(Denial::ConcurrentModification { current: loaded, changes }.into())
}
