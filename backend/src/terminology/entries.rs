//! What is in a terminology, a page at a time: concepts, level by level where there are levels; codes that a value set
//! names; lines of a concept map. Each statement reads one terminology through its indexes, never the whole table.

use domain::page::{Page, PageRequest};
use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::text::fold;
use domain::{Actor, TerminologyId};
use serde::Deserialize;
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::detail::{has_levels, one};
use super::members::{self, Member};
use super::valueset::statement::{Lists, hits_of};
use super::words::{self, Hits};
use crate::db::containing;
use crate::error::Result;
use crate::{Backend, Tx};

/// What somebody looks for in a terminology.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Words in the words, or a part of the code.
    pub q: String,
    /// The code above: what is directly below it, or anywhere below it where words are looked for.
    pub parent: Option<String>,
    /// Every level at once. Without it, and without words, one level is given: the highest, or the one below `parent`.
    pub every_level: bool,
}

/// One line of what is in a terminology.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    Concept(Concept),
    Member(Member),
    Mapping(Mapping),
}

/// A concept of a code system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concept {
    pub code: String,
    pub display: String,
    /// It groups others and is not to be used itself.
    pub is_abstract: bool,
    pub is_inactive: bool,
    /// Is anything below it?
    pub has_children: bool,
}

/// A line of a concept map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    pub source_system: String,
    pub source_code: String,
    pub target_system: String,
    /// Absent where nothing corresponds.
    pub target_code: Option<String>,
    pub equivalence: String,
}

#[derive(FromRow)]
struct ConceptRow {
    code: String,
    display: String,
    detail: String,
    has_children: bool,
}

#[derive(FromRow)]
struct MappingRow {
    source_system: String,
    source_code: String,
    target_system: String,
    target_code: Option<String>,
    detail: String,
}

/// What of a concept's details a list shows.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Flags {
    r#abstract: bool,
    inactive: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MappingDetail {
    equivalence: String,
}

impl From<ConceptRow> for Line {
    fn from(row: ConceptRow) -> Self {
        let flags: Flags = serde_json::from_str(&row.detail).unwrap_or_default();
        Self::Concept(Concept {
            code: row.code,
            display: row.display,
            is_abstract: flags.r#abstract,
            is_inactive: flags.inactive,
            has_children: row.has_children,
        })
    }
}

impl From<MappingRow> for Line {
    fn from(row: MappingRow) -> Self {
        let detail: MappingDetail = serde_json::from_str(&row.detail).unwrap_or_default();
        Self::Mapping(Mapping {
            source_system: row.source_system,
            source_code: row.source_code,
            target_system: row.target_system,
            target_code: row.target_code,
            equivalence: detail.equivalence,
        })
    }
}

/// A page of what is in a terminology.
///
/// # Errors
/// `Unauthorized`; `NotFound` for the terminology. Below a code that is not in it is nothing.
#[crate::boxed]
pub async fn entries(
    cx: &Backend,
    actor: &Actor,
    id: TerminologyId,
    sought: &Sought,
    page: PageRequest,
) -> Result<Page<Line>> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    match terminology.kind {
        Kind::CodeSystem => concepts(&mut tx, &terminology, sought, page).await,
        Kind::ValueSet => Ok(named(&terminology, sought, page)),
        Kind::ConceptMap => mappings(&mut tx, id, sought, page).await,
    }
}

fn named(terminology: &Terminology, sought: &Sought, page: PageRequest) -> Page<Line> {
    let fits = |member: &Member| words::fits(&sought.q, &member.code, &member.display);
    let codes = members::of(&terminology.resource).codes.into_iter().filter(fits).collect::<Vec<_>>();
    Page::cut(codes.into_iter().map(Line::Member), page)
}

/// Which concepts are wanted, once it is known what is there.
#[derive(Clone, Copy)]
enum Where {
    Anywhere,
    /// With nothing above them.
    Highest,
    /// Below a concept: directly, or however far.
    Below {
        number: i64,
        directly: bool,
    },
}

