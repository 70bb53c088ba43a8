//! What holds for every question: formats, methods, addresses, bodies.

use axum::body::Body;
use axum::http::{Method, Request};

use serde_json::json;

use super::{Desk, EXAMS, value};

const HEAD: &str = "<Parameters xmlns=\"http://hl7.org/fhir\">";

/// A code of [`EXAMS`] that is asked about, in XML.
fn posted(code: &str) -> String {
    format!(
        "{HEAD}<parameter><name value=\"coding\"/><valueCoding><system value=\"{EXAMS}\"/><code value=\"{code}\"/></valueCoding>\
         </parameter></Parameters>"
    )
}

on_both! {
    async fn every_answer_comes_in_the_format_that_was_asked_for(cx: Backend) {
        let desk = Desk::open(cx).await;
        let path = format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&code=B");
        for (suffix, accept, is_xml) in [
            ("", "", false),
            ("", "*/*", false),
            ("", "application/fhir+xml", true),
            ("", "text/turtle, application/xml;q=0.9", true),
            ("", "application/json, application/xml", false),
            ("&_format=xml", "application/json", true),
            ("&_format=application/fhir%2Bjson", "application/xml", false),
            ("&_format=application/fhir+xml", "", true),
        ] {
            let headers = if accept.is_empty() { vec![] } else { vec![("accept", accept)] };
            let reply = desk.get_with(&format!("{path}{suffix}"), &headers).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            let expected = if is_xml { "application/fhir+xml; charset=utf-8" } else { "application/fhir+json; charset=utf-8" };
            assert_eq!(reply.kind(), expected, "{suffix} {accept}");
            assert_eq!(reply.text.starts_with("<?xml"), is_xml, "{suffix} {accept}");
            if is_xml {
                assert!(reply.text.contains("<Parameters xmlns=\"http://hl7.org/fhir\"><parameter><name value=\"result\"/><valueBoolean value=\"true\"/></parameter>"), "{}", reply.text);
                assert!(reply.text.contains("Altro &amp; &lt;vario&gt;"), "{}", reply.text);
            }
        }
        let words = desk.get(&format!("{path}&_format=ttl")).await.refused(406, "not-supported");
        assert!(words.contains("ttl"), "{words}");
        let refused = desk.get("/fhir/CodeSystem/$lookup?_format=xml").await;
        assert_eq!(refused.status, 400);
        assert!(refused.text.contains("<OperationOutcome") && refused.text.contains("<code value=\"required\"/>"), "{}", refused.text);
    }

    async fn addresses_methods_and_bodies_that_are_none_of_ours_are_refused(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (path, status, code) in [
            ("/fhir", 404, "not-found"),
            ("/fhir/Patient", 404, "not-supported"),
            ("/fhir/Patient/1", 404, "not-supported"),
            ("/fhir/CodeSystem/1/2/3/4", 404, "not-found"),
            ("/fhir/CodeSystem/pippo", 404, "not-found"),
            ("/fhir/CodeSystem/$pippo", 404, "not-supported"),
            ("/fhir/ConceptMap/$closure", 400, "not-supported"),
            ("/fhir/metadata?mode=pippo", 400, "invalid"),
        ] {
            desk.get(path).await.refused(status, code);
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::POST] {
            let request = Request::builder().method(method.clone()).uri("/fhir/CodeSystem").body(Body::empty()).unwrap();
            let reply = desk.send(request).await;
            reply.refused(405, "not-supported");
            assert!(reply.headers.contains_key("allow"), "{method}");
        }
        let lookup = "/fhir/CodeSystem/$lookup";
        for (kind, body, status, code) in [
            ("application/fhir+json", "{}".to_owned(), 400, "invalid"),
            ("application/fhir+json", "[".repeat(100_000), 400, "invalid"),
            ("application/json", "{\"resourceType\":\"Patient\"}".to_owned(), 400, "invalid"),
            ("application/fhir+xml", "<Parameters/>".to_owned(), 400, "invalid"),
            ("application/fhir+xml", "{\"resourceType\":\"Parameters\"}".to_owned(), 400, "invalid"),
            ("application/xml", "<Patient xmlns=\"http://hl7.org/fhir\"/>".to_owned(), 400, "invalid"),
            ("application/fhir+xml", format!("<!DOCTYPE a [<!ENTITY x \"B\">]>{}", posted("&x;")), 400, "invalid"),
            ("application/fhir+xml", posted("&x;"), 400, "invalid"),
            ("application/fhir+xml", format!("{HEAD}{}", "<parameter><part>".repeat(10_000)), 400, "invalid"),
            ("text/plain", "code=A".to_owned(), 415, "not-supported"),
            ("application/fhir+json", " ".repeat(1024 * 1024 + 1), 413, "too-costly"),
        ] {
            desk.post(lookup, kind, body).await.refused(status, code);
        }
        let many = "property=x&".repeat(201);
        desk.get(&format!("{lookup}?{many}")).await.refused(422, "too-costly");
        let escaped = desk.get(&format!("/fhir/CodeSystem/%24validate-code?url={EXAMS}&code=B")).await;
        escaped.ok();
        let empty = desk.post(&format!("{lookup}?system={EXAMS}&code=B"), "application/fhir+json", "").await;
        empty.ok();
    }

    async fn a_question_may_come_in_xml(cx: Backend) {
        let desk = Desk::open(cx).await;
        for kind in ["application/fhir+xml", "application/xml", "text/xml; charset=utf-8"] {
            let found = desk.post("/fhir/CodeSystem/$lookup", kind, posted("A1")).await.ok();
            assert_eq!(value(&found, "display"), Some(&json!("Glucosio nel sangue")), "{kind}");
        }
        let flagged = posted("A").replace("</Parameters>", "<parameter><name value=\"abstract\"/><valueBoolean value=\"true\"/></parameter></Parameters>");
        let answer = desk.post("/fhir/CodeSystem/$validate-code", "application/fhir+xml", flagged).await.ok();
        assert_eq!(value(&answer, "result"), Some(&json!(true)), "{answer}");
        let set = format!(
            "{HEAD}<parameter><name value=\"valueSet\"/><resource><ValueSet><status value=\"active\"/><compose><include><system value=\"{EXAMS}\"/>\
             <concept><code value=\"B\"/></concept><concept><code value=\"A11\"/></concept></include></compose></ValueSet></resource></parameter>\
             <parameter><name value=\"count\"/><valueInteger value=\"1\"/></parameter></Parameters>"
        );
        let expanded = desk.post("/fhir/ValueSet/$expand", "application/fhir+xml", set).await.ok();
        assert_eq!((expanded["expansion"]["total"].as_u64(), expanded["expansion"]["contains"][0]["code"].as_str()), (Some(2), Some("A11")));
        let form = desk.post("/fhir/CodeSystem/_search", "application/fhir+xml", posted("A")).await;
        form.refused(415, "not-supported");
    }

    async fn what_is_offered_is_what_metadata_says(cx: Backend) {
        let desk = Desk::open(cx).await;
        let statement = desk.get("/fhir/metadata").await.ok();
        assert_eq!((statement["resourceType"].as_str(), statement["fhirVersion"].as_str()), (Some("CapabilityStatement"), Some("4.0.1")));
        assert_eq!(statement["instantiates"][0], "http://hl7.org/fhir/CapabilityStatement/terminology-server");
        let resources = statement["rest"][0]["resource"].as_array().unwrap();
        let kinds: Vec<_> = resources.iter().map(|one| one["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["CodeSystem", "ValueSet", "ConceptMap"]);
        for resource in resources {
            for operation in resource["operation"].as_array().into_iter().flatten() {
                let path = format!("/fhir/{}/${}", resource["type"].as_str().unwrap(), operation["name"].as_str().unwrap());
                let reply = desk.get(&path).await;
                assert!(reply.status == 400 || reply.status == 200, "{path} answers: {}", reply.text);
                assert!(!reply.text.contains("not-supported"), "{path}: {}", reply.text);
            }
        }
        let terminology = desk.get("/fhir/metadata?mode=terminology").await.ok();
        assert_eq!(terminology["resourceType"], "TerminologyCapabilities");
        let systems = terminology["codeSystem"].as_array().unwrap();
        let exams = systems.iter().find(|one| one["uri"] == EXAMS).unwrap();
        let versions: Vec<_> = exams["version"].as_array().unwrap().iter().map(|one| (one["code"].as_str().unwrap(), one["isDefault"].as_bool().unwrap())).collect();
        assert_eq!(versions, [("1.0", false), ("1.10", true)]);
        let xml = desk.get("/fhir/metadata?_format=xml").await;
        assert!(xml.text.contains("<CapabilityStatement xmlns=\"http://hl7.org/fhir\">"), "{}", xml.text);
    }
}
