//! Terminologies from their pages and by the API, with the lists of the sample data.

use axum::body::Body;
use axum::http::{Method, header};
use backend::terminology::course::{self, Beginning};
use domain::UserId;
use serde_json::Value;

use crate::house::{Answer, House};

pub const PASSWORD: &str = "ponte-demo-2026";
pub const KEEPER: &str = "terminologie@asl-esperia";

pub struct Desk {
    pub house: House,
    pub sid: String,
}

impl Desk {
    pub async fn open() -> Self {
        Self::of(KEEPER).await
    }

    pub async fn of(username: &str) -> Self {
        let house = House::with_samples().await;
        let sid = house.enter_with(username, PASSWORD).await;
        Self { house, sid }
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.house.get(path, Some(&self.sid)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub async fn status(&self, path: &str) -> u16 {
        self.house.get(path, Some(&self.sid)).await.status.as_u16()
    }

    pub async fn api(&self, method: Method, path: &str) -> Answer {
        let request = self.house.request(method, &format!("/api/v1{path}"));
        let request = request.header(header::COOKIE, format!("__Host-sid={}", self.sid));
        self.house.send(request.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, path: &str) -> Value {
        let answer = self.api(Method::GET, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The version of the list with levels that was loaded last.
    pub async fn last(&self) -> String {
        let list = self.json("/terminologies?q=setting&latest=true").await;
        assert_eq!(
            (list["results"][0]["version"].as_str(), list["pagination"]["totalCount"].as_i64()),
            (Some("2.0"), Some(1))
        );
        list["results"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Sends a file to be checked; the address of the page that follows.
    pub async fn sends(&self, format: &str, version: &str, name: &str, content: &str) -> String {
        let text = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            text("format", format),
            text("title", "Setting assistenziale (esempio)"),
            text("oid", "2.999.4.1"),
            text("url", "https://ponte.example/terminologie/setting-assistenziale"),
            text("kind", "CodeSystem"),
            text("version", version),
            format!("--x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n{content}\r\n"),
            "--x--\r\n".to_owned(),
        ];
        let form = self.house.request(Method::POST, "/terminologie/carica").header("sec-fetch-site", "same-origin");
        let form = form.header(header::ACCEPT, "text/html").header(header::COOKIE, format!("__Host-sid={}", self.sid));
        let form = form.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let answer = self.house.send(form.body(Body::from(body.concat())).unwrap()).await;
        assert!(answer.status.is_redirection(), "{answer:?}");
        answer.header("location").to_owned()
    }

    pub async fn deletes(&self, id: &str, phrase: &str) -> String {
        let fields = [("id", id), ("phrase", phrase)];
        let answer = self.house.post("/api/delete_terminology", Some(&self.sid), &fields).await;
        assert!(answer.status.is_redirection(), "{answer:?}");
        answer.header("location").to_owned()
    }
}

fn codes(list: &Value) -> Vec<&str> {
    list["results"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_its_levels_and_its_codes_have_addresses() {
    let desk = Desk::open().await;
    let list = desk.page("/terminologie").await;
    assert!(list.contains(">2.0<") && !list.contains(">1.0<"), "the current versions alone: {list}");
    assert!(desk.page("/terminologie?versioni=tutte").await.contains(">1.0<"));
    assert!(list.contains("Setting assistenziale (esempio)") && list.contains("2.999.4.2"), "{list}");
    assert!(list.contains("href=\"/terminologie\""), "the menu has it");
    let here = format!("/terminologie/{}", desk.last().await);
    let version = desk.page(&here).await;
    assert!(version.contains("Assistenza ospedaliera") && !version.contains("Ricovero diurno"), "{version}");
    assert!(version.contains(&format!("{here}/codici/02")) && version.contains("S1#SISTEMA-DI-ESEMPIO"), "{version}");
    assert!(!version.contains("RSSMRA80A01H501U"), "whose fiscal code signed is not told");
    let below = desk.page(&format!("{here}?padre=02")).await;
    assert!(below.contains("Ricovero diurno") && !below.contains("Pronto soccorso"), "{below}");
    let found = desk.page(&format!("{here}?q=infermieristico")).await;
    assert!(found.contains("010202"), "{found}");
    let code = desk.page(&format!("{here}/codici/010202")).await;
    assert!(code.contains("Ambulatorio infermieristico") && code.contains("Casa della comunità"), "{code}");
    let fhir = desk.page(&format!("{here}/fhir.json")).await;
    let fhir: Value = serde_json::from_str(&fhir).unwrap();
    assert_eq!((fhir["resourceType"].as_str(), fhir["concept"].as_array().unwrap().len()), (Some("CodeSystem"), 12));
    for path in [format!("{here}?livelli=tutti&formato=csv"), format!("{here}/codici.csv")] {
        let sheet = desk.page(&path).await;
        assert_eq!(sheet.lines().count(), 13, "{sheet}");
    }
    for missing in ["codici/nulla", "codici/%2F", "codici/%00", "codici/%FF", "codici/%"] {
        assert_eq!(desk.status(&format!("{here}/{missing}")).await, 404, "{missing}");
    }
    assert_eq!(desk.status("/terminologie/pippo").await, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_goes_once_its_phrase_is_typed() {
    let desk = Desk::open().await;
    let id = desk.last().await;
    let asking = desk.page(&format!("/terminologie/{id}/elimina")).await;
    assert!(
        asking.contains("ELIMINA 2.999.4.1/2.0") && asking.contains("Restano le altre versioni caricate: 1.0."),
        "{asking}"
    );
    let back = desk.deletes(&id, "ELIMINA").await;
    assert!(back.contains("bozza="), "{back}");
    assert_eq!(desk.status(&format!("/terminologie/{id}")).await, 200, "it is still there");
    let done = desk.deletes(&id, " elimina 2.999.4.1/2.0 ").await;
    assert_eq!(done, "/terminologie?fatto=eliminata");
    assert!(desk.page(&done).await.contains("Versione eliminata."));
    for path in ["", "/elimina", "/codici/01"] {
        assert_eq!(desk.status(&format!("/terminologie/{id}{path}")).await, 404, "{path}");
    }
    let list = desk.json("/terminologies?oid=urn:oid:2.999.4.1").await;
    assert_eq!(list["pagination"]["totalCount"], 1, "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_checked_and_compared_before_it_is_published() {
    let desk = Desk::open().await;
    let form = desk.page("/terminologie/carica").await;
    assert!(form.contains("Controlla il file") && form.contains("multipart/form-data"), "{form}");
    let csv = "code,display\n01,Assistenza territoriale\n0304,Eliambulanza\n03,Urgenza\n03,Urgenza\n";
    let there = desk.sends("CUSTOM_CSV", "3.0", "setting.csv", csv).await;
    assert!(there.starts_with("/terminologie/carica/"), "{there}");
    let checked = desk.page(&there).await;
    for text in [
        "Differenze con la versione 2.0",
        "Codici tolti: 10",
        "Descrizioni cambiate: 1",
        "Urgenza",
        "Codici aggiunti: 1",
        "Eliambulanza",
        "Avvisi",
        "Riga 5",
    ] {
        assert!(checked.contains(text), "{text}: {checked}");
    }
    assert!(!desk.page("/terminologie").await.contains(">3.0<"), "nobody sees it yet");
    let other = desk.house.enter_with("admin@asl-esperia", PASSWORD).await;
    assert_eq!(desk.house.get(&there, Some(&other)).await.status, 403);
    let id = there.rsplit('/').next().unwrap();
    let published = desk.house.post("/api/publish_terminology", Some(&desk.sid), &[("checked", id)]).await;
    let page = published.header("location").to_owned();
    assert!(page.starts_with("/terminologie/") && page.ends_with("?fatto=pubblicata"), "{published:?}");
    let shown = desk.page(&page).await;
    assert!(shown.contains("Pubblicata: da ora la vedono tutti.") && shown.contains("Eliambulanza"), "{shown}");
    assert_eq!(desk.status(&there).await, 404, "it is published already");
    let again = desk.sends("CUSTOM_CSV", "3.0", "setting.csv", csv).await;
    assert!(again.contains("carica?bozza=") && desk.page(&again).await.contains("esiste già"), "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_file_is_told_at_once() {
    let desk = Desk::open().await;
    let there = desk.sends("CUSTOM_CSV", "3.0", "setting.csv", "code,parent\nA,X\nB,Y,Z\n").await;
    let checked = desk.page(&there).await;
    assert!(checked.contains("Il file non si può pubblicare") && checked.contains("Riga 2"), "{checked}");
    assert!(checked.contains("Riga 3") && !checked.contains("publish_terminology"), "{checked}");
    let id = there.rsplit('/').next().unwrap();
    let refused = desk.house.post("/api/publish_terminology", Some(&desk.sid), &[("checked", id)]).await;
    assert!(refused.header("location").contains("bozza="), "{refused:?}");
    for (format, name) in [("CUSTOM_CSV", "setting.json"), ("CLA_ML", "setting.csv"), ("CUSTOM_CSV", "")] {
        let back = desk.sends(format, "3.0", name, "code\nA\n").await;
        assert!(back.contains("carica?bozza="), "{format} {name}: {back}");
        assert_eq!(desk.status(&back).await, 200);
    }
    assert_eq!(desk.json("/terminologies").await["pagination"]["totalCount"], 3, "nothing was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_says_and_does_the_same() {
    let desk = Desk::open().await;
    let path = format!("/terminologies/{}", desk.last().await);
    let one = desk.json(&path).await;
    assert_eq!((one["hierarchical"].as_bool(), one["concepts"].as_u64()), (Some(true), Some(12)), "{one}");
    assert_eq!(one["versions"].as_array().unwrap().len(), 2);
    assert_eq!(codes(&desk.json(&format!("{path}/concepts")).await), ["01", "02", "03"]);
    assert_eq!(codes(&desk.json(&format!("{path}/concepts?parent=0102")).await), ["010201", "010202"]);
    assert_eq!(codes(&desk.json(&format!("{path}/concepts?q=ricovero&limit=1")).await), ["0201"]);
    assert_eq!(desk.json(&format!("{path}/concepts?everyLevel=true")).await["pagination"]["totalCount"], 12);
    let code = desk.json(&format!("{path}/concepts/010202")).await;
    assert_eq!(code["ancestors"], serde_json::json!(["01", "0102"]), "{code}");
    for (path, status, name) in [
        (format!("{path}/concepts/nulla"), 404, "conceptNotFound"),
        ("/terminologies/pippo".to_owned(), 404, "terminologyNotFound"),
        ("/terminologies?resourceType=Pippo".to_owned(), 400, ""),
        (format!("{path}/concepts?parent={}", "a".repeat(201)), 400, "parent"),
    ] {
        let answer = desk.api(Method::GET, &path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        assert!(answer.body.contains(name), "{path}: {}", answer.body);
    }
    let gone = desk.api(Method::DELETE, &path).await;
    assert_eq!((gone.status.as_u16(), gone.body.as_str()), (200, r#"{"deletedItems":12}"#));
    assert_eq!(desk.api(Method::DELETE, &path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_role_for_it_is_told_so() {
    let desk = Desk::of("admin@asl-esperia").await;
    assert!(!desk.page("/").await.contains("href=\"/terminologie\""));
    assert_eq!(desk.status("/terminologie").await, 403);
    assert_eq!(desk.api(Method::GET, "/terminologies").await.status, 403);
    let any = "01900000-0000-7000-8000-00000000dead";
    assert_eq!(desk.api(Method::DELETE, &format!("/terminologies/{any}")).await.status, 403);
    let back = desk.deletes(any, "ELIMINA").await;
    assert!(back.contains("bozza="), "{back}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_takes_long_is_waited_for_on_its_page() {
    let desk = Desk::open().await;
    let cx = &desk.house.backend;
    // As another process of the same platform notes it.
    let me: UserId = desk.json("/me").await["user"]["id"].as_str().unwrap().parse().unwrap();
    let beginning = |file: &str| Beginning {
        id: cx.id(),
        author: Some(me),
        signer: String::new(),
        file: file.into(),
        oid: "2.999.4.1".into(),
        version: "3.0".into(),
        bytes: 200,
    };
    let first = beginning("grande.csv");
    course::begin(cx, &first).await.unwrap();
    let page = desk.page(&format!("/terminologie/carica/{}", first.id)).await;
    for text in ["Stiamo controllando il file", "grande.csv", "<progress", "Letto il 0 % del file", "Aggiorna"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let address = format!("/terminologie/avanzamento?id={}", first.id);
    assert_eq!(desk.page(&address).await, "reads\t0\tLetto il 0 % del file: 0 voci.");
    assert!(desk.page("/terminologie/operazioni").await.contains("Caricamenti in corso"));
    assert_eq!(desk.json("/terminologies/loads").await["loads"][0]["file"], "grande.csv");
    let other = desk.house.enter_with("admin@asl-esperia", PASSWORD).await;
    assert_eq!(desk.house.get(&address, Some(&other)).await.status, 403);
    // Two at once are enough.
    course::begin(cx, &beginning("grande-2.csv")).await.unwrap();
    let back = desk.sends("CUSTOM_CSV", "4.0", "setting.csv", "code\nA\n").await;
    assert!(back.contains("carica?bozza="), "{back}");
    cx.clock.advance(31);
    assert_eq!(desk.page(&address).await, "ended");
    let page = desk.page(&format!("/terminologie/carica/{}", first.id)).await;
    assert!(page.contains("Il controllo si è interrotto"), "{page}");
    assert!(!desk.page("/terminologie/operazioni").await.contains("Caricamenti in corso"));
    for unknown in ["/terminologie/avanzamento", "/terminologie/avanzamento?id=x"] {
        assert_eq!(desk.page(unknown).await, "ended");
    }
    assert_eq!(desk.status("/terminologie/carica/x").await, 404);
}
