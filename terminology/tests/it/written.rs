//! FHIR JSON written as XML, and read again.

use domain::terminology::{Format, Kind};

use crate::{Outcome, read, read_as};

/// Everything that a concept may have, with values that XML and JSON write differently.
const JSON: &str = r#"{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1.0","name":"Esempio",
"title":"Esempio & \"prova\" <1>","_title":{"id":"t","extension":[{"url":"http://example.org/x","valueDecimal":1.50}]},
"identifier":[{"value":"urn:oid:2.16.840.1.113883.6.1","system":"urn:ietf:rfc:3986"}],"status":"active","content":"complete",
"caseSensitive":true,"count":2,"description":"riga\nsotto\t\u0001","text":{"status":"generated","div":"<div/>"},
"contact":[{"telecom":[{"value":"x","system":"url"}]}],"jurisdiction":[{"text":"Italia","coding":[{"code":"IT"}]}],
"concept":[{"property":[{"valueDecimal":1.50,"code":"peso"},{"valueCoding":{"code":"c","system":"s"},"code":"altro"}],
"designation":[{"value":"bee","use":{"code":"u"},"language":"en"}],"display":"Città","code":"A","definition":"d"},
{"code":"B","display":"b","concept":[{"code":"C","display":"c"}]}]}"#;

fn same(left: &Outcome, right: &Outcome) {
    assert_eq!(left.errors(), []);
    assert_eq!(right.errors(), []);
    assert_eq!(left.descents(), right.descents());
    let concepts = |outcome: &Outcome| {
        let all = outcome.concepts().into_iter().map(|one| {
            let words: Vec<_> = one.designations.iter().map(|one| (one.language.clone(), one.value.clone())).collect();
            let properties: Vec<_> =
                one.properties.iter().map(|one| (one.code.clone(), one.kind.clone(), value(&one.value))).collect();
            (one.code.clone(), one.display.clone(), one.definition.clone(), words, properties)
        });
        all.collect::<Vec<_>>()
    };
    assert_eq!(concepts(left), concepts(right));
}

/// A value as JSON, whatever the order of its members.
fn value(json: &str) -> String {
    let read: serde_json::Value = serde_json::from_str(json).unwrap();
    if read.is_object() { read.to_string() } else { json.trim().to_owned() }
}

#[test]
fn elements_come_in_fhirs_order_and_values_as_they_were_written() {
    let xml = terminology::write_xml(JSON).unwrap();
    for part in [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CodeSystem xmlns=\"http://hl7.org/fhir\"><url value=\"http://example.org/cs\"/>",
        "<identifier><system value=\"urn:ietf:rfc:3986\"/><value value=\"urn:oid:2.16.840.1.113883.6.1\"/></identifier><version",
        "<title value=\"Esempio &amp; &quot;prova&quot; &lt;1&gt;\" id=\"t\"><extension url=\"http://example.org/x\">\
         <valueDecimal value=\"1.50\"/></extension></title>",
        "<description value=\"riga&#10;sotto&#9;\u{fffd}\"/>",
        "<contact><telecom><system value=\"url\"/><value value=\"x\"/></telecom></contact>",
        "<jurisdiction><coding><code value=\"IT\"/></coding><text value=\"Italia\"/></jurisdiction>",
        "<concept><code value=\"A\"/><display value=\"Città\"/><definition value=\"d\"/><designation><language value=\"en\"/>\
         <use><code value=\"u\"/></use><value value=\"bee\"/></designation><property><code value=\"peso\"/>\
         <valueDecimal value=\"1.50\"/></property>",
        "<concept><code value=\"B\"/><display value=\"b\"/><concept><code value=\"C\"/><display value=\"c\"/></concept></concept>\
         </CodeSystem>",
    ] {
        assert!(xml.contains(part), "{part}\n{xml}");
    }
    assert!(!xml.contains("<text>") && !xml.contains("<div"), "the narrative is for people: {xml}");
}

#[test]
fn what_is_written_is_read_as_the_same() {
    let xml = terminology::write_xml(JSON).unwrap();
    same(&read(Format::FhirR4Json, JSON), &read(Format::FhirR4Xml, &xml));
    // And in pieces.
    let whole: serde_json::Value = serde_json::from_str(JSON).unwrap();
    let mut head = whole.clone();
    let concepts = head.as_object_mut().unwrap().remove("concept").unwrap();
    let (mut pieces, end) = terminology::write_xml_head(&head.to_string()).unwrap();
    for concept in concepts.as_array().unwrap() {
        terminology::write_xml_element("concept", &concept.to_string(), &mut pieces).unwrap();
    }
    pieces.push_str(&end);
    assert_eq!(pieces, terminology::write_xml(&whole.to_string()).unwrap());
}

