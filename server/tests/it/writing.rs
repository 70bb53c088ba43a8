//! An e-service written from its pages, as a browser without scripts sends them: each step keeps its part, the last one
//! says what is missing, and what is wrong comes back to the step it was typed in.

use axum::body::Body;
use axum::http::{Method, header};

use crate::house::{Answer, House};

const OPENAPI: &str = "openapi: 3.0.3\ninfo: {title: Cani, version: '1'}\nservers: [{url: https://cani.example}]\n\
     paths: {/cani: {get: {summary: Elenco, responses: {'200': {description: ok}}}}}\n";

struct Desk {
    house: House,
    sid: String,
}

impl Desk {
    async fn open() -> Self {
        let house = House::with_samples().await;
        let sid = house.enter_with("admin@regione-esperia", "ponte-demo-2026").await;
        Self { house, sid }
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.house.get(path, Some(&self.sid)).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    }

    /// Sends the form of a page that goes to `function`, with its hidden fields and what is typed; answers where it leads.
    async fn send(&self, page: &str, function: &str, typed: &[(&str, &str)]) -> String {
        let body = self.page(page).await;
        let form = body.split("<form").find(|form| form.contains(&format!("action=\"/api/{function}\"")));
        let form = form.unwrap_or_else(|| panic!("no form {function}: {body}")).split("</form>").next().unwrap();
        let mut fields = Vec::new();
        for input in form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\"")) {
            fields.push((attribute(input, "name"), attribute(input, "value")));
        }
        let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend_from_slice(typed);
        let request = self
            .house
            .request(Method::POST, &format!("/api/{function}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("http://localhost{page}"))
            .header(header::COOKIE, format!("__Host-sid={}", self.sid))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        leads(&self.house.send(request.body(Body::from(crate::house::encoded(&fields))).unwrap()).await)
    }

    async fn upload(&self, page: &str, name: &str, title: &str, content: &[u8]) -> String {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"prettyName\"\r\n\r\n{title}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
        let request = self
            .house
            .request(Method::POST, page)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("__Host-sid={}", self.sid))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        leads(&self.house.send(request.body(Body::from(body)).unwrap()).await)
    }
}

fn attribute(input: &str, name: &str) -> String {
    let rest = input.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn leads(answer: &Answer) -> String {
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.body);
    let location = answer.header("location");
    location.strip_prefix("http://localhost").unwrap_or(location).to_owned()
}

