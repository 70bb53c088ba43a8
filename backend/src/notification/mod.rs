//! Messages for enti, as their people read them: the list and what is still to read; what each person has read ([`mark`])
//! and wants to hear of ([`preference`]). They are made by [`crate::outbox`].

mod mark;
pub mod names;
pub(crate) mod preference;

use domain::notification::{Category, Names};
use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, Event, EventId, NotificationId, Permission, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;

use crate::agreement::list::any_of;
use crate::db::{containing, word};
use crate::error::{Error, Result};
use crate::frame::MOST_COUNTED;
use crate::{Backend, Tx};

pub use mark::{MARK_LIMIT, mark, mark_all_read};
pub use preference::{choose, preferences};

/// What somebody wants to see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only what the reader has read, or only what is still unread.
    pub read: Option<bool>,
    /// Only this kind.
    pub category: Option<Category>,
    /// Words in the name of another ente that the message is about.
    pub ente: String,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notification {
    pub id: NotificationId,
    pub event_id: EventId,
    pub category: Category,
    pub event: Event,
    pub at: Timestamp,
    /// By the one who asks.
    pub read: bool,
}

/// A page of messages, and the names of what they speak of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inbox {
    pub page: Page<Notification>,
    pub names: Names,
}

#[derive(FromRow)]
struct Row {
    id: NotificationId,
    event_id: EventId,
    category: String,
    payload: String,
    occurred_at: Timestamp,
    read: bool,
}

/// The messages for the actor's ente that the actor may read and wants to see, newest first.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Inbox> {
    actor.require(Permission::ReadNotifications)?;
    let kinds = readable(actor, filter.category);
    if kinds.is_empty() {
        return Ok(Inbox { page: Page::new(Vec::new(), 0, page), names: Names::default() });
    }
    let wanted = Wanted { kinds, read: filter.read, ente: &filter.ente, within: None };
    let mut tx = cx.db.snapshot().await?;
    let (messages, total) = found(&mut tx, actor, &wanted, page).await?;
    let names = names::of(&mut tx, messages.iter().map(|message| &message.event)).await?;
    Ok(Inbox { page: Page::new(messages, total, page), names })
}

/// What the actor has not read of `kinds` between two instants, the later one included: the newest, and how many in all.
///
/// # Errors
/// Only the database's.
pub(crate) async fn unread_within(
    tx: &mut Tx,
    actor: &Actor,
    kinds: Vec<Category>,
    within: (Timestamp, Timestamp),
    limit: i64,
) -> Result<(Vec<Notification>, i64)> {
    if kinds.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let wanted = Wanted { kinds, read: Some(false), ente: "", within: Some(within) };
    found(tx, actor, &wanted, PageRequest::new(0, limit)).await
}

async fn found(tx: &mut Tx, actor: &Actor, wanted: &Wanted<'_>, page: PageRequest) -> Result<(Vec<Notification>, i64)> {
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, actor, wanted);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new("select n.id, n.event_id, n.category, e.payload, n.occurred_at, ");
        query.push(IS_READ).push(" as read");
        from_where(&mut query, actor, wanted);
        query.push(" order by n.id desc limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok((rows.into_iter().map(Notification::try_from).collect::<Result<Vec<_>>>()?, total))
}

/// How many messages the actor has not read, of the kinds they want to see, up to [`MOST_COUNTED`]; none for who may read
/// none.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn unread(cx: &Backend, actor: &Actor) -> Result<i64> {
    unread_in(&mut cx.db.snapshot().await?, actor).await
}

/// As [`unread`], in a transaction that is open. Asked with every page: what came after everything was marked as read, and
/// what was put back one by one, each from where it begins in an index. The same as `not IS_READ`.
#[crate::boxed]
pub(crate) async fn unread_in(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let kinds = readable(actor, None);
    if kinds.is_empty() {
        return Ok(0);
    }
    let first = NotificationId(uuid::Uuid::nil());
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select n.id from notification n");
        wanted_by(&mut query, actor, &kinds);
        query.push(" and n.id > coalesce((select m.read_up_to from notification_mark m where m.user_id = ");
        query.push_bind(actor.user).push("), ").push_bind(first);
        query.push(") and not exists (select 1 from notification_read r where r.notification_id = n.id and r.user_id = ");
        query.push_bind(actor.user).push(
            ") union all
             select n.id from notification_read r join notification n on n.id = r.notification_id",
        );
        wanted_by(&mut query, actor, &kinds);
        query.push(" and r.unread and r.user_id = ").push_bind(actor.user);
        query.push(" limit ").push_bind(MOST_COUNTED).push(") as counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// Of the reader's ente, and of the kinds that they may read and want to see.
fn wanted_by<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, actor: &Actor, kinds: &[Category])
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" left join notification_preference f on f.category = n.category and f.user_id = ");
    query.push_bind(actor.user).push(" where (f.user_id is null or f.shown) and n.tenant_id = ");
    query.push_bind(actor.tenant);
    any_of(query, "n.category", kinds.iter().map(ToString::to_string));
}

/// The kinds of messages the actor may read, among those asked for.
fn readable(actor: &Actor, only: Option<Category>) -> Vec<Category> {
    let asked_for = |category: &Category| only.is_none_or(|only| only == *category);
    Category::iter().filter(asked_for).filter(|category| category.is_readable_by(actor)).collect()
}

/// Which messages of the reader's ente.
struct Wanted<'a> {
    /// Not empty.
    kinds: Vec<Category>,
    read: Option<bool>,
    ente: &'a str,
    /// Later than the first instant, and not later than the second.
    within: Option<(Timestamp, Timestamp)>,
}

const IS_READ: &str = "((r.user_id is not null and not r.unread)
                         or (r.user_id is null and m.read_up_to is not null and n.id <= m.read_up_to))";

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, actor: &Actor, wanted: &Wanted<'_>)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from notification n
          join event e on e.id = n.event_id
          left join notification_read r on r.notification_id = n.id and r.user_id = ",
    );
    query.push_bind(actor.user).push(" left join notification_mark m on m.user_id = ").push_bind(actor.user);
    wanted_by(query, actor, &wanted.kinds);
    match wanted.read {
        None => {}
        Some(true) => drop(query.push(" and ").push(IS_READ)),
        Some(false) => drop(query.push(" and not ").push(IS_READ)),
    }
    for pattern in containing(&fold(wanted.ente)) {
        query.push(
            " and exists (select 1 from event_party q join tenant t on t.id = q.tenant_id
                          where q.event_id = n.event_id and q.tenant_id <> n.tenant_id and t.search like ",
        );
        query.push_bind(pattern).push(")");
    }
    if let Some((after, until)) = wanted.within {
        query.push(" and n.occurred_at > ").push_bind(after).push(" and n.occurred_at <= ").push_bind(until);
    }
}

impl TryFrom<Row> for Notification {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            event_id: row.event_id,
            category: word(&row.category)?,
            event: serde_json::from_str(&row.payload)?,
            at: row.occurred_at,
            read: row.read,
        })
    }
}