#[test]
fn other_resources_and_nonsense() {
    let outcome = r#"{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},"resource":{"resourceType":"ValueSet","id":"1","status":"active","compose":{"include":[{"valueSet":["a","b"],"system":"s"}]}}}]}"#;
    let xml = terminology::write_xml(outcome).unwrap();
    let expected = "<entry><resource><ValueSet><id value=\"1\"/><status value=\"active\"/><compose><include><system value=\"s\"/>\
                    <valueSet value=\"a\"/><valueSet value=\"b\"/></include></compose></ValueSet></resource><search>\
                    <mode value=\"match\"/></search></entry>";
    assert!(xml.contains(expected), "{xml}");
    let listed =
        r#"{"resourceType":"CodeSystem","a":[null,"x"],"_a":[{"id":"1"},null],"<b>":1,"c d":2,"e":[["f"]],"g":{}}"#;
    let xml = terminology::write_xml(listed).unwrap();
    assert!(xml.ends_with("<a id=\"1\"/><a value=\"x\"/><g></g></CodeSystem>"), "{xml}");
    for nonsense in ["", "[]", "null", "{", "\"x\""] {
        assert!(terminology::write_xml(nonsense).is_err(), "{nonsense}");
    }
    assert!(
        terminology::write_xml(r#"{"resourceType":"<x>"}"#).unwrap().contains("<Basic"),
        "no name becomes a tag that is none"
    );
}

/// The lists of the Ministry of Health, where they are at hand: as FHIR in JSON, in XML, and back.
#[test]
fn published_lists_are_the_same_in_both_forms() {
    let Ok(folder) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/terminology")) else {
        return;
    };
    for entry in folder {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let csv = read_as(Format::CustomCsv, Kind::CodeSystem, None, &bytes);
        let concepts: Vec<_> = csv
            .concepts()
            .iter()
            .map(|one| serde_json::json!({ "code": one.code, "display": one.display, "definition": one.definition.as_deref().unwrap_or("-") }))
            .collect();
        let json = serde_json::json!({
            "resourceType": "CodeSystem", "url": "http://example.org/x", "status": "active", "content": "complete",
            "version": "1", "concept": concepts,
        });
        let json = json.to_string();
        same(&read(Format::FhirR4Json, &json), &read(Format::FhirR4Xml, &terminology::write_xml(&json).unwrap()));
    }
}

/// HL7's own code systems and value sets, where they are at hand: `PONTE_THO` names the unpacked `hl7.terminology.r4`.
#[test]
fn what_hl7_publishes_is_the_same_in_both_forms() {
    let Some(folder) = std::env::var_os("PONTE_THO") else {
        eprintln!("not run: PONTE_THO does not name the unpacked hl7.terminology.r4");
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("CodeSystem-") && !name.starts_with("ValueSet-") {
            continue;
        }
        let json = std::fs::read_to_string(&path).unwrap();
        let xml = terminology::write_xml(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (left, right) = (read(Format::FhirR4Json, &json), read(Format::FhirR4Xml, &xml));
        assert_eq!(left.error_names(), right.error_names(), "{name}");
        if left.errors().is_empty() {
            same(&left, &right);
        }
        seen += 1;
    }
    assert!(seen > 3_000, "{seen} resources were seen");
}

#[test]
fn parameters_are_the_same_in_xml_and_in_json() {
    let json = r#"{"resourceType":"Parameters","parameter":[{"name":"code","valueCode":"01"},{"name":"abstract","valueBoolean":true},
        {"name":"count","valueInteger":10},{"name":"coding","valueCoding":{"system":"s","code":"c"}},
        {"name":"codeableConcept","valueCodeableConcept":{"coding":[{"code":"a"},{"code":"b"}],"text":"due"}},
        {"name":"valueSet","resource":{"resourceType":"ValueSet","url":"u","compose":{"include":[{"system":"s","concept":[{"code":"x"}]}]}}},
        {"name":"parti","part":[{"name":"una","valueString":"1"},{"name":"due","part":[{"name":"dentro","resource":
            {"resourceType":"CodeSystem","url":"v","concept":[{"code":"A","concept":[{"code":"B"}]}]}}]}]}]}"#;
    let expected: serde_json::Value = serde_json::from_str(json).unwrap();
    let xml = terminology::write_xml(json).unwrap();
    let back = terminology::read_xml(xml.as_bytes()).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&back).unwrap(), expected, "{xml}\n{back}");
}

#[test]
fn xml_that_is_none_is_refused_by_its_reason() {
    let deep = format!("<Parameters xmlns=\"http://hl7.org/fhir\">{}", "<part>".repeat(100));
    let long =
        format!("<Parameters xmlns=\"http://hl7.org/fhir\"><id value=\"{}\"/></Parameters>", "a".repeat(1_300_000));
    for (xml, name) in [
        ("", "syntax"),
        ("<Parameters/>", "wrongNamespace"),
        ("<!DOCTYPE a><Parameters xmlns=\"http://hl7.org/fhir\"/>", "documentType"),
        ("<Parameters xmlns=\"http://hl7.org/fhir\"><id value=\"&x;\"/></Parameters>", "syntax"),
        ("<Parameters xmlns=\"http://hl7.org/fhir\"/><Parameters xmlns=\"http://hl7.org/fhir\"/>", "syntax"),
        (&deep, "tooDeep"),
        (&long, "tooLong"),
    ] {
        let problem = terminology::read_xml(xml.as_bytes()).unwrap_err();
        assert_eq!(<&str>::from(&problem), name, "{}", xml.get(..80).unwrap_or(xml));
    }
}
