//! Nobody of the desk is named in anything that a citizen receives (`decisions.md` R4): every byte of the mail with its
//! headers, of the papers with what their streams hold, of the citizen's pages with their headers, of the files' names, and
//! of what a partner's API answers in the citizen's place, searched for every operator's name, username, mail and id.

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, header};
use backend::mailer::Mailer;
use backend::outbox::send::Sender;
use backend::partner::Issued;
use backend::seed::Amount;
use backend::{Backend, chain, outbox, partner, pratica, testing};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::eservice::interface::Upload;
use domain::partner::PartnerData;
use domain::pratica::{Applicant, Compiled, PraticaCommand};
use domain::{Actor, PraticaId, Role, UserId};
use tower::ServiceExt as _;

use crate::citizen::{link_in, links, post};
use crate::house::House;
use crate::paper::everything;

/// Pratiche in every run of the tests, and in the long check.
const AMOUNT: (u32, u32) = (30, 1_000);
/// What operators write for each other, with a name in it.
const AMONG_COLLEAGUES: &str = "Ne ho parlato con Zenobia Quartieri (quartieri@ente-sintetico.example).";
/// Some more than by name: first and family names of the two operators, each alone.
const ALONE: [&str; 4] = ["zenobia", "quartieri", "ottavio", "malaspina"];

#[expect(clippy::disallowed_methods, reason = "the long checks are told by the environment")]
fn amount() -> u32 {
    if std::env::var("PONTE_SOAK").is_ok() { AMOUNT.1 } else { AMOUNT.0 }
}

/// The operators, and everything by which one of them could be known.
struct Desk {
    operators: Vec<Actor>,
    admin: Actor,
    names: Vec<String>,
}

async fn desk(cx: &Backend) -> Desk {
    let people = "select lower(hex(id)) || ' ' || lower(hex(tenant_id)) || ' ' || username from account
                  where username like '%@ente-%' or family_name in ('Quartieri', 'Malaspina') order by username";
    let people = testing::texts(cx, people).await;
    let actor = |line: &String, role| {
        let mut parts = line.split(' ');
        let (user, tenant) = (parts.next().unwrap().parse().unwrap(), parts.next().unwrap().parse().unwrap());
        Actor { user, tenant, roles: vec![role] }
    };
    let is_operator = |line: &&String| line.contains(" operatore@") || line.contains(" collega@");
    let operators = people.iter().filter(is_operator).map(|line| actor(line, Role::Operatore)).collect::<Vec<_>>();
    let [first, _] = &operators[..] else { panic!("two operators: {people:?}") };
    let mut admins = people.iter().filter(|line| line.contains(" admin@")).map(|line| actor(line, Role::Admin));
    let admin = admins.find(|admin| admin.tenant == first.tenant).unwrap();
    let mut names = testing::texts(
        cx,
        "select name || ' ' || family_name from account union select family_name || ' ' || name from account
         union select username from account union select email from account where email is not null",
    )
    .await;
    for id in testing::texts(cx, "select lower(hex(id)) from account").await {
        names.push(id.parse::<UserId>().unwrap().to_string());
        names.push(id);
    }
    names.extend(ALONE.map(str::to_owned));
    let mut names = names.into_iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
    names.sort();
    names.dedup();
    Desk { operators, admin, names }
}

impl Desk {
    /// Nothing in these bytes, as they are, in whichever way they may be written.
    fn search(&self, what: &str, bytes: &[u8]) {
        let plain: String = bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        let text = format!("{}\n{}", String::from_utf8_lossy(bytes), plain).to_lowercase();
        let named = self.names.iter().filter(|name| text.contains(name.as_str())).collect::<Vec<_>>();
        assert!(named.is_empty(), "{what} names {named:?}");
    }

    fn search_headers(&self, what: &str, headers: &HeaderMap) {
        for (name, value) in headers {
            self.search(&format!("{what}, {name}"), value.as_bytes());
        }
    }
}

