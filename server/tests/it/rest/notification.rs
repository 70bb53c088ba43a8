//! Messages through the API: found, marked, and chosen.

use axum::http::Method;
use backend::chain::Sealer;
use backend::testing::signing_key;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE_VALDORO, actor, user};
use domain::{Role, Write};
use serde_json::{Value, json};

use super::{Api, consumer, id, provider, request, stranger};

/// Valdoro has been told of what Regione Esperia has approved, verified and revoked; both have accounts.
async fn told(cx: backend::Backend) -> Api {
    let api = Api::equipped(cx, Manual).await;
    api.put([consumer(), provider()].map(|who| Write::InsertUser(user(who.tenant, Role::Admin)))).await;
    api.active().await;
    api.unverify().await;
    Sealer::new(signing_key(1), None).seal(&api.cx).await.expect("sealed");
    backend::outbox::tell(&api.cx, None).await.expect("told");
    api
}

async fn found(api: &Api, filter: &str) -> Vec<Value> {
    let list = api.get(&consumer(), &format!("/notifications?{filter}")).await.ok(200);
    let results = list["results"].as_array().expect("rows").clone();
    assert_eq!(list["pagination"]["totalCount"], results.len());
    results
}

on_both! {
    async fn messages_are_filtered_and_marked(cx: Backend) {
        let api = told(cx).await;
        let all = found(&api, "").await;
        let cases = found(&api, "category=DISCREPANCY").await;
        assert_eq!(cases.len(), 1);
        assert_eq!(cases[0]["path"], json!(format!("/discrepanze/{}", cases[0]["thingId"].as_str().expect("an id"))));
        assert_eq!(found(&api, "tenant=regione").await.len(), all.len() - 1, "all but what the Registro did");
        assert_eq!(found(&api, "tenant=polizze").await.len(), 0);
        let tell = async |path: &str| api.send(Some(&consumer()), request(Method::POST, path, &[], None)).await;
        let one = id(&all[0]);
        tell(&format!("/notifications/{one}/read")).await.ok(204);
        assert_eq!(found(&api, "unread=true").await.len(), all.len() - 1);
        assert_eq!(found(&api, "read=true").await.iter().map(id).collect::<Vec<_>>(), [one.as_str()]);
        tell(&format!("/notifications/{one}/unread")).await.ok(204);
        assert_eq!(found(&api, "read=true").await.len(), 0);
        api.get(&consumer(), "/notifications?unread=true&read=true").await.refused(400, "invalidFields");

        let ids = all.iter().map(id).collect::<Vec<_>>();
        let mark = async |who: &domain::Actor, ids: &[String], read: bool| {
            api.post(who, "/notifications/mark", json!({ "ids": ids, "read": read })).await
        };
        mark(&consumer(), &ids[..2], true).await.ok(204);
        assert_eq!(found(&api, "read=true").await.len(), 2);
        tell("/notifications/read").await.ok(204);
        assert_eq!(found(&api, "unread=true").await.len(), 0);
        mark(&consumer(), &ids[1..3], false).await.ok(204);
        assert_eq!(found(&api, "read=false").await.iter().map(id).collect::<Vec<_>>(), ids[1..3]);
        mark(&stranger(), &ids[..1], true).await.refused(404, "notificationNotFound");
        mark(&consumer(), &[], true).await.refused(400, "invalidFields");
        mark(&actor(COMUNE_VALDORO, Role::Support), &ids[..1], true).await.refused(403, "unauthorized");
    }

    async fn each_person_chooses_what_to_hear_of(cx: Backend) {
        let api = told(cx).await;
        let path = "/notifications/preferences";
        let put = async |who: &domain::Actor, content: Value| {
            api.send(Some(who), request(Method::PUT, path, &[], Some(content))).await
        };
        let first = api.get(&consumer(), path).await.ok(200);
        let unsaid = |category: &str| json!({ "category": category, "shown": true, "mail": "NEVER" });
        let kinds = ["AGREEMENT", "ATTRIBUTE", "ESERVICE", "DISCREPANCY", "PURPOSE", "CLIENT"];
        assert_eq!(first["preferences"], json!(kinds.map(unsaid)));
        let off = json!({ "category": "DISCREPANCY", "shown": false, "mail": "WEEKLY" });
        let chosen = put(&consumer(), json!({ "preferences": [off] })).await.ok(200);
        assert_eq!(chosen["preferences"][3], off);
        assert_eq!(chosen, api.get(&consumer(), path).await.ok(200));
        assert_eq!(found(&api, "category=DISCREPANCY").await.len(), 0);
        let colleague = api.get(&provider(), "/notifications?category=DISCREPANCY").await.ok(200);
        assert_eq!(colleague["pagination"]["totalCount"], 1, "others choose for themselves");
        assert_eq!(put(&consumer(), json!({ "preferences": [] })).await.ok(200), first);
        assert_eq!(found(&api, "category=DISCREPANCY").await.len(), 1);

        put(&consumer(), json!({ "preferences": [off, off] })).await.refused(400, "invalidFields");
        put(&consumer(), json!({ "preferences": [{ "category": "DISCREPANCY" }] })).await.refused(400, "invalidFields");
        put(&actor(COMUNE_VALDORO, Role::Operatore), json!({ "preferences": [off] })).await.refused(400, "invalidFields");
        put(&actor(COMUNE_VALDORO, Role::Support), json!({ "preferences": [] })).await.refused(403, "unauthorized");
    }
}