async fn concepts(tx: &mut Tx, terminology: &Terminology, sought: &Sought, page: PageRequest) -> Result<Page<Line>> {
    let id = terminology.id;
    let hits = words::find(tx, id, &sought.q).await?;
    let every_level = sought.every_level || hits != Hits::All;
    let place = match &sought.parent {
        Some(code) => {
            let Some(number) = number_of(tx, id, code).await? else { return Ok(Page::new(Vec::new(), 0, page)) };
            Where::Below { number, directly: !every_level }
        }
        None if every_level || !has_levels(tx, id).await? => Where::Anywhere,
        None => Where::Highest,
    };
    // Of many the index knows which stand on the page.
    if let (Where::Anywhere, Hits::Common(_, Some(numbers))) = (place, &hits) {
        let total = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        let on_page =
            numbers.iter().skip(page.offset().unsigned_abs() as usize).take(page.limit().unsigned_abs() as usize);
        let hits = Hits::Found(on_page.copied().collect());
        return Ok(Page::new(rows_of(tx, id, (place, &hits), "", (page.limit(), 0)).await?, total, page));
    }
    let total = if matches!(place, Where::Anywhere) && hits == Hits::All {
        i64::try_from(terminology.count).unwrap_or(i64::MAX)
    } else {
        each!(tx, c => {
            let mut query = QueryBuilder::new("select count(*)");
            from_where(&mut query, id, place, &hits);
            query.build_query_scalar().fetch_one(c).await
        })?
    };
    let rows = rows_of(tx, id, (place, &hits), &sought.q, (page.limit(), page.offset())).await?;
    Ok(Page::new(rows, total, page))
}

/// Concepts in order. Whoever types a code whole means that one.
async fn rows_of(
    tx: &mut Tx,
    id: TerminologyId,
    (place, hits): (Where, &Hits),
    typed: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<Line>> {
    let rows: Vec<ConceptRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select c.code, c.display, c.detail,
                    exists (select 1 from concept_descent k
                            where k.terminology_id = c.terminology_id and k.ancestor = c.number) as has_children",
        );
        from_where(&mut query, id, place, hits);
        if matches!(hits, Hits::Found(_)) {
            query.push(" order by case when c.code_fold = ").push_bind(typed.trim().to_lowercase());
            query.push(" then 0 else 1 end, c.number limit ");
        } else {
            query.push(" order by c.number limit ");
        }
        query.push_bind(limit).push(" offset ").push_bind(offset);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(Line::from).collect())
}

fn from_where<Q: Lists>(query: &mut Q, id: TerminologyId, place: Where, hits: &Hits) {
    match place {
        Where::Anywhere => {
            query.sql(" from concept c where c.terminology_id = ").id(id);
        }
        Where::Highest => {
            query.sql(" from concept c where c.terminology_id = ").id(id).sql(
                " and not exists (select 1 from concept_descent d
                                  where d.terminology_id = c.terminology_id and d.descendant = c.number)",
            );
        }
        Where::Below { number, directly } => {
            query.sql(
                " from concept_descent d
                  join concept c on c.terminology_id = d.terminology_id and c.number = d.descendant
                  where d.terminology_id = ",
            );
            query.id(id).sql(" and d.ancestor = ").number(number);
            if directly {
                query.sql(" and d.depth = 1");
            }
        }
    }
    hits_of(query, hits);
}

async fn number_of(tx: &mut Tx, id: TerminologyId, code: &str) -> Result<Option<i64>> {
    // PostgreSQL keeps no such text, and would say so in its own words.
    if code.contains('\0') {
        return Ok(None);
    }
    let number = sql!(
        tx,
        fetch_optional scalar i64,
        "select number from concept where terminology_id = $1 and code = $2",
        id,
        code
    )?;
    Ok(number)
}

async fn mappings(tx: &mut Tx, id: TerminologyId, sought: &Sought, page: PageRequest) -> Result<Page<Line>> {
    let patterns = containing(&fold(&sought.q));
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        of_map(&mut query, id, &patterns);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<MappingRow> = each!(tx, c => {
        let mut query =
            QueryBuilder::new("select m.source_system, m.source_code, m.target_system, m.target_code, m.detail");
        of_map(&mut query, id, &patterns);
        query.push(" order by m.number limit ").push_bind(page.limit()).push(" offset ").push_bind(page.offset());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(Page::new(rows.into_iter().map(Line::from).collect(), total, page))
}

fn of_map<DB: sqlx::Database>(query: &mut QueryBuilder<DB>, id: TerminologyId, patterns: &[String])
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TerminologyId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from concept_mapping m where m.terminology_id = ").push_bind(id);
    for pattern in patterns {
        query.push(" and (lower(m.source_code) like ").push_bind(pattern.clone());
        query.push(" or lower(coalesce(m.target_code, '')) like ").push_bind(pattern.clone()).push(")");
    }
}
