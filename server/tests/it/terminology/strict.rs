//! The strict profile, the checksum that an upload has to name, and the answer to a call without `Authorization`: each rule kept
//! and broken. That nothing of it is asked where nobody switched it on is in `claim`, `rule`, `status` and `table`.

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, Request};
use backend::terminology::size;
use backend::testing;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::terminology::Profile;
use domain::terminology::token::Which;
use serde_json::{Value, json};
use server::terminology::{AUDIENCES, Channel, MissingBearer, Settings};
use sha2::{Digest as _, Sha256};

use super::{CSV, Desk, OID, PERSON, ask, csv, form, info, peer, signed};

async fn desk(change: impl FnOnce(&mut Settings)) -> Desk {
    Desk::with(testing::backend(testing::On::Sqlite).await.unwrap(), Channel::Direct, change)
}

async fn strict() -> Desk {
    desk(|settings| settings.wanted.profile = Profile::Strict).await
}

/// Nothing of a version is there, nor of a file.
async fn nothing(desk: &Desk, oid: &str, version: &str) {
    assert_eq!((size(&desk.cx, oid, version).await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

fn delete(version: &str) -> Builder {
    Request::builder().method(Method::DELETE).uri(format!("/v1/terminology/{OID}/{version}"))
}

fn codes(refused: &Value, name: &str) -> Vec<String> {
    let errors = refused["errors"].as_array().unwrap();
    errors.iter().map(|one| one[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_as_it_is_written_is_taken_in_and_taken_away() {
    let desk = strict().await;
    desk.upload("1", CSV).await.ok(201);
    let said = info("2").to_string();
    let parts = [("creationInfo", None, said.as_str()), ("file", Some("a.JSON"), r#"[{"code":"1","display":"uno"}]"#)];
    let (head, body) = form("CUSTOM_JSON", &parts);
    desk.send(head, &desk.tokens("2"), body).await.ok(201);
    assert_eq!(desk.delete("1").await.ok(200)["deletedItems"], 3);
}

#[tokio::test]
async fn claims_that_are_nearly_as_they_are_written_are_refused_in_either_token() {
    let desk = strict().await;
    for which in [Which::Bearer, Which::Integrity] {
        for (claim, value) in [
            ("aud", json!(AUDIENCES[0].to_uppercase())),
            ("aud", json!([AUDIENCES[0].replace("/v1", "/V1")])),
            ("sub", json!(format!("{PERSON}^^^&2.16.840.1.113883.2.9.4.3.2&ISO"))),
            ("sub", json!(format!("{PERSON}7"))),
        ] {
            let tokens = desk.tokens_with("1", |of, _, payload| {
                if of == which {
                    payload[claim] = value.clone();
                }
            });
            let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{claim}"));
            assert!(refused["detail"].as_str().unwrap().contains(which.header()), "{claim} {value}: {refused}");
        }
    }
    nothing(&desk, OID, "1").await;
    for (version, claim, value) in [
        ("1", "aud", json!(AUDIENCES[1])),
        ("2", "aud", json!(["https://other.example", format!("{}/", AUDIENCES[0])])),
        ("3", "sub", json!("RSSMRA80A01H501U")),
        ("4", "sub", json!("29259870359")),
    ] {
        let tokens = desk.tokens_with(version, |_, _, payload| payload[claim] = value.clone());
        desk.upload_with(version, &tokens, CSV).await.ok(201);
    }
}

#[tokio::test]
async fn headers_of_tokens_that_are_nearly_as_they_are_written_are_refused_in_either_token() {
    let desk = strict().await;
    let text = STANDARD.encode(&desk.signer.der);
    let broken = format!("{}\n{}", &text[..64], &text[64..]);
    for which in [Which::Bearer, Which::Integrity] {
        for (name, value) in [("typ", json!("jwt")), ("x5c", json!(text)), ("x5c", json!([broken]))] {
            let tokens = desk.tokens_with("1", |of, header, _| {
                if of == which {
                    header[name] = value.clone();
                }
            });
            let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{name}"));
            assert!(refused["detail"].as_str().unwrap().contains(which.header()), "{name} {value}: {refused}");
        }
    }
    nothing(&desk, OID, "1").await;
    let tokens = desk.tokens_with("1", |_, header, _| header["x5c"] = json!([text]));
    desk.upload_with("1", &tokens, CSV).await.ok(201);
}

#[tokio::test]
async fn the_second_token_says_the_version_for_both_operations() {
    let desk = strict().await;
    let unsaid = || desk.tokens_with("1", |_, _, payload| drop(payload.as_object_mut().unwrap().remove("version")));
    let refused = desk.upload_with("1", &unsaid(), CSV).await.refused(403, "/jwt-version");
    assert!(refused["detail"].as_str().unwrap().contains("manca"), "{refused}");
    nothing(&desk, OID, "1").await;
    // The first token need not.
    let tokens = desk.tokens_with("1", |which, _, payload| {
        if which == Which::Bearer {
            drop(payload.as_object_mut().unwrap().remove("version"));
        }
    });
    desk.upload_with("1", &tokens, CSV).await.ok(201);
    desk.send(delete("1"), &unsaid(), Body::empty()).await.refused(403, "/jwt-version");
    desk.delete("1").await.ok(200);
}

#[tokio::test]
async fn a_format_is_named_as_it_is_written() {
    let desk = strict().await;
    let said = info("1").to_string();
    let parts = [("creationInfo", None, said.as_str()), ("file", Some("a.csv"), CSV)];
    for format in ["custom_csv", "CUSTOM-CSV", "Custom_CSV"] {
        let (head, body) = form(format, &parts);
        let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
        assert!(refused["detail"].as_str().unwrap().contains(format), "{refused}");
    }
    let (head, body) = form("CUSTOM_CSV", &parts);
    desk.send(head, &desk.tokens("1"), body).await.ok(201);
}

#[tokio::test]
async fn whoever_takes_no_json_is_told_so() {
    let desk = strict().await;
    for accept in ["text/html", "application/xml", "application/json;q=0, */*"] {
        let (head, body) = csv("1", CSV);
        let refused = desk.send(head.header("accept", accept), &desk.tokens("1"), body).await;
        assert!(refused.refused(400, "/bad-request")["detail"].as_str().unwrap().contains("Accept"), "{accept}");
        let reply = desk.send(delete("1").header("accept", accept), &desk.tokens("1"), Body::empty()).await;
        reply.refused(400, "/bad-request");
    }
    nothing(&desk, OID, "1").await;
    for accept in ["application/json", "*/*", "application/*;q=0.1", "text/html, application/json;q=0.5"] {
        let (head, body) = csv("1", CSV);
        desk.send(head.header("accept", accept), &desk.tokens("1"), body).await.ok(201);
        desk.send(delete("1").header("accept", accept), &desk.tokens("1"), Body::empty()).await.ok(200);
    }
}

/// An upload whose file is said to be of a type.
fn said_to_be(version: &str, media_type: &str) -> (Builder, Body) {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"creationInfo\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tipologia.csv\"\r\n\
         Content-Type: {media_type}\r\n\r\n{CSV}\r\n--x--\r\n",
        info(version)
    );
    let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
    (head.header("content-type", "multipart/form-data; boundary=x"), Body::from(body))
}

#[tokio::test]
async fn a_file_that_is_said_to_be_something_else_is_refused() {
    let desk = strict().await;
    for media_type in ["image/png", "application/pdf", "application/zip", "video/mp4"] {
        let (head, body) = said_to_be("1", media_type);
        let refused = desk.send(head, &desk.tokens("1"), body).await.refused(415, "/unsupported-media-type");
        assert!(refused["detail"].as_str().unwrap().contains(media_type), "{refused}");
    }
    nothing(&desk, OID, "1").await;
    let names = ["text/csv", "text/plain; charset=utf-8", "application/octet-stream", "application/vnd.ms-excel"];
    for (version, media_type) in ["1", "2", "3", "4"].into_iter().zip(names) {
        let (head, body) = said_to_be(version, media_type);
        desk.send(head, &desk.tokens(version), body).await.ok(201);
    }
    let lenient = Desk::on_sqlite().await;
    let (head, body) = said_to_be("1", "image/png");
    lenient.send(head, &lenient.tokens("1"), body).await.ok(201);
}

#[tokio::test]
async fn nothing_is_sent_that_nobody_asked_for() {
    let desk = strict().await;
    let said = info("1").to_string();
    let file = ("file", Some("a.csv"), CSV);
    let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, said.as_str()), file, ("altro", None, "x")]);
    let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
    assert!(refused["detail"].as_str().unwrap().contains("«altro»"), "{refused}");
    let mut more = info("1");
    (more["note"], more["url"]) = (json!("Prima stesura"), json!("tipologia"));
    let more = more.to_string();
    let send = async |desk: &Desk, info: &str| {
        let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, info), file]);
        desk.send(head, &desk.tokens("1"), body).await
    };
    let refused = send(&desk, &more).await.refused(400, "/bad-request");
    assert_eq!(codes(&refused, "field"), ["creationInfo.url", "creationInfo.note"], "{refused}");
    assert_eq!(codes(&refused, "code"), ["malformed", "unexpected"], "{refused}");
    nothing(&desk, OID, "1").await;
    send(&desk, &said).await.ok(201);
    let lenient = Desk::on_sqlite().await;
    let mut more = info("1");
    more["note"] = json!("Prima stesura");
    send(&lenient, &more.to_string()).await.ok(201);
}

/// A code system that says of itself what it is.
fn resource(oid: Option<&str>, version: &str) -> Value {
    let mut resource = json!({
        "resourceType": "CodeSystem", "url": "http://example.org/cs", "version": version, "status": "active",
        "content": "complete", "concept": [{ "code": "A", "display": "a" }],
    });
    if let Some(oid) = oid {
        resource["identifier"] = json!([{ "system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{oid}") }]);
    }
    resource
}

