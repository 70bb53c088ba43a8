//! The pages of partners as a browser without our script uses them: a new one with its secret once, its services, what was
//! agreed on, another secret, the end.

use axum::body::Body;
use axum::http::{Method, header};

use crate::house::{Answer, House, encoded};

const PASSWORD: &str = "ponte-demo-2026";

struct Office {
    house: House,
    sid: String,
}

impl Office {
    async fn page(&self, path: &str) -> String {
        let answer = self.house.get(path, Some(&self.sid)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Posts a form, as a browser does.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self
            .house
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("__Host-sid={}", self.sid))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.house.send(form.body(Body::from(encoded(fields))).unwrap()).await
    }
}

/// What stands behind a word in a page, written as a code.
fn code_after<'a>(page: &'a str, word: &str) -> &'a str {
    let after = page.split(&format!(">{word}<")).nth(1).unwrap_or_else(|| panic!("no {word}: {page}"));
    after.split("class=\"mono\">").nth(1).and_then(|code| code.split('<').next()).unwrap()
}

fn value<'a>(page: &'a str, name: &str) -> &'a str {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_is_made_agreed_with_and_revoked() {
    let house = House::with_samples().await;
    let sid = house.enter_with("operatore-admin@comune-valdoro", PASSWORD).await;
    let office = Office { house, sid };
    let list = office.page("/pratiche/partner").await;
    assert!(list.contains("sportello@comune-valdoro") && list.contains("Sportello telematico Esperia"), "{list}");
    let form = office.page("/pratiche/partner/nuovo").await;
    assert!(form.contains("codice@comune-valdoro"), "{form}");
    let refused = office.post("/pratiche/partner/nuovo", &[("code", "A B"), ("name", "Impresa")]).await;
    assert!(refused.body.contains("Impresa") && !refused.body.contains("Copia il segreto"), "{}", refused.body);
    let made = office.post("/pratiche/partner/nuovo", &[("code", "scia"), ("name", "Impresa in un giorno")]).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_eq!(code_after(&made.body, "Codice"), "scia@comune-valdoro");
    let first = code_after(&made.body, "Segreto").to_owned();
    assert!(first.len() >= 32, "{first}");
    let path = made.body.split("href=\"/pratiche/partner/").map(|rest| rest.split('"').next().unwrap());
    let id = path.filter(|id| id.len() == 36).last().unwrap().to_owned();

    let one = format!("/pratiche/partner/{id}");
    let page = office.page(&one).await;
    assert!(!page.contains(&first), "shown once");
    let (seen, service) = (value(&page, "seen"), value(&page, "service"));
    let enabled = [("id", id.as_str()), ("seen", seen), ("service", service), ("enabled", "true")];
    let done = office.post("/api/enable_partner_service", &enabled).await;
    assert!(done.header("location").ends_with("?fatto=servizi"), "{done:?}");
    let page = office.page(&one).await;
    assert!(page.contains("Disabilita"), "{page}");
    let agreed = [
        ("id", id.as_str()),
        ("seen", value(&page, "seen")),
        ("transitions[]", "3000-4000"),
        ("transitions[]", "4000-6000"),
        ("words", "evasa = 6000"),
        ("offline_service", service),
        ("offline_fields", "attivita* = Attività, testo"),
        ("contents", "true"),
    ];
    let done = office.post("/api/set_partner_agreed", &agreed).await;
    assert!(done.header("location").ends_with("?fatto=concordato"), "{done:?}");
    let page = office.page(&one).await;
    assert!(page.contains("evasa = 6000") && page.contains("attivita* = Attività, testo"), "{page}");
    let seen = value(&page, "seen").to_owned();
    let wrong = [("id", id.as_str()), ("seen", &seen), ("words", "evasa = boh")];
    let refused = office.post("/api/set_partner_agreed", &wrong).await;
    assert!(!refused.header("location").contains("fatto="), "{refused:?}");

    let print = "AB:".repeat(31) + "AB";
    let given = [("id", id.as_str()), ("seen", &seen), ("certificate", &print)];
    let done = office.post("/api/set_partner_certificate", &given).await;
    assert!(done.header("location").ends_with("?fatto=certificato"), "{done:?}");
    let page = office.page(&one).await;
    assert!(page.contains(&format!("value=\"{}\"", "ab".repeat(32))), "{page}");
    let seen = value(&page, "seen").to_owned();
    let alone = [("id", id.as_str()), ("seen", &seen), ("certificate", "CN=portale")];
    let refused = office.post("/api/set_partner_certificate", &alone).await;
    assert!(!refused.header("location").contains("fatto="), "a common name alone: {refused:?}");

    let question = office.page(&format!("{one}/segreto")).await;
    assert!(question.contains("smette subito di valere"), "{question}");
    let rotated = office.post(&format!("{one}/segreto"), &[("seen", &seen)]).await;
    assert_ne!(code_after(&rotated.body, "Segreto"), first);
    let question = office.page(&format!("{one}/revoca")).await;
    let seen = value(&question, "seen");
    let revoked = office.post("/api/run_partner_action", &[("id", &id), ("seen", seen), ("action", "revoke")]).await;
    assert!(revoked.header("location").ends_with("?fatto=revoca"), "{revoked:?}");
    let page = office.page(&one).await;
    assert!(page.contains("Revocato") && !page.contains("name=\"words\""), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partners_are_for_who_manages_pratiche_of_the_ente() {
    let house = House::with_samples().await;
    let operator = house.enter_with("operatore@comune-valdoro", PASSWORD).await;
    for path in ["/pratiche/partner", "/pratiche/partner/nuovo"] {
        assert_eq!(house.get(path, Some(&operator)).await.status, 403, "{path}");
    }
    let own = house.enter_with("admin@comune-valdoro", PASSWORD).await;
    let list = house.get("/api/v1/partners", Some(&own)).await;
    let list: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    let one = format!("/pratiche/partner/{}", list["results"][0]["id"].as_str().unwrap());
    assert_eq!(house.get(&one, Some(&own)).await.status, 200);
    let stranger = house.enter_with("admin@regione-esperia", PASSWORD).await;
    for path in [one.clone(), format!("{one}/segreto"), format!("{one}/revoca")] {
        assert_eq!(house.get(&path, Some(&operator)).await.status, 403, "{path}");
        assert_eq!(house.get(&path, Some(&stranger)).await.status, 404, "{path}");
    }
}
