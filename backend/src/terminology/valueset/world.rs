//! Finds the value sets and code systems that a value set names, until nothing is left to be found.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use domain::fhir::Fault as Refused;
use domain::terminology::compose::{Definition, Fault, MAX_IMPORTS, Reference, World, combine};
use domain::terminology::{Kind, oid};
use domain::terminology::{newest, version::Known};
use domain::{TerminologyId, Timestamp};
use serde::Deserialize;
use sqlx_macros::FromRow;

use super::{Answered, System, Versions, Which, Worked};
use crate::Tx;
use crate::db::Glance;
use crate::error::Result;
use crate::terminology::find;

/// What makes a value set of all codes of a system.
const IMPLICIT: &str = "?fhir_vs";

/// One version of whatever is asked for by its address.
#[derive(FromRow, Clone, Debug)]
pub(crate) struct Version {
    pub(crate) id: TerminologyId,
    pub(crate) url: String,
    pub(crate) version: String,
    status: String,
    content: String,
    case_sensitive: bool,
    concepts: i64,
    dated: String,
    created_at: Timestamp,
}

/// What was found so far.
struct Found<'a> {
    versions: &'a Versions,
    sets: BTreeMap<Reference, (Definition, String)>,
    systems: BTreeMap<Reference, Arc<System>>,
}

impl World<Arc<System>> for Found<'_> {
    fn system(&self, reference: &Reference) -> std::result::Result<Arc<System>, Fault> {
        let meant = self.versions.meant(reference);
        let unknown = || Fault::UnknownSystem { system: meant.url.clone(), version: meant.version.clone() };
        let system = self.systems.get(&meant).ok_or_else(unknown)?;
        match self.versions.check.iter().find(|check| check.url == meant.url) {
            Some(Reference { version: Some(asked), .. }) if *asked != system.version => {
                Err(Fault::OtherVersion { system: meant.url, asked: asked.clone(), found: system.version.clone() })
            }
            _ => Ok(Arc::clone(system)),
        }
    }

    fn is_same_system(&self, one: &Arc<System>, other: &Arc<System>) -> bool {
        one.url == other.url
    }

    fn value_set(&self, reference: &Reference) -> std::result::Result<&Definition, Fault> {
        let unknown = || Fault::UnknownValueSet { url: reference.to_string() };
        self.sets.get(reference).map(|(definition, _)| definition).ok_or_else(unknown)
    }
}

impl Versions {
    /// The version that is meant where a value set names a system.
    fn meant(&self, reference: &Reference) -> Reference {
        let of =
            |list: &[Reference]| list.iter().find(|one| one.url == reference.url).and_then(|one| one.version.clone());
        let said = of(&self.force).or_else(|| reference.version.clone());
        let version = said.or_else(|| of(&self.otherwise)).or_else(|| of(&self.check));
        Reference { url: reference.url.clone(), version }
    }
}

/// Works out a value set.
#[crate::boxed]
pub(super) async fn work_out(tx: &mut Tx, which: &Which, versions: &Versions) -> Answered<Worked> {
    let (resource, name, mut definition) = asked_for(tx, which).await?;
    let mut found = Found { versions, sets: BTreeMap::new(), systems: BTreeMap::new() };
    let mut open: Vec<Reference> = definition.imports().cloned().collect();
    let mut systems: Vec<Reference> = definition.systems().map(|system| versions.meant(system)).collect();
    while let Some(reference) = open.pop() {
        if found.sets.contains_key(&reference) {
            continue;
        }
        if reference.url == name.url {
            return Err(Fault::ImportCycle { url: reference.to_string() }.into());
        }
        if found.sets.len() >= MAX_IMPORTS {
            return Err(Fault::TooManyImports { max: MAX_IMPORTS }.into());
        }
        let unknown = || Fault::UnknownValueSet { url: reference.to_string() };
        let (_, full, imported) = by_canonical(tx, &reference).await?.ok_or_else(unknown)?;
        open.extend(imported.imports().cloned());
        systems.extend(imported.systems().map(|system| versions.meant(system)));
        found.sets.insert(reference, (imported, full.to_string()));
    }
    for reference in systems {
        if let Entry::Vacant(place) = found.systems.entry(reference) {
            let system = Arc::new(system(tx, place.key()).await?);
            place.insert(system);
        }
    }
    let content = combine(&definition, Some(&name), &found)?;
    for (system, test) in &content {
        if !system.is_here() && test.named().is_none() {
            return Err(match system.id {
                Some(_) => Fault::NoContent { system: system.canonical(), content: system.content.clone() },
                None => Fault::UnknownSystem {
                    system: system.url.clone(),
                    version: Some(system.version.clone()).filter(|version| !version.is_empty()),
                },
            }
            .into());
        }
    }
    definition.words = words(&definition, &found);
    let used = found.sets.into_values().map(|(_, full)| full).collect();
    Ok(Worked { resource, definition, content, used })
}

/// What value sets call the codes they name, by the address under which a system is known. The one that is asked about goes
/// before those it imports.
fn words(definition: &Definition, found: &Found<'_>) -> BTreeMap<(String, String), String> {
    let mut words = BTreeMap::new();
    for one in std::iter::once(definition).chain(found.sets.values().map(|(imported, _)| imported)) {
        for ((url, code), display) in &one.words {
            let system = found.systems.iter().find(|(named, _)| named.url == *url);
            let url = system.map_or(url, |(_, system)| &system.url);
            words.entry((url.clone(), code.clone())).or_insert_with(|| display.clone());
        }
    }
    words
}

