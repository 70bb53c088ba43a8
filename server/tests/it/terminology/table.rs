//! Every row of the table of refusals as it is written (seed 004 §6.2, `terminology.md` §2), for both operations, and which
//! of several faults is told (§1.4). What leads to a row is in `status`, `claim`, `certificate` and `bad_input`.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use backend::terminology::{rate, size};
use backend::testing;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use server::terminology::Channel;

use super::pki::NAME;
use super::{CSV, Desk, OID, Reply, ask, csv, form, info, peer, signed};

const FHIR: &str = r#"{"resourceType":"CodeSystem","url":"http://example.org/cs","status":"active","content":"complete",
    "concept":[{"code":"A","display":"a"}]}"#;
const FORBIDDEN: [&str; 2] = ["/errors/forbidden", "Token JWT mancante o non valido."];
const UNAUTHORIZED: [&str; 2] = ["/errors/unauthorized", "Non autorizzato."];
const MALFORMED: [&str; 2] = ["/errors/bad-request", "Richiesta malformata."];

/// A refusal with the `type` and `title` of its row.
#[track_caller]
fn row(reply: Reply, status: u16, [kind, title]: [&str; 2], instance: &str) -> Value {
    let body = reply.refused(status, instance);
    assert_eq!((&body["type"], &body["title"]), (&json!(kind), &json!(title)), "{body}");
    body
}

/// The signer has called as often as it may in this minute.
async fn used_up(desk: &Desk) {
    while rate::admit(&desk.cx, &format!("signer|{NAME}"), 119).await.unwrap().is_none() {}
}

