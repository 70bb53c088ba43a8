//! The authorization server from outside: vouchers, refusals that all look the same, what is published, tokens that open
//! the API, the debugger.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, header};
use backend::agreement::list::Party;
use backend::purpose::list::{Filter, list};
use backend::voucher::jose;
use backend::{agreement, client, purpose, testing};
use domain::agreement::AgreementCommand;
use domain::client::{ClientCommand, ClientData, ClientKind, KeyUse, NewKey};
use domain::page::PageRequest;
use domain::purpose::{PurposeCommand, PurposeState};
use domain::voucher::{ASSERTION_TYPE, GRANT_TYPE};
use domain::{Actor, AgreementId, ClientId, PurposeId, Role, TenantId, UserId};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::house::{Answer, House, ORIGIN, encoded};

const PASSWORD: &str = "ponte-demo-2026";

/// The sample data with a client of ASL Esperia for an active purpose of "Catasto regionale".
pub struct World {
    pub house: House,
    asl: Actor,
    pub client: ClientId,
    pub purpose: PurposeId,
}

impl World {
    pub async fn open() -> Self {
        Self::of(House::with_samples().await).await
    }

    pub async fn of(house: House) -> Self {
        let asl = admin(&house, "admin@asl-esperia").await;
        let active = Filter { states: vec![PurposeState::Active], ..Filter::default() };
        let purposes = list(&house.backend, &asl, Party::Consumer, &active, PageRequest::default()).await.unwrap();
        let purpose = purposes.results.iter().find(|row| row.title == "Verifica delle sedi aziendali").unwrap().id;
        let client = equipped(&house, &asl, ClientKind::Consumer, 0).await;
        client::run(&house.backend, &asl, client, None, ClientCommand::LinkPurpose(purpose)).await.unwrap();
        Self { house, asl, client, purpose }
    }

    fn claims(&self, jti: &str) -> Value {
        let now = self.house.backend.now().0 / 1_000_000;
        json!({
            "iss": self.client, "sub": self.client, "aud": "ponte.example/client-assertion", "jti": jti,
            "iat": now, "exp": now + 300, "purposeId": self.purpose
        })
    }

    fn assertion(&self, jti: &str) -> String {
        testing::client_key(0).assertion(&self.claims(jti))
    }

    async fn ask(&self, assertion: &str) -> Answer {
        ask(&self.house, &form(assertion), &[]).await
    }

    async fn request(&self) -> AgreementId {
        let detail = purpose::detail::detail(&self.house.backend, &self.asl, self.purpose).await.unwrap();
        detail.facts.request.unwrap().id
    }
}

async fn admin(house: &House, username: &str) -> Actor {
    let typed = json!({ "username": username, "password": PASSWORD }).to_string();
    let request = house.request(Method::POST, "/api/v1/sessions").header(header::CONTENT_TYPE, "application/json");
    let me = read(&house.send(request.body(Body::from(typed)).unwrap()).await);
    Actor {
        user: UserId(me["user"]["id"].as_str().unwrap().parse().unwrap()),
        tenant: TenantId(me["tenant"]["id"].as_str().unwrap().parse().unwrap()),
        roles: vec![Role::Admin],
    }
}

/// A client that has the numbered key.
pub async fn equipped(house: &House, by: &Actor, kind: ClientKind, number: usize) -> ClientId {
    let name = format!("Server numero {number}");
    let data = ClientData { name, description: "Le verifiche notturne".into(), kind, members: vec![by.user] };
    let id = client::create(&house.backend, by, &data).await.unwrap();
    let run = async |command| client::run(&house.backend, by, id, None, command).await.unwrap();
    let key = testing::client_key(number).public.clone();
    let usage = KeyUse::Sig;
    run(ClientCommand::AddKey(NewKey { kid: key.kid, name: "Chiave".into(), pem: key.pem, bits: key.bits, usage }))
        .await;
    id
}

/// What an API client with the numbered key asks a token with.
fn api_assertion(house: &House, client: ClientId, number: usize, jti: &str) -> String {
    let now = house.backend.now().0 / 1_000_000;
    testing::client_key(number).assertion(&json!({
        "iss": client, "sub": client, "aud": "ponte.example/client-assertion", "jti": jti, "iat": now, "exp": now + 60
    }))
}