/// The value set that is asked about: its resource, its name, and what it consists of.
async fn asked_for(tx: &mut Tx, which: &Which) -> Answered<(String, Reference, Definition)> {
    match which {
        Which::Id(id) => {
            let found = find::by_id(tx, *id).await?.filter(|found| found.kind == Kind::ValueSet);
            let unknown = || Refused::UnknownResource { kind: Kind::ValueSet, id: id.to_string() };
            let found = found.ok_or_else(unknown)?;
            let definition = Definition::parse(&found.resource)?;
            Ok((found.resource, Reference { url: found.url, version: Some(found.version) }, definition))
        }
        Which::Canonical(reference) => {
            let Reference { url, version } = reference.clone();
            let unknown = || Refused::UnknownCanonical { kind: Kind::ValueSet, url, version };
            by_canonical(tx, reference).await?.ok_or_else(|| unknown().into())
        }
        Which::Given(resource) => {
            #[derive(Deserialize, Default)]
            #[serde(default)]
            struct Named {
                url: String,
            }
            let Named { url } = serde_json::from_str(resource).unwrap_or_default();
            Ok((resource.clone(), Reference { url, version: None }, Definition::parse(resource)?))
        }
    }
}

/// A value set by its address; none where there is none. All of a system that nobody has loaded is none either.
async fn by_canonical(tx: &mut Tx, reference: &Reference) -> Answered<Option<(String, Reference, Definition)>> {
    if let Some(version) = versions_of(tx, Kind::ValueSet, reference).await? {
        let full = Reference { url: version.url, version: Some(version.version) };
        let found = find::by_id(tx, version.id).await?;
        let Some(found) = found else { return Ok(None) };
        let definition = Definition::parse(&found.resource)?;
        return Ok(Some((found.resource, full, definition)));
    }
    let Some(url) = reference.url.strip_suffix(IMPLICIT) else { return Ok(None) };
    let system = Reference { url: url.to_owned(), version: reference.version.clone() };
    if versions_of(tx, Kind::CodeSystem, &system).await?.is_none() {
        return Ok(None);
    }
    Ok(Some((String::new(), reference.clone(), Definition::of_the_whole(system))))
}

/// The version of a code system that is meant; one that is not here where nobody has loaded it.
async fn system(tx: &mut Tx, reference: &Reference) -> Result<System> {
    Ok(match versions_of(tx, Kind::CodeSystem, reference).await? {
        Some(found) => System {
            id: Some(found.id),
            url: found.url,
            version: found.version,
            content: found.content,
            is_case_sensitive: found.case_sensitive,
            count: u64::try_from(found.concepts).unwrap_or_default(),
        },
        None => System {
            id: None,
            url: reference.url.clone(),
            version: reference.version.clone().unwrap_or_default(),
            content: "not-present".to_owned(),
            is_case_sensitive: true,
            count: 0,
        },
    })
}

/// The version that an address names, the newest where it names none. `urn:oid:` names what has this object identifier.
#[crate::boxed]
pub(crate) async fn versions_of(tx: &mut Tx, kind: Kind, reference: &Reference) -> Result<Option<Version>> {
    let dotted = reference.url.to_ascii_lowercase().starts_with("urn:oid:").then(|| oid::canonical(&reference.url));
    let mut rows = sql!(
        tx,
        fetch_all as Version,
        "select id, url, version, status, content, case_sensitive, concepts, dated, created_at
         from terminology where kind = $1 and url = $2 and state = 'active' order by version",
        kind.to_string(),
        &reference.url
    )?;
    if let (true, Some(dotted)) = (rows.is_empty(), dotted.flatten()) {
        rows = sql!(
            tx,
            fetch_all as Version,
            "select id, url, version, status, content, case_sensitive, concepts, dated, created_at
             from terminology where kind = $1 and oid = $2 and state = 'active' order by version",
            kind.to_string(),
            dotted
        )?;
    }
    if let Some(version) = &reference.version {
        return Ok(rows.into_iter().find(|row| row.version == *version));
    }
    if rows.len() < 2 {
        return Ok(rows.pop());
    }
    let known = rows.iter().map(|row| Known {
        version: &row.version,
        status: &row.status,
        date: &row.dated,
        loaded: row.created_at.0,
    });
    let place = newest(&known.collect::<Vec<_>>());
    Ok(place.map(|place| rows.swap_remove(place)))
}

/// The address under which a terminology is known that is named by its address or its object identifier.
pub(super) async fn known(look: &mut Glance, kind: Kind, reference: &Reference) -> Result<Option<String>> {
    let dotted = oid::canonical(&reference.url).unwrap_or_default();
    let url = sql!(
        look,
        fetch_optional scalar String,
        "select url from terminology where kind = $1 and url = $2 and state = 'active'
         union all
         select url from terminology where kind = $1 and oid = $3 and state = 'active' limit 1",
        kind.to_string(),
        &reference.url,
        dotted
    )?;
    Ok(url)
}
