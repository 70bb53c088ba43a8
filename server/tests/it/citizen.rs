//! The citizen's page as a browser without script uses it: from the mail to the downloads, and what strangers are told.

use backend::mailer::Mailer;
use backend::outbox::send::Sender;
use backend::outbox::{self, Post};
use backend::pratica::citizen::Links;
use backend::{chain, pratica, testing};
use domain::pratica::PraticaCommand;
use domain::{Actor, PraticaId, Role};

use crate::house::{Answer, House, ORIGIN, encoded};

const PASSWORD: &str = "ponte-demo-2026";

/// The post as the process has it.
pub fn post() -> Post {
    Post {
        words: app::i18n::it::mail::mail,
        digest: app::i18n::it::mail::digest,
        citizen: app::i18n::it::pratica::letter,
        public_url: ORIGIN.to_owned(),
    }
}

/// The links as the process makes them.
pub fn links() -> Links {
    Links::new(&format!("{ORIGIN}/cittadino/"), &testing::signing_key(1)).unwrap()
}

/// The personal link in a letter.
pub fn link_in(letter: &str) -> Option<&str> {
    let rest = letter.split(&format!("{ORIGIN}/cittadino/")).nth(1)?;
    rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next()
}

impl House {
    /// The page that a link leads to, for a browser with a visit.
    async fn visit(&self, path: &str, token: Option<&str>) -> Answer {
        let mut request = self.request(axum::http::Method::GET, path).header("accept", "text/html");
        if let Some(token) = token {
            request = request.header("cookie", format!("__Host-cittadino={token}"));
        }
        self.send(request.body(axum::body::Body::empty()).unwrap()).await
    }

    /// Types the characters.
    pub async fn knock_as_citizen(&self, link: &str, code: &str) -> Answer {
        self.post(&format!("/cittadino/{link}"), None, &[("code", code)]).await
    }
}

/// A pratica in hand of the sample data's operator who gave an address, with what its citizen types.
async fn in_hand(house: &House) -> (PraticaId, Actor, String) {
    let rows = testing::texts(
        &house.backend,
        "select lower(hex(p.id)) || ' ' || lower(hex(p.assignee_id)) || ' ' || lower(hex(p.tenant_id)) || ' ' || p.applicant
         from pratica p join service s on s.id = p.service_id
         where p.state = 4000 and p.assignee_id is not null and p.applicant like '%@posta.example%' and s.attachment <> 'NONE'
         order by p.id limit 1",
    )
    .await;
    let mut parts = rows[0].splitn(4, ' ');
    let mut part = || parts.next().unwrap().to_owned();
    let (id, user, tenant, applicant) = (part(), part(), part(), part());
    let applicant: serde_json::Value = serde_json::from_str(&applicant).unwrap();
    let fiscal_code = applicant["fiscalCode"].as_str().unwrap();
    let actor = Actor { user: user.parse().unwrap(), tenant: tenant.parse().unwrap(), roles: vec![Role::Operatore] };
    (id.parse().unwrap(), actor, fiscal_code[fiscal_code.len() - 6..].to_owned())
}

/// Has the pratica concluded, and answers the link of its last mail.
async fn concluded(house: &House, id: PraticaId, operator: &Actor) -> String {
    let cx = &house.backend;
    let facts = pratica::detail::detail(cx, operator, id).await.unwrap().facts;
    let run = |command| pratica::run(cx, operator, id, None, command);
    run(PraticaCommand::Evaluate { accepted: true, reason: String::new() }).await.unwrap();
    for step in facts.service.steps {
        let values = step.fields.iter().map(|field| (field.name.clone(), "12".to_owned())).collect();
        run(PraticaCommand::Answer { step: step.slug, values }).await.unwrap();
    }
    let content = b"%PDF-1.7\nla graduatoria\n";
    let upload = domain::eservice::interface::Upload {
        name: "graduatoria.pdf",
        pretty_name: "La graduatoria",
        content_type: "application/pdf",
        bytes: content,
    };
    pratica::attach(cx, operator, id, upload).await.unwrap();
    run(PraticaCommand::Finish).await.unwrap();
    pratica::protocol::register_due(cx).await.unwrap();
    if pratica::detail::detail(cx, operator, id).await.unwrap().facts.awaits_protocol() {
        run(PraticaCommand::Register { number: "U-2026/12".into() }).await.unwrap();
    }
    let letters = letters(house).await;
    let last = letters.into_iter().rfind(|letter| letter.contains(&id.to_string())).unwrap();
    link_in(&last).unwrap().to_owned()
}

