//! Who gets in where: every way in × {nobody, a person of each role, a machine of either role, another ente's administrator}.
//! Machines have the API alone. The answers are a
//! snapshot that somebody has read; what no snapshot may ever say is asserted beside it (security.md WEB-19, WEB-20).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Method, header};
use backend::client;
use domain::client::{ClientCommand, ClientKind};
use domain::{Actor, ClientId, Role};

use crate::doors::{Doorway, Kind, all};
use crate::house::{Answer, House};
use crate::voucher::{api_token, equipped};

/// An id that nothing has.
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000dead";

/// What somebody may reach who is nobody.
const OPEN: [&str; 16] = [
    "/accesso",
    "/accesso/attivazione",
    "/privacy",
    "/cookie",
    "/accessibilita",
    "/assistenza",
    "/note-legali",
    "/stato",
    "/tema",
    "/healthz",
    "/readyz",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/api/v1/sessions",
    "/api/v1.0/status",
    "/cittadino/{link}",
];

async fn knock(house: &House, door: &Doorway, id: &str, sid: Option<&str>) -> Answer {
    knock_with(house, door, id, sid.map(|sid| (header::COOKIE, format!("__Host-sid={sid}")))).await
}

/// Knocks with what proves who one is, if anything does.
async fn knock_with(house: &House, door: &Doorway, id: &str, proof: Option<(header::HeaderName, String)>) -> Answer {
    let mut request = house.request(door.method(), &door.at(id)).header("sec-fetch-site", "same-origin");
    if let Some((name, value)) = proof {
        request = request.header(name, value);
    }
    let (accept, kind) = match door.kind {
        Kind::Page | Kind::File | Kind::Form => ("text/html", "application/x-www-form-urlencoded"),
        Kind::Function => ("application/json", "application/x-www-form-urlencoded"),
        Kind::Operation | Kind::Machine => ("application/json", "application/json"),
    };
    let body = match door.kind {
        Kind::Operation if door.method != "GET" => "{}".to_owned(),
        Kind::Function => arguments(&door.path).replace("<id>", id),
        Kind::Form => "seen=1".to_owned(),
        Kind::Page | Kind::File | Kind::Operation | Kind::Machine => String::new(),
    };
    let request = request.header(header::ACCEPT, accept).header(header::CONTENT_TYPE, kind);
    house.send(request.body(Body::from(body)).unwrap()).await
}

/// What a server function is called with, `<id>` where an id goes. One that is not here is called with nothing, and its
/// row in the table says little more than 400: whoever adds one adds its arguments.
fn arguments(path: &str) -> &'static str {
    let known = ARGUMENTS.iter().find(|(function, _)| path.strip_prefix("/api/") == Some(function));
    known.map_or("", |(_, arguments)| arguments)
}