#[tokio::test]
async fn every_row_of_an_upload_is_as_it_is_written() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Direct, |settings| {
        settings.max_bytes = 2000;
        settings.stall = Duration::from_millis(200);
    });
    let head = |media_type: &str| {
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        head.header("content-type", media_type)
    };
    desk.upload("1", CSV).await.ok(201);
    row(desk.upload("2", "code,display\n").await, 400, MALFORMED, "/bad-request");
    let (stranger, body) = csv("2", CSV);
    let stranger = signed(stranger, &desk.tokens("2")).extension(peer(&[])).body(body).unwrap();
    row(ask(&desk.router, stranger).await, 401, UNAUTHORIZED, "/unauthorized");
    let (bare, body) = csv("2", CSV);
    let bare = bare.extension(desk.peer()).body(body).unwrap();
    row(ask(&desk.router, bare).await, 403, FORBIDDEN, "/missing-jwt");
    let elsewhere = Request::builder().method(Method::POST).uri("/v1/terminologie/CUSTOM_CSV");
    let lost = desk.send(elsewhere, &desk.tokens("2"), Body::empty()).await;
    row(lost, 404, ["/errors/not-found", "Risorsa non trovata."], "/not-found");
    row(desk.upload("1", CSV).await, 409, ["/errors", "Errore Generico."], "/conflict");
    let long = format!("code\n{}", "A\n".repeat(40_000));
    let large = ["/errors/payload-too-large", "Contenuto troppo grande."];
    row(desk.upload("2", &long).await, 413, large, "/payload-too-large");
    let typed = desk.send(head("text/csv"), &desk.tokens("2"), Body::from(CSV)).await;
    let other = ["/errors/unsupported-media-type", "Tipo di contenuto non ammesso."];
    row(typed, 415, other, "/unsupported-media-type");
    let silent = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let late = desk.send(head("multipart/form-data; boundary=x"), &desk.tokens("2"), silent).await;
    row(late, 504, ["/errors", "Tempo scaduto."], "/timeout");
    used_up(&desk).await;
    let often = desk.upload("2", CSV).await;
    assert!(often.headers.contains_key("retry-after"));
    row(often, 429, ["/errors/too-many-requests", "Troppe richieste."], "/too-many-requests");
    assert_eq!((size(&desk.cx, OID, "2").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
    desk.cx.db.close().await;
    let closed = desk.upload("2", CSV).await;
    assert_eq!(closed.headers["retry-after"], "5");
    row(closed, 503, ["/errors", "Servizio non disponibile."], "/unavailable");
}

#[tokio::test]
async fn every_row_of_a_deletion_is_as_it_is_written() {
    let desk = Desk::on_sqlite().await;
    desk.upload("1", CSV).await.ok(201);
    let head = |rest: &str| Request::builder().method(Method::DELETE).uri(format!("/v1/terminology/{rest}"));
    let theirs = format!("{OID}/1");
    for nobody in [format!("{OID}/%20"), format!("{OID}/{}", "1".repeat(1001)), "LOINC/1".to_owned()] {
        let refused = desk.send(head(&nobody), &desk.tokens("1"), Body::empty()).await;
        row(refused, 400, MALFORMED, "/bad-request");
    }
    let stranger = signed(head(&theirs), &desk.tokens("1")).extension(peer(&[])).body(Body::empty()).unwrap();
    row(ask(&desk.router, stranger).await, 401, UNAUTHORIZED, "/unauthorized");
    let bare = head(&theirs).extension(desk.peer()).body(Body::empty()).unwrap();
    row(ask(&desk.router, bare).await, 403, FORBIDDEN, "/missing-jwt");
    let (tokens, lost) = (desk.tokens("2"), ["/errors/not-found", "Risorsa non trovata."]);
    let unknown = format!("{OID}/2");
    row(desk.send(head(&unknown), &tokens, Body::empty()).await, 404, lost, "/not-found");
    row(desk.send(head(&unknown), &tokens, Body::empty()).await, 403, FORBIDDEN, "/jwt-jti");
    row(desk.send(head(&format!("{OID}/")), &desk.tokens("1"), Body::empty()).await, 404, lost, "/not-found");
    let typed = head(&theirs).header("content-type", "text/csv");
    let other = ["/errors/unsupported-media-type", "Tipo di contenuto non ammesso."];
    row(desk.send(typed, &desk.tokens("1"), Body::from("x")).await, 415, other, "/unsupported-media-type");
    used_up(&desk).await;
    let often = desk.delete("1").await;
    assert!(often.headers.contains_key("retry-after"));
    row(often, 429, ["/errors/too-many-requests", "Troppe richieste."], "/too-many-requests");
    desk.cx.clock.advance(61);
    assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (3, 0), "nothing of it is gone");
    let named = desk.send(head(&format!("urn:oid:{OID}/1")), &desk.tokens("1"), Body::empty()).await;
    assert_eq!(named.ok(200)["deletedItems"], 3);
    desk.cx.db.close().await;
    row(desk.delete("1").await, 503, ["/errors", "Servizio non disponibile."], "/unavailable");
}

#[tokio::test]
async fn a_fault_of_ours_is_told_without_what_it_was() {
    let desk = Desk::on_sqlite().await;
    let folder = desk.folder.clone();
    let begins = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{CSV}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"creationInfo\"\r\n\r\n"
    );
    let ends = format!("{}\r\n--x--\r\n", info("1"));
    // Somebody takes the file away while the rest of the body is still coming.
    let rest = async move {
        loop {
            if let Some(entry) = std::fs::read_dir(&folder).unwrap().next() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
                return Ok::<Bytes, std::io::Error>(Bytes::from(ends));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let first = async move { Ok::<Bytes, std::io::Error>(Bytes::from(begins)) };
    let body = Body::from_stream(stream::once(first).chain(stream::once(rest)));
    let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
    let head = head.header("content-type", "multipart/form-data; boundary=x");
    let refused = desk.send(head, &desk.tokens("1"), body).await;
    let told = row(refused, 500, ["/errors", "Errore Generico."], "/server").to_string();
    for word in ["os error", "No such", "arriving", "ponte-tests", "Uno"] {
        assert!(!told.contains(word), "{word}: {told}");
    }
    assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (0, 0));
}

