//! Files attached to a request: what is taken, from whom, and what is given back.

use axum::body::Body;
use axum::http::Request;
use domain::eservice::ApprovalPolicy::Manual;
use domain::{Actor, Role};
use serde_json::json;

use super::{Api, Reply, consumer, id, provider, stranger};

const PDF: &[u8] = b"%PDF-1.7\nconvenzione firmata\n";

/// A part of a form: its name, its file's name, its content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn form(parts: &[Part<'_>], boundary: &str) -> Vec<u8> {
    let mut content = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        content.extend_from_slice(head.as_bytes());
        content.extend_from_slice(bytes);
        content.extend_from_slice(b"\r\n");
    }
    content.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    content
}

async fn send(api: &Api, who: &Actor, agreement: &str, parts: &[Part<'_>], key: Option<&str>, mark: &str) -> Reply {
    let mut request = Request::post(format!("/api/v1/agreements/{agreement}/consumer-documents"))
        .header("content-type", format!("multipart/form-data; boundary={mark}"));
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    api.send(Some(who), request.body(Body::from(form(parts, mark))).expect("a request")).await
}

on_both! {
    async fn a_file_is_attached_read_by_both_and_taken_off(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let agreement = id(&api.draft(1).await.ok(201));
        let parts: [Part; 2] = [("prettyName", None, "Convenzione 2026".as_bytes()), ("doc", Some("../c 1.pdf"), PDF)];
        let created = send(&api, &consumer(), &agreement, &parts, None, "x").await;
        let location = created.header("location").to_owned();
        let document = id(&created.ok(201));
        let path = format!("/agreements/{agreement}/consumer-documents/{document}");
        assert_eq!(location, format!("/api/v1{path}"));
        let shown = api.get(&consumer(), &format!("/agreements/{agreement}")).await.ok(200);
        let kept = &shown["consumerDocuments"][0];
        assert_eq!(kept["prettyName"], "Convenzione 2026.pdf");
        assert_eq!((&kept["contentType"], &kept["size"]), (&json!("application/pdf"), &json!(PDF.len())));
        let file = api.get(&consumer(), &path).await;
        assert_eq!((file.status, file.text.as_bytes()), (200, PDF));
        assert!(file.header("content-disposition").starts_with("attachment"), "{:?}", file.headers);
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        api.get(&provider(), &path).await.refused(404, "agreementNotFound");
        api.get(&stranger(), &path).await.refused(404, "agreementNotFound");
        let security = domain::fixtures::actor(consumer().tenant, Role::Security);
        api.get(&security, &path).await.refused(403, "unauthorized");
        api.tell(&consumer(), &agreement, "submit").await.ok(200);
        assert_eq!(api.get(&provider(), &path).await.status, 200);
        api.delete(&consumer(), &path).await.refused(403, "documentsChangeNotAllowed");
        send(&api, &consumer(), &agreement, &parts, None, "x").await.refused(403, "documentsChangeNotAllowed");
    }

    async fn what_is_not_a_document_is_refused(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let agreement = id(&api.draft(1).await.ok(201));
        let large = [PDF, &vec![b' '; 10 * 1024 * 1024]].concat();
        let rows: [(&[Part], u16, &str); 12] = [
            (&[("doc", Some("a.exe"), b"MZ")], 415, "unsupportedMediaType"),
            (&[("doc", Some("a.pdf"), b"<html><script>")], 415, "unsupportedMediaType"),
            (&[("doc", Some("a.pdf.exe"), PDF)], 415, "unsupportedMediaType"),
            (&[("doc", Some("a.svg"), b"<svg onload=alert(1)>")], 415, "unsupportedMediaType"),
            (&[("doc", Some("pdf"), PDF)], 415, "unsupportedMediaType"),
            (&[("doc", Some("a.pdf"), b"")], 400, "invalidFields"),
            (&[("doc", Some(""), PDF)], 400, "invalidFields"),
            (&[("prettyName", None, b"Senza file")], 400, "invalidFields"),
            (&[("doc", Some("a.pdf"), PDF), ("doc", Some("b.pdf"), PDF)], 400, "invalidFields"),
            (&[("doc", Some("a.pdf"), PDF), ("state", None, b"ACTIVE")], 400, "invalidFields"),
            (&[("doc", Some("a.pdf"), PDF), ("prettyName", None, &[b'x'; 101])], 400, "invalidFields"),
            (&[("doc", Some("a.pdf"), &large)], 413, "payloadTooLarge"),
        ];
        for (parts, status, code) in rows {
            send(&api, &consumer(), &agreement, parts, None, "x").await.refused(status, code);
        }
        let path = format!("/agreements/{agreement}/consumer-documents");
        api.post(&consumer(), &path, json!({})).await.refused(415, "unsupportedMediaType");
        let shown = api.get(&consumer(), &format!("/agreements/{agreement}")).await.ok(200);
        assert_eq!((&shown["consumerDocuments"], &shown["revision"]), (&json!([]), &json!(1)));
        let good: [Part; 1] = [("doc", Some("a.pdf"), PDF)];
        send(&api, &stranger(), &agreement, &good, None, "x").await.refused(404, "agreementNotFound");
        send(&api, &provider(), &agreement, &good, None, "x").await.refused(404, "agreementNotFound");
    }

    async fn the_same_file_is_attached_once(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let agreement = id(&api.draft(1).await.ok(201));
        let parts: [Part; 1] = [("doc", Some("a.pdf"), PDF)];
        // Clients make a new boundary for each try: the content is the same all the same.
        let first = send(&api, &consumer(), &agreement, &parts, Some("k1"), "one").await;
        let again = send(&api, &consumer(), &agreement, &parts, Some("k1"), "two").await;
        assert_eq!((again.status, &again.text), (201, &first.text));
        assert_eq!(again.header("idempotency-replayed"), "true");
        let other_name: [Part; 1] = [("doc", Some("b.pdf"), PDF)];
        send(&api, &consumer(), &agreement, &other_name, None, "x").await.refused(409, "agreementDocumentAlreadyExists");
        let document = id(&first.ok(201));
        let path = format!("/agreements/{agreement}/consumer-documents/{document}");
        api.delete(&consumer(), &path).await.ok(204);
        api.get(&consumer(), &path).await.refused(404, "documentNotFound");
        send(&api, &consumer(), &agreement, &other_name, None, "x").await.ok(201);
    }
}
