//! A version as a resource of FHIR R4, piece by piece, so that it is never whole in memory. Concepts are given flat, in the
//! order of the file, each with its parents as properties: a concept with two of them fits into no tree.

use std::collections::BTreeMap;

use domain::terminology::rules::can;
use domain::terminology::{Kind, Terminology, TerminologyAction};
use domain::{Actor, TerminologyId};
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx_macros::FromRow;

use super::detail::one;
use crate::Backend;
use crate::error::Result;

/// Concepts of one piece.
const ROWS: i64 = 1_000;

#[derive(FromRow)]
struct Row {
    number: i64,
    code: String,
    display: String,
    detail: String,
}

#[derive(FromRow)]
struct Parent {
    descendant: i64,
    code: String,
}

/// A version that is given out.
pub struct Export {
    cx: Backend,
    pub terminology: Terminology,
    /// Of the last concept that was given.
    after: i64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Begins,
    Goes,
    Ended,
}

/// Begins to give a version out.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn export(cx: &Backend, actor: &Actor, id: TerminologyId) -> Result<Export> {
    can(TerminologyAction::Read, actor)?;
    whole(cx, id).await
}

/// The same for whoever may read below `/fhir`, where no role is asked for.
///
/// # Errors
/// `NotFound`.
#[crate::boxed]
pub async fn whole(cx: &Backend, id: TerminologyId) -> Result<Export> {
    let mut tx = cx.db.snapshot().await?;
    let terminology = one(&mut tx, id).await?;
    Ok(Export { cx: cx.clone(), terminology, after: -1, state: State::Begins })
}

impl Export {
    /// The next piece of the resource; none after the last.
    ///
    /// # Errors
    /// `NotFound` when the version was deleted meanwhile: half of it must not look like the whole.
    pub async fn piece(&mut self) -> Result<Option<String>> {
        let is_first = self.state == State::Begins;
        if self.state == State::Ended {
            return Ok(None);
        }
        if self.terminology.kind != Kind::CodeSystem {
            self.state = State::Ended;
            return Ok(Some(std::mem::take(&mut self.terminology.resource)));
        }
        let concepts = self.concepts().await?;
        let mut piece = String::new();
        if is_first {
            let resource = std::mem::take(&mut self.terminology.resource);
            piece.push_str(resource.trim_end().strip_suffix('}').unwrap_or("{"));
            if !concepts.is_empty() {
                piece.push_str(",\"concept\":[");
            }
        }
        let has_concepts = !is_first || !concepts.is_empty();
        for (place, concept) in concepts.iter().enumerate() {
            if !is_first || place > 0 {
                piece.push(',');
            }
            piece.push_str(concept);
        }
        if self.state == State::Ended {
            piece.push_str(if has_concepts { "]}" } else { "}" });
        }
        Ok(Some(piece))
    }

    /// The next concepts, each as FHIR JSON; none after the last.
    ///
    /// # Errors
    /// `NotFound` when the version was deleted meanwhile.
    pub async fn concepts(&mut self) -> Result<Vec<String>> {
        if self.state == State::Ended {
            return Ok(Vec::new());
        }
        let (rows, parents) = read(&self.cx, self.terminology.id, self.after).await?;
        self.after = rows.last().map_or(self.after, |row| row.number);
        let is_last = i64::try_from(rows.len()).is_ok_and(|count| count < ROWS);
        self.state = if is_last { State::Ended } else { State::Goes };
        rows.iter().map(|row| concept(row, parents.get(&row.number).map_or(&[], Vec::as_slice))).collect()
    }
}

type Parents = BTreeMap<i64, Vec<String>>;

/// Some concepts after one, and what is directly above each.
#[crate::boxed]
async fn read(cx: &Backend, id: TerminologyId, after: i64) -> Result<(Vec<Row>, Parents)> {
    let mut tx = cx.db.snapshot().await?;
    one(&mut tx, id).await?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select number, code, display, detail from concept
         where terminology_id = $1 and number > $2 order by number limit $3",
        id,
        after,
        ROWS
    )?;
    let last = rows.last().map_or(after, |row| row.number);
    let above = sql!(
        tx,
        fetch_all as Parent,
        "select d.descendant, p.code from concept_descent d
         join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
         where d.terminology_id = $1 and d.descendant > $2 and d.descendant <= $3 and d.depth = 1
         order by d.descendant, d.ancestor",
        id,
        after,
        last
    )?;
    let mut parents = Parents::new();
    for parent in above {
        parents.entry(parent.descendant).or_default().push(parent.code);
    }
    Ok((rows, parents))
}

/// A concept as FHIR has it: what was kept of it as it was written, and its parents.
fn concept(row: &Row, parents: &[String]) -> Result<String> {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let mut kept: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&row.detail)?;
    if let Some(extra) = kept.remove("extra") {
        kept.extend(serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(extra.get())?);
    }
    let own = kept.remove("property").map(|list| serde_json::from_str::<Vec<Box<RawValue>>>(list.get())).transpose()?;
    let own = own.unwrap_or_default().into_iter().map(|property| property.get().to_owned());
    // Files may say by properties too what is above a concept: it is said once.
    let mut properties: Vec<String> = own.filter(|property| !names_parent(property)).collect();
    properties.extend(parents.iter().map(|code| format!("{{\"code\":\"parent\",\"valueCode\":{}}}", text(code))));
    let mut members = vec![format!("\"code\":{}", text(&row.code)), format!("\"display\":{}", text(&row.display))];
    members.extend(kept.iter().map(|(name, value)| format!("{}:{}", text(name), value.get())));
    if !properties.is_empty() {
        members.push(format!("\"property\":[{}]", properties.join(",")));
    }
    Ok(format!("{{{}}}", members.join(",")))
}

fn names_parent(property: &str) -> bool {
    #[derive(Deserialize)]
    struct Property {
        code: String,
    }
    serde_json::from_str::<Property>(property).is_ok_and(|property| property.code == "parent")
}
