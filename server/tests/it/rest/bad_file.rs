//! Files that are broken, or made to do harm: each is refused clearly and in time, and nothing of it is kept.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::eservice::{OPENAPI, Part, documents, form, new};
use super::{Api, id, provider};

/// A debug build on a busy machine; a release build is ten times as fast, and has to answer within two seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// An e-service in draft, of a technology.
async fn draft(api: &Api, name: &str, technology: &str) -> (String, String) {
    let mut content = new(name);
    content["technology"] = json!(technology);
    let made = api.post(&provider(), "/eservices", content).await.ok(201);
    (id(&made), made["descriptorId"].as_str().expect("an id").to_owned())
}

fn laughs_in_yaml() -> String {
    (1..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        format!("{text}a{level}: &a{level} [{list}]\n")
    })
}

fn laughs_in_xml() -> String {
    let entities = (1..30).map(|level| {
        let inner = format!("&a{};", level - 1).repeat(9);
        format!("<!ENTITY a{level} \"{inner}\">")
    });
    format!("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a0 \"x\">{}]><d>&a29;</d>", entities.collect::<String>())
}

/// What it is, the version it is sent to, its name, its content, the code of the refusal.
type Row<'a> = (&'a str, &'a (String, String), &'a str, String, &'a str);

on_both! {
    async fn bad_interfaces_are_refused_in_time_and_nothing_is_kept(cx: Backend) {
        let api = Api::new(cx).await;
        let rest = draft(&api, "Anagrafe canina", "REST").await;
        let soap = draft(&api, "Anagrafe felina", "SOAP").await;
        let itself = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: '#/paths/~1a'}}\n";
        let of_itself = OPENAPI.replace("responses: {}", "responses: {'200': {$ref: '#/components/responses/A'}}")
            + "components: {responses: {A: {$ref: '#/components/responses/A'}}}\n";
        let truncated = &OPENAPI[..OPENAPI.len() - 10];
        let rows: [Row<'_>; 13] = [
            ("truncated YAML", &rest, "api.yaml", truncated.to_owned(), "invalidInterfaceFile"),
            ("truncated XML", &soap, "api.wsdl", "<wsdl:definitions xmlns:wsdl=".to_owned(), "invalidInterfaceFile"),
            ("truncated JSON", &rest, "api.json", "{\"openapi\": \"3.1.0\", \"paths".to_owned(), "invalidInterfaceFile"),
            ("huge", &rest, "api.yaml", format!("{OPENAPI}#{}", "a".repeat(3 * 1024 * 1024)), "payloadTooLarge"),
            ("deeply nested YAML", &rest, "api.yaml", "- ".repeat(100_000), "invalidInterfaceFile"),
            ("deeply nested JSON", &rest, "api.json", "[".repeat(3_000_000), "invalidInterfaceFile"),
            ("deeply nested XML", &soap, "api.xml", "<a>".repeat(1_000_000), "invalidInterfaceFile"),
            ("a path that is itself", &rest, "api.yaml", itself.to_owned(), "invalidInterfaceFile"),
            ("an answer that is itself", &rest, "api.yaml", of_itself, "invalidInterfaceFile"),
            ("billion laughs in YAML", &rest, "api.yaml", laughs_in_yaml(), "invalidInterfaceFile"),
            ("billion laughs in XML", &soap, "api.wsdl", laughs_in_xml(), "invalidInterfaceFile"),
            ("wrong ending", &rest, "api.exe", OPENAPI.to_owned(), "invalidInterfaceContentType"),
            ("0 bytes", &rest, "api.yaml", String::new(), "invalidInterfaceContentType"),
        ];
        for (what, of, name, content, code) in rows {
            let began = Instant::now();
            let parts: [Part<'_>; 2] = [
                ("kind", None, b"INTERFACE"),
                ("doc", Some((name, "application/octet-stream")), content.as_bytes()),
            ];
            let told = api.send(Some(&provider()), form(&documents(of), &parts)).await;
            let body: Value = serde_json::from_str(&told.text).unwrap_or_default();
            assert_eq!(body["code"], code, "{what}: {}", told.text);
            assert!(body["detail"].as_str().is_some_and(|detail| detail.len() > 20), "{what} is explained: {}", told.text);
            assert!(began.elapsed() < PATIENCE, "{what}: {:?}", began.elapsed());
        }
        for of in [&rest, &soap] {
            let own = api.get(&provider(), &format!("/producers/eservices/{}", of.0)).await.ok(200);
            assert_eq!(own["descriptors"][0]["interface"], Value::Null, "nothing was kept: {own}");
        }
    }

    async fn names_of_files_lead_nowhere(cx: Backend) {
        let api = Api::new(cx).await;
        let of = draft(&api, "Anagrafe canina", "REST").await;
        let send = async |name: &str| {
            let file: Part<'_> = ("doc", Some((name, "application/yaml")), OPENAPI.as_bytes());
            api.send(Some(&provider()), form(&documents(&of), &[("kind", None, b"INTERFACE"), file])).await
        };
        send("a\u{85}pi.yaml").await.refused(400, "invalidFields");
        let file = id(&send("../../../etc/api.yaml").await.ok(201));
        let read = api.get(&provider(), &format!("{}/{file}", documents(&of))).await;
        assert!(read.header("content-disposition").starts_with("attachment; filename=\"api.yaml\""), "no folder is left");
    }
}
