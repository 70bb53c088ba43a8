//! Which passwords are good enough (security.md WEB-13): long, not guessable, and otherwise anything at all. No rule
//! about kinds of characters, nothing trimmed, folded or cut: the exact bytes count.

use crate::{Denial, FieldProblem};

/// Fewest characters: the password is the only factor.
pub const MIN_LENGTH: usize = 15;
/// Most characters, so that nobody keeps the processor busy with a book.
pub const MAX_LENGTH: usize = 512;

/// Words that people build passwords from; one on each line, lower case, `#` begins a comment.
const WORDS: &str = include_str!("common_words.txt");

/// What a password is checked against beside the common words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Policy<'a> {
    /// Names that anybody would try for this account: user name, ente.
    pub context: &'a [&'a str],
    /// Demo accounts keep the password that the contract names.
    pub demo: bool,
}

/// The password of every demo account (contract.md); refused for real ones.
pub const DEMO_PASSWORD: &str = "ponte-demo-2026";

/// Is the password good enough?
///
/// # Errors
/// `Invalid` for `field`: `Required`, `TooShort`, `TooLong` or `TooCommon`.
pub fn check(field: &str, password: &str, policy: &Policy<'_>) -> Result<(), Denial> {
    problem(password, policy).map_or(Ok(()), |problem| Err(Denial::field(field, problem)))
}

fn problem(password: &str, policy: &Policy<'_>) -> Option<FieldProblem> {
    if policy.demo && password == DEMO_PASSWORD {
        return None;
    }
    match password.chars().count() {
        0 => return Some(FieldProblem::Required),
        length if length < MIN_LENGTH => return Some(FieldProblem::TooShort { min: MIN_LENGTH as u64 }),
        length if length > MAX_LENGTH => return Some(FieldProblem::TooLong { max: MAX_LENGTH as u64 }),
        _ => {}
    }
    is_guessable(password, policy.context).then_some(FieldProblem::TooCommon)
}

/// Would somebody find it by joining well-known words, dates and rows of keys? What counts is what is left when those
/// are taken away; four different words make a phrase, and a phrase is fine.
fn is_guessable(password: &str, context: &[&str]) -> bool {
    let plain = plain(password);
    if is_repetition(&plain) || distinct(&plain) < 6 {
        return true;
    }
    let letters = plain.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let mut words = context.iter().flat_map(|name| names(name)).collect::<Vec<_>>();
    words.extend(common_words().map(str::to_owned));
    // Longer words first, so that "password" is not taken for "pass" and a rest.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (mut rest, mut found) = (letters, 0);
    for word in &words {
        if rest.contains(word.as_str()) {
            rest = rest.replace(word.as_str(), " ");
            found += usize::from(word.len() >= 4);
        }
    }
    let left = rest.chars().filter(|c| c.is_alphabetic()).count();
    left < 4 && found < 4 && !is_mostly_random(password, &plain)
}

/// Many symbols or digits in no order, as a generator makes them, need no letters.
fn is_mostly_random(password: &str, plain: &str) -> bool {
    let others = password.chars().filter(|c| !c.is_alphanumeric()).count();
    let digits = plain.chars().filter(char::is_ascii_digit).collect::<String>();
    let disordered = digits.len() >= 12 && !is_repetition(&digits) && steps(&digits) < digits.len() / 2;
    others >= 10 && distinct(password) >= 10 || disordered
}

/// Neighbours that follow each other, as in 12345 or 98765.
fn steps(text: &str) -> usize {
    text.as_bytes().windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count()
}

/// Lower case, accents and the usual disguises taken off (`p@ssw0rd`), everything but letters and digits left out.
/// Digits stand for letters only between letters: 2026 is a year.
fn plain(password: &str) -> String {
    let lower = password.to_lowercase().chars().collect::<Vec<_>>();
    let letter = |at: Option<&char>| at.is_some_and(|c| c.is_alphabetic());
    let disguised =
        |at: usize| letter(at.checked_sub(1).and_then(|before| lower.get(before))) || letter(lower.get(at + 1));
    lower
        .iter()
        .enumerate()
        .filter_map(|(at, c)| match c {
            '@' | '4' if disguised(at) => Some('a'),
            '0' if disguised(at) => Some('o'),
            '1' | '!' if disguised(at) => Some('i'),
            '3' if disguised(at) => Some('e'),
            '5' | '$' if disguised(at) => Some('s'),
            '7' if disguised(at) => Some('t'),
            'à' | 'á' | 'â' | 'ä' => Some('a'),
            'è' | 'é' | 'ê' | 'ë' => Some('e'),
            'ì' | 'í' | 'î' | 'ï' => Some('i'),
            'ò' | 'ó' | 'ô' | 'ö' => Some('o'),
            'ù' | 'ú' | 'û' | 'ü' => Some('u'),
            c if c.is_alphanumeric() => Some(*c),
            _ => None,
        })
        .collect()
}

