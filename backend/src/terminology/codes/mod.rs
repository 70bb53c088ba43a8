//! Questions about single codes, asked thousands of times a second (`terminology.md` §7): each is found through a
//! unique index, whichever version it is about, together with others that wait ([`together`]), and nothing is kept in memory that another process might change.
//!
//! The statement reads every version of the code system (there are few) and the concept in each; `domain` says which
//! version is meant.

mod statement;
mod together;

use domain::terminology::oid;
use domain::terminology::version::{Known, newest, newest_on};
use domain::{TerminologyId, Timestamp};
use sqlx_macros::FromRow;

pub use statement::CHILDREN;
pub use together::Together;

use crate::Backend;
use crate::error::{Error, Result};
use statement::{BETWEEN, By, Shape, for_pair};

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
    inactive: Option<bool>,
    /// Of the question it answers, among those asked together.
    place: i64,
    /// How often something was published or deleted when it was read.
    change: i64,
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

/// Asks how two codes stand to each other, however the code system is named, again when it loses a race.
async fn ask_pair(cx: &Backend, system: System<'_>, left: &str, right: &str) -> Result<Vec<Pair>> {
    let mut tries = 0;
    loop {
        tries += 1;
        let mut db = cx.db.glance().await?;
        let rows = match system {
            System::Id(id) => sql!(db, fetch_all as Pair, for_pair(By::Id, false), left, right, id),
            System::Named { url, version } => {
                let oid = oid_of(url);
                let (by, key) = oid.as_deref().map_or((By::Url, url), |oid| (By::Oid, oid));
                match version {
                    None => sql!(db, fetch_all as Pair, for_pair(by, false), left, right, key),
                    Some(version) => sql!(db, fetch_all as Pair, for_pair(by, true), left, right, key, version),
                }
            }
        };
        match rows.map_err(Error::from) {
            Err(Error::Race(_)) if tries < TRIES => {}
            other => return other,
        }
    }
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
    find_on(cx, system, code, with_relatives, None).await
}

/// The same; where no version is named, in the newest that was there on a day.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn find_on<'a>(
    cx: &'a Backend,
    system: System<'a>,
    code: &'a str,
    with_relatives: bool,
    day: Option<&'a str>,
) -> Result<Option<(Version, Option<Concept>)>> {
    let shape = if with_relatives { Shape::Related } else { Shape::Plain };
    let rows = together::ask(cx, system, shape, code).await?;
    let day = day.filter(|_| matches!(system, System::Named { version: None, .. }));
    let Some(row) = meant(rows, Row::known, day) else { return Ok(None) };
    let (version, concept) = row.parts();
    if concept.is_some() || version.is_case_sensitive {
        return Ok(Some((version, concept)));
    }
    let code = code.to_lowercase();
    let rows = together::ask(cx, System::Id(version.id), Shape::Folded, &code).await?;
    let Some((_, Some(concept))) = rows.into_iter().next().map(Row::parts) else { return Ok(Some((version, None))) };
    if !with_relatives {
        return Ok(Some((version, Some(concept))));
    }
    // By now it is known how the code is written.
    let system = System::Id(version.id);
    let rows = together::ask(cx, system, Shape::Related, &concept.code).await?;
    Ok(rows.into_iter().next().map(Row::parts))
}

/// A code as one version has it.
pub(super) struct Found {
    pub(super) code: String,
    pub(super) display: String,
    pub(super) is_inactive: bool,
    pub(super) detail: String,
}

/// A code in one version, and how often something was published or deleted when it was read; absent where that version is
/// gone. `is_exact` says that the case of letters matters.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(super) async fn in_version(
    cx: &Backend,
    id: TerminologyId,
    code: &str,
    is_exact: bool,
) -> Result<Option<(i64, Option<Found>)>> {
    let shape = if is_exact { Shape::Plain } else { Shape::Folded };
    let mut rows = together::ask(cx, System::Id(id), shape, code).await?;
    let Some(row) = rows.pop() else { return Ok(None) };
    let found = match (row.code, row.display, row.inactive, row.detail) {
        (Some(code), Some(display), Some(is_inactive), Some(detail)) => {
            Some(Found { code, display, is_inactive, detail })
        }
        _ => None,
    };
    Ok(Some((row.change, found)))
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
    let rows = ask_pair(cx, system, left, right).await?;
    let Some(pair) = meant(rows, Pair::known, None) else { return Ok(None) };
    let is_whole = pair.left_number.is_some() && pair.right_number.is_some();
    if is_whole || pair.case_sensitive {
        return Ok(Some(pair.compared()));
    }
    let system = System::Id(pair.id);
    let (left, right) = (spelled(cx, system, left).await?, spelled(cx, system, right).await?);
    let rows = ask_pair(cx, system, &left, &right).await?;
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
fn meant<T>(mut rows: Vec<T>, known: impl Fn(&T) -> Known<'_>, day: Option<&str>) -> Option<T> {
    let place = {
        let versions = rows.iter().map(known).collect::<Vec<_>>();
        day.map_or_else(|| newest(&versions), |day| newest_on(&versions, day))?
    };
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
    fn only_an_object_identifier_is_looked_for_as_one() {
        assert_eq!(oid_of("urn:oid:2.16.840.1").as_deref(), Some("2.16.840.1"));
        assert_eq!(oid_of("2.16.840.1"), None);
        assert_eq!(oid_of("http://loinc.org"), None);
    }
}