/// What the generator left to do: more is asked for, taken, given back, attached, decided; with the operators' names
/// wherever an operator may write without the citizen's reading it.
async fn worked(cx: &Backend, desk: &Desk) {
    let open = "select lower(hex(id)) || ' ' || coalesce(lower(hex(assignee_id)), '') from pratica where state < 6000 order by id";
    for (place, line) in testing::texts(cx, open).await.iter().enumerate() {
        let (id, assignee) = line.split_once(' ').unwrap();
        let id: PraticaId = id.parse().unwrap();
        let has_it = |one: &&Actor| assignee.parse::<UserId>().is_ok_and(|user| user == one.user);
        let known = desk.operators.iter().find(has_it);
        let operator = known.unwrap_or(&desk.operators[place % 2]);
        let run = async |command| pratica::run(cx, operator, id, None, command).await.unwrap();
        run(PraticaCommand::TakeCharge).await;
        run(PraticaCommand::Comment { text: AMONG_COLLEAGUES.into() }).await;
        match place % 5 {
            0 => continue,
            1 => run(PraticaCommand::Release).await,
            2 => {
                let text = "Serve lo stato di famiglia aggiornato.".to_owned();
                run(PraticaCommand::RequestIntegration { text }).await;
                if place % 2 == 0 {
                    run(PraticaCommand::ReceiveIntegration { note: AMONG_COLLEAGUES.into() }).await;
                }
            }
            other => decided(cx, operator, id, other == 3).await,
        }
    }
    pratica::protocol::register_due(cx).await.unwrap();
}

async fn decided(cx: &Backend, operator: &Actor, id: PraticaId, accepted: bool) {
    let run = async |command| pratica::run(cx, operator, id, None, command).await.unwrap();
    let reason = "Il punteggio è quello della graduatoria.".to_owned();
    run(PraticaCommand::Evaluate { accepted, reason }).await;
    let bytes = format!("%PDF-1.7\n{id}\n").into_bytes();
    let upload =
        Upload { name: "graduatoria.pdf", pretty_name: "Graduatoria", content_type: "application/pdf", bytes: &bytes };
    pratica::attach(cx, operator, id, upload).await.unwrap();
    run(PraticaCommand::Finish).await;
}

/// A partner that has sent pratiche, and their ids.
async fn partnered(cx: &Backend, desk: &Desk, count: u32) -> (Issued, Vec<String>) {
    let manager = Actor { roles: vec![Role::OperatoreAdmin], ..desk.admin.clone() };
    let service = pratica::service::services(cx, &manager).await.unwrap().remove(0);
    let data = PartnerData { code: "portale".into(), name: "Portale".into(), services: vec![service.id] };
    let issued = partner::create(cx, &manager, &data).await.unwrap();
    let mut sent = Vec::new();
    for _ in 0..count {
        let applicant = Applicant {
            name: "Mario".into(),
            family_name: "Rossi".into(),
            fiscal_code: "RSSMRA80A01H501U".into(),
            email: "mario.rossi@posta.example".into(),
            ..Applicant::default()
        };
        let compiled = Compiled { applicant, answers: Vec::new(), files: Vec::new(), compiled_at: cx.now() };
        sent.push(partner::submit(cx, &issued.partner, &service.slug, None, compiled, &[]).await.unwrap().to_string());
    }
    pratica::protocol::register_due(cx).await.unwrap();
    (issued, sent)
}

/// The mail as it would leave, one file for each; the personal link of each pratica.
async fn mailed(cx: &Backend, desk: &Desk) -> BTreeMap<PraticaId, String> {
    // The generator's history is told to nobody: here it is, from its beginning.
    testing::untold(cx).await;
    chain::Sealer::new(testing::signing_key(1), None).seal(cx).await.unwrap();
    outbox::tell(cx, Some(&post())).await.unwrap();
    let folder = testing::folder("anonymity");
    let mut sender = Sender::new(Mailer::folder(folder.clone(), "ponte@ente.example".parse().unwrap()), links());
    while sender.send_due(cx, || false).await.unwrap().sent > 0 {}
    let mut found = BTreeMap::new();
    let mut letters = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains("cittadino") {
            continue;
        }
        letters += 1;
        let text = unfolded(&path);
        desk.search(&name, text.as_bytes());
        desk.search(&name, name.as_bytes());
        assert!(text.contains("Gentile ") && text.contains("<h1>"), "read in both forms: {text}");
        let id = text.split("Identificativo della pratica: ").nth(1).and_then(|rest| rest.get(..36)).unwrap();
        found.insert(id.parse().unwrap(), link_in(&text).unwrap().to_owned());
    }
    let told =
        testing::texts(cx, "select message_id from mail where message_id like '%.cittadino@%' and sent_at is null");
    assert!(letters >= found.len() * 2 && told.await.is_empty(), "{letters} letters, all of them sent");
    found
}

