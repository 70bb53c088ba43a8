//! The six endpoints of seed 001 as a partner's system uses them: every row of the table of `pratiche.md` §11.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::partner::{Third, form, from, manager, third};
use super::{Reply, id, request};

const REFERENCE: &str = "01900000-0000-7000-8000-00000000beef";

impl Third {
    async fn post(&self, path: &str, content: impl Into<Body>) -> Reply {
        let signed = Some((self.code.as_str(), self.secret.as_str()));
        self.api.send(None, from(1, Method::POST, path, signed, content.into())).await
    }

    async fn post_as(&self, path: &str, media_type: &str, content: impl Into<Body>) -> Reply {
        let signed = Some((self.code.as_str(), self.secret.as_str()));
        let mut request = from(1, Method::POST, path, signed, content.into());
        request.headers_mut().insert("content-type", media_type.parse().expect("a header"));
        self.api.send(None, request).await
    }

    /// What the ente and the partner agree on.
    async fn agree(&self, agreed: Value) {
        let path = format!("/partners/{}/agreed", self.partner);
        self.desk.send(Some(&manager()), request(Method::PUT, &path, &[], Some(agreed))).await.ok(200);
    }

    async fn agree_on_everything(&self) {
        let pairs = [("SUBMITTED", "PENDING"), ("PENDING", "COMPLETE"), ("PENDING", "CANCELLED")];
        let transitions = pairs.map(|(from, to)| json!({ "from": from, "to": to }));
        let fields = json!([
            { "name": "attivita", "label": "Attività", "kind": "TEXT", "required": true },
            { "name": "superficie", "label": "Superficie", "kind": "NUMBER", "required": false },
            { "name": "dataInizio", "label": "Inizio", "kind": "DATE", "required": false },
        ]);
        let offline = json!({ "service": self.services[0], "fields": fields });
        let words = json!({ "Evasa": "COMPLETE" });
        self.agree(json!({ "contents": true, "words": words, "transitions": transitions, "offline": offline })).await;
    }

    async fn open(&self, content: &Value) -> Reply {
        self.post(&format!("/{}/pratica/offline/create", self.code), content.to_string()).await
    }

    async fn say(&self, pratica: &str, content: &Value) -> Reply {
        self.post(&format!("/{}/pratica/{pratica}/status", self.code), content.to_string()).await
    }

    async fn keep(&self, pratica: &str, content: &Value) -> Reply {
        self.post(&format!("/{}/pratica/{pratica}/protocolli", self.code), content.to_string()).await
    }

    /// One that the partner has just sent.
    async fn sent(&self) -> String {
        id(&self.post(&format!("/{}/pratica/online/create", self.code), form("Rossi").to_string()).await.ok(201))
    }

    fn now(&self) -> i64 {
        self.api.cx.now().0 / 1_000_000
    }

    fn event(&self, evento: impl Into<Value>) -> Value {
        json!({
            "evento": evento.into(), "operatore": "Gina Bassi", "responsabile": "Ugo Alti", "struttura": "SUAP",
            "timestamp": self.now(),
        })
    }

    async fn detail(&self, pratica: &str) -> Value {
        let all = self.desk.get(&manager(), &format!("/pratiche?view=all&q={pratica}")).await.ok(200);
        let found = all["results"][0]["id"].as_str().unwrap_or(pratica).to_owned();
        self.desk.get(&manager(), &format!("/pratiche/{found}")).await.ok(200)
    }
}

fn scia() -> Value {
    json!({
        "id": REFERENCE,
        "protocolloPrincipale": "2026/77",
        "numeroDiFascicolo": "F-12",
        "applicant": { "name": "Mario", "familyName": "Rossi", "fiscalCode": "RSSMRA80A01H501U" },
        "attivita": "Bar",
        "superficie": 42.5,
    })
}

fn wrong_fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect()
}

