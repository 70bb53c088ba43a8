//! The attribute registry through the API.

use domain::Role;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ASL_ESPERIA, COMUNE, POLIZZE_SICURE, REGIONE_ESPERIA, REGISTRO_ENTI, actor};
use serde_json::{Value, json};

use super::{Api, consumer, id, provider};

fn names(list: &Value) -> Vec<&str> {
    list["results"].as_array().expect("rows").iter().filter_map(|row| row["name"].as_str()).collect()
}

on_both! {
    async fn an_entry_is_added_and_read_with_who_added_it(cx: Backend) {
        let api = Api::with_policy(cx, Manual).await;
        let certifier = actor(REGISTRO_ENTI, Role::Admin);
        let new = json!({ "name": "Città metropolitana", "description": "Ente di area vasta", "code": "L45" });
        let created = api.post(&certifier, "/certifiedAttributes", new.clone()).await;
        let location = created.header("location").to_owned();
        let made = id(&created.ok(201));
        assert_eq!(location, format!("/api/v1/attributes/{made}"));
        let shown = api.get(&consumer(), &format!("/attributes/{made}")).await.ok(200);
        assert_eq!(shown, json!({
            "id": made, "kind": "CERTIFIED", "name": "Città metropolitana", "description": "Ente di area vasta",
            "code": "L45", "origin": "registro-enti", "creatorId": REGISTRO_ENTI,
            "creatorName": "Registro Nazionale degli Enti", "creationTime": "2026-01-16T10:00:00Z",
        }));
        api.post(&certifier, "/certifiedAttributes", new).await.refused(409, "attributeDuplicate");
    }

    async fn who_may_add_what(cx: Backend) {
        let api = Api::with_policy(cx, Manual).await;
        let plain = json!({ "name": "Polizza attiva", "description": "Una polizza in corso" });
        let certified = json!({ "name": "Polizza attiva", "description": "Una polizza in corso", "code": "P1" });
        let private = actor(POLIZZE_SICURE, Role::Admin);
        api.post(&private, "/declaredAttributes", plain.clone()).await.refused(403, "originNotCompliant");
        api.post(&provider(), "/certifiedAttributes", certified.clone()).await.refused(403, "tenantIsNotACertifier");
        for role in [Role::Security, Role::Support] {
            let reader = actor(REGIONE_ESPERIA, role);
            api.post(&reader, "/verifiedAttributes", plain.clone()).await.refused(403, "unauthorized");
        }
        let operator = actor(REGIONE_ESPERIA, Role::Api);
        api.post(&operator, "/certifiedAttributes", certified).await.refused(403, "unauthorized");
        api.post(&operator, "/verifiedAttributes", plain).await.ok(201);
    }

    async fn every_wrong_field_is_named(cx: Backend) {
        let api = Api::with_policy(cx, Manual).await;
        let wrong = json!({ "name": "ASL", "code": "a/b" });
        let refused = api.post(&actor(REGISTRO_ENTI, Role::Admin), "/certifiedAttributes", wrong).await;
        let refused = refused.refused(400, "invalidFields");
        let fields: Vec<_> = refused["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
        assert_eq!(json!(fields), json!(["name", "description", "code"]));
        let unknown = json!({ "name": "Azienda sanitaria", "description": "Una ASL vera", "codice": "L1" });
        api.post(&provider(), "/declaredAttributes", unknown).await.refused(400, "invalidFields");
    }

    async fn the_registry_is_filtered_and_paged(cx: Backend) {
        let api = Api::with_policy(cx, Manual).await;
        let reader = actor(ASL_ESPERIA, Role::Support);
        let get = async |query: &str| api.get(&reader, &format!("/attributes{query}")).await.ok(200);
        assert_eq!(get("").await["pagination"], json!({ "offset": 0, "limit": 50, "totalCount": 5 }));
        assert_eq!(names(&get("?kinds=CERTIFIED").await), ["Comune", "Unione di comuni"]);
        assert_eq!(names(&get("?kinds=CERTIFIED,VERIFIED&q=convenzione").await), ["Convenzione firmata"]);
        assert_eq!(names(&get("?origin=registro-enti&limit=1&offset=1").await), ["Unione di comuni"]);
        assert_eq!(names(&get("?origin=nessuno").await), Vec::<&str>::new());
        api.get(&reader, "/attributes?kinds=CERTIFICATO").await.refused(400, "invalidFields");
        api.get(&reader, "/attributes?limit=51").await.refused(400, "invalidFields");
        api.get(&reader, "/attributes/nessuno").await.refused(404, "attributeNotFound");
        api.get(&reader, &format!("/attributes/{COMUNE}")).await.ok(200);
        api.get(&actor(ASL_ESPERIA, Role::Operatore), "/attributes").await.refused(403, "unauthorized");
    }
}
