//! Terminologies as people look for them. They are the whole platform's: the role decides who reads, and no ente.

use domain::page::{Page, PageRequest};
use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::text::fold;
use domain::{Actor, TerminologyId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::db::{containing, word};
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the name, or a part of the object identifier, of the address or of the version.
    pub q: String,
    pub kind: Option<Kind>,
    /// Dotted.
    pub oid: Option<String>,
    /// Of each terminology the version that was loaded last, and no other.
    pub only_last: bool,
    pub sort: Sort,
    pub descending: bool,
}

/// What a list goes by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    #[default]
    Title,
    Oid,
    Loaded,
    Count,
}

/// One version, without what is in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    pub id: TerminologyId,
    pub kind: Kind,
    /// Dotted.
    pub oid: String,
    pub version: String,
    pub url: String,
    pub title: String,
    /// FHIR's `status`.
    pub status: String,
    /// Concepts, enumerated codes or mappings.
    pub count: i64,
    pub loaded_at: Timestamp,
}

#[derive(FromRow)]
pub(super) struct Row {
    id: TerminologyId,
    kind: String,
    oid: String,
    version: String,
    url: String,
    title: String,
    status: String,
    concepts: i64,
    created_at: Timestamp,
}

impl TryFrom<Row> for Summary {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: word(&row.kind)?,
            oid: row.oid,
            version: row.version,
            url: row.url,
            title: row.title,
            status: row.status,
            count: row.concepts,
            loaded_at: row.created_at,
        })
    }
}

impl From<&Terminology> for Summary {
    fn from(full: &Terminology) -> Self {
        Self {
            id: full.id,
            kind: full.kind,
            oid: full.oid.clone(),
            version: full.version.clone(),
            url: full.url.clone(),
            title: full.title.clone(),
            status: full.status.clone(),
            count: i64::try_from(full.count).unwrap_or(i64::MAX),
            loaded_at: full.created_at,
        }
    }
}

const COLUMNS: &str = "select t.id, t.kind, t.oid, t.version, t.url, t.title, t.status, t.concepts, t.created_at";

/// A page of what is there.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<Summary>> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(COLUMNS);
        from_where(&mut query, filter);
        query.push(order(filter)).push(" limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(Summary::try_from).collect::<Result<_>>()?;
    Ok(Page::new(rows, total, page))
}

fn from_where<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from terminology t where t.state = 'active'");
    if let Some(kind) = filter.kind {
        query.push(" and t.kind = ").push_bind(kind.to_string());
    }
    if let Some(oid) = &filter.oid {
        query.push(" and t.oid = ").push_bind(oid.clone());
    }
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (t.search like ").push_bind(pattern.clone());
        query.push(" or t.oid like ").push_bind(pattern.clone());
        query.push(" or lower(t.url) like ").push_bind(pattern.clone());
        query.push(" or lower(t.version) like ").push_bind(pattern).push(")");
    }
    if filter.only_last {
        query.push(
            " and not exists (select 1 from terminology n
               where n.kind = t.kind and n.oid = t.oid and n.state = 'active'
                 and (n.created_at > t.created_at or (n.created_at = t.created_at and n.id > t.id)))",
        );
    }
}

const fn order(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Title, false) => " order by t.search, t.created_at desc, t.id",
        (Sort::Title, true) => " order by t.search desc, t.created_at desc, t.id",
        (Sort::Oid, false) => " order by t.oid, t.created_at desc, t.id",
        (Sort::Oid, true) => " order by t.oid desc, t.created_at desc, t.id",
        (Sort::Loaded, false) => " order by t.created_at, t.id",
        (Sort::Loaded, true) => " order by t.created_at desc, t.id desc",
        (Sort::Count, false) => " order by t.concepts, t.search, t.id",
        (Sort::Count, true) => " order by t.concepts desc, t.search, t.id",
    }
}

/// Every version of one terminology that is there, the one loaded last first.
#[crate::boxed]
pub(super) async fn versions(tx: &mut Tx, kind: Kind, oid: &str) -> Result<Vec<Summary>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, kind, oid, version, url, title, status, concepts, created_at
         from terminology where kind = $1 and oid = $2 and state = 'active' order by created_at desc, id desc",
        kind.to_string(),
        oid
    )?;
    rows.into_iter().map(Summary::try_from).collect()
}
