//! Concepts, levels and mappings of a load, many rows to a statement.

use std::collections::BTreeSet;

use domain::TerminologyId;
use domain::terminology::compose::MAX_VALUE;
use serde_json::{Value, json};
use sqlx::QueryBuilder;
use sqlx::types::Uuid;
use terminology::{Concept, Designation, Mapping, Resource};

use super::words::{self, Gathered};
use crate::Backend;
use crate::error::Result;

/// Rows of one statement: times the columns it has to stay under what SQLite binds at once (32,766).
const ROWS: usize = 2000;

/// A part of a file, in order.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) concepts: Vec<Concept>,
    pub(super) words: Vec<(u32, Designation)>,
    pub(super) descents: Vec<(u32, u32, u32)>,
    pub(super) mappings: Vec<Mapping>,
    /// The resource ends here.
    pub(super) end: Option<Box<Resource>>,
}

impl Batch {
    /// Rows in all.
    pub(super) fn len(&self) -> usize {
        self.concepts.len() + self.descents.len() + self.mappings.len() + self.words.len()
    }

    /// Is it worth a transaction?
    pub(super) fn is_full(&self) -> bool {
        self.len() >= 2 * ROWS
    }
}

/// Writes a part in a transaction of its own, and gathers its words. `mappings` says how many lines of a concept map went before.
pub(super) async fn write(
    cx: &Backend,
    id: TerminologyId,
    batch: &Batch,
    mappings: i64,
    gathered: &mut Gathered,
) -> Result<()> {
    if batch.len() == 0 {
        return Ok(());
    }
    let words = batch.concepts.iter().map(|concept| words::stored(&concept.code, &concept.display)).collect::<Vec<_>>();
    for (concept, stored) in batch.concepts.iter().zip(&words) {
        gathered.add(concept.number, &concept.code, stored);
    }
    gathered.write_much(cx, id).await?;
    let mut tx = cx.db.begin_job().await?;
    for (rows, words) in batch.concepts.chunks(ROWS).zip(words.chunks(ROWS)) {
        each!(tx, c => {
            let mut query = QueryBuilder::new(
                "insert into concept (terminology_id, number, code, code_fold, display, search, inactive, detail) ",
            );
            query.push_values(rows.iter().zip(words), |mut row, (concept, stored)| {
                row.push_bind(id.0).push_bind(i64::from(concept.number)).push_bind(&concept.code);
                row.push_bind(concept.code.to_lowercase()).push_bind(&concept.display);
                row.push_bind(stored).push_bind(concept.is_inactive);
                row.push_bind(detail(concept));
            });
            query.build().execute(c).await.map(drop)
        })?;
    }
    for rows in properties(&batch.concepts).chunks(ROWS) {
        each!(tx, c => {
            let mut query = QueryBuilder::new("insert into concept_property (terminology_id, name, value, number) ");
            query.push_values(rows, |mut row, (number, name, value)| {
                row.push_bind(id.0).push_bind(*name).push_bind(value).push_bind(i64::from(*number));
            });
            query.build().execute(c).await.map(drop)
        })?;
    }
    for rows in batch.descents.chunks(ROWS) {
        each!(tx, c => {
            let mut query =
                QueryBuilder::new("insert into concept_descent (terminology_id, ancestor, descendant, depth) ");
            query.push_values(rows, |mut row, (ancestor, descendant, depth)| {
                row.push_bind(id.0).push_bind(i64::from(*ancestor)).push_bind(i64::from(*descendant));
                row.push_bind(i64::from(*depth));
            });
            query.build().execute(c).await.map(drop)
        })?;
    }
    for (chunk, rows) in batch.mappings.chunks(ROWS).enumerate() {
        let first = mappings + i64::try_from(chunk * ROWS).unwrap_or_default();
        each!(tx, c => {
            let mut query = QueryBuilder::new(
                "insert into concept_mapping (terminology_id, number, source_system, source_code, target_system, \
                 target_code, detail) ",
            );
            query.push_values((first..).zip(rows), |mut row, (number, mapping)| {
                row.push_bind(id.0).push_bind(number).push_bind(&mapping.source_system).push_bind(&mapping.source_code);
                row.push_bind(&mapping.target_system).push_bind(&mapping.target_code).push_bind(mapping_detail(mapping));
            });
            query.build().execute(c).await.map(drop)
        })?;
    }
    for (number, designation) in &batch.words {
        add_words(&mut tx, id.0, i64::from(*number), designation).await?;
    }
    tx.commit().await
}

/// What is said of concepts besides, each thing once: number, name and value as text.
fn properties(concepts: &[Concept]) -> Vec<(u32, &str, String)> {
    let said = concepts.iter().flat_map(|concept| {
        concept.properties.iter().map(|one| (concept.number, one.code.as_str(), as_text(&one.kind, &one.value)))
    });
    said.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A value that came as JSON, as filters name it; of a `Coding` its code. One that is too long to be asked for is cut where no
/// value of a filter ends.
pub(super) fn as_text(kind: &str, value: &str) -> String {
    let read: Value = serde_json::from_str(value).unwrap_or_default();
    let text = match &read {
        Value::String(text) => text,
        Value::Object(coding) if kind == "Coding" => coding.get("code").and_then(Value::as_str).unwrap_or_default(),
        _ => value,
    };
    text.chars().filter(|c| *c != '\0').take(MAX_VALUE + 1).collect()
}

/// Adds other words to a concept that is written already.
async fn add_words(tx: &mut crate::Tx, id: Uuid, number: i64, designation: &Designation) -> Result<()> {
    let before = sql!(
        tx,
        fetch_one scalar String,
        "select detail from concept where terminology_id = $1 and number = $2",
        id,
        number
    )?;
    let mut detail: Value = serde_json::from_str(&before)?;
    if !detail["designation"].is_array() {
        detail["designation"] = json!([]);
    }
    if let Some(list) = detail["designation"].as_array_mut() {
        list.push(json!({ "value": designation.value }));
    }
    sql!(
        tx,
        execute,
        "update concept set detail = $3 where terminology_id = $1 and number = $2",
        id,
        number,
        detail.to_string()
    )?;
    Ok(())
}

/// What is said of a concept besides code and display, as FHIR has it. Values that came as JSON are put in as they were
/// written, so that `1.50` stays `1.50`.
fn detail(concept: &Concept) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let mut members = Vec::new();
    if let Some(definition) = &concept.definition {
        members.push(format!("\"definition\":{}", text(definition)));
    }
    if concept.is_abstract {
        members.push("\"abstract\":true".to_owned());
    }
    if concept.is_inactive {
        members.push("\"inactive\":true".to_owned());
    }
    if !concept.designations.is_empty() {
        let list = concept.designations.iter().map(Designation::to_json);
        members.push(format!("\"designation\":[{}]", list.collect::<Vec<_>>().join(",")));
    }
    if !concept.properties.is_empty() {
        let list = concept.properties.iter().map(|one| {
            format!("{{\"code\":{},{}:{}}}", text(&one.code), text(&format!("value{}", one.kind)), one.value)
        });
        members.push(format!("\"property\":[{}]", list.collect::<Vec<_>>().join(",")));
    }
    if let Some(extra) = &concept.extra {
        members.push(format!("\"extra\":{extra}"));
    }
    format!("{{{}}}", members.join(","))
}

fn mapping_detail(mapping: &Mapping) -> String {
    json!({ "equivalence": mapping.equivalence, "comment": mapping.comment, "display": mapping.target_display })
        .to_string()
}
