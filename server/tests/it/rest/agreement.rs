//! Requests through the API: what is shown, to whom, and the document that describes it.

use domain::eservice::ApprovalPolicy::{Automatic, Manual};
use domain::fixtures::{ANAGRAFE, COMUNE_VALDORO, REGIONE_ESPERIA, version_id};
use serde_json::{Value, json};

use super::{Api, consumer, id, provider, stranger};

const REASON: &str = "La convenzione allegata è scaduta.";

on_both! {
    async fn a_new_request_is_shown_with_names_and_requirements(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let created = api.draft(1).await;
        let location = created.header("location").to_owned();
        let made = id(&created.ok(201));
        assert_eq!(location, format!("/api/v1/agreements/{made}"));
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        for (field, value) in [
            ("state", json!("DRAFT")),
            ("revision", json!(1)),
            ("eserviceId", json!(ANAGRAFE)),
            ("eserviceName", json!("Anagrafe degli assistiti")),
            ("descriptorId", json!(version_id(1))),
            ("version", json!(1)),
            ("producerId", json!(REGIONE_ESPERIA)),
            ("producerName", json!("Regione Esperia")),
            ("consumerId", json!(COMUNE_VALDORO)),
            ("consumerName", json!("Comune di Valdoro")),
            ("missingCertifiedAttributes", json!(false)),
            ("createdAt", json!("2026-01-16T10:00:00Z")),
            ("commands", json!(["update", "submit", "delete"])),
        ] {
            assert_eq!(shown[field], value, "{field}");
        }
        let held: Vec<(&Value, &Value)> = shown["requirements"].as_array().expect("groups").iter()
            .map(|group| (&group["kind"], &group["satisfied"]))
            .collect();
        let expected = [("CERTIFIED", true), ("DECLARED", true), ("VERIFIED", false)];
        assert_eq!(json!(held), json!(expected));
        assert_eq!(shown["requirements"][0]["attributes"][0]["certifier"], "Registro Nazionale degli Enti");
    }

    async fn a_request_is_shown_to_its_two_enti_and_to_nobody_else(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = id(&api.draft(1).await.ok(201));
        let path = format!("/agreements/{made}");
        let unknown = api.get(&stranger(), "/agreements/01900000-0000-7000-8000-00000000abcd").await;
        let unknown = unknown.refused(404, "agreementNotFound");
        let same = |mut problem: Value| {
            problem["correlationId"] = json!("");
            problem
        };
        for who in [provider(), stranger()] {
            let refused = api.get(&who, &path).await.refused(404, "agreementNotFound");
            assert_eq!(same(refused), same(unknown.clone()));
        }
        api.tell(&consumer(), &made, "submit").await.ok(200);
        assert_eq!(api.get(&provider(), &path).await.ok(200)["state"], "PENDING");
        for command in ["submit", "approve", "suspend", "upgrade", "archive", "clone", "unsuspend", "activate"] {
            api.tell(&stranger(), &made, command).await.refused(404, "agreementNotFound");
        }
        api.get(&stranger(), &format!("{path}/events")).await.refused(404, "agreementNotFound");
        api.delete(&stranger(), &path).await.refused(404, "agreementNotFound");
    }

    async fn each_command_is_its_partys_alone(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        for command in ["approve", "activate"] {
            api.tell(&consumer(), &made, command).await.refused(403, "tenantIsNotTheProducer");
        }
        let reject = format!("/agreements/{made}/reject");
        api.post(&consumer(), &reject, json!({ "reason": REASON })).await.refused(403, "tenantIsNotTheProducer");
        for command in ["submit", "upgrade", "archive", "clone"] {
            api.tell(&provider(), &made, command).await.refused(403, "tenantIsNotTheConsumer");
        }
        api.delete(&provider(), &format!("/agreements/{made}")).await.refused(403, "tenantIsNotTheConsumer");
    }

    async fn a_rejected_request_is_cloned_into_a_new_draft(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = id(&api.draft(1).await.ok(201));
        let notes = json!({ "consumerNotes": "Ci serve per lo sportello." });
        api.post(&consumer(), &format!("/agreements/{made}/update"), notes).await.ok(200);
        api.tell(&consumer(), &made, "submit").await.ok(200);
        let rejected = api.post(&provider(), &format!("/agreements/{made}/reject"), json!({ "reason": REASON })).await;
        assert_eq!(rejected.ok(200)["rejectionReason"], REASON);
        let cloned = id(&api.tell(&consumer(), &made, "clone").await.ok(201));
        let shown = api.get(&consumer(), &format!("/agreements/{cloned}")).await.ok(200);
        assert_eq!((&shown["state"], &shown["consumerNotes"]), (&json!("DRAFT"), &json!("Ci serve per lo sportello.")));
        api.delete(&consumer(), &format!("/agreements/{cloned}")).await.ok(204);
        api.get(&consumer(), &format!("/agreements/{cloned}")).await.refused(404, "agreementNotFound");
        assert_eq!(api.state(&made).await, "REJECTED");
    }

    async fn lists_are_filtered_sorted_and_paged(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        let count = async |who, path: &str| api.get(&who, path).await.ok(200)["pagination"]["totalCount"].clone();
        let page = api.get(&consumer(), "/consumers/agreements?limit=1&sort=eservice").await.ok(200);
        assert_eq!(page["results"][0]["id"], made.as_str());
        assert_eq!(page["pagination"], json!({ "offset": 0, "limit": 1, "totalCount": 1 }));
        assert_eq!(count(consumer(), "/consumers/agreements?states=DRAFT,ACTIVE").await, 0);
        assert_eq!(count(consumer(), "/consumers/agreements?states=PENDING&q=anagrafe").await, 1);
        assert_eq!(count(consumer(), &format!("/consumers/agreements?producersIds={REGIONE_ESPERIA}")).await, 1);
        assert_eq!(count(consumer(), &format!("/consumers/agreements?producersIds={COMUNE_VALDORO}")).await, 0);
        assert_eq!(count(provider(), &format!("/producers/agreements?consumersIds={COMUNE_VALDORO}")).await, 1);
        assert_eq!(count(provider(), &format!("/producers/agreements?eservicesIds={ANAGRAFE}&sort=-party")).await, 1);
        assert_eq!(count(provider(), "/producers/agreements?suspendedBy=producer").await, 0);
        assert_eq!(count(stranger(), "/producers/agreements").await, 0);
        let beyond = api.get(&consumer(), "/consumers/agreements?offset=1000000&limit=50").await.ok(200);
        assert_eq!(beyond["results"], json!([]));
    }

    async fn filters_offer_the_names_that_occur(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let draft = id(&api.draft(1).await.ok(201));
        let names = async |who, path: &str| {
            let page = api.get(&who, path).await.ok(200);
            page["results"].as_array().expect("rows").iter().map(|row| row["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(consumer(), "/agreements/filter/producers").await, ["Regione Esperia"]);
        assert_eq!(names(consumer(), "/consumers/agreements/eservices?q=ANAGR").await, ["Anagrafe degli assistiti"]);
        assert!(names(consumer(), "/agreements/filter/producers?q=comune").await.is_empty());
        assert!(names(provider(), "/agreements/filter/consumers").await.is_empty(), "the draft is the consumer's");
        api.tell(&consumer(), &draft, "submit").await.ok(200);
        assert_eq!(names(provider(), "/agreements/filter/consumers").await, ["Comune di Valdoro"]);
        assert_eq!(names(provider(), "/producers/agreements/eservices").await, ["Anagrafe degli assistiti"]);
        assert!(names(stranger(), "/agreements/filter/producers").await.is_empty());
    }

    async fn the_history_tells_each_party_what_it_may_know(cx: Backend) {
        let api = Api::equipped(cx, Automatic).await;
        let made = api.active_automatically().await;
        let suspend = json!({ "reason": "Manutenzione straordinaria" });
        api.post(&provider(), &format!("/agreements/{made}/suspend"), suspend).await.ok(200);
        let history = async |who| api.get(&who, &format!("/agreements/{made}/events")).await.ok(200)["results"].clone();
        let theirs = history(provider()).await;
        assert_eq!(theirs[0]["name"], "SuspendedByProducer");
        assert_eq!(theirs[0]["title"], "L’erogatore ha sospeso la richiesta.");
        assert_eq!(theirs[0]["detail"], "Manutenzione straordinaria");
        assert_eq!(theirs[0]["actor"]["tenantName"], "Regione Esperia");
        let names = |history: &Value| -> Vec<String> {
            let rows = history.as_array().expect("rows").iter();
            rows.map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
        };
        assert!(!names(&theirs).contains(&"Created".to_owned()), "the draft is the consumer's");
        assert!(names(&history(consumer()).await).contains(&"Created".to_owned()));
        assert_eq!(history(consumer()).await[0]["actor"]["userId"], Value::Null, "the other side's people stay unnamed");
    }

    async fn a_simulation_tells_the_effects_and_stores_nothing(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.publish(2, Manual).await;
        let path = format!("/agreements/{made}");
        let before = (api.get(&consumer(), &path).await.ok(200), api.get(&consumer(), &format!("{path}/events")).await.ok(200));
        let simulate = async |who, content: Value| api.post(&who, &format!("{path}/simulate"), content).await;
        let upgrade = simulate(consumer(), json!({ "command": "upgrade" })).await.ok(200);
        let told: Vec<(&Value, &Value)> = upgrade["effects"].as_array().expect("effects").iter()
            .filter(|effect| effect["kind"] == "AGREEMENT")
            .map(|effect| (&effect["events"][0], &effect["after"]["state"]))
            .collect();
        assert_eq!(told, [(&json!("Archived"), &json!("ARCHIVED")), (&json!("Upgraded"), &json!("ACTIVE"))], "{upgrade}");
        assert_eq!(upgrade["effects"][0]["irreversible"], true, "{upgrade}");
        let suspend = json!({ "command": "suspend", "reason": "Manutenzione" });
        let suspended = simulate(provider(), suspend).await.ok(200);
        let [effect] = &suspended["effects"].as_array().expect("effects")[..] else { panic!("{suspended}") };
        assert_eq!(effect["before"]["state"], "ACTIVE");
        assert_eq!(effect["after"], json!({
            "state": "SUSPENDED", "suspendedByProducer": true, "suspendedByConsumer": false, "suspendedByPlatform": false
        }));
        assert_eq!((&effect["irreversible"], &suspended["notifiedTenants"]), (&json!(false), &json!(1)));
        // The refusal is the one the command would get.
        simulate(provider(), json!({ "command": "upgrade" })).await.refused(403, "tenantIsNotTheConsumer");
        simulate(consumer(), json!({ "command": "submit" })).await.refused(400, "agreementNotInExpectedState");
        simulate(stranger(), json!({ "command": "suspend" })).await.refused(404, "agreementNotFound");
        simulate(consumer(), json!({ "command": "explode" })).await.refused(400, "invalidFields");
        simulate(consumer(), json!({})).await.refused(400, "invalidFields");
        let after = (api.get(&consumer(), &path).await.ok(200), api.get(&consumer(), &format!("{path}/events")).await.ok(200));
        assert_eq!(before, after);
    }

    async fn the_description_lists_every_operation(cx: Backend) {
        let api = Api::new(cx).await;
        let document = api.get(&consumer(), "/openapi.json").await.ok(200);
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
        for (path, method) in [
            ("/agreements", "post"), ("/agreements/{agreementId}", "get"), ("/agreements/{agreementId}", "delete"),
            ("/agreements/{agreementId}/update", "post"), ("/agreements/{agreementId}/submit", "post"),
            ("/agreements/{agreementId}/approve", "post"), ("/agreements/{agreementId}/activate", "post"),
            ("/agreements/{agreementId}/reject", "post"), ("/agreements/{agreementId}/suspend", "post"),
            ("/agreements/{agreementId}/unsuspend", "post"), ("/agreements/{agreementId}/upgrade", "post"),
            ("/agreements/{agreementId}/clone", "post"), ("/agreements/{agreementId}/archive", "post"),
            ("/agreements/{agreementId}/events", "get"), ("/agreements/{agreementId}/simulate", "post"),
            ("/agreements/{agreementId}/consumer-documents", "post"),
            ("/agreements/{agreementId}/consumer-documents/{documentId}", "get"), ("/consumers/agreements", "get"),
            ("/producers/agreements", "get"), ("/agreements/filter/producers", "get"),
            ("/agreements/filter/consumers", "get"), ("/producers/agreements/eservices", "get"),
            ("/consumers/agreements/eservices", "get"),
        ] {
            let operation = &document["paths"][format!("/api/v1{path}")][method];
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
            assert_eq!(
                operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"],
                "#/components/schemas/Problem"
            );
            let key = operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == "Idempotency-Key");
            assert_eq!(key, method == "post", "{method} {path}");
        }
        // Every reference leads somewhere, and no two operations share a name.
        let text = document.to_string();
        for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"][reference].is_object(), "{reference} is not described");
        }
        let operations = document["paths"].as_object().expect("paths").values().flat_map(|path| {
            path.as_object().expect("operations").values().map(|operation| operation["operationId"].to_string())
        });
        let all: Vec<String> = operations.collect();
        let different: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(all.len(), different.len());
        assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    }
}
