//! `/purposes`: a purpose from its draft to its end, by both sides (`interop.md` §2.10; seed 000 steps 4 and 5).

use domain::Role;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ANAGRAFE, eservice, version};
use serde_json::{Value, json};

use super::{Api, Reply, consumer, id, provider, stranger};

/// Every question that a purpose with personal data asks of a public administration is answered.
pub fn answered() -> Value {
    json!({
        "version": "3.1",
        "singleAnswers": {
            "purpose": "INSTITUTIONAL",
            "institutionalPurpose": "Tenuta dell’anagrafe della popolazione residente",
            "usesPersonalData": "YES",
            "publicInterestType": "RULE_OF_LAW",
            "ruleOfLawText": "Legge 1228 del 1954",
            "knowsDataQuantity": "NO",
            "deliveryMethod": "CLEARTEXT",
            "policyProvided": "YES",
            "doneDpia": "YES",
            "dataRetentionPeriod": "Cinque anni",
            "dataRecipients": "Nessuno",
            "purposePursuit": "NEW_DATA",
            "declarationConfirmed": "true",
        },
        "multiAnswers": { "personalDataTypes": ["COMMON"], "legalBasis": ["PUBLIC_INTEREST"] },
    })
}

fn seed(title: &str, daily_calls: i64) -> Value {
    json!({
        "eserviceId": ANAGRAFE,
        "title": title,
        "description": "Aggiornamento delle posizioni anagrafiche",
        "isFreeOfCharge": false,
        "dailyCalls": daily_calls,
        "riskAnalysisForm": answered(),
    })
}

/// Valdoro's request is active; the e-service treats personal data.
async fn ready(cx: backend::Backend) -> Api {
    let api = Api::equipped(cx, Manual).await;
    api.active().await;
    assert_eq!(eservice().personal_data, Some(true));
    api
}

async fn begun(api: &Api, title: &str, daily_calls: i64) -> String {
    id(&api.post(&consumer(), "/purposes", seed(title, daily_calls)).await.ok(201))
}

async fn tell(api: &Api, who: &domain::Actor, purpose: &str, command: &str, content: Value) -> Reply {
    api.post(who, &format!("/purposes/{purpose}/{command}"), content).await
}

async fn presented(api: &Api, title: &str, daily_calls: i64) -> Value {
    let made = begun(api, title, daily_calls).await;
    api.send(
        Some(&consumer()),
        super::request(axum::http::Method::POST, &format!("/purposes/{made}/activate"), &[], None),
    )
    .await
    .ok(200)
}

