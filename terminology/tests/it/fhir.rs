//! FHIR R4 in both forms.

use domain::terminology::{Format, Kind};

use crate::{Outcome, read};

const JSON: &str = r#"{"resourceType":"CodeSystem","id":"x","url":"http://example.org/cs","version":"1.0",
"identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:2.16.840.1.113883.6.1"}],"name":"Esempio","title":"Esempio & prova",
"status":"active","caseSensitive":true,"content":"complete","count":3,
"concept":[{"code":"A","display":"Città","concept":[{"code":"B","display":"b","property":[{"code":"notSelectable","valueBoolean":true}],
"designation":[{"language":"en","value":"bee"}]}]},{"code":"C","property":[{"code":"parent","valueCode":"B"},{"code":"peso","valueDecimal":1.50}]}]}"#;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CodeSystem xmlns="http://hl7.org/fhir"><id value="x"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>A<br/>B</p></div></text>
<url value="http://example.org/cs"/><identifier><system value="urn:ietf:rfc:3986"/><value value="urn:oid:2.16.840.1.113883.6.1"/></identifier>
<version value="1.0"/><name value="Esempio"/><title value="Esempio &amp; prova"/><status value="active"/><caseSensitive value="true"/>
<content value="complete"/><count value="3"/>
<concept><code value="A"/><display value="Citt&#xE0;"/><concept><code value="B"/><display value="b"/>
<designation><language value="en"/><value value="bee"/></designation>
<property><code value="notSelectable"/><valueBoolean value="true"/></property></concept></concept>
<concept><code value="C"/><property><code value="parent"/><valueCode value="B"/></property><property><code value="peso"/><valueDecimal value="1.50"/></property></concept>
</CodeSystem>"#;

fn same(outcome: &Outcome) {
    assert_eq!(outcome.errors(), []);
    let resource = outcome.resources()[0];
    assert_eq!(resource.oids, ["2.16.840.1.113883.6.1"]);
    assert_eq!((resource.version.as_deref(), resource.title.as_deref()), (Some("1.0"), Some("Esempio & prova")));
    assert_eq!((resource.count, resource.is_case_sensitive), (3, Some(true)));
    let mut codes = outcome.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["A", "B", "C"]);
    let one = |code: &str| outcome.concepts().into_iter().find(|one| one.code == code).unwrap().clone();
    assert_eq!(one("A").display, "Città");
    assert!(one("B").is_abstract);
    assert_eq!(one("B").designations[0].value, "bee");
    assert_eq!(one("C").properties[1].value, "1.50");
    let pairs: Vec<_> = outcome.descents().iter().map(|(a, d, n)| format!("{a}{d}{n}")).collect();
    assert_eq!(pairs, ["AB1", "AC2", "BC1"]);
}

#[test]
fn a_code_system_is_the_same_in_json_and_in_xml() {
    same(&read(Format::FhirR4Json, JSON));
    same(&read(Format::FhirR4Xml, XML));
    same(&read(Format::FhirR4Xml, &XML.replace('\n', "\r\n")));
}

#[test]
fn value_sets_concept_maps_and_bundles() {
    let set = r#"{"resourceType":"ValueSet","url":"http://example.org/vs","status":"draft","compose":{"include":[{"system":"s","concept":[{"code":"A"},{"code":"B"}]}]}}"#;
    let map = r#"{"resourceType":"ConceptMap","url":"http://example.org/cm","status":"active","identifier":{"value":"urn:oid:1.2.3"},"group":[{"source":"a","target":"b","element":[{"code":"1","target":[{"code":"2","equivalence":"equivalent"}]}]}]}"#;
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"u","resource":{set}}},{{"resource":{map}}},{{"resource":{JSON}}}]}}"#
    );
    let outcome = read(Format::FhirR4Json, &bundle);
    assert_eq!(outcome.errors(), []);
    let seen: Vec<_> = outcome.resources().iter().map(|one| (one.kind.unwrap(), one.count)).collect();
    assert_eq!(seen, [(Kind::ValueSet, 2), (Kind::ConceptMap, 1), (Kind::CodeSystem, 3)]);
    assert_eq!(outcome.resources()[1].oids, ["1.2.3"]);
    let xml = r#"<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><ValueSet><url value="u"/><status value="active"/>
        <compose><include><system value="s"/><concept><code value="A"/></concept><concept><code value="B"/></concept></include><include><valueSet value="v"/></include></compose></ValueSet></resource></entry>
        <entry><resource><ConceptMap><url value="m"/><status value="active"/><group><source value="a"/><target value="b"/><element><code value="1"/>
        <target><code value="2"/><equivalence value="wider"/></target></element></group></ConceptMap></resource></entry></Bundle>"#;
    let outcome = read(Format::FhirR4Xml, xml);
    assert_eq!(outcome.errors(), []);
    let seen: Vec<_> = outcome.resources().iter().map(|one| (one.kind.unwrap(), one.count)).collect();
    assert_eq!(seen, [(Kind::ValueSet, 2), (Kind::ConceptMap, 1)]);
    let compose = r#"{"include":[{"system":"s","concept":[{"code":"A"} ,{"code":"B"} ]} ,{"valueSet":["v"]} ]}"#;
    assert_eq!(outcome.resources()[0].members["compose"].replace('\n', ""), compose);
}

