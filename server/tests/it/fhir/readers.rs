//! Who may read: somebody who is signed in, a token, everybody where that is said; machines by their certificate.

use axum::body::Body;
use axum::http::{Method, Request, header};

use crate::house::{House, PASSWORD};
use crate::terminology::{CSV, Desk, ask};

const PATH: &str = "/fhir/metadata";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_in_reads_with_whichever_role() {
    let house = House::open().await;
    let nobody = house.get(PATH, None).await;
    assert_eq!((nobody.status.as_u16(), nobody.header("content-type")), (401, "application/fhir+json; charset=utf-8"));
    assert!(nobody.body.contains("\"code\":\"login\"") && nobody.body.contains("PONTE_FHIR_READ"), "{}", nobody.body);
    let sid = house.enter("admin@comune-valdoro").await;
    let signed_in = house.get(PATH, Some(&sid)).await;
    assert_eq!(signed_in.status, 200, "{}", signed_in.body);
    assert!(signed_in.body.contains("https://ponte.example/fhir"), "{}", signed_in.body);
    let body = serde_json::json!({ "username": "admin@comune-valdoro", "password": PASSWORD }).to_string();
    let request = house.request(Method::POST, "/api/v1/sessions").header(header::CONTENT_TYPE, "application/json");
    let opened = house.send(request.body(Body::from(body)).unwrap()).await;
    let token = serde_json::from_str::<serde_json::Value>(&opened.body).unwrap()["token"].as_str().unwrap().to_owned();
    for (token, status) in [(token.as_str(), 200), ("pippo", 401)] {
        let request = house.request(Method::GET, PATH).header(header::AUTHORIZATION, format!("Bearer {token}"));
        assert_eq!(house.send(request.body(Body::empty()).unwrap()).await.status.as_u16(), status);
    }
    // By POST a cookie counts only from our own pages, as everywhere.
    for (from, status) in [("same-origin", 400), ("cross-site", 403)] {
        let request = house.request(Method::POST, "/fhir/CodeSystem/$lookup").header("sec-fetch-site", from);
        let request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
        let asked = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(asked.status, status, "{}", asked.body);
        assert!(asked.body.contains("OperationOutcome"), "{}", asked.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_reads_where_that_is_said() {
    let backend = backend::testing::backend(backend::testing::On::Sqlite).await.unwrap();
    let outside = server::door::Outside { origin: "https://ponte.example".into(), proxies: Vec::new() };
    let door = server::door::Door::new(backend, outside);
    let router = server::fhir::router(door, server::fhir::Readers::Public);
    let reply = ask(&router, Request::builder().uri(PATH).body(Body::empty()).unwrap()).await;
    assert_eq!((reply.status, reply.body["resourceType"].as_str()), (200, Some("CapabilityStatement")));
}

on_both! {
    async fn the_location_of_an_upload_leads_to_what_was_loaded(cx: Backend) {
        let desk = Desk::new(cx);
        let loaded = desk.upload("1.0", CSV).await;
        assert_eq!(loaded.status, 201, "{}", loaded.body);
        let location = loaded.headers["location"].to_str().unwrap();
        let read = |with_certificate: bool| {
            let request = Request::builder().uri(location);
            let request = if with_certificate { request.extension(desk.peer()) } else { request };
            ask(&desk.router, request.body(Body::empty()).unwrap())
        };
        let found = read(true).await;
        assert_eq!((found.status, found.body["version"].as_str()), (200, Some("1.0")), "{}", found.body);
        assert_eq!(found.body["concept"].as_array().unwrap().len(), 3);
        let refused = read(false).await;
        assert_eq!((refused.status, refused.body["resourceType"].as_str()), (401, Some("OperationOutcome")));
        assert_eq!(refused.headers["content-type"], "application/fhir+json; charset=utf-8");
        assert_eq!(desk.delete("1.0").await.status, 200);
        assert_eq!(read(true).await.status, 404);
    }
}
