//! Searches, read.

use super::*;

fn read(kind: Kind, pairs: &[(&str, &str)], is_strict: bool) -> Result<Filter, Fault> {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Filter::read(kind, &pairs, is_strict)
}

#[test]
fn parameters_are_read() {
    let pairs = [
        ("url", "http://a|1"),
        ("name:contains", "Età"),
        ("title", "x"),
        ("status", "http://hl7.org/fhir/publication-status|active,draft"),
        ("identifier", "urn:ietf:rfc:3986|urn:oid:1.2.3"),
        ("date", "ge2023-09"),
        ("content-mode", "complete"),
        ("code", "01"),
        ("_count", "1000"),
        ("_offset", "20"),
        ("_sort", "-date"),
        ("pippo", "1"),
    ];
    let filter = read(Kind::CodeSystem, &pairs, false).unwrap();
    assert_eq!(filter.urls.as_deref(), Some(&["http://a".to_owned()][..]));
    assert_eq!(filter.versions.as_deref(), Some(&["1".to_owned()][..]));
    assert_eq!(filter.name, Some(Match::Contains("Età".into())));
    assert_eq!(filter.title, Some(Match::Begins("x".into())));
    assert_eq!(filter.statuses.as_deref(), Some(&["active".to_owned(), "draft".to_owned()][..]));
    assert_eq!(filter.identifiers, Some(vec![Identifier::Oid("1.2.3".into())]));
    assert_eq!(filter.dates, [(Compare::AtLeast, "2023-09".to_owned())]);
    assert_eq!((filter.count, filter.offset, filter.sort, filter.descending), (MOST, 20, Sort::Date, true));
    assert_eq!(filter.used.len(), 11, "without what nobody knows");
    assert_eq!(read(Kind::CodeSystem, &pairs, true), Err(Fault::UnknownParameter { name: "pippo".into() }));
    let by_oid = read(Kind::ValueSet, &[("url", "urn:oid:1.2.3")], true).unwrap();
    assert_eq!((by_oid.oids.as_deref(), by_oid.urls), (Some(&["1.2.3".to_owned()][..]), None));
    let commas = read(Kind::CodeSystem, &[("version", "a\\,b,c")], true).unwrap();
    assert_eq!(commas.versions.as_deref(), Some(&["a,b".to_owned(), "c".to_owned()][..]));
}

#[test]
fn what_cannot_be_read_or_is_not_offered_is_refused() {
    for (kind, name, value, expected) in [
        (Kind::CodeSystem, "date", "ieri", malformed("date")),
        (Kind::CodeSystem, "_count", "x", malformed("_count")),
        (Kind::CodeSystem, "_count", "-1", malformed("_count")),
        (Kind::CodeSystem, "_sort", "pippo", Fault::NotSupported { what: "_sort=pippo".into() }),
        (Kind::CodeSystem, "_include", "x", Fault::NotSupported { what: "_include".into() }),
        (Kind::CodeSystem, "url:below", "x", Fault::NotSupported { what: "url:below".into() }),
        (Kind::CodeSystem, "publisher:exact", "x", Fault::NotSupported { what: "publisher:exact".into() }),
        (Kind::ValueSet, "reference:below", "x", Fault::NotSupported { what: "reference:below".into() }),
        (Kind::ValueSet, "code", "1,2,3,4,5,6,7,8,9,10,11", malformed("code")),
        (Kind::ConceptMap, "identifier", "1,2,3,4,5,6,7,8,9,10,11", malformed("identifier")),
    ] {
        assert_eq!(read(kind, &[(name, value)], false), Err(expected), "{name}={value}");
    }
    assert!(read(Kind::ValueSet, &[("content-mode", "x")], false).unwrap().contents.is_none(), "not of value sets");
}

#[test]
fn a_system_and_a_value_are_told_apart() {
    let token = |system: Option<&str>, value: Option<&str>| Token {
        system: system.map(str::to_owned),
        value: value.map(str::to_owned),
    };
    for (text, expected) in [
        ("A1", vec![token(None, Some("A1"))]),
        ("http://s|A1", vec![token(Some("http://s"), Some("A1"))]),
        ("http://s|", vec![token(Some("http://s"), None)]),
        ("|A1", vec![token(Some(""), Some("A1"))]),
        ("|", vec![]),
        ("a,http://s|b\\,c|d", vec![token(None, Some("a")), token(Some("http://s"), Some("b,c|d"))]),
    ] {
        let codes = read(Kind::ValueSet, &[("code", text)], true).unwrap();
        assert_eq!((codes.enumerated.as_ref(), codes.code), (Some(&expected), None), "{text}");
        let identifiers = read(Kind::ValueSet, &[("identifier", text)], true).unwrap().identifiers;
        let expected: Vec<Identifier> = expected.into_iter().map(Identifier::Other).collect();
        assert_eq!(identifiers, Some(expected), "{text}");
    }
    let oid = |dotted: &str| Identifier::Oid(dotted.to_owned());
    let other = |system: &str, value: &str| Identifier::Other(token(Some(system), Some(value)));
    for (text, expected) in [
        ("1.2.3,urn:oid:1.2.4", vec![oid("1.2.3"), oid("1.2.4")]),
        ("http://s|1.2.3", vec![other("http://s", "1.2.3")]),
        ("urn:ietf:rfc:3986|urn:uuid:1", vec![other("urn:ietf:rfc:3986", "urn:uuid:1")]),
    ] {
        assert_eq!(
            read(Kind::CodeSystem, &[("identifier", text)], true).unwrap().identifiers,
            Some(expected),
            "{text}"
        );
    }
    let many = (3..60).map(|last| format!("1.2.{last}")).collect::<Vec<_>>().join(",");
    assert!(
        read(Kind::CodeSystem, &[("identifier", many.as_str())], true).is_ok(),
        "of object identifiers there is an index"
    );
    assert_eq!(read(Kind::CodeSystem, &[("code", "s|A1")], true).unwrap().code.as_deref(), Some("A1"));
}
