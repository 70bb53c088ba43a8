//! Addresses of lists: the path and what is chosen, in a fixed order, what is empty left out.

use leptos_router::params::ParamsMap;

/// `path?name=value&…`
#[must_use]
pub fn address(path: &str, chosen: &[(&'static str, Option<&str>)]) -> String {
    let mut map = ParamsMap::new();
    for (name, value) in chosen {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            map.insert(*name, value.to_owned());
        }
    }
    // The router escapes hyphens too, which no address needs.
    format!("{path}{}", map.to_query_string().replace("%2D", "-"))
}

/// Any text as one part of a path: everything but letters and digits is escaped, a slash too.
#[must_use]
pub fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            segment.push(char::from(byte));
        } else {
            segment.push('%');
            segment.extend([byte >> 4, byte & 15].into_iter().map(hexadecimal));
        }
    }
    segment
}

fn hexadecimal(digit: u8) -> char {
    char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 })
}

/// The text that [`segment`] made a part of a path of; none when it is no text.
#[must_use]
pub fn unescaped(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The number of a page for [`address`]; the first one needs none.
#[must_use]
pub fn page_number(page: i64) -> Option<String> {
    (page > 1).then(|| page.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_one_part_of_a_path_and_comes_back() {
        for (text, part) in
            [("A-1", "A-1"), ("mg/dL", "mg%2FdL"), ("{ratio} à", "%7Bratio%7D%20%C3%A0"), ("%2F", "%252F")]
        {
            assert_eq!(segment(text), part);
            assert_eq!(unescaped(part).as_deref(), Some(text));
        }
        assert_eq!(["%", "%2", "%zz", "%FF"].map(unescaped), [None, None, None, None]);
    }

    #[test]
    fn what_is_empty_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(address("/enti", &[("q", None), ("p", Some(""))]), "/enti");
        assert_eq!(
            address("/enti", &[("q", Some("a&b c")), ("p", page_number(2).as_deref())]),
            "/enti?q=a%26b%20c&p=2"
        );
        assert_eq!(page_number(1), None);
    }
}
