//! Enti through the API.

use axum::http::Method;
use domain::Role;
use domain::fixtures::{COMUNE_VALDORO, REGISTRO_ENTI, actor};
use serde_json::json;

use super::{Api, consumer, id, provider, request};

on_both! {
    async fn the_platform_manager_creates_an_ente(cx: Backend) {
        let api = Api::new(cx).await;
        let manager = actor(REGISTRO_ENTI, Role::Gestore);
        let new = json!({
            "name": "Comune di Montebruno", "slug": "comune-montebruno", "kind": "PA",
            "externalId": { "origin": "IPA", "value": "c_m777" },
        });
        api.post(&consumer(), "/tenants", new.clone()).await.refused(403, "unauthorized");
        let created = api.post(&manager, "/tenants", new.clone()).await;
        let location = created.header("location").to_owned();
        let made = id(&created.ok(201));
        assert_eq!(location, format!("/api/v1/tenants/{made}"));
        let shown = api.get(&consumer(), &format!("/tenants/{made}")).await.ok(200);
        assert_eq!(shown, json!({
            "id": made, "revision": 1, "slug": "comune-montebruno", "name": "Comune di Montebruno", "kind": "PA",
            "externalId": { "origin": "IPA", "value": "c_m777" }, "certifier": false, "contactMail": null,
            "accessibility": { "statement": null, "feedback": null },
            "createdAt": "2026-01-16T10:00:00Z", "updatedAt": null,
        }));
        api.post(&manager, "/tenants", new).await.refused(409, "tenantDuplicate");
        let wrong = json!({ "name": "X", "slug": "Città", "kind": "COMUNE" });
        api.post(&manager, "/tenants", wrong).await.refused(400, "invalidFields");
        let wrong = json!({ "name": "X", "slug": "Città", "kind": "PA" });
        let refused = api.post(&manager, "/tenants", wrong).await.refused(400, "invalidFields");
        assert_eq!(refused["errors"].as_array().map(Vec::len), Some(2), "{refused}");
    }

    async fn an_ente_changes_its_own_contact_address(cx: Backend) {
        let api = Api::new(cx).await;
        let path = format!("/tenants/{COMUNE_VALDORO}");
        let mails = format!("{path}/mails");
        let shown = api.get(&consumer(), &path).await;
        let tag = shown.header("etag").to_owned();
        assert_eq!(tag, "\"1\"");
        let set = async |tag: &str, address: &str| {
            let body = Some(json!({ "address": address }));
            api.send(Some(&consumer()), request(Method::POST, &mails, &[("if-match", tag)], body)).await
        };
        set(&tag, "segreteria@valdoro.example").await.ok(204);
        set(&tag, "altra@valdoro.example").await.refused(409, "concurrentModification");
        set("*", "segreteria@valdoro.example").await.refused(409, "mailAlreadyExists");
        set("*", "segreteria").await.refused(400, "notValidMailAddress");
        let body = json!({ "address": "a@b.it" });
        api.post(&provider(), &mails, body.clone()).await.refused(403, "operationForbidden");
        api.post(&actor(COMUNE_VALDORO, Role::Api), &mails, body).await.refused(403, "unauthorized");
        assert_eq!(api.get(&provider(), &path).await.ok(200)["contactMail"], "segreteria@valdoro.example");
    }

    async fn an_ente_makes_its_accessibility_statement_known(cx: Backend) {
        let api = Api::new(cx).await;
        let path = format!("/tenants/{COMUNE_VALDORO}");
        let accessibility = format!("{path}/accessibility");
        let known = json!({
            "statement": "https://form.agid.gov.it/view/7c6e9ae0-1a3b-11ef-9c1d-0242ac120002",
            "feedback": "https://valdoro.example/segnala",
        });
        api.post(&consumer(), &accessibility, known.clone()).await.ok(204);
        assert_eq!(api.get(&provider(), &path).await.ok(200)["accessibility"], known);
        api.post(&consumer(), &accessibility, known.clone()).await.refused(409, "unchangedValue");
        let elsewhere = json!({ "statement": "https://valdoro.example/dichiarazione" });
        let refused = api.post(&consumer(), &accessibility, elsewhere).await.refused(400, "invalidFields");
        assert_eq!(refused["errors"].as_array().map(Vec::len), Some(2), "{refused}");
        api.post(&provider(), &accessibility, known.clone()).await.refused(403, "operationForbidden");
        api.post(&actor(COMUNE_VALDORO, Role::Api), &accessibility, known).await.refused(403, "unauthorized");
        api.post(&consumer(), &accessibility, json!({})).await.ok(204);
        let none = json!({ "statement": null, "feedback": null });
        assert_eq!(api.get(&consumer(), &path).await.ok(200)["accessibility"], none);
    }

    async fn enti_are_listed(cx: Backend) {
        let api = Api::new(cx).await;
        let slugs = async |query: &str| {
            let list = api.get(&consumer(), &format!("/tenants{query}")).await.ok(200);
            let rows = list["results"].as_array().expect("rows").iter();
            rows.map(|row| row["slug"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(slugs("").await.len(), 7);
        assert_eq!(slugs("?name=esperia&kinds=GSP").await, ["acque-esperia", "tram-esperia"]);
        assert_eq!(slugs("?name=esperia&limit=1&offset=1").await, ["asl-esperia"]);
        api.get(&consumer(), "/tenants?kinds=COMUNE").await.refused(400, "invalidFields");
        api.get(&consumer(), "/tenants/nessuno").await.refused(404, "tenantNotFound");
    }
}
