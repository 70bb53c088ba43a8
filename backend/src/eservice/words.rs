//! The words an e-service is found by, and how each database looks for them: FTS5 in SQLite, `tsvector` in PostgreSQL.
//! Both hold the same words, cut and folded here, and find the same: every word asked for begins one of them.

use domain::eservice::Eservice;
use domain::tenant::Tenant;
use domain::text::fold;
use domain::{EserviceId, TenantId};
use sqlx::{Postgres, Sqlite};
use sqlx_macros::FromRow;

use crate::Tx;
use crate::error::Result;

/// The most words that are looked for at once.
const MOST: usize = 8;
/// The most characters of a word that are looked for.
const LONGEST: usize = 50;

/// A database that finds words of e-services by an index.
pub(crate) trait FullText: sqlx::Database {
    /// Where e-services found by words come from; they are called `e`.
    const FROM: &'static str;
    /// The condition, ending where the bound question stands.
    const MATCHES: &'static str;
    /// What follows the question.
    const END: &'static str;
    /// Does it begin by itself with the index of the narrowest condition? SQLite does, and would sort for an order that is
    /// named besides; PostgreSQL reads the whole table to hash it, unless an order leads it along an index.
    const BEGINS_WITH_WHAT_IS_NARROW: bool;

    /// The question for all of these words, none of which has anything but letters and digits.
    fn question(words: &[String]) -> String;
}

impl FullText for Sqlite {
    // The order of the tables is said: the index of words comes first. It holds no columns, so the table is asked.
    const FROM: &'static str = " from eservice_index x cross join eservice e on e.place = x.rowid";
    const MATCHES: &'static str = " and x.eservice_index match ";
    const END: &'static str = "";
    const BEGINS_WITH_WHAT_IS_NARROW: bool = true;

    fn question(words: &[String]) -> String {
        words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
    }
}

impl FullText for Postgres {
    const FROM: &'static str = " from eservice e";
    const MATCHES: &'static str = " and e.vector @@ cast(";
    const END: &'static str = " as tsquery)";
    const BEGINS_WITH_WHAT_IS_NARROW: bool = false;

    fn question(words: &[String]) -> String {
        words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ")
    }
}

/// The words somebody asks for, folded, of letters and digits alone.
pub(crate) fn asked(typed: &str) -> Vec<String> {
    let cut = cut(typed);
    cut.split_whitespace().take(MOST).map(|word| word.chars().take(LONGEST).collect()).collect()
}

/// The pattern of `like` for a word asked for: with it a single e-service is tested, as the index would.
pub(crate) fn pattern(word: &str) -> String {
    format!("% {word}%")
}

/// What is stored of an e-service to find and sort it.
pub(crate) struct Stored {
    /// Words of name, description and provider, a blank before and after each.
    pub words: String,
    /// The name, folded.
    pub title: String,
    /// The provider's name, folded.
    pub producer_title: String,
}

impl Stored {
    fn new(name: &str, description: &str, producer: &str) -> Self {
        let words = format!(" {} ", cut(&format!("{name} {description} {producer}")));
        Self { words, title: fold(name), producer_title: fold(producer) }
    }
}

/// What is stored to find an e-service.
pub(crate) async fn of(tx: &mut Tx, eservice: &Eservice) -> Result<Stored> {
    let producer = sql!(tx, fetch_one scalar String, "select name from tenant where id = $1", eservice.producer)?;
    Ok(Stored::new(&eservice.name, &eservice.description, &producer))
}

/// After an ente has got another name: its e-services are found by it.
pub(crate) async fn renamed(tx: &mut Tx, producer: &Tenant) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        id: EserviceId,
        name: String,
        description: String,
    }
    let id: TenantId = producer.id;
    let rows = sql!(tx, fetch_all as Row, "select id, name, description from eservice where producer_id = $1", id)?;
    for row in rows {
        let stored = Stored::new(&row.name, &row.description, &producer.name);
        sql!(
            tx,
            execute,
            "update eservice set words = $2, producer_title = $3 where id = $1",
            row.id,
            stored.words,
            stored.producer_title
        )?;
    }
    Ok(())
}

/// Letters and digits, folded; everything else parts two words. Accents that stand alone belong to the letter before.
pub(crate) fn cut(text: &str) -> String {
    let composed = text.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect::<String>();
    let plain = fold(&composed).replace(|c: char| !c.is_alphanumeric(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_without_accents() {
        assert_eq!(cut("L’Anagrafe (ANPR): qualità, 2.0-beta"), "l anagrafe anpr qualita 2 0 beta");
        assert_eq!(cut("qualita\u{300}"), "qualita");
        assert_eq!(asked("  'drop\" OR  *"), ["drop", "or"]);
        assert_eq!(asked(&"a ".repeat(20)).len(), MOST);
        assert!(asked("%%% -- ''").is_empty());
    }

    #[test]
    fn each_database_is_asked_in_its_own_way() {
        let words = asked("anagrafe reg");
        assert_eq!(Sqlite::question(&words), "\"anagrafe\"* \"reg\"*");
        assert_eq!(Postgres::question(&words), "'anagrafe':* & 'reg':*");
    }
}
