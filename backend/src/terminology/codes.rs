//! Questions about single codes, asked thousands of times a second (`terminology.md` §7): each is one statement through a
//! unique index, whichever version it is about, and nothing is kept in memory that another process might change.
//!
//! The statement reads every version of the code system (there are few) and the concept in each; `domain` says which
//! version is meant.

use std::sync::LazyLock;

use domain::terminology::oid;
use domain::terminology::version::{Known, newest};
use domain::{TerminologyId, Timestamp};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::{Error, Result};

/// Stands between the codes of one answer: no code has it.
const BETWEEN: &str = "\u{1f}";
/// How often a question is asked that loses a race.
const TRIES: u32 = 4;

/// Which code system is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum System<'a> {
    /// Its canonical address or `urn:oid:…`, and a version; the newest where none is said.
    Named { url: &'a str, version: Option<&'a str> },
    /// A resource.
    Id(TerminologyId),
}

/// A version of a code system, as far as its codes are concerned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    pub id: TerminologyId,
    pub url: String,
    pub version: String,
    pub name: String,
    pub title: String,
    /// FHIR's `content`.
    pub content: String,
    pub is_case_sensitive: bool,
}

/// A concept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concept {
    pub number: i64,
    pub code: String,
    pub display: String,
    /// What else is said of it, JSON (`domain::fhir::code::Detail`).
    pub detail: String,
    /// Codes directly above and below it, where they were asked for; below at most [`CHILDREN`].
    pub parents: Vec<String>,
    pub children: Vec<String>,
}

/// Codes below a concept that are named at most.
pub const CHILDREN: i64 = 1_000;

/// How two codes stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Same,
    /// The first is above the second.
    Above,
    Below,
    Apart,
}

#[derive(FromRow)]
struct Row {
    id: TerminologyId,
    url: String,
    version: String,
    name: String,
    title: String,
    status: String,
    content: String,
    dated: String,
    case_sensitive: bool,
    created_at: Timestamp,
    number: Option<i64>,
    code: Option<String>,
    display: Option<String>,
    detail: Option<String>,
    parents: Option<String>,
    children: Option<String>,
}

#[derive(FromRow)]
struct Pair {
    id: TerminologyId,
    url: String,
    version: String,
    name: String,
    title: String,
    status: String,
    content: String,
    dated: String,
    case_sensitive: bool,
    created_at: Timestamp,
    left_number: Option<i64>,
    right_number: Option<i64>,
    is_above: bool,
    is_below: bool,
}

/// What a statement reads. Its own values come first, then those that name the code system.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One code.
    Plain,
    /// One code where the case of letters does not matter.
    Folded,
    /// One code, and what is directly above and below it.
    Related,
    /// Two codes, and how they stand to each other.
    Paired,
}

/// By what the code system is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Url,
    Oid,
}

const VERSION: &str = "select t.id, t.url, t.version, t.name, t.title, t.status, t.content, t.dated, t.case_sensitive, \
                       t.created_at";
const CONCEPT: &str = ", c.number, c.code, c.display, c.detail, cast(null as text) as parents, \
                       cast(null as text) as children";
const RELATED: &str = ", c.number, c.code, c.display, c.detail,
    (select string_agg(p.code, $2) from concept_descent d
     join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
     where d.terminology_id = t.id and d.descendant = c.number and d.depth = 1) as parents,
    (select string_agg(below.code, $2) from
       (select p.code from concept_descent d
        join concept p on p.terminology_id = d.terminology_id and p.number = d.descendant
        where d.terminology_id = t.id and d.ancestor = c.number and d.depth = 1
        order by d.descendant limit $3) below) as children";
const PAIRED: &str = ", a.number as left_number, b.number as right_number,
    exists (select 1 from concept_descent d
            where d.terminology_id = t.id and d.ancestor = a.number and d.descendant = b.number) as is_above,
    exists (select 1 from concept_descent d
            where d.terminology_id = t.id and d.ancestor = b.number and d.descendant = a.number) as is_below";

/// Every statement there is, written once: three ways to name a code system, each with a version and without.
static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for shape in [Shape::Plain, Shape::Folded, Shape::Related, Shape::Paired] {
        for by in [By::Id, By::Url, By::Oid] {
            for with_version in [false, true] {
                all.push(written(shape, by, with_version));
            }
        }
    }
    all
});

