//! The queue through the API.

use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, actor};
use domain::{Actor, Role};
use serde_json::{Value, json};

use super::{Api, consumer, id, provider, stranger};

async fn tasks(api: &Api, who: &Actor, query: &str) -> Vec<Value> {
    let list = api.get(who, &format!("/tasks{query}")).await.ok(200);
    let results = list["results"].as_array().unwrap().clone();
    assert_eq!(list["pagination"]["totalCount"], json!(results.len()));
    results
}

on_both! {
    async fn a_request_passes_from_one_queue_to_the_other(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let agreement = id(&api.draft(1).await.ok(201));
        let [draft] = &tasks(&api, &consumer(), "").await[..] else { panic!("one draft") };
        for (field, value) in [
            ("kind", json!("COMPLETE_DRAFT")),
            ("agreementId", json!(agreement)),
            ("asConsumer", json!(true)),
            ("partyId", json!(REGIONE_ESPERIA)),
            ("since", json!("2026-01-16T10:00:00Z")),
            ("deadline", json!(null)),
            ("version", json!(1)),
            ("path", json!(format!("/fruizione/richieste/{agreement}"))),
        ] {
            assert_eq!(draft[field], value, "{field}");
        }
        assert_eq!(draft["reasons"][0]["code"], "READY");
        assert_eq!(tasks(&api, &provider(), "").await, Vec::<Value>::new(), "a draft is nobody else's");
        api.tell(&consumer(), &agreement, "submit").await.ok(200);
        assert_eq!(tasks(&api, &consumer(), "").await, Vec::<Value>::new());
        let [pending] = &tasks(&api, &provider(), "").await[..] else { panic!("one request") };
        assert_eq!((&pending["kind"], &pending["partyId"]), (&json!("EVALUATE_REQUEST"), &json!(COMUNE_VALDORO)));
        let reason = &pending["reasons"][0];
        assert_eq!(reason["code"], "MISSING_ATTRIBUTES");
        assert_eq!(reason["missing"][0]["kind"], "VERIFIED");
        assert_eq!(reason["text"], "manca 1 verificato: «Convenzione firmata»");
        assert_eq!(tasks(&api, &stranger(), "").await, Vec::<Value>::new());
        assert_eq!(tasks(&api, &actor(REGIONE_ESPERIA, Role::Support), "").await, Vec::<Value>::new());
    }

    async fn filters_narrow_and_nonsense_is_refused(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        api.draft(1).await.ok(201);
        for query in ["?kinds=COMPLETE_DRAFT,UPGRADE_REQUEST", "?q=anagrafe", "?kinds=&q=", "?limit=50&offset=0"] {
            assert_eq!(tasks(&api, &consumer(), query).await.len(), 1, "{query}");
        }
        for query in ["?kinds=EVALUATE_REQUEST", "?q=catasto"] {
            assert_eq!(tasks(&api, &consumer(), query).await.len(), 0, "{query}");
        }
        for query in ["?kinds=BOH", "?limit=51", "?offset=-1", "?p=2"] {
            api.get(&consumer(), &format!("/tasks{query}")).await.refused(400, "invalidFields");
        }
    }
}
