//! Terminologies as resources of FHIR: one, those somebody looks for, and which code systems there are.

use domain::fhir::search::{Compare, Filter, Match, Sort};
use domain::terminology::compose::Reference;
use domain::terminology::{Kind, Terminology};
use domain::text::fold;
use domain::{TerminologyId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::find;
use super::within::{Speaks, identified, naming};
use crate::Backend;
use crate::db::word;
use crate::error::{Error, Result};

/// Bytes of one resource in a list at most: of a larger one the list says only what it is.
const MAX_LISTED: i64 = 256 * 1024;

/// A resource in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    pub id: TerminologyId,
    pub kind: Kind,
    pub oid: String,
    pub url: String,
    pub version: String,
    pub name: String,
    pub title: String,
    pub status: String,
    pub date: String,
    /// FHIR's `content`.
    pub content: String,
    /// Concepts, enumerated codes or mappings.
    pub count: i64,
    pub loaded_at: Timestamp,
    /// FHIR JSON without the concepts of a code system; absent where it is too large for a list.
    pub resource: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: TerminologyId,
    kind: String,
    oid: String,
    url: String,
    version: String,
    name: String,
    title: String,
    status: String,
    dated: String,
    content: String,
    concepts: i64,
    created_at: Timestamp,
    resource: Option<String>,
}

impl TryFrom<Row> for Listed {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: word(&row.kind)?,
            oid: row.oid,
            url: row.url,
            version: row.version,
            name: row.name,
            title: row.title,
            status: row.status,
            date: row.dated,
            content: row.content,
            count: row.concepts,
            loaded_at: row.created_at,
            resource: row.resource,
        })
    }
}

/// One version, if it is there and of that kind.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn one(cx: &Backend, kind: Kind, id: TerminologyId) -> Result<Option<Terminology>> {
    let mut tx = cx.db.snapshot().await?;
    Ok(find::by_id(&mut tx, id).await?.filter(|terminology| terminology.kind == kind))
}

/// What somebody looks for, and how many there are.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn search(cx: &Backend, filter: &Filter) -> Result<(i64, Vec<Listed>)> {
    let mut tx = cx.db.snapshot().await?;
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        from_where(&mut query, filter);
        query.build_query_scalar().fetch_one(c).await
    })?;
    if filter.count == 0 || total <= i64::from(filter.offset) {
        return Ok((total, Vec::new()));
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select t.id, t.kind, t.oid, t.url, t.version, t.name, t.title, t.status, t.dated, t.content, t.concepts,
                    t.created_at, case when length(t.resource) <= ",
        );
        query.push_bind(MAX_LISTED).push(" then t.resource end as resource");
        from_where(&mut query, filter);
        query.push(order(filter)).push(" limit ").push_bind(i64::from(filter.count));
        query.push(" offset ").push_bind(i64::from(filter.offset));
        query.build_query_as().fetch_all(c).await
    })?;
    Ok((total, rows.into_iter().map(Listed::try_from).collect::<Result<_>>()?))
}

fn order(filter: &Filter) -> String {
    let column = match filter.sort {
        Sort::Name => "t.search",
        Sort::Url => "t.url",
        Sort::Version => "t.version",
        Sort::Status => "t.status",
        Sort::Date => "t.dated",
        Sort::Loaded => "t.created_at",
        Sort::Id => "t.id",
    };
    let way = if filter.descending { "desc" } else { "asc" };
    format!(" order by {column} {way}, t.url, t.version, t.id")
}

fn from_where<DB: Speaks>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    sqlx::types::Uuid: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from terminology t where t.state = 'active' and t.kind = ").push_bind(filter.kind.to_string());
    if filter.ids.as_ref().is_some_and(Vec::is_empty) {
        query.push(" and 1 = 0");
    } else if let Some(ids) = &filter.ids {
        query.push(" and t.id in (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id.0);
        }
        query.push(")");
    }
    for (column, texts) in [
        ("t.url", &filter.urls),
        ("t.oid", &filter.oids),
        ("t.version", &filter.versions),
        ("t.status", &filter.statuses),
        ("t.content", &filter.contents),
    ] {
        if let Some(texts) = texts {
            among(query, column, texts);
        }
    }
    if let Some(identifiers) = &filter.identifiers {
        identified(query, identifiers);
    }
    if let Some(codes) = &filter.enumerated {
        naming(query, codes);
    }
    // The name has no spaces and no accents, so that the title begins behind it in both.
    for (column, plain, wanted) in [
        ("lower(t.name)", "t.name", &filter.name),
        ("substr(t.search, length(t.name) + 2)", "t.title", &filter.title),
        ("t.publisher", "", &filter.publisher),
        ("t.description", "", &filter.description),
    ] {
        if let Some(wanted) = wanted {
            text(query, column, plain, wanted);
        }
    }
    for (compare, date) in &filter.dates {
        dated(query, *compare, date);
    }
    related(query, filter);
}

