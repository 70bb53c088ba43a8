//! Object identifiers, which name terminologies: `2.16.840…` and `urn:oid:2.16.840…` are the same.

/// Characters of an identifier at most.
const MAX: usize = 128;

/// The dotted form, or nothing when it is no object identifier.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let dotted = match text.get(..8) {
        Some(prefix) if prefix.eq_ignore_ascii_case("urn:oid:") => &text[8..],
        _ => text,
    };
    let mut arcs = dotted.split('.');
    let root_fits = arcs.next().is_some_and(|root| matches!(root, "0" | "1" | "2"));
    let mut others = 0_usize;
    let all_fit = arcs.all(|arc| {
        others += 1;
        let digits = !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit());
        digits && (arc == "0" || !arc.starts_with('0'))
    });
    (root_fits && all_fit && others > 0 && dotted.len() <= MAX).then(|| dotted.to_owned())
}

/// An address as it is compared: an object identifier in one form, anything else as it is.
#[must_use]
pub fn address(text: &str) -> String {
    let is_oid = text.get(..8).is_some_and(|prefix| prefix.eq_ignore_ascii_case("urn:oid:"));
    canonical(text).filter(|_| is_oid).map_or_else(|| text.to_owned(), |dotted| format!("urn:oid:{dotted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_and_everything_else_is_none() {
        for (text, expected) in [
            ("2.16.840.1.113883.6.1", Some("2.16.840.1.113883.6.1")),
            ("urn:oid:2.16.840.1", Some("2.16.840.1")),
            ("URN:OID:1.0.3", Some("1.0.3")),
            (" 2.5 ", Some("2.5")),
            ("2", None),
            ("3.1", None),
            ("2.01", None),
            ("2..1", None),
            ("2.1.", None),
            ("2.x", None),
            ("", None),
            ("urn:oid:", None),
        ] {
            assert_eq!(canonical(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(canonical(&format!("2.{}", "1".repeat(127))), None, "too long");
    }

    #[test]
    fn addresses_are_left_alone_but_for_identifiers() {
        for (text, expected) in [
            ("URN:OID:2.16.1", "urn:oid:2.16.1"),
            ("urn:oid:2.16.1", "urn:oid:2.16.1"),
            ("2.16.1", "2.16.1"),
            ("urn:oid:x", "urn:oid:x"),
            ("http://loinc.org", "http://loinc.org"),
        ] {
            assert_eq!(address(text), expected);
        }
    }
}
