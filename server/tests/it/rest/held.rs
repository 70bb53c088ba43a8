//! Who holds what, and giving and taking it, through the API: the table of `interop.md` §2.9.

use axum::http::Method;
use domain::Role;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA, REGISTRO_ENTI, RESPONSABILE_DATI, actor};
use serde_json::{Value, json};

use super::{Api, consumer, provider, request, stranger};

const UNKNOWN: &str = "01900000-0000-7000-8000-00000000abcd";

fn certifier() -> domain::Actor {
    actor(REGISTRO_ENTI, Role::Admin)
}

fn of_valdoro(kind: &str) -> String {
    format!("/tenants/{COMUNE_VALDORO}/attributes/{kind}")
}

async fn states(api: &Api, kind: &str) -> Value {
    let list = api.get(&consumer(), &of_valdoro(kind)).await.ok(200);
    let rows = list["results"].as_array().expect("rows").iter();
    json!(rows.map(|row| json!([row["name"], row["state"], row["held"]])).collect::<Vec<_>>())
}

on_both! {
    async fn a_certified_attribute_is_assigned_and_revoked(cx: Backend) {
        let api = Api::new(cx).await;
        let (path, this) = (of_valdoro("certified"), json!({ "id": COMUNE }));
        let one = format!("{path}/{COMUNE}");
        api.delete(&certifier(), &one).await.refused(404, "attributeNotHeld");
        api.post(&provider(), &path, this.clone()).await.refused(403, "tenantIsNotACertifier");
        api.post(&certifier(), &path, this.clone()).await.ok(204);
        api.post(&certifier(), &path, this.clone()).await.refused(400, "certifiedAttributeAlreadyAssigned");
        assert_eq!(states(&api, "certified").await, json!([["Comune", "HELD", true]]));
        let reason = Some(json!({ "reason": "Comune soppresso" }));
        api.send(Some(&certifier()), request(Method::DELETE, &one, &[], reason)).await.ok(204);
        assert_eq!(states(&api, "certified").await, json!([["Comune", "REVOKED", false]]));
        api.delete(&certifier(), &one).await.refused(409, "attributeAlreadyRevoked");
        api.post(&certifier(), &path, this).await.ok(204);
        assert_eq!(states(&api, "certified").await, json!([["Comune", "HELD", true]]));
        let unknown = json!({ "id": UNKNOWN });
        api.post(&certifier(), &path, unknown).await.refused(404, "attributeNotFound");
        let nobody = format!("/tenants/{UNKNOWN}/attributes/certified");
        api.post(&certifier(), &nobody, json!({ "id": COMUNE })).await.refused(404, "tenantNotFound");
        api.post(&certifier(), &path, json!({ "id": CONVENZIONE })).await.refused(404, "attributeNotFound");
        api.post(&actor(REGISTRO_ENTI, Role::Api), &path, json!({ "id": COMUNE })).await.refused(403, "unauthorized");
    }

    async fn a_certified_attribute_is_assigned_and_revoked_by_register_code(cx: Backend) {
        let api = Api::new(cx).await;
        let path = "/organizations/origin/IPA/externalId/c_v001/attributes/L6";
        api.send(Some(&certifier()), request(Method::POST, path, &[], None)).await.ok(204);
        assert_eq!(states(&api, "certified").await, json!([["Comune", "HELD", true]]));
        api.delete(&certifier(), path).await.ok(204);
        assert_eq!(states(&api, "certified").await, json!([["Comune", "REVOKED", false]]));
        for (path, code) in [
            ("/organizations/origin/IPA/externalId/nessuno/attributes/L6", "tenantNotFound"),
            ("/organizations/origin/ANAC/externalId/c_v001/attributes/L6", "tenantNotFound"),
            ("/organizations/origin/IPA/externalId/c_v001/attributes/L99", "attributeNotFound"),
        ] {
            api.send(Some(&certifier()), request(Method::POST, path, &[], None)).await.refused(404, code);
        }
        let other = api.send(Some(&provider()), request(Method::POST, path, &[], None)).await;
        other.refused(404, "attributeNotFound");
        let nul = "/organizations/origin/IPA/externalId/c%00v/attributes/L6";
        let answer = api.send(Some(&certifier()), request(Method::POST, nul, &[], None)).await;
        assert!(matches!(answer.status, 400 | 404), "{}", answer.text);
    }

    async fn declared_attributes_are_one_s_own(cx: Backend) {
        let api = Api::new(cx).await;
        let this = json!({ "id": RESPONSABILE_DATI });
        let one = format!("/tenants/attributes/declared/{RESPONSABILE_DATI}");
        api.delete(&consumer(), &one).await.refused(400, "attributeNotDeclared");
        for _ in 0..2 {
            api.post(&consumer(), "/tenants/attributes/declared", this.clone()).await.ok(204);
        }
        let name = "Responsabile della protezione dei dati nominato";
        assert_eq!(states(&api, "declared").await, json!([[name, "HELD", true]]));
        api.delete(&stranger(), &one).await.refused(400, "attributeNotDeclared");
        api.delete(&consumer(), &one).await.ok(204);
        assert_eq!(states(&api, "declared").await, json!([[name, "REVOKED", false]]));
        let wrong_kind = json!({ "id": COMUNE });
        api.post(&consumer(), "/tenants/attributes/declared", wrong_kind).await.refused(404, "attributeNotFound");
    }

    async fn a_verification_is_given_changed_and_taken_back(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        let (path, one) = (of_valdoro("verified"), format!("{}/{CONVENZIONE}", of_valdoro("verified")));
        let until = |end: Value| json!({ "id": CONVENZIONE, "agreementId": made, "expirationDate": end });
        api.delete(&provider(), &one).await.refused(404, "attributeNotHeld");
        api.post(&provider(), &one, json!({ "expirationDate": null })).await.refused(403, "tenantNotFoundInVerifiers");
        let past = api.post(&provider(), &path, until(json!("2026-01-16T10:00:00Z"))).await;
        past.refused(400, "expirationDateCannotBeInThePast");
        api.post(&stranger(), &path, until(json!(null))).await.refused(403, "attributeVerificationNotAllowed");
        let itself = format!("/tenants/{REGIONE_ESPERIA}/attributes/verified");
        let refused = api.post(&provider(), &itself, until(json!(null))).await;
        refused.refused(403, "verifiedAttributeSelfVerificationNotAllowed");

        api.post(&provider(), &path, until(json!("2026-02-01T00:00:00+01:00"))).await.ok(204);
        let shown = api.get(&consumer(), &path).await.ok(200);
        assert_eq!(shown["results"][0]["expirationDate"], "2026-01-31T23:00:00Z");
        assert_eq!((&shown["results"][0]["giverName"], &shown["results"][0]["state"]), (&json!("Regione Esperia"), &json!("HELD")));
        api.post(&provider(), &one, json!({})).await.refused(400, "invalidFields");
        api.post(&provider(), &one, json!({ "expirationDate": null })).await.ok(204);
        let shown = api.get(&consumer(), &path).await.ok(200);
        assert_eq!(shown["results"][0]["expirationDate"], Value::Null);
        api.delete(&provider(), &one).await.ok(204);
        api.delete(&provider(), &one).await.refused(409, "attributeAlreadyRevoked");
        assert_eq!(states(&api, "verified").await, json!([["Convenzione firmata", "REVOKED", false]]));
        // Verified again: the entry holds again.
        api.post(&provider(), &path, until(json!(null))).await.ok(204);
        assert_eq!(states(&api, "verified").await, json!([["Convenzione firmata", "HELD", true]]));
    }

    async fn others_read_only_what_they_verified_themselves(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        api.active().await;
        let rows = async |who: &domain::Actor, kind: &str| {
            api.get(who, &of_valdoro(kind)).await.ok(200)["pagination"]["totalCount"].clone()
        };
        assert_eq!(rows(&provider(), "verified").await, json!(1));
        assert_eq!(rows(&stranger(), "verified").await, json!(0));
        assert_eq!(rows(&stranger(), "certified").await, json!(1));
        assert_eq!(rows(&stranger(), "declared").await, json!(1));
        let held = format!("{}?held=false", of_valdoro("certified"));
        assert_eq!(api.get(&stranger(), &held).await.ok(200)["pagination"]["totalCount"], json!(0));
        api.get(&stranger(), &format!("/tenants/{UNKNOWN}/attributes/declared")).await.refused(404, "tenantNotFound");
    }

    async fn a_certifier_lists_what_it_assigned(cx: Backend) {
        let api = Api::new(cx).await;
        api.assign(COMUNE).await;
        let path = "/tenants/attributes/certified";
        let list = api.get(&certifier(), path).await.ok(200);
        let row = &list["results"][0];
        assert_eq!((&row["tenantName"], &row["code"]), (&json!("Comune di Valdoro"), &json!("L6")));
        assert_eq!(api.get(&certifier(), &format!("{path}?held=false")).await.ok(200)["results"], json!([]));
        assert_eq!(api.get(&certifier(), &format!("{path}?q=valdoro")).await.ok(200)["pagination"]["totalCount"], 1);
        api.get(&provider(), path).await.refused(403, "tenantIsNotACertifier");
        api.get(&actor(REGISTRO_ENTI, Role::Api), path).await.refused(403, "unauthorized");
    }

    async fn nobody_unknown_reads_or_writes(cx: Backend) {
        let api = Api::new(cx).await;
        for (method, path) in [
            (Method::GET, of_valdoro("certified")),
            (Method::POST, of_valdoro("certified")),
            (Method::DELETE, format!("{}/{COMUNE}", of_valdoro("certified"))),
            (Method::POST, "/tenants/attributes/declared".to_owned()),
            (Method::GET, "/discrepancies".to_owned()),
            (Method::GET, "/attributes".to_owned()),
            (Method::POST, "/tenants".to_owned()),
        ] {
            api.send(None, request(method, &path, &[], None)).await.refused(401, "unauthenticated");
        }
    }
}
