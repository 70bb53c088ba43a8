//! Names for the filters of the lists of requests: the enti on the other side, and the e-services, of the requests that
//! the actor's ente sees. A page at a time, found by a part of the name.

use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, Permission};
use sqlx_macros::FromRow;
use uuid::Uuid;

use super::list::Party;
use crate::error::Result;
use crate::{Backend, Tx};

/// A name and what it stands for.
#[derive(Clone, Debug, FromRow)]
pub struct Choice {
    pub id: Uuid,
    pub name: String,
}

/// The enti on the other side.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn parties(cx: &Backend, actor: &Actor, party: Party, q: &str, page: PageRequest) -> Result<Page<Choice>> {
    let from = match party {
        Party::Consumer => concat!(
            "from tenant x where x.id in (select a.producer_id from agreement a where a.consumer_id = $1)",
            " and x.search like $2"
        ),
        Party::Producer => concat!(
            "from tenant x where x.id in (select a.consumer_id from agreement a where a.producer_id = $1",
            " and a.state <> 'DRAFT' and (a.state <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null))",
            " and x.search like $2"
        ),
    };
    choices(cx, actor, from, q, page).await
}

/// The e-services.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn eservices(cx: &Backend, actor: &Actor, party: Party, q: &str, page: PageRequest) -> Result<Page<Choice>> {
    let from = match party {
        Party::Consumer => concat!(
            "from eservice x where x.id in (select a.eservice_id from agreement a where a.consumer_id = $1)",
            " and x.search like $2"
        ),
        Party::Producer => concat!(
            "from eservice x where x.id in (select a.eservice_id from agreement a where a.producer_id = $1",
            " and a.state <> 'DRAFT' and (a.state <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null))",
            " and x.search like $2"
        ),
    };
    choices(cx, actor, from, q, page).await
}

async fn choices(cx: &Backend, actor: &Actor, from: &'static str, q: &str, page: PageRequest) -> Result<Page<Choice>> {
    let tenant = actor.scope(Permission::ReadAgreements)?.tenant();
    let pattern = format!("%{}%", fold(q).replace(['%', '_', '\\'], ""));
    let mut tx = cx.db.snapshot().await?;
    let total = {
        let tx: &mut Tx = &mut tx;
        sql!(tx, fetch_one scalar i64, sqlx::AssertSqlSafe(format!("select count(*) {from}")), tenant, &pattern)?
    };
    let rows = sql!(
        tx,
        fetch_all as Choice,
        sqlx::AssertSqlSafe(format!("select x.id, x.name {from} order by x.search, x.id limit $3 offset $4")),
        tenant,
        &pattern,
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(rows, total, page))
}
