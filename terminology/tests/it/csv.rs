//! The dialects of CSV.

use domain::terminology::{Format, Kind, Problem};
use proptest::prelude::*;

use crate::{Outcome, read_as};

fn csv(text: &str) -> Outcome {
    crate::read(Format::CustomCsv, text)
}

#[test]
fn every_layout_gives_the_same_concepts() {
    for text in [
        "is-a,code,display\n,01,Uno\n01,02,\"Due, e mezzo\"\n",
        "version,code,description,release_date\r\n\"\",01,Uno,2022-01-01\r\n\"\",02,\"Due, e mezzo\",\r\n",
        "Elenco dei codici\n\"Code\";\"Display\";\"Status\"\n\"01\";\"Uno\";\"active\"\n\"02\";\"Due, e mezzo\";\"\"\n",
        "CODE\tDISPLAY\n01\tUno\n02\tDue, e mezzo\n",
        "code|display\n01|Uno\n02|Due, e mezzo\n",
        "\u{feff}code,display\r01,Uno\r02,\"Due, e mezzo\"\r",
        "\n code , display \n\n 01 , Uno \n,\n02,\"Due, e mezzo\"",
    ] {
        let outcome = csv(text);
        assert_eq!(outcome.errors(), [], "{text}");
        let seen: Vec<_> = outcome.concepts().iter().map(|one| (one.code.as_str(), one.display.as_str())).collect();
        assert_eq!(seen, [("01", "Uno"), ("02", "Due, e mezzo")], "{text}");
        assert_eq!(outcome.resources()[0].count, 2);
    }
}

#[test]
fn columns_that_are_none_of_ours_are_properties() {
    let outcome = csv("code,display,Not Selectable,status,atc\nA,Uno,true,retired,N02\n");
    let concept = outcome.concepts()[0];
    assert!(concept.is_abstract && concept.is_inactive);
    assert_eq!((concept.properties[0].code.as_str(), concept.properties[0].value.as_str()), ("atc", "\"N02\""));
}