/// `column in (…)`; nothing is in an empty list.
fn among<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, column: &str, texts: &[String])
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    if texts.is_empty() {
        query.push(" and 1 = 0");
        return;
    }
    query.push(format!(" and {column} in ("));
    let mut list = query.separated(", ");
    for text in texts {
        list.push_bind(text.clone());
    }
    query.push(")");
}

fn text<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, column: &str, plain: &str, wanted: &Match)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    let (pattern, text) = match wanted {
        Match::Exact(text) => {
            query.push(format!(" and {plain} = ")).push_bind(text.clone());
            return;
        }
        Match::Begins(text) => ("", text),
        Match::Contains(text) => ("%", text),
    };
    // Folded as the columns are; the signs of patterns are taken as they are.
    let text = fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    query.push(format!(" and {column} like ")).push_bind(format!("{pattern}{text}%")).push(" escape '\\'");
}

fn dated<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, compare: Compare, date: &str)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    // A date is a period, as long as it is exact: 2023-09 holds every day that begins with it.
    let within = format!("{date}%");
    let mut push = |before: &str, after: Option<&str>| {
        query.push(before);
        if let Some(after) = after {
            query.push_bind(date.to_owned()).push(after);
        }
        query.push_bind(within.clone()).push(")");
    };
    match compare {
        Compare::Equal => push(" and (t.dated like ", None),
        Compare::NotEqual => push(" and (t.dated not like ", None),
        Compare::AtLeast => push(" and (t.dated >= ", Some(" or t.dated like ")),
        Compare::AtMost => push(" and (t.dated <> '' and t.dated < ", Some(" or t.dated like ")),
        Compare::After => push(" and (t.dated > ", Some(" and t.dated not like ")),
        Compare::Before => push(" and (t.dated <> '' and t.dated < ", Some(" and t.dated not like ")),
    }
}

/// What is looked for in what a terminology holds.
fn related<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, filter: &Filter)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    if let Some(code) = &filter.code {
        query.push(" and exists (select 1 from concept c where c.terminology_id = t.id and c.code = ");
        query.push_bind(code.clone()).push(")");
    }
    if let Some(Reference { url, version }) = &filter.reference {
        // A system has two names, its address and its object identifier: whichever is asked for finds both.
        query.push(
            " and exists (select 1 from terminology_naming n where n.terminology_id = t.id and n.kind = 'CodeSystem'
               and (n.url = ",
        );
        query.push_bind(url.clone());
        query.push(
            " or n.url in (select 'urn:oid:' || s.oid from terminology s
                           where s.kind = 'CodeSystem' and s.state = 'active' and s.url = ",
        );
        query.push_bind(url.clone());
        query.push(
            ") or n.url in (select s.url from terminology s
                            where s.kind = 'CodeSystem' and s.state = 'active' and 'urn:oid:' || s.oid = ",
        );
        query.push_bind(url.clone()).push("))");
        if let Some(version) = version {
            query.push(" and n.version = ").push_bind(version.clone());
        }
        query.push(")");
    }
    for (column, wanted) in [
        ("source_system", &filter.source_system),
        ("target_system", &filter.target_system),
        ("source_code", &filter.source_code),
        ("target_code", &filter.target_code),
    ] {
        if let Some(wanted) = wanted {
            query.push(format!(
                " and exists (select 1 from concept_mapping m where m.terminology_id = t.id and m.{column} = "
            ));
            query.push_bind(wanted.clone()).push(")");
        }
    }
}

/// A version of a code system that is there.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct There {
    pub id: TerminologyId,
    pub url: String,
    pub version: String,
    pub status: String,
    pub dated: String,
    pub created_at: Timestamp,
}

/// Some of the code systems, by address and version, after one.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn systems(cx: &Backend, after: Option<&There>, count: u32) -> Result<Vec<There>> {
    let mut db = cx.db.snapshot().await?;
    let (url, version) = after.map_or(("", ""), |after| (after.url.as_str(), after.version.as_str()));
    let rows = sql!(
        db,
        fetch_all as There,
        "select id, url, version, status, dated, created_at from terminology
         where kind = 'CodeSystem' and state = 'active' and (url, version) > ($1, $2)
         order by url, version limit $3",
        url,
        version,
        i64::from(count)
    )?;
    Ok(rows)
}