#[tokio::test]
async fn the_first_thing_that_is_wrong_is_told() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Direct, |settings| settings.max_bytes = 2000);
    let of_another = || desk.tokens_with("1", |_, _, payload| payload["oid"] = json!("1.2.3"));
    // How large it is before what it should be.
    let long = "A\n".repeat(40_000);
    let (head, body) = form("ALTRO", &[("file", Some("a.csv"), long.as_str())]);
    desk.send(head, &desk.tokens("1"), body).await.refused(413, "/payload-too-large");
    // What is said beside the file before the claims about it.
    let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, "{"), ("file", Some("a.csv"), CSV)]);
    desk.send(head, &of_another(), body).await.refused(400, "/bad-request");
    let said = info("1").to_string();
    let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, said.as_str()), ("file", Some("a.xml"), CSV)]);
    desk.send(head, &of_another(), body).await.refused(400, "/bad-request");
    // The claims about the file before what is in it.
    desk.upload_with("1", &of_another(), "display\nx\n").await.refused(403, "/jwt-oid");
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

#[tokio::test]
async fn the_answer_is_json_whatever_the_caller_would_rather_have() {
    let desk = Desk::on_sqlite().await;
    for (version, accept) in [("1", "application/json"), ("2", "*/*"), ("3", "text/html"), ("4", "application/xml;q=0")]
    {
        let (head, body) = csv(version, CSV);
        desk.send(head.header("accept", accept), &desk.tokens(version), body).await.ok(201);
    }
}

#[tokio::test]
async fn the_version_is_said_by_the_file_or_beside_it_or_by_the_token() {
    let desk = Desk::on_sqlite().await;
    let unsaid = |version: &str| {
        desk.tokens_with(version, |_, _, payload| drop(payload.as_object_mut().unwrap().remove("version")))
    };
    let mut said = info("1");
    said.as_object_mut().unwrap().remove("version");
    let said = said.to_string();
    let own = || form("CUSTOM_CSV", &[("creationInfo", None, said.as_str()), ("file", Some("a.csv"), CSV)]);
    let fhir = || form("FHIR_R4_JSON", &[("file", Some("a.json"), FHIR)]);
    for (head, body) in [own(), fhir()] {
        let refused = desk.send(head, &unsaid("1"), body).await.refused(400, "/bad-request");
        assert!(refused["detail"].as_str().unwrap().starts_with("La versione non è indicata"), "{refused}");
    }
    assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (0, 0));
    let (head, body) = own();
    assert_eq!(desk.send(head, &desk.tokens("5"), body).await.ok(201)["version"], "5", "the token's");
    let (head, body) = fhir();
    assert_eq!(desk.send(head, &desk.tokens("6"), body).await.ok(201)["version"], "6", "the token's");
    desk.upload_with("7", &unsaid("7"), CSV).await.ok(201);
}

/// One code of two systems is two codes of a value set.
const VALUE_SET: &str = "CodeSystem,code\nhttp://a,01\nhttp://a,02\nhttp://b,01\n";

#[tokio::test]
async fn each_type_becomes_its_resource_and_a_deletion_takes_them_all() {
    let desk = Desk::on_sqlite().await;
    let mut inserted = 0;
    for (kind, resource, content) in [
        ("CODE_SYSTEM", "CodeSystem", CSV),
        ("VALUE_SET", "ValueSet", VALUE_SET),
        ("CONCEPT_MAP", "ConceptMap", "source_code,target_code\n01,1\n02,2\n"),
    ] {
        let mut said = info("1");
        said["type"] = json!(kind);
        let said = said.to_string();
        let (head, body) =
            form("CUSTOM_CSV", &[("creationInfo", None, said.as_str()), ("file", Some("a.csv"), content)]);
        let body = desk.send(head, &desk.tokens("1"), body).await.ok(201);
        assert_eq!(body["resourceType"], resource);
        assert!(body["location"].as_str().unwrap().starts_with(&format!("{resource}/")), "{body}");
        inserted += body["insertedItems"].as_u64().unwrap();
    }
    assert_eq!(inserted, 8);
    assert_eq!(desk.delete("1").await.ok(200)["deletedItems"], inserted);
    desk.delete("1").await.refused(404, "/not-found");
}