#[test]
fn levels_are_worked_out_wherever_the_parent_stands() {
    let outcome = csv("code,parent,display\nC,B,c\nB,A,b\nA,,a\nD,A|B,d\n");
    assert_eq!(outcome.errors(), []);
    let expected = [("A", "B", 1), ("A", "C", 2), ("A", "D", 1), ("B", "C", 1), ("B", "D", 1)];
    let expected: Vec<_> = expected.iter().map(|(a, d, n)| ((*a).to_owned(), (*d).to_owned(), *n)).collect();
    assert_eq!(outcome.descents(), expected);
    assert!(outcome.resources()[0].has_levels);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_line() {
    let outcome = csv("code,display,parent\nA,a\n,b,\nC,c,Z\n\nD,d,,e\n");
    let seen: Vec<_> = outcome.findings.errors.iter().map(|one| (one.place.line, <&str>::from(&one.problem))).collect();
    assert_eq!(seen, [(2, "columnCount"), (3, "noCode"), (6, "columnCount"), (4, "unknownParent")]);
    assert_eq!(outcome.resources().len(), 0, "nothing of it is handed on");
}

#[test]
fn single_faults() {
    for (text, name) in [
        ("", "noRows"),
        ("code,display\n", "noRows"),
        ("name,display\nA,a\n", "noCodeColumn"),
        ("code,parent\nA,B\nB,A\n", "parentCycle"),
        ("code,parent\nA,A\n", "parentCycle"),
    ] {
        assert!(csv(text).error_names().contains(&name), "{text:?}: {:?}", csv(text).error_names());
    }
}

#[test]
fn a_hundred_faults_are_told_one_by_one_and_all_are_counted() {
    let text = format!("code,display\n{}", "A\n".repeat(250));
    let outcome = csv(&text);
    assert_eq!((outcome.findings.errors.len(), outcome.findings.error_count), (100, 250));
    assert_eq!(outcome.findings.errors[99].place.line, 101);
}

#[test]
fn the_same_code_twice() {
    let outcome = csv("code,display\n43,uno\n43,uno\n43,due\n");
    assert_eq!(outcome.warning_names(), ["repeatedConcept", "duplicateCode"]);
    assert_eq!(outcome.codes(), ["43"]);
    let words = outcome.items.iter().find_map(|item| match item {
        terminology::Item::Words { number, designation } => Some((*number, designation.value.as_str())),
        _ => None,
    });
    assert_eq!(words, Some((0, "due")), "the second words are kept beside the first");
}

#[test]
fn what_is_strange_is_told_and_kept() {
    let outcome = csv("code,display\n01-ago,x\nA,\na,y\n");
    assert_eq!(outcome.warning_names(), ["spreadsheetCode", "noDisplay"]);
    assert_eq!(outcome.codes(), ["01-ago", "A", "a"], "letters of either case are different codes");
    assert_eq!(outcome.concepts()[1].display, "A");
}

#[test]
fn a_column_version_says_the_same_or_nothing() {
    let text = "version,code\n2.73,A\n\"\",B\n";
    let read = |version| read_as(Format::CustomCsv, Kind::CodeSystem, version, text.as_bytes());
    assert_eq!(read(Some("2.73")).errors(), []);
    assert_eq!(read(None).errors(), []);
    let differs = Problem::VersionDiffers { found: "2.73".into(), expected: "2.74".into() };
    assert_eq!(read(Some("2.74")).errors(), [(2, 1, &differs)]);
}

#[test]
fn encodings() {
    let western = read_as(Format::CustomCsv, Kind::CodeSystem, None, b"code,display\nA,citt\xe0 \x80\n");
    assert_eq!(western.warning_names(), ["readAsWindows1252"]);
    assert_eq!(western.concepts()[0].display, "città €");
    let mixed = read_as(Format::CustomCsv, Kind::CodeSystem, None, b"code,display\nA,\xc3\xa0\nB,\xe0\n");
    assert_eq!(mixed.errors(), [(0, 0, &Problem::NotUtf8 { byte: 20 })]);
}

#[test]
fn null_characters_are_told_where_they_stand() {
    let outcome = csv("code,display\nA,a\nB\0,b\nC,c\nD,\0\n");
    assert_eq!(outcome.errors(), [(3, 1, &Problem::NullCharacter), (5, 2, &Problem::NullCharacter)]);
    let outcome = read_as(Format::CustomCsv, Kind::ConceptMap, None, b"source_code,target_code\nA,B\0\n");
    assert_eq!(outcome.errors(), [(2, 2, &Problem::NullCharacter)]);
}

#[test]
fn value_sets_and_concept_maps() {
    let text = "CodeSystem,code,display\nhttp://loinc.org,LA6-8,x\n2.16.840.1,B,\n";
    let outcome = read_as(Format::CustomCsv, Kind::ValueSet, None, text.as_bytes());
    assert_eq!(outcome.errors(), []);
    assert_eq!(
        outcome.resources()[0].members["compose"],
        r#"{"include":[{"system":"http://loinc.org","concept":[{"code":"LA6-8","display":"x"}]},{"system":"urn:oid:2.16.840.1","concept":[{"code":"B"}]}]}"#
    );
    assert!(outcome.concepts().is_empty(), "they are concepts of other terminologies");
    // One code of two systems is two codes; the same once more is one, and other words for it stand beside the first.
    let text =
        "CodeSystem,code,display\nhttp://a,01,uno\nhttp://b,01,eins\nhttp://a,01,uno\nhttp://a,01,un\nhttp://a,02,\n";
    let outcome = read_as(Format::CustomCsv, Kind::ValueSet, None, text.as_bytes());
    assert_eq!((outcome.errors(), outcome.warning_names()), (vec![], vec!["repeatedConcept", "duplicateCode"]));
    assert_eq!(outcome.resources()[0].count, 3);
    assert_eq!(
        outcome.resources()[0].members["compose"],
        r#"{"include":[{"system":"http://a","concept":[{"code":"01","display":"uno","designation":[{"value":"un"}]},{"code":"02"}]},{"system":"http://b","concept":[{"code":"01","display":"eins"}]}]}"#
    );
    let outcome = read_as(Format::CustomCsv, Kind::ValueSet, None, b"CodeSystem,code\nhttp://a,01\n,02\n");
    assert_eq!(outcome.error_names(), ["missing"]);
    let text = r#"[{"code":"1","system":"http://a","designations":[{"language":"de","value":"eins"}]}]"#;
    let outcome = read_as(Format::CustomJson, Kind::ValueSet, None, text.as_bytes());
    assert_eq!(outcome.errors(), []);
    assert_eq!(
        outcome.resources()[0].members["compose"],
        r#"{"include":[{"system":"http://a","concept":[{"code":"1","designation":[{"language":"de","value":"eins"}]}]}]}"#
    );
    let text = "source_code,target_code,equivalence,comment\nA,B,wider,perché\nC,,unmatched,\nD,E,same,\n";
    let outcome = read_as(Format::CustomCsv, Kind::ConceptMap, None, text.as_bytes());
    assert_eq!(outcome.error_names(), ["unknownValue"]);
    let outcome = read_as(Format::CustomCsv, Kind::ConceptMap, None, &text.as_bytes()[..text.len() - 11]);
    assert_eq!((outcome.errors().len(), outcome.resources()[0].count), (0, 2));
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::CustomCsv, Format::CustomJson, Format::FhirR4Json, Format::FhirR4Xml] {
            let outcome = read_as(format, Kind::CodeSystem, None, &bytes);
            prop_assert!(outcome.findings.has_errors() || !outcome.concepts().is_empty());
        }
    }

    /// Whatever the codes and words: written as CSV and read again they are the same.
    #[test]
    fn what_is_written_is_read(rows in proptest::collection::btree_map("[0-9A-Za-z.àèò\"; -]{1,12}", "[ -~àèìòù€\n]{0,20}", 1..30)) {
        let rows: std::collections::BTreeMap<_, _> =
            rows.into_iter().map(|(code, words)| (code.trim().to_owned(), words.trim().to_owned())).filter(|(code, _)| !code.is_empty()).collect();
        prop_assume!(!rows.is_empty());
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let text: String = rows.iter().map(|(code, words)| format!("{},{}\n", cell(code), cell(words))).collect();
        let outcome = csv(&format!("code,display\n{text}"));
        prop_assert_eq!(outcome.errors(), vec![]);
        let read: Vec<_> = outcome.concepts().iter().map(|one| (one.code.clone(), one.display.clone())).collect();
        let expected: Vec<_> = rows.into_iter().map(|(code, words)| {
            let words = if words.is_empty() { code.clone() } else { words };
            (code, words)
        }).collect();
        prop_assert_eq!(read, expected);
    }
}