/// The address of another step of the same version.
fn step(at: &str, name: &str) -> String {
    format!("{}/scrivi/{name}", at.split("/scrivi/").next().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_eservice_is_written_step_by_step_and_published() {
    let desk = Desk::open().await;
    let new = "/erogazione/e-service/nuovo";
    let wrong =
        [("name", "Ca"), ("description", "Chi ha un cane, e dove."), ("technology", "REST"), ("mode", "DELIVER")];
    let back = desk.send(new, "create_eservice", &wrong).await;
    assert!(back.starts_with(&format!("{new}?bozza=")), "{back}");
    let page = desk.page(&back).await;
    assert!(page.contains("role=\"alert\"") && page.contains("Chi ha un cane, e dove."), "{page}");
    let right = [
        ("name", "Anagrafe canina"),
        ("description", "Chi ha un cane, e dove."),
        ("technology", "REST"),
        ("mode", "DELIVER"),
    ];
    let at = desk.send(new, "create_eservice", &right).await;
    assert!(at.ends_with("/v/1/scrivi/soglie"), "{at}");

    // Nothing else was said: the last step lists what is missing, each with the step that mends it.
    let summary = desk.page(&step(&at, "riepilogo")).await;
    for place in ["generali", "soglie", "specifiche"] {
        assert!(summary.contains(&format!("href=\"{}\"", step(&at, place))), "{place}: {summary}");
    }
    assert!(!summary.contains("/pubblica\""), "nothing to publish yet");

    let many =
        [("description", "La prima versione."), ("per_consumer", "2.000"), ("total", "1000"), ("policy", "AUTOMATIC")];
    let back = desk.send(&at, "write_thresholds", &many).await;
    assert!(back.contains("/scrivi/soglie?bozza="), "{back}");
    assert!(desk.page(&back).await.contains("value=\"2.000\""), "what was typed stays");
    let good =
        [("description", "La prima versione."), ("per_consumer", "1000"), ("total", "10.000"), ("policy", "AUTOMATIC")];
    assert_eq!(desk.send(&at, "write_thresholds", &good).await, step(&at, "specifiche"));

    let technical = step(&at, "specifiche");
    let typed = [("audience", "https://cani.example\n\n https://gatti.example "), ("lifespan", "900")];
    assert_eq!(desk.send(&technical, "write_technical_data", &typed).await, step(&at, "documenti"));
    let back = desk.upload(&technical, "api.yaml", "", b"openapi: 3.1.0\ninfo: [\n").await;
    assert!(back.starts_with(&format!("{technical}?bozza=")), "{back}");
    assert!(desk.page(&back).await.contains("role=\"alert\""));
    let done = desk.upload(&technical, "api.yaml", "Interfaccia dei cani", OPENAPI.as_bytes()).await;
    assert_eq!(done, format!("{technical}?fatto=file-caricato"));
    assert!(desk.page(&technical).await.contains("https://gatti.example"));

    let documents = step(&at, "documenti");
    desk.upload(&documents, "guida.pdf", "Guida all'uso", b"%PDF-1.7").await;
    let renamed = desk.send(&documents, "rename_version_file", &[("title", "Guida breve")]).await;
    assert_eq!(renamed, format!("{documents}?fatto=titolo-cambiato"));
    assert!(desk.page(&documents).await.contains("Guida breve"));

    let personal = [
        ("name", "Anagrafe canina"),
        ("description", "Chi ha un cane, e dove."),
        ("technology", "REST"),
        ("mode", "DELIVER"),
        ("personal_data", "true"),
    ];
    assert_eq!(desk.send(&step(&at, "generali"), "write_general_data", &personal).await, at);
    let summary = desk.page(&step(&at, "riepilogo")).await;
    assert!(summary.contains("Guida breve") && summary.contains("/cani") && summary.contains("10.000"), "{summary}");
    let version = at.split("/scrivi/").next().unwrap();
    assert!(summary.contains(&format!("href=\"{version}/pubblica\"")), "{summary}");
    let out = desk.send(&format!("{version}/pubblica"), "run_descriptor_command", &[]).await;
    assert_eq!(out, format!("{version}?fatto=pubblica"));
    assert!(desk.page("/catalogo?q=canin").await.contains("Anagrafe canina"));

    // The next version begins as a copy; its general data are only shown.
    let eservice = version.split("/v/").next().unwrap();
    let next = desk.send(eservice, "create_version", &[]).await;
    assert!(next.ends_with("/v/2/scrivi/generali"), "{next}");
    assert!(!desk.page(&next).await.contains("write_general_data"));
    assert!(desk.page(&step(&next, "documenti")).await.contains("Guida breve"));
    assert!(desk.page(&step(&next, "soglie")).await.contains("La prima versione."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requirements_are_looked_for_added_and_dropped() {
    let desk = Desk::open().await;
    let right = [
        ("name", "Anagrafe canina"),
        ("description", "Chi ha un cane, e dove."),
        ("technology", "REST"),
        ("mode", "DELIVER"),
    ];
    let at = desk.send("/erogazione/e-service/nuovo", "create_eservice", &right).await;
    let seek = format!("{at}?gruppo=certificato-1&q=comune");
    let page = desk.page(&seek).await;
    let attribute_id = page.split("id=\"attributo-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let back = desk.send(&seek, "write_requirement", &[]).await;
    assert!(back.contains("gruppo=certificato-1") && back.contains("bozza="), "none was chosen: {back}");
    let chosen = [("attributes[]", attribute_id.as_str())];
    let done = desk.send(&seek, "write_requirement", &chosen).await;
    assert_eq!(done, format!("{at}#requisiti"));
    let page = desk.page(&at).await;
    assert!(page.contains("drop_attribute") && page.contains("gruppo=certificato-2"), "{page}");
    assert_eq!(desk.send(&at, "drop_attribute", &[]).await, format!("{at}#requisiti"));
    assert!(!desk.page(&at).await.contains("drop_attribute"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_write_is_told_so() {
    let desk = Desk::open().await;
    let right = [
        ("name", "Anagrafe canina"),
        ("description", "Chi ha un cane, e dove."),
        ("technology", "REST"),
        ("mode", "DELIVER"),
    ];
    let at = desk.send("/erogazione/e-service/nuovo", "create_eservice", &right).await;
    let private = desk.house.enter_with("admin@polizze-sicure", "ponte-demo-2026").await;
    let page = desk.house.get("/erogazione/e-service/nuovo", Some(&private)).await;
    assert!(!page.body.contains("create_eservice"), "private bodies do not provide");
    assert_eq!(desk.house.get(&at, Some(&private)).await.status, 404, "a draft is its provider's own business");
    let security = desk.house.enter_with("security@regione-esperia", "ponte-demo-2026").await;
    let page = desk.house.get("/erogazione/e-service/nuovo", Some(&security)).await;
    assert_eq!(page.status, 403);
    assert!(!page.body.contains("create_eservice"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_data_come_in_the_provider_writes_the_risk_analyses() {
    let desk = Desk::open().await;
    let general = [
        ("name", "Raccolta segnalazioni"),
        ("description", "Che cosa non va nelle strade."),
        ("technology", "REST"),
        ("mode", "RECEIVE"),
        ("personal_data", "false"),
    ];
    let at = desk.send("/erogazione/e-service/nuovo", "create_eservice", &general).await;
    assert!(at.ends_with("/v/1/scrivi/finalita"), "{at}");
    let summary = desk.page(&step(&at, "riepilogo")).await;
    assert!(summary.contains(&format!("href=\"{at}\"")), "the summary leads to the step that is missing: {summary}");
    let back = desk.send(&at, "add_risk_analysis", &[("name", "Uno")]).await;
    assert!(back.starts_with(&format!("{at}?bozza=")), "{back}");
    assert!(desk.page(&back).await.contains("value=\"Uno\""), "what was typed stays");

    let one = desk.send(&at, "add_risk_analysis", &[("name", "Segnalazioni stradali")]).await;
    assert!(one.starts_with(&format!("{at}?analisi=")), "{one}");
    let name = ("name", "Segnalazioni stradali");
    let begun = [name, ("single[purpose]", "INSTITUTIONAL"), ("single[usesPersonalData]", "NO")];
    let saved = desk.send(&one, "write_risk_analysis", &begun).await;
    assert_eq!(saved, format!("{one}&fatto=risposte-salvate"));
    assert!(desk.page(&saved).await.contains("single[institutionalPurpose]"), "the question that follows");
    let whole = [
        name,
        ("single[purpose]", "INSTITUTIONAL"),
        ("single[institutionalPurpose]", "Manutenzione delle strade"),
        ("single[usesPersonalData]", "NO"),
        ("single[usesThirdPartyPersonalData]", "NO"),
        ("single[purposePursuit]", "NEW_DATA"),
        ("single[declarationConfirmed]", "true"),
    ];
    desk.send(&one, "write_risk_analysis", &whole).await;
    assert!(desk.page(&at).await.contains("Completa"));
    let summary = desk.page(&step(&at, "riepilogo")).await;
    assert!(summary.contains("Manutenzione delle strade"), "{summary}");
    assert!(!summary.contains(&format!("href=\"{at}\"")), "nothing of it is missing any more: {summary}");

    let spare = desk.send(&at, "add_risk_analysis", &[("name", "Di troppo")]).await;
    assert!(spare.starts_with(&format!("{at}?analisi=")));
    let removed = desk.send(&at, "remove_risk_analysis", &[]).await;
    assert_eq!(removed, format!("{at}?fatto=analisi-rimossa"));
    let delivers = general.map(|(field, typed)| (field, if field == "mode" { "DELIVER" } else { typed }));
    assert_eq!(desk.send(&step(&at, "generali"), "write_general_data", &delivers).await, step(&at, "soglie"));
    assert_eq!(desk.house.get(&at, Some(&desk.sid)).await.status, 404, "there is no such step any more");
}