const ARGUMENTS: [(&str, &str); 57] = [
    ("acknowledge_discrepancy", "id=<id>&seen=1"),
    ("add_discrepancy_note", "id=<id>&text=Nota"),
    ("add_risk_analysis", "id=<id>&number=1&seen=1&name=Raccolta"),
    ("announce_suspension", "eservice=<id>&descriptor=<id>&seen=1&day=2999-01-01&reason=Manutenzione+programmata"),
    ("answer_pratica_step", "id=<id>&seen=1&step=graduatoria"),
    ("answer_risk_analysis", "id=<id>&seen=1"),
    ("change_user_details", "seen=1&name=A&family_name=B&id=<id>"),
    ("change_user_roles", "seen=1&roles[]=api&id=<id>"),
    ("choose_notifications", ""),
    ("confirm_discrepancy", "id=<id>&seen=1&reason=La+convenzione+vale"),
    ("copy_risk_analysis", "id=<id>&seen=1&from=<id>"),
    ("create_agreement", "eservice=<id>&descriptor=<id>"),
    ("create_attribute", "kind=DECLARED&name=&description=&code="),
    ("create_client", "name=&description=&kind=CONSUMER"),
    ("create_eservice", "name=&description=&technology=REST&mode=DELIVER"),
    ("create_purpose", "eservice=<id>&title=&description=&daily_calls=1"),
    ("create_service", "name=&area=&protocol=INTERNAL&attachment=OPTIONAL"),
    ("create_tenant", "kind=PA&name="),
    ("create_version", "id=<id>&seen=1"),
    ("debug_voucher", "assertion=a.b.c"),
    ("delete_terminology", "id=<id>&phrase=ELIMINA"),
    ("detach_pratica_file", "id=<id>&seen=1&file=<id>"),
    ("drop_attribute", "eservice=<id>&descriptor=<id>&seen=1&kind=CERTIFIED&place=0&attribute=<id>"),
    ("enable_operator", "service=<id>&person=<id>"),
    ("enable_partner_service", "id=<id>&seen=1&service=<id>&enabled=true"),
    ("end_session", "id=<id>"),
    ("evaluate_pratica", "id=<id>&seen=1"),
    ("forget_filter", "id=<id>"),
    ("mark_discrepancy", "id=<id>&in_progress=true"),
    ("mark_notifications", "ids[]=<id>&read=true"),
    ("publish_terminology", "checked=<id>"),
    ("remove_agreement_document", "id=<id>&document=<id>"),
    ("remove_risk_analysis", "id=<id>&number=1&seen=1&analysis=<id>"),
    ("remove_version_file", "eservice=<id>&descriptor=<id>&document=<id>"),
    ("rename_version_file", "eservice=<id>&descriptor=<id>&document=<id>&title=Guida"),
    ("run_agreement_command", "id=<id>&perspective=Producer&seen=1&command=Approve"),
    ("run_client_command", "id=<id>&seen=1&action=delete"),
    ("run_descriptor_command", "eservice=<id>&descriptor=<id>&seen=1&command=Publish"),
    ("run_eservice_command", "id=<id>&seen=1&command[UpdateName][name]=Anagrafe"),
    ("run_held_command", "action=assign&tenant=<id>&attribute=<id>"),
    ("run_operation", "operation=01900000-0000-7000-8000-00000000beef&action=approve&picked[]=<id>:1"),
    ("run_partner_action", "id=<id>&seen=1&action=revoke"),
    ("run_pratica_command", "id=<id>&seen=1&action=takeCharge"),
    ("run_purpose_command", "id=<id>&perspective=Producer&seen=1&action=approve"),
    ("run_user_action", "seen=1&action=disable&id=<id>"),
    ("save_filter", "list=/catalogo&name=A"),
    ("set_accessibility", "seen=1&statement=&feedback="),
    ("set_contact_mail", "seen=1&address="),
    ("set_partner_agreed", "id=<id>&seen=1"),
    ("set_partner_certificate", "id=<id>&seen=1&certificate="),
    ("take_pratiche", "picked[]=<id>"),
    ("update_purpose", "id=<id>&seen=1&title=&description=&daily_calls=1"),
    ("write_general_data", "id=<id>&number=1&seen=1&name=&description=&technology=REST&mode=DELIVER"),
    ("write_requirement", "eservice=<id>&descriptor=<id>&seen=1&kind=CERTIFIED&place=0"),
    ("write_risk_analysis", "id=<id>&number=1&seen=1&analysis=<id>&name=Raccolta"),
    ("write_technical_data", "eservice=<id>&descriptor=<id>&seen=1&audience=&lifespan=600"),
    ("write_thresholds", "eservice=<id>&descriptor=<id>&seen=1&per_consumer=1&total=1&policy=MANUAL"),
];

/// A fresh session for each door: some doors end it.
async fn sessions(house: &House) -> BTreeMap<String, String> {
    let mut sessions = BTreeMap::new();
    for username in house.people.keys() {
        sessions.insert(username.clone(), house.enter(username).await);
    }
    sessions
}

