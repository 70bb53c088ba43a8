//! Every rule of the tokens, kept and broken (seed 004 §5.1, `terminology.md` §3): the refusal names the claim.

use axum::body::Body;
use axum::http::{Method, Request};
use domain::terminology::token::{DAY, FUTURE, Which};
use serde_json::{Value, json};
use server::terminology::AUDIENCES;

use super::{CSV, Desk, OID, csv, signed};

/// Changes a member of the header or of the payload; null takes it away.
fn put(object: &mut Value, name: &str, value: &Value) {
    if let Some(members) = object.as_object_mut() {
        if value.is_null() { drop(members.remove(name)) } else { drop(members.insert(name.to_owned(), value.clone())) }
    }
}

#[tokio::test]
async fn payloads() {
    use Which::{Bearer, Integrity};
    let desk = Desk::on_sqlite().await;
    let now = desk.cx.now().0 / 1_000_000;
    let bad: Vec<(Which, &str, Value)> = vec![
        (Bearer, "iss", Value::Null),
        (Bearer, "iss", json!("integrity:S1#190201234567PR")),
        (Integrity, "iss", json!("auth:S1#190201234567PR")),
        (Integrity, "iss", json!("integrity:S1")),
        (Bearer, "iss", json!(1)),
        (Integrity, "iss", Value::Null),
        (Bearer, "iat", Value::Null),
        (Bearer, "iat", json!(1.5)),
        (Bearer, "iat", json!(-1)),
        (Bearer, "iat", json!(now + FUTURE + 1)),
        (Bearer, "iat", json!(now - DAY - 1)),
        (Integrity, "iat", json!(now * 1000)),
        (Integrity, "iat", json!(now.to_string())),
        (Bearer, "exp", Value::Null),
        (Bearer, "exp", json!(now)),
        (Integrity, "exp", json!(now + DAY + 1)),
        (Integrity, "exp", json!(now * 1000)),
        (Bearer, "exp", json!((now + 60).to_string())),
        (Integrity, "nbf", json!(now + 1)),
        (Bearer, "nbf", json!("presto")),
        (Bearer, "jti", json!("x".repeat(256))),
        (Integrity, "jti", json!(true)),
        (Bearer, "jti", Value::Null),
        (Bearer, "jti", json!(1.5)),
        (Integrity, "jti", json!("")),
        (Bearer, "aud", Value::Null),
        (Integrity, "aud", json!("https://other.example")),
        (Bearer, "aud", json!(7)),
        (Integrity, "aud", json!([])),
        (Bearer, "sub", Value::Null),
        (Integrity, "sub", json!(12)),
        (Bearer, "sub", json!("MARIO")),
        // The other token names another person.
        (Integrity, "sub", json!("RSSMRA80A01H501U")),
        (Integrity, "oid", Value::Null),
        (Integrity, "oid", json!("1.2.3")),
        (Integrity, "oid", json!("LOINC")),
        (Integrity, "version", json!("2")),
        (Integrity, "version", json!(1)),
        (Integrity, "version", json!(" ")),
        (Integrity, "file_hash", json!(1)),
        (Integrity, "file_hash", json!("ab")),
    ];
    for (which, claim, value) in bad {
        let tokens = desk.tokens_with("1", |of, _, payload| {
            if of == which {
                put(payload, claim, &value);
            }
        });
        let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{claim}"));
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(claim) && detail.contains(which.header()), "{detail}");
        assert_eq!(refused["title"], "Token JWT mancante o non valido.");
    }
    let good: Vec<(&str, Value)> = vec![
        ("iat", json!(now + FUTURE)),
        ("nbf", json!(now)),
        ("aud", json!(AUDIENCES[1])),
        ("aud", json!(["https://other.example", format!("{}/", AUDIENCES[0])])),
        ("oid", json!(format!("urn:oid:{OID}"))),
        ("sub", json!("RSSMRA80A01H501U")),
        ("version", Value::Null),
    ];
    for (number, (claim, value)) in good.into_iter().enumerate() {
        let version = format!("buona-{number}");
        let tokens = desk.tokens_with(&version, |_, _, payload| put(payload, claim, &value));
        let reply = desk.upload_with(&version, &tokens, CSV).await;
        assert_eq!(reply.status, 201, "{claim} {value}: {}", reply.body);
    }
    let number = desk.tokens_with("numero", |_, _, payload| payload["jti"] = json!(1_540_918_800));
    desk.upload_with("numero", &number, CSV).await.ok(201);
}