/// A token for the API.
pub async fn api_token(house: &House, client: ClientId, number: usize, jti: &str) -> String {
    let answer = ask(house, &form(&api_assertion(house, client, number, jti)), &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    read(&answer)["access_token"].as_str().unwrap().to_owned()
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

fn form(assertion: &str) -> String {
    encoded(&[("grant_type", GRANT_TYPE), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)])
}

async fn ask(house: &House, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request =
        house.request(Method::POST, "/token.oauth2").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// The refusal without what differs from one answer to the next.
fn masked(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let error = read(answer)["error"].as_str().unwrap().to_owned();
    answer.body.replace(answer.header("x-correlation-id"), "<id>").trim_end().replace(&error, "<error>")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_given_and_checked_with_what_is_published() {
    let world = World::open().await;
    let answer = world.ask(&world.assertion("a1")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert_eq!((answer.header("x-rate-limit-limit"), answer.header("x-rate-limit-remaining")), ("100", "99"));
    assert_eq!(answer.header("x-rate-limit-interval"), "1000");
    let body = read(&answer);
    assert_eq!(body.as_object().unwrap().len(), 3);
    let signed = jose::read(body["access_token"].as_str().unwrap()).unwrap();
    let claims = &signed.token.payload;
    assert_eq!((&claims["iss"], &body["token_type"]), (&json!(ORIGIN), &json!("Bearer")));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), body["expires_in"].as_i64().unwrap());
    assert_eq!((&claims["purposeId"], &claims["consumerId"]), (&json!(world.purpose), &json!(world.asl.tenant)));

    let metadata = read(&world.house.get("/.well-known/oauth-authorization-server", None).await);
    assert_eq!(metadata["token_endpoint"], json!(format!("{ORIGIN}/token.oauth2")));
    assert_eq!(metadata["token_endpoint_auth_methods_supported"], json!(["private_key_jwt"]));
    let path = metadata["jwks_uri"].as_str().unwrap().strip_prefix(ORIGIN).unwrap();
    let keys = world.house.get(path, None).await;
    assert_eq!(keys.header("content-type"), "application/jwk-set+json");
    assert_eq!(keys.header("cache-control"), "public, max-age=300");
    let published = read(&keys)["keys"].as_array().unwrap().clone();
    let key = published.iter().find(|key| Some(&key["kid"]) == signed.token.header.get("kid")).unwrap();
    assert!(signed.is_verified_by_jwk(key));
    let again = world.house.request(Method::GET, path).header(header::IF_NONE_MATCH, keys.header("etag"));
    assert_eq!(world.house.send(again.body(Body::empty()).unwrap()).await.status, 304);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_looks_the_same_from_outside() {
    let world = World::open().await;
    let key = testing::client_key(0);
    let with = |claim: &str, value: Value| {
        let mut claims = world.claims("x");
        claims[claim] = value;
        form(&key.assertion(&claims))
    };
    let header = |header: Value| form(&key.token(&header, &world.claims("x")));
    let good = world.assertion("used");
    assert_eq!(world.ask(&good).await.status, 200);
    let voucher = read(&world.ask(&world.assertion("v")).await)["access_token"].as_str().unwrap().to_owned();
    let (kid, now) = (&key.public.kid, world.house.backend.now().0 / 1_000_000);
    let mut bodies = vec![
        String::new(),
        "%".to_owned(),
        form(""),
        form("a.b.c"),
        form(&"a".repeat(17 * 1024)),
        form(&good),
        form(&voucher),
        format!("{}&grant_type=client_credentials", form(&world.assertion("x"))),
        format!("{}&client_id=1", form(&world.assertion("x"))),
        form(&world.assertion("x")).replace("client%5Fcredentials", "password"),
        form(&world.assertion("x")).replace("jwt%2Dbearer", "saml2%2Dbearer"),
        form(&testing::client_key(1).token(&json!({ "alg": "RS256", "kid": kid }), &world.claims("x"))),
        form(&testing::client_key(1).assertion(&world.claims("x"))),
        header(json!({ "alg": "none", "kid": kid })),
        header(json!({ "alg": "HS256", "kid": kid })),
        header(json!({ "alg": "RS256" })),
        header(json!({ "alg": "RS256", "kid": kid, "crit": ["x"] })),
        header(json!({ "alg": "RS256", "kid": kid, "jku": "http://127.0.0.1:1/" })),
        with("sub", json!(world.purpose)),
        with("iss", json!(world.purpose)),
        with("aud", json!("https://ponte.example")),
        with("exp", json!(now - 10)),
        with("exp", json!(now + 601)),
        with("iat", json!(now + 11)),
        with("iat", json!("now")),
        with("nbf", json!(now)),
        with("jti", json!("")),
        with("purposeId", json!(world.client)),
        with("digest", json!({ "alg": "SHA256", "value": "zz" })),
        with("a", json!("x".repeat(9000))),
    ];
    bodies.push(form(&format!("{}A", world.assertion("x"))));
    let mut looks = BTreeSet::new();
    let mut lengths = BTreeSet::new();
    for body in &bodies {
        let answer = ask(&world.house, body, &[]).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert_eq!(answer.header("x-rate-limit-remaining"), "", "tells that the signature was good");
        lengths.insert(answer.body.len());
        looks.insert(masked(&answer));
    }
    for proof in ["", "a.b.c", "a.b.c, a.b.c"] {
        let answer = ask(&world.house, &form(&world.assertion("x")), &[("dpop", proof)]).await;
        assert_eq!((answer.status.as_u16(), read(&answer)["error"].as_str()), (400, Some("invalid_dpop_proof")));
        lengths.insert(answer.body.len());
        looks.insert(masked(&answer));
    }
    let twice = ask(&world.house, &form(&world.assertion("x")), &[("dpop", "a.b.c"), ("dpop", "a.b.c")]).await;
    lengths.insert(twice.body.len());
    assert_eq!((lengths.len(), looks.len()), (1, 1), "{looks:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_request_for_a_voucher_is_told_so() {
    let world = World::open().await;
    let get = world.house.get("/token.oauth2", None).await;
    assert_eq!((get.status.as_u16(), get.header("allow")), (405, "POST"));
    let json = world.house.request(Method::POST, "/token.oauth2").header(header::CONTENT_TYPE, "application/json");
    assert_eq!(world.house.send(json.body(Body::from("{}")).unwrap()).await.status, 415);
    let long = ask(&world.house, &"a".repeat(40 * 1024), &[]).await;
    assert_eq!(long.status, 413);
    let basic = ask(&world.house, &form(&world.assertion("x")), &[("authorization", "Basic YTpi")]).await;
    assert_eq!((basic.status.as_u16(), read(&basic)["error"].as_str()), (401, Some("invalid_client")));
    assert!(basic.header("www-authenticate").starts_with("private_key_jwt"));
    // A foreign page may send what it likes: there is no cookie that could help it.
    let cross = [("sec-fetch-site", "cross-site"), ("cookie", "__Host-sid=x")];
    assert_eq!(ask(&world.house, &form(&world.assertion("y")), &cross).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_uses_at_once_one_gives_a_voucher() {
    let world = World::open().await;
    let (body, twin) = (form(&world.assertion("once")), world.house.twin());
    let mut uses = JoinSet::new();
    for number in 0..64 {
        let router = if number % 2 == 0 { world.house.router.clone() } else { twin.router.clone() };
        let request = world
            .house
            .request(Method::POST, "/token.oauth2")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.clone()))
            .unwrap();
        uses.spawn(async move { tower::ServiceExt::oneshot(router, request).await.unwrap().status().as_u16() });
    }
    let statuses = uses.join_all().await;
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(400)), (1, 63), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_answer_to_suspend_neither_of_two_servers_gives_a_voucher() {
    let world = World::open().await;
    let (twin, request) = (world.house.twin(), world.request().await);
    let cx = &world.house.backend;
    let both = async |jti: &str| {
        let one = ask(&world.house, &form(&world.assertion(&format!("{jti}1"))), &[]).await.status.as_u16();
        let other = ask(&twin, &form(&world.assertion(&format!("{jti}2"))), &[]).await.status.as_u16();
        (one, other)
    };
    let reason = String::new;
    for round in 0..5 {
        agreement::run(cx, &world.asl, request, None, AgreementCommand::Suspend { reason: reason() }).await.unwrap();
        assert_eq!(both(&format!("a{round}")).await, (400, 400));
        agreement::run(cx, &world.asl, request, None, AgreementCommand::Unsuspend).await.unwrap();
        assert_eq!(both(&format!("b{round}")).await, (200, 200));
        purpose::run(cx, &world.asl, world.purpose, None, PurposeCommand::Suspend { reason: reason() }).await.unwrap();
        assert_eq!(both(&format!("c{round}")).await, (400, 400));
        purpose::run(cx, &world.asl, world.purpose, None, PurposeCommand::Unsuspend).await.unwrap();
    }
    client::run(cx, &world.asl, world.client, None, ClientCommand::Delete).await.unwrap();
    assert_eq!(both("d").await, (400, 400));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_asks_for_too_many_waits() {
    let world = World::open().await;
    for number in 0..100 {
        assert_eq!(world.ask(&world.assertion(&format!("a{number}"))).await.status, 200);
    }
    let waits = world.ask(&world.assertion("more")).await;
    assert_eq!((waits.status.as_u16(), waits.header("retry-after")), (429, "1"));
    assert_eq!(waits.header("x-rate-limit-remaining"), "0");
    world.house.backend.clock.advance(1);
    assert_eq!(world.ask(&world.assertion("more")).await.status, 200, "it was not used up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_without_a_purpose_opens_the_api_to_read() {
    let world = World::open().await;
    let house = &world.house;
    let client = equipped(house, &world.asl, ClientKind::Api, 2).await;
    let assertion = api_assertion(house, client, 2, "m");
    let token = api_token(house, client, 2, "n").await;
    let call = async |method: Method, path: &str, authorization: String| {
        let request = house.request(method, path).header(header::AUTHORIZATION, authorization);
        house.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap()).await
    };
    let bearer = format!("Bearer {token}");
    for path in ["/api/v1/consumers/agreements", "/api/v1/catalog", "/api/v1/events", "/api/v1/tasks"] {
        let answer = call(Method::GET, path, bearer.clone()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    for (method, path) in [
        (Method::POST, "/api/v1/agreements"),
        (Method::GET, "/api/v1/me"),
        (Method::PUT, "/api/v1/me/preferences"),
        (Method::GET, "/api/v1/notifications"),
        (Method::GET, "/api/v1/sessions"),
    ] {
        let answer = call(method, path, bearer.clone()).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
    }
    let voucher = read(&world.ask(&world.assertion("v")).await)["access_token"].as_str().unwrap().to_owned();
    for wrong in
        [format!("Bearer {voucher}"), format!("Bearer {assertion}"), format!("DPoP {token}"), "Bearer a.b.c".into()]
    {
        let answer = call(Method::GET, "/api/v1/catalog", wrong.clone()).await;
        assert_eq!((answer.status.as_u16(), read(&answer)["code"].as_str()), (401, Some("unauthenticated")), "{wrong}");
        let asked = answer.header("www-authenticate");
        assert!(asked.starts_with(if wrong.starts_with("DPoP") { "DPoP error" } else { "Bearer" }), "{asked}");
    }
    assert_eq!(house.get("/fruizione/richieste", None).await.status, 303);
    client::run(&house.backend, &world.asl, client, None, ClientCommand::Delete).await.unwrap();
    assert_eq!(call(Method::GET, "/api/v1/catalog", bearer).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_in_an_administrators_name_opens_the_api_to_write() {
    let world = World::open().await;
    let house = &world.house;
    let client = equipped(house, &world.asl, ClientKind::Api, 2).await;
    let change = async |command| client::run(&house.backend, &world.asl, client, None, command).await.unwrap();
    change(ClientCommand::SetAdmin(world.asl.user)).await;
    let bearer = format!("Bearer {}", api_token(house, client, 2, "w").await);
    let call = async |method: Method, path: &str, body: Value| {
        let request = house.request(method, path).header(header::AUTHORIZATION, &bearer);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        house.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let request = world.request().await;
    let suspended = call(Method::POST, &format!("/api/v1/agreements/{request}/suspend"), json!({})).await;
    assert_eq!(suspended.status, 200, "{}", suspended.body);
    let history = agreement::detail::detail(&house.backend, &world.asl, request).await.unwrap().history;
    assert_eq!(
        history[0].by.as_ref().map(|by| by.user),
        Some(world.asl.user),
        "it was done in the administrator's name"
    );
    let client_path = format!("/api/v1/clients/{client}");
    for (method, path) in [
        (Method::GET, "/api/v1/me".to_owned()),
        (Method::GET, "/api/v1/savedFilters".to_owned()),
        (Method::GET, "/api/v1/notifications".to_owned()),
        (Method::GET, format!("/api/v1/tenants/{}/users", world.asl.tenant)),
        (Method::GET, "/api/v1/sessions".to_owned()),
        (Method::POST, format!("{client_path}/admin")),
        (Method::DELETE, format!("{client_path}/admin")),
        (Method::POST, format!("{client_path}/keys")),
    ] {
        let answer = call(method, &path, json!({})).await;
        assert_eq!((answer.status.as_u16(), read(&answer)["code"].as_str()), (403, Some("unauthorized")), "{path}");
    }
    change(ClientCommand::RemoveAdmin).await;
    let refused = call(Method::GET, "/api/v1/catalog", Value::Null).await;
    assert_eq!((refused.status.as_u16(), read(&refused)["code"].as_str()), (403, Some("clientAdminReplaced")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_debugger_tells_people_and_machines_every_step() {
    let world = World::open().await;
    let house = &world.house;
    let sid = house.enter_with("admin@asl-esperia", PASSWORD).await;
    let request = world.request().await;
    let suspended = AgreementCommand::Suspend { reason: String::new() };
    agreement::run(&house.backend, &world.asl, request, None, suspended).await.unwrap();
    let asked = json!({
        "grant_type": GRANT_TYPE, "client_assertion_type": ASSERTION_TYPE, "client_assertion": world.assertion("a")
    });
    let sent = house
        .request(Method::POST, "/api/v1/tools/validateTokenGeneration")
        .header(header::COOKIE, format!("__Host-sid={sid}"))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(asked.to_string()))
        .unwrap();
    let told = read(&house.send(sent).await);
    assert_eq!((&told["given"], &told["agreementId"]), (&json!(false), &json!(request)), "{told}");
    let failed = told["steps"].as_array().unwrap().iter().filter(|step| step["result"] == "FAILED").collect::<Vec<_>>();
    assert_eq!((failed.len(), &failed[0]["code"]), (1, &json!("invalidAgreementState")));

    let assertion = world.assertion("a");
    let client = world.client.to_string();
    let refused = house.get(&format!("/api/v1/clients/{client}/refusedVouchers"), Some(&sid)).await;
    assert_eq!(
        (refused.status.as_u16(), read(&refused)["pagination"]["totalCount"].as_i64()),
        (200, Some(0)),
        "{refused:?}"
    );
    let fields = [
        ("client", client.as_str()),
        ("assertion", assertion.as_str()),
        ("grant_type", GRANT_TYPE),
        ("assertion_type", ASSERTION_TYPE),
    ];
    let kept = house.post("/api/debug_voucher", Some(&sid), &fields).await;
    let page = kept.header("location").to_owned();
    assert!(page.starts_with(&format!("/strumenti/voucher/prova?client={client}&bozza=")), "{} {}", kept.status, page);
    let page = house.get(&page, Some(&sid)).await;
    assert_eq!(page.status, 200);
    for words in
        ["invalidAgreementState", &format!("/fruizione/richieste/{request}"), &testing::client_key(0).public.kid]
    {
        assert!(page.body.contains(words), "{words}");
    }
    let about = house.get("/strumenti/voucher", Some(&sid)).await;
    assert!(about.status == 200 && about.body.contains("ponte.example/client-assertion"));
    let operator = house.enter_with("api@asl-esperia", PASSWORD).await;
    assert_eq!(house.get("/strumenti/voucher", Some(&operator)).await.status, 200);
    assert_eq!(house.get("/strumenti/voucher/prova", Some(&operator)).await.status, 403);
}
