//! Codes that a value set names and that are not here: nobody has loaded their system, or only a part of it. The value set
//! names them, and that is all that is known of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::TerminologyId;
use domain::fhir::code::Detail;
use domain::terminology::compose::Definition;

use super::statement::Lists as _;
use super::{Item, System};
use crate::Tx;
use crate::error::Result;
use crate::terminology::words::fits;

/// Those in which all words that are looked for stand.
pub(super) fn items<'a>(
    definition: &Definition,
    system: &Arc<System>,
    codes: impl IntoIterator<Item = &'a String>,
    filter: &str,
) -> Vec<Item> {
    let item = |code: &String| {
        let display = definition.words.get(&(system.url.clone(), code.clone())).cloned().unwrap_or_default();
        fits(filter, code, &display).then(|| Item {
            system: Arc::clone(system),
            code: code.clone(),
            display,
            is_inactive: false,
            said: Detail::default(),
        })
    };
    codes.into_iter().filter_map(item).collect()
}

/// Those of the codes that are not in a version.
pub(super) async fn absent(
    tx: &mut Tx,
    system: &System,
    id: TerminologyId,
    codes: &BTreeSet<String>,
) -> Result<Vec<String>> {
    let folded = |code: &String| if system.is_case_sensitive { code.clone() } else { code.to_lowercase() };
    let column = if system.is_case_sensitive { "code" } else { "code_fold" };
    // PostgreSQL keeps no such text, and would say so in its own words.
    let asked: Vec<String> = codes.iter().filter(|code| !code.contains('\0')).map(folded).collect();
    let here: Vec<String> = each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("select c.");
        query.push(column).push(" from concept c where c.terminology_id = ").push_bind(id);
        query.push(" and c.").push(column).push(" in ").texts(&asked);
        query.build_query_scalar().fetch_all(c).await
    })?;
    let here = here.into_iter().collect::<BTreeSet<_>>();
    Ok(codes.iter().filter(|code| !here.contains(&folded(code))).cloned().collect())
}