/// Seals, tells, sends: the texts of what was sent.
async fn letters(house: &House) -> Vec<String> {
    let cx = &house.backend;
    chain::Sealer::new(testing::signing_key(1), None).seal(cx).await.unwrap();
    outbox::tell(cx, Some(&post())).await.unwrap();
    let mut sender = Sender::new(Mailer::memory(), links());
    sender.send_due(cx, || false).await.unwrap();
    let Mailer::Memory(sent) = sender.mailer() else { panic!("it was made so") };
    let sent = sent.lock().unwrap().clone();
    for letter in &sent {
        assert!(!letter.body.contains("{personal-link}"), "{}", letter.body);
        let html = letter.html.clone().unwrap_or_default();
        assert_eq!(link_in(&letter.body), link_in(&html), "the same in both: {html}");
    }
    sent.into_iter().map(|letter| letter.body).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_opens_the_page_downloads_and_closes_it() {
    let house = House::with_samples().await;
    let (id, operator, code) = in_hand(&house).await;
    let link = concluded(&house, id, &operator).await;
    let path = format!("/cittadino/{link}");

    let closed = house.visit(&path, None).await;
    assert_eq!(closed.status, 200);
    assert!(closed.body.contains("Ultimi 6 caratteri del codice fiscale"), "{}", closed.body);
    assert!(closed.body.contains("noindex") && !closed.body.contains("<script"), "{}", closed.body);
    assert_eq!((closed.header("referrer-policy"), closed.header("x-robots-tag")), ("no-referrer", "noindex, nofollow"));
    let led = house.visit(&format!("{path}/risposta.pdf"), None).await;
    assert_eq!((led.status.as_u16(), led.header("location")), (303, path.as_str()), "first the characters");

    let wrong = house.knock_as_citizen(&link, "AAAAAA").await;
    assert_eq!(wrong.status, 403);
    let empty = house.knock_as_citizen(&link, "").await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("aria-invalid=\"true\""), "{}", empty.body);
    house.backend.clock.advance(60);
    let opened = house.knock_as_citizen(&link, &format!(" {} ", code.to_lowercase())).await;
    assert_eq!((opened.status.as_u16(), opened.header("location")), (303, path.as_str()), "{}", opened.body);
    let cookie = opened.header("set-cookie");
    for part in ["__Host-cittadino=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=1800", "; Secure"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let token = opened.cookie().unwrap();

    let page = house.visit(&path, Some(&token)).await.body;
    for text in ["A che punto è", "Iter completato: accettata", "Accettata", "graduatoria.pdf", "Presa in carico"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let hrefs = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>();
    let ours = |href: &str| href.starts_with(&path) || ["/favicon.svg", "/app.css"].contains(&href);
    assert!(hrefs.iter().all(|href| ours(href)), "no link into the console: {hrefs:?}");
    let mut files = 0;
    for href in hrefs.iter().filter(|href| href.starts_with(&path)) {
        let file = house.visit(href, Some(&token)).await;
        assert_eq!(file.status, 200, "{href}: {}", file.body);
        assert!(file.header("content-disposition").starts_with("attachment; "), "{href}");
        assert!(file.body.starts_with("%PDF-") || file.header("content-type").starts_with("image/"), "{href}");
        files += 1;
    }
    assert!(files >= 3, "form, answer and what goes with it: {hrefs:?}");
    for nothing in ["documenti/01900000-0000-7000-8000-00000000dead", "documenti/x", "altro"] {
        let answer = house.visit(&format!("{path}/{nothing}"), Some(&token)).await;
        assert_eq!(answer.status, 404, "{nothing}");
        assert!(!answer.body.contains("href=\"/\""), "no way into the console: {}", answer.body);
    }
    // Neither opens what the other does.
    assert_eq!(house.get("/pratiche", Some(&token)).await.status, 303);
    let sid = house.enter_with("operatore@comune-valdoro", PASSWORD).await;
    assert!(house.get(&path, Some(&sid)).await.body.contains("Ultimi 6 caratteri"));

    let request = house
        .request(axum::http::Method::POST, &format!("{path}/chiudi"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", format!("__Host-cittadino={token}"));
    let left = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((left.status.as_u16(), left.header("location")), (303, format!("{path}?fatto=chiusa").as_str()));
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert!(house.visit(&path, Some(&token)).await.body.contains("Ultimi 6 caratteri"));
    assert!(house.visit(&format!("{path}?fatto=chiusa"), None).await.body.contains("Hai chiuso la pagina"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_link_and_wrong_characters_are_one_answer_and_guessing_is_slow() {
    let house = House::with_samples().await;
    let (id, operator, _) = in_hand(&house).await;
    let link = concluded(&house, id, &operator).await;
    let unknown = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let plain = |answer: &Answer, link: &str| {
        let nonce = answer.header("content-security-policy").to_owned();
        let nonce = nonce.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("-").to_owned();
        answer.body.replace(link, "<link>").replace(&nonce, "<nonce>")
    };
    let here = house.visit(&format!("/cittadino/{link}"), None).await;
    let nowhere = house.visit(&format!("/cittadino/{unknown}"), None).await;
    assert_eq!(plain(&here, &link), plain(&nowhere, unknown));
    let wrong = house.knock_as_citizen(&link, "ZZZZZZ").await;
    let nobody = house.knock_as_citizen(unknown, "ZZZZZZ").await;
    assert_eq!((wrong.status.as_u16(), nobody.status.as_u16()), (403, 403));
    assert_eq!(plain(&wrong, &link), plain(&nobody, unknown));
    for which in [link.as_str(), unknown] {
        let mut last = house.knock_as_citizen(which, "ZZZZZZ").await;
        for _ in 0..6 {
            last = house.knock_as_citizen(which, "ZZZZZZ").await;
        }
        assert_eq!(last.status, 429, "{which}");
        assert!(!last.header("retry-after").is_empty() && last.body.contains("Troppi tentativi"), "{}", last.body);
    }
    // A page of somebody else's site cannot type for the citizen, and is not led into the console.
    let request = house
        .request(axum::http::Method::POST, &format!("/cittadino/{link}"))
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    let foreign = house.send(request.body(encoded(&[("code", "ZZZZZZ")]).into()).unwrap()).await;
    assert_eq!(foreign.status, 403);
    assert!(!foreign.body.contains("<a ") && !foreign.body.contains(&link), "{}", foreign.body);
    for odd in ["%0A", "%00", "..%2F..%2Faccesso", "%22%3E%3Cscript%3E"] {
        let answer = house.visit(&format!("/cittadino/{odd}/modulo.pdf"), None).await;
        assert_eq!(answer.status, 303, "{odd}");
        assert!(answer.header("location").starts_with("/cittadino/"), "{odd}: {}", answer.header("location"));
        assert_eq!(house.visit(&format!("/cittadino/{odd}"), None).await.status, 200, "{odd}");
    }
}
