//! One command on many requests, and saved filters, as machines use them.

use serde_json::json;

use super::{Api, certifier, consumer, id, provider, request, stranger};
use axum::http::Method;

const UNKNOWN: &str = "01900000-0000-7000-8000-00000000dead";

on_both! {
    async fn each_request_has_its_own_outcome(cx: Backend) {
        let api = Api::equipped(cx, domain::eservice::ApprovalPolicy::Manual).await;
        let waiting = api.submitted().await;
        api.verify(&waiting).await;
        let command = json!({ "action": "approve", "agreements": [{ "id": waiting, "revision": 2 }, { "id": UNKNOWN }] });
        let made = api.post(&provider(), "/agreements/bulk", command).await;
        let run = id(&made.clone().ok(201));
        assert_eq!(made.header("location"), format!("/api/v1/operations/{run}"));
        assert_eq!(api.state(&waiting).await, "ACTIVE");
        let shown = api.get(&provider(), &format!("/operations/{run}")).await.ok(200);
        assert_eq!(shown["action"], "approve");
        assert!(shown["finishedAt"].is_string());
        let counts = json!([{ "outcome": "done", "count": 1 }, { "outcome": "refused", "count": 1 }]);
        assert_eq!(shown["counts"], counts);
        let rows = api.get(&provider(), &format!("/operations/{run}/agreements?outcome=refused")).await.ok(200);
        assert_eq!(rows["pagination"]["totalCount"], 1);
        assert_eq!(rows["results"][0]["agreementId"], UNKNOWN);
        assert_eq!(rows["results"][0]["code"], "agreementNotFound");
        api.get(&stranger(), &format!("/operations/{run}")).await.refused(404, "operationNotFound");
        api.get(&stranger(), &format!("/operations/{run}/agreements")).await.refused(404, "operationNotFound");
    }

    async fn a_run_that_cannot_begin_is_refused_whole(cx: Backend) {
        let api = Api::equipped(cx, domain::eservice::ApprovalPolicy::Manual).await;
        let many = (0..201).map(|n| json!({ "id": format!("01900000-0000-7000-8000-{n:012}") })).collect::<Vec<_>>();
        let refused = [
            json!({ "action": "approve", "agreements": [] }),
            json!({ "action": "approve", "agreements": many }),
            json!({ "action": "approve", "agreements": [{ "id": UNKNOWN }, { "id": UNKNOWN }] }),
            json!({ "action": "upgrade", "agreements": [{ "id": UNKNOWN }] }),
            json!({ "action": "suspend", "agreements": [{ "id": UNKNOWN }], "reason": "a".repeat(1_001) }),
        ];
        for command in refused {
            api.post(&provider(), "/agreements/bulk", command).await.refused(400, "invalidFields");
        }
    }

    async fn the_same_key_is_the_same_run(cx: Backend) {
        let api = Api::equipped(cx, domain::eservice::ApprovalPolicy::Manual).await;
        let active = api.active().await;
        let command = json!({ "action": "suspend", "agreements": [{ "id": active }], "reason": "manutenzione" });
        let send = async || {
            let key = [("idempotency-key", "una-volta-sola")];
            api.send(Some(&provider()), request(Method::POST, "/agreements/bulk", &key, Some(command.clone()))).await
        };
        let (first, second) = (send().await.ok(201), send().await.ok(201));
        assert_eq!(first, second);
        assert_eq!(api.state(&active).await, "SUSPENDED");
    }

    async fn a_saved_filter_is_its_keepers(cx: Backend) {
        let api = Api::new(cx).await;
        let new = json!({ "list": "/catalogo", "name": "Anagrafi", "query": "p=4&q=anagrafe&stato=tutti" });
        let kept = id(&api.post(&consumer(), "/savedFilters", new.clone()).await.ok(201));
        let shown = api.get(&consumer(), "/savedFilters?list=/catalogo").await.ok(200);
        assert_eq!(shown["pagination"]["totalCount"], 1);
        assert_eq!(shown["results"][0]["query"], "q=anagrafe&stato=tutti");
        api.post(&consumer(), "/savedFilters", new).await.refused(400, "invalidFields");
        let nonsense = [
            json!({ "list": "/profilo", "name": "a", "query": "" }),
            json!({ "list": "/catalogo", "name": "b", "query": "stato=boh" }),
            json!({ "list": "/catalogo", "name": "  ", "query": "q=a" }),
        ];
        for wrong in nonsense {
            api.post(&consumer(), "/savedFilters", wrong).await.refused(400, "invalidFields");
        }
        assert_eq!(api.get(&certifier(), "/savedFilters").await.ok(200)["pagination"]["totalCount"], 0);
        api.delete(&certifier(), &format!("/savedFilters/{kept}")).await.refused(404, "savedFilterNotFound");
        api.delete(&consumer(), &format!("/savedFilters/{kept}")).await.ok(204);
        api.delete(&consumer(), &format!("/savedFilters/{kept}")).await.refused(404, "savedFilterNotFound");
    }
}
