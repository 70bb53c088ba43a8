//! The purposes of a client, and those that may still be linked to it, a page at a time.

use domain::agreement::AgreementState;
use domain::client::LinkFacts;
use domain::page::{Page, PageRequest};
use domain::purpose::PurposeState;
use domain::text::fold;
use domain::{Actor, ClientId, EserviceId, Permission, PurposeId, TenantId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::known;
use crate::Backend;
use crate::db::{containing, word};
use crate::error::{Error, Result};

/// Which purposes of the ente.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// Those that the client is for, whatever became of them.
    Linked,
    /// Those that it could be for: the same as the rules let pass.
    Linkable,
}

/// A purpose, as a client's pages show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeRow {
    pub id: PurposeId,
    pub title: String,
    pub eservice: EserviceId,
    pub eservice_name: String,
    pub producer_name: String,
    /// What a link looks at; vouchers look at the same.
    pub facts: LinkFacts,
}

#[derive(FromRow)]
struct Row {
    id: PurposeId,
    title: String,
    consumer_id: TenantId,
    state: String,
    agreement: Option<String>,
    eservice_id: EserviceId,
    eservice_name: String,
    producer_name: String,
}

impl TryFrom<Row> for PurposeRow {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let state: PurposeState = word(&row.state)?;
        let agreement = row.agreement.map(|state| word::<AgreementState>(&state)).transpose()?;
        Ok(Self {
            id: row.id,
            title: row.title,
            eservice: row.eservice_id,
            eservice_name: row.eservice_name,
            producer_name: row.producer_name,
            facts: LinkFacts { consumer: row.consumer_id, state, agreement },
        })
    }
}

/// A page of purposes, by title.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn purposes(
    cx: &Backend,
    actor: &Actor,
    id: ClientId,
    which: Which,
    q: &str,
    page: PageRequest,
) -> Result<Page<PurposeRow>> {
    let tenant = actor.scope(Permission::ReadKeys)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    known(cx, &mut tx, actor, id, None).await?;
    let wanted = Wanted { tenant, id, which, q };
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        wanted.push_from_where(&mut query);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select f.id, f.title, f.consumer_id, f.state, r.state as agreement, f.eservice_id,
                    e.name as eservice_name, p.name as producer_name",
        );
        wanted.push_from_where(&mut query);
        query.push(" order by f.title, f.id limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset()).build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(PurposeRow::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(rows, total, page))
}

struct Wanted<'a> {
    tenant: TenantId,
    id: ClientId,
    which: Which,
    q: &'a str,
}

impl Wanted<'_> {
    fn push_from_where<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        ClientId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push(
            " from purpose f
              join eservice e on e.id = f.eservice_id
              join tenant p on p.id = f.producer_id
              left join agreement r
                on r.consumer_id = f.consumer_id and r.eservice_id = f.eservice_id and r.stage = 'ACTIVE'
              where f.consumer_id = ",
        );
        query.push_bind(self.tenant);
        for pattern in containing(&fold(self.q)) {
            query.push(" and (f.search like ").push_bind(pattern.clone());
            query.push(" or e.search like ").push_bind(pattern.clone());
            query.push(" or p.search like ").push_bind(pattern).push(")");
        }
        query.push(match self.which {
            Which::Linked => " and exists (",
            Which::Linkable => " and f.state in ('ACTIVE', 'SUSPENDED') and r.id is not null and not exists (",
        });
        query.push("select 1 from client_purpose l where l.purpose_id = f.id and l.client_id = ");
        query.push_bind(self.id).push(")");
    }
}
