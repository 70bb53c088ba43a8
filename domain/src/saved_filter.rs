//! Filters of a list that a person gave a name, to find them again. They are that person's alone.

use crate::denial::FieldProblem;
use crate::text::{Fields, Text};
use crate::{Denial, SavedFilterId, Timestamp};

/// The name of a filter.
pub type FilterName = Text<1, 60>;

/// The most filters one person keeps for one list.
pub const MAX_FOR_LIST: u64 = 20;
/// The longest query that is kept, in characters.
pub const MAX_QUERY: u64 = 2_000;

/// A filter with its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    /// The path of the list's page.
    pub list: String,
    pub name: String,
    /// What the address of the page says after the question mark; empty for the list as it is.
    pub query: String,
    pub created_at: Timestamp,
}

/// May a filter with this name be kept beside those that are there? `taken`: one of them is called so.
///
/// # Errors
/// `Invalid` naming every field that is wrong.
pub fn check(name: &str, query: &str, kept: u64, taken: bool) -> Result<FilterName, Denial> {
    let mut fields = Fields::new();
    let parsed = fields.text("name", name);
    if taken {
        fields.problem("name", FieldProblem::Taken);
    } else if kept >= MAX_FOR_LIST {
        fields.problem("name", FieldProblem::TooMany { max: MAX_FOR_LIST });
    }
    if query.chars().count() as u64 > MAX_QUERY {
        fields.problem("query", FieldProblem::TooLong { max: MAX_QUERY });
    }
    fields.finish(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(answer: Result<FilterName, Denial>) -> Option<(String, FieldProblem)> {
        match answer {
            Err(Denial::Invalid(mut errors)) => errors.pop().map(|error| (error.field, error.problem)),
            Ok(_) | Err(_) => None,
        }
    }

    #[test]
    fn a_name_is_short_new_and_one_of_few() {
        assert_eq!(check("  In attesa ", "q=a", 0, false).map(String::from), Ok("In attesa".to_owned()));
        assert_eq!(problem(check(" ", "", 0, false)), Some(("name".into(), FieldProblem::Required)));
        let long = "a".repeat(61);
        assert_eq!(problem(check(&long, "", 0, false)), Some(("name".into(), FieldProblem::TooLong { max: 60 })));
        assert_eq!(problem(check("a", "", 1, true)), Some(("name".into(), FieldProblem::Taken)));
        let full = Some(("name".into(), FieldProblem::TooMany { max: MAX_FOR_LIST }));
        assert_eq!(problem(check("a", "", MAX_FOR_LIST, false)), full);
        assert!(check("a", "", MAX_FOR_LIST - 1, false).is_ok());
        let query = "a".repeat(2_001);
        assert_eq!(problem(check("a", &query, 0, false)), Some(("query".into(), FieldProblem::TooLong { max: 2_000 })));
    }
}
