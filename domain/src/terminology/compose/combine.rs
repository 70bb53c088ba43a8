//! A value set and what it imports, put together: `include`s are alternatives, within one everything has to be met, and
//! `exclude`s are taken out.

use super::{Definition, Fault, Part, Reference, Test};

/// What belongs to a value set: a condition for each code system, in the order in which they are named.
pub type Content<K> = Vec<(K, Test)>;

/// Where systems and value sets are found. `K` is one version of a system.
pub trait World<K> {
    /// The version of a system that is meant.
    ///
    /// # Errors
    /// `UnknownSystem` and what else keeps it from being used.
    fn system(&self, reference: &Reference) -> Result<K, Fault>;

    /// Are they versions of one system?
    fn is_same_system(&self, one: &K, other: &K) -> bool;

    /// Another value set.
    ///
    /// # Errors
    /// `UnknownValueSet`.
    fn value_set(&self, reference: &Reference) -> Result<&Definition, Fault>;
}

/// Works out what belongs to a value set.
///
/// # Errors
/// Whatever is wrong with it or with what it imports.
pub fn combine<K: Clone + PartialEq>(
    definition: &Definition,
    name: Option<&Reference>,
    world: &dyn World<K>,
) -> Result<Content<K>, Fault> {
    let mut path = name.cloned().into_iter().collect();
    let mut content = of(definition, world, &mut path)?;
    for (_, test) in &mut content {
        *test = std::mem::replace(test, Test::Nothing).simplified();
    }
    content.retain(|(_, test)| *test != Test::Nothing);
    Ok(content)
}

fn of<K: Clone + PartialEq>(
    definition: &Definition,
    world: &dyn World<K>,
    path: &mut Vec<Reference>,
) -> Result<Content<K>, Fault> {
    let mut content = Vec::new();
    for part in &definition.include {
        for (key, test) in of_part(part, world, path)? {
            add(&mut content, key, test);
        }
    }
    for part in &definition.exclude {
        let any_version = part.system.as_ref().is_some_and(|system| system.version.is_none());
        for (out, test) in of_part(part, world, path)? {
            for (key, kept) in &mut content {
                if *key == out || (any_version && world.is_same_system(key, &out)) {
                    let before = std::mem::replace(kept, Test::Nothing);
                    *kept = Test::All(vec![before, Test::Not(Box::new(test.clone()))]);
                }
            }
        }
    }
    if definition.only_active {
        for (_, test) in &mut content {
            let before = std::mem::replace(test, Test::Nothing);
            *test = Test::All(vec![before, Test::Not(Box::new(Test::Inactive))]);
        }
    }
    Ok(content)
}

fn of_part<K: Clone + PartialEq>(
    part: &Part,
    world: &dyn World<K>,
    path: &mut Vec<Reference>,
) -> Result<Content<K>, Fault> {
    let mut content = match &part.system {
        Some(system) => Some(vec![(world.system(system)?, own(part)?)]),
        None => None,
    };
    for reference in &part.value_sets {
        let imported = import(reference, world, path)?;
        content = Some(match content {
            None => imported,
            Some(before) => both(before, &imported),
        });
    }
    content.ok_or(Fault::EmptyPart)
}

/// What the part itself asks of its system.
fn own(part: &Part) -> Result<Test, Fault> {
    if !part.codes.is_empty() {
        return Ok(Test::Codes(part.codes.iter().map(|named| named.code.clone()).collect()));
    }
    Ok(Test::All(part.filters.iter().map(super::Filter::test).collect::<Result<_, _>>()?))
}

fn import<K: Clone + PartialEq>(
    reference: &Reference,
    world: &dyn World<K>,
    path: &mut Vec<Reference>,
) -> Result<Content<K>, Fault> {
    if path.iter().any(|before| before.url == reference.url) {
        return Err(Fault::ImportCycle { url: reference.to_string() });
    }
    path.push(reference.clone());
    let content = of(world.value_set(reference)?, world, path);
    path.pop();
    content
}

fn add<K: PartialEq>(content: &mut Content<K>, key: K, test: Test) {
    match content.iter_mut().find(|(other, _)| *other == key) {
        Some((_, before)) => {
            let first = std::mem::replace(before, Test::Nothing);
            *before = Test::Any(vec![first, test]);
        }
        None => content.push((key, test)),
    }
}

fn both<K: PartialEq>(one: Content<K>, other: &Content<K>) -> Content<K> {
    let cut = one.into_iter().filter_map(|(key, test)| {
        let (_, second) = other.iter().find(|(same, _)| *same == key)?;
        Some((key, Test::All(vec![test, second.clone()])))
    });
    cut.collect()
}