#[tokio::test]
async fn headers_of_tokens() {
    let desk = Desk::on_sqlite().await;
    let other = desk.authority.mint(1, |params| params.serial_number = Some(77_u64.into()));
    let x5c = |der: &[u8]| json!([base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der)]);
    let bad: Vec<(Which, &str, Value)> = vec![
        (Which::Bearer, "alg", json!("none")),
        (Which::Bearer, "alg", json!("HS256")),
        (Which::Integrity, "alg", json!("PS256")),
        (Which::Integrity, "alg", Value::Null),
        (Which::Bearer, "typ", Value::Null),
        (Which::Bearer, "typ", json!("at+jwt")),
        (Which::Bearer, "jku", json!("https://a.example")),
        (Which::Bearer, "x5u", json!("https://a.example")),
        (Which::Integrity, "jwk", json!({})),
        (Which::Integrity, "crit", json!(["b64"])),
        (Which::Bearer, "x5c", Value::Null),
        (Which::Bearer, "x5c", json!([])),
        (Which::Bearer, "x5c", json!(["?"])),
        // The same key in another certificate: both tokens have the same one.
        (Which::Integrity, "x5c", x5c(&other.der)),
    ];
    for (which, name, value) in bad {
        let tokens = desk.tokens_with("1", |of, header, _| {
            if of == which {
                put(header, name, &value);
            }
        });
        desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{name}"));
    }
    // Signed with RS256, and said to be RS512.
    let tokens = desk.tokens_with("1", |_, header, _| header["alg"] = json!("RS512"));
    desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-signature");
    let tokens = desk.tokens_with("1", |_, header, _| header["kid"] = json!("0"));
    desk.upload_with("1", &tokens, CSV).await.ok(201);
}

#[tokio::test]
async fn tokens_are_there_once_and_used_once() {
    let desk = Desk::on_sqlite().await;
    let lines = |lines: &[(&str, String)]| {
        let (mut head, body) = csv("1", CSV);
        for (name, value) in lines {
            head = head.header(*name, value);
        }
        head.extension(desk.peer()).body(body).unwrap()
    };
    let (bearer, integrity) = desk.tokens("1");
    let bearer = format!("Bearer {bearer}");
    for (missing, instance) in [
        (vec![], "/missing-jwt"),
        (vec![("authorization", bearer.clone())], "/missing-jwt"),
        (vec![("fse-jwt-terminology", integrity.clone())], "/missing-jwt"),
        (vec![("authorization", "Basic YTpi".into()), ("fse-jwt-terminology", integrity.clone())], "/jwt-jwt"),
        (
            vec![
                ("authorization", bearer.clone()),
                ("authorization", bearer.clone()),
                ("fse-jwt-terminology", integrity.clone()),
            ],
            "/jwt-jwt",
        ),
        (
            vec![
                ("authorization", bearer.clone()),
                ("fse-jwt-terminology", integrity.clone()),
                ("fse-jwt-terminology", integrity.clone()),
            ],
            "/jwt-jwt",
        ),
        (vec![("authorization", bearer.clone()), ("fse-jwt-terminology", "a".repeat(20_000))], "/jwt-jwt"),
    ] {
        super::ask(&desk.router, lines(&missing)).await.refused(403, instance);
    }
    let good = lines(&[
        ("authorization", bearer.replace("Bearer", "bearer")),
        ("fse-jwt-terminology", format!("Bearer {integrity}")),
    ]);
    super::ask(&desk.router, good).await.ok(201);
    let again = [("authorization", bearer), ("fse-jwt-terminology", integrity)];
    super::ask(&desk.router, lines(&again)).await.refused(403, "/jwt-jti");
}

#[tokio::test]
async fn a_deletion_says_what_it_deletes() {
    let desk = Desk::on_sqlite().await;
    desk.upload("1", CSV).await.ok(201);
    let path = format!("/v1/terminology/{OID}/1");
    for (claim, value) in [("oid", json!("1.2.3")), ("version", json!("2")), ("version", Value::Null)] {
        let tokens = desk.tokens_with("1", |_, _, payload| put(payload, claim, &value));
        let request = signed(Request::builder().method(Method::DELETE).uri(&path), &tokens).extension(desk.peer());
        let reply = super::ask(&desk.router, request.body(Body::empty()).unwrap()).await;
        reply.refused(403, &format!("/jwt-{claim}"));
    }
    desk.delete("1").await.ok(200);
}
