//! The terminology service for machines, asked as machines ask it (seed 004, `terminology.md` §1 to §4).

mod bad_input;
mod certificate;
mod claim;
mod noted;
mod partner;
pub mod pki;
mod processes;
mod rule;
mod status;
mod strict;
mod table;
mod tls;
mod tools;
mod twin;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use backend::terminology::signing::{Call, Signature};
use backend::{Backend, testing};
use domain::terminology::token::Which;
use serde_json::{Value, json};
use server::machine::channel::Peer;
use server::terminology::{AUDIENCES, Channel, Service, Settings, router};
use tower::ServiceExt as _;

use pki::{Authority, Minted};

pub const OID: &str = "2.16.840.1.113883.2.9.6.1.54.1";
pub const CSV: &str = "code,display\n01,Uno\n02,Due\n03,Tre\n";
pub const PERSON: &str = "VRDMRC67T20I257E";

/// The service over a database, with one authority for both kinds of certificates.
pub struct Desk {
    pub cx: Backend,
    pub router: Router,
    pub authority: Authority,
    pub client: Minted,
    pub signer: Minted,
    /// The file of authorities.
    pub ca: PathBuf,
    /// Where files are while they arrive.
    pub folder: PathBuf,
}

/// An answer, read.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Desk {
    pub fn new(cx: Backend) -> Self {
        Self::with(cx, Channel::Direct, |_| {})
    }

    pub async fn on_sqlite() -> Self {
        Self::new(testing::backend(testing::On::Sqlite).await.unwrap())
    }

    pub fn with(cx: Backend, channel: Channel, change: impl FnOnce(&mut Settings)) -> Self {
        let authority = Authority::new("CA di prova");
        let root = testing::folder("terminology");
        let (ca, folder) = (root.join("ca.pem"), root.join("arriving"));
        std::fs::write(&ca, &authority.pem).unwrap();
        let mut settings = Settings::new(channel, folder.clone());
        change(&mut settings);
        let service = Service::open(cx.clone(), settings, Some(&ca), &ca).unwrap();
        let (client, signer) = (authority.client(), authority.signer());
        Self { router: router(service), cx, authority, client, signer, ca, folder }
    }

    /// Another process on the same database.
    pub fn twin(&self) -> Router {
        let settings = Settings::new(Channel::Direct, self.folder.clone());
        router(Service::open(self.cx.clone(), settings, Some(&self.ca), &self.ca).unwrap())
    }

    /// The connection of the client certificate.
    pub fn peer(&self) -> Peer {
        peer(&[&self.client.der])
    }

    /// Two good tokens.
    pub fn tokens(&self, version: &str) -> (String, String) {
        self.tokens_with(version, |_, _, _| {})
    }

    /// Two tokens, changed before they are signed: which, header, payload.
    pub fn tokens_with(&self, version: &str, change: impl Fn(Which, &mut Value, &mut Value)) -> (String, String) {
        tokens(&self.cx, &self.signer.signature(), version, change)
    }

    /// Sends a request, with the tokens.
    pub async fn send(&self, request: axum::http::request::Builder, tokens: &(String, String), body: Body) -> Reply {
        let request = signed(request, tokens).extension(self.peer());
        ask(&self.router, request.body(body).unwrap()).await
    }

    /// Uploads a file of our own format, with good tokens.
    pub async fn upload(&self, version: &str, content: &str) -> Reply {
        self.upload_with(version, &self.tokens(version), content).await
    }

    pub async fn upload_with(&self, version: &str, tokens: &(String, String), content: &str) -> Reply {
        let (head, body) = csv(version, content);
        self.send(head, tokens, body).await
    }

    pub async fn delete(&self, version: &str) -> Reply {
        let path = format!("/v1/terminology/{OID}/{version}");
        self.send(Request::builder().method(Method::DELETE).uri(path), &self.tokens(version), Body::empty()).await
    }

    /// Files that are still there.
    pub fn left(&self) -> usize {
        std::fs::read_dir(&self.folder).unwrap().count()
    }
}

impl Reply {
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/json");
        assert_eq!(self.headers["x-trace-id"], self.body["traceID"].as_str().unwrap());
        self.body
    }

    /// A refusal, complete as seed 004 §6 and `terminology.md` §2 want it.
    #[track_caller]
    pub fn refused(self, status: u16, instance: &str) -> Value {
        assert_eq!((self.status, self.body["instance"].as_str()), (status, Some(instance)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], json!(status));
        assert!(self.body["type"].as_str().is_some_and(|kind| kind.starts_with("/errors")), "{}", self.body);
        for words in ["title", "detail"] {
            assert!(self.body[words].as_str().is_some_and(|words| words.ends_with('.')), "{words}: {}", self.body);
        }
        for id in ["traceID", "spanID"] {
            assert_eq!(self.body[id].as_str().map(str::len), Some(16), "{id}: {}", self.body);
        }
        assert_eq!(self.headers["x-trace-id"], self.body["traceID"].as_str().unwrap());
        let parent = self.headers["traceparent"].to_str().unwrap();
        assert!(parent.contains(self.body["spanID"].as_str().unwrap()), "{parent}");
        self.body
    }
}

/// A connection that shows these certificates.
pub fn peer(chain: &[&[u8]]) -> Peer {
    let chain = chain.iter().map(|der| der.to_vec()).collect();
    Peer { address: SocketAddr::from(([10, 0, 0, 1], 1234)), chain: Arc::new(chain) }
}

/// Two tokens of a signature certificate, each with an id of its own that nobody had before.
pub fn tokens(
    cx: &Backend,
    signature: &Signature,
    version: &str,
    change: impl Fn(Which, &mut Value, &mut Value),
) -> (String, String) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = format!("prova-{}", NEXT.fetch_add(1, Ordering::SeqCst));
    let call = Call {
        audience: AUDIENCES[0],
        subject: PERSON,
        oid: OID,
        version,
        file_hash: None,
        id: &id,
        now: cx.now(),
        seconds: 3600,
    };
    let one = |which| {
        let (mut header, mut payload) = (signature.header(), signature.payload(which, &call));
        change(which, &mut header, &mut payload);
        signature.sign(&header, &payload).unwrap()
    };
    (one(Which::Bearer), one(Which::Integrity))
}

/// A request with its tokens.
pub fn signed(request: axum::http::request::Builder, tokens: &(String, String)) -> axum::http::request::Builder {
    request.header("authorization", format!("Bearer {}", tokens.0)).header("FSE-JWT-Terminology", &tokens.1)
}

/// An upload of a CSV file.
pub fn csv(version: &str, content: &str) -> (axum::http::request::Builder, Body) {
    let info = info(version).to_string();
    form("CUSTOM_CSV", &[("creationInfo", None, info.as_str()), ("file", Some("tipologia.csv"), content)])
}

pub fn info(version: &str) -> Value {
    json!({
        "oidName": "Tipologia di medico", "version": version, "url": "http://example.org/tipologia",
        "oid": format!("urn:oid:{OID}"), "type": "CPDE_SYSTEM",
    })
}

/// A form of parts: name, name of the file, content.
pub fn form(format: &str, parts: &[(&str, Option<&str>, &str)]) -> (axum::http::request::Builder, Body) {
    let mut body = String::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.push_str(&format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"));
    }
    body.push_str("--x--\r\n");
    let head = Request::builder()
        .method(Method::POST)
        .uri(format!("/v1/terminology/{format}"))
        .header("content-type", "multipart/form-data; boundary=x")
        .header("content-length", body.len());
    (head, Body::from(body))
}

pub async fn ask(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 4 * 1024 * 1024).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}
