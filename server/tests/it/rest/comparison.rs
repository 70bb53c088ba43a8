//! Two versions side by side, through the API.

use domain::Write;
use domain::eservice::{ApprovalPolicy, Descriptor, DescriptorState, Quotas};
use domain::fixtures::{ANAGRAFE, RESPONSABILE_DATI, SPORTELLO_APERTO, requirements, version, version_id};
use domain::requirement::Requirements;
use serde_json::{Value, json};

use super::{Api, consumer, provider, stranger};

/// Version 2 asks for one thing more, allows fewer calls and has another file; version 3 is being written.
async fn three_versions(api: &Api) {
    let declared = vec![vec![RESPONSABILE_DATI], vec![SPORTELLO_APERTO]];
    let second = Descriptor {
        requirements: Requirements { declared, ..requirements() },
        quotas: Quotas { daily_calls_per_consumer: 500, daily_calls_total: 20_000, voucher_lifespan: 600 },
        description: version(1).description,
        policy: ApprovalPolicy::Manual,
        ..version(2)
    };
    let first = Descriptor { state: DescriptorState::Deprecated, ..version(1) };
    let third = Descriptor { state: DescriptorState::Draft, published_at: None, ..version(3) };
    api.put([Write::UpdateDescriptor(first), Write::InsertDescriptor(second), Write::InsertDescriptor(third)]).await;
}

fn path(to: i64, from: Option<i64>) -> String {
    let from = from.map(|from| format!("?from={}", version_id(from))).unwrap_or_default();
    format!("/catalog/eservices/{ANAGRAFE}/descriptor/{}/comparison{from}", version_id(to))
}

/// What each change is about, what it means and why.
fn judged(comparison: &Value) -> Vec<[&str; 3]> {
    let changes = comparison["changes"].as_array().expect("a list");
    let words = |change| ["element", "impact", "reason"].map(|name| text(change, name));
    changes.iter().map(words).collect()
}

fn text<'a>(change: &'a Value, name: &str) -> &'a str {
    change[name].as_str().expect("a word")
}

on_both! {
    async fn what_differs_is_judged_against_what_the_caller_holds(cx: Backend) {
        let api = Api::new(cx).await;
        three_versions(&api).await;
        let told = api.get(&consumer(), &path(2, Some(1))).await.ok(200);
        assert_eq!((&told["from"]["version"], &told["to"]["version"]), (&json!(1), &json!(2)));
        assert_eq!((&told["sameInterface"], &told["interfaceCompared"]), (&json!(false), &json!(false)));
        assert_eq!(judged(&told), [
            ["interface", "UNKNOWN", "INTERFACE_NOT_COMPARED"],
            ["requirement", "INCOMPATIBLE", "NOT_HELD"],
            ["dailyCallsPerConsumer", "UNKNOWN", "LOWER_THRESHOLD"],
            ["dailyCallsTotal", "COMPATIBLE", "HIGHER_THRESHOLD"],
        ]);
        assert_eq!([&told["incompatible"], &told["unknown"], &told["compatible"]], [&json!(1), &json!(2), &json!(1)]);
        // These samples have no bytes behind their files: what is not there is not told, and the change stays unknown.
        assert_eq!(told["interfaceText"], Value::Null);
        let asked = &told["changes"][1];
        assert_eq!((&asked["from"], &asked["to"][0]["id"]), (&Value::Null, &json!(SPORTELLO_APERTO)));

        api.declare(SPORTELLO_APERTO).await;
        let told = api.get(&consumer(), &path(2, None)).await.ok(200);
        assert_eq!(judged(&told)[1], ["requirement", "COMPATIBLE", "HELD"], "compared with the one before");
        let told = api.get(&provider(), &path(2, Some(1))).await.ok(200);
        assert_eq!(judged(&told)[1], ["requirement", "UNKNOWN", "DEPENDS_ON_CONSUMER"]);
        let told = api.get(&consumer(), &path(1, Some(2))).await.ok(200);
        assert_eq!(judged(&told)[1], ["requirement", "COMPATIBLE", "ASKS_LESS"], "from the other side");
        let told = api.get(&consumer(), &path(2, Some(2))).await.ok(200);
        assert_eq!((judged(&told).len(), &told["sameInterface"]), (0, &json!(true)));
    }

    async fn a_draft_is_compared_by_its_provider_alone(cx: Backend) {
        let api = Api::new(cx).await;
        three_versions(&api).await;
        let told = api.get(&provider(), &path(3, None)).await.ok(200);
        assert_eq!((&told["from"]["version"], &told["to"]["state"]), (&json!(2), &json!("DRAFT")));
        api.get(&stranger(), &path(3, None)).await.refused(404, "eServiceDescriptorNotFound");
        api.get(&stranger(), &path(1, Some(3))).await.refused(404, "eServiceDescriptorNotFound");
        api.get(&stranger(), &path(9, None)).await.refused(404, "eServiceDescriptorNotFound");
        api.get(&stranger(), &format!("{}?from=1", path(2, None))).await.refused(400, "invalidFields");
    }
}
