//! Concepts as they are answered: what was kept of them, read from the rows.

use domain::TerminologyId;
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx_macros::FromRow;

use super::statement::Lists;
use crate::Tx;
use crate::error::Result;

/// A concept that was found.
#[derive(FromRow, Clone, Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) code: String,
    pub(super) display: String,
    pub(super) inactive: bool,
    pub(super) detail: String,
}

/// What else is said of a concept.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Said {
    pub definition: Option<String>,
    #[serde(rename = "abstract")]
    pub is_abstract: bool,
    pub designation: Vec<Words>,
}

/// Other words for a concept.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Words {
    pub language: Option<String>,
    /// A `Coding`, as it was written.
    #[serde(rename = "use")]
    pub usage: Option<Box<RawValue>>,
    pub value: String,
}

impl Said {
    pub(super) fn of(detail: &str) -> Self {
        serde_json::from_str(detail).unwrap_or_default()
    }

    /// Its words in a language (`it`, `it-IT`); none where there are none of its own.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        let fits = |words: &&Words| {
            let own = words.language.as_deref().unwrap_or_default();
            !language.is_empty()
                && (own.eq_ignore_ascii_case(language)
                    || own.get(..language.len()).is_some_and(|begin| {
                        begin.eq_ignore_ascii_case(language) && own.as_bytes().get(language.len()) == Some(&b'-')
                    }))
        };
        self.designation.iter().find(fits).map(|words| words.value.as_str())
    }
}

/// The concepts with these numbers, in order.
pub(super) async fn numbered(tx: &mut Tx, id: TerminologyId, numbers: &[i64]) -> Result<Vec<Row>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let list = serde_json::to_string(numbers)?;
    let rows = each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new(
            "select c.number, c.code, c.display, c.inactive, c.detail from concept c where c.terminology_id = ",
        );
        query.push_bind(id).push(" and c.number in ");
        query.push_numbers(list);
        query.push(" order by c.number");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows)
}
