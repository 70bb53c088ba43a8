//! `ConceptMap/$translate`: what corresponds to a code, one way or the other, looked up by index. Where a map has no line for
//! the code, it may say what happens then (`group.unmatched`).

mod given;

use domain::TerminologyId;
use domain::fhir::Fault as Refused;
use domain::terminology::compose::Reference;
use domain::terminology::{Kind, Terminology};
use serde::Deserialize;
use sqlx_macros::FromRow;

use super::find;
use super::valueset::{Answered, versions_of};
use crate::error::Result;
use crate::{Backend, Tx};

pub use given::Given;

/// Maps that refer to one another at most.
const MOST_MAPS: usize = 8;
/// Correspondences of one code at most.
const MOST_MATCHES: i64 = 1_000;

/// Which map is asked.
#[derive(Clone, Debug)]
pub enum Asked {
    Id(TerminologyId),
    Canonical(Reference),
    /// One that came with the question.
    Given(Given),
    /// Every map that is there.
    Any,
}

/// A code and what it is to be translated into.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Absent: whichever system the map has the code of.
    pub system: Option<String>,
    pub code: String,
    /// The system of the answer.
    pub target_system: Option<String>,
    /// Value sets that the map goes from and to.
    pub source: Option<String>,
    pub target: Option<String>,
    /// From the target to the source.
    pub is_reverse: bool,
}

/// Something that corresponds, or that is said not to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match {
    pub equivalence: String,
    pub system: String,
    /// Absent where nothing corresponds.
    pub code: Option<String>,
    pub display: Option<String>,
    pub comment: Option<String>,
    /// The map it comes from, `url|version`.
    pub map: String,
}

impl Match {
    /// Does it correspond?
    #[must_use]
    pub fn corresponds(&self) -> bool {
        self.code.is_some() && !["unmatched", "disjoint"].contains(&self.equivalence.as_str())
    }
}

