//! Files, forms and things beside them that are made to hurt: the answer is the documented one, nothing is stored, and memory
//! does not grow. The readers themselves are tried in the crate `terminology`, certificates and tokens in their own modules.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, Request};
use backend::terminology::size;
use backend::testing;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use server::terminology::Channel;

use super::{CSV, Desk, OID, form, info};

const XML: &str = r#"<CodeSystem xmlns="http://hl7.org/fhir"><url value="http://example.org/x"/><version value="1"/><status value="active"/><content value="complete"/><concept><code value="A"/><display value="a"/></concept></CodeSystem>"#;
const FHIR: &str = r#"{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1","status":"active","content":"complete","concept":[{"code":"A","display":"a","property":[{"code":"p","valueDecimal":1.50}]}]}"#;
const JSON: &str = r#"[{"code":"A","display":"a","properties":{"p":1.50}}]"#;
/// Bytes of a piece of a long body.
const PIECE: usize = 64 * 1024;

/// An upload whose file is any bytes.
fn of_bytes(format: &str, version: &str, content: &[u8]) -> (Builder, Vec<u8>) {
    let extension = format.rsplit('_').next().unwrap().to_lowercase();
    let mut body = Vec::new();
    if format.starts_with("CUSTOM") {
        let part = "--x\r\nContent-Disposition: form-data; name=\"creationInfo\"\r\n\r\n";
        body.extend_from_slice(format!("{part}{}\r\n", info(version)).as_bytes());
    }
    let part = "--x\r\nContent-Disposition: form-data; name=\"file\"";
    body.extend_from_slice(format!("{part}; filename=\"a.{extension}\"\r\n\r\n").as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    (head(format), body)
}

fn head(format: &str) -> Builder {
    let head = Request::builder().method(Method::POST).uri(format!("/v1/terminology/{format}"));
    head.header("content-type", "multipart/form-data; boundary=x")
}

/// Nothing of the version is seen, and no file is left.
async fn nothing_is_kept(desk: &Desk, version: &str) {
    assert_eq!((size(&desk.cx, OID, version).await.unwrap(), desk.left()), ((0, 0), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_made_to_hurt_are_malformed_and_the_first_fault_is_named() {
    let desk = Desk::on_sqlite().await;
    let bomb =
        (1..10).map(|n| format!("<!ENTITY b{n} \"{}\">", format!("&b{};", n - 1).repeat(10))).collect::<String>();
    let typed = |inner: &str| format!("<!DOCTYPE CodeSystem {inner}>{XML}").into_bytes();
    let shown = |entity: &str, typed: Vec<u8>| {
        String::from_utf8(typed)
            .unwrap()
            .replace("display value=\"a\"", &format!("display value=\"&{entity};\""))
            .into_bytes()
    };
    let line = "a".repeat(2 * 1024 * 1024);
    let deep = |begin: &str, again: &str| format!("{begin}{}", again.repeat(10_000)).into_bytes();
    let root = XML.split("<url").next().unwrap();
    let mut western = JSON.as_bytes().to_vec();
    western[24] = 0xe0;
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        // Entities of every kind: outside, inside, by the thousand, none that is declared.
        ("FHIR_R4_XML", shown("x", typed("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]")), "documentType"),
        ("FHIR_R4_XML", shown("x", typed("[<!ENTITY x SYSTEM \"http://127.0.0.1:1/x\">]")), "documentType"),
        ("FHIR_R4_XML", typed("[<!ENTITY % x SYSTEM \"file:///etc/passwd\"> %x;]"), "documentType"),
        ("FHIR_R4_XML", typed("SYSTEM \"http://127.0.0.1:1/x.dtd\""), "documentType"),
        ("FHIR_R4_XML", shown("b9", typed(&format!("[<!ENTITY b0 \"lol\">{bomb}]"))), "documentType"),
        ("FHIR_R4_XML", shown("x", XML.as_bytes().to_vec()), "syntax"),
        // Depth.
        ("CUSTOM_JSON", deep("[", "{\"code\":\"A\",\"children\":["), "tooDeep"),
        ("CUSTOM_JSON", deep("", "["), "syntax"),
        ("FHIR_R4_JSON", deep("", "{\"a\":"), "tooDeep"),
        ("FHIR_R4_XML", deep(root, "<concept>"), "tooDeep"),
        // One line, one text.
        ("CUSTOM_CSV", format!("code,display\n{line}").into_bytes(), "tooLong"),
        ("CUSTOM_CSV", format!("code,display\nA,\"{line}").into_bytes(), "tooLong"),
        ("CUSTOM_JSON", format!("[{{\"code\":\"{line}\"}}]").into_bytes(), "tooLong"),
        ("FHIR_R4_JSON", format!("{{\"resourceType\":\"{line}\"}}").into_bytes(), "tooLong"),
        ("FHIR_R4_XML", format!("{root}<name value=\"{line}\"/></CodeSystem>").into_bytes(), "tooLong"),
        // What JSON has no word for.
        ("CUSTOM_JSON", JSON.replace("1.50", "NaN").into_bytes(), "syntax"),
        ("CUSTOM_JSON", JSON.replace("\"A\"", "NaN").into_bytes(), "syntax"),
        ("FHIR_R4_JSON", FHIR.replace("1.50", "NaN").into_bytes(), "syntax"),
        ("FHIR_R4_JSON", FHIR.replace("1.50", "-Infinity").into_bytes(), "syntax"),
        // The same name twice.
        ("CUSTOM_JSON", b"[{\"code\":\"A\",\"code\":\"B\"}]".to_vec(), "duplicateMember"),
        ("FHIR_R4_JSON", FHIR.replace("\"url\"", "\"version\":\"2\",\"url\"").into_bytes(), "duplicateMember"),
        ("FHIR_R4_XML", XML.replace("value=\"a\"", "value=\"a\" value=\"b\"").into_bytes(), "syntax"),
        // Letters that are none.
        ("CUSTOM_CSV", b"code,display\nA,\xc3\xa0\nB,\xe0\n".to_vec(), "notUtf8"),
        ("CUSTOM_JSON", western, "syntax"),
        ("FHIR_R4_XML", [root.as_bytes(), b"<name value=\"\xe0\"/></CodeSystem>"].concat(), "syntax"),
        // Nothing at all.
        ("CUSTOM_CSV", Vec::new(), "noRows"),
        ("CUSTOM_JSON", Vec::new(), "syntax"),
        ("FHIR_R4_JSON", Vec::new(), "syntax"),
        ("FHIR_R4_XML", Vec::new(), "syntax"),
    ];
    for (format, content, code) in cases {
        let (head, body) = of_bytes(format, "1", &content);
        let begins = String::from_utf8_lossy(&content).chars().take(80).collect::<String>();
        let refused = desk.send(head, &desk.tokens("1"), Body::from(body)).await.refused(400, "/bad-request");
        assert_eq!(refused["errors"][0]["code"], code, "{format} {begins}: {refused}");
        assert!(!refused.to_string().contains("root:"), "what stands in a file of ours is told: {refused}");
        nothing_is_kept(&desk, "1").await;
    }
}

#[tokio::test]
async fn what_is_only_strange_is_taken_in() {
    let desk = Desk::on_sqlite().await;
    let marked = |text: &str| format!("\u{feff}{text}").into_bytes();
    let at = |version: &str, text: &str| text.replace("\"version\":\"1\"", &format!("\"version\":\"{version}\""));
    let at_xml = |version: &str| XML.replace("<version value=\"1\"/>", &format!("<version value=\"{version}\"/>"));
    for (version, format, content, count, warning) in [
        ("1", "CUSTOM_CSV", marked(CSV), 3, Value::Null),
        ("2", "CUSTOM_JSON", marked(JSON), 1, Value::Null),
        ("3", "FHIR_R4_JSON", marked(&at("3", FHIR)), 1, Value::Null),
        ("4", "FHIR_R4_XML", marked(&at_xml("4")), 1, Value::Null),
        ("5", "CUSTOM_CSV", CSV.replace('\n', "\r").into_bytes(), 3, Value::Null),
        ("6", "CUSTOM_CSV", CSV.replace('\n', "\r\n").into_bytes(), 3, Value::Null),
        ("7", "CUSTOM_CSV", b"code,display\nA,citt\xe0\n".to_vec(), 1, "readAsWindows1252".into()),
    ] {
        let (head, body) = of_bytes(format, version, &content);
        let body = desk.send(head, &desk.tokens(version), Body::from(body)).await.ok(201);
        assert_eq!(
            (&body["insertedItems"], &body["warnings"][0]["code"]),
            (&count.into(), &warning),
            "{version}: {body}"
        );
    }
}

#[tokio::test]
async fn a_form_that_ends_anywhere_is_no_form() {
    let desk = Desk::on_sqlite().await;
    let (_, whole) = of_bytes("CUSTOM_CSV", "1", CSV.as_bytes());
    let last = whole.len() - "--x--\r\n".len();
    let cuts = (0..last).step_by(11).chain([last, last + 2, last + 4]);
    for at in cuts {
        let cut = Body::from(whole[..at].to_vec());
        let refused = desk.send(head("CUSTOM_CSV"), &desk.tokens("1"), cut).await.refused(400, "/bad-request");
        assert!(refused["detail"].as_str().unwrap().contains("troncato"), "cut at {at}: {refused}");
        nothing_is_kept(&desk, "1").await;
    }
    // The line breaks, the boundary is another, or none is named.
    let half = Bytes::from(whole[..last / 2].to_vec());
    let broken = stream::iter([Ok(half), Err(std::io::Error::other("the line broke"))]);
    desk.send(head("CUSTOM_CSV"), &desk.tokens("1"), Body::from_stream(broken)).await.refused(400, "/bad-request");
    for boundary in ["; boundary=y", "; boundary=", "; boundary=\"x y z\"", ""] {
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        let head = head.header("content-type", format!("multipart/form-data{boundary}"));
        let refused = desk.send(head, &desk.tokens("1"), Body::from(whole.clone())).await.refused(400, "/bad-request");
        assert!(refused["detail"].as_str().unwrap().contains("boundary"), "{boundary}: {refused}");
    }
    nothing_is_kept(&desk, "1").await;
    desk.send(head("CUSTOM_CSV"), &desk.tokens("1"), Body::from(whole)).await.ok(201);
}

#[tokio::test]
async fn what_is_said_beside_a_file_is_one_plain_object() {
    let desk = Desk::on_sqlite().await;
    let good = info("1").to_string();
    let with = |first: &str| good.replacen('{', &format!("{{{first},"), 1);
    let long = with(&format!("\"a\":\"{}\"", "a".repeat(32 * 1024)));
    let deep = with(&format!("\"a\":{}", "[".repeat(10_000)));
    for wrong in [
        with("\"oidName\":\"altro\""),
        with("\"oid\":\"2.999\""),
        with("\"peso\":NaN"),
        good.replace("\"1\"", "1"),
        format!("\u{feff}{good}"),
        format!("{good}{good}"),
        format!("[{good}]"),
        String::new(),
        "null".to_owned(),
        long,
        deep,
    ] {
        let parts = [("creationInfo", None, wrong.as_str()), ("file", Some("a.csv"), CSV)];
        let (head, body) = form("CUSTOM_CSV", &parts);
        let refused = desk.send(head, &desk.tokens("1"), body).await.refused(400, "/bad-request");
        let begins = wrong.chars().take(60).collect::<String>();
        assert!(refused["detail"].as_str().unwrap().contains("una volta sola"), "{begins}: {refused}");
        nothing_is_kept(&desk, "1").await;
    }
    let (head, body) = form("CUSTOM_CSV", &[("creationInfo", None, good.as_str()), ("file", Some("a.csv"), CSV)]);
    desk.send(head, &desk.tokens("1"), body).await.ok(201);
}

/// A body that comes in pieces, as from a line: what it is, and how many bytes of it were taken.
fn in_pieces(begins: String, pieces: usize) -> (Body, Arc<AtomicU64>) {
    let taken = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&taken);
    let piece = Bytes::from(vec![b'a'; PIECE]);
    let all = stream::iter([Bytes::from(begins)]).chain(stream::iter(std::iter::repeat_n(piece, pieces)));
    let all = all.chain(stream::iter([Bytes::from_static(b"\r\n--x--\r\n")]));
    let all = all.then(move |bytes| {
        let count = Arc::clone(&count);
        async move {
            tokio::task::yield_now().await;
            count.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            Ok::<Bytes, std::io::Error>(bytes)
        }
    });
    (Body::from_stream(all), taken)
}

/// Where a file begins whose only line has no end.
fn one_line(version: &str) -> String {
    let (_, body) = of_bytes("CUSTOM_CSV", version, b"code,display\n");
    let text = String::from_utf8(body).unwrap();
    text.strip_suffix("\r\n--x--\r\n").unwrap().to_owned()
}

#[tokio::test]
async fn of_what_is_too_large_little_more_than_the_limit_is_read() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let most = 1024 * 1024;
    let desk = Desk::with(cx, Channel::Direct, |settings| settings.max_bytes = most);
    let (body, taken) = in_pieces(one_line("1"), 1_000);
    desk.send(head("CUSTOM_CSV"), &desk.tokens("1"), body).await.refused(413, "/payload-too-large");
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken > most && taken <= most + 2 * PIECE as u64, "{taken}");
    nothing_is_kept(&desk, "1").await;
}