#[tokio::test]
async fn a_fhir_file_says_of_itself_what_the_token_says() {
    let desk = strict().await;
    let send = async |desk: &Desk, resource: &Value| {
        let content = resource.to_string();
        let (head, body) = form("FHIR_R4_JSON", &[("file", Some("a.json"), content.as_str())]);
        desk.send(head, &desk.tokens("1"), body).await
    };
    for (other, claim, oid, version) in [
        (resource(Some(OID), "2"), "version", OID, "2"),
        (resource(None, "2"), "version", OID, "2"),
        (resource(Some("2.999.1"), "1"), "oid", "2.999.1", "1"),
        // Of two that differ the first is told.
        (resource(Some("2.999.1"), "2"), "oid", "2.999.1", "2"),
    ] {
        let refused = send(&desk, &other).await.refused(403, &format!("/jwt-{claim}"));
        assert!(refused["detail"].as_str().unwrap().contains("invece di «"), "{refused}");
        nothing(&desk, oid, version).await;
        nothing(&desk, OID, "1").await;
    }
    let mut more = resource(Some(OID), "1");
    more["colore"] = json!("nero");
    let refused = send(&desk, &more).await.refused(400, "/bad-request");
    assert_eq!(codes(&refused, "code"), ["unknownElement"], "{refused}");
    assert!(!refused.to_string().contains("non è stato letto"), "{refused}");
    let body = send(&desk, &resource(Some(OID), "1")).await.ok(201);
    assert_eq!((&body["oid"], &body["version"], &body["warnings"]), (&json!(OID), &json!("1"), &Value::Null));
    // What the file leaves out the token says.
    let content = resource(None, "3").to_string();
    let (head, body) = form("FHIR_R4_JSON", &[("file", Some("a.json"), content.as_str())]);
    assert_eq!(desk.send(head, &desk.tokens("3"), body).await.ok(201)["oid"], OID);
    let lenient = Desk::on_sqlite().await;
    let body = send(&lenient, &resource(Some("2.999.1"), "2")).await.ok(201);
    assert_eq!(body["warnings"][0]["code"], "fileDiffersFromToken", "{body}");
}

