//! The words a concept is found by, those of its code and of its display, and how each database looks for them: FTS5 in SQLite,
//! `tsvector` in PostgreSQL. Every word asked for begins one of the concept's.

use domain::TerminologyId;
use domain::text::fold;

use crate::Tx;
use crate::db::Parts;
use crate::error::Result;
use crate::eservice::words::{FullText, asked, cut, pattern};

/// The most concepts that are found by the index of words. More are met on the way through the terminology, each tested.
pub(crate) const MOST: usize = 10_000;
/// Characters of all words of a concept that are kept.
const LONGEST: usize = 1_000;

/// What is stored of a concept to find it: its words, a blank before and after each.
pub(crate) fn stored(code: &str, display: &str) -> String {
    let cut = cut(&format!("{code} {}", display.chars().take(LONGEST).collect::<String>()));
    format!(" {} ", cut.chars().take(LONGEST).collect::<String>().trim_end())
}

/// What somebody looks for in a terminology, once the index of words was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Hits {
    /// Nothing is looked for.
    All,
    /// Signs that are no word: a code is meant, lower case.
    Code(String),
    /// Numbers of the concepts, rising.
    Found(Vec<i64>),
    /// More than [`MOST`]: patterns of `like` that all of them meet.
    Common(Vec<String>),
}

/// Asks the index.
pub(crate) async fn find(tx: &mut Tx, id: TerminologyId, typed: &str) -> Result<Hits> {
    let words = asked(typed);
    if words.is_empty() {
        let code = typed.trim().to_lowercase().replace('\0', "");
        return Ok(if code.is_empty() { Hits::All } else { Hits::Code(code) });
    }
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let numbers: Vec<i64> = match tx.parts() {
        Parts::Sqlite(c) => {
            // The index holds terminologies one after the other, each in the order of its concepts.
            let found = sqlx::query_scalar(
                "select x.rowid & 4294967295 from concept_index x
                 where x.concept_index match $2
                   and x.rowid >= (select place << 32 from terminology where id = $1)
                   and x.rowid <= (select (place << 32) | 4294967295 from terminology where id = $1)
                 order by x.rowid limit $3",
            );
            found.bind(id).bind(sqlx::Sqlite::question(&words)).bind(most).fetch_all(c).await?
        }
        Parts::Postgres(c) => {
            // The terminology is compared as text, so that the index of words is the only way in: whatever is known of the
            // table, a terminology of a million is not read through for a rare word.
            let found = sqlx::query_scalar(
                "with found as materialized (
                     select c.number from concept c
                     where array_to_tsvector(array_remove(string_to_array(c.search, ' '), '')) @@ cast($2 as tsquery)
                       and cast(c.terminology_id as text) = $1
                     limit $3)
                 select number from found order by number",
            );
            found.bind(id.to_string()).bind(sqlx::Postgres::question(&words)).bind(most).fetch_all(c).await?
        }
    };
    Ok(if numbers.len() > MOST {
        Hits::Common(words.iter().map(|word| pattern(word)).collect())
    } else {
        Hits::Found(numbers)
    })
}

/// Does a text that is no concept's hold every word asked for, as the index would find it?
pub(crate) fn fits(typed: &str, code: &str, display: &str) -> bool {
    let words = asked(typed);
    if words.is_empty() {
        return typed.trim().is_empty() || fold(code) == fold(typed);
    }
    let stored = stored(code, display);
    words.iter().all(|word| stored.contains(&format!(" {word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_code_and_display_are_found_by_their_beginnings() {
        assert_eq!(stored("E11.9", "Diabete, età avanzata"), " e11 9 diabete eta avanzata ");
        assert_eq!(stored("+", ""), "  ");
        assert!(stored("a", &"parola ".repeat(1_000)).len() <= LONGEST + 2);
        for (typed, found) in [("dia ETÀ", true), ("e11.9", true), ("abete", false), ("", true), ("+", false)] {
            assert_eq!(fits(typed, "E11.9", "Diabete, età avanzata"), found, "{typed}");
        }
        assert!(fits("+", "+", "Positivo"));
    }
}
