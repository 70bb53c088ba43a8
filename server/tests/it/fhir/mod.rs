//! The read side (`terminology.md` §7), asked as machines ask it, on both databases.

mod codes;
mod frame;
mod readers;
mod resources;
mod valueset;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use backend::Backend;
use backend::terminology::course::Meter;
use backend::terminology::{Upload, load};
use domain::terminology::{Format, Kind, Profile, Signer};
use serde_json::Value;
use tower::ServiceExt as _;

pub const EXAMS: &str = "http://example.org/esami";
pub const OID: &str = "2.999.7.1";
pub const ORIGIN: &str = "https://ponte.example";

/// The read side over a database, as whoever may read sees it.
pub struct Desk {
    pub cx: Backend,
    pub router: Router,
}

/// An answer, read.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn kind(&self) -> &str {
        self.headers["content-type"].to_str().unwrap()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.kind(), "application/fhir+json; charset=utf-8", "{}", self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// A resource, with 200.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// A refusal, complete.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> String {
        let outcome = self.json();
        assert_eq!((self.status, outcome["issue"][0]["code"].as_str()), (status, Some(code)), "{outcome}");
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        assert_eq!(outcome["issue"][0]["severity"], "error");
        let words = outcome["issue"][0]["diagnostics"].as_str().unwrap();
        assert!(words.ends_with(['.', ']', ')']), "{words}");
        words.to_owned()
    }
}

/// A parameter of an answer, whatever its type.
pub fn value<'a>(parameters: &'a Value, name: &str) -> Option<&'a Value> {
    let list = parameters["parameter"].as_array().unwrap();
    let found = list.iter().find(|one| one["name"] == name)?;
    found.as_object().unwrap().iter().find(|(member, _)| member.starts_with("value")).map(|(_, value)| value)
}

/// Values of a property of `$lookup`.
pub fn properties<'a>(parameters: &'a Value, name: &str) -> Vec<&'a Value> {
    let all = parameters["parameter"].as_array().unwrap().iter().filter(|one| one["name"] == "property");
    let of = all.filter(|one| one["part"][0]["valueCode"] == name);
    of.map(|one| one["part"][1].as_object().unwrap().iter().find(|(member, _)| *member != "name").unwrap().1).collect()
}

impl Desk {
    /// With a code system in two versions, a list without levels and a large one.
    pub async fn open(cx: Backend) -> Self {
        let desk = Self::empty(cx);
        desk.load(Format::FhirR4Json, "1.0", &exams("1.0", "Glicemia")).await;
        desk.load(Format::FhirR4Json, "1.10", &exams("1.10", "Glucosio nel sangue")).await;
        desk
    }

    pub fn empty(cx: Backend) -> Self {
        let router = server::fhir::routes(cx.clone(), ORIGIN.to_owned());
        Self { cx, router }
    }

    /// Loads a file; the id of its first resource.
    pub async fn load(&self, format: Format, version: &str, content: &str) -> String {
        let path = backend::testing::folder("fhir").join("file");
        std::fs::write(&path, content).unwrap();
        let upload = Upload {
            path,
            format,
            kind: Kind::CodeSystem,
            oid: "2.999.7.9".into(),
            version: Some(version.into()),
            url: "http://example.org/lista".into(),
            title: "Lista di prova".into(),
            signer: Signer { common_name: "S1".into(), subject: "RSSMRA80A01H501U".into() },
            file_sha256: "00".repeat(32),
            meter: Meter::default(),
            profile: Profile::Lenient,
        };
        load(&self.cx, &upload).await.unwrap().terminologies[0].id.to_string()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        Reply { status: parts.status.as_u16(), headers: parts.headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, kind: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder().method(Method::POST).uri(path).header("content-type", kind);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// The id of a version.
    pub async fn id(&self, version: &str) -> String {
        let found = self.get(&format!("/fhir/CodeSystem?url={EXAMS}&version={version}")).await.ok();
        found["entry"][0]["resource"]["id"].as_str().unwrap().to_owned()
    }
}

/// A small code system with everything a concept may have.
pub fn exams(version: &str, display: &str) -> String {
    serde_json::json!({
        "resourceType": "CodeSystem", "url": EXAMS, "version": version, "name": "Esami", "title": "Esami di laboratorio",
        "identifier": [{ "system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{OID}") }],
        "status": "active", "date": "2024-03-01", "publisher": "ASL Esperià", "description": "Elenco di prova",
        "content": "complete", "caseSensitive": true, "hierarchyMeaning": "is-a",
        "property": [{ "code": "peso", "type": "decimal" }],
        "concept": [
            { "code": "A", "display": "Chimica", "property": [{ "code": "notSelectable", "valueBoolean": true }], "concept": [
                { "code": "A1", "display": display, "definition": "Quanto zucchero c’è.",
                  "designation": [{ "language": "en", "value": "Glucose" }, { "language": "de", "value": "Glukose" }],
                  "concept": [{ "code": "A11", "display": "A digiuno" }] },
                { "code": "A2", "display": "Vecchio", "property": [{ "code": "inactive", "valueBoolean": true }] }] },
            { "code": "B", "display": "Altro & <vario>", "property": [{ "code": "peso", "valueInteger": 7 }] }],
    })
    .to_string()
}
