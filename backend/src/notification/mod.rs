//! Messages for enti, as their people read them: the list, what is still to read, and marking it read. They are made by
//! [`crate::outbox`].

pub mod names;

use domain::notification::{Category, Names};
use domain::page::{Page, PageRequest};
use domain::{Actor, Event, EventId, NotificationId, Permission, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;

use crate::Backend;
use crate::db::word;
use crate::error::{Error, Result};

/// What somebody wants to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only what the reader has not read.
    pub unread: bool,
    /// Only this kind.
    pub category: Option<Category>,
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

/// The messages for the actor's ente that the actor may read, newest first.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: Filter, page: PageRequest) -> Result<Inbox> {
    actor.require(Permission::ReadNotifications)?;
    let readable = readable(actor, filter.category);
    if readable.is_empty() {
        return Ok(Inbox { page: Page::new(Vec::new(), 0, page), names: Names::default() });
    }
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, actor, &readable, filter.unread);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new("select n.id, n.event_id, n.category, e.payload, n.occurred_at, ");
        query.push(IS_READ).push(" as read");
        from_where(&mut query, actor, &readable, filter.unread);
        query.push(" order by n.id desc limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let messages = rows.into_iter().map(Notification::try_from).collect::<Result<Vec<_>>>()?;
    let names = names::of(&mut tx, messages.iter().map(|message| &message.event)).await?;
    Ok(Inbox { page: Page::new(messages, total, page), names })
}

/// The most that [`unread`] counts to.
pub const UNREAD_LIMIT: i64 = 100;

/// How many messages the actor has not read, up to [`UNREAD_LIMIT`]; none for who may read none.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn unread(cx: &Backend, actor: &Actor) -> Result<i64> {
    let readable = readable(actor, None);
    if !actor.has(Permission::ReadNotifications) || readable.is_empty() {
        return Ok(0);
    }
    let mut tx = cx.db.snapshot().await?;
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select n.id");
        from_where(&mut query, actor, &readable, true);
        query.push(" limit ").push_bind(UNREAD_LIMIT).push(") as counted");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// Marks one message as read by the actor; again changes nothing.
///
/// # Errors
/// `NotFound`, also for messages of another ente or of a kind the actor may not read.
#[crate::boxed]
pub async fn mark_read(cx: &Backend, actor: &Actor, id: NotificationId) -> Result<()> {
    let scope = actor.scope(Permission::ReadNotifications)?;
    writing!(cx, tx => {
        let category = sql!(
            tx,
            fetch_optional scalar String,
            "select category from notification where id = $1 and tenant_id = $2",
            id,
            scope.tenant()
        )?;
        let category = category.map(|stored| word::<Category>(&stored)).transpose()?;
        category.filter(|kind| actor.has(kind.permission())).ok_or(Error::not_found(Thing::Notification))?;
        sql!(
            tx,
            execute,
            "insert into notification_read (user_id, notification_id, read_at) values ($1, $2, $3)
             on conflict (user_id, notification_id) do nothing",
            actor.user,
            id,
            cx.now()
        )?;
    })
}

/// Marks everything that is there now as read by the actor.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn mark_all_read(cx: &Backend, actor: &Actor) -> Result<()> {
    let scope = actor.scope(Permission::ReadNotifications)?;
    writing!(cx, tx => {
        let last = sql!(
            tx,
            fetch_optional scalar NotificationId,
            "select id from notification where tenant_id = $1 order by id desc limit 1",
            scope.tenant()
        )?;
        if let Some(last) = last {
            sql!(
                tx,
                execute,
                "insert into notification_mark (user_id, read_up_to) values ($1, $2)
                 on conflict (user_id) do update set read_up_to = excluded.read_up_to",
                actor.user,
                last
            )?;
            sql!(
                tx,
                execute,
                "delete from notification_read where user_id = $1 and notification_id <= $2",
                actor.user,
                last
            )?;
        }
    })
}

/// The kinds of messages the actor may read, among those asked for.
fn readable(actor: &Actor, only: Option<Category>) -> Vec<Category> {
    let wanted = |category: &Category| only.is_none_or(|only| only == *category);
    Category::iter().filter(wanted).filter(|category| actor.has(category.permission())).collect()
}

const IS_READ: &str = "(r.user_id is not null or (m.read_up_to is not null and n.id <= m.read_up_to))";

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, actor: &Actor, kinds: &[Category], unread: bool)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    domain::UserId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(
        " from notification n
          join event e on e.id = n.event_id
          left join notification_read r on r.notification_id = n.id and r.user_id = ",
    );
    query.push_bind(actor.user).push(" left join notification_mark m on m.user_id = ").push_bind(actor.user);
    query.push(" where n.tenant_id = ").push_bind(actor.tenant);
    crate::agreement::list::any_of(query, "n.category", kinds.iter().map(ToString::to_string));
    if unread {
        query.push(" and not ").push(IS_READ);
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
