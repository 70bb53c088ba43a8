//! One concept of a code system: everything that is said of it, and what is above it.

use domain::terminology::rules::can;
use domain::terminology::{Terminology, TerminologyAction};
use domain::{Actor, TerminologyId, Thing};
use serde::Deserialize;
use serde_json::Value;
use sqlx_macros::FromRow;

use super::detail::one;
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// A concept as its page shows it.
#[derive(Clone, Debug)]
pub struct ConceptDetail {
    pub terminology: Terminology,
    pub code: String,
    pub display: String,
    pub definition: Option<String>,
    pub is_abstract: bool,
    pub is_inactive: bool,
    /// Other words for it.
    pub designations: Vec<Designation>,
    /// Name and value, as they are written.
    pub properties: Vec<(String, String)>,
    /// Code and words of what is above it, the highest first. Of several ways up all are here, by how far they are.
    pub above: Vec<(String, String)>,
    /// How many are directly below it.
    pub children: i64,
}

/// Other words for a concept.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Designation {
    pub language: Option<String>,
    #[serde(default)]
    pub value: String,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    code: String,
    display: String,
    detail: String,
}

#[derive(FromRow)]
struct Above {
    code: String,
    display: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    definition: Option<String>,
    r#abstract: bool,
    inactive: bool,
    designation: Vec<Designation>,
    property: Vec<serde_json::Map<String, Value>>,
}

/// The most levels above a concept that its page names.
const LEVELS: i64 = 64;

/// One concept. Where the case of letters does not matter, it does not matter here either.
///
/// # Errors
/// `Unauthorized`; `NotFound` for the terminology and for the code.
#[crate::boxed]
pub async fn concept(cx: &Backend, actor: &Actor, id: TerminologyId, code: &str) -> Result<ConceptDetail> {
    can(TerminologyAction::Read, actor)?;
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    let row = row(&mut tx, &terminology, code).await?.ok_or(Error::not_found(Thing::Concept))?;
    let above = sql!(
        tx,
        fetch_all as Above,
        "select c.code, c.display from concept_descent d
         join concept c on c.terminology_id = d.terminology_id and c.number = d.ancestor
         where d.terminology_id = $1 and d.descendant = $2 order by d.depth desc, c.number limit $3",
        id,
        row.number,
        LEVELS
    )?;
    let children = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept_descent where terminology_id = $1 and ancestor = $2 and depth = 1",
        id,
        row.number
    )?;
    let said: Said = serde_json::from_str(&row.detail).unwrap_or_default();
    Ok(ConceptDetail {
        terminology,
        code: row.code,
        display: row.display,
        definition: said.definition,
        is_abstract: said.r#abstract,
        is_inactive: said.inactive,
        designations: said.designation,
        properties: said.property.into_iter().map(property).collect(),
        above: above.into_iter().map(|above| (above.code, above.display)).collect(),
        children,
    })
}

async fn row(tx: &mut Tx, terminology: &Terminology, code: &str) -> Result<Option<Row>> {
    // PostgreSQL keeps no such text, and would say so in its own words.
    if code.contains('\0') {
        return Ok(None);
    }
    let exact = sql!(
        tx,
        fetch_optional as Row,
        "select number, code, display, detail from concept where terminology_id = $1 and code = $2",
        terminology.id,
        code
    )?;
    if exact.is_some() || terminology.is_case_sensitive {
        return Ok(exact);
    }
    let folded = sql!(
        tx,
        fetch_optional as Row,
        "select number, code, display, detail from concept
         where terminology_id = $1 and code_fold = $2 order by number limit 1",
        terminology.id,
        code.to_lowercase()
    )?;
    Ok(folded)
}

/// `{"code":"peso","valueDecimal":1.50}` as name and value.
fn property(said: serde_json::Map<String, Value>) -> (String, String) {
    let name = said.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let value = said.into_iter().find(|(member, _)| member.starts_with("value")).map(|(_, value)| value);
    let value = match value {
        Some(Value::String(text)) => text,
        Some(Value::Object(coding)) => {
            let part = |name: &str| coding.get(name).and_then(Value::as_str).unwrap_or_default();
            [part("code"), part("display")].join(" ").trim().to_owned()
        }
        Some(other) => other.to_string(),
        None => String::new(),
    };
    (name, value)
}
