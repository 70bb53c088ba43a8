//! Text typed by people, checked once: trimmed, within its length, without control characters.

use serde::{Deserialize, Serialize};

use crate::denial::{FieldError, FieldProblem};

/// Text of `MIN` to `MAX` characters (Unicode scalar values), without leading or trailing blanks and without control
/// characters other than line breaks and tabs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// `Required` when empty and `MIN` is not 0, `TooShort`, `TooLong`, or `Malformed` for control characters.
    pub fn parse(typed: &str) -> Result<Self, FieldProblem> {
        let text = typed.trim().replace("\r\n", "\n");
        let length = text.chars().count();
        if length == 0 && MIN > 0 {
            return Err(FieldProblem::Required);
        }
        if length < MIN {
            return Err(FieldProblem::TooShort { min: MIN as u64 });
        }
        if length > MAX {
            return Err(FieldProblem::TooLong { max: MAX as u64 });
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(FieldProblem::Malformed);
        }
        Ok(Self(text))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|problem| format!("{problem:?}"))
    }
}

impl<const MIN: usize, const MAX: usize> From<Text<MIN, MAX>> for String {
    fn from(text: Text<MIN, MAX>) -> Self {
        text.0
    }
}

/// Collects the problems of a form, so that all of them are told at once.
#[derive(Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Nothing wrong so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value, or remembers what is wrong with `field`.
    pub fn check<T>(&mut self, field: &str, value: Result<T, FieldProblem>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problem(field, problem);
                None
            }
        }
    }

    /// Reads a text field.
    pub fn text<const MIN: usize, const MAX: usize>(&mut self, field: &str, typed: &str) -> Option<Text<MIN, MAX>> {
        self.check(field, Text::parse(typed))
    }

    /// Remembers a problem of `field`.
    pub fn problem(&mut self, field: &str, problem: FieldProblem) {
        self.0.push(FieldError { field: field.to_owned(), problem });
    }

    /// Ends the check.
    ///
    /// # Errors
    /// `Denial::Invalid` with every problem found, or with none when `value` is absent for a problem already told.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, crate::Denial> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(crate::Denial::Invalid(self.0)),
        }
    }
}

/// Lower case without accents, blanks folded: what two texts have in common for somebody who searches.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = text.chars().flat_map(char::to_lowercase).map(|c| match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '’' => '\'',
        c => c,
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_measured_in_characters() {
        assert_eq!(Text::<2, 5>::parse("  però ").map(String::from), Ok("però".to_owned()));
        assert_eq!(Text::<2, 5>::parse(""), Err(FieldProblem::Required));
        assert_eq!(Text::<2, 5>::parse("è"), Err(FieldProblem::TooShort { min: 2 }));
        assert_eq!(Text::<2, 5>::parse("èèèèèè"), Err(FieldProblem::TooLong { max: 5 }));
        assert_eq!(Text::<0, 5>::parse("a\u{0}"), Err(FieldProblem::Malformed));
        assert_eq!(Text::<0, 5>::parse("a\r\nb").map(String::from), Ok("a\nb".to_owned()));
    }
}