on_both! {
    async fn a_partner_opens_what_was_begun_elsewhere_and_concludes_it(cx: Backend) {
        let third = third(cx).await;
        third.open(&scia()).await.refused(404, "partnerProfileNotFound");
        third.agree_on_everything().await;
        let opened = third.open(&scia()).await;
        assert_eq!(opened.header("location"), format!("/api/v1.0/{}/pratica/{REFERENCE}", third.code));
        assert_eq!(opened.ok(201)["id"], REFERENCE);
        third.open(&scia()).await.refused(409, "praticaAlreadyReceived");

        let path = format!("/{}/pratica/{REFERENCE}", third.code);
        let seen = third.get(&path).await.ok(200);
        assert_eq!((seen["stateCode"].as_i64(), seen["protocolNumber"].as_str()), (Some(4000), Some("2026/77")));
        let all = third.desk.get(&manager(), "/pratiche?view=all").await.ok(200);
        let ours = all["results"][0]["id"].as_str().expect("an id").to_owned();
        assert_ne!(ours, REFERENCE, "ids are ours, what a partner calls its own is its own");
        let shown = third.detail(&ours).await;
        assert_eq!(shown["answers"], json!([
            { "question": "Attività", "answer": "Bar" }, { "question": "Superficie", "answer": "42.5" },
        ]));
        assert_eq!(shown["partnerProtocols"], json!([{ "numeroDiFascicolo": "F-12" }]));
        assert_eq!((shown["partnerName"].as_str(), shown["isFormPresent"].as_bool()), (Some("Portale del cittadino"), Some(true)));
        assert_eq!(shown["iter"][0]["by"], "PARTNER");

        // Nobody at the desk takes it; who manages the desk may give it to somebody.
        let enabled = format!("/services/{}/operators/{}", third.services[0], manager().user);
        third.desk.send(Some(&manager()), request(Method::PUT, &enabled, &[], None)).await.ok(204);
        let take = third.desk.post(&manager(), &format!("/pratiche/{ours}/take-charge"), Value::Null).await;
        take.refused(409, "praticaAtPartner");

        third.say(REFERENCE, &third.event("evasa")).await.ok(204);
        let done = third.get(&path).await;
        for theirs in ["Gina", "Ugo", "SUAP"] {
            assert!(!done.text.contains(theirs), "{theirs}: {}", done.text);
        }
        assert_eq!(done.ok(200)["outcome"]["accepted"], true);
        let shown = third.detail(&ours).await;
        assert_eq!(shown["iter"][1]["external"]["operatore"], "Gina Bassi");
        assert_eq!(shown["isAnswerPresent"], true);
    }

    async fn edge_16_who_has_elabora_open_when_the_partner_closes_is_told_so(cx: Backend) {
        let third = third(cx).await;
        third.agree_on_everything().await;
        let sent = third.sent().await;
        let ours = third.detail(&sent).await["id"].as_str().expect("an id").to_owned();
        let enabled = format!("/services/{}/operators/{}", third.services[0], manager().user);
        third.desk.send(Some(&manager()), request(Method::PUT, &enabled, &[], None)).await.ok(204);
        let command = async |name: &str, content: Value| {
            third.desk.post(&manager(), &format!("/pratiche/{ours}/{name}"), content).await
        };
        command("take-charge", Value::Null).await.ok(200);
        command("evaluate", json!({ "accepted": false, "reason": "Il punteggio non basta." })).await.ok(200);
        third.say(&sent, &third.event("evasa")).await.ok(204);
        command("finish", Value::Null).await.refused(409, "praticaTransitionNotAllowed");
        let shown = third.detail(&ours).await;
        assert_eq!((shown["state"].as_str(), &shown["outcome"]["accepted"]), (Some("COMPLETE"), &json!(true)));
    }

    async fn what_opens_a_pratica_is_what_was_agreed_on(cx: Backend) {
        let third = third(cx).await;
        third.agree_on_everything().await;
        let with = |change: &dyn Fn(&mut Value)| {
            let mut content = scia();
            change(&mut content);
            content
        };
        let table = [
            (with(&|sent| sent["id"] = json!("x")), vec!["id"]),
            (with(&|sent| sent["id"] = Value::Null), vec!["id"]),
            (with(&|sent| sent["protocolloPrincipale"] = Value::Null), vec!["protocolloPrincipale"]),
            (with(&|sent| sent["protocolloPrincipale"] = json!("1".repeat(41))), vec!["protocolloPrincipale"]),
            (with(&|sent| sent["numeroDiDocumento"] = json!([])), vec!["numeroDiDocumento"]),
            (with(&|sent| sent["attivita"] = Value::Null), vec!["attivita"]),
            (with(&|sent| sent["attivita"] = json!(7)), vec!["attivita"]),
            (with(&|sent| sent["superficie"] = json!("molta")), vec!["superficie"]),
            (with(&|sent| sent["dataInizio"] = json!("domani")), vec!["dataInizio"]),
            (with(&|sent| sent["altro"] = json!("x")), vec!["altro"]),
            (with(&|sent| sent["applicant"] = Value::Null), vec!["applicant"]),
            (with(&|sent| sent["applicant"]["fiscalCode"] = json!("X")), vec!["applicant.fiscalCode"]),
            (with(&|sent| sent["applicant"]["sesso"] = json!("X")), vec!["applicant.sesso"]),
        ];
        for (content, fields) in table {
            let told = third.open(&content).await.refused(422, "offlineDataInvalid");
            assert_eq!(wrong_fields(&told), fields, "{content}");
        }
        let path = format!("/{}/pratica/offline/create", third.code);
        for content in ["", "{", "{}", "[]", "null"] {
            third.post(&path, content).await.refused(400, "malformedRequest");
        }
        third.post("/altro@comune-valdoro/pratica/offline/create", scia().to_string()).await.refused(403, "notThePartner");
        assert_eq!(third.number_of_pratiche().await, 0);
    }

    async fn a_status_goes_where_it_was_agreed_and_nowhere_else(cx: Backend) {
        let third = third(cx).await;
        let pratica = third.sent().await;
        let told = third.say(&pratica, &third.event(4000)).await.refused(409, "partnerTransitionNotAllowed");
        assert_eq!((&told["statoCorrente"], &told["transizioniAmmesse"]), (&json!("SUBMITTED"), &json!([])));
        third.agree_on_everything().await;
        let told = third.say(&pratica, &third.event("COMPLETE")).await.refused(409, "partnerTransitionNotAllowed");
        assert_eq!(told["transizioniAmmesse"], json!(["PENDING"]));
        assert_eq!(third.detail(&pratica).await["iter"].as_array().map(Vec::len), Some(1), "nothing is written");

        let with = |change: &dyn Fn(&mut Value)| {
            let mut content = third.event("istruttoria");
            change(&mut content);
            content
        };
        let named = [
            (with(&|said| said["evento"] = json!("boh")), "evento"),
            (with(&|said| said["evento"] = json!(4242)), "evento"),
            (with(&|said| said["evento"] = json!({})), "evento"),
            (with(&|said| said["operatore"] = json!("")), "operatore"),
            (with(&|said| said["timestamp"] = json!("ieri")), "timestamp"),
            (with(&|said| said["timestamp"] = json!(third.now() + 600)), "timestamp"),
            (with(&|said| said["timestamp"] = json!(1_000_000_000)), "timestamp"),
            (with(&|said| said["timestamp"] = json!(i64::MAX)), "timestamp"),
            (with(&|said| said["note"] = json!("x")), "note"),
        ];
        for (content, field) in named {
            let told = third.say(&pratica, &content).await.refused(400, "invalidFields");
            assert_eq!(wrong_fields(&told), [field], "{content}");
        }
        for field in ["evento", "operatore", "responsabile", "struttura", "timestamp"] {
            let mut content = third.event("istruttoria");
            content.as_object_mut().expect("an object").remove(field);
            let told = third.say(&pratica, &content).await.refused(400, "invalidFields");
            assert_eq!(wrong_fields(&told), [field]);
        }
        third.post(&format!("/{}/pratica/{pratica}/status", third.code), "").await.refused(400, "malformedRequest");
        for unknown in [REFERENCE, "x", "%00"] {
            let told = third.say(unknown, &third.event(4)).await;
            assert!([400, 404].contains(&told.status), "{unknown}: {}", told.text);
        }

        // At the address without the code too, by the number that the state had before.
        third.post(&format!("/pratica/{pratica}/status"), third.event(4).to_string()).await.ok(204);
        third.say(&pratica, &third.event("rifiutata")).await.ok(204);
        let seen = third.get(&format!("/{}/pratica/{pratica}", third.code)).await.ok(200);
        assert_eq!((seen["stateCode"].as_i64(), &seen["outcome"]["accepted"]), (Some(9000), &json!(false)));
        let told = third.say(&pratica, &third.event("accettata")).await.refused(409, "partnerTransitionNotAllowed");
        assert_eq!(told["statoCorrente"], "CANCELLED");
    }

    async fn a_partner_that_concludes_is_faster_than_the_operator(cx: Backend) {
        let third = third(cx).await;
        third.agree_on_everything().await;
        let pratica = third.sent().await;
        let enabled = format!("/services/{}/operators/{}", third.services[0], manager().user);
        third.desk.send(Some(&manager()), request(Method::PUT, &enabled, &[], None)).await.ok(204);
        third.tell(&pratica, "take-charge", Value::Null).await;
        third.tell(&pratica, "evaluate", json!({ "accepted": false, "reason": "Il modulo è vuoto." })).await;
        third.say(&pratica, &third.event("accettata")).await.ok(204);
        let late = third.desk.post(&manager(), &format!("/pratiche/{pratica}/finish"), Value::Null).await;
        let told = late.refused(409, "praticaTransitionNotAllowed");
        assert_eq!(told["statoCorrente"], "COMPLETE");
    }

    async fn protocols_are_kept_as_they_come_and_once(cx: Backend) {
        let third = third(cx).await;
        let pratica = third.sent().await;
        third.keep(&pratica, &json!([{ "id": 1, "protocollo": "A" }])).await.ok(204);
        third.keep(&pratica, &json!({ "protocolli": [{ "protocollo": "A", "id": 1 }, { "libero": [1, { "a": null }] }] })).await.ok(204);
        let kept = third.detail(&pratica).await["partnerProtocols"].clone();
        assert_eq!(kept, json!([{ "id": 1, "protocollo": "A" }, { "libero": [1, { "a": null }] }]));
        for content in [json!([]), json!({}), json!({ "protocolli": 7 }), json!([1]), json!("x"), json!([{ "a": "\u{0}" }])] {
            third.keep(&pratica, &content).await.refused(400, "malformedRequest");
        }
        let path = format!("/{}/pratica/{pratica}/protocolli", third.code);
        for content in ["", "["] {
            third.post(&path, content).await.refused(400, "malformedRequest");
        }
        third.post_as(&path, "text/plain", "[{}]").await.refused(415, "unsupportedMediaType");
        let many = (0..1001).map(|number| json!({ "id": number })).collect::<Vec<_>>();
        third.keep(&pratica, &json!(many)).await.refused(413, "tooManyProtocols");
        third.keep(&pratica, &json!(many[..999])).await.refused(413, "tooManyProtocols");
        third.keep(&pratica, &json!(many[..998])).await.ok(204);
        third.keep(REFERENCE, &json!([{}])).await.refused(404, "praticaNotFound");
    }

    async fn a_sheet_is_read_as_it_was_written(cx: Backend) {
        let third = third(cx).await;
        let path = "/schedaInformativa/asilo-nido/comune-valdoro";
        let sheet = json!({ "data": { "titolo": "Asilo" }, "metadata": [], "altro": 1 });
        third.get(path).await.refused(403, "partnerContentsNotAllowed");
        third.post(path, sheet.to_string()).await.refused(403, "partnerContentsNotAllowed");
        third.agree_on_everything().await;
        third.get(path).await.refused(404, "serviceSheetNotFound");
        third.post(path, sheet.to_string()).await.ok(204);
        assert_eq!(third.get(path).await.ok(200), sheet);
        for (content, fields) in [(json!({ "data": {} }), ["metadata"]), (json!({ "metadata": {} }), ["data"])] {
            let told = third.post(path, content.to_string()).await.refused(400, "invalidFields");
            assert_eq!(wrong_fields(&told), fields);
        }
        for content in ["", "[]", "{"] {
            third.post(path, content).await.refused(400, "malformedRequest");
        }
        third.get(&format!("{path}?remote=https://ente.example")).await.refused(400, "invalidFields");
        third.get("/schedaInformativa/asilo-nido/regione-esperia").await.refused(404, "tenantNotFound");
        for service in ["mensa-scolastica", "nessuno"] {
            third.get(&format!("/schedaInformativa/{service}/comune-valdoro")).await.refused(404, "serviceNotFound");
        }
        assert_eq!(third.get(path).await.ok(200), sheet);
    }

    async fn the_text_of_a_step_is_kept_without_what_it_may_not_hold(cx: Backend) {
        let third = third(cx).await;
        let path = "/servizioTexts/asilo-nido/comune-valdoro/esito";
        third.post_as(path, "text/plain", "Ciao").await.refused(403, "partnerContentsNotAllowed");
        third.agree_on_everything().await;
        let pratica = third.sent().await;
        third.post_as(path, "text/plain; charset=utf-8", "Guarda il <b>punteggio</b><script>x</script>").await.ok(204);
        let texts = async || {
            let id = pratica.parse().expect("an id");
            backend::pratica::detail::detail(&third.api.cx, &manager(), id).await.expect("there").texts
        };
        assert_eq!(domain::markup::html(&texts().await["esito"]), "Guarda il <strong>punteggio</strong>");
        third.post(path, json!({ "testo": "Altro" }).to_string()).await.ok(204);
        assert_eq!(domain::markup::html(&texts().await["esito"]), "Altro");
        let told = third.post(path, json!({ "testo": "x".repeat(20_001) }).to_string()).await.refused(400, "invalidFields");
        assert_eq!(wrong_fields(&told), ["testo"]);
        third.post(path, "{}").await.refused(400, "invalidFields");
        third.post_as(path, "text/html", "x").await.refused(415, "unsupportedMediaType");
        third.post("/servizioTexts/asilo-nido/comune-valdoro/altro", "{\"testo\":\"x\"}").await.refused(404, "serviceStepNotFound");
        third.post("/servizioTexts/asilo-nido/altrove/esito", "{\"testo\":\"x\"}").await.refused(404, "tenantNotFound");
        third.post_as(path, "text/plain", "").await.ok(204);
        assert!(texts().await.is_empty(), "nothing sent takes it away");
    }

    async fn files_come_with_a_form_within_their_bounds(cx: Backend) {
        let third = third(cx).await;
        let path = format!("/{}/pratica/online/create", third.code);
        let send = async |files: &[(&str, &[u8])]| {
            let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{}\r\n", form("Rossi")).into_bytes();
            for (name, content) in files {
                body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n").bytes());
                body.extend(*content);
                body.extend(b"\r\n");
            }
            body.extend(b"--x--\r\n");
            third.post_as(&path, "multipart/form-data; boundary=x", body).await
        };
        let pratica = id(&send(&[("a.pdf", b"%PDF-1.7 uno"), ("b.png", b"\x89PNG\r\n\x1a\n due")]).await.ok(201));
        let files = third.detail(&pratica).await["files"].clone();
        let names = files.as_array().expect("files").iter().map(|file| (file["name"].as_str(), file["ofAnswer"].as_bool()));
        assert_eq!(names.collect::<Vec<_>>(), [(Some("a.pdf"), Some(false)), (Some("b.png"), Some(false))]);
        let file = files[0]["id"].as_str().expect("an id");
        let read = third.desk.get(&manager(), &format!("/pratiche/{pratica}/files/{file}")).await;
        assert_eq!(read.text, "%PDF-1.7 uno");

        send(&[("a.pdf", b"<html>")]).await.refused(415, "unsupportedMediaType");
        send(&[("a.exe", b"%PDF-1.7")]).await.refused(415, "unsupportedMediaType");
        send(&[("a.pdf", b"")]).await.refused(400, "invalidFields");
        send(&[("a.pdf", b"%PDF-1"), ("A.PDF", b"%PDF-2")]).await.refused(400, "invalidFields");
        let large = [b"%PDF-".as_slice(), &vec![b' '; 10 * 1024 * 1024]].concat();
        send(&[("a.pdf", &large)]).await.refused(413, "payloadTooLarge");
        let six = ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "6.pdf"].map(|name| (name, b"%PDF-".as_slice()));
        send(&six).await.refused(400, "invalidFields");
        third.post_as(&path, "multipart/form-data; boundary=x", "--x--\r\n").await.refused(400, "invalidFields");
        third.post_as(&path, "multipart/form-data", "x").await.refused(415, "unsupportedMediaType");
        assert_eq!(third.number_of_pratiche().await, 1);
    }

    async fn what_a_partner_calls_its_own_is_nobody_elses_business(cx: Backend) {
        let third = third(cx).await;
        let mut form = form("Rossi");
        form["id"] = json!(REFERENCE);
        let path = format!("/{}/pratica/online/create", third.code);
        assert_eq!(third.post(&path, form.to_string()).await.ok(201)["id"], REFERENCE);
        let new = json!({ "code": "altro", "name": "Un altro portale", "services": [third.services[0]] });
        let made = third.desk.post(&manager(), "/partners", new).await.ok(201);
        let (code, secret) = (made["code"].as_str().expect("a code"), made["secret"].as_str().expect("a secret"));
        let path = format!("/{code}/pratica/online/create");
        let sent = from(1, Method::POST, &path, Some((code, secret)), Body::from(form.to_string()));
        assert_eq!(third.api.send(None, sent).await.ok(201)["id"], REFERENCE, "another's id is free");
        assert_eq!(third.number_of_pratiche().await, 2);
    }
}