fn written(shape: Shape, by: By, with_version: bool) -> String {
    let one = " from terminology t left join concept c on c.terminology_id = t.id and ";
    let (columns, joins, next) = match shape {
        Shape::Plain => (CONCEPT, format!("{one}c.code = $1"), 2),
        Shape::Folded => (CONCEPT, format!("{one}c.code_fold = $1"), 2),
        Shape::Related => (RELATED, format!("{one}c.code = $1"), 4),
        Shape::Paired => {
            let pair = " from terminology t
                left join concept a on a.terminology_id = t.id and a.code = $1
                left join concept b on b.terminology_id = t.id and b.code = $2";
            (PAIRED, pair.to_owned(), 3)
        }
    };
    let named = match by {
        By::Id => format!("t.id = ${next}"),
        By::Url => format!("t.url = ${next}"),
        By::Oid => format!("t.oid = ${next}"),
    };
    let version = if with_version { format!(" and t.version = ${}", next + 1) } else { String::new() };
    format!("{VERSION}{columns}{joins} where t.kind = 'CodeSystem' and t.state = 'active' and {named}{version}")
}

fn statement(shape: Shape, by: By, with_version: bool) -> &'static str {
    STATEMENTS[shape as usize * 6 + by as usize * 2 + usize::from(with_version)].as_str()
}

/// Asks about a code system, however it is named, again when it loses a race.
macro_rules! ask {
    ($cx:expr, $system:expr, $shape:expr, $row:ty, $($bind:expr),*) => {{
        let mut tries = 0;
        loop {
            tries += 1;
            let mut db = $cx.db.glance().await?;
            let rows = match $system {
                System::Id(id) => {
                    sql!(db, fetch_all as $row, statement($shape, By::Id, false), $($bind,)* id)
                }
                System::Named { url, version } => {
                    let oid = oid_of(url);
                    let (by, key) = oid.as_deref().map_or((By::Url, url), |oid| (By::Oid, oid));
                    match version {
                        None => sql!(db, fetch_all as $row, statement($shape, by, false), $($bind,)* key),
                        Some(version) => {
                            sql!(db, fetch_all as $row, statement($shape, by, true), $($bind,)* key, version)
                        }
                    }
                }
            };
            match rows.map_err(Error::from) {
                Err(Error::Race) if tries < TRIES => {}
                other => break other,
            }
        }
    }};
}

/// A code in a code system; absent where there is no such system, or in it no such code. What is above and below it is named
/// where `with_relatives` says so.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn find<'a>(
    cx: &'a Backend,
    system: System<'a>,
    code: &'a str,
    with_relatives: bool,
) -> Result<Option<(Version, Option<Concept>)>> {
    let rows: Vec<Row> = if with_relatives {
        ask!(cx, system, Shape::Related, Row, code, BETWEEN, CHILDREN)?
    } else {
        ask!(cx, system, Shape::Plain, Row, code)?
    };
    let Some(row) = meant(rows, Row::known) else { return Ok(None) };
    let (version, concept) = row.parts();
    if concept.is_some() || version.is_case_sensitive {
        return Ok(Some((version, concept)));
    }
    let code = code.to_lowercase();
    let rows: Vec<Row> = ask!(cx, System::Id(version.id), Shape::Folded, Row, code.as_str())?;
    let Some((_, Some(concept))) = rows.into_iter().next().map(Row::parts) else { return Ok(Some((version, None))) };
    if !with_relatives {
        return Ok(Some((version, Some(concept))));
    }
    // By now it is known how the code is written.
    let system = System::Id(version.id);
    let rows: Vec<Row> = ask!(cx, system, Shape::Related, Row, concept.code.as_str(), BETWEEN, CHILDREN)?;
    Ok(rows.into_iter().next().map(Row::parts))
}

