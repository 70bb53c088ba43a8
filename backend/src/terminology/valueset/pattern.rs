//! Regular expressions and properties, before a statement is written: no database is asked to meet an expression, so it becomes
//! a list of the codes or values that do; and a property that the system does not have is refused.

use std::collections::BTreeSet;

use domain::TerminologyId;
use domain::fhir::Fault as Refused;
use domain::terminology::compose::{Fault, PropertyTest, Test, pattern};
use serde::Deserialize;
use sqlx_macros::FromRow;

use super::Answered;
use crate::Tx;

/// Codes or values that meet an expression at most.
const MOST: usize = 100_000;
/// Concepts that are read at a time.
const STRETCH: i64 = 5_000;

/// The same condition without expressions.
///
/// # Errors
/// `UnknownProperty`, `TooCostly`, or the database's.
#[crate::boxed]
pub(super) async fn resolved(tx: &mut Tx, id: TerminologyId, test: &Test) -> Answered<Test> {
    Ok(match test {
        Test::Property { name, test: PropertyTest::Matches(value) } if name == "code" || name == "display" => {
            let regex = pattern(value)?;
            let of_code = name == "code";
            Test::Codes(codes(tx, id, &|row| regex.is_match(if of_code { &row.code } else { &row.display })).await?)
        }
        Test::Property { name, test: PropertyTest::OneOf(values) } if name == "display" => {
            Test::Codes(codes(tx, id, &|row| values.contains(&row.display)).await?)
        }
        Test::Property { name, test } => {
            known(tx, id, name).await?;
            let test = match test {
                PropertyTest::Matches(value) => PropertyTest::OneOf(values(tx, id, name, value).await?),
                other => other.clone(),
            };
            Test::Property { name: name.clone(), test }
        }
        Test::Not(inner) => Test::Not(Box::new(resolved(tx, id, inner).await?)),
        Test::All(tests) => Test::All(each(tx, id, tests).await?),
        Test::Any(tests) => Test::Any(each(tx, id, tests).await?),
        other => other.clone(),
    })
}

async fn each(tx: &mut Tx, id: TerminologyId, tests: &[Test]) -> Answered<Vec<Test>> {
    let mut done = Vec::with_capacity(tests.len());
    for test in tests {
        done.push(resolved(tx, id, test).await?);
    }
    Ok(done)
}

/// Is the expression there at all?
pub(super) fn is_needed(test: &Test) -> bool {
    match test {
        Test::Property { .. } => true,
        Test::Not(inner) => is_needed(inner),
        Test::All(tests) | Test::Any(tests) => tests.iter().any(is_needed),
        _ => false,
    }
}

#[derive(FromRow)]
struct Row {
    number: i64,
    code: String,
    display: String,
}

/// Codes of concepts that fit.
async fn codes(tx: &mut Tx, id: TerminologyId, fits: &(dyn Fn(&Row) -> bool + Sync)) -> Answered<BTreeSet<String>> {
    let (mut found, mut after) = (BTreeSet::new(), -1_i64);
    loop {
        let rows = sql!(
            tx,
            fetch_all as Row,
            "select number, code, display from concept where terminology_id = $1 and number > $2 order by number limit $3",
            id,
            after,
            STRETCH
        )?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = last.number;
        found.extend(rows.into_iter().filter(fits).map(|row| row.code));
        bounded(&found)?;
    }
}

/// Values of a property that meet an expression.
async fn values(tx: &mut Tx, id: TerminologyId, name: &str, value: &str) -> Answered<BTreeSet<String>> {
    let regex = pattern(value)?;
    let all = sql!(
        tx,
        fetch_all scalar String,
        "select distinct value from concept_property where terminology_id = $1 and name = $2",
        id,
        name
    )?;
    let found = all.into_iter().filter(|value| regex.is_match(value)).collect();
    bounded(&found)?;
    Ok(found)
}

fn bounded(found: &BTreeSet<String>) -> Answered<()> {
    if found.len() > MOST { Err(Refused::TooCostly { max: MOST }.into()) } else { Ok(()) }
}

/// Refuses a property that no concept has and the system does not speak of.
async fn known(tx: &mut Tx, id: TerminologyId, name: &str) -> Answered<()> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Header {
        property: Vec<Declared>,
        filter: Vec<Declared>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Declared {
        code: String,
    }
    let is_there = sql!(
        tx,
        fetch_one scalar bool,
        "select exists (select 1 from concept_property where terminology_id = $1 and name = $2)",
        id,
        name
    )?;
    if is_there {
        return Ok(());
    }
    let resource = sql!(tx, fetch_optional scalar String, "select resource from terminology where id = $1", id)?
        .unwrap_or_default();
    let header: Header = serde_json::from_str(&resource).unwrap_or_default();
    if header.property.iter().chain(&header.filter).any(|declared| declared.code == name) {
        return Ok(());
    }
    Err(Fault::UnknownProperty { property: name.to_owned(), op: String::new() }.into())
}
