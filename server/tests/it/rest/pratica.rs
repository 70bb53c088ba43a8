//! `/pratiche` and `/services`: the desk as a machine uses it, with the same rules.

use axum::http::Method;
use backend::Backend;
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, actor, user};
use domain::pratica::{Applicant, Compiled};
use domain::{Actor, Role, ServiceId, Write};
use serde_json::{Value, json};

use super::{Api, consumer, id, request};

struct Desk {
    api: Api,
    service: String,
}

fn operator() -> Actor {
    actor(COMUNE_VALDORO, Role::Operatore)
}

fn colleague() -> Actor {
    actor(COMUNE_VALDORO, Role::OperatoreAdmin)
}

async fn desk(cx: Backend, protocol: &str) -> Desk {
    let api = Api::new(cx).await;
    let people = [Role::Admin, Role::Operatore, Role::OperatoreAdmin].map(|role| user(COMUNE_VALDORO, role));
    api.put(people.into_iter().map(Write::InsertUser)).await;
    let step = json!({
        "slug": "graduatoria",
        "title": "Graduatoria",
        "fields": [{ "name": "punteggio", "label": "Punteggio", "required": true }],
    });
    let new = json!({
        "name": "Asilo nido", "area": "Scuola", "protocol": protocol, "attachment": "OPTIONAL", "steps": [step],
    });
    let service = id(&api.post(&consumer(), "/services", new).await.ok(201));
    for person in [operator(), colleague()] {
        let path = format!("/services/{service}/operators/{}", person.user);
        api.send(Some(&consumer()), request(Method::PUT, &path, &[], None)).await.ok(204);
    }
    Desk { api, service }
}

impl Desk {
    async fn arrived(&self) -> String {
        let applicant = Applicant {
            name: "Mario".into(),
            family_name: "Rossi".into(),
            fiscal_code: "RSSMRA80A01H501U".into(),
            ..Applicant::default()
        };
        let (answers, files) = (Vec::new(), Vec::new());
        let compiled = Compiled { applicant, answers, files, compiled_at: self.api.cx.now() };
        let service: ServiceId = self.service.parse().expect("an id");
        backend::pratica::receive(&self.api.cx, service, &compiled).await.expect("received").to_string()
    }

    async fn tell(&self, who: &Actor, id: &str, command: &str, content: Value) -> super::Reply {
        self.api.post(who, &format!("/pratiche/{id}/{command}"), content).await
    }
}