/// Kilobytes of this process that are its own.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// `cargo xtask soak bad-input` has it nearly as long as a file may be (300 MB), alone in its process, where its memory can be
/// looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_line_however_long_is_refused_in_memory_that_does_not_grow() {
    let is_alone = std::env::var_os("PONTE_SOAK").is_some();
    let desk = Desk::on_sqlite().await;
    let pieces = if is_alone { 4_790 } else { 64 };
    let (body, taken) = in_pieces(one_line("1"), pieces);
    let before = resident();
    let (ended, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let looking = tokio::spawn({
        let (ended, most) = (Arc::clone(&ended), Arc::clone(&most));
        async move {
            while ended.load(Ordering::SeqCst) == 0 {
                most.fetch_max(resident(), Ordering::SeqCst);
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
    });
    let refused = desk.send(head("CUSTOM_CSV"), &desk.tokens("1"), body).await.refused(400, "/bad-request");
    ended.store(1, Ordering::SeqCst);
    looking.await.unwrap();
    assert_eq!(refused["errors"][0]["code"], "tooLong", "{refused}");
    assert!(taken.load(Ordering::SeqCst) > (pieces * PIECE) as u64, "it was all sent");
    nothing_is_kept(&desk, "1").await;
    let grown = most.load(Ordering::SeqCst).saturating_sub(before);
    println!("{pieces} pieces, {grown} kB more");
    // In a usual run other tests of this process are at work beside it, and their memory is counted too.
    assert!(!is_alone || grown < 64 * 1024, "{grown} kB more");
}
