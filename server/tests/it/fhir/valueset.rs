//! `ValueSet/$expand`, `ValueSet/$validate-code`, `ConceptMap/$translate`.

use domain::terminology::Format;
use serde_json::{Value, json};

use super::{Desk, EXAMS, OID, value};

const JSON: &str = "application/fhir+json";
const CHEMISTRY: &str = "http://example.org/chimica";
const MAP: &str = "http://example.org/mappa";

fn parameters(list: Value) -> String {
    json!({ "resourceType": "Parameters", "parameter": list }).to_string()
}

/// With a value set of what is below `A`, and a map; the ids of both.
async fn furnished(cx: backend::Backend) -> (Desk, String, String) {
    let desk = Desk::open(cx).await;
    let set = json!({
        "resourceType": "ValueSet", "url": CHEMISTRY, "version": "1", "name": "Chimica", "status": "active",
        "compose": { "include": [{ "system": EXAMS, "filter": [{ "property": "concept", "op": "is-a", "value": "A" }] }] },
    });
    let map = json!({
        "resourceType": "ConceptMap", "url": MAP, "version": "1", "status": "active",
        "group": [{ "source": EXAMS, "target": "http://altro", "element": [
            { "code": "A1", "target": [{ "code": "X", "display": "Ics", "equivalence": "wider", "comment": "Circa." }] },
            { "code": "A2", "target": [{ "equivalence": "unmatched" }] }] }],
    });
    let set = desk.load(Format::FhirR4Json, "1", &set.to_string()).await;
    let map = desk.load(Format::FhirR4Json, "1", &map.to_string()).await;
    (desk, set, map)
}

fn codes(expanded: &Value) -> Vec<&str> {
    let contains = expanded["expansion"]["contains"].as_array().map(Vec::as_slice).unwrap_or_default();
    contains.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

fn echoed<'a>(expanded: &'a Value, name: &str) -> Vec<&'a Value> {
    let all = expanded["expansion"]["parameter"].as_array().unwrap().iter().filter(|one| one["name"] == name);
    all.map(|one| one.as_object().unwrap().iter().find(|(member, _)| *member != "name").unwrap().1).collect()
}

