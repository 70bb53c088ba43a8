//! An e-service that receives: its provider writes the risk analyses, and each purpose takes one (`interop.md` §2.1,
//! §2.10).

use domain::Role;
use domain::eservice::ApprovalPolicy::Automatic;
use domain::fixtures::{ANAGRAFE, ASL_ESPERIA, REGIONE_ESPERIA, actor};
use serde_json::{Value, json};

use super::eservice::{OPENAPI, command, new, put, upload};
use super::purpose::answered;
use super::{Api, consumer, id, provider, stranger};

/// "Raccolta delle segnalazioni" of Regione Esperia: all draft, whoever wants may ask for it.
async fn receiving(api: &Api) -> (String, String) {
    let mut content = new("Raccolta delle segnalazioni");
    content["mode"] = json!("RECEIVE");
    content["personalData"] = json!(true);
    content["descriptor"]["attributes"] = json!({ "certified": [], "declared": [], "verified": [] });
    let made = api.post(&provider(), "/eservices", content).await.ok(201);
    (id(&made), made["descriptorId"].as_str().expect("an id").to_owned())
}

fn analysis(name: &str, form: &Value) -> Value {
    json!({ "name": name, "riskAnalysisForm": form })
}

/// The risk analyses of the e-service, as its provider reads them.
async fn analyses(api: &Api, eservice: &str) -> Value {
    api.get(&provider(), &format!("/producers/eservices/{eservice}")).await.ok(200)["riskAnalysis"].clone()
}

fn purpose(eservice: &str, analysis: &Value, title: &str) -> Value {
    json!({
        "eserviceId": eservice,
        "riskAnalysisId": analysis,
        "title": title,
        "description": "Invio delle segnalazioni dei cittadini",
        "isFreeOfCharge": false,
        "dailyCalls": 10,
    })
}