on_both! {
    async fn a_machine_does_what_an_operator_does(cx: Backend) {
        let desk = desk(cx, "NONE").await;
        let id = desk.arrived().await;
        let free = desk.api.get(&operator(), "/pratiche?view=free").await.ok(200);
        assert_eq!(free["results"][0]["id"], id.as_str());
        let taken = desk.tell(&operator(), &id, "take-charge", Value::Null).await.ok(200);
        assert_eq!((taken["state"].as_str(), taken["stateCode"].as_i64()), (Some("PENDING"), Some(4000)));
        let told = desk.tell(&colleague(), &id, "take-charge", Value::Null).await.refused(409, "praticaAlreadyAssigned");
        assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("presa in carico")), "{told}");
        desk.tell(&operator(), &id, "finish", Value::Null).await.refused(400, "praticaNotEvaluated");
        let short = json!({ "accepted": false, "reason": "No" });
        desk.tell(&operator(), &id, "evaluate", short).await.refused(400, "invalidFields");
        desk.tell(&operator(), &id, "evaluate", json!({ "accepted": true })).await.ok(200);
        desk.tell(&operator(), &id, "finish", Value::Null).await.refused(400, "invalidFields");
        let answer = json!({ "step": "graduatoria", "values": { "punteggio": "12" } });
        desk.tell(&operator(), &id, "answer", answer).await.ok(200);
        let done = desk.tell(&operator(), &id, "finish", Value::Null).await.ok(200);
        assert_eq!((done["stateCode"].as_i64(), done["outcome"]["accepted"].as_bool()), (Some(7000), Some(true)));
        let states = done["iter"].as_array().expect("an iter").iter().map(|step| step["stateCode"].as_i64());
        assert_eq!(states.collect::<Vec<_>>(), [Some(2000), Some(4000), Some(7000)]);
        let again = desk.tell(&operator(), &id, "finish", Value::Null).await.refused(409, "praticaTransitionNotAllowed");
        assert!(again["detail"].as_str().is_some_and(|detail| detail.contains("Accettata")), "{again}");
        let reason = json!({ "reason": "È arrivato un ricorso." });
        desk.tell(&operator(), &id, "reopen", reason.clone()).await.refused(403, "unauthorized");
        let open = desk.tell(&colleague(), &id, "reopen", reason).await.ok(200);
        assert_eq!(open["stateCode"], 4000);
    }

    async fn a_command_is_tried_and_nothing_is_stored(cx: Backend) {
        let desk = desk(cx, "NONE").await;
        let id = desk.arrived().await;
        let take = json!({ "command": "takeCharge" });
        let tried = desk.tell(&operator(), &id, "simulate", take.clone()).await.ok(200);
        let effect = &tried["effects"][0];
        assert_eq!((&effect["kind"], &effect["id"]), (&json!("PRATICA"), &json!(id)), "{tried}");
        assert_eq!((&effect["before"]["state"], &effect["after"]["state"]), (&json!("SUBMITTED"), &json!("PENDING")));
        assert_eq!((&effect["before"]["assigned"], &effect["after"]["assigned"]), (&json!(false), &json!(true)));
        assert_eq!(effect["events"], json!(["PraticaTakenInCharge"]));
        let free = desk.api.get(&operator(), "/pratiche?view=free").await.ok(200);
        assert_eq!(free["results"][0]["id"], id.as_str(), "nothing is stored");
        desk.tell(&operator(), &id, "simulate", json!({ "command": "finish" })).await.refused(403, "praticaNotInHand");
        for odd in ["submit", "attach", "explode"] {
            desk.tell(&operator(), &id, "simulate", json!({ "command": odd })).await.refused(400, "invalidFields");
        }
        desk.tell(&operator(), &id, "simulate", json!({ "command": "evaluate" })).await.refused(400, "invalidFields");
        let stranger = actor(REGIONE_ESPERIA, Role::Operatore);
        desk.tell(&stranger, &id, "simulate", take).await.refused(404, "praticaNotFound");
    }

    async fn many_are_taken_each_by_the_normal_rules(cx: Backend) {
        let desk = desk(cx, "NONE").await;
        let (mine, theirs) = (desk.arrived().await, desk.arrived().await);
        desk.tell(&colleague(), &theirs, "take-charge", Value::Null).await.ok(200);
        let unknown = "01900000-0000-7000-8000-00000000dead";
        let many = |ids: &[&str]| json!({ "action": "takeCharge", "pratiche": ids });
        let take = async |who: &Actor, content: Value| desk.api.post(who, "/pratiche/bulk", content).await;
        let done = take(&operator(), many(&[&mine, &theirs, unknown])).await.ok(200);
        let outcome = |place: usize| (done["results"][place]["outcome"].as_str(), done["results"][place]["code"].as_str());
        assert_eq!(outcome(0), (Some("done"), None));
        assert_eq!(outcome(1), (Some("refused"), Some("praticaAlreadyAssigned")));
        assert_eq!(outcome(2), (Some("refused"), Some("praticaNotFound")));
        let again = take(&operator(), many(&[&mine])).await.ok(200);
        assert_eq!(again["results"][0]["outcome"], "done", "taking what one has is no mistake");
        let kept = desk.api.get(&operator(), &format!("/pratiche/{mine}")).await.ok(200);
        assert_eq!(kept["iter"].as_array().map(Vec::len), Some(2));
        for odd in [many(&[]), many(&[&mine, &mine]), many(&["x"]), json!({ "action": "finish", "pratiche": [mine] })] {
            take(&operator(), odd).await.refused(400, "invalidFields");
        }
        take(&actor(COMUNE_VALDORO, Role::Security), many(&[&mine])).await.refused(403, "unauthorized");
        let stranger = take(&actor(REGIONE_ESPERIA, Role::Operatore), many(&[&mine])).await.ok(200);
        assert_eq!(stranger["results"][0]["code"], "praticaNotFound");
    }

    async fn a_number_is_written_once_and_a_pratica_of_others_is_not_there(cx: Backend) {
        let desk = desk(cx, "MANUAL").await;
        let id = desk.arrived().await;
        desk.tell(&operator(), &id, "take-charge", Value::Null).await.refused(409, "praticaNotRegistered");
        let number = json!({ "number": "VLD-1/2026" });
        let registered = desk.tell(&operator(), &id, "register", number.clone()).await.ok(200);
        assert_eq!(registered["protocol"]["number"], "VLD-1/2026");
        desk.tell(&operator(), &id, "register", number).await.refused(409, "praticaTransitionNotAllowed");
        for stranger in [actor(REGIONE_ESPERIA, Role::Admin), actor(REGIONE_ESPERIA, Role::Operatore)] {
            desk.api.get(&stranger, &format!("/pratiche/{id}")).await.refused(404, "praticaNotFound");
        }
        let security = actor(COMUNE_VALDORO, Role::Security);
        desk.api.get(&security, "/pratiche").await.refused(403, "unauthorized");
        desk.api.get(&operator(), "/pratiche?view=pippo").await.refused(400, "invalidFields");
        desk.api.get(&operator(), "/pratiche?sort=pippo").await.refused(400, "invalidFields");
    }

    async fn a_service_has_well_made_steps_and_a_name_of_its_own(cx: Backend) {
        let desk = desk(cx, "INTERNAL").await;
        let same = json!({ "name": "ASILO NIDO", "protocol": "NONE", "attachment": "NONE" });
        let taken = desk.api.post(&consumer(), "/services", same).await.refused(400, "invalidFields");
        assert_eq!(taken["errors"][0]["field"], "name");
        let step = json!({ "slug": "conferma", "title": "Conferma", "fields": [] });
        let odd = json!({ "name": "Altro servizio", "protocol": "NONE", "attachment": "NONE", "steps": [step] });
        desk.api.post(&consumer(), "/services", odd).await.refused(400, "invalidFields");
        desk.api.post(&operator(), "/services", json!({})).await.refused(403, "unauthorized");
        let all = desk.api.get(&operator(), "/services").await.ok(200);
        assert_eq!(all["results"].as_array().map(Vec::len), Some(1));
        assert_eq!(all["results"][0]["operatorIds"].as_array().map(Vec::len), Some(2));
    }
}