#[derive(FromRow)]
struct Row {
    system: String,
    code: Option<String>,
    detail: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    equivalence: String,
    comment: Option<String>,
    display: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Header {
    source_uri: Option<String>,
    source_canonical: Option<String>,
    target_uri: Option<String>,
    target_canonical: Option<String>,
    group: Vec<Group>,
}

#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
struct Group {
    source: String,
    target: String,
    unmatched: Option<Unmatched>,
}

#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
struct Unmatched {
    mode: String,
    code: Option<String>,
    display: Option<String>,
    url: Option<String>,
}

/// Everything that corresponds to a code, in the order of the maps.
///
/// # Errors
/// As [`super::valueset::Unanswered`] says: the map that is asked is not there.
#[crate::boxed]
pub async fn translate(cx: &Backend, asked: &Asked, question: &Question) -> Answered<Vec<Match>> {
    let mut tx = cx.db.snapshot().await?;
    if let Asked::Given(map) = asked {
        return Ok(by_given(&mut tx, map, question).await?);
    }
    let mut matches = Vec::new();
    for map in maps(&mut tx, asked, question).await? {
        matches.extend(by_maps(&mut tx, vec![map], question).await?);
    }
    Ok(matches)
}

/// What a map says that came with the question, or those of ours that it refers to.
async fn by_given(tx: &mut Tx, map: &Given, question: &Question) -> Result<Vec<Match>> {
    if !fits(&map.header, question) {
        return Ok(Vec::new());
    }
    let mut matches = map.matches(question);
    if !matches.is_empty() || question.is_reverse {
        return Ok(matches);
    }
    let mut others: Vec<Reference> = Vec::new();
    for otherwise in unmatched(map.header.clone(), &map.canonical, question) {
        match otherwise {
            Otherwise::Match(one) if (matches.len() as i64) < MOST_MATCHES => matches.push(one),
            Otherwise::Map(url) if others.len() < MOST_MAPS => others.push(Reference::parse(&url)),
            // Nobody refers to so many in earnest.
            _ => {}
        }
    }
    let mut maps = Vec::new();
    for other in others {
        maps.extend(named(tx, &other).await?);
    }
    // The last is asked first.
    maps.reverse();
    matches.extend(by_maps(tx, maps, question).await?);
    Ok(matches)
}

/// The maps that are asked, and fit what is said of source and target.
async fn maps(tx: &mut Tx, asked: &Asked, question: &Question) -> Answered<Vec<Terminology>> {
    let found = match asked {
        Asked::Id(id) => {
            let unknown = || Refused::UnknownResource { kind: Kind::ConceptMap, id: id.to_string() };
            let map = find::by_id(tx, *id).await?.filter(|map| map.kind == Kind::ConceptMap);
            vec![map.ok_or_else(unknown)?]
        }
        Asked::Canonical(reference) => {
            let Reference { url, version } = reference.clone();
            let unknown = || Refused::UnknownCanonical { kind: Kind::ConceptMap, url, version };
            vec![named(tx, reference).await?.ok_or_else(unknown)?]
        }
        // It is none of ours.
        Asked::Given(_) => Vec::new(),
        Asked::Any => {
            let urls = sql!(
                tx,
                fetch_all scalar String,
                "select distinct url from terminology where kind = 'ConceptMap' and state = 'active' order by url"
            )?;
            let mut all = Vec::new();
            for url in urls {
                all.extend(named(tx, &Reference { url, version: None }).await?);
            }
            all
        }
    };
    let asks = question.source.is_some() || question.target.is_some();
    Ok(found.into_iter().filter(|map| !asks || fits(&header(map), question)).collect())
}

async fn named(tx: &mut Tx, reference: &Reference) -> Result<Option<Terminology>> {
    match versions_of(tx, Kind::ConceptMap, reference).await? {
        Some(version) => find::by_id(tx, version.id).await,
        None => Ok(None),
    }
}

/// Does the map go from and to the value sets that are named?
fn fits(header: &Header, question: &Question) -> bool {
    let is = |asked: &Option<String>, own: [&Option<String>; 2]| {
        let Some(asked) = asked else { return true };
        let asked = Reference::parse(asked);
        own.into_iter().flatten().map(|own| Reference::parse(own)).any(|own| {
            own.url == asked.url && asked.version.as_ref().is_none_or(|version| own.version.as_ref() == Some(version))
        })
    };
    let source = [&header.source_uri, &header.source_canonical];
    let target = [&header.target_uri, &header.target_canonical];
    if question.is_reverse {
        is(&question.source, target) && is(&question.target, source)
    } else {
        is(&question.source, source) && is(&question.target, target)
    }
}

/// What maps say, the last first, or others that they refer to.
async fn by_maps(tx: &mut Tx, mut open: Vec<Terminology>, question: &Question) -> Result<Vec<Match>> {
    let mut seen: Vec<TerminologyId> = Vec::new();
    let mut matches = Vec::new();
    while let Some(map) = open.pop() {
        if seen.contains(&map.id) || seen.len() >= MOST_MAPS {
            continue;
        }
        seen.push(map.id);
        let lines = lines(tx, &map, question).await?;
        if !lines.is_empty() || question.is_reverse {
            matches.extend(lines);
            continue;
        }
        for unmatched in unmatched(header(&map), &canonical(&map), question) {
            match unmatched {
                Otherwise::Match(one) => matches.push(one),
                Otherwise::Map(url) => open.extend(named(tx, &Reference::parse(&url)).await?),
            }
        }
    }
    Ok(matches)
}

async fn lines(tx: &mut Tx, map: &Terminology, question: &Question) -> Result<Vec<Match>> {
    let rows: Vec<Row> = each!(tx, c => {
        let (from, to) = if question.is_reverse { ("target", "source") } else { ("source", "target") };
        let mut query = sqlx::QueryBuilder::new(format!("select {to}_system as system, {to}_code as code, detail"));
        query.push(" from concept_mapping where terminology_id = ").push_bind(map.id);
        query.push(format!(" and {from}_code = ")).push_bind(&question.code);
        if let Some(system) = &question.system {
            query.push(format!(" and {from}_system = ")).push_bind(system);
        }
        if let Some(system) = &question.target_system {
            query.push(format!(" and {to}_system = ")).push_bind(system);
        }
        query.push(" order by number limit ").push_bind(MOST_MATCHES);
        query.build_query_as().fetch_all(c).await
    })?;
    let line = |row: Row| {
        let Detail { equivalence, comment, display } = serde_json::from_str(&row.detail).unwrap_or_default();
        let (equivalence, display) =
            if question.is_reverse { (turned(&equivalence).to_owned(), None) } else { (equivalence, display) };
        Match { equivalence, system: row.system, code: row.code, display, comment, map: canonical(map) }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// What a map says of itself.
fn header(map: &Terminology) -> Header {
    serde_json::from_str(&map.resource).unwrap_or_default()
}

fn canonical(map: &Terminology) -> String {
    format!("{}|{}", map.url, map.version)
}

/// The same equivalence seen from the other side.
fn turned(equivalence: &str) -> &str {
    match equivalence {
        "wider" => "narrower",
        "narrower" => "wider",
        "subsumes" => "specializes",
        "specializes" => "subsumes",
        same => same,
    }
}

/// What a map does with a code it has no line for.
enum Otherwise {
    Match(Match),
    /// Another map is asked.
    Map(String),
}

fn unmatched(header: Header, map: &str, question: &Question) -> Vec<Otherwise> {
    let fits = |group: &Group| {
        question.system.as_ref().is_none_or(|system| *system == group.source)
            && question.target_system.as_ref().is_none_or(|system| *system == group.target)
    };
    let otherwise = |group: Group| {
        let Unmatched { mode, code, display, url } = group.unmatched?;
        let one = |equivalence: &str, code: String, display| {
            Otherwise::Match(Match {
                equivalence: equivalence.to_owned(),
                system: group.target.clone(),
                code: Some(code),
                display,
                comment: None,
                map: map.to_owned(),
            })
        };
        match mode.as_str() {
            "provided" => Some(one("equal", question.code.clone(), None)),
            "fixed" => Some(one("inexact", code?, display)),
            "other-map" => url.map(Otherwise::Map),
            _ => None,
        }
    };
    header.group.into_iter().filter(fits).filter_map(otherwise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equivalences_are_turned_round() {
        for (one, other) in
            [("wider", "narrower"), ("subsumes", "specializes"), ("equal", "equal"), ("inexact", "inexact")]
        {
            assert_eq!((turned(one), turned(other)), (other, one));
        }
    }

    #[test]
    fn a_map_fits_the_value_sets_it_goes_between() {
        let map: Header = serde_json::from_str(r#"{"sourceUri":"http://a","targetCanonical":"http://b|1"}"#).unwrap();
        for (source, target, is_reverse, expected) in [
            (None, None, false, true),
            (Some("http://a"), None, false, true),
            (Some("http://a"), Some("http://b|1"), false, true),
            (Some("http://a"), Some("http://b|2"), false, false),
            (Some("http://b"), None, false, false),
            (Some("http://b"), Some("http://a"), true, true),
        ] {
            let question = Question {
                source: source.map(str::to_owned),
                target: target.map(str::to_owned),
                is_reverse,
                ..Question::default()
            };
            assert_eq!(fits(&map, &question), expected, "{question:?}");
        }
    }
}
