//! Rows of concepts, read by their numbers.

use domain::TerminologyId;
use sqlx_macros::FromRow;

use super::statement::Lists;
use crate::Tx;
use crate::error::Result;

/// A concept that was found.
#[derive(FromRow, Clone, Debug)]
pub(super) struct Row {
    pub(super) code: String,
    pub(super) display: String,
    pub(super) inactive: bool,
    pub(super) detail: String,
}

/// The concepts with these numbers, in order.
pub(super) async fn numbered(tx: &mut Tx, id: TerminologyId, numbers: &[i64]) -> Result<Vec<Row>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let list = serde_json::to_string(numbers)?;
    let rows = each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new(
            "select c.code, c.display, c.inactive, c.detail from concept c where c.terminology_id = ",
        );
        query.push_bind(id).push(" and c.number in ");
        query.push_numbers(list);
        query.push(" order by c.number");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows)
}
