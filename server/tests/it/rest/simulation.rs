//! What commands on attributes and versions would lead to, through the API, and that asking stores nothing.

use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ANAGRAFE, COMUNE, COMUNE_VALDORO, CONVENZIONE, RESPONSABILE_DATI, version_id};
use serde_json::{Value, json};

use super::{Api, certifier, consumer, provider, stranger};

fn of_valdoro(attribute: domain::AttributeId) -> String {
    format!("/tenants/{COMUNE_VALDORO}/attributes/{attribute}/simulate")
}

fn of_version(number: i64) -> String {
    format!("/eservices/{ANAGRAFE}/descriptors/{}/simulate", version_id(number))
}

/// Kind, state before and state after of each effect.
fn states(simulation: &Value) -> Vec<(&str, &Value, &Value)> {
    let effects = simulation["effects"].as_array().expect("effects").iter();
    let kind = |effect: &Value| effect["kind"] == "ATTRIBUTE";
    effects
        .map(|effect| match kind(effect) {
            true => ("ATTRIBUTE", &effect["before"]["held"], &effect["after"]["held"]),
            false => (effect["kind"].as_str().expect("a kind"), &effect["before"]["state"], &effect["after"]["state"]),
        })
        .collect()
}

on_both! {
    async fn what_a_lost_attribute_would_lead_to_is_told_to_each_as_far_as_it_may_know(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        let revoke = json!({ "command": "revokeDeclaration" });
        let own = api.post(&consumer(), &of_valdoro(RESPONSABILE_DATI), revoke.clone()).await.ok(200);
        let (yes, no) = (json!(true), json!(false));
        assert_eq!(states(&own), [
            ("ATTRIBUTE", &yes, &no),
            ("AGREEMENT", &json!("ACTIVE"), &json!("SUSPENDED")),
        ], "{own}");
        assert_eq!(own["effects"][1]["id"], json!(made));
        assert!(own["effects"][1]["reason"].as_str().is_some_and(|why| why.contains("Responsabile")), "{own}");
        assert_eq!((&own["notifiedTenants"], &own["otherRequests"]), (&json!(1), &json!(0)), "the provider is told");

        // The certifier is no party to the request: it learns that there is one.
        let taken = json!({ "command": "revokeAssignment", "reason": "Cancellato" });
        let theirs = api.post(&certifier(), &of_valdoro(COMUNE), taken).await.ok(200);
        assert_eq!(states(&theirs), [("ATTRIBUTE", &yes, &no)], "{theirs}");
        assert_eq!((&theirs["otherRequests"], &theirs["notifiedTenants"]), (&json!(1), &json!(2)));
        assert!(!theirs.to_string().contains(&made), "{theirs}");

        let unverify = json!({ "command": "revokeVerification", "reason": "Disdetta" });
        let case = api.post(&provider(), &of_valdoro(CONVENZIONE), unverify).await.ok(200);
        assert_eq!(case["effects"][1]["kind"], "DISCREPANCY", "{case}");
        assert_eq!(case["effects"][1]["after"], json!({ "open": true, "affectedAgreements": 1 }));
        assert_eq!(api.state(&made).await, "ACTIVE", "nothing has happened");

        // The refusals are those of the commands.
        api.post(&provider(), &of_valdoro(RESPONSABILE_DATI), revoke).await.refused(403, "operationForbidden");
        let again = json!({ "command": "assign" });
        api.post(&certifier(), &of_valdoro(COMUNE), again).await.refused(400, "certifiedAttributeAlreadyAssigned");
        api.post(&provider(), &of_valdoro(CONVENZIONE), json!({ "command": "verify" })).await.refused(400, "invalidFields");
        api.post(&provider(), &of_valdoro(CONVENZIONE), json!({ "command": "boh" })).await.refused(400, "invalidFields");
        let reader = domain::fixtures::actor(COMUNE_VALDORO, domain::Role::Support);
        api.post(&reader, &of_valdoro(COMUNE), json!({ "command": "declare" })).await.refused(403, "unauthorized");
    }

    async fn what_a_command_on_a_version_would_lead_to_is_told_before(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        let ask = async |who: &domain::Actor, content: Value| api.post(who, &of_version(1), content).await;
        let suspend = ask(&provider(), json!({ "command": "suspend" })).await.ok(200);
        assert_eq!(states(&suspend), [("DESCRIPTOR", &json!("PUBLISHED"), &json!("SUSPENDED"))], "{suspend}");
        assert_eq!(suspend["notifiedTenants"], 1, "who uses it is told");
        let policy = json!({ "command": "updatePolicy", "agreementApprovalPolicy": "AUTOMATIC" });
        let policy = ask(&provider(), policy).await.ok(200);
        assert_eq!(policy["effects"][0]["after"]["agreementApprovalPolicy"], "AUTOMATIC", "{policy}");
        let quotas = json!({ "dailyCallsPerConsumer": 5, "dailyCallsTotal": 6, "voucherLifespan": 60 });
        let quotas = ask(&provider(), json!({ "command": "updateQuotas", "quotas": quotas })).await.ok(200);
        assert_eq!(quotas["effects"][0]["after"]["quotas"]["dailyCallsTotal"], 6, "{quotas}");
        let copy = ask(&provider(), json!({ "command": "clone" })).await.ok(200);
        let kinds: Vec<&Value> = copy["effects"].as_array().expect("effects").iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds, [&json!("ESERVICE"), &json!("DESCRIPTOR")], "{copy}");

        // Widening brings a request back that was left out.
        api.take_away(COMUNE).await;
        assert_eq!(api.state(&made).await, "SUSPENDED");
        let wider = json!({
            "certified": [[COMUNE, domain::fixtures::UNIONE_DI_COMUNI]],
            "declared": [[RESPONSABILE_DATI, domain::fixtures::SPORTELLO_APERTO]],
            "verified": [[CONVENZIONE]]
        });
        let wider = ask(&provider(), json!({ "command": "updateAttributes", "attributes": wider })).await.ok(200);
        assert_eq!(wider["effects"][0]["after"]["mentionedAttributes"], 5, "{wider}");
        let unione = of_valdoro(domain::fixtures::UNIONE_DI_COMUNI);
        let given = api.post(&certifier(), &unione, json!({ "command": "assign" })).await.ok(200);
        assert_eq!(given["otherRequests"], 1, "the request would come back");

        ask(&provider(), json!({ "command": "publish" })).await.refused(400, "notValidDescriptor");
        ask(&provider(), json!({ "command": "updateQuotas" })).await.refused(400, "invalidFields");
        ask(&stranger(), json!({ "command": "suspend" })).await.refused(403, "operationForbidden");
        let shown = api.get(&provider(), &format!("/producers/eservices/{ANAGRAFE}/descriptors/{}", version_id(1))).await;
        assert_eq!(shown.ok(200)["state"], "PUBLISHED", "nothing has happened");
    }

    async fn what_a_command_on_an_eservice_would_lead_to(cx: Backend) {
        let api = Api::new(cx).await;
        let path = format!("/eservices/{ANAGRAFE}/simulate");
        let rename = json!({ "command": "updateName", "name": "Anagrafe unica" });
        let told = api.post(&provider(), &path, rename.clone()).await.ok(200);
        let names = (&told["effects"][0]["before"]["name"], &told["effects"][0]["after"]["name"]);
        assert_eq!(names, (&json!("Anagrafe degli assistiti"), &json!("Anagrafe unica")), "{told}");
        let next = api.post(&provider(), &path, json!({ "command": "createVersion" })).await.ok(200);
        assert_eq!(states(&next), [("DESCRIPTOR", &Value::Null, &json!("DRAFT"))]);
        let own = api.get(&provider(), &format!("/producers/eservices/{ANAGRAFE}")).await.ok(200);
        assert_eq!((&own["name"], own["descriptors"].as_array().map(Vec::len)), (&json!("Anagrafe degli assistiti"), Some(1)));

        api.post(&stranger(), &path, rename).await.refused(403, "operationForbidden");
        api.post(&provider(), &path, json!({ "command": "delete" })).await.refused(409, "eserviceNotInDraftState");
        api.post(&provider(), &path, json!({ "command": "update" })).await.refused(400, "invalidFields");
        let same = json!({ "command": "updateName", "name": "Anagrafe degli assistiti" });
        api.post(&provider(), &path, same).await.refused(409, "unchangedValue");
    }
}