#[test]
fn faults_of_json() {
    let broken = |from: &str, to: &str| read(Format::FhirR4Json, &JSON.replace(from, to)).error_names();
    assert_eq!(broken("\"url\":\"http://example.org/cs\",", ""), ["missing"]);
    assert_eq!(broken("\"status\":\"active\",", ""), ["missing"]);
    assert_eq!(broken("\"active\"", "\"attivo\""), ["unknownValue"]);
    assert_eq!(broken("\"content\":\"complete\",", ""), ["missing"]);
    assert_eq!(broken("CodeSystem", "Patient"), ["unknownValue"]);
    assert_eq!(broken("\"resourceType\":\"CodeSystem\",", ""), ["missing"]);
    assert_eq!(broken("\"version\":\"1.0\"", "\"version\":\"1.0\",\"version\":\"2\""), ["duplicateMember"]);
    assert_eq!(broken("\"code\":\"C\"", "\"code\":3"), ["codeIsNoText"]);
    let strange = read(Format::FhirR4Json, &JSON.replace("\"id\":\"x\"", "\"id\":\"x\",\"colore\":\"blu\""));
    assert_eq!((strange.error_names().len(), strange.warning_names()), (0, vec!["noDisplay", "unknownElement"]));
    let r5 = r#"{"resourceType":"ConceptMap","url":"u","status":"active","group":[{"element":[{"code":"1","target":[{"code":"2","relationship":"equivalent"}]}]}]}"#;
    assert_eq!(read(Format::FhirR4Json, r5).error_names(), ["fhirR5"]);
    // A bundle that holds nothing is no good file.
    for entries in ["", r#","entry":[]"#, r#","entry":[{"fullUrl":"u"}]"#, r#","entryy":[{"resource":{}}]"#] {
        let bundle = format!(r#"{{"resourceType":"Bundle","type":"collection"{entries}}}"#);
        assert_eq!(read(Format::FhirR4Json, &bundle).error_names(), ["missing"], "{bundle}");
    }
}

#[test]
fn faults_of_xml() {
    for (text, name, line) in [
        ("<CodeSystem/>".to_owned(), "wrongNamespace", 1),
        (XML.replace("http://hl7.org/fhir", "urn:hl7-org:v3"), "wrongNamespace", 2),
        (
            XML.replace("<CodeSystem", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<CodeSystem"),
            "documentType",
            2,
        ),
        (XML.replace("value=\"b\"", "value=\"&x;\""), "syntax", 6),
        (XML.replace("value=\"b\"", "value=\"&#0;\""), "syntax", 6),
        (XML.replace("value=\"b\"", "value=\"\0\""), "nullCharacter", 6),
        (XML.replace("</CodeSystem>", ""), "syntax", 10),
        (XML.replace("</concept></concept>", "</concept></conzept>"), "syntax", 8),
        (XML.replace("<display value=\"b\"/>", "<display value=\"b\" value=\"c\"/>"), "syntax", 6),
        (String::new(), "syntax", 1),
        ("{}".to_owned(), "syntax", 1),
    ] {
        let outcome = read(Format::FhirR4Xml, &text);
        let seen: Vec<_> =
            outcome.findings.errors.iter().map(|one| (<&str>::from(&one.problem), one.place.line)).collect();
        assert_eq!(seen, [(name, line)], "{text}");
    }
    let missing = read(Format::FhirR4Xml, &XML.replace("<status value=\"active\"/>", ""));
    assert_eq!(missing.error_names(), ["missing"]);
}