/// The words of a name worth looking for: `ufficio.protocollo@comune-valdoro` has four.
fn names(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    let words = parts.map(|part| plain(part).chars().filter(|c| c.is_alphabetic()).collect::<String>());
    words.filter(|word| word.chars().count() >= 4).collect()
}

/// One short piece again and again, the last time perhaps cut.
fn is_repetition(text: &str) -> bool {
    let chars = text.chars().collect::<Vec<_>>();
    (1..=chars.len() / 2).any(|unit| unit <= 8 && (unit..chars.len()).all(|at| chars[at] == chars[at - unit]))
}

fn distinct(text: &str) -> usize {
    let mut chars = text.chars().collect::<Vec<_>>();
    chars.sort_unstable();
    chars.dedup();
    chars.len()
}

fn common_words() -> impl Iterator<Item = &'static str> {
    WORDS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Option<FieldProblem> {
        let context = ["anna.bianchi@comune-valdoro", "Comune di Valdoro"];
        problem(password, &Policy { context: &context, demo: false })
    }

    #[test]
    fn length_is_counted_in_characters_and_has_room() {
        assert_eq!(verdict(""), Some(FieldProblem::Required));
        assert_eq!(verdict("gelsomino-però"), Some(FieldProblem::TooShort { min: 15 }));
        assert_eq!(verdict("gelsomino-peròo"), None);
        let long = "Vento di tramontana sul crinale, ".repeat(6);
        assert!(long.chars().count() > 190);
        assert_eq!(verdict(&long), None);
        assert_eq!(verdict(&"x7Kq ".repeat(103)), Some(FieldProblem::TooLong { max: 512 }));
    }

    #[test]
    fn well_known_words_dates_and_rows_of_keys_are_not_enough() {
        for guessable in [
            "passwordpassword",
            "Password-Password-1",
            "P@ssw0rdP@ssw0rd2026",
            "123456789012345",
            "111111111111111",
            "qwertyuiopasdfghjkl",
            "qwerty1234567890",
            "abcabcabcabcabcabc",
            "juventus-juventus-1897",
            "forzaitalia2006!!",
            "amministratore2026",
            "benvenuto.2026.benvenuto",
            "comune-valdoro-2026",
            "Anna.Bianchi.1984",
            "bianchi anna valdoro",
            "ponte-demo-2026",
            "01/01/1970 01/01/1970",
        ] {
            assert_eq!(verdict(guessable), Some(FieldProblem::TooCommon), "{guessable}");
        }
    }

    #[test]
    fn phrases_and_generated_passwords_are_fine_whatever_their_characters() {
        for good in [
            "cavallo graffetta lanterna",
            "il mio gatto dorme sul radiatore",
            "tn4w-gkq7-rz2m-vh6d",
            "Xq7#mP2$vL9@kR4",
            "839201746528193",
            "la-casa-è-in-fondo-al-viale",
            "длинная фраза без смысла",
            "  vpzt . Krmq .  wdnx ",
            "zero\u{0}nel mezzo è ammesso",
        ] {
            assert_eq!(verdict(good), None, "{good}");
        }
    }

    #[test]
    fn the_demo_password_is_for_the_demo_only() {
        assert_eq!(problem(DEMO_PASSWORD, &Policy { context: &[], demo: true }), None);
        assert_eq!(
            problem("password-2026-password", &Policy { context: &[], demo: true }),
            Some(FieldProblem::TooCommon)
        );
    }

    #[test]
    fn the_list_is_lower_case_letters_each_word_once() {
        let words = common_words().collect::<Vec<_>>();
        assert!(words.len() > 300, "{}", words.len());
        let mut seen = std::collections::BTreeSet::new();
        for word in words {
            assert!(word.len() >= 3 && word.chars().all(|c| c.is_ascii_lowercase()), "{word}");
            assert!(seen.insert(word), "{word} twice");
        }
    }
}
