//! WSDL 1.1.

use domain::interface::compare::compare;
use domain::interface::{Interface, InterfaceFault, InterfaceProblem as Problem, Standard};

use super::told;

const GOOD: &str = r#"<?xml version="1.0"?>
<wsdl:definitions name="Anagrafe" targetNamespace="urn:a" xmlns:t="urn:a" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
  <wsdl:types><xs:schema><xs:element name="codice" type="xs:string"/></xs:schema></wsdl:types>
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
fn operations_are_told_and_changes_of_messages_are_to_be_looked_at() {
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
    assert_eq!(changed("name=\"codice\" type=\"xs:string\"", "name=\"codice\" type=\"xs:int\""), "? Other");
    assert_eq!(changed("name=\"p\" type=\"xs:string\"", "name=\"p\" type=\"xs:int\""), "? Other");
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
            GOOD.replace("<xs:schema>", "<xs:schema><xs:include schemaLocation='o.xsd'/>"),
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