/// A mail as it is, and what it says once the encodings of its headers and parts are undone.
fn unfolded(path: &Path) -> String {
    let raw = std::fs::read_to_string(path).unwrap();
    let mut text = raw.clone();
    text.push_str(&quoted_printable(&raw));
    let mut run = String::new();
    for line in raw.lines().chain([""]) {
        if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)) {
            run.push_str(line);
            continue;
        }
        if let Ok(bytes) = STANDARD.decode(std::mem::take(&mut run)) {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    for word in raw.split("=?utf-8?b?").skip(1) {
        let encoded = word.split("?=").next().unwrap_or_default();
        text.push_str(&String::from_utf8_lossy(&STANDARD.decode(encoded).unwrap_or_default()));
    }
    text
}

fn quoted_printable(raw: &str) -> String {
    let joined = raw.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.filter(|_| *first == b'=').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An answer to the byte.
async fn fetched(house: &House, path: &str, (name, value): (header::HeaderName, &str)) -> (HeaderMap, Bytes) {
    let request = house.request(Method::GET, path).header(name, value).body(Body::empty()).unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let (parts, body) = response.into_parts();
    (parts.headers, to_bytes(body, 16 * 1024 * 1024).await.unwrap())
}

/// The citizen's page and everything that it leads to; how many files there were.
async fn visited(house: &House, desk: &Desk, link: &str, code: &str) -> usize {
    let path = format!("/cittadino/{link}");
    let opened = house.knock_as_citizen(link, code).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    desk.search_headers(&path, &opened.headers);
    let cookie = format!("__Host-cittadino={}", opened.cookie().unwrap());
    let (headers, page) = fetched(house, &path, (header::COOKIE, &cookie)).await;
    desk.search_headers(&path, &headers);
    desk.search("the page", &page);
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("Iter della pratica"), "{page}");
    let hrefs = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut files = 0;
    for href in hrefs.filter(|href| href.starts_with(&path)) {
        let (headers, bytes) = fetched(house, href, (header::COOKIE, &cookie)).await;
        desk.search_headers(href, &headers);
        desk.search(href, &bytes);
        if href.ends_with(".pdf") {
            let inflated = everything(&bytes);
            assert!(inflated.contains("ente sintetico") || inflated.contains("rossi") || inflated.len() > 2_000);
            desk.search(&format!("{href}, inflated"), inflated.as_bytes());
        }
        files += 1;
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_reaches_a_citizen_names_anybody_of_the_desk() {
    let house = House::open().await;
    let cx = &house.backend;
    let sealer = chain::Sealer::new(testing::signing_key(1), None);
    let manager = backend::user::platform_manager(cx).await.unwrap();
    let amount = Amount { eservices: 0, enti: 1, agreements: 0, pratiche: amount(), seed: 7, password: None };
    backend::seed::synthetic(cx, &sealer, &manager, &amount).await.unwrap();
    let desk = desk(cx).await;
    assert!(desk.names.len() > 20, "{:?}", desk.names);
    let (issued, sent) = partnered(cx, &desk, amount.pratiche / 10).await;
    worked(cx, &desk).await;

    let links = mailed(cx, &desk).await;
    assert!(links.len() * 10 > amount.pratiche as usize * 7, "one in seven gave no address: {}", links.len());
    let citizens = testing::texts(cx, "select lower(hex(id)) || ' ' || applicant from pratica").await;
    let mut files = 0;
    for line in &citizens {
        let (id, applicant) = line.split_once(' ').unwrap();
        let applicant: Applicant = serde_json::from_str(applicant).unwrap();
        let Some(link) = links.get(&id.parse().unwrap()) else { continue };
        files += visited(&house, &desk, link, applicant.page_code().unwrap()).await;
    }
    assert!(files > links.len(), "a form each, and answers: {files}");

    let signed = format!("Basic {}", STANDARD.encode(format!("{}:{}", issued.partner.code, issued.secret)));
    for id in &sent {
        let path = format!("/api/v1.0/{}/pratica/{id}", issued.partner.code);
        let (headers, json) = fetched(&house, &path, (header::AUTHORIZATION, &signed)).await;
        desk.search_headers(&path, &headers);
        desk.search(&path, &json);
        house.backend.clock.advance(1);
    }

    // The search finds what it looks for: a mail in each encoding, and a paper with a name among its compressed text.
    for encoded in ["Zenobia Quartieri", "Zenobia=20Quar=\r\ntieri", "WmVub2JpYSBRdWFydGllcmk="] {
        let file = testing::folder("anonymity-planted").join("planted.eml");
        std::fs::write(&file, format!("Subject: prova\r\n\r\n{encoded}\r\n")).unwrap();
        assert!(unfolded(&file).contains("Zenobia Quartieri"), "{encoded}");
    }
}
