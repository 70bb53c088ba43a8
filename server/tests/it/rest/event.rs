//! The feed of events, read as a machine reads it: from where it stopped.

use backend::chain::Sealer;
use domain::Role;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE_VALDORO, actor};
use serde_json::{Value, json};

use super::{Api, consumer, provider, request, stranger};

async fn sealed(api: &Api) {
    Sealer::new(backend::testing::signing_key(1), None).seal(&api.cx).await.expect("sealed");
}

fn names(feed: &Value) -> Vec<&str> {
    feed["events"].as_array().expect("events").iter().filter_map(|event| event["name"].as_str()).collect()
}

on_both! {
    async fn a_machine_goes_on_from_where_it_stopped_and_misses_nothing(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        assert_eq!(names(&api.get(&consumer(), "/events").await.ok(200)), [""; 0], "not before it has its place");
        sealed(&api).await;
        let all = api.get(&consumer(), "/events?lastEventId=0").await.ok(200);
        assert_eq!(names(&all), ["CertifiedAssigned", "Declared", "Created", "Submitted"]);
        let (mut walked, mut last) = (Vec::new(), 0);
        loop {
            let page = api.get(&consumer(), &format!("/events?lastEventId={last}&limit=1")).await.ok(200);
            last = page["lastEventId"].as_i64().expect("a place");
            let events = page["events"].as_array().expect("events").clone();
            if events.is_empty() {
                break;
            }
            walked.extend(events);
        }
        assert_eq!(json!(walked), all["events"]);
        assert_eq!(all["lastEventId"], json!(last));
        let submitted = &all["events"][3];
        assert_eq!((submitted["area"].as_str(), &submitted["thingId"]), (Some("agreement"), &json!(made)));
        assert_eq!(submitted["occurredAt"], "2026-01-16T10:00:00Z");
        assert!(submitted["text"].as_str().is_some_and(|text| !text.is_empty()));
        api.tell(&consumer(), &made, "suspend").await;
        api.delete(&consumer(), "/tenants/attributes/declared/x").await;
        sealed(&api).await;
        let nothing = api.get(&consumer(), &format!("/events?lastEventId={last}")).await.ok(200);
        assert_eq!(nothing, json!({ "events": [], "lastEventId": last }));
    }

    async fn who_acted_is_named_to_the_own_ente_alone(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        api.submitted().await;
        sealed(&api).await;
        let own = api.get(&consumer(), "/events").await.ok(200);
        let theirs = api.get(&provider(), "/events").await.ok(200);
        // A draft is the consumer's alone.
        assert_eq!(names(&theirs), ["Submitted"]);
        assert_eq!(theirs["events"][0]["eventId"], own["events"][3]["eventId"], "one log, one order");
        assert_eq!(theirs["events"][0]["actor"]["userId"], Value::Null);
        assert_eq!(theirs["events"][0]["actor"]["tenantId"], json!(COMUNE_VALDORO));
        assert_eq!(names(&api.get(&stranger(), "/events").await.ok(200)), [""; 0]);
        let desk = actor(COMUNE_VALDORO, Role::Operatore);
        api.get(&desk, "/events").await.refused(403, "unauthorized");
        let nobody = request(axum::http::Method::GET, "/events", &[], None);
        api.send(None, nobody).await.refused(401, "unauthenticated");
    }

    async fn nonsense_in_the_address_of_the_feed_is_named(cx: Backend) {
        let api = Api::new(cx).await;
        for (query, field) in [
            ("lastEventId=-1", "lastEventId"),
            ("lastEventId=ieri", "lastEventId"),
            ("lastEventId=99999999999999999999", "lastEventId"),
            ("lastEventId=1&lastEventId=2", "lastEventId"),
            ("limit=0", "limit"),
            ("limit=501", "limit"),
            ("offset=3", "offset"),
        ] {
            let problem = api.get(&consumer(), &format!("/events?{query}")).await.refused(400, "invalidFields");
            assert_eq!(problem["errors"][0]["field"], field, "{query}");
        }
        api.get(&consumer(), "/events?limit=500&lastEventId=9223372036854775807").await.ok(200);
    }

    async fn a_machine_keeps_its_persons_choices_too(cx: Backend) {
        let api = Api::new(cx).await;
        let put = |content: Value| request(axum::http::Method::PUT, "/me/preferences", &[], Some(content));
        assert_eq!(api.get(&consumer(), "/me/preferences").await.ok(200), json!({ "shortcuts": false }));
        for wrong in [json!({}), json!({ "shortcuts": "sì" }), json!({ "shortcuts": true, "x": 1 })] {
            api.send(Some(&consumer()), put(wrong)).await.refused(400, "invalidFields");
        }
        assert_eq!(api.get(&consumer(), "/me/preferences").await.ok(200), json!({ "shortcuts": false }));
    }
}

#[test]
fn the_feed_is_described() {
    let document = server::rest::openapi::document();
    let operation = &document["paths"]["/api/v1/events"]["get"];
    let parameters = operation["parameters"].as_array().expect("parameters").iter();
    let parameters = parameters.filter_map(|parameter| parameter["name"].as_str()).collect::<Vec<_>>();
    assert_eq!(parameters, ["lastEventId", "limit"]);
    let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(answer, "#/components/schemas/EventFeed");
}
