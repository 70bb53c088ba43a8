//! Value sets put together, in tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Definition, Fault, PropertyTest, Reference, Relation, Test, World, combine};

/// Systems `a` and `b` in versions 1 and 2 (the newest), and some value sets.
#[derive(Default)]
struct Known(BTreeMap<String, Definition>);

impl World<String> for Known {
    fn system(&self, reference: &Reference) -> Result<String, Fault> {
        let Reference { url, version } = reference;
        if !["a", "b"].contains(&url.as_str()) {
            return Err(Fault::UnknownSystem { system: url.clone(), version: version.clone() });
        }
        Ok(format!("{url}|{}", version.as_deref().unwrap_or("2")))
    }

    fn is_same_system(&self, one: &String, other: &String) -> bool {
        one[..1] == other[..1]
    }

    fn value_set(&self, reference: &Reference) -> Result<&Definition, Fault> {
        self.0.get(&reference.url).ok_or_else(|| Fault::UnknownValueSet { url: reference.to_string() })
    }
}

fn definition(compose: &str) -> Definition {
    Definition::parse(&format!("{{\"compose\":{compose}}}")).expect("a good compose")
}

fn codes(codes: &str) -> Test {
    Test::Codes(codes.split(' ').map(str::to_owned).collect())
}

fn is_a(code: &str) -> Test {
    Test::Stands(Relation::IsA, code.to_owned())
}

fn not(test: Test) -> Test {
    Test::Not(Box::new(test))
}

/// `compose` beside two value sets: `v` (codes 1, 2, 3 of `a`) and `w` (all of `a` below x, all of `b`).
fn worked_out(compose: &str) -> Result<Content<String>, Fault> {
    let mut known = Known::default();
    let v = r#"{"include":[{"system":"a","concept":[{"code":"1"},{"code":"2"},{"code":"3"}]}]}"#;
    let w = r#"{"include":[{"system":"a","filter":[{"property":"concept","op":"is-a","value":"x"}]},{"system":"b"}]}"#;
    let loops = r#"{"include":[{"valueSet":["round"]}]}"#;
    let round = r#"{"include":[{"system":"a"},{"valueSet":["loops"]}]}"#;
    for (url, compose) in [("v", v), ("w", w), ("loops", loops), ("round", round)] {
        known.0.insert(url.to_owned(), definition(compose));
    }
    combine(&definition(compose), Some(&Reference::parse("self")), &known)
}