#[tokio::test]
async fn a_fhir_file_comes_without_creation_info() {
    let desk = strict().await;
    let (said, content) = (info("1").to_string(), resource(Some(OID), "1").to_string());
    let file = ("file", Some("a.json"), content.as_str());
    let both = [("creationInfo", None, said.as_str()), file];
    let (head, body) = form("FHIR_R4_JSON", &both);
    let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
    assert!(refused["detail"].as_str().unwrap().contains("non è ammessa per i formati FHIR"), "{refused}");
    nothing(&desk, OID, "1").await;
    let (head, body) = form("FHIR_R4_JSON", &[file]);
    desk.send(head, &desk.tokens("1"), body).await.ok(201);
    let lenient = Desk::on_sqlite().await;
    let (head, body) = form("FHIR_R4_JSON", &both);
    lenient.send(head, &lenient.tokens("1"), body).await.ok(201);
}

#[tokio::test]
async fn what_is_strange_in_a_file_keeps_it_out() {
    let (desk, lenient) = (strict().await, Desk::on_sqlite().await);
    for (version, content, code) in [
        ("1", "code,display\n01,Uno\n01,Due\n", "duplicateCode"),
        ("2", "code,display\n01-ago,Uno\n", "spreadsheetCode"),
    ] {
        let refused = desk.upload(version, content).await.refused(400, "/bad-request");
        assert_eq!(codes(&refused, "code"), [code], "{refused}");
        assert!(!refused.to_string().contains("vale la prima"), "none of it is kept: {refused}");
        nothing(&desk, OID, version).await;
        assert_eq!(lenient.upload(version, content).await.ok(201)["warnings"][0]["code"], code);
    }
    // The same row twice is no fault in either.
    let body = desk.upload("1", "code,display\n01,Uno\n01,Uno\n").await.ok(201);
    assert_eq!(body["warnings"][0]["code"], "repeatedConcept", "{body}");
}

