//! `/api/v1`, asked as machines ask it: Comune di Valdoro and Regione Esperia of the fixtures, stored.

mod agreement;
mod attribute;
mod bad_file;
mod client;
mod comparison;
mod discrepancy;
mod docs;
mod document;
mod eservice;
mod event;
mod held;
mod idempotency;
mod input;
mod notice;
mod notification;
mod operation;
mod partner;
mod partner_api;
mod pratica;
mod problem;
mod purpose;
mod receive;
mod seed_002;
mod seed_003;
mod simulation;
mod task;
mod tenant;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use axum::{Router, body};
use backend::{Backend, save};
use domain::attribute::Verification;
use domain::eservice::{ApprovalPolicy, Descriptor, DescriptorState};
use domain::fixtures::{
    ANAGRAFE, ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, EARLIER, REGIONE_ESPERIA, REGISTRO_ENTI,
    RESPONSABILE_DATI, actor, attributes, eservice, storing, tenants, version, version_id,
};
use domain::{Actor, AttributeId, Role, Write};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// The API over a database that holds enti, registry and "Anagrafe degli assistiti".
#[derive(Clone)]
pub struct Api {
    pub cx: Backend,
    pub router: Router,
}

/// An answer, read.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// The document of a refusal with this status and code, complete as RFC 9457 and the contract want it.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], json!(status));
        assert_eq!(self.body["type"], json!(format!("urn:ponte:problem:{code}")));
        for words in ["title", "detail"] {
            assert!(self.body[words].as_str().is_some_and(|words| words.ends_with('.')), "{words}: {}", self.text);
        }
        assert!(self.body["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{}", self.text);
        assert_eq!(self.body["correlationId"].as_str(), Some(self.header("x-correlation-id")));
        assert!(!self.header("x-correlation-id").is_empty());
        self.body
    }

    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Api {
    /// A version with manual approval; Valdoro holds nothing yet.
    pub async fn new(cx: Backend) -> Self {
        Self::with_policy(cx, ApprovalPolicy::Manual).await
    }

    pub async fn with_policy(cx: Backend, policy: ApprovalPolicy) -> Self {
        let api = Self { router: server::rest::router(cx.clone()), cx };
        api.put(tenants().into_iter().map(Write::InsertTenant)).await;
        api.put(attributes().into_iter().map(Write::InsertAttribute)).await;
        api.put([Write::InsertEservice(eservice()), Write::InsertDescriptor(Descriptor { policy, ..version(1) })])
            .await;
        api
    }

    /// The same, and Valdoro holds what can be held before it asks: certified and declared.
    pub async fn equipped(cx: Backend, policy: ApprovalPolicy) -> Self {
        let api = Self::with_policy(cx, policy).await;
        api.assign(COMUNE).await;
        api.declare(RESPONSABILE_DATI).await;
        api
    }

    /// Things that are there without their story.
    pub async fn put(&self, writes: impl IntoIterator<Item = Write>) {
        let mut tx = self.cx.db.begin().await.expect("begins");
        for write in writes {
            save::save(&self.cx, &mut tx, None, &storing(write)).await.expect("stored");
        }
        tx.commit().await.expect("committed");
    }

    /// Publishes a newer version of the e-service, and deprecates the one before.
    pub async fn publish(&self, number: i64, policy: ApprovalPolicy) {
        let older = Descriptor { state: DescriptorState::Deprecated, policy, ..version(number - 1) };
        let newer = Descriptor { policy, ..version(number) };
        self.put([Write::UpdateDescriptor(older), Write::InsertDescriptor(newer)]).await;
    }

    /// The Registro recognises a certified attribute of Valdoro.
    pub async fn assign(&self, attribute: AttributeId) {
        let path = format!("/tenants/{COMUNE_VALDORO}/attributes/certified");
        self.post(&certifier(), &path, json!({ "id": attribute })).await.ok(204);
    }

    /// And takes it away.
    pub async fn take_away(&self, attribute: AttributeId) {
        let path = format!("/tenants/{COMUNE_VALDORO}/attributes/certified/{attribute}");
        self.delete(&certifier(), &path).await.ok(204);
    }

    /// Valdoro declares.
    pub async fn declare(&self, attribute: AttributeId) {
        self.post(&consumer(), "/tenants/attributes/declared", json!({ "id": attribute })).await.ok(204);
    }

    /// And takes its declaration back.
    pub async fn undeclare(&self, attribute: AttributeId) {
        self.delete(&consumer(), &format!("/tenants/attributes/declared/{attribute}")).await.ok(204);
    }

    /// Regione Esperia verifies "Convenzione firmata", for a request that asks for it.
    pub async fn verify(&self, agreement: &str) {
        let content = json!({ "id": CONVENZIONE, "agreementId": agreement });
        self.post(&provider(), &format!("/tenants/{COMUNE_VALDORO}/attributes/verified"), content).await.ok(204);
    }

    /// And takes its verification back.
    pub async fn unverify(&self) {
        let path = format!("/tenants/{COMUNE_VALDORO}/attributes/verified/{CONVENZIONE}");
        self.delete(&provider(), &path).await.ok(204);
    }

    /// Asks anything.
    pub async fn send(&self, who: Option<&Actor>, request: Request<Body>) -> Reply {
        let mut request = request;
        if let Some(actor) = who {
            request.extensions_mut().insert(actor.clone());
        }
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (head, content) = response.into_parts();
        let content = body::to_bytes(content, usize::MAX).await.expect("a body");
        let text = String::from_utf8_lossy(&content).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Reply { status: head.status.as_u16(), headers: head.headers, text, body }
    }

    pub async fn get(&self, who: &Actor, path: &str) -> Reply {
        self.send(Some(who), request(Method::GET, path, &[], None)).await
    }

    pub async fn delete(&self, who: &Actor, path: &str) -> Reply {
        self.send(Some(who), request(Method::DELETE, path, &[], None)).await
    }

    pub async fn post(&self, who: &Actor, path: &str, content: Value) -> Reply {
        self.send(Some(who), request(Method::POST, path, &[], Some(content))).await
    }

    /// A command without words.
    pub async fn tell(&self, who: &Actor, id: &str, command: &str) -> Reply {
        self.send(Some(who), request(Method::POST, &format!("/agreements/{id}/{command}"), &[], None)).await
    }

    /// Valdoro makes a draft for a version.
    pub async fn draft(&self, number: i64) -> Reply {
        let content = json!({ "eserviceId": ANAGRAFE, "descriptorId": version_id(number) });
        self.post(&consumer(), "/agreements", content).await
    }

    /// Valdoro makes a draft and submits it: the id.
    pub async fn submitted(&self) -> String {
        let id = id(&self.draft(1).await.ok(201));
        self.tell(&consumer(), &id, "submit").await.ok(200);
        id
    }

    /// A request that Regione Esperia has approved: the id.
    pub async fn active(&self) -> String {
        let id = self.submitted().await;
        self.verify(&id).await;
        assert_eq!(self.tell(&provider(), &id, "approve").await.ok(200)["state"], "ACTIVE");
        id
    }

    /// A request that the platform activates by itself: the id. Regione Esperia vouched for Valdoro before.
    pub async fn active_automatically(&self) -> String {
        let verification = Verification {
            consumer: COMUNE_VALDORO,
            attribute: CONVENZIONE,
            verifier: REGIONE_ESPERIA,
            verified_at: EARLIER,
            expires_at: None,
            revoked_at: None,
            expiry_told: false,
        };
        self.put([Write::PutVerification(verification)]).await;
        let id = self.submitted().await;
        assert_eq!(self.state(&id).await, "ACTIVE");
        id
    }

    /// The state, as Valdoro reads it.
    pub async fn state(&self, id: &str) -> String {
        let shown = self.get(&consumer(), &format!("/agreements/{id}")).await.ok(200);
        shown["state"].as_str().expect("a state").to_owned()
    }
}

/// The administrator of Comune di Valdoro.
pub fn consumer() -> Actor {
    actor(COMUNE_VALDORO, Role::Admin)
}

/// The administrator of Regione Esperia.
pub fn provider() -> Actor {
    actor(REGIONE_ESPERIA, Role::Admin)
}

/// The administrator of the Registro Nazionale degli Enti.
pub fn certifier() -> Actor {
    actor(REGISTRO_ENTI, Role::Admin)
}

/// The administrator of ASL Esperia.
pub fn stranger() -> Actor {
    actor(ASL_ESPERIA, Role::Admin)
}

pub fn id(created: &Value) -> String {
    created["id"].as_str().expect("an id").to_owned()
}

/// A request to a path below `/api/v1`.
pub fn request(method: Method, path: &str, headers: &[(&str, &str)], content: Option<Value>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    match content {
        Some(content) => {
            request.header("content-type", "application/json").body(Body::from(content.to_string())).expect("a request")
        }
        None => request.body(Body::empty()).expect("a request"),
    }
}
