//! Who names codes that are about to go: value sets by their `compose`, concept maps by their lines. Told before a new
//! version is published and before one is deleted, so that nobody finds out afterwards (`ux.md` §6.8).

use std::collections::{BTreeMap, BTreeSet};

use domain::TerminologyId;
use domain::terminology::{Kind, Terminology};
use sqlx::QueryBuilder;
use sqlx::types::Uuid;
use sqlx_macros::FromRow;

use super::list::Summary;
use super::naming::naming;
use super::{find, members};
use crate::Tx;
use crate::error::Result;

/// Codes that are told of each at most.
pub const CODES: usize = 100;
/// Lines of maps that are read at most: beyond them the number is a lower bound.
const LINES: i64 = 20_000;
/// Codes of one statement.
const TOGETHER: usize = 500;

/// A value set or a concept map, and the codes it names that go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage {
    pub by: Summary,
    /// The first [`CODES`], in order.
    pub codes: Vec<String>,
    pub count: usize,
}

/// The codes that go: those of `from` that `to` has not got; all of them where nothing comes after.
#[derive(Clone, Copy)]
struct Going {
    from: TerminologyId,
    to: Option<TerminologyId>,
}

/// Who names codes of `before` that a version after it has no more. Whoever names that very version keeps it, and is not told.
#[crate::boxed]
pub(super) async fn of_publishing(tx: &mut Tx, before: &Terminology, after: TerminologyId) -> Result<Vec<Usage>> {
    let going = Going { from: before.id, to: Some(after) };
    usages(tx, before, |version| version.is_none().then_some(going)).await
}

/// Who names codes that are no more once `gone` is deleted. `rest` are the versions that stay, the one loaded last first:
/// whoever names no version gets that one from then on, if the deleted one was the last.
#[crate::boxed]
pub(super) async fn of_deleting(tx: &mut Tx, gone: &Terminology, rest: &[Summary]) -> Result<Vec<Usage>> {
    let all = Going { from: gone.id, to: None };
    let newest = rest.first().is_none_or(|other| (other.loaded_at, other.id) < (gone.created_at, gone.id));
    let others = newest.then_some(Going { to: rest.first().map(|other| other.id), ..all });
    usages(tx, gone, |version| match version {
        Some(named) if named == gone.version => Some(all),
        Some(_) => None,
        None => others,
    })
    .await
}

/// Everybody who names a code that goes; `going` says which go for whoever names a version, or none.
async fn usages(
    tx: &mut Tx,
    terminology: &Terminology,
    going: impl Fn(Option<&str>) -> Option<Going>,
) -> Result<Vec<Usage>> {
    if terminology.kind != Kind::CodeSystem {
        return Ok(Vec::new());
    }
    let names = [terminology.url.clone(), format!("urn:oid:{}", terminology.oid)];
    let mut all = Vec::new();
    for by in naming(tx, terminology).await? {
        let Some(full) = find::by_id(tx, by.id).await?.filter(|_| by.kind == Kind::ValueSet) else { continue };
        let mut named = BTreeMap::<Option<String>, BTreeSet<String>>::new();
        for mention in members::mentions(&full.resource) {
            let (system, pinned) = match mention.system.split_once('|') {
                Some((system, version)) => (system.to_owned(), Some(version.to_owned())),
                None => (mention.system, mention.version),
            };
            if names.contains(&system) {
                named.entry(pinned).or_default().insert(mention.code);
            }
        }
        let mut codes = BTreeSet::new();
        for (version, named) in named {
            if let Some(going) = going(version.as_deref()) {
                codes.extend(gone_of(tx, going, &named.into_iter().collect::<Vec<_>>()).await?);
            }
        }
        all.extend(told(by, codes));
    }
    // What a line of a map says of versions is not kept: it means the one in force.
    if let Some(going) = going(None) {
        all.extend(maps(tx, going, &names).await?);
    }
    Ok(all)
}

fn told(by: Summary, codes: BTreeSet<String>) -> Option<Usage> {
    let count = codes.len();
    (count > 0).then(|| Usage { by, codes: codes.into_iter().take(CODES).collect(), count })
}

/// Which of some codes go.
async fn gone_of(tx: &mut Tx, going: Going, named: &[String]) -> Result<Vec<String>> {
    let mut gone = Vec::new();
    for some in named.chunks(TOGETHER) {
        let codes: Vec<String> = each!(tx, c => {
            let mut query = QueryBuilder::new("select c.code from concept c where c.terminology_id = ");
            query.push_bind(going.from);
            query.push(" and not exists (select 1 from concept n where n.code = c.code and n.terminology_id = ");
            query.push_bind(after(going)).push(") and c.code in (");
            let mut list = query.separated(", ");
            for code in some {
                list.push_bind(code.clone());
            }
            query.push(")");
            query.build_query_scalar().fetch_all(c).await
        })?;
        gone.extend(codes);
    }
    Ok(gone)
}

/// The version that comes after; nothing is kept under the id that stands for none.
fn after(going: Going) -> TerminologyId {
    going.to.unwrap_or(TerminologyId(Uuid::nil()))
}

/// Concept maps with lines from or to codes that go.
async fn maps(tx: &mut Tx, going: Going, names: &[String; 2]) -> Result<Vec<Usage>> {
    #[derive(FromRow)]
    struct Row {
        map: TerminologyId,
        code: String,
    }
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select m.terminology_id as map, c.code from terminology t
         join concept_mapping m on m.terminology_id = t.id
         join concept c on c.terminology_id = $1 and c.code = m.source_code
         where t.state = 'active' and t.kind = 'ConceptMap' and m.source_system in ($3, $4)
           and not exists (select 1 from concept n where n.terminology_id = $2 and n.code = c.code)
         union
         select m.terminology_id as map, c.code from terminology t
         join concept_mapping m on m.terminology_id = t.id
         join concept c on c.terminology_id = $1 and c.code = m.target_code
         where t.state = 'active' and t.kind = 'ConceptMap' and m.target_system in ($3, $4)
           and not exists (select 1 from concept n where n.terminology_id = $2 and n.code = c.code)
         limit $5",
        going.from,
        after(going),
        &names[0],
        &names[1],
        LINES
    )?;
    let mut by_map = BTreeMap::<TerminologyId, BTreeSet<String>>::new();
    for row in rows {
        by_map.entry(row.map).or_default().insert(row.code);
    }
    let mut all = Vec::new();
    for (id, codes) in by_map {
        if let Some(map) = find::by_id(tx, id).await? {
            all.extend(told(Summary::from(&map), codes));
        }
    }
    Ok(all)
}
