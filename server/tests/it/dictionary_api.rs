//! Terminologies over the API of the console: upload with its trial, comparison, export, what happened; and the pages that show
//! whom the service for machines trusts.

use std::sync::Arc;

use app::api::terminology::trust::Machines;
use axum::body::Body;
use axum::http::{Method, header};
use backend::terminology::token::use_once;
use backend::terminology::trust::{Trust, Wanted};
use backend::testing;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::terminology::token::Which;
use rcgen::date_time_ymd;
use serde_json::{Value, json};
use server::terminology::AUDIENCES;

use crate::dictionary::{Desk, KEEPER, PASSWORD};
use crate::house::{Answer, House};
use crate::terminology::pki::{Authority, NAME};
use crate::terminology::tokens;

const CHANGED: &str = "code,parent,display\n01,,Assistenza territoriale\n0304,01,Eliambulanza\n03,,Urgenza\n";

impl Desk {
    /// Sends a file to the API.
    async fn posts(
        &self,
        path: &str,
        format: &str,
        version: &str,
        name: &str,
        content: &str,
        key: Option<&str>,
    ) -> Answer {
        let text = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            text("format", format),
            text("title", "Setting assistenziale (esempio)"),
            text("oid", "urn:oid:2.999.4.1"),
            text("url", "https://ponte.example/terminologie/setting-assistenziale"),
            text("kind", "CodeSystem"),
            text("version", version),
            format!("--x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n{content}\r\n"),
            "--x--\r\n".to_owned(),
        ];
        let form = self.house.request(Method::POST, &format!("/api/v1{path}")).header("sec-fetch-site", "same-origin");
        let mut form = form.header(header::COOKIE, format!("__Host-sid={}", self.sid));
        if let Some(key) = key {
            form = form.header("idempotency-key", key);
        }
        let form = form.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.house.send(form.body(Body::from(body.concat())).unwrap()).await
    }

    async fn sends_json(&self, path: &str, body: Value) -> Answer {
        let request = self.house.request(Method::POST, &format!("/api/v1{path}"));
        let request = request.header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::COOKIE, format!("__Host-sid={}", self.sid));
        self.house.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

