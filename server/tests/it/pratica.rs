//! The desk's pages as a browser without our script uses them: from the list to the end of "Elabora", with a file.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::Value;

use crate::house::{Answer, House};

const PASSWORD: &str = "ponte-demo-2026";

pub struct Desk {
    pub house: House,
    pub sid: String,
}

impl Desk {
    pub async fn of(user: &str) -> Self {
        let house = House::with_samples().await;
        let sid = house.enter_with(user, PASSWORD).await;
        Self { house, sid }
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.house.get(path, Some(&self.sid)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// The id of a pratica of a view.
    pub async fn one(&self, query: &str) -> String {
        let list = self.house.get(&format!("/api/v1/pratiche?{query}"), Some(&self.sid)).await;
        let list: Value = serde_json::from_str(&list.body).unwrap();
        list["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{query}: {list}")).to_owned()
    }

    /// Sends the form of a page, with the hidden fields that the page has.
    pub async fn send(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = self.page(page).await;
        let form = body.split("<form").find(|form| form.contains(&format!("/{function}\"")));
        let form = form.unwrap_or_else(|| panic!("{page} has no form for {function}: {body}"));
        let form = form.split("</form>").next().unwrap();
        let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let hidden = form.split("<input type=\"hidden\"").skip(1).map(|input| {
            let of =
                |name: &str| input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
            (of("name"), of("value"))
        });
        let hidden = hidden.collect::<Vec<_>>();
        let mut all = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
        all.extend(fields);
        let answer = self.house.post(&action, Some(&self.sid), &all).await;
        assert!(answer.status.is_redirection(), "{page}: {} {}", answer.status, answer.body);
        answer
    }

    pub async fn attach(&self, id: &str, name: &str, content: &[u8]) -> Answer {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nGraduatoria\r\n\
             --x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
        let form = self
            .house
            .request(Method::POST, &format!("/pratiche/{id}/elabora/allegati"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("__Host-sid={}", self.sid))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.house.send(form.body(Body::from(body)).unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_takes_a_pratica_and_concludes_it_with_a_file() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    let list = desk.page("/pratiche?vista=da-assegnare").await;
    for words in ["Pratiche da gestire", "Pratiche da assegnare", "Pratiche concluse", "Prendi in carico"] {
        assert!(list.contains(words), "{words}");
    }
    let id = desk.one("view=free&q=nido&states=REGISTERED").await;
    let question = desk.page(&format!("/pratiche/{id}/prendi-in-carico")).await;
    assert!(question.contains("Sì, sono sicuro") && question.contains("No, annulla l’operazione"));
    let taken = desk.send(&format!("/pratiche/{id}/prendi-in-carico"), "run_pratica_command", &[]).await;
    assert!(taken.header("location").ends_with(&format!("/pratiche/{id}?fatto=prendi-in-carico")), "{taken:?}");
    let detail = desk.page(&format!("/pratiche/{id}")).await;
    for words in ["Elabora", "Iter della pratica", "Presa in carico", "Protocollata", "In carico"] {
        assert!(detail.contains(words), "{words}");
    }

    let first = format!("/pratiche/{id}/elabora/esito");
    let short = desk.send(&first, "evaluate_pratica", &[("decision", "rigetta"), ("reason", "No")]).await;
    // The form's page is told by the browser; here it is another one of ours.
    assert!(short.header("location").contains("bozza="), "{short:?}");
    let next = desk.send(&first, "evaluate_pratica", &[("decision", "approva"), ("reason", "")]).await;
    assert!(next.header("location").ends_with("/elabora/graduatoria"), "{next:?}");
    let own = format!("/pratiche/{id}/elabora/graduatoria");
    let next = desk.send(&own, "answer_pratica_step", &[("values[punteggio]", "78"), ("values[note]", "")]).await;
    assert!(next.header("location").ends_with("/elabora/allegati"), "{next:?}");
    assert!(desk.page(&own).await.contains("value=\"78\""), "a reload goes on where one was");
    let files = desk.page(&format!("/pratiche/{id}/elabora/allegati")).await;
    assert!(files.contains("Documento da allegare") && files.contains("Allega e continua"));
    let refused = desk.attach(&id, "pagina.pdf", b"<!DOCTYPE html>").await;
    assert!(refused.header("location").contains("bozza="), "{refused:?}");
    let attached = desk.attach(&id, "graduatoria.pdf", b"%PDF-1.7 graduatoria").await;
    assert!(attached.header("location").ends_with("/elabora/allegati?fatto=allegato"), "{attached:?}");
    let last = desk.page(&format!("/pratiche/{id}/elabora/conferma")).await;
    assert!(last.contains("graduatoria.pdf") && last.contains("Gentile"), "the file and the mail are shown before");
    let done = desk.send(&format!("/pratiche/{id}/elabora/conferma"), "run_pratica_command", &[]).await;
    assert!(done.header("location").ends_with("?fatto=concludi"), "{done:?}");

    let waiting = desk.page(&format!("/pratiche/{id}")).await;
    assert!(waiting.contains("In attesa di protocollazione") && waiting.contains("graduatoria.pdf"));
    backend::pratica::protocol::register_due(&desk.house.backend).await.unwrap();
    let detail = desk.page(&format!("/pratiche/{id}")).await;
    assert!(detail.contains("Iter completato: accettata") && !detail.contains("/elabora/"), "{detail}");
    let href = detail.split(&format!("/pratiche/{id}/documenti/")).last().unwrap().split('"').next().unwrap();
    let file = desk.house.get(&format!("/pratiche/{id}/documenti/{href}"), Some(&desk.sid)).await;
    assert_eq!((file.status.as_u16(), file.body.as_str()), (200, "%PDF-1.7 graduatoria"));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"graduatoria.pdf\""));
    let late = desk.house.get(&format!("/pratiche/{id}/elabora/esito"), Some(&desk.sid)).await;
    assert_eq!(late.header("location"), format!("/pratiche/{id}?fatto=gia-decisa"), "{late:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_operator_reads_who_was_faster() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    let id = desk.one("view=free&q=nido&states=REGISTERED").await;
    let other = desk.house.enter_with("operatore-admin@comune-valdoro", PASSWORD).await;
    let first = Desk { house: desk.house, sid: other };
    first.send(&format!("/pratiche/{id}/prendi-in-carico"), "run_pratica_command", &[]).await;
    let late = Desk { house: first.house, sid: desk.sid };
    let question = late.page(&format!("/pratiche/{id}/prendi-in-carico")).await;
    assert!(question.contains("È già stata presa in carico da"), "{question}");
    assert!(!question.contains("Sì, sono sicuro"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_taken_from_the_list_after_a_look_at_what_will_come_of_it() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    let list = desk.page("/pratiche?vista=da-assegnare").await;
    assert!(list.contains("Prendi in carico selezionate") && list.contains("name=\"scelta\""), "{list}");
    let (first, second) = (desk.one("view=free&q=nido&states=REGISTERED").await, desk.one("view=concluded").await);
    let selected = format!("/pratiche/massiva?scelta={first}&scelta={second}");
    let before = desk.page(&selected).await;
    assert!(before.contains("1 si può prendere in carico, 1 no."), "{before}");
    let done = desk.send(&selected, "take_pratiche", &[]).await;
    let after = desk.page(done.header("location").trim_start_matches("https://ponte.example")).await;
    assert!(after.contains("È in carico a te."), "{after}");
    for nothing in ["/pratiche/massiva", "/pratiche/massiva?scelta=x"] {
        assert!(desk.page(nothing).await.contains("Nessuna pratica selezionata"), "{nothing}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_begins_with_what_there_is_and_others_have_none() {
    let desk = Desk::of("admin@comune-valdoro").await;
    let first = desk.house.get("/pratiche", Some(&desk.sid)).await;
    assert!(first.status.is_redirection() && first.header("location") == "/pratiche?vista=tutte", "{first:?}");
    let services = desk.page("/pratiche/servizi").await;
    assert!(services.contains("Iscrizione all’asilo nido") && services.contains("Disabilita"));
    let id = desk.one("view=all&states=REGISTERED").await;
    let stranger = desk.house.enter_with("admin@regione-esperia", PASSWORD).await;
    let not_there = desk.house.get(&format!("/pratiche/{id}"), Some(&stranger)).await;
    assert_eq!(not_there.status, 404);
    let security = desk.house.enter_with("security@comune-valdoro", PASSWORD).await;
    let refused = desk.house.get("/pratiche", Some(&security)).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_hears_that_before_which_field_is_missing() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    let id = desk.one("view=free&q=nido&states=REGISTERED").await;
    desk.send(&format!("/pratiche/{id}/prendi-in-carico"), "run_pratica_command", &[]).await;
    let manager = desk.house.enter_with("operatore-admin@comune-valdoro", PASSWORD).await;
    let security = desk.house.enter_with("security@comune-valdoro", PASSWORD).await;
    let stranger = desk.house.enter_with("admin@regione-esperia", PASSWORD).await;
    let told = async |sid: &str, function: &str, fields: &[(&str, &str)]| {
        let form = desk
            .house
            .request(Method::POST, &format!("/api/{function}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, format!("__Host-sid={sid}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let fields = [&[("id", id.as_str()), ("seen", "999")], fields].concat();
        desk.house.send(form.body(Body::from(crate::house::encoded(&fields))).unwrap()).await.status.as_u16()
    };
    // Its operator may decide and forgot to; a colleague who manages the desk has it not in hand.
    assert_eq!(told(&desk.sid, "evaluate_pratica", &[]).await, 400);
    assert_eq!(told(&manager, "evaluate_pratica", &[]).await, 403);
    assert_eq!(told(&security, "evaluate_pratica", &[]).await, 403);
    assert_eq!(told(&stranger, "evaluate_pratica", &[]).await, 404);
    // Who manages the desk may give it to others and named nobody; its operator may not.
    let reassign = [("action", "reassign")];
    assert_eq!(told(&manager, "run_pratica_command", &reassign).await, 400);
    assert_eq!(told(&desk.sid, "run_pratica_command", &reassign).await, 403);
    assert_eq!(told(&security, "run_pratica_command", &reassign).await, 403);
    assert_eq!(told(&stranger, "run_pratica_command", &reassign).await, 404);
}
