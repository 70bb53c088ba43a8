//! Codes that a spreadsheet has turned into dates or numbers: `1-8` became `01-ago`, `1230000` became `1,23E+05`. It
//! happened in an official file (`terminology.md` §10).

const MONTHS: [&str; 24] = [
    "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic", "jan", "feb", "mar", "apr",
    "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Does a code look like that?
pub(crate) fn is_made_by_a_spreadsheet(code: &str) -> bool {
    is_date(code) || is_scientific(code)
}

fn is_date(code: &str) -> bool {
    let Some((day, month)) = code.split_once('-') else { return false };
    matches!(day.len(), 1 | 2)
        && day.bytes().all(|byte| byte.is_ascii_digit())
        && MONTHS.contains(&month.to_ascii_lowercase().as_str())
}

/// Digits, a comma or a point, digits, `E`, a sign, digits.
fn is_scientific(code: &str) -> bool {
    let Some((number, exponent)) = code.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((whole, part)) = number.split_once([',', '.']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']);
    digits(whole) && digits(part) && exponent.is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::is_made_by_a_spreadsheet;

    #[test]
    fn dates_and_numbers_are_known_and_codes_are_left_alone() {
        for code in ["01-ago", "2-GIU", "1,23E+05", "1.5E-7", "10-dec"] {
            assert!(is_made_by_a_spreadsheet(code), "{code}");
        }
        for code in ["LA20146-9", "00.91", "744.01", "V42.0", "10-agosto", "E11.9", "1E5", "12E05", "-ago", "123-ago"] {
            assert!(!is_made_by_a_spreadsheet(code), "{code}");
        }
    }
}