fn read(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_tried_loaded_and_found() {
    let desk = Desk::open().await;
    let trial = desk.posts("/terminologies/simulate", "CUSTOM_CSV", "3.0", "a.csv", CHANGED, None).await;
    let trial = read(&trial, 200);
    let one = &trial["terminologies"][0];
    assert_eq!((&trial["valid"], &one["added"], &one["removed"]), (&json!(true), &json!(1), &json!(10)), "{trial}");
    assert_eq!((&one["changed"], &one["before"]["version"]), (&json!(1), &json!("2.0")));
    assert_eq!(desk.json("/terminologies").await["pagination"]["totalCount"], 3, "nothing is left of a trial");
    let wrong = "code,parent\nA,X\nB,Y,Z\n";
    let trial = desk.posts("/terminologies/simulate", "CUSTOM_CSV", "3.0", "a.csv", wrong, None).await;
    let trial = read(&trial, 200);
    assert_eq!((&trial["valid"], &trial["errors"][0]["line"]), (&json!(false), &json!(3)), "{trial}");
    let refused = read(&desk.posts("/terminologies", "CUSTOM_CSV", "3.0", "a.csv", wrong, None).await, 400);
    assert_eq!(
        (&refused["errors"][0]["field"], &refused["errors"][0]["line"]),
        (&json!("doc"), &json!(3)),
        "{refused}"
    );
    let done = desk.posts("/terminologies", "CUSTOM_CSV", "3.0", "a.csv", CHANGED, Some("chiave-1")).await;
    let place = done.header("location").to_owned();
    let loaded = read(&done, 201);
    assert_eq!(loaded["insertedItems"], 3, "{loaded}");
    assert!(place.starts_with("/api/v1/terminologies/"), "{place}");
    let shown = desk.json(place.trim_start_matches("/api/v1")).await;
    assert_eq!((&shown["version"], &shown["concepts"]), (&json!("3.0"), &json!(3)));
    let again = desk.posts("/terminologies", "CUSTOM_CSV", "3.0", "a.csv", CHANGED, Some("chiave-1")).await;
    assert_eq!((again.status.as_u16(), again.header("location")), (201, place.as_str()), "the same answer: {again:?}");
    let twice = read(&desk.posts("/terminologies", "CUSTOM_CSV", "3.0", "a.csv", CHANGED, None).await, 409);
    assert_eq!(twice["code"], "terminologyAlreadyExists", "{twice}");
    for (format, name, version) in
        [("CLA_ML", "a.csv", "4"), ("CUSTOM_CSV", "a.json", "4"), ("CUSTOM_CSV", "a.csv", "")]
    {
        read(&desk.posts("/terminologies", format, version, name, CHANGED, None).await, 400);
    }
    assert_eq!(desk.json("/terminologies").await["pagination"]["totalCount"], 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_are_compared_and_a_deletion_is_tried() {
    let desk = Desk::open().await;
    let list = desk.json("/terminologies?q=setting").await;
    let of = |version: &str| {
        let all = list["results"].as_array().unwrap();
        all.iter().find(|one| one["version"] == version).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (of("1.0"), of("2.0"));
    let path = format!("/terminologies/{second}/comparison");
    let found = desk.json(&format!("{path}?with={first}")).await;
    let counts = (found["removed"].as_i64(), found["changed"].as_i64(), found["added"].as_i64());
    assert_eq!(counts, (Some(1), Some(1), Some(2)), "{found}");
    assert_eq!((&found["results"][0]["change"], &found["results"][0]["code"]), (&json!("removed"), &json!("0302")));
    let changed = desk.json(&format!("{path}?with={first}&change=changed")).await;
    assert_eq!(changed["results"][0]["aspects"], json!(["display"]), "{changed}");
    assert_eq!(changed["pagination"]["totalCount"], 1);
    let page = desk.page(&format!("/terminologie/{second}/confronto?con={first}")).await;
    assert!(page.contains("Telemedicina") && page.contains("Elisoccorso"), "{page}");
    let usual = desk.page(&format!("/terminologie/{second}/confronto")).await;
    assert!(usual.contains("Telemedicina"), "the version before it, where none is named");
    assert!(desk.page(&format!("/terminologie/{second}")).await.contains(&format!("confronto?con={first}")));
    let sheet = desk.page(&format!("/terminologie/{second}/confronto?con={first}&formato=csv")).await;
    assert_eq!(sheet.lines().count(), 5, "{sheet}");
    let nobody = "01900000-0000-7000-8000-00000000dead";
    for (query, status) in [("", 400), ("?with=x", 400), (&*format!("?with={nobody}"), 404)] {
        assert_eq!(desk.api(Method::GET, &format!("{path}{query}")).await.status.as_u16(), status, "{query}");
    }
    let trial = desk.sends_json(&format!("/terminologies/{second}/simulate"), json!({ "command": "delete" })).await;
    let trial = read(&trial, 200);
    assert_eq!((&trial["deletedItems"], &trial["remainingVersions"][0]["version"]), (&json!(12), &json!("1.0")));
    assert_eq!(trial["usedBy"], json!([]));
    assert_eq!(desk.status(&format!("/terminologie/{second}")).await, 200, "it is still there");
    let unknown = desk.sends_json(&format!("/terminologies/{second}/simulate"), json!({ "command": "explode" })).await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_is_given_out_and_comes_in_again() {
    let desk = Desk::open().await;
    let path = format!("/terminologies/{}/export", desk.last().await);
    let fhir = desk.json(&path).await;
    assert_eq!(fhir["concept"].as_array().unwrap().len(), 12);
    let table = desk.api(Method::GET, &format!("{path}?format=csv")).await;
    assert!(table.header("content-type").starts_with("text/csv"), "{table:?}");
    assert!(table.body.starts_with("code,display,definition,parent,status,not-selectable\r\n"), "{}", table.body);
    let trial = desk.posts("/terminologies/simulate", "CUSTOM_CSV", "3.0", "a.csv", &table.body, None).await;
    let one = read(&trial, 200)["terminologies"][0].clone();
    assert_eq!((&one["added"], &one["removed"], &one["changed"]), (&json!(0), &json!(0), &json!(0)), "{one}");
    assert_eq!(desk.api(Method::GET, &format!("{path}?format=xls")).await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_is_listed_with_what_was_refused() {
    let desk = Desk::open().await;
    desk.posts("/terminologies", "CUSTOM_CSV", "3.0", "a.csv", "code,parent\nA,X\n", None).await;
    let there = desk.sends("CUSTOM_CSV", "2.0", "setting.csv", "code\nA\n").await;
    assert!(there.contains("bozza="), "it is there already: {there}");
    let refused = desk.json("/terminologies/operations?outcome=refused").await;
    let lines = refused["results"].as_array().unwrap();
    // The clock of tests stands still: both are of one instant.
    let mut statuses: Vec<_> = lines.iter().map(|one| one["refusal"]["status"].as_i64().unwrap()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [400, 409], "{refused}");
    assert!(refused.to_string().contains("Il file contiene un errore"), "{refused}");
    let machines = desk.json("/terminologies/operations?by=machine").await;
    assert_eq!(
        (&machines["pagination"]["totalCount"], &machines["results"][0]["outcome"]),
        (&json!(3), &json!("loaded"))
    );
    let page = desk.page("/terminologie/operazioni?esito=rifiuti").await;
    assert!(page.contains("Caricamento rifiutato") && page.contains("esiste già"), "{page}");
    assert!(desk.page("/terminologie/operazioni?chi=sistemi").await.contains("S1#SISTEMA-DI-ESEMPIO"));
    let other = Desk::of("admin@asl-esperia").await;
    assert_eq!(other.status("/terminologie/operazioni").await, 403);
    assert_eq!(other.api(Method::GET, "/terminologies/operations").await.status, 403);
}

/// The console of a process with a listener that trusts these files.
async fn trusting(clients: &str, signers: &str) -> (Desk, [std::path::PathBuf; 2]) {
    let folder = testing::folder("trust");
    let files = [folder.join("clients.pem"), folder.join("signers.pem")];
    std::fs::write(&files[0], clients).unwrap();
    std::fs::write(&files[1], signers).unwrap();
    let wanted = Wanted::of(AUDIENCES.map(str::to_owned).to_vec());
    let trust = Trust::open(wanted, Some(&files[0]), &files[1]).unwrap();
    let house = House::with_samples_trusting(|_| Machines(Some(Arc::new(trust)))).await;
    let sid = house.enter_with(KEEPER, PASSWORD).await;
    (Desk { house, sid }, files)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authorities_are_shown_with_their_end() {
    let desk = Desk::open().await;
    assert!(desk.page("/terminologie/ancore").await.contains("PONTE_MACHINE_ADDR"), "there is no listener");
    assert_eq!(desk.json("/terminologies/anchors").await["listening"], false);
    let authority = Authority::new("CA di prova");
    // The clock of tests stands at 16 January 2026.
    let ends = [(2025, 12, 31), (2026, 1, 20), (2026, 2, 10), (2026, 3, 10), (2027, 1, 1)];
    let clients: String = ends
        .into_iter()
        .map(|(year, month, day)| authority.mint(0, |params| params.not_after = date_time_ymd(year, month, day)).pem)
        .collect();
    let signers = format!("{}{}", authority.pem, authority.revoking(&[13]));
    let (desk, files) = trusting(&clients, &signers).await;
    let page = desk.page("/terminologie/ancore").await;
    for text in [
        "Scaduto",
        "Scade entro 7 giorni",
        "Scade entro 30 giorni",
        "Scade entro 60 giorni",
        "Valido",
        "Lista di revoca",
        "CA di prova",
        "Scadenze vicine",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let inner: String = authority.pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(inner).unwrap();
    assert!(page.contains(&backend::file::checksum(&der)), "{page}");
    let told = desk.json("/terminologies/anchors").await;
    let states: Vec<_> = told["clients"]["entries"].as_array().unwrap().iter().map(|one| &one["expiry"]).collect();
    assert_eq!(json!(states), json!(["expired", "week", "month", "twoMonths", "far"]), "{told}");
    assert_eq!(told["signers"]["entries"][1]["kind"], "revocationList", "{told}");
    std::fs::write(&files[1], "").unwrap();
    assert_eq!(desk.json("/terminologies/anchors").await["signers"]["usable"], false);
    let page = desk.page("/terminologie/ancore").await;
    assert!(page.contains("Il file non si può usare") && page.contains("Lista di revoca"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_explained_check_by_check_and_kept_nowhere() {
    let authority = Authority::new("CA di prova");
    let (desk, files) = trusting(&authority.pem, &authority.pem).await;
    let cx = desk.house.backend.clone();
    let explained = async |bearer: &str, integrity: &str| {
        let fields = [("token_bearer", bearer), ("token_integrity", integrity)];
        let answer = desk.house.post("/terminologie/gettone", Some(&desk.sid), &fields).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"), "{}", answer.body);
        answer.body
    };
    assert!(desk.page("/terminologie/gettone").await.contains("Controlla"));
    let signature = authority.signer().signature();
    let (bearer, integrity) = tokens(&cx, &signature, "1", |_, _, _| {});
    let page = explained(&format!("Bearer {bearer}"), &integrity).await;
    assert!(page.contains("Nessun controllo lo rifiuta") && page.contains("La stessa persona"), "{page}");
    assert!(!page.contains("Non superato"), "{page}");
    let (bad, _) = tokens(&cx, &signature, "1", |which, _, payload| {
        if which == Which::Bearer {
            payload["iss"] = json!("auth:X");
            payload["exp"] = json!(1);
        }
    });
    let page = explained(&bad, "").await;
    assert!(page.contains("2 controlli non sono superati"), "{page}");
    assert!(
        page.contains(&format!("auth:{NAME}")) && page.contains("il token è scaduto"),
        "why, and what to do: {page}"
    );
    let stranger = Authority::new("un'altra").signer().signature();
    let (unknown, _) = tokens(&cx, &stranger, "1", |_, _, _| {});
    assert!(explained(&unknown, "").await.contains("nessuna catena porta a un’autorità"), "its certificate");
    assert!(explained("nulla", "").await.contains("tre parti"));
    // Asking uses nothing up and leaves nothing behind.
    let left = testing::texts(&cx, "select id from token_used").await;
    let kept = testing::texts(&cx, "select cast(count(*) as text) from form_draft").await;
    assert_eq!((left.len(), kept), (0, vec!["0".to_owned()]));
    let part = URL_SAFE_NO_PAD.decode(bearer.split('.').nth(1).unwrap()).unwrap();
    let payload: Value = serde_json::from_slice(&part).unwrap();
    use_once(&cx, payload["iss"].as_str().unwrap(), payload["jti"].as_str().unwrap(), i64::MAX / 2_000_000)
        .await
        .unwrap();
    assert!(explained(&bearer, "").await.contains("è già stato utilizzato"));
    std::fs::write(&files[1], "").unwrap();
    assert!(explained(&bearer, "").await.contains("Il file delle autorità di firma non si può usare"));
    let other = desk.house.enter_with("admin@asl-esperia", PASSWORD).await;
    let refused = desk.house.post("/terminologie/gettone", Some(&other), &[("token_bearer", "x")]).await;
    assert_eq!(refused.status, 403);
    let long = "a".repeat(70_000);
    let refused = desk.house.post("/terminologie/gettone", Some(&desk.sid), &[("token_bearer", &long)]).await;
    assert_eq!(refused.status, 413);
}
