//! WSDL 1.1.

use domain::interface::compare::compare;
use domain::interface::{Interface, InterfaceFault, InterfaceProblem as Problem, Standard};

use super::told;

const GOOD: &str = r#"<?xml version="1.0"?>
<wsdl:definitions name="Anagrafe" targetNamespace="urn:a" xmlns:t="urn:a" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
  <wsdl:types><xs:schema targetNamespace="urn:a"><xs:element name="codice" type="xs:string"/></xs:schema></wsdl:types>
  <wsdl:message name="Cerca"><wsdl:part name="p" element="t:codice"/></wsdl:message>
  <wsdl:message name="Trovato"><wsdl:part name="p" type="xs:string"/></wsdl:message>
  <wsdl:portType name="Porta">
    <wsdl:operation name="cerca">
      <wsdl:input message="t:Cerca"/>
      <wsdl:output message="t:Trovato"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:service name="S"><wsdl:port name="P"><soap:address location="https://api.example/anagrafe"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"#;

fn read(text: &str) -> Result<Interface, InterfaceFault> {
    interface::read("application/xml", text.as_bytes())
}

#[test]
fn operations_are_told_and_messages_are_judged() {
    let good = read(GOOD).expect("it is WSDL");
    assert_eq!((good.standard, good.title.as_str(), good.operations.len()), (Standard::Wsdl11, "Anagrafe", 1));
    assert_eq!(told(&compare(&good, &good)), "");
    let changed = |from: &str, to: &str| {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD, "{from}");
        let told = told(&compare(&good, &read(&text).expect("it is WSDL")));
        told.lines().map(|line| line.split(" | ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(changed("operation name=\"cerca\"", "operation name=\"trova\""), "! Removed, + Added");
    assert_eq!(changed("name=\"codice\" type=\"xs:string\"", "name=\"codice\" type=\"xs:int\""), "! Type");
    assert_eq!(changed("name=\"p\" type=\"xs:string\"", "name=\"p\" type=\"xs:int\""), "! Type");
    assert_eq!(changed("api.example", "other.example"), "? Servers");
    assert_eq!(changed("<wsdl:types>", "<!-- words -->\n<wsdl:types>"), "");
    assert_eq!(changed("<wsdl:output message=\"t:Trovato\"/>", ""), "! Removed");
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let cases = [
        (GOOD.replace("</wsdl:types>", ""), Problem::Syntax, None),
        (GOOD.replace("<?xml version=\"1.0\"?>", "<!DOCTYPE a [<!ENTITY b \"c\">]>"), Problem::Syntax, Some(1)),
        ("<a/>".to_owned(), Problem::UnknownStandard { found: "a".to_owned() }, Some(1)),
        (GOOD.replace("\"t:Cerca\"", "\"t:No\""), Problem::BrokenReference { reference: "t:No".to_owned() }, Some(9)),
        (
            GOOD.replace("<xs:element name", "<xs:include schemaLocation='o.xsd'/><xs:element name"),
            Problem::RemoteReference { reference: "o.xsd".to_owned() },
            Some(4),
        ),
        (
            GOOD.replace("https://api.example/anagrafe", "http://127.0.0.1/"),
            Problem::LocalServer { address: "http://127.0.0.1/".to_owned() },
            Some(13),
        ),
        (GOOD.replace("wsdl:operation", "wsdl:documentation"), Problem::NoOperations, None),
    ];
    for (text, problem, line) in cases {
        let found = read(&text).expect_err(&text);
        assert_eq!(found.problem, problem, "{text}");
        assert!(line.is_none_or(|line| found.line == Some(line)), "{found:?} in {text}");
    }
}

/// The same file with these types; the request is the element `cerca`.
fn with_types(types: &str) -> Interface {
    let text = GOOD.replace("<xs:element name=\"codice\" type=\"xs:string\"/>", types).replace("t:codice", "t:cerca");
    read(&text).unwrap_or_else(|fault| panic!("{fault:?} in {text}"))
}

const CERCA: &str = r#"<xs:element name="cerca" type="t:Cerca"/>
  <xs:complexType name="Cerca"><xs:sequence>
    <xs:element name="cognome" type="t:Nome"/>
    <xs:element name="nato" type="xs:date" minOccurs="0"/>
    <xs:element name="sesso"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="F"/><xs:enumeration value="M"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="figli" type="t:Cerca" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence><xs:attribute name="lingua" type="xs:string"/></xs:complexType>
  <xs:simpleType name="Nome"><xs:restriction base="xs:string"><xs:maxLength value="60"/></xs:restriction></xs:simpleType>
  <xs:complexType name="Altro"><xs:choice><xs:element name="a" type="xs:string"/></xs:choice></xs:complexType>"#;