on_both! {
    async fn a_value_set_expands_by_its_address_its_id_and_as_it_is_sent(cx: Backend) {
        let (desk, id, _) = furnished(cx).await;
        let by_url = desk.get(&format!("/fhir/ValueSet/$expand?url={CHEMISTRY}")).await.ok();
        assert_eq!(by_url["resourceType"], "ValueSet");
        assert_eq!((by_url["url"].as_str(), by_url["compose"].is_null()), (Some(CHEMISTRY), true));
        assert_eq!(codes(&by_url), ["A", "A1", "A11", "A2"]);
        let expansion = &by_url["expansion"];
        assert_eq!(expansion["total"], 4);
        assert!(expansion["identifier"].as_str().unwrap().starts_with("urn:uuid:"), "{expansion}");
        assert!(expansion["timestamp"].is_string());
        assert_eq!(echoed(&by_url, "used-codesystem"), [&json!(format!("{EXAMS}|1.10"))]);
        assert_eq!(expansion["contains"][0]["abstract"], true);
        assert_eq!(expansion["contains"][3]["inactive"], true);
        assert_eq!(expansion["contains"][1]["display"], "Glucosio nel sangue");
        assert_eq!(expansion["contains"][1]["version"], "1.10");
        assert!(expansion["contains"][1]["designation"].is_null());
        let by_id = desk.get(&format!("/fhir/ValueSet/{id}/$expand?includeDefinition=true")).await.ok();
        assert_eq!((codes(&by_id), by_id["compose"].is_object()), (codes(&by_url), true));
        let sent = json!({ "resourceType": "ValueSet", "status": "active", "compose": { "include": [{ "system": EXAMS, "concept": [{ "code": "B" }] }] } });
        let body = parameters(json!([{ "name": "valueSet", "resource": sent }, { "name": "includeDesignations", "valueBoolean": true }]));
        assert_eq!(codes(&desk.post("/fhir/ValueSet/$expand", JSON, body).await.ok()), ["B"]);
        let whole = desk.get(&format!("/fhir/ValueSet/$expand?url={EXAMS}?fhir_vs&valueSetVersion=1.0")).await.ok();
        assert_eq!((codes(&whole).len(), whole["expansion"]["contains"][1]["display"].as_str()), (5, Some("Glicemia")));
    }

    async fn an_expansion_is_cut_by_words_pages_and_what_is_active(cx: Backend) {
        let (desk, _, _) = furnished(cx).await;
        let expand = format!("/fhir/ValueSet/$expand?url={CHEMISTRY}");
        for (query, expected, total) in [
            ("&filter=gluco", vec!["A1"], 1),
            ("&filter=DIGIUNO%20a1", vec!["A11"], 1),
            ("&count=2", vec!["A", "A1"], 4),
            ("&count=2&offset=2", vec!["A11", "A2"], 4),
            ("&count=0", vec![], 4),
            ("&activeOnly=true", vec!["A", "A1", "A11"], 3),
            ("&excludeNotForUI=true", vec!["A1", "A11", "A2"], 3),
            ("&excludeNotForUI=false", vec!["A", "A1", "A11", "A2"], 4),
            ("&excludeNotForUI=true&activeOnly=true&count=1", vec!["A1"], 2),
            ("&excludeNotForUI=true&filter=chimica", vec![], 0),
            ("&force-system-version=http://example.org/esami%7C1.0&filter=glicemia", vec!["A1"], 1),
        ] {
            let expanded = desk.get(&format!("{expand}{query}")).await.ok();
            assert_eq!((codes(&expanded), &expanded["expansion"]["total"]), (expected, &json!(total)), "{query}");
        }
        let whole = desk.get(&format!("/fhir/ValueSet/$expand?url={EXAMS}?fhir_vs&excludeNotForUI=true")).await.ok();
        assert_eq!((codes(&whole), echoed(&whole, "excludeNotForUI")), (vec!["A1", "A11", "A2", "B"], vec![&json!(true)]));
        desk.get(&format!("{expand}&excludeNotForUI=forse")).await.refused(400, "invalid");
        let echo = desk.get(&format!("{expand}&filter=gluco&count=3&displayLanguage=de&includeDesignations=true")).await.ok();
        assert_eq!(echoed(&echo, "filter"), ["gluco"]);
        assert_eq!(echoed(&echo, "count"), [&json!(3)]);
        assert_eq!(echo["expansion"]["contains"][0]["display"], "Glukose");
        assert_eq!(echo["expansion"]["contains"][0]["designation"][1]["value"], "Glukose");
        let xml = desk.get(&format!("{expand}&_format=xml")).await;
        assert_eq!((xml.status, xml.kind()), (200, "application/fhir+xml; charset=utf-8"));
        assert!(xml.text.contains("<code value=\"A11\"/>"), "{}", xml.text);
    }

    async fn what_cannot_be_expanded_is_refused_with_its_reason(cx: Backend) {
        let (desk, _, _) = furnished(cx).await;
        let expand = "/fhir/ValueSet/$expand";
        desk.get(expand).await.refused(400, "required");
        desk.get(&format!("{expand}?url=http://ignoto")).await.refused(404, "not-found");
        desk.get(&format!("{expand}?url={CHEMISTRY}%7C2")).await.refused(404, "not-found");
        desk.get(&format!("{expand}?url={CHEMISTRY}&context=http://x")).await.refused(400, "not-supported");
        desk.get(&format!("{expand}?url={CHEMISTRY}&count=-1")).await.refused(400, "invalid");
        desk.get(&format!("{expand}?url={CHEMISTRY}&check-system-version={EXAMS}%7C1.0")).await.ok();
        for (compose, status, code) in [
            (json!({ "include": [{ "system": "http://ignoto" }] }), 404, "not-found"),
            (json!({ "include": [{ "valueSet": ["http://ignoto"] }] }), 404, "not-found"),
            (json!({ "include": [{ "system": EXAMS, "filter": [{ "property": "concept", "op": "is-a", "value": "" }] }] }), 400, "invalid"),
            (json!({ "include": [{ "system": EXAMS, "filter": [{ "property": "concept", "op": "come", "value": "A" }] }] }), 400, "invalid"),
            (json!({ "include": [{ "system": EXAMS, "filter": [{ "property": "ignota", "op": "=", "value": "A" }] }] }), 400, "invalid"),
            (json!({ "include": [{ "valueSet": ["http://sé"] }] }), 422, "processing"),
        ] {
            let set = json!({ "resourceType": "ValueSet", "url": "http://sé", "status": "active", "compose": compose });
            let reply = desk.post(expand, JSON, parameters(json!([{ "name": "valueSet", "resource": set }]))).await;
            reply.refused(status, code);
        }
        let rows: String = (0..10_001).map(|n| format!("{n},Voce {n}\n")).collect();
        desk.load(Format::CustomCsv, "1", &format!("code,display\n{rows}")).await;
        let large = format!("{expand}?url=http://example.org/lista?fhir_vs");
        desk.get(&large).await.refused(422, "too-costly");
        let page = desk.get(&format!("{large}&offset=9999&count=10")).await.ok();
        assert_eq!((codes(&page), &page["expansion"]["total"]), (vec!["9999", "10000"], &json!(10_001)));
    }

    async fn a_code_of_a_value_set_is_judged(cx: Backend) {
        let (desk, id, _) = furnished(cx).await;
        let validate = "/fhir/ValueSet/$validate-code";
        for (query, result) in [
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A1"), true),
            (format!("url={CHEMISTRY}&coding={EXAMS}%7CA1"), true),
            (format!("url={CHEMISTRY}&system=urn:oid:{OID}&code=A11"), true),
            (format!("url={CHEMISTRY}&code=A11&inferSystem=true"), true),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A1&display=GLUCOSE"), true),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A1&display=Ferro"), false),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=B"), false),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=ZZ"), false),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A"), false),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A&abstract=true"), true),
            (format!("url={CHEMISTRY}&system={EXAMS}&code=A1&systemVersion=1.0"), false),
            (format!("url={CHEMISTRY}&system=http://ignoto&code=A1"), false),
        ] {
            let told = desk.get(&format!("{validate}?{query}")).await.ok();
            assert_eq!(value(&told, "result"), Some(&json!(result)), "{query}: {told}");
            assert_eq!(value(&told, "message").is_none(), result, "{query}: {told}");
        }
        let wrong = desk.get(&format!("/fhir/ValueSet/{id}/$validate-code?system={EXAMS}&code=A1&display=Ferro")).await.ok();
        assert_eq!(value(&wrong, "display"), Some(&json!("Glucosio nel sangue")));
        let unknown = desk.get(&format!("{validate}?url={CHEMISTRY}&system=http://ignoto&code=A1")).await.ok();
        assert_eq!(value(&unknown, "x-caused-by-unknown-system"), Some(&json!("http://ignoto")));
        let concept = json!([{ "name": "url", "valueUri": CHEMISTRY },
            { "name": "codeableConcept", "valueCodeableConcept": { "coding": [{ "system": EXAMS, "code": "B" }, { "system": EXAMS, "code": "A2" }] } }]);
        let several = desk.post(validate, JSON, parameters(concept)).await.ok();
        assert_eq!((value(&several, "result"), value(&several, "code")), (Some(&json!(true)), Some(&json!("A2"))));
        desk.get(&format!("{validate}?url=http://ignoto&system={EXAMS}&code=A")).await.refused(404, "not-found");
        desk.get(&format!("{validate}?url={CHEMISTRY}&code=A")).await.refused(400, "required");
        desk.get(&format!("{validate}?url={CHEMISTRY}&system={EXAMS}")).await.refused(400, "required");
    }

    async fn a_code_is_translated_both_ways(cx: Backend) {
        let (desk, _, id) = furnished(cx).await;
        let translate = "/fhir/ConceptMap/$translate";
        let matched = |told: &Value| {
            let all = told["parameter"].as_array().unwrap().iter().filter(|one| one["name"] == "match");
            all.map(|one| one["part"].clone()).collect::<Vec<_>>()
        };
        for path in [format!("{translate}?url={MAP}"), format!("/fhir/ConceptMap/{id}/$translate?"), format!("{translate}?targetsystem=http://altro")] {
            let told = desk.get(&format!("{path}&system={EXAMS}&code=A1")).await.ok();
            assert_eq!(value(&told, "result"), Some(&json!(true)), "{path}");
            let parts = &matched(&told)[0];
            assert_eq!(parts[0]["valueCode"], "wider");
            assert_eq!(parts[1]["valueCoding"], json!({ "system": "http://altro", "code": "X", "display": "Ics" }));
            assert_eq!(parts[2]["valueUri"], format!("{MAP}|1"));
        }
        let back = desk.get(&format!("{translate}?url={MAP}&system=http://altro&code=X&reverse=true")).await.ok();
        assert_eq!(matched(&back)[0][0]["valueCode"], "narrower");
        assert_eq!(matched(&back)[0][1]["valueCoding"]["code"], "A1");
        for code in ["A2", "B"] {
            let none = desk.get(&format!("{translate}?url={MAP}&system={EXAMS}&code={code}")).await.ok();
            assert_eq!(value(&none, "result"), Some(&json!(false)), "{code}");
            assert!(value(&none, "message").is_some());
        }
        desk.get(&format!("{translate}?url={MAP}&system={EXAMS}&code=A1&dependency=x")).await.refused(400, "not-supported");
        desk.get(&format!("{translate}?url=http://ignoto&system={EXAMS}&code=A1")).await.refused(404, "not-found");
        desk.get(&format!("{translate}?url={MAP}&code=A1")).await.refused(400, "required");
        desk.get("/fhir/ConceptMap/$closure").await.refused(400, "not-supported");
        desk.get("/fhir/CodeSystem/$find-matches").await.refused(400, "not-supported");
    }

    async fn a_map_may_come_with_the_question(cx: Backend) {
        let (desk, _, _) = furnished(cx).await;
        let translate = "/fhir/ConceptMap/$translate";
        let map = |unmatched: Value| json!({
            "resourceType": "ConceptMap", "status": "active", "sourceUri": "http://da", "group": [{ "source": EXAMS, "target": "http://terzo",
                "element": [{ "code": "B", "target": [{ "code": "3", "equivalence": "subsumes" }] }], "unmatched": unmatched }],
        });
        let ask = |map: Value, system: &str, code: &str, more: Value| {
            let mut list = json!([{ "name": "conceptMap", "resource": map }, { "name": "system", "valueUri": system }, { "name": "code", "valueCode": code }]);
            list.as_array_mut().unwrap().extend(more.as_array().unwrap().iter().cloned());
            parameters(list)
        };
        let fixed = map(json!({ "mode": "fixed", "code": "altro" }));
        let other = map(json!({ "mode": "other-map", "url": MAP }));
        let reverse = json!([{ "name": "reverse", "valueBoolean": true }]);
        let from = |url: &str| json!([{ "name": "source", "valueUri": url }]);
        for (map, system, code, more, expected) in [
            (&fixed, EXAMS, "B", json!([]), Some(("subsumes", "http://terzo", "3"))),
            (&fixed, EXAMS, "A1", json!([]), Some(("inexact", "http://terzo", "altro"))),
            (&fixed, "http://terzo", "3", reverse.clone(), Some(("specializes", EXAMS, "B"))),
            (&fixed, "http://terzo", "4", reverse, None),
            (&fixed, EXAMS, "B", from("http://da"), Some(("subsumes", "http://terzo", "3"))),
            (&fixed, EXAMS, "B", from("http://a"), None),
            (&other, EXAMS, "A1", json!([]), Some(("wider", "http://altro", "X"))),
            (&other, EXAMS, "ZZ", json!([]), None),
        ] {
            let told = desk.post(translate, JSON, ask(map.clone(), system, code, more.clone())).await.ok();
            assert_eq!(value(&told, "result"), Some(&json!(expected.is_some())), "{code} {more}: {told}");
            let part = told["parameter"].as_array().unwrap().iter().find(|one| one["name"] == "match").map(|one| one["part"].clone());
            let found = part.as_ref().map(|part| {
                let coding = &part[1]["valueCoding"];
                (part[0]["valueCode"].as_str().unwrap(), coding["system"].as_str().unwrap(), coding["code"].as_str().unwrap())
            });
            assert_eq!(found, expected, "{code} {more}: {told}");
        }
        let strange = json!({ "resourceType": "ConceptMap", "group": [{ "element": [{ "code": "A", "target": [{ "code": "x" }] }] }] });
        let long = json!({ "resourceType": "ConceptMap", "url": "u".repeat(1_001) });
        for bad in [strange, long, json!({ "resourceType": "ValueSet" })] {
            desk.post(translate, JSON, ask(bad, EXAMS, "A", json!([]))).await.refused(400, "invalid");
        }
        desk.get(&format!("{translate}?conceptMap=x&system={EXAMS}&code=A1")).await.refused(400, "invalid");
    }
}
