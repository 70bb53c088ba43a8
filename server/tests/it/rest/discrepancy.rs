//! Discrepancies through the API (seed 003).

use axum::http::Method;
use domain::attribute::Verification;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, CONVENZIONE, EARLIER, REGIONE_ESPERIA, actor};
use domain::{Role, Write};
use serde_json::json;

use super::{Api, consumer, id, provider, request, stranger};

/// Regione Esperia has revoked what it verified for Valdoro: the case.
async fn open(api: &Api) -> String {
    api.active().await;
    api.unverify().await;
    let list = api.get(&consumer(), "/discrepancies?state=OPEN").await.ok(200);
    assert_eq!(list["pagination"]["totalCount"], 1);
    id(&list["results"][0])
}

on_both! {
    async fn the_parties_read_a_case_and_nobody_else(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let case = open(&api).await;
        let shown = api.get(&provider(), &format!("/discrepancies/{case}")).await;
        assert_eq!(shown.header("etag"), "\"1\"");
        let shown = shown.ok(200);
        for (field, value) in [
            ("attributeName", json!("Convenzione firmata")),
            ("consumerId", json!(COMUNE_VALDORO)),
            ("revokerId", json!(REGIONE_ESPERIA)),
            ("cause", json!("REVOKED")),
            ("otherVerifiers", json!([])),
            ("closedAt", json!(null)),
            ("openedAt", json!("2026-01-16T10:00:00Z")),
        ] {
            assert_eq!(shown[field], value, "{field}");
        }
        assert_eq!(shown["agreements"][0]["state"], "ACTIVE");
        api.get(&stranger(), &format!("/discrepancies/{case}")).await.refused(404, "discrepancyNotFound");
        assert_eq!(api.get(&stranger(), "/discrepancies").await.ok(200)["results"], json!([]));
        api.get(&provider(), "/discrepancies/nessuna").await.refused(404, "discrepancyNotFound");
        api.get(&provider(), "/discrepancies?state=APERTA").await.refused(400, "invalidFields");
    }

    async fn a_party_marks_it_as_resolved_once(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let case = open(&api).await;
        let path = format!("/discrepancies/{case}/acknowledge");
        let ask = |who: domain::Actor, tag: &'static str| {
            let headers: &[(&str, &str)] = if tag.is_empty() { &[] } else { &[("if-match", tag)] };
            let request = request(Method::POST, &path, headers, None);
            let api = api.clone();
            async move { api.send(Some(&who), request).await }
        };
        ask(stranger(), "").await.refused(404, "discrepancyNotFound");
        ask(actor(COMUNE_VALDORO, Role::Support), "").await.refused(403, "unauthorized");
        ask(consumer(), "\"7\"").await.refused(409, "concurrentModification");
        let closed = ask(consumer(), "\"1\"").await.ok(200);
        assert_eq!((&closed["closeReason"], &closed["closedAt"]), (&json!("ACKNOWLEDGED"), &json!("2026-01-16T10:00:00Z")));
        ask(provider(), "").await.refused(409, "unchangedValue");
        assert_eq!(api.get(&provider(), "/discrepancies?state=OPEN").await.ok(200)["results"], json!([]));
        assert_eq!(api.get(&provider(), "/discrepancies?state=CLOSED").await.ok(200)["pagination"]["totalCount"], 1);
    }

    async fn a_party_works_on_it_notes_and_is_seen_by_nobody_else(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let case = open(&api).await;
        let path = |what: &str| format!("/discrepancies/{case}/{what}");
        let tell = async |who: &domain::Actor, what: &str| {
            api.send(Some(who), request(Method::POST, &path(what), &[], None)).await
        };
        tell(&stranger(), "take-up").await.refused(404, "discrepancyNotFound");
        tell(&consumer(), "put-back").await.refused(409, "unchangedValue");
        let shown = tell(&consumer(), "take-up").await.ok(200);
        assert_eq!(
            (&shown["state"], &shown["waiting"], &shown["inProgressSince"]),
            (&json!("IN_PROGRESS"), &json!(true), &json!("2026-01-16T10:00:00Z"))
        );
        let note = api.post(&consumer(), &path("notes"), json!({ "text": "Chiamata la Regione." })).await;
        assert!(note.header("location").starts_with(&format!("/api/v1/discrepancies/{case}/notes/")));
        note.ok(201);
        api.post(&consumer(), &path("notes"), json!({ "text": "" })).await.refused(400, "invalidFields");
        api.post(&consumer(), &path("notes"), json!({ "note": "Ciao" })).await.refused(400, "invalidFields");
        let reader = actor(COMUNE_VALDORO, Role::Support);
        api.post(&reader, &path("notes"), json!({ "text": "Ciao" })).await.refused(403, "unauthorized");
        let notes = api.get(&reader, &path("notes")).await.ok(200);
        assert_eq!((&notes["pagination"]["totalCount"], &notes["results"][0]["text"]), (&json!(1), &json!("Chiamata la Regione.")));
        assert_eq!(api.get(&provider(), &path("notes")).await.ok(200)["results"], json!([]));
        api.get(&stranger(), &path("notes")).await.refused(404, "discrepancyNotFound");
        let other = api.get(&provider(), &format!("/discrepancies/{case}")).await;
        assert_eq!(other.header("etag"), "\"1\"", "nobody is overtaken by a note");
        let other = other.ok(200);
        assert_eq!((&other["state"], &other["inProgressSince"]), (&json!("OPEN"), &json!(null)));
        assert_eq!(other["events"].as_array().expect("events").len(), 1);
        let own = api.get(&consumer(), &format!("/discrepancies/{case}")).await.ok(200);
        let names = own["events"].as_array().expect("events").iter().map(|event| event["name"].clone());
        assert_eq!(names.collect::<Vec<_>>(), ["NoteAdded", "TakenUp", "Opened"]);
        let list = async |filter: &str| {
            api.get(&consumer(), &format!("/discrepancies?{filter}")).await.ok(200)["pagination"]["totalCount"].clone()
        };
        assert_eq!(list("state=IN_PROGRESS").await, json!(1));
        assert_eq!(list("state=CONFIRMED").await, json!(0));
        assert_eq!(list("waiting=true&attribute=convenzione&party=regione").await, json!(1));
        assert_eq!(list("party=polizze").await, json!(0));
        tell(&consumer(), "put-back").await.ok(200);
        assert_eq!(list("state=IN_PROGRESS").await, json!(0));
    }

    async fn a_verifier_confirms_with_a_reason_that_the_others_read(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        // The ASL has verified the same attribute, for a request of its own.
        api.put([Write::PutVerification(Verification {
            consumer: COMUNE_VALDORO,
            attribute: CONVENZIONE,
            verifier: ASL_ESPERIA,
            verified_at: EARLIER,
            expires_at: None,
            revoked_at: None,
            expiry_told: false,
        })])
        .await;
        let case = open(&api).await;
        let path = format!("/discrepancies/{case}/confirm");
        let reason = json!({ "reason": "La convenzione è in vigore fino al 2028." });
        for not_verifier in [consumer(), provider()] {
            api.post(&not_verifier, &path, reason.clone()).await.refused(403, "noVerificationToConfirm");
        }
        api.post(&stranger(), &path, json!({ "reason": "Sì" })).await.refused(400, "invalidFields");
        let confirmed = api.post(&stranger(), &path, reason.clone()).await.ok(200);
        assert_eq!((&confirmed["state"], &confirmed["waiting"]), (&json!("CONFIRMED"), &json!(false)));
        api.post(&stranger(), &path, reason.clone()).await.refused(409, "unchangedValue");
        let seen = api.get(&consumer(), &format!("/discrepancies/{case}")).await.ok(200);
        let party = seen["parties"].as_array().expect("parties").iter().find(|party| party["id"] == json!(ASL_ESPERIA));
        assert_eq!(party.expect("the ASL")["confirmation"]["reason"], reason["reason"]);
        assert_eq!(seen["state"], "OPEN", "it waits for the others still");
        assert_eq!(api.get(&stranger(), "/discrepancies?waiting=true").await.ok(200)["results"], json!([]));
        api.send(Some(&consumer()), request(Method::POST, &format!("/discrepancies/{case}/acknowledge"), &[], None))
            .await
            .ok(200);
        api.post(&stranger(), &path, reason).await.refused(409, "discrepancyClosed");
    }
}
