//! Files of a request, from its pages: sent as a browser sends them, refused with words on the form, given back as files.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::Value;

use crate::house::{Answer, House};

const PASSWORD: &str = "ponte-demo-2026";
const PDF: &[u8] = b"%PDF-1.7\nconvenzione firmata\n";

struct Desk {
    house: House,
    sid: String,
    /// The page of a draft of ASL Esperia.
    draft: String,
}

impl Desk {
    async fn open() -> Self {
        let house = House::with_samples().await;
        let sid = house.enter_with("admin@asl-esperia", PASSWORD).await;
        let list = house.get("/api/v1/consumers/agreements?states=DRAFT&q=biblioteche", Some(&sid)).await;
        let list: Value = serde_json::from_str(&list.body).unwrap();
        let draft = format!("/fruizione/richieste/{}", list["results"][0]["id"].as_str().unwrap());
        Self { house, sid, draft }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(path, Some(&self.sid)).await
    }

    /// Sends a file from the draft's page.
    async fn attach(&self, name: &str, pretty_name: &str, content: &[u8]) -> Answer {
        self.attach_at(&self.draft, &self.sid, name, pretty_name, content).await
    }

    async fn attach_at(&self, request: &str, sid: &str, name: &str, pretty_name: &str, content: &[u8]) -> Answer {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"prettyName\"\r\n\r\n{pretty_name}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
        let form = self
            .house
            .request(Method::POST, &format!("{request}/modifica"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("__Host-sid={sid}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.house.send(form.body(Body::from(body)).unwrap()).await
    }

    /// The form that came back.
    async fn refused(&self, answer: &Answer) -> String {
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(answer.header("location").starts_with(&format!("{}/modifica?bozza=", self.draft)), "{answer:?}");
        let page = self.get(answer.header("location")).await;
        assert_eq!(page.status, 200);
        page.body
    }

    /// The address of the only download link of a page.
    fn download(page: &Answer) -> String {
        let link = page.body.split("href=\"").find(|rest| rest.contains("/documenti/") && !rest.contains("/rimuovi\""));
        let link = link.unwrap_or_else(|| panic!("no download: {}", page.body));
        link.split('"').next().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_consumer_attaches_and_the_provider_reads_once_it_is_sent() {
    let desk = Desk::open().await;
    let sent = desk.attach("../c 1.pdf", "Convenzione <2026>", PDF).await;
    assert_eq!(
        (sent.status.as_u16(), sent.header("location")),
        (303, &*format!("{}/modifica?fatto=documento-allegato", desk.draft))
    );
    let page = desk.get(sent.header("location")).await;
    assert!(
        page.body.contains("Documento allegato.") && page.body.contains("Convenzione &lt;2026&gt;.pdf"),
        "{}",
        page.body
    );
    let path = Desk::download(&page);
    let file = desk.get(&path).await;
    assert_eq!((file.status.as_u16(), file.body.as_bytes()), (200, PDF));
    assert!(file.header("content-disposition").starts_with("attachment"), "{file:?}");
    assert_eq!(file.header("x-content-type-options"), "nosniff");

    let region = desk.house.enter_with("admin@regione-esperia", PASSWORD).await;
    let theirs = path.replace("/fruizione/", "/erogazione/");
    assert_eq!(desk.house.get(&theirs, Some(&region)).await.status, 404, "a draft is the consumer's own business");
    let submit = format!("/api/v1/agreements/{}/submit", desk.draft.rsplit('/').next().unwrap());
    let submit = desk.house.request(Method::POST, &submit).header("sec-fetch-site", "same-origin");
    let submit = submit.header(header::COOKIE, format!("__Host-sid={}", desk.sid)).body(Body::empty()).unwrap();
    assert_eq!(desk.house.send(submit).await.status, 200);
    let request = desk.draft.replace("/fruizione/", "/erogazione/");
    let page = desk.house.get(&request, Some(&region)).await;
    assert_eq!(Desk::download(&page), theirs);
    assert_eq!(desk.house.get(&theirs, Some(&region)).await.body.as_bytes(), PDF);

    // Support reads, the API operator sees that there is something and why it may not be read.
    let support = desk.house.enter_with("support@regione-esperia", PASSWORD).await;
    assert_eq!(desk.house.get(&theirs, Some(&support)).await.status, 200);
    let api = desk.house.enter_with("api@regione-esperia", PASSWORD).await;
    assert_eq!(desk.house.get(&theirs, Some(&api)).await.status, 403);
    let page = desk.house.get(&request, Some(&api)).await.body;
    assert!(page.contains("Convenzione &lt;2026&gt;.pdf") && !page.contains(&theirs), "{page}");

    let late = desk.attach("b.pdf", "", PDF).await;
    let page = desk.refused(&late).await;
    assert!(page.contains("bozza") && page.contains("role=\"alert\""), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_comes_back_to_the_form_with_words() {
    let desk = Desk::open().await;
    assert_eq!(desk.attach("a.pdf", "Convenzione", PDF).await.status, 303);
    let large = [PDF, &vec![b' '; 10 * 1024 * 1024]].concat();
    let long = "x".repeat(101);
    let rows: [(&str, &str, &[u8], &str); 7] = [
        ("b.pdf", "Fattura", &large, "È troppo grande: il limite è di 10 MiB."),
        ("b.exe", "Programma", b"MZ", "È di un tipo diverso da quello previsto."),
        ("b.pdf", "", b"<script>", "È di un tipo diverso da quello previsto."),
        ("b.pdf", "", b"", "Il campo è obbligatorio."),
        ("", "", b"", "Il campo è obbligatorio."),
        ("b.pdf", &long, PDF, "Scrivi al massimo 100 caratteri."),
        ("b.pdf", "convenzione", b"%PDF-1.4\naltro\n", "stesso"),
    ];
    for (name, pretty_name, content, words) in rows {
        let answer = desk.attach(name, pretty_name, content).await;
        let page = desk.refused(&answer).await;
        assert!(page.contains(words), "{name} {pretty_name}: {page}");
        assert!(page.contains(&format!("value=\"{pretty_name}\"")) || pretty_name.is_empty(), "what was typed stays");
        assert!(page.contains("role=\"alert\""), "{page}");
    }
    let page = desk.get(&desk.draft).await;
    assert_eq!(page.body.matches("/documenti/").count(), 1, "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_attach_is_told_so_and_strangers_find_nothing() {
    let desk = Desk::open().await;
    let support = desk.house.enter_with("support@asl-esperia", PASSWORD).await;
    assert_eq!(desk.attach_at(&desk.draft, &support, "a.pdf", "", PDF).await.status, 403);
    let unknown = "/fruizione/richieste/01900000-0000-7000-8000-00000000dead";
    let region = desk.house.enter_with("admin@regione-esperia", PASSWORD).await;
    for request in [desk.draft.as_str(), unknown, "/fruizione/richieste/nessuna"] {
        assert_eq!(desk.attach_at(request, &region, "a.pdf", "", PDF).await.status, 404, "{request}");
    }
    let nobody = desk.attach_at(&desk.draft, "", "a.pdf", "", PDF).await;
    assert_eq!((nobody.status.as_u16(), nobody.header("location")), (303, "/accesso"));
}
