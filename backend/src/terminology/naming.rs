//! Who names whom: a value set names code systems and other value sets, a concept map names both. Kept in a table from the
//! moment the one that names is shown, so that whoever deletes or replaces a terminology learns what depends on it.

use std::collections::BTreeSet;

use domain::terminology::compose::Reference;
use domain::terminology::{Kind, Terminology, oid};
use serde::Deserialize;

use super::list::{Row, Summary};
use crate::Tx;
use crate::error::Result;

/// Others that are told at most.
const MOST: i64 = 100;

/// Something that is named: the kind of it, its address or `urn:oid:`, and a version, empty for any.
type Name = (Kind, String, String);

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Resource {
    compose: Compose,
    group: Option<Vec<Group>>,
    source_uri: String,
    source_canonical: String,
    target_uri: String,
    target_canonical: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Compose {
    include: Vec<Part>,
    exclude: Vec<Part>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Part {
    system: String,
    version: String,
    value_set: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Group {
    source: String,
    source_version: String,
    target: String,
    target_version: String,
}

/// Notes whom a terminology names, which is shown from now on.
#[crate::boxed]
pub(super) async fn note(tx: &mut Tx, terminology: &Terminology) -> Result<()> {
    let resource: Resource = serde_json::from_str(&terminology.resource).unwrap_or_default();
    let mut names = BTreeSet::new();
    match terminology.kind {
        Kind::CodeSystem => return Ok(()),
        Kind::ValueSet => of_value_set(&resource, &mut names),
        Kind::ConceptMap => {
            of_concept_map(&resource, &mut names);
            if resource.group.is_none() {
                of_lines(tx, terminology, &mut names).await?;
            }
        }
    }
    for (kind, url, version) in names {
        sql!(
            tx,
            execute,
            "insert into terminology_naming (terminology_id, kind, url, version) values ($1, $2, $3, $4)
             on conflict do nothing",
            terminology.id,
            kind.to_string(),
            url,
            version
        )?;
    }
    Ok(())
}

fn of_value_set(resource: &Resource, names: &mut BTreeSet<Name>) {
    let Compose { include, exclude } = &resource.compose;
    for part in include.iter().chain(exclude) {
        add(names, Kind::CodeSystem, &part.system, &part.version);
        for other in &part.value_set {
            add(names, Kind::ValueSet, other, "");
        }
    }
}

fn of_concept_map(resource: &Resource, names: &mut BTreeSet<Name>) {
    for group in resource.group.iter().flatten() {
        add(names, Kind::CodeSystem, &group.source, &group.source_version);
        add(names, Kind::CodeSystem, &group.target, &group.target_version);
    }
    for set in [&resource.source_uri, &resource.source_canonical, &resource.target_uri, &resource.target_canonical] {
        add(names, Kind::ValueSet, set, "");
    }
}

/// A map of our own format names its systems line by line.
async fn of_lines(tx: &mut Tx, terminology: &Terminology, names: &mut BTreeSet<Name>) -> Result<()> {
    let systems = sql!(
        tx,
        fetch_all scalar String,
        "select source_system from concept_mapping where terminology_id = $1
         union select target_system from concept_mapping where terminology_id = $1",
        terminology.id
    )?;
    for system in systems {
        add(names, Kind::CodeSystem, &system, "");
    }
    Ok(())
}

fn add(names: &mut BTreeSet<Name>, kind: Kind, url: &str, version: &str) {
    let Reference { url, version: inline } = Reference::parse(url);
    if url.is_empty() {
        return;
    }
    let url = oid::address(&url);
    let version = if version.is_empty() { inline.unwrap_or_default() } else { version.to_owned() };
    names.insert((kind, url, version));
}

fn by_oid(dotted: &str) -> String {
    format!("urn:oid:{dotted}")
}

/// Those who name a terminology, with its version or with none, at most [`MOST`].
#[crate::boxed]
pub(super) async fn naming(tx: &mut Tx, named: &Terminology) -> Result<Vec<Summary>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, kind, oid, version, url, title, status, concepts, created_at
         from terminology
         where state = 'active' and id <> $1 and id in
           (select n.terminology_id from terminology_naming n
            where n.kind = $2 and n.url in ($3, $4) and n.version in ('', $5))
         order by search, created_at desc, id limit $6",
        named.id,
        named.kind.to_string(),
        &named.url,
        by_oid(&named.oid),
        &named.version,
        MOST
    )?;
    rows.into_iter().map(Summary::try_from).collect()
}

/// Those who would be left without what they name, were all of `gone` deleted at once: they name this version, or any, and
/// there is no other.
#[crate::boxed]
pub(super) async fn dependents(tx: &mut Tx, gone: &[Terminology]) -> Result<Vec<Summary>> {
    let mut found: Vec<Summary> = Vec::new();
    for one in gone {
        let rows = sql!(
            tx,
            fetch_all as Row,
            "select id, kind, oid, version, url, title, status, concepts, created_at
             from terminology
             where state = 'active' and id <> $1 and id in
               (select n.terminology_id from terminology_naming n
                where n.kind = $2 and n.url in ($3, $4)
                  and (n.version = $5
                       or n.version = '' and not exists
                         (select 1 from terminology o
                          where o.kind = $2 and (o.url = $3 or o.oid = $6) and o.state = 'active' and o.id <> $1)))
             order by search, created_at desc, id limit $7",
            one.id,
            one.kind.to_string(),
            &one.url,
            by_oid(&one.oid),
            &one.version,
            &one.oid,
            MOST
        )?;
        for row in rows {
            let summary = Summary::try_from(row)?;
            let is_new =
                found.iter().all(|other| other.id != summary.id) && gone.iter().all(|goes| goes.id != summary.id);
            found.extend(is_new.then_some(summary));
        }
    }
    Ok(found)
}
