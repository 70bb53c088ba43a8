//! Filters of lists that a person gave a name. Like what somebody has read, they are personal and change nothing for
//! anybody else, so they need no decision and leave no event.

use domain::page::{Page, PageRequest};
use domain::saved_filter::{SavedFilter, check};
use domain::text::fold;
use domain::{Actor, SavedFilterId, Thing, Timestamp};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::{Error, Result};

#[derive(FromRow)]
struct Row {
    id: SavedFilterId,
    list: String,
    name: String,
    query: String,
    created_at: Timestamp,
}

/// What the actor has kept, by name: for one list, or for all of them when `list` is empty.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, list: &str, page: PageRequest) -> Result<Page<SavedFilter>> {
    let mut tx = cx.db.snapshot().await?;
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from saved_filter where user_id = $1 and ($2 = '' or list = $2)",
        actor.user,
        list
    )?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, list, name, query, created_at from saved_filter
         where user_id = $1 and ($2 = '' or list = $2) order by list, name_search limit $3 offset $4",
        actor.user,
        list,
        page.limit(),
        page.offset()
    )?;
    let filter = |row: Row| SavedFilter {
        id: row.id,
        list: row.list,
        name: row.name,
        query: row.query,
        created_at: row.created_at,
    };
    Ok(Page::new(rows.into_iter().map(filter).collect(), total, page))
}

/// Keeps what an address of a list chooses. The caller has made sure that the list knows it.
///
/// # Errors
/// What `domain::saved_filter::check` answers.
#[crate::boxed]
pub async fn keep(cx: &Backend, actor: &Actor, list: &str, query: &str, name: &str) -> Result<SavedFilterId> {
    let id = SavedFilterId(cx.id());
    writing!(cx, tx => {
        let names = sql!(
            tx,
            fetch_all scalar String,
            "select name_search from saved_filter where user_id = $1 and list = $2",
            actor.user,
            list
        )?;
        let taken = names.contains(&fold(name));
        let name = check(name, query, names.len() as u64, taken)?;
        sql!(
            tx,
            execute,
            "insert into saved_filter (id, user_id, list, name, name_search, query, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            actor.user,
            list,
            name.as_str(),
            fold(name.as_str()),
            query,
            cx.now()
        )?;
        id
    })
}

/// Forgets a filter; answers the list it was for.
///
/// # Errors
/// `NotFound`, also for somebody else's.
#[crate::boxed]
pub async fn forget(cx: &Backend, actor: &Actor, id: SavedFilterId) -> Result<String> {
    writing!(cx, tx => {
        let list = sql!(
            tx,
            fetch_optional scalar String,
            "delete from saved_filter where id = $1 and user_id = $2 returning list",
            id,
            actor.user
        )?;
        list.ok_or(Error::not_found(Thing::SavedFilter))?
    })
}