#[test]
fn parts_are_put_together_as_fhir_says() {
    for (compose, expected) in [
        // Alternatives, within one system and over several.
        (
            r#"{"include":[{"system":"a","concept":[{"code":"1"}]},{"system":"b"},{"system":"a","concept":[{"code":"2"}]}]}"#,
            vec![("a|2", codes("1 2")), ("b|2", Test::Every)],
        ),
        // A pinned version is another key.
        (
            r#"{"include":[{"system":"a","version":"1"},{"system":"a"}]}"#,
            vec![("a|1", Test::Every), ("a|2", Test::Every)],
        ),
        // Several filters have all to be met.
        (
            r#"{"include":[{"system":"a","filter":[{"property":"concept","op":"is-a","value":"x"},{"property":"concept","op":"is-a","value":"y"}]}]}"#,
            vec![("a|2", Test::All(vec![is_a("x"), is_a("y")]))],
        ),
        // Imported alone, cut with a system, and cut with each other.
        (r#"{"include":[{"valueSet":["v"]}]}"#, vec![("a|2", codes("1 2 3"))]),
        (
            r#"{"include":[{"system":"a","concept":[{"code":"2"},{"code":"9"}],"valueSet":["v"]}]}"#,
            vec![("a|2", codes("2"))],
        ),
        (r#"{"include":[{"valueSet":["v","w"]}]}"#, vec![("a|2", Test::All(vec![codes("1 2 3"), is_a("x")]))]),
        (r#"{"include":[{"system":"b","valueSet":["v"]}]}"#, vec![]),
        // Left out: codes, a whole system, every version where none is said.
        (
            r#"{"include":[{"system":"a"}],"exclude":[{"system":"a","concept":[{"code":"1"}]}]}"#,
            vec![("a|2", not(codes("1")))],
        ),
        (r#"{"include":[{"valueSet":["v"]}],"exclude":[{"system":"a"}]}"#, vec![]),
        (
            r#"{"include":[{"system":"a","version":"1","concept":[{"code":"1"},{"code":"2"}]}],"exclude":[{"system":"a","concept":[{"code":"1"}]}]}"#,
            vec![("a|1", codes("2"))],
        ),
        (
            r#"{"include":[{"system":"a","concept":[{"code":"1"}]}],"exclude":[{"system":"a","version":"1"}]}"#,
            vec![("a|2", codes("1"))],
        ),
        (r#"{"inactive":false,"include":[{"system":"a"}]}"#, vec![("a|2", not(Test::Inactive))]),
    ] {
        let content = worked_out(compose).expect(compose);
        let content = content.iter().map(|(key, test)| (key.as_str(), test.clone())).collect::<Vec<_>>();
        assert_eq!(content, expected, "{compose}");
    }
}

#[test]
fn what_cannot_be_put_together_is_refused() {
    for (compose, fault) in [
        (r#"{"include":[{"valueSet":["loops"]}]}"#, Fault::ImportCycle { url: "loops".into() }),
        (r#"{"include":[{"valueSet":["self"]}]}"#, Fault::ImportCycle { url: "self".into() }),
        (r#"{"include":[{"valueSet":["http://altrove"]}]}"#, Fault::UnknownValueSet { url: "http://altrove".into() }),
        (
            r#"{"include":[{"system":"c","version":"1"}]}"#,
            Fault::UnknownSystem { system: "c".into(), version: Some("1".into()) },
        ),
        (
            r#"{"include":[{"system":"a","filter":[{"property":"peso","op":"is-a","value":"x"}]}]}"#,
            Fault::UnknownProperty { property: "peso".into(), op: "is-a".into() },
        ),
    ] {
        assert_eq!(worked_out(compose), Err(fault), "{compose}");
    }
}

#[test]
fn filters_say_what_a_concept_is_asked() {
    let has = |name: &str, test| Test::Property { name: name.to_owned(), test };
    let set =
        |values: &[&str]| PropertyTest::OneOf(values.iter().map(|value| (*value).to_owned()).collect::<BTreeSet<_>>());
    for (property, op, value, expected) in [
        ("concept", "is-a", "x", is_a("x")),
        ("code", "is-a", "x", is_a("x")),
        ("concept", "is-not-a", "x", not(is_a("x"))),
        ("concept", "descendent-of", "x", Test::Stands(Relation::Below, "x".into())),
        ("concept", "child-of", "x", Test::Stands(Relation::DirectlyBelow, "x".into())),
        ("concept", "descendent-leaf", "x", Test::Stands(Relation::LeafBelow, "x".into())),
        ("concept", "generalizes", "x", Test::Stands(Relation::Above, "x".into())),
        ("concept", "in", "x, y", codes("x y")),
        ("concept", "not-in", "x,y", not(codes("x y"))),
        ("code", "=", "x", codes("x")),
        ("code", "regex", "x.*", has("code", PropertyTest::Matches("x.*".into()))),
        ("parent", "=", "x", Test::Stands(Relation::DirectlyBelow, "x".into())),
        ("inactive", "=", "true", Test::Inactive),
        ("inactive", "=", "false", not(Test::Inactive)),
        ("peso", "=", "1.50", has("peso", set(&["1.50"]))),
        ("peso", "in", "1,2", has("peso", set(&["1", "2"]))),
        ("peso", "not-in", "1", not(has("peso", set(&["1"])))),
        ("peso", "exists", "true", has("peso", PropertyTest::Exists)),
        ("peso", "exists", "false", not(has("peso", PropertyTest::Exists))),
        ("display", "regex", "A+", has("display", PropertyTest::Matches("A+".into()))),
    ] {
        let compose = format!(
            r#"{{"include":[{{"system":"a","filter":[{{"property":"{property}","op":"{op}","value":"{value}"}}]}}]}}"#
        );
        assert_eq!(worked_out(&compose), Ok(vec![("a|2".to_owned(), expected)]), "{property} {op} {value}");
    }
}

#[test]
fn one_code_is_decided_without_asking_where_its_name_is_enough() {
    let same = |text: &str| text.to_owned();
    let folded = |text: &str| text.to_lowercase();
    let matches = |value: &str| Test::Property { name: "code".into(), test: PropertyTest::Matches(value.into()) };
    for (test, code, expected) in [
        (codes("1 2"), "1", Test::Every),
        (codes("1 2"), "3", Test::Nothing),
        (is_a("x"), "x", Test::Every),
        (is_a("x"), "y", is_a("x")),
        (Test::All(vec![is_a("x"), not(codes("1"))]), "1", Test::Nothing),
        (Test::All(vec![is_a("x"), not(codes("1"))]), "2", is_a("x")),
        (Test::Any(vec![is_a("x"), codes("1")]), "1", Test::Every),
        (matches("A[0-9]"), "A1", Test::Every),
        (matches("A[0-9]"), "A12", Test::Nothing),
        (matches("A|B"), "AB", Test::Nothing),
    ] {
        assert_eq!(test.for_code(code, same), expected, "{test:?} of {code}");
    }
    assert_eq!(codes("Ab").for_code("aB", folded), Test::Every);
    assert_eq!(codes("Ab").for_code("aB", same), Test::Nothing);
}

#[test]
fn what_decides_itself_is_taken_out() {
    for (test, expected) in [
        (Test::All(vec![Test::Every, Test::All(vec![])]), Test::Every),
        (Test::Any(vec![Test::Nothing, codes("1")]), codes("1")),
        (Test::All(vec![codes("1 2"), codes("2 3")]), codes("2")),
        (Test::All(vec![codes("1 2"), not(codes("1 2"))]), Test::Nothing),
        (not(not(is_a("x"))), is_a("x")),
        (Test::Any(vec![is_a("x"), is_a("x")]), is_a("x")),
        (Test::Codes(BTreeSet::new()), Test::Nothing),
    ] {
        assert_eq!(test.clone().simplified(), expected, "{test:?}");
    }
}

#[test]
fn codes_stay_named_when_only_some_states_of_them_are_wanted() {
    let (active, selectable) = (not(Test::Inactive), not(Test::Abstract));
    for (test, expected) in [
        (codes("1 2"), Some("1 2")),
        (Test::All(vec![codes("1"), active.clone(), selectable.clone()]), Some("1")),
        (Test::All(vec![codes("1"), is_a("x")]), None),
        (Test::All(vec![active, selectable]), None),
        (Test::Every, None),
    ] {
        let expected = expected.map(codes);
        assert_eq!(test.named().cloned().map(Test::Codes), expected, "{test:?}");
    }
}