#[test]
fn types_are_judged_member_by_member() {
    let good = with_types(CERCA);
    assert_eq!(told(&compare(&good, &good)), "");
    let changed = |from: &str, to: &str| {
        let text = CERCA.replace(from, to);
        assert_ne!(text, CERCA, "{from}");
        let changes = compare(&good, &with_types(&text));
        let line = |change: &domain::interface::compare::InterfaceChange| {
            format!("{:?} {:?} {}", change.impact, change.kind, change.pointer)
        };
        changes.iter().map(line).collect::<Vec<_>>()
    };
    // A type that contains itself is told once where it begins.
    let rows = [
        ("value=\"60\"", "value=\"80\"", "Compatible Limit cerca.cognome"),
        ("value=\"60\"", "value=\"40\"", "Incompatible Limit cerca.cognome"),
        ("<xs:enumeration value=\"M\"/>", "", "Incompatible Values cerca.sesso"),
        (
            "<xs:enumeration value=\"M\"/>",
            "<xs:enumeration value=\"M\"/><xs:enumeration value=\"X\"/>",
            "Compatible Values cerca.sesso",
        ),
        ("type=\"xs:date\" minOccurs=\"0\"", "type=\"xs:date\"", "Incompatible BecameRequired cerca.nato"),
        ("type=\"xs:date\"", "type=\"xs:dateTime\"", "Incompatible Format cerca.nato"),
        (
            "name=\"lingua\" type=\"xs:string\"",
            "name=\"lingua\" type=\"xs:string\" use=\"required\"",
            "Incompatible BecameRequired cerca.@lingua",
        ),
        (
            "<xs:element name=\"figli\"",
            "<xs:element name=\"note\" type=\"xs:string\" minOccurs=\"0\"/><xs:element name=\"figli\"",
            "Compatible PropertyAdded cerca.note",
        ),
        ("<xs:choice>", "<xs:choice minOccurs=\"0\">", "Unknown Other "),
    ];
    for (from, to, expected) in rows {
        let told = changed(from, to);
        assert_eq!(told.first().map(String::as_str), Some(expected), "{from} -> {to}: {told:?}");
    }
    let (cognome, nato) = (
        "<xs:element name=\"cognome\" type=\"t:Nome\"/>",
        "<xs:element name=\"nato\" type=\"xs:date\" minOccurs=\"0\"/>",
    );
    let swapped = CERCA.replace(cognome, "@").replace(nato, cognome).replace('@', nato);
    let told = told(&compare(&good, &with_types(&swapped)));
    assert!(told.starts_with("! Other") && told.contains("sequence: cognome, nato"), "{told}");
}

#[test]
fn types_that_mean_more_than_they_say_are_read_in_bounds() {
    use std::fmt::Write as _;

    let mut deep = "<xs:element name=\"cerca\" type=\"t:T0\"/>".to_owned();
    for level in 0..5_000 {
        let next = level + 1;
        let _ = write!(
            deep,
            "<xs:complexType name=\"T{level}\"><xs:sequence><xs:element name=\"a\" type=\"t:T{next}\"/></xs:sequence></xs:complexType>"
        );
    }
    let deep = with_types(&deep);
    assert_eq!(told(&compare(&deep, &deep)), "");

    let mut wide = "<xs:element name=\"cerca\" type=\"t:B\"/><xs:element name=\"x\" ref=\"t:x\"/>".to_owned();
    wide.push_str("<xs:complexType name=\"B\"><xs:sequence>");
    for member in 0..2_000 {
        let _ = write!(wide, "<xs:element name=\"m{member}\" type=\"xs:string\"/>");
    }
    for kind in 0..2_000 {
        let _ = write!(wide, "<xs:element name=\"e{kind}\" type=\"t:E{kind}\"/>");
    }
    wide.push_str("</xs:sequence></xs:complexType><xs:complexType name=\"P\"><xs:sequence>");
    for member in 0..2_000 {
        let _ = write!(wide, "<xs:element name=\"p{member}\" type=\"xs:string\"/>");
    }
    wide.push_str("</xs:sequence></xs:complexType>");
    for kind in 0..2_000 {
        let _ = write!(
            wide,
            "<xs:complexType name=\"E{kind}\"><xs:complexContent><xs:extension base=\"t:P\"/></xs:complexContent></xs:complexType>"
        );
    }
    let wide = with_types(&wide);
    let taken = wide.schemas.iter().map(|schema| schema.properties.len()).sum::<usize>();
    assert!(taken < 300_000, "{taken}");
}