/// The machines of Comune di Valdoro, by role, with the number of their key.
async fn clients(house: &House) -> [(&'static str, usize, ClientId); 2] {
    let admin = Actor { user: house.people["admin@comune-valdoro"], tenant: house.valdoro, roles: vec![Role::Admin] };
    let reads = equipped(house, &admin, ClientKind::Api, 1).await;
    let writes = equipped(house, &admin, ClientKind::Api, 2).await;
    client::run(&house.backend, &admin, writes, None, ClientCommand::SetAdmin(admin.user)).await.unwrap();
    [("m2m", 1, reads), ("m2m-admin", 2, writes)]
}

/// A fresh token for each: they end sooner than sessions.
async fn tokens(house: &House, clients: &[(&'static str, usize, ClientId)]) -> Vec<(&'static str, String)> {
    let mut tokens = Vec::new();
    for (name, number, client) in clients {
        let jti = house.backend.id().to_string();
        tokens.push((*name, api_token(house, *client, *number, &jti).await));
    }
    tokens
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_door_answers_every_person_as_reviewed() {
    let house = House::open().await;
    let mut sids = sessions(&house).await;
    let clients = clients(&house).await;
    let mut machines = tokens(&house, &clients).await;
    let mut table = String::new();
    for door in all() {
        let nobody = knock(&house, &door, UNKNOWN, None).await;
        let mut line = format!("{:?} {} {} | nobody {}", door.kind, door.method, door.path, short(&nobody));
        if !OPEN.contains(&door.path.as_str()) {
            let is_for_machines = door.path.starts_with("/api/") || server::fhir::is_here(&door.path);
            let told = if is_for_machines { 401 } else { 303 };
            assert_eq!(nobody.status.as_u16(), told, "{door:?} is open to nobody: {}", nobody.body);
        }
        let mut told = BTreeMap::<String, Vec<&str>>::new();
        for (username, sid) in &sids {
            let answer = knock(&house, &door, UNKNOWN, Some(sid)).await;
            assert!(!answer.status.is_server_error(), "{door:?} as {username}: {} {}", answer.status, answer.body);
            if door.has_parameter() && door.kind != Kind::Function && !OPEN.contains(&door.path.as_str()) {
                assert!(!answer.status.is_success(), "{door:?} as {username} finds what is not there");
            }
            told.entry(short(&answer)).or_default().push(name(username));
            // Failed tries make everybody wait; who waits here does not matter.
            house.backend.clock.advance(if door.kind == Kind::Form { 61 } else { 0 });
        }
        let of_the_api = door.kind == Kind::Operation;
        for (name, token) in machines.iter().filter(|_| of_the_api) {
            let bearer = (header::AUTHORIZATION, format!("Bearer {token}"));
            let answer = knock_with(&house, &door, UNKNOWN, Some(bearer)).await;
            assert!(!answer.status.is_server_error(), "{door:?} as {name}: {} {}", answer.status, answer.body);
            told.entry(short(&answer)).or_default().push(name);
        }
        for (status, mut who) in told {
            who.sort_unstable();
            let everybody = who.len() == sids.len() + if of_the_api { machines.len() } else { 0 };
            let who = if everybody { "everybody".to_owned() } else { who.join(",") };
            write!(line, " | {who} {status}").unwrap();
        }
        table.push_str(&line);
        table.push('\n');
        let ended = ["/api/end_other_sessions", "/api/v1/sessions/current"].contains(&door.path.as_str());
        if ended || door.kind == Kind::Form {
            sids = sessions(&house).await;
            machines = tokens(&house, &clients).await;
        }
    }
    insta::assert_snapshot!(table);
}

/// The role; a person of the other ente is foreign.
fn name(username: &str) -> &str {
    if username.ends_with("@regione-esperia") { "foreign" } else { username.split('@').next().unwrap() }
}

fn short(answer: &Answer) -> String {
    match answer.header("location") {
        "" => answer.status.as_u16().to_string(),
        location => format!("{}→{}", answer.status.as_u16(), location.split('?').next().unwrap()),
    }
}

/// The sample data's people all have this password.
const SAMPLE_PASSWORD: &str = "ponte-demo-2026";

/// Has something made through the API; the answer.
async fn ask(house: &House, sid: &str, path: &str, content: &serde_json::Value) -> serde_json::Value {
    let request = house
        .request(Method::POST, path)
        .header(header::COOKIE, format!("__Host-sid={sid}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin");
    let answer = house.send(request.body(Body::from(content.to_string())).unwrap()).await;
    serde_json::from_str(&answer.body).unwrap()
}

/// Ids of things of Regione Esperia that Tram Esperia has no part in, of every kind there is. Whoever adds a kind adds one.
async fn foreign(house: &House, tram: &str) -> Vec<(&'static str, String)> {
    let username = "admin@regione-esperia";
    let sid = house.enter_with(username, SAMPLE_PASSWORD).await;
    let list = async |path: &str, sid: &str| {
        let answer = house.get(&format!("/api/v1{path}"), Some(sid)).await;
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        body["results"].as_array().unwrap_or_else(|| panic!("{path}: {}", answer.body)).clone()
    };
    // What Tram Esperia sees in its own lists of the same kind is not foreign.
    let hidden = async |path: &str| {
        let mut theirs = list(path, tram).await;
        theirs.extend(list("/consumers/agreements?limit=50", tram).await);
        let found =
            list(path, &sid).await.into_iter().find(|thing| theirs.iter().all(|other| other["id"] != thing["id"]));
        found.unwrap_or_else(|| panic!("nothing foreign at {path}"))["id"].as_str().unwrap().to_owned()
    };
    let mut things = vec![
        ("request", hidden("/producers/agreements?limit=50").await),
        ("draft of an e-service", hidden("/producers/eservices?limit=50&states=DRAFT").await),
        ("discrepancy", hidden("/discrepancies?limit=50").await),
        ("notification", hidden("/notifications?limit=50").await),
        ("session", hidden("/sessions?limit=50").await),
    ];
    let server = serde_json::json!({ "name": "Server della Regione", "description": "Il sistema del catasto" });
    let made = ask(house, &sid, "/api/v1/clientsConsumer", &server).await;
    things.push(("client", made["id"].as_str().unwrap().to_owned()));
    let asked = serde_json::json!({ "action": "approve", "agreements": [{ "id": things[0].1 }] });
    let run = ask(house, &sid, "/api/v1/agreements/bulk", &asked).await;
    things.push(("operation", run["id"].as_str().unwrap().to_owned()));
    let me = house.get("/api/v1/me", Some(&sid)).await;
    let me: serde_json::Value = serde_json::from_str(&me.body).unwrap();
    things.push(("user", me["user"]["id"].as_str().unwrap_or_else(|| panic!("{me}")).to_owned()));
    things
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_entes_things_are_answered_like_things_that_are_not_there() {
    let house = House::with_samples().await;
    let sid = house.enter_with("admin@tram-esperia", SAMPLE_PASSWORD).await;
    let things = foreign(&house, &sid).await;
    let takes_id = |door: &Doorway| match door.kind {
        Kind::Function => arguments(&door.path).contains("<id>"),
        Kind::Page | Kind::File | Kind::Form | Kind::Operation | Kind::Machine => door.has_parameter(),
    };
    for door in all().into_iter().filter(takes_id) {
        let unknown = knock(&house, &door, UNKNOWN, Some(&sid)).await;
        assert!(!unknown.status.is_server_error(), "{door:?}: {}", unknown.body);
        for (kind, id) in &things {
            let answer = knock(&house, &door, id, Some(&sid)).await;
            assert_eq!(answer.status, unknown.status, "{door:?} tells of a foreign {kind}");
            assert_eq!(masked(&answer, id), masked(&unknown, UNKNOWN), "{door:?} tells of a foreign {kind}");
        }
    }
}

/// The body without what differs from one answer to the next.
fn masked(answer: &Answer, id: &str) -> String {
    let mut body = answer.body.replace(id, "<id>");
    let nonce =
        answer.header("content-security-policy").split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    if let Some(nonce) = nonce {
        body = body.replace(nonce, "<nonce>");
    }
    body.replace(answer.header("x-correlation-id"), "<correlation>")
}
