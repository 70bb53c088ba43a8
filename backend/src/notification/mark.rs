//! What each person has read: one message, several, all of them. A mark is the person's own; nobody else sees it.

use std::collections::BTreeSet;

use domain::{Actor, Denial, FieldProblem, NotificationId, Permission, Thing};
use sqlx::QueryBuilder;

use super::readable;
use crate::Backend;
use crate::agreement::list::any_of;
use crate::error::{Error, Result};

/// The most messages that are marked at once.
pub const MARK_LIMIT: usize = 100;

/// Marks messages as read by the actor, or as unread again; those that are so already stay so.
///
/// # Errors
/// `Invalid` for none or more than [`MARK_LIMIT`]; `NotFound`, and nothing is marked, when one of them is another ente's
/// or of a kind the actor may not read.
#[crate::boxed]
pub async fn mark(cx: &Backend, actor: &Actor, ids: &[NotificationId], read: bool) -> Result<()> {
    let scope = actor.scope(Permission::ReadNotifications)?;
    let ids = ids.iter().copied().collect::<BTreeSet<_>>();
    if ids.is_empty() {
        return Err(Denial::field("ids", FieldProblem::Required).into());
    }
    if ids.len() > MARK_LIMIT {
        return Err(Denial::field("ids", FieldProblem::TooMany { max: MARK_LIMIT as u64 }).into());
    }
    let kinds = readable(actor, None);
    if kinds.is_empty() {
        return Err(Error::not_found(Thing::Notification));
    }
    writing!(cx, tx => {
        let marked: u64 = each!(tx, c => {
            let mut query = QueryBuilder::new(
                "insert into notification_read (user_id, notification_id, read_at, unread) select ",
            );
            query.push_bind(actor.user).push(", n.id, ").push_bind(cx.now()).push(", ").push_bind(!read);
            query.push(" from notification n where n.tenant_id = ").push_bind(scope.tenant());
            any_of(&mut query, "n.category", kinds.iter().map(ToString::to_string));
            any_of(&mut query, "n.id", ids.iter().copied());
            query.push(
                " on conflict (user_id, notification_id)
                  do update set unread = excluded.unread, read_at = excluded.read_at",
            );
            query.build().execute(c).await.map(|done| done.rows_affected())
        })?;
        if marked != ids.len() as u64 {
            return Err(Error::not_found(Thing::Notification));
        }
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
