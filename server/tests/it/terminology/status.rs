//! Every row of the status table (seed 004 §3.2 and §4.2, `terminology.md` §2).

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use backend::terminology::{rate, size};
use backend::testing;
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use server::terminology::Channel;
use sha2::{Digest as _, Sha256};

use super::pki::NAME;
use super::{CSV, Desk, OID, csv, form, info};

const FHIR: &str = r#"{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"7","status":"active",
    "content":"complete","concept":[{"code":"A","display":"a","concept":[{"code":"B","display":"b"}]}]}"#;
const FHIR_XML: &str = r#"<CodeSystem xmlns="http://hl7.org/fhir"><url value="http://example.org/x"/><version value="8"/>
    <status value="active"/><content value="complete"/><concept><code value="A"/><display value="a"/></concept></CodeSystem>"#;

#[tokio::test]
async fn created_in_the_four_formats() {
    let desk = Desk::on_sqlite().await;
    let reply = desk.upload("1.0", CSV).await;
    let location = reply.headers["location"].to_str().unwrap().to_owned();
    let body = reply.ok(201);
    assert_eq!((&body["insertedItems"], &body["version"]), (&json!(3), &json!("1.0")));
    assert_eq!(location, format!("/fhir/{}", body["location"].as_str().unwrap()));
    assert!(body["location"].as_str().unwrap().starts_with("CodeSystem/"));
    assert_eq!(body["traceID"], body["spanID"], "the request begins here");
    let said = info("2").to_string();
    let parts = [("file", Some("a.JSON"), r#"[{"code":"1","display":"uno"}]"#), ("creationInfo", None, said.as_str())];
    let (head, body) = form("CUSTOM_JSON", &parts);
    assert_eq!(desk.send(head, &desk.tokens("2"), body).await.ok(201)["insertedItems"], 1);
    let (head, body) = form("FHIR_R4_JSON", &[("file", Some("a.json"), FHIR)]);
    let body = desk.send(head, &desk.tokens("7"), body).await.ok(201);
    assert_eq!(
        (&body["insertedItems"], &body["url"]),
        (&json!(2), &json!("http://example.org/cs")),
        "nested ones count"
    );
    let (head, body) = form("fhir-r4-xml", &[("file", Some("a.xml"), FHIR_XML), ("altro", None, "x")]);
    let body = desk.send(head, &desk.tokens("8"), body).await.ok(201);
    assert_eq!((&body["insertedItems"], &body["oid"]), (&json!(1), &json!(OID)), "the token's, as the file has none");
    assert_eq!(desk.left(), 0, "nothing is left of what arrived");
}

#[tokio::test]
async fn what_is_strange_is_told_with_its_place() {
    let desk = Desk::on_sqlite().await;
    let body = desk.upload("1.0", "code,display\n01,Uno\n01,Uno\n02,\n").await.ok(201);
    let codes: Vec<_> = body["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["repeatedConcept", "noDisplay"], "{body}");
    assert_eq!(body["warnings"][0]["line"], 3);
    let (head, form) = form("FHIR_R4_JSON", &[("file", Some("a.json"), FHIR)]);
    let body = desk.send(head, &desk.tokens("6"), form).await.ok(201);
    assert_eq!((&body["warnings"][0]["code"], &body["version"]), (&json!("fileDiffersFromToken"), &json!("7")));
}

#[tokio::test]
async fn deleted_and_then_not_there() {
    let desk = Desk::on_sqlite().await;
    desk.upload("1.0 beta", CSV).await.ok(201);
    assert_eq!(desk.delete("altra").await.refused(404, "/not-found")["type"], "/errors/not-found");
    let path = format!("/v1/terminology/urn%3Aoid%3A{OID}/1.0%20beta");
    let gone = |desk: &Desk| desk.tokens("1.0 beta");
    let request = || Request::builder().method(Method::DELETE).uri(&path);
    let body = desk.send(request(), &gone(&desk), Body::empty()).await.ok(200);
    assert_eq!(body["deletedItems"], 3);
    let again = desk.send(request(), &gone(&desk), Body::empty()).await.refused(404, "/not-found");
    assert_eq!(again["title"], "Risorsa non trovata.");
    let wrong = Request::builder().method(Method::DELETE).uri("/v1/terminology/LOINC/1");
    desk.send(wrong, &desk.tokens("1"), Body::empty()).await.refused(400, "/bad-request");
    let typed = request().header("content-type", "text/csv");
    desk.send(typed, &gone(&desk), Body::from("x")).await.refused(415, "/unsupported-media-type");
}

#[tokio::test]
async fn malformed() {
    let desk = Desk::on_sqlite().await;
    let typed = info("1").to_string();
    let typed = typed.as_str();
    let no_name = json!({ "oidName": " ", "url": "x", "oid": OID, "type": "ALTRO", "version": "1" }).to_string();
    let twice = r#"{"oidName":"a","oidName":"b"}"#;
    type Parts<'a> = &'a [(&'a str, Option<&'a str>, &'a str)];
    let cases: [(&str, Parts<'_>); 12] = [
        ("CLA_ML", &[("creationInfo", None, typed), ("file", Some("a.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed), ("file", Some("a.json"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed), ("file", Some("csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed), ("file", None, CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed)]),
        ("CUSTOM_CSV", &[("file", Some("a.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, "{"), ("file", Some("a.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, "[]"), ("file", Some("a.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, twice), ("file", Some("a.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed), ("file", Some("a.csv"), CSV), ("file", Some("b.csv"), CSV)]),
        ("CUSTOM_CSV", &[("creationInfo", None, typed), ("creationInfo", None, typed), ("file", Some("a.csv"), CSV)]),
        ("FHIR_R4_XML", &[("file", Some("a.xml"), "<!DOCTYPE a [<!ENTITY b \"c\">]><CodeSystem/>")]),
    ];
    for (format, parts) in cases {
        let (head, body) = form(format, parts);
        let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
        assert_eq!(
            (&refused["title"], &refused["type"]),
            (&json!("Richiesta malformata."), &json!("/errors/bad-request"))
        );
    }
    let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, no_name.as_str()), ("file", Some("a.csv"), CSV)]);
    let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
    let fields: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["creationInfo.oidName", "creationInfo.url", "creationInfo.type"]);
    for (boundary, content) in
        [("; boundary=y", "--x--\r\n"), ("", "--x--\r\n"), ("; boundary=x", "--x\r\nContent-Dispo")]
    {
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        let head = head.header("content-type", format!("multipart/form-data{boundary}"));
        desk.send(head, &desk.tokens("1"), Body::from(content)).await.refused(400, "/bad-request");
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

#[tokio::test]
async fn every_fault_of_a_file_is_told_at_once() {
    let desk = Desk::on_sqlite().await;
    let refused =
        desk.upload("1", "code,parent,display\nA,X,a\nB,,\"b\",c\nC,Y,c\n").await.refused(400, "/bad-request");
    let errors = refused["errors"].as_array().unwrap();
    assert!(errors.len() >= 3 && errors.iter().all(|one| one["line"].as_u64().is_some()), "{refused}");
    assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (0, 0));
}

#[tokio::test]
async fn a_duplicate_is_a_conflict_and_what_is_there_stays() {
    let desk = Desk::on_sqlite().await;
    desk.upload("1", CSV).await.ok(201);
    let refused = desk.upload("1", "code\nX\n").await.refused(409, "/conflict");
    assert_eq!((&refused["type"], &refused["title"]), (&json!("/errors"), &json!("Errore Generico.")));
    assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (3, 0));
    desk.upload("1", "display\nx\n").await.refused(400, "/bad-request");
    desk.upload("2", CSV).await.ok(201);
}

#[tokio::test]
async fn too_large_before_and_while_it_is_read() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Direct, |settings| settings.max_bytes = 2000);
    let long = format!("code\n{}", "A\n".repeat(40_000));
    let announced = desk.upload("1", &long).await.refused(413, "/payload-too-large");
    assert!(announced["detail"].as_str().unwrap().contains("2.000 byte"), "{announced}");
    let (_, body) = csv("1", &long);
    let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
    let head = head.header("content-type", "multipart/form-data; boundary=x");
    desk.send(head, &desk.tokens("1"), body).await.refused(413, "/payload-too-large");
    desk.upload("1", &format!("code\n{}", "A\n".repeat(1_000))).await.refused(413, "/payload-too-large");
    assert_eq!(desk.left(), 0);
}

#[tokio::test]
async fn another_media_type_route_or_method() {
    let desk = Desk::on_sqlite().await;
    for media_type in ["application/json", "text/csv", "multipart/mixed; boundary=x"] {
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        let head = head.header("content-type", media_type);
        desk.send(head, &desk.tokens("1"), Body::from(CSV)).await.refused(415, "/unsupported-media-type");
    }
    let head = |method, path: &str| Request::builder().method(method).uri(path);
    let none = ("".to_owned(), "".to_owned());
    desk.send(head(Method::GET, "/v1"), &none, Body::empty()).await.refused(404, "/not-found");
    desk.send(head(Method::GET, "/"), &none, Body::empty()).await.refused(404, "/not-found");
    let reply = desk.send(head(Method::PUT, "/v1/terminology/CUSTOM_CSV"), &none, Body::empty()).await;
    assert_eq!(reply.headers["allow"], "POST");
    reply.refused(405, "/method-not-allowed");
}

#[tokio::test]
async fn the_description_names_both_operations() {
    let desk = Desk::on_sqlite().await;
    let request = Request::builder().uri(server::terminology::openapi::PATH).extension(desk.peer());
    let reply = super::ask(&desk.router, request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body, server::terminology::openapi::document());
    let paths = reply.body["paths"].as_object().unwrap();
    assert!(paths.contains_key(server::terminology::UPLOAD) && paths.contains_key(server::terminology::DELETE));
    assert!(reply.body["paths"][server::terminology::UPLOAD]["post"]["responses"]["403"].is_object());
}

#[tokio::test]
async fn too_many_calls_of_a_signer_leave_its_tokens_good() {
    let desk = Desk::on_sqlite().await;
    let who = format!("signer|{NAME}");
    while rate::admit(&desk.cx, &who, 119).await.unwrap().is_none() {}
    let tokens = desk.tokens("1");
    let reply = desk.upload_with("1", &tokens, CSV).await;
    assert!(reply.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0);
    reply.refused(429, "/too-many-requests");
    desk.cx.clock.advance(61);
    desk.upload_with("1", &tokens, CSV).await.ok(201);
    rate::sweep(&desk.cx).await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_comes_to_nothing() {
    for (stall, deadline) in [(40, 5_000), (5_000, 40)] {
        let cx = testing::backend(testing::On::Sqlite).await.unwrap();
        let desk = Desk::with(cx, Channel::Direct, |settings| {
            settings.stall = Duration::from_millis(stall);
            settings.deadline = Duration::from_millis(deadline);
        });
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        let head = head.header("content-type", "multipart/form-data; boundary=x");
        let silent = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        desk.send(head, &desk.tokens("1"), silent).await.refused(504, "/timeout");
        assert_eq!(desk.left(), 0);
    }
}

#[tokio::test]
async fn unavailable_without_authorities_or_database() {
    let desk = Desk::on_sqlite().await;
    std::fs::write(&desk.ca, "").unwrap();
    let reply = desk.upload("1", CSV).await;
    assert_eq!(reply.headers["retry-after"], "5");
    reply.refused(503, "/unavailable");
    std::fs::write(&desk.ca, &desk.authority.pem).unwrap();
    desk.upload("1", CSV).await.ok(201);
    desk.cx.db.close().await;
    desk.upload("2", CSV).await.refused(503, "/unavailable");
}

#[tokio::test]
async fn the_tokens_are_judged_before_the_body_and_the_body_before_the_claims_about_it() {
    let desk = Desk::on_sqlite().await;
    let none = ("x".to_owned(), "x".to_owned());
    let head =
        || Request::builder().method(Method::POST).uri("/v1/terminology/ALTRO").header("content-type", "image/png");
    // A body that fails when it is read.
    let broken = || Body::from_stream(stream::once(async { Err::<Bytes, _>(std::io::Error::other("read")) }));
    desk.send(head(), &none, broken()).await.refused(403, "/jwt-jwt");
    desk.send(head(), &desk.tokens("1"), broken()).await.refused(415, "/unsupported-media-type");
    let hash = hex::encode(Sha256::digest(CSV));
    let tokens = desk.tokens_with("1", |_, _, payload| payload["file_hash"] = json!(hash.to_uppercase()));
    let other = desk.tokens_with("1", |_, _, payload| payload["file_hash"] = json!("ab".repeat(32)));
    desk.upload_with("1", &other, CSV).await.refused(403, "/jwt-file_hash");
    desk.upload_with("1", &other, CSV).await.refused(403, "/jwt-jti");
    desk.upload_with("1", &tokens, CSV).await.ok(201);
}
