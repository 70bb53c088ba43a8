//! The enti that provide something.

use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, Permission, TenantId};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::Result;

/// An ente's id and name, for filters.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Named {
    pub id: TenantId,
    pub name: String,
}

/// The enti with something in the catalogue, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn producers(cx: &Backend, actor: &Actor, q: &str, page: PageRequest) -> Result<Page<Named>> {
    actor.scope(Permission::ReadCatalogue)?;
    let mut tx = cx.db.snapshot().await?;
    let pattern = format!("%{}%", fold(q).replace(['%', '_', '\\'], ""));
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from tenant t
         where t.search like $1
           and exists (select 1 from catalogue_size s where s.producer_id = t.id and s.number > 0)",
        &pattern
    )?;
    let rows = sql!(
        tx,
        fetch_all as Named,
        "select t.id, t.name from tenant t
         where t.search like $1
           and exists (select 1 from catalogue_size s where s.producer_id = t.id and s.number > 0)
         order by t.search, t.id limit $2 offset $3",
        &pattern,
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(rows, total, page))
}

/// The first so many of [`producers`] by name, for a list of choices beside the catalogue: read from the index of names,
/// and no further.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn first_producers(cx: &Backend, actor: &Actor, number: i64) -> Result<Vec<Named>> {
    actor.scope(Permission::ReadCatalogue)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_all as Named,
        "select t.id, t.name from tenant t
         where exists (select 1 from catalogue_size s where s.producer_id = t.id and s.number > 0)
         order by t.search, t.id limit $1",
        number
    )?)
}