#[tokio::test]
async fn where_that_is_asked_for_an_upload_says_which_file_it_sends_and_a_deletion_does_not() {
    let desk = desk(|settings| settings.wanted.requires_file_hash = true).await;
    let refused = desk.upload("1", CSV).await.refused(403, "/jwt-file_hash");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("manca") && detail.contains("FSE-JWT-Terminology"), "{detail}");
    let hash = hex::encode(Sha256::digest(CSV));
    // In the first token it says nothing.
    let misplaced = desk.tokens_with("1", |which, _, payload| {
        if which == Which::Bearer {
            payload["file_hash"] = json!(hash);
        }
    });
    desk.upload_with("1", &misplaced, CSV).await.refused(403, "/jwt-file_hash");
    nothing(&desk, OID, "1").await;
    for (version, name) in [("1", "file_hash"), ("2", "hash_file")] {
        let tokens = desk.tokens_with(version, |_, _, payload| payload[name] = json!(hash));
        desk.upload_with(version, &tokens, CSV).await.ok(201);
    }
    desk.delete("1").await.ok(200);
}

#[tokio::test]
async fn where_that_is_asked_for_a_call_without_authorization_is_401() {
    let desk = desk(|settings| settings.missing_bearer = MissingBearer::Unauthorized).await;
    let (bearer, integrity) = desk.tokens("1");
    let bearer = format!("Bearer {bearer}");
    let call = async |method: Method, lines: &[(&str, &str)]| {
        let (mut head, body) = match method {
            Method::POST => csv("1", CSV),
            _ => (delete("1"), Body::empty()),
        };
        for (name, value) in lines {
            head = head.header(*name, *value);
        }
        ask(&desk.router, head.extension(desk.peer()).body(body).unwrap()).await
    };
    let second = ("fse-jwt-terminology", integrity.as_str());
    for method in [Method::POST, Method::DELETE] {
        let none: &[(&str, &str)] = &[];
        for lines in [none, &[second][..]] {
            let reply = call(method.clone(), lines).await;
            assert_eq!(reply.headers["www-authenticate"], "Bearer");
            let refused = reply.refused(401, "/unauthorized");
            let row = (&refused["type"], &refused["title"]);
            assert_eq!(row, (&json!("/errors/unauthorized"), &json!("Non autorizzato.")));
            assert!(refused["detail"].as_str().unwrap().contains("Authorization"), "{refused}");
        }
        // Everything else is 403 as before.
        for (lines, instance) in [
            (&[("authorization", "Basic YTpi"), second][..], "/jwt-jwt"),
            (&[("authorization", "Bearer a.b"), second][..], "/jwt-jwt"),
            (&[("authorization", ""), second][..], "/missing-jwt"),
            (&[("authorization", bearer.as_str())][..], "/missing-jwt"),
        ] {
            let reply = call(method.clone(), lines).await;
            assert!(!reply.headers.contains_key("www-authenticate"), "{lines:?}");
            reply.refused(403, instance);
        }
    }
    let (head, body) = csv("1", CSV);
    let stranger = signed(head, &desk.tokens("1")).extension(peer(&[])).body(body).unwrap();
    let reply = ask(&desk.router, stranger).await;
    assert!(!reply.headers.contains_key("www-authenticate"), "a certificate is missing, and no token");
    reply.refused(401, "/unauthorized");
    call(Method::POST, &[("authorization", bearer.as_str()), second]).await.ok(201);
}