on_both! {
    async fn its_provider_writes_risk_analyses_until_it_is_published(cx: Backend) {
        let api = Api::new(cx).await;
        let of = receiving(&api).await;
        let path = format!("/eservices/{}/riskAnalysis", of.0);
        upload(&api, &provider(), &of, "api.yaml", OPENAPI.as_bytes()).await.ok(201);
        command(&api, &provider(), &of, "publish").await.refused(400, "eServiceRiskAnalysisIsRequired");

        let empty = json!({ "version": "3.1" });
        api.post(&provider(), &path, analysis("Prima raccolta", &empty)).await.ok(204);
        api.post(&provider(), &path, analysis("PRIMA raccolta", &empty)).await.refused(400, "invalidFields");
        let old = json!({ "version": "3.0", "singleAnswers": { "purpose": "INSTITUTIONAL" } });
        api.post(&provider(), &path, analysis("Altra raccolta", &old)).await.refused(400, "riskAnalysisValidationFailed");
        api.post(&stranger(), &path, analysis("Altra raccolta", &empty)).await.refused(404, "eServiceNotFound");
        let not_valid = command(&api, &provider(), &of, "publish").await.refused(400, "riskAnalysisNotValid");
        assert!(not_valid["detail"].as_str().is_some_and(|told| told.contains("«Prima raccolta»")), "{not_valid}");

        let one = analyses(&api, &of.0).await[0].clone();
        let first = format!("{path}/{}", id(&one));
        api.post(&provider(), &first, analysis("Raccolta unica", &answered())).await.ok(204);
        let read = api.get(&provider(), &first).await.ok(200);
        assert_eq!((&read["name"], &read["riskAnalysisForm"]), (&json!("Raccolta unica"), &answered()));
        api.post(&provider(), &path, analysis("Di troppo", &empty)).await.ok(204);
        let second = format!("{path}/{}", id(&analyses(&api, &of.0).await[1]));
        api.delete(&provider(), &second).await.ok(204);
        api.get(&provider(), &second).await.refused(404, "riskAnalysisNotFound");

        command(&api, &provider(), &of, "publish").await.ok(204);
        api.delete(&provider(), &first).await.refused(400, "eserviceNotInDraftState");
        let api_role = actor(REGIONE_ESPERIA, Role::Api);
        assert!(api.get(&api_role, &first).await.ok(200)["riskAnalysisForm"].is_object(), "who writes reads");
        let support = actor(REGIONE_ESPERIA, Role::Support);
        assert!(api.get(&support, &first).await.ok(200)["riskAnalysisForm"].is_null(), "the name alone");
        let shown = format!("/catalog/eservices/{}/descriptor/{}", of.0, of.1);
        let shown = api.get(&actor(ASL_ESPERIA, Role::Admin), &shown).await.ok(200);
        assert_eq!(shown["eservice"]["riskAnalysis"][0]["name"], "Raccolta unica");

        // A copy has them under ids of its own; the way of the data may be turned while it is a draft.
        let copy = command(&api, &provider(), &of, "clone").await.ok(201);
        let copied = analyses(&api, &id(&copy)).await;
        assert_eq!((&copied[0]["name"], copied[0]["id"] == one["id"]), (&json!("Raccolta unica"), false));
        let general = json!({ "name": "Copia che eroga", "description": "Le segnalazioni raccolte.",
                              "technology": "REST", "mode": "DELIVER" });
        let turned = put(&api, &provider(), &format!("/eservices/{}", id(&copy)), general).await.ok(200);
        assert_eq!((&turned["mode"], &turned["riskAnalysis"]), (&json!("DELIVER"), &json!([])));
        let path = format!("/eservices/{}/riskAnalysis", id(&copy));
        api.post(&provider(), &path, analysis("Prima raccolta", &empty)).await.refused(400, "eServiceModeNotAllowed");
    }

    async fn a_purpose_takes_one_of_them_and_changes_none_of_its_answers(cx: Backend) {
        let api = Api::equipped(cx, Automatic).await;
        api.active_automatically().await;
        let of = receiving(&api).await;
        let path = format!("/eservices/{}/riskAnalysis", of.0);
        for name in ["Prima raccolta", "Seconda raccolta"] {
            api.post(&provider(), &path, analysis(name, &answered())).await.ok(204);
        }
        upload(&api, &provider(), &of, "api.yaml", OPENAPI.as_bytes()).await.ok(201);
        command(&api, &provider(), &of, "publish").await.ok(204);
        let asked = json!({ "eserviceId": of.0, "descriptorId": of.1 });
        let request = id(&api.post(&consumer(), "/agreements", asked).await.ok(201));
        api.tell(&consumer(), &request, "submit").await.ok(200);
        let all = analyses(&api, &of.0).await;
        let (first, second) = (&all[0]["id"], &all[1]["id"]);

        let create = async |content| api.post(&consumer(), "/reverse/purposes", content).await;
        create(purpose(&of.0, &json!(of.0), "Segnalazioni")).await.refused(400, "eserviceRiskAnalysisNotFound");
        let anagrafe = ANAGRAFE.to_string();
        create(purpose(&anagrafe, first, "Segnalazioni")).await.refused(400, "eServiceModeNotAllowed");
        let mut own = purpose(&of.0, first, "Segnalazioni");
        own.as_object_mut().expect("an object").remove("riskAnalysisId");
        api.post(&consumer(), "/purposes", own.clone()).await.refused(400, "eServiceModeNotAllowed");

        let made = id(&create(purpose(&of.0, first, "Segnalazioni")).await.ok(201));
        let draft = api.get(&consumer(), &format!("/purposes/{made}")).await.ok(200);
        assert_eq!((&draft["riskAnalysisId"], &draft["riskAnalysisForm"]), (first, &answered()));
        let mut other = purpose(&of.0, second, "Segnalazioni");
        other.as_object_mut().expect("an object").remove("eserviceId");
        let changed = api.post(&consumer(), &format!("/reverse/purposes/{made}"), other).await.ok(200);
        assert_eq!(&changed["riskAnalysisId"], second);
        own.as_object_mut().expect("an object").remove("eserviceId");
        let refused = api.post(&consumer(), &format!("/purposes/{made}/update"), own).await;
        refused.refused(400, "eServiceModeNotAllowed");

        let live = api.post(&consumer(), &format!("/purposes/{made}/activate"), json!({})).await.ok(200);
        assert_eq!(live["state"], "ACTIVE");
        let copy = id(&api.post(&consumer(), &format!("/purposes/{made}/clone"), json!({})).await.ok(201));
        let copy = api.get(&consumer(), &format!("/purposes/{copy}")).await.ok(200);
        assert_eq!((&copy["riskAnalysisId"], &copy["state"]), (second, &json!("DRAFT")));
    }
}
