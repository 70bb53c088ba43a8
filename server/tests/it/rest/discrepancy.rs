//! Discrepancies through the API (seed 003).

use axum::http::Method;
use domain::Role;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, actor};
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
}
