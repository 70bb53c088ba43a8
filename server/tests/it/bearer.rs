//! Signing in with a bearer token (contract.md).

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use crate::house::{Answer, House, PASSWORD};

const WRONG: &str = "una frase che non è la sua";

async fn call(house: &House, method: Method, path: &str, bearer: Option<&str>, body: Option<Value>) -> Answer {
    let mut request = house.request(method, path);
    if let Some(token) = bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    house.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

async fn open(house: &House, username: &str) -> String {
    let body = json!({ "username": username, "password": PASSWORD });
    let answer = call(house, Method::POST, "/api/v1/sessions", None, Some(body)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    read(&answer)["token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_signs_in_asks_and_signs_out() {
    let house = House::open().await;
    let body = json!({ "username": "admin@comune-valdoro", "password": PASSWORD });
    let answer = call(&house, Method::POST, "/api/v1/sessions", None, Some(body)).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("set-cookie"), "");
    let opened = read(&answer);
    assert_eq!(opened["expiresIn"], 43_200);
    assert_eq!(opened["user"]["username"], "admin@comune-valdoro");
    assert_eq!(opened["user"]["roles"], json!(["admin"]));
    assert_eq!(opened["tenant"]["slug"], "comune-valdoro");
    let token = opened["token"].as_str().unwrap();
    let me = read(&call(&house, Method::GET, "/api/v1/me", Some(token), None).await);
    assert_eq!(me["user"]["id"], house.people["admin@comune-valdoro"].to_string());
    assert!(me["permissions"].as_array().unwrap().contains(&json!("manageUsers")));
    let ended = call(&house, Method::DELETE, "/api/v1/sessions/current", Some(token), None).await;
    assert_eq!(ended.status, 204);
    let after = call(&house, Method::GET, "/api/v1/me", Some(token), None).await;
    assert_eq!((after.status.as_u16(), read(&after)["code"].as_str().unwrap()), (401, "unauthenticated"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_is_no_bearer_token_and_a_bearer_token_no_cookie() {
    let house = House::open().await;
    let (sid, token) = (house.enter("admin@comune-valdoro").await, open(&house, "admin@comune-valdoro").await);
    assert_eq!(call(&house, Method::GET, "/api/v1/me", Some(&sid), None).await.status, 401);
    assert_eq!(house.get("/profilo", Some(&token)).await.status, 303);
    // On the pages an `Authorization` header says nothing.
    let request = house.request(Method::GET, "/profilo").header(header::AUTHORIZATION, format!("Bearer {token}"));
    assert_eq!(house.send(request.body(Body::empty()).unwrap()).await.status, 303);
    assert_eq!(house.get("/api/v1/me", Some(&sid)).await.status, 200, "the pages of the API are read in the browser");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_page_cannot_use_the_browsers_cookie_on_the_api() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let send = async |from: &str, bearer: Option<String>| {
        let mut request = house
            .request(Method::DELETE, "/api/v1/sessions/01900000-0000-7000-8000-00000000dead")
            .header("sec-fetch-site", from)
            .header(header::COOKIE, format!("__Host-sid={sid}"));
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        house.send(request.body(Body::empty()).unwrap()).await
    };
    let refused = send("cross-site", None).await;
    assert_eq!((refused.status.as_u16(), read(&refused)["code"].as_str().unwrap()), (403, "crossSite"));
    assert_eq!(send("same-origin", None).await.status, 404);
    let token = open(&house, "admin@comune-valdoro").await;
    assert_eq!(send("cross-site", Some(token)).await.status, 404, "a token no foreign page has");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_credentials_are_told_the_same_and_slowly() {
    let house = House::open().await;
    let try_in = async |username: &str| {
        let body = json!({ "username": username, "password": WRONG });
        call(&house, Method::POST, "/api/v1/sessions", None, Some(body)).await
    };
    let (known, unknown) = (try_in("admin@comune-valdoro").await, try_in("xxxxx@comune-valdoro").await);
    let masked = |answer: &Answer| answer.body.replace(answer.header("x-correlation-id"), "");
    assert_eq!((known.status.as_u16(), masked(&known)), (401, masked(&unknown)));
    assert_eq!((read(&known)["code"].as_str(), unknown.status), (Some("wrongCredentials"), known.status));
    for _ in 0..3 {
        try_in("admin@comune-valdoro").await;
    }
    let waits = try_in("admin@comune-valdoro").await;
    assert_eq!((waits.status.as_u16(), read(&waits)["code"].as_str().unwrap()), (429, "tooManyRequests"));
    assert!(waits.header("retry-after").parse::<u32>().unwrap() >= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_manages_people_through_the_api() {
    let house = House::open().await;
    let token = open(&house, "admin@comune-valdoro").await;
    let users = format!("/api/v1/tenants/{}/users", house.valdoro);
    let new = json!({ "username": "carlo.verdi", "name": "Carlo", "familyName": "Verdi", "roles": ["api"] });
    let made = call(&house, Method::POST, &users, Some(&token), Some(new.clone())).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let body = read(&made);
    let path = format!("{users}/{}", body["id"].as_str().unwrap());
    assert_eq!(made.header("location"), path);
    let temporary = body["temporaryPassword"].as_str().unwrap();
    let again = call(&house, Method::POST, &users, Some(&token), Some(new)).await;
    assert_eq!((again.status.as_u16(), read(&again)["code"].as_str().unwrap()), (409, "usernameDuplicate"));

    let first = json!({ "username": "carlo.verdi@comune-valdoro", "password": temporary });
    let first = read(&call(&house, Method::POST, "/api/v1/sessions", None, Some(first)).await);
    assert_eq!(first["passwordChangeNeeded"], true);
    let carlo = first["token"].as_str().unwrap();
    let early = call(&house, Method::GET, "/api/v1/consumers/agreements", Some(carlo), None).await;
    assert_eq!((early.status.as_u16(), read(&early)["code"].as_str().unwrap()), (403, "passwordChangeNeeded"));
    let change = json!({ "password": temporary, "newPassword": PASSWORD });
    let changed = call(&house, Method::POST, "/api/v1/me/password", Some(carlo), Some(change)).await;
    let carlo = read(&changed)["token"].as_str().unwrap().to_owned();
    let later = call(&house, Method::GET, "/api/v1/consumers/agreements", Some(&carlo), None).await;
    assert_eq!(later.status, 200, "{}", later.body);

    let roles = json!({ "roles": ["support", "security"] });
    let changed = call(&house, Method::POST, &format!("{path}/roles/update"), Some(&token), Some(roles)).await;
    assert_eq!((changed.status.as_u16(), read(&changed)["roles"].clone()), (200, json!(["security", "support"])));
    let closed = call(&house, Method::POST, &format!("{path}/disable"), Some(&token), None).await;
    assert!(read(&closed)["disabledAt"].is_string(), "{}", closed.body);
    assert_eq!(call(&house, Method::GET, "/api/v1/me", Some(&carlo), None).await.status, 401);
    let me = format!("{users}/{}", house.people["admin@comune-valdoro"]);
    let demoted = json!({ "roles": ["api"] });
    let last = call(&house, Method::POST, &format!("{me}/roles/update"), Some(&token), Some(demoted)).await;
    assert_eq!((last.status.as_u16(), read(&last)["code"].as_str().unwrap()), (409, "lastAdministrator"));

    house.backend.clock.advance(601);
    let late = call(&house, Method::POST, &format!("{path}/enable"), Some(&token), None).await;
    assert_eq!((late.status.as_u16(), read(&late)["code"].as_str().unwrap()), (403, "passwordProofNeeded"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_password_is_not_kept_for_repeating() {
    let house = House::open().await;
    let token = open(&house, "admin@comune-valdoro").await;
    let users = format!("/api/v1/tenants/{}/users", house.valdoro);
    let send = async || {
        let new = json!({ "username": "carlo.verdi", "name": "Carlo", "familyName": "Verdi", "roles": ["api"] });
        let request = house
            .request(Method::POST, &users)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "crea-carlo");
        house.send(request.body(Body::from(new.to_string())).unwrap()).await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(first.status, 201, "{}", first.body);
    let temporary = read(&first)["temporaryPassword"].as_str().unwrap().to_owned();
    assert!(second.status.is_success() && !second.body.contains(&temporary), "{} {}", second.status, second.body);
}
