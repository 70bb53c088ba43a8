//! Clients from their pages, as a browser without scripts uses them: forms posted, a key sent from its page.

use axum::body::Body;
use axum::http::{Method, header};

use crate::house::{Answer, House};

const PASSWORD: &str = "ponte-demo-2026";
const KEY: &str = include_str!("rest/keys/first.pem");

struct Desk {
    house: House,
    sid: String,
}

impl Desk {
    async fn open() -> Self {
        let house = House::with_samples().await;
        let sid = house.enter_with("admin@comune-valdoro", PASSWORD).await;
        Self { house, sid }
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.house.get(path, Some(&self.sid)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends a form; the address of the page that follows.
    async fn post(&self, function: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.house.post(&format!("/api/{function}"), Some(&self.sid), fields).await;
        assert!(answer.status.is_redirection(), "{function}: {answer:?}");
        answer.header("location").to_owned()
    }

    async fn send_key(&self, client: &str, pem: &str, file: &str) -> Answer {
        let part = |name: &str, more: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
        };
        let body = [
            part("name", "", "Chiave nuova"),
            part("use", "", "SIG"),
            part("pem", "", pem),
            part("doc", "; filename=\"chiave.pem\"", file),
            "--x--\r\n".to_owned(),
        ];
        let form = self
            .house
            .request(Method::POST, &format!("{client}/chiavi/nuova"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("__Host-sid={}", self.sid))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.house.send(form.body(Body::from(body.concat())).unwrap()).await
    }

    /// The page of a client just made.
    async fn made(&self, name: &str) -> String {
        let fields =
            [("name", name), ("description", "Il sistema delle prove"), ("kind", "CONSUMER"), ("join", "true")];
        let page = self.post("create_client", &fields).await;
        assert!(page.starts_with("/fruizione/client/") && page.ends_with("?fatto=creato"), "{page}");
        page.split('?').next().unwrap().to_owned()
    }
}

fn id(page: &str) -> &str {
    page.rsplit('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_gets_a_key_and_a_purpose_and_goes_again() {
    let desk = Desk::open().await;
    let client = desk.made("Server delle prove").await;
    let page = desk.get(&client).await;
    assert!(
        page.contains("Che cosa manca per ottenere voucher") && page.contains("Nessuna finalità collegata"),
        "{page}"
    );
    let large = desk.send_key(&client, "", &"x".repeat(17 * 1024)).await;
    let form = desk.get(large.header("location")).await;
    assert!(form.contains("value=\"Chiave nuova\"") && form.contains("È troppo grande"), "{form}");
    let added = desk.send_key(&client, KEY, "").await;
    let key = added.header("location").to_owned();
    assert!(key.starts_with(&format!("{client}/chiavi/")) && key.ends_with("?fatto=chiave-aggiunta"), "{added:?}");
    let page = desk.get(&key).await;
    assert!(page.contains("La chiave è stata aggiunta") && page.contains("2.048 bit"), "{page}");

    let purposes = desk.get("/fruizione/finalita?q=allerta").await;
    let purpose = purposes.split("href=\"/fruizione/finalita/").find(|rest| rest.as_bytes()[8] == b'-').unwrap();
    let purpose = purpose.split('"').next().unwrap().to_owned();
    let fields = [("id", id(&client)), ("seen", "2"), ("action", "linkPurpose"), ("subject", &purpose)];
    let fields = [fields.as_slice(), &[("back", "finalita")]].concat();
    let linked = desk.post("run_client_command", &fields).await;
    let page = desk.get(&linked).await;
    assert!(linked.starts_with(&format!("/fruizione/finalita/{purpose}?fatto=")), "{linked}");
    assert!(page.contains("La finalità è collegata al client.") && page.contains("Server delle prove"), "{page}");
    let asks = desk.get(&format!("{client}/finalita/{purpose}/scollega")).await;
    assert!(asks.contains("Scollegare la finalità"), "{asks}");
    let kid = key.split('?').next().unwrap();
    for (path, title) in [
        (format!("{kid}/elimina"), "Eliminare la chiave"),
        (format!("{client}/membri"), "Togli"),
        (format!("{client}/elimina"), "Eliminare il client"),
    ] {
        assert!(desk.get(&path).await.contains(title), "{path}");
    }
    let delete = [("id", id(&client)), ("seen", "3"), ("action", "delete"), ("phrase", "Elimina server delle prove")];
    assert_eq!(desk.post("run_client_command", &delete).await, "/fruizione/client?fatto=eliminato");
    assert_eq!(desk.house.get(&client, Some(&desk.sid)).await.status, 404);
}
