//! `$lookup`, `$validate-code`, `$subsumes`.

use domain::terminology::Format;
use serde_json::{Value, json};

use super::{Desk, EXAMS, OID, properties, value};

fn parameters(list: Value) -> String {
    json!({ "resourceType": "Parameters", "parameter": list }).to_string()
}

const JSON: &str = "application/fhir+json";

on_both! {
    async fn a_code_is_looked_up_with_all_that_is_known_of_it(cx: Backend) {
        let desk = Desk::open(cx).await;
        let lookup = "/fhir/CodeSystem/$lookup";
        let found = desk.get(&format!("{lookup}?system={EXAMS}&code=A1")).await.ok();
        for (name, expected) in [
            ("name", json!("Esami")),
            ("version", json!("1.10")),
            ("display", json!("Glucosio nel sangue")),
            ("definition", json!("Quanto zucchero c’è.")),
            ("code", json!("A1")),
            ("system", json!(EXAMS)),
            ("abstract", json!(false)),
        ] {
            assert_eq!(value(&found, name), Some(&expected), "{name}: {found}");
        }
        assert_eq!(properties(&found, "parent"), ["A"]);
        assert_eq!(properties(&found, "child"), ["A11"]);
        assert_eq!(properties(&found, "inactive"), [false]);
        let words: Vec<_> = found["parameter"].as_array().unwrap().iter().filter(|one| one["name"] == "designation").collect();
        assert_eq!(words.len(), 2);
        assert_eq!(words[0]["part"][1]["valueString"], "Glucose");
        for (query, display, version) in [
            (format!("system={EXAMS}&code=A1&version=1.0"), "Glicemia", "1.0"),
            (format!("system={EXAMS}%7C1.0&code=A1"), "Glicemia", "1.0"),
            (format!("system=urn:oid:{OID}&code=A1"), "Glucosio nel sangue", "1.10"),
            (format!("coding={EXAMS}%7C1.0%7CA1"), "Glicemia", "1.0"),
            (format!("system={EXAMS}&code=A1&displayLanguage=de"), "Glukose", "1.10"),
            (format!("system={EXAMS}&code=A1&displayLanguage=fr"), "Glucosio nel sangue", "1.10"),
        ] {
            let found = desk.get(&format!("{lookup}?{query}")).await.ok();
            assert_eq!(value(&found, "display"), Some(&json!(display)), "{query}");
            assert_eq!(value(&found, "version"), Some(&json!(version)), "{query}");
        }
        let english = desk.get_with(&format!("{lookup}?system={EXAMS}&code=A1"), &[("accept-language", "fr, en;q=0.5")]).await;
        assert_eq!(value(&english.ok(), "display"), Some(&json!("Glucose")));
        let body = parameters(json!([{ "name": "coding", "valueCoding": { "system": EXAMS, "code": "A2" } }]));
        let posted = desk.post(lookup, JSON, body).await.ok();
        assert_eq!(properties(&posted, "inactive"), [true]);
        let some = desk.get(&format!("{lookup}?system={EXAMS}&code=B&property=peso")).await.ok();
        assert_eq!(properties(&some, "peso"), [7]);
        assert!(properties(&some, "inactive").is_empty(), "{some}");
        let group = desk.get(&format!("{lookup}?system={EXAMS}&code=A&property=child")).await.ok();
        assert_eq!((value(&group, "abstract"), properties(&group, "child")), (Some(&json!(true)), vec![&json!("A1"), &json!("A2")]));
    }

    async fn what_is_not_there_is_told_when_it_is_looked_up(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (query, status, code, named) in [
            (format!("system={EXAMS}&code=Z"), 404, "not-found", "Z"),
            ("system=http://nowhere&code=A".to_owned(), 404, "not-found", "http://nowhere"),
            (format!("system={EXAMS}&code=A&version=9"), 404, "not-found", "|9"),
            ("code=A".to_owned(), 400, "required", "system"),
            (format!("system={EXAMS}"), 400, "required", "code"),
            (String::new(), 400, "required", "code"),
            (format!("system={EXAMS}&code=A&code=B"), 400, "invalid", "code"),
            ("coding=A".to_owned(), 400, "invalid", "coding"),
            (format!("system={EXAMS}&code=A%00"), 400, "invalid", "code"),
            (format!("system={EXAMS}&code=a1"), 404, "not-found", "a1"),
        ] {
            let words = desk.get(&format!("/fhir/CodeSystem/$lookup?{query}")).await.refused(status, code);
            assert!(words.contains(named), "{query}: {words}");
        }
        let id = desk.id("1.0").await;
        desk.get(&format!("/fhir/CodeSystem/{id}/$lookup?code=A")).await.refused(404, "not-supported");
    }

    async fn a_code_is_judged_and_the_answer_is_always_200(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (query, result, words) in [
            ("code=A1", true, ""),
            ("code=A1&display=glucosio%20NEL%20%20sangue", true, ""),
            ("code=A1&display=Glucose", true, ""),
            ("code=A1&display=Tosse", false, "Descrizioni ammesse: «Glucosio nel sangue»"),
            ("code=A1&display=Tosse&lenient-display-validation=true", true, "Descrizioni ammesse"),
            ("code=A1&display=Glucose&displayLanguage=de", false, "«Glukose»"),
            ("code=Z", false, "Il codice Z non esiste in"),
            ("code=a1", false, "non esiste"),
            ("code=A", false, "raggruppa altri codici"),
            ("code=A&abstract=true", true, ""),
            ("code=A2", true, "non è più in uso"),
            ("code=A1&version=9", false, "non è presente"),
        ] {
            let answer = desk.get(&format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&{query}")).await.ok();
            assert_eq!(value(&answer, "result"), Some(&json!(result)), "{query}: {answer}");
            let message = value(&answer, "message").and_then(Value::as_str).unwrap_or_default();
            assert!(if words.is_empty() { message.is_empty() } else { message.contains(words) }, "{query}: {message}");
            let issues = answer["parameter"].as_array().unwrap().iter().find(|one| one["name"] == "issues");
            assert_eq!(issues.is_some(), !words.is_empty(), "{query}");
        }
        let wrong = desk.get(&format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&code=A1&display=Tosse")).await.ok();
        let issues = wrong["parameter"].as_array().unwrap().iter().find(|one| one["name"] == "issues").unwrap();
        assert_eq!(issues["resource"]["issue"][0]["details"]["coding"][0]["code"], "invalid-display", "{wrong}");
        assert_eq!(value(&wrong, "display"), Some(&json!("Glucosio nel sangue")));
        assert_eq!(value(&wrong, "version"), Some(&json!("1.10")));
        let nowhere = desk.get("/fhir/CodeSystem/$validate-code?url=http://nowhere&code=A").await.ok();
        assert_eq!(value(&nowhere, "result"), Some(&json!(false)));
    }

    async fn a_code_is_judged_in_one_version_and_among_several_codings(cx: Backend) {
        let desk = Desk::open(cx).await;
        let id = desk.id("1.0").await;
        let one = format!("/fhir/CodeSystem/{id}/$validate-code");
        let answer = desk.get(&format!("{one}?code=A1&display=Glicemia")).await.ok();
        assert_eq!((value(&answer, "result"), value(&answer, "version")), (Some(&json!(true)), Some(&json!("1.0"))));
        let coding = |system: &str, code: &str| json!({ "system": system, "code": code });
        for (parameter, result) in [
            (json!([{ "name": "coding", "valueCoding": coding(EXAMS, "A1") }]), true),
            (json!([{ "name": "coding", "valueCoding": coding(&format!("urn:oid:{OID}"), "A1") }]), true),
            (json!([{ "name": "url", "valueUri": EXAMS }, { "name": "coding", "valueCoding": coding("http://altro", "A1") }]), false),
            (json!([{ "name": "url", "valueUri": EXAMS },
                { "name": "codeableConcept", "valueCodeableConcept": { "coding": [coding("http://altro", "1"), coding(EXAMS, "B")] } }]), true),
            (json!([{ "name": "url", "valueUri": EXAMS },
                { "name": "codeableConcept", "valueCodeableConcept": { "coding": [coding("http://altro", "1"), coding(EXAMS, "Z")] } }]), false),
        ] {
            let answer = desk.post("/fhir/CodeSystem/$validate-code", JSON, parameters(parameter.clone())).await.ok();
            assert_eq!(value(&answer, "result"), Some(&json!(result)), "{parameter}: {answer}");
        }
        let own = json!({ "resourceType": "CodeSystem", "url": "http://example.org/mio", "content": "complete",
            "concept": [{ "code": "x", "display": "Ics" }] });
        for (code, result) in [("x", true), ("y", false)] {
            let body = parameters(json!([{ "name": "codeSystem", "resource": own }, { "name": "code", "valueCode": code }]));
            let answer = desk.post("/fhir/CodeSystem/$validate-code", JSON, body).await.ok();
            assert_eq!(value(&answer, "result"), Some(&json!(result)), "{answer}");
            assert_eq!(value(&answer, "system"), Some(&json!("http://example.org/mio")));
        }
        let any = "01900000-0000-7000-8000-00000000dead";
        for (path, status, code) in [
            (format!("/fhir/CodeSystem/{any}/$validate-code?code=A"), 404, "not-found"),
            ("/fhir/CodeSystem/pippo/$validate-code?code=A".to_owned(), 404, "not-found"),
            (format!("/fhir/CodeSystem/$validate-code?url={EXAMS}"), 400, "required"),
            ("/fhir/CodeSystem/$validate-code?code=A".to_owned(), 400, "required"),
            (format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&code=A&abstract=forse"), 400, "invalid"),
            (format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&code=A&codeSystem=x"), 400, "invalid"),
        ] {
            desk.get(&path).await.refused(status, code);
        }
    }

    async fn on_a_day_a_code_is_that_of_the_version_of_the_time(cx: Backend) {
        let desk = Desk::empty(cx);
        for (version, date, display) in [("1", "2023-09-01", "Prima"), ("2", "2024-03-01", "Dopo")] {
            let system = json!({
                "resourceType": "CodeSystem", "url": EXAMS, "version": version, "name": "Esami", "status": "active", "date": date,
                "content": "complete", "concept": [{ "code": "A", "display": display }],
            });
            desk.load(Format::FhirR4Json, version, &system.to_string()).await;
        }
        let lookup = format!("/fhir/CodeSystem/$lookup?system={EXAMS}&code=A");
        for (query, display) in [
            ("", "Dopo"),
            ("&date=2024-03-01", "Dopo"),
            ("&date=2024-02-29", "Prima"),
            ("&date=2023", "Prima"),
            ("&date=2023-12-31T23:59:59%2B01:00", "Prima"),
            ("&date=2023-12-31&version=2", "Dopo"),
        ] {
            let found = desk.get(&format!("{lookup}{query}")).await.ok();
            assert_eq!(value(&found, "display"), Some(&json!(display)), "{query}");
        }
        let words = desk.get(&format!("{lookup}&date=2022-01-01")).await.refused(404, "not-found");
        assert!(words.contains("2022-01-01"), "{words}");
        desk.get(&format!("{lookup}&date=ieri")).await.refused(400, "invalid");
        let validate = format!("/fhir/CodeSystem/$validate-code?url={EXAMS}&code=A");
        for (query, result, version) in [
            ("&display=Prima", false, Some("2")),
            ("&display=Prima&date=2023-10", true, Some("1")),
            ("&date=2022-01-01", false, None),
        ] {
            let answer = desk.get(&format!("{validate}{query}")).await.ok();
            assert_eq!(value(&answer, "result"), Some(&json!(result)), "{query}: {answer}");
            assert_eq!(value(&answer, "version").and_then(Value::as_str), version, "{query}: {answer}");
        }
        desk.get(&format!("{validate}&date=ieri")).await.refused(400, "invalid");
    }

    async fn where_the_case_of_letters_does_not_matter_it_does_not(cx: Backend) {
        let desk = Desk::empty(cx);
        let system = json!({
            "resourceType": "CodeSystem", "url": "http://example.org/piano", "version": "1", "name": "Piano", "status": "active",
            "content": "fragment", "caseSensitive": false,
            "concept": [{ "code": "Uno", "display": "1" , "concept": [{ "code": "Due", "display": "2" }] }],
        });
        desk.load(Format::FhirR4Json, "1", &system.to_string()).await;
        let of = "http://example.org/piano";
        let answer = desk.get(&format!("/fhir/CodeSystem/$validate-code?url={of}&code=uNO")).await.ok();
        assert_eq!((value(&answer, "result"), value(&answer, "normalized-code")), (Some(&json!(true)), Some(&json!("Uno"))));
        let found = desk.get(&format!("/fhir/CodeSystem/$lookup?system={of}&code=UNO")).await.ok();
        assert_eq!((value(&found, "code"), properties(&found, "child")), (Some(&json!("Uno")), vec![&json!("Due")]));
        let outcome = desk.get(&format!("/fhir/CodeSystem/$subsumes?system={of}&codeA=uno&codeB=DUE")).await.ok();
        assert_eq!(value(&outcome, "outcome"), Some(&json!("subsumes")));
        let unknown = desk.get(&format!("/fhir/CodeSystem/$validate-code?url={of}&code=Tre")).await.ok();
        assert_eq!(value(&unknown, "result"), Some(&json!(true)), "only a part of it is there: {unknown}");
        assert!(value(&unknown, "message").is_some());
    }

    async fn codes_stand_to_each_other_as_their_levels_say(cx: Backend) {
        let desk = Desk::open(cx).await;
        for (left, right, outcome) in [
            ("A", "A11", "subsumes"),
            ("A11", "A", "subsumed-by"),
            ("A1", "A1", "equivalent"),
            ("A1", "A2", "not-subsumed"),
        ] {
            let path = format!("/fhir/CodeSystem/$subsumes?system={EXAMS}&codeA={left}&codeB={right}");
            assert_eq!(value(&desk.get(&path).await.ok(), "outcome"), Some(&json!(outcome)), "{left} {right}");
        }
        let id = desk.id("1.0").await;
        let path = format!("/fhir/CodeSystem/{id}/$subsumes?codeA=A&codeB=A2");
        assert_eq!(value(&desk.get(&path).await.ok(), "outcome"), Some(&json!("subsumes")));
        let coding = |name: &str, code: &str| json!({ "name": name, "valueCoding": { "system": EXAMS, "code": code } });
        let body = parameters(json!([coding("codingA", "A"), coding("codingB", "A1")]));
        let posted = desk.post("/fhir/CodeSystem/$subsumes", JSON, body).await.ok();
        assert_eq!(value(&posted, "outcome"), Some(&json!("subsumes")));
        for (query, status, code) in [
            (format!("system={EXAMS}&codeA=A"), 400, "required"),
            ("codeA=A&codeB=B".to_owned(), 400, "required"),
            (format!("system={EXAMS}&codeA=A&codeB=Z"), 404, "not-found"),
            ("system=http://nowhere&codeA=A&codeB=B".to_owned(), 404, "not-found"),
            (format!("codingA={EXAMS}%7CA&codingB=http://altro%7CB"), 400, "invalid"),
        ] {
            desk.get(&format!("/fhir/CodeSystem/$subsumes?{query}")).await.refused(status, code);
        }
    }
}