on_both! {
    async fn within_the_quotas_it_is_active_at_once_and_over_them_the_provider_decides(cx: Backend) {
        let api = ready(cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        let first = presented(&api, "Anagrafe residenti", quota - 10).await;
        assert_eq!(first["state"], "ACTIVE");
        let over = presented(&api, "Controlli periodici", 11).await;
        assert_eq!(over["state"], "WAITING_FOR_APPROVAL");
        assert_eq!(over["remainingDailyCalls"]["remainingDailyCallsPerConsumer"], 10);
        let made = id(&over);
        let path = format!("/purposes/{made}");
        // Both sides read what is left before anybody decides.
        let theirs = api.get(&provider(), &path).await.ok(200);
        assert_eq!(theirs["remainingDailyCalls"], over["remainingDailyCalls"]);
        assert_eq!(theirs["commands"], json!(["approve", "reject"]));
        let waiting = api.get(&provider(), "/producers/purposes?waitingForApproval=true").await.ok(200);
        assert_eq!(waiting["results"][0]["id"], json!(made));
        let queue = api.get(&provider(), "/tasks?kinds=EVALUATE_PURPOSE").await.ok(200);
        assert_eq!(queue["results"][0]["purposeId"], json!(made));
        assert_eq!(queue["results"][0]["path"], json!(format!("/erogazione/finalita/{made}")));
        tell(&api, &consumer(), &made, "approve", json!({})).await.refused(403, "tenantIsNotTheProducer");
        tell(&api, &provider(), &made, "reject", json!({ "reason": "breve" })).await.refused(400, "invalidFields");
        let approved = tell(&api, &provider(), &made, "approve", json!({})).await.ok(200);
        assert_eq!((&approved["state"], &approved["versions"][0]["state"]), (&json!("ACTIVE"), &json!("ACTIVE")));
        api.get(&stranger(), &path).await.refused(404, "purposeNotFound");
    }

    async fn each_side_lifts_its_own_hand_alone(cx: Backend) {
        let api = ready(cx).await;
        let made = id(&presented(&api, "Anagrafe residenti", 10).await);
        let reason = json!({ "reason": "Manutenzione" });
        tell(&api, &provider(), &made, "suspend", reason.clone()).await.ok(200);
        tell(&api, &consumer(), &made, "unsuspend", json!({})).await.refused(409, "purposeNotSuspendedByCaller");
        let both = tell(&api, &consumer(), &made, "suspend", reason).await.ok(200);
        assert_eq!(both["suspendedByProducer"]["reason"], "Manutenzione");
        let one = tell(&api, &provider(), &made, "unsuspend", json!({})).await.ok(200);
        assert_eq!((&one["state"], &one["suspendedByProducer"]), (&json!("SUSPENDED"), &Value::Null));
        assert_eq!(tell(&api, &consumer(), &made, "unsuspend", json!({})).await.ok(200)["state"], "ACTIVE");
        let names = api.get(&provider(), &format!("/purposes/{made}/events")).await.ok(200);
        assert_eq!(names["results"][0]["name"], "PurposeUnsuspendedByConsumer");
    }

    async fn a_change_of_plan_is_tried_asked_for_and_taken_back(cx: Backend) {
        let api = ready(cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        let made = id(&presented(&api, "Anagrafe residenti", 10).await);
        let change = json!({ "command": "changePlan", "dailyCalls": quota + 1 });
        let told = tell(&api, &consumer(), &made, "simulate", change).await.ok(200);
        assert_eq!(told["effects"][0]["kind"], "PURPOSE", "{told}");
        assert_eq!(told["effects"][0]["after"], json!({
            "state": "ACTIVE", "suspendedByProducer": false, "suspendedByConsumer": false,
            "dailyCalls": 10, "waitingDailyCalls": quota + 1
        }));
        tell(&api, &consumer(), &made, "simulate", json!({ "command": "changePlan" })).await.refused(400, "invalidFields");
        tell(&api, &consumer(), &made, "simulate", json!({ "command": "update" })).await.refused(400, "invalidFields");
        tell(&api, &consumer(), &made, "versions", json!({ "dailyCalls": 10 })).await.refused(400, "unchangedDailyCalls");
        let asked = tell(&api, &consumer(), &made, "versions", json!({ "dailyCalls": quota + 1 })).await.ok(200);
        assert_eq!(asked["state"], "ACTIVE", "the old load goes on");
        assert_eq!(asked["versions"][1]["state"], "WAITING_FOR_APPROVAL");
        let again = tell(&api, &consumer(), &made, "versions", json!({ "dailyCalls": 20 })).await;
        again.refused(409, "purposeVersionStateConflict");
        let back = tell(&api, &consumer(), &made, "withdraw", json!({})).await.ok(200);
        assert_eq!(back["versions"].as_array().map(Vec::len), Some(1));
        assert_eq!(tell(&api, &consumer(), &made, "archive", json!({})).await.ok(200)["state"], "ARCHIVED");
        tell(&api, &consumer(), &made, "clone", json!({})).await.refused(409, "purposeCannotBeCloned");
    }

    async fn a_draft_may_be_incomplete_and_is_not_presented_so(cx: Backend) {
        let api = ready(cx).await;
        let mut unanswered = seed("Anagrafe residenti", 10);
        unanswered["riskAnalysisForm"] = json!({});
        let made = id(&api.post(&consumer(), "/purposes", unanswered).await.ok(201));
        let refused = tell(&api, &consumer(), &made, "activate", json!({})).await;
        refused.refused(400, "riskAnalysisValidationFailed");
        let mut expired = seed("Altra finalità", 10);
        expired["riskAnalysisForm"]["version"] = json!("1.0");
        api.post(&consumer(), "/purposes", expired).await.refused(400, "riskAnalysisValidationFailed");
        api.get(&provider(), &format!("/purposes/{made}")).await.refused(404, "purposeNotFound");
        api.post(&consumer(), "/purposes", seed("anagrafe  residenti", 10)).await.refused(409, "duplicatedPurposeTitle");
        let support = domain::Actor { roles: vec![Role::Support], ..consumer() };
        assert_eq!(api.get(&support, &format!("/purposes/{made}")).await.ok(200)["riskAnalysisForm"], Value::Null);
        api.post(&support, "/purposes", seed("Altra finalità", 10)).await.refused(403, "unauthorized");
        let questions = api.get(&support, "/purposes/riskAnalysis/latest?tenantKind=PRIVATE").await.ok(200);
        assert_eq!(questions["version"], "2.0");
        api.delete(&consumer(), &format!("/purposes/{made}")).await.ok(204);
        api.get(&consumer(), &format!("/purposes/{made}")).await.refused(404, "purposeNotFound");
    }

    async fn without_an_active_request_there_is_no_purpose(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        api.submitted().await;
        api.post(&consumer(), "/purposes", seed("Anagrafe residenti", 10)).await.refused(400, "agreementNotFound");
    }
}
