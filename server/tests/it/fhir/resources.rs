//! Reading and searching.

use std::fmt::Write as _;

use domain::terminology::Format;
use serde_json::{Value, json};

use super::{Desk, EXAMS, OID, ORIGIN};

fn large() -> String {
    let mut csv = "code,display\n".to_owned();
    for number in 0..2_500 {
        writeln!(csv, "{number:05},Voce {number}").unwrap();
    }
    csv
}

fn versions(bundle: &Value) -> Vec<&str> {
    let entries = bundle["entry"].as_array().into_iter().flatten();
    entries.map(|entry| entry["resource"]["version"].as_str().unwrap()).collect()
}

on_both! {
    async fn a_resource_is_read_as_it_was_loaded(cx: Backend) {
        let desk = Desk::open(cx).await;
        let id = desk.id("1.0").await;
        let read = desk.get(&format!("/fhir/CodeSystem/{id}")).await.ok();
        assert_eq!((read["id"].as_str(), read["url"].as_str(), read["count"].as_u64()), (Some(id.as_str()), Some(EXAMS), Some(5)));
        assert_eq!(read["concept"].as_array().unwrap().len(), 5);
        assert!(read["meta"].is_null());
        let summary = desk.get(&format!("/fhir/CodeSystem/{id}?_summary=true")).await.ok();
        assert!(summary["concept"].is_null() && summary["description"].is_null(), "{summary}");
        assert_eq!(summary["meta"]["tag"][0]["code"], "SUBSETTED");
        let elements = desk.get(&format!("/fhir/CodeSystem/{id}?_elements=title")).await.ok();
        assert_eq!((elements["title"].as_str(), elements["publisher"].as_str()), (Some("Esami di laboratorio"), None));
        let xml = desk.get(&format!("/fhir/CodeSystem/{id}?_format=xml")).await;
        let again = Desk::empty(desk.cx.clone());
        backend::terminology::delete(&desk.cx, OID, "1.0", &signer()).await.unwrap();
        desk.get(&format!("/fhir/CodeSystem/{id}")).await.refused(404, "not-found");
        let loaded = again.load(Format::FhirR4Xml, "1.0", &xml.text).await;
        let back = desk.get(&format!("/fhir/CodeSystem/{loaded}")).await.ok();
        assert_eq!(back["concept"], read["concept"], "what is written as XML is read as it was");
        desk.get(&format!("/fhir/ValueSet/{loaded}")).await.refused(404, "not-found");
    }

    async fn a_large_code_system_comes_without_its_concepts_or_as_a_stream(cx: Backend) {
        let desk = Desk::empty(cx);
        let id = desk.load(Format::CustomCsv, "2", &large()).await;
        let plain = desk.get(&format!("/fhir/CodeSystem/{id}")).await.ok();
        assert!(plain["concept"].is_null());
        assert_eq!((plain["count"].as_u64(), plain["meta"]["tag"][0]["code"].as_str()), (Some(2_500), Some("SUBSETTED")));
        let full = desk.get(&format!("/fhir/CodeSystem/{id}?_full=true")).await.ok();
        assert_eq!(full["concept"].as_array().unwrap().len(), 2_500);
        assert_eq!(full["concept"][2_499]["code"], "02499");
        let xml = desk.get(&format!("/fhir/CodeSystem/{id}?_full=true&_format=xml")).await;
        assert_eq!(xml.text.matches("<concept>").count(), 2_500);
        assert!(xml.text.ends_with("</concept></CodeSystem>"), "{}", &xml.text[xml.text.len() - 100..]);
        desk.get(&format!("/fhir/CodeSystem/{id}?_full=forse")).await.refused(400, "invalid");
    }

    async fn resources_are_found_by_what_they_say_of_themselves(cx: Backend) {
        let desk = Desk::open(cx).await;
        desk.load(Format::CustomCsv, "2", &large()).await;
        for (query, expected) in [
            ("", &["1.0", "1.10", "2"][..]),
            (&format!("url={EXAMS}"), &["1.0", "1.10"]),
            (&format!("url={EXAMS}%7C1.0"), &["1.0"]),
            (&format!("url=urn:oid:{OID}&version=1.10"), &["1.10"]),
            (&format!("system={EXAMS}&version=1.10,1.0"), &["1.0", "1.10"]),
            (&format!("identifier=urn:ietf:rfc:3986%7Curn:oid:{OID}"), &["1.0", "1.10"]),
            ("identifier=http://altro%7C1", &[]),
            ("name=esa", &["1.0", "1.10"]),
            ("name=sami", &[]),
            ("name:contains=SAMI", &["1.0", "1.10"]),
            ("name:exact=Esami", &["1.0", "1.10"]),
            ("name:exact=esami", &[]),
            ("title=Esami%20di", &["1.0", "1.10"]),
            ("title:contains=laboratorio", &["1.0", "1.10"]),
            ("title=laboratorio", &[]),
            ("publisher=asl%20esperi%C3%A0", &["1.0", "1.10"]),
            ("description:contains=prova", &["1.0", "1.10"]),
            ("date=2024", &["1.0", "1.10"]),
            ("date=ge2024-03&date=lt2024-04", &["1.0", "1.10"]),
            ("date=gt2024-03", &[]),
            ("date=le2024-03-01", &["1.0", "1.10"]),
            ("status=active&content-mode=complete", &["1.0", "1.10", "2"]),
            ("status=draft", &[]),
            ("code=00007", &["2"]),
            ("code=A11", &["1.0", "1.10"]),
            ("_id=pippo", &[]),
            ("name=%25", &[]),
            ("pippo=1&version=2", &["2"]),
            ("_sort=-version&_count=2", &["2", "1.10"]),
        ] {
            let bundle = desk.get(&format!("/fhir/CodeSystem?{query}")).await.ok();
            assert_eq!(versions(&bundle), expected, "{query}: {bundle}");
            assert_eq!(bundle["type"], "searchset");
        }
        let posted = desk.post("/fhir/CodeSystem/_search", "application/x-www-form-urlencoded", "version=1.10").await.ok();
        assert_eq!(versions(&posted), ["1.10"]);
        assert_eq!(desk.get("/fhir/ValueSet").await.ok()["total"], 0);
        let counted = desk.get("/fhir/CodeSystem?_summary=count").await.ok();
        assert_eq!((counted["total"].as_u64(), counted["entry"].is_null()), (Some(3), true));
        let strict = [("prefer", "handling=strict")];
        let words = desk.get_with("/fhir/CodeSystem?pippo=1", &strict).await.refused(400, "invalid");
        assert!(words.contains("pippo"), "{words}");
        desk.get_with("/fhir/CodeSystem?version=1.0&_count=1", &strict).await.ok();
        desk.get("/fhir/CodeSystem?date=ieri").await.refused(400, "invalid");
        desk.get("/fhir/CodeSystem?_include=x").await.refused(400, "not-supported");
    }

    async fn value_sets_are_found_by_the_systems_they_name(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (version, include) in [
            ("a", json!({ "system": EXAMS })),
            ("b", json!({ "system": format!("URN:OID:{OID}"), "version": "1.0" })),
            ("c", json!({ "system": "http://altro" })),
        ] {
            let set = json!({
                "resourceType": "ValueSet", "url": format!("http://example.org/{version}"), "version": version, "status": "active",
                "identifier": [{ "system": "urn:ietf:rfc:3986", "value": format!("urn:oid:2.999.{}", version.as_bytes()[0]) }],
                "compose": { "include": [include] },
            });
            desk.load(Format::FhirR4Json, version, &set.to_string()).await;
        }
        for (query, expected) in [
            (EXAMS.to_owned(), &["a", "b"][..]),
            (format!("urn:oid:{OID}"), &["a", "b"]),
            (format!("{EXAMS}%7C1.0"), &["b"]),
            ("http://altro".to_owned(), &["c"]),
            ("http://nessuno".to_owned(), &[]),
        ] {
            let bundle = desk.get(&format!("/fhir/ValueSet?reference={query}&_sort=version")).await.ok();
            assert_eq!(versions(&bundle), expected, "{query}: {bundle}");
        }
    }

    async fn resources_are_found_by_the_identifiers_they_have(cx: Backend) {
        let desk = Desk::open(cx).await;
        let set = json!({
            "resourceType": "ValueSet", "url": "http://example.org/insieme", "version": "a", "name": "Insieme", "status": "active",
            "identifier": [{ "system": "http://registro", "value": "VS-1" }, { "value": "libero" }, { "system": "http://vuoto" }],
            "compose": { "include": [{ "system": EXAMS }] },
        });
        // As some write it: with escapes that need not be.
        let set = set.to_string().replace("http://registro", "http:\\/\\/registro").replace("VS-1", "\\u0056S-1");
        desk.load(Format::FhirR4Json, "a", &set).await;
        let map = json!({
            "resourceType": "ConceptMap", "url": "http://example.org/mappa", "version": "m", "status": "active",
            "identifier": { "system": "http://registro", "value": "CM|1" },
        });
        desk.load(Format::FhirR4Json, "m", &map.to_string()).await;
        let many = (0..11).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
        for (kind, query, expected) in [
            ("ValueSet", "http://registro%7CVS-1", &["a"][..]),
            ("ValueSet", "VS-1", &["a"]),
            ("ValueSet", "http://registro%7C", &["a"]),
            ("ValueSet", "http://vuoto%7C", &[]),
            ("ValueSet", "%7Clibero", &["a"]),
            ("ValueSet", "%7CVS-1", &[]),
            ("ValueSet", "http://altro%7CVS-1", &[]),
            ("ValueSet", "http://registro%7CVS", &[]),
            ("ValueSet", "vs-1", &[]),
            ("ValueSet", "altro,libero", &["a"]),
            ("ValueSet", "%7C", &[]),
            ("ConceptMap", "http://registro%7CCM%5C%7C1", &["m"]),
            ("ConceptMap", "http://registro%7CVS-1", &[]),
            ("CodeSystem", "urn:ietf:rfc:3986%7C", &["1.0", "1.10"]),
            ("CodeSystem", &format!("VS-1,urn:oid:{OID}"), &["1.0", "1.10"]),
            ("CodeSystem", &format!("http://registro%7C{OID}"), &[]),
        ] {
            let bundle = desk.get(&format!("/fhir/{kind}?identifier={query}")).await.ok();
            assert_eq!(versions(&bundle), expected, "{kind} {query}: {bundle}");
        }
        desk.get(&format!("/fhir/ValueSet?identifier={many}")).await.refused(400, "invalid");
    }

    async fn value_sets_are_found_by_the_codes_they_name(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (version, include) in [
            ("a", json!([{ "valueSet": ["http://example.org/altro"] }, { "system": EXAMS, "concept": [{ "code": "B" }, { "code": "A1" }] }])),
            ("b", json!([{ "system": "http://altro", "concept": [{ "code": "A1", "display": "Z" }] }])),
            ("c", json!([{ "system": EXAMS, "filter": [{ "property": "concept", "op": "=", "value": "A1" }] }])),
        ] {
            let set = json!({
                "resourceType": "ValueSet", "url": "http://example.org/insieme", "version": version, "status": "active",
                "compose": { "include": include, "exclude": [{ "system": EXAMS, "concept": [{ "code": "A2" }] }] },
            });
            desk.load(Format::FhirR4Json, version, &set.to_string()).await;
        }
        for (query, expected) in [
            ("A1", &["a", "b"][..]),
            ("B", &["a"]),
            (&format!("{EXAMS}%7CA1"), &["a"]),
            ("http://altro%7CA1", &["b"]),
            ("http://altro%7CB", &[]),
            ("http://altro%7C", &["b"]),
            ("%7CA1", &[]),
            ("Z,B", &["a"]),
            ("a1", &[]),
            ("Z", &[]),
            ("A2", &[]),
            ("A1&version=b", &["b"]),
        ] {
            let bundle = desk.get(&format!("/fhir/ValueSet?code={query}")).await.ok();
            assert_eq!(versions(&bundle), expected, "{query}: {bundle}");
        }
        desk.get("/fhir/ValueSet?code:in=x").await.refused(400, "not-supported");
        let statement = desk.get("/fhir/metadata").await.ok();
        let sets = statement["rest"][0]["resource"].as_array().unwrap().iter().find(|one| one["type"] == "ValueSet").unwrap();
        assert!(sets["searchParam"].as_array().unwrap().iter().any(|one| one["name"] == "code"), "{sets}");
    }

    async fn pages_lead_to_each_other(cx: Backend) {
        let desk = Desk::open(cx).await;
        desk.load(Format::CustomCsv, "2", &large()).await;
        let mut seen = Vec::new();
        let mut next = Some("/fhir/CodeSystem?status=active&_count=1".to_owned());
        while let Some(path) = next {
            let page = desk.get(&path).await.ok();
            assert_eq!(page["total"], 3);
            seen.extend(versions(&page).into_iter().map(str::to_owned));
            let full = page["entry"][0]["fullUrl"].as_str().unwrap();
            assert!(full.starts_with(&format!("{ORIGIN}/fhir/CodeSystem/")), "{full}");
            let links = page["link"].as_array().unwrap();
            let link = links.iter().find(|link| link["relation"] == "next");
            next = link.map(|link| link["url"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned());
        }
        assert_eq!(seen, ["1.0", "1.10", "2"]);
    }
}

fn signer() -> domain::terminology::Signer {
    domain::terminology::Signer { common_name: "S1".into(), subject: "RSSMRA80A01H501U".into() }
}
