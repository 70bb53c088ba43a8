//! Custom JSON.

use domain::terminology::{Format, Kind, Problem};

use crate::{read, read_as};

#[test]
fn a_list_and_an_object_with_a_list() {
    for text in [
        r#"[{"code":"01","description":"Uno"},{"code":"02","description":"Due"}]"#,
        r#"{"other":1,"concepts":[{"code":"01","display":"Uno"},{"display":"Due","code":"02"}]}"#,
        "\u{feff}[{\"code\":\"01\",\"description\":\"Uno\"},{\"code\":\"02\",\"description\":\"Due\"}]",
    ] {
        let outcome = read(Format::CustomJson, text);
        assert_eq!(outcome.errors(), [], "{text}");
        assert_eq!((outcome.codes(), outcome.concepts()[1].display.as_str()), (vec!["01", "02"], "Due"));
    }
}

#[test]
fn children_are_below_and_their_number_is_counted() {
    let text = r#"[{"code":"A","children":[{"code":"B","display":"b","properties":{"n":1.50},"children":[{"code":"C"}]}],
        "designations":[{"language":"en","value":"a"}]},{"code":"D","parent":"B"}]"#;
    let outcome = read(Format::CustomJson, text);
    assert_eq!(outcome.errors(), []);
    assert_eq!(outcome.resources()[0].count, 4);
    let pairs: Vec<_> = outcome.descents().iter().map(|(a, d, n)| format!("{a}{d}{n}")).collect();
    assert_eq!(pairs, ["AB1", "AC2", "AD2", "BC1", "BD1"]);
    let b = outcome.concepts().into_iter().find(|one| one.code == "B").unwrap();
    assert_eq!(b.properties[0].value, "1.50", "numbers stay as they are written");
}

#[test]
fn a_backslash_before_u0000_is_a_text() {
    let outcome = read(Format::CustomJson, r#"[{"code":"A\\u0000"},{"code":"B"},{"code":"\u0040000"}]"#);
    assert_eq!(outcome.errors(), []);
    assert_eq!(outcome.codes(), [r"A\u0000", "B", "@000"]);
}

#[test]
fn faults() {
    for (text, name, line) in [
        ("[\n{\"code\":1}]", "codeIsNoText", 2),
        ("[{\"code\":\"A\",\n\"code\":\"B\"}]", "duplicateMember", 2),
        ("[{\"description\":\"a\"}]", "noCode", 1),
        ("[]", "noRows", 0),
        ("{}", "noRows", 0),
        ("[{\"code\":\"A\",\"display\":7}]", "unknownValue", 1),
        ("[{\"code\":NaN}]", "syntax", 1),
        ("[{\"code\":\"A\"}", "syntax", 1),
        ("[{\"code\":\"A\"}] x", "syntax", 1),
        ("[{\"code\":\"A\"}\n,5]", "syntax", 2),
        ("7", "syntax", 1),
        ("", "syntax", 1),
        ("[{\"code\":\"A\\ud800\"}]", "syntax", 1),
        ("[{\"code\":\"A\"},\n{\"code\":\"B\\u0000\"}]", "nullCharacter", 2),
        ("[{\"code\":\"A\",\n\"altro\":{\"\\\\\\u0000\":1}}]", "nullCharacter", 2),
    ] {
        let outcome = read(Format::CustomJson, text);
        let seen: Vec<_> =
            outcome.findings.errors.iter().map(|one| (<&str>::from(&one.problem), one.place.line)).collect();
        assert_eq!(seen, [(name, line)], "{text}");
    }
    let outcome = read_as(Format::CustomJson, Kind::ConceptMap, None, b"[]");
    assert_eq!(outcome.errors(), [(0, 0, &Problem::NotInThisFormat { name: "CONCEPT_MAP".into() })]);
}