/// How two codes of a code system stand to each other; absent where there is no such system. Each of the two is yes where the
/// code is there.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn compare<'a>(
    cx: &'a Backend,
    system: System<'a>,
    left: &'a str,
    right: &'a str,
) -> Result<Option<(Version, Compared)>> {
    let rows: Vec<Pair> = ask!(cx, system, Shape::Paired, Pair, left, right)?;
    let Some(pair) = meant(rows, Pair::known) else { return Ok(None) };
    let is_whole = pair.left_number.is_some() && pair.right_number.is_some();
    if is_whole || pair.case_sensitive {
        return Ok(Some(pair.compared()));
    }
    let system = System::Id(pair.id);
    let (left, right) = (spelled(cx, system, left).await?, spelled(cx, system, right).await?);
    let rows: Vec<Pair> = ask!(cx, system, Shape::Paired, Pair, left.as_str(), right.as_str())?;
    Ok(rows.into_iter().next().map(Pair::compared))
}

/// A code as the code system writes it; as it came where it is not there.
async fn spelled(cx: &Backend, system: System<'_>, code: &str) -> Result<String> {
    let found = find(cx, system, code, false).await?.and_then(|(_, concept)| concept);
    Ok(found.map_or_else(|| code.to_owned(), |concept| concept.code))
}

/// What became of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compared {
    pub has_left: bool,
    pub has_right: bool,
    pub standing: Standing,
}

/// The row of the version that is meant.
fn meant<T>(mut rows: Vec<T>, known: impl Fn(&T) -> Known<'_>) -> Option<T> {
    let place = newest(&rows.iter().map(known).collect::<Vec<_>>())?;
    Some(rows.swap_remove(place))
}

/// The dotted identifier of `urn:oid:…`; everything else is an address.
fn oid_of(url: &str) -> Option<String> {
    url.get(..8).filter(|start| start.eq_ignore_ascii_case("urn:oid:")).and_then(|_| oid::canonical(url))
}

impl Row {
    fn known(&self) -> Known<'_> {
        Known { version: &self.version, status: &self.status, date: &self.dated, loaded: self.created_at.0 }
    }

    fn parts(self) -> (Version, Option<Concept>) {
        let list = |codes: Option<String>| {
            codes.map(|codes| codes.split(BETWEEN).map(str::to_owned).collect::<Vec<_>>()).unwrap_or_default()
        };
        let concept = match (self.number, self.code, self.display, self.detail) {
            (Some(number), Some(code), Some(display), Some(detail)) => Some(Concept {
                number,
                code,
                display,
                detail,
                parents: list(self.parents),
                children: list(self.children),
            }),
            _ => None,
        };
        let version = Version {
            id: self.id,
            url: self.url,
            version: self.version,
            name: self.name,
            title: self.title,
            content: self.content,
            is_case_sensitive: self.case_sensitive,
        };
        (version, concept)
    }
}

impl Pair {
    fn known(&self) -> Known<'_> {
        Known { version: &self.version, status: &self.status, date: &self.dated, loaded: self.created_at.0 }
    }

    fn compared(self) -> (Version, Compared) {
        let standing = match (self.is_above, self.is_below) {
            _ if self.left_number == self.right_number => Standing::Same,
            (true, _) => Standing::Above,
            (_, true) => Standing::Below,
            (false, false) => Standing::Apart,
        };
        let (has_left, has_right) = (self.left_number.is_some(), self.right_number.is_some());
        let version = Version {
            id: self.id,
            url: self.url,
            version: self.version,
            name: self.name,
            title: self.title,
            content: self.content,
            is_case_sensitive: self.case_sensitive,
        };
        (version, Compared { has_left, has_right, standing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_ask_has_its_own_statement() {
        assert_eq!(STATEMENTS.len(), 24);
        assert!(statement(Shape::Plain, By::Url, true).ends_with("t.url = $2 and t.version = $3"));
        assert!(statement(Shape::Related, By::Oid, false).ends_with("t.oid = $4"));
        assert!(statement(Shape::Paired, By::Id, false).ends_with("t.id = $3"));
        assert!(statement(Shape::Folded, By::Id, false).contains("c.code_fold = $1"));
    }

    #[test]
    fn only_an_object_identifier_is_looked_for_as_one() {
        assert_eq!(oid_of("urn:oid:2.16.840.1").as_deref(), Some("2.16.840.1"));
        assert_eq!(oid_of("2.16.840.1"), None);
        assert_eq!(oid_of("http://loinc.org"), None);
    }
}
