//! The ente's own protocol asked over HTTP, against a stub that listens on this machine: what is sent, everything that may come
//! back, and a whole request whose sender dies between the document and its files.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use backend::pratica::remote::settings::configure;
use backend::pratica::remote::{Handler as _, LEASE, Registry, Sending, What, send_due};
use domain::eservice::interface::Upload;
use domain::pratica::protocol::Given;
use domain::pratica::service::ServiceData;
use domain::pratica::{
    Applicant, AttachmentRule, Compiled, FileKind, PraticaState, ProtocolKind, ProtocolTarget, ProtocolTrouble, files,
};
use domain::{Actor, DocumentId, Role, TenantId, UserId};
use serde_json::json;
use server::config::Secret;
use server::protocol::Remote;

use crate::house::House;

/// What the stub does next; otherwise it takes what comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Does {
    Answers,
    IsSlow,
    TakesAndIsSlow,
    Fails,
    Redirects,
    SaysNo,
    SaysNothingWeKnow,
    SaysTooMuch,
}

/// A request as it came.
#[derive(Clone, Debug)]
struct Came {
    query: BTreeMap<String, String>,
    secret: String,
    content_type: String,
    body: Bytes,
}

#[derive(Clone, Default)]
struct Stub {
    script: Arc<Mutex<VecDeque<Does>>>,
    came: Arc<Mutex<Vec<Came>>>,
    numbers: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Listens; answers where.
    async fn open(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(any(answer)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/pitre/rest")
    }

    fn will(&self, does: Does) {
        self.script.lock().unwrap().push_back(does);
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    /// A document that was seen before has its number.
    fn take(&self, query: &BTreeMap<String, String>) -> serde_json::Value {
        if query["method"] == "uploadFileToDocument" {
            return json!({ "status": "success", "message": "ok", "data": { "id_doc": 9_000 } });
        }
        let mut numbers = self.numbers.lock().unwrap();
        let id = query["externalId"].clone();
        let place = numbers.iter().position(|known| *known == id).unwrap_or_else(|| {
            numbers.push(id);
            numbers.len() - 1
        });
        let project = query.get("idProject").cloned().unwrap_or_else(|| format!("F{place}"));
        json!({ "status": "success", "message": "", "data": { "id_doc": 100 + place, "n_prot": format!("2026/{place}"), "id_proj": project } })
    }
}

async fn answer(
    State(stub): State<Stub>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (secret, content_type) = (text(header::AUTHORIZATION), text(header::CONTENT_TYPE));
    stub.came.lock().unwrap().push(Came { query: query.clone(), secret, content_type, body });
    let does = stub.script.lock().unwrap().pop_front().unwrap_or(Does::Answers);
    let slowly = || tokio::time::sleep(Duration::from_secs(20));
    match does {
        Does::Answers => axum::Json(stub.take(&query)).into_response(),
        Does::IsSlow => {
            slowly().await;
            StatusCode::OK.into_response()
        }
        Does::TakesAndIsSlow => {
            stub.take(&query);
            slowly().await;
            StatusCode::OK.into_response()
        }
        Does::Fails => (StatusCode::INTERNAL_SERVER_ERROR, "Traceback").into_response(),
        Does::Redirects => (StatusCode::FOUND, [(header::LOCATION, "http://169.254.169.254/")]).into_response(),
        Does::SaysNo => axum::Json(json!({ "status": "error", "message": "Titolario errato" })).into_response(),
        Does::SaysNothingWeKnow => "{\"status\": \"succ".into_response(),
        Does::SaysTooMuch => vec![b' '; 200_000].into_response(),
    }
}

fn target(url: &str) -> ProtocolTarget {
    ProtocolTarget {
        url: url.to_owned(),
        is_private: true,
        credential: "valdoro".into(),
        recipients: "12,13".into(),
        classification: "7.1.2".into(),
        administration: "C_V".into(),
        transmissions: "T1".into(),
        ..ProtocolTarget::default()
    }
}

fn remote() -> Remote {
    let secrets = BTreeMap::from([("valdoro".to_owned(), Secret::new("segretissimo"))]);
    Remote::with_patience(secrets, Duration::from_millis(1_500)).unwrap()
}

fn document() -> Sending {
    let what = What::Document {
        is_answer: false,
        service: "Asilo nido".into(),
        applicant: "Rossi Mario".into(),
        project: None,
    };
    let bytes = Bytes::from_static(b"%PDF-1.7");
    Sending { external_id: "p-1".into(), what, content_type: "application/pdf".into(), bytes }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_sent_as_the_exchange_wants_it_and_its_files_after_it() {
    let stub = Stub::default();
    let target = target(&stub.open().await);
    let given = remote().exchange(&target, document()).await.unwrap();
    assert_eq!(given, Given { document: "100".into(), number: "2026/0".into(), project: "F0".into() });
    let what = What::File { document: given.document, name: "isee & c.pdf".into(), description: "ISEE 2026".into() };
    remote().exchange(&target, Sending { what, external_id: "p-1-f".into(), ..document() }).await.unwrap();
    let what = What::Document {
        is_answer: true,
        service: "Asilo nido".into(),
        applicant: "Rossi Mario".into(),
        project: Some("F0".into()),
    };
    let answer = remote().exchange(&target, Sending { what, external_id: "p-4".into(), ..document() }).await.unwrap();
    assert_eq!(answer.project, "F0", "the answer lies with the request");
    let [document, file, answer] = &stub.came()[..] else { panic!("three requests") };
    let expected = [
        ("method", "createDocumentAndAddInProject"),
        ("externalId", "p-1"),
        ("recipientIDArray", "12,13"),
        ("codeNodeClassification", "7.1.2"),
        ("codeAdm", "C_V"),
        ("trasmissionIDArray", "T1"),
        ("documentObj", "Asilo nido"),
        ("createProject", "true"),
        ("projectDescription", "Asilo nido Rossi Mario"),
        ("fileName", "modulo.pdf"),
    ];
    for (name, value) in expected {
        assert_eq!(document.query.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!document.query.contains_key("recipientTypeIDArray"), "what is not configured is not said");
    assert_eq!((document.secret.as_str(), &document.body[..]), ("Bearer segretissimo", &b"%PDF-1.7"[..]));
    assert_eq!(document.content_type, "application/pdf");
    assert_eq!((file.query["method"].as_str(), file.query["documentId"].as_str()), ("uploadFileToDocument", "100"));
    assert_eq!(
        (file.query["fileName"].as_str(), file.query["attachmentDescription"].as_str()),
        ("isee & c.pdf", "ISEE 2026")
    );
    assert!(!file.query.contains_key("trasmissionIDArray"));
    assert_eq!((answer.query["idProject"].as_str(), answer.query["createProject"].as_str()), ("F0", "false"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_comes_back_is_told_for_what_it_is() {
    let stub = Stub::default();
    let target = target(&stub.open().await);
    let table = [
        (Does::IsSlow, ProtocolTrouble::TooSlow, ""),
        (Does::Fails, ProtocolTrouble::HttpError, "HTTP 500"),
        (Does::Redirects, ProtocolTrouble::HttpError, "HTTP 302"),
        (Does::SaysNo, ProtocolTrouble::Refused, "Titolario errato"),
        (Does::SaysNothingWeKnow, ProtocolTrouble::Unreadable, "JSON"),
        (Does::SaysTooMuch, ProtocolTrouble::Unreadable, "HTTP"),
    ];
    for (does, kind, said) in table {
        stub.will(does);
        let trouble = remote().exchange(&target, document()).await.unwrap_err();
        assert_eq!((trouble.kind, trouble.said.as_str()), (kind, said), "{does:?}");
    }
    assert_eq!(stub.came().len(), table.len(), "nothing is followed, nothing is asked twice");
    let nobody = ProtocolTarget { url: "http://127.0.0.1:1/".into(), ..target.clone() };
    assert_eq!(remote().exchange(&nobody, document()).await.unwrap_err().kind, ProtocolTrouble::Unreachable);
    let inside = ProtocolTarget { is_private: false, url: target.url.replace("http:", "https:"), ..target.clone() };
    assert_eq!(remote().exchange(&inside, document()).await.unwrap_err().kind, ProtocolTrouble::AddressNotAllowed);
    assert!(!remote().has_secret(&ProtocolTarget { credential: "altro".into(), ..target }));
}

fn operator(tenant: TenantId, user: UserId) -> Actor {
    Actor { user, tenant, roles: vec![Role::Operatore, Role::OperatoreAdmin] }
}

/// A request with a file, of a service that is registered by the stub.
async fn request(house: &House, stub: &Stub) -> (Actor, domain::PraticaId) {
    let cx = &house.backend;
    let who = operator(house.valdoro, house.people["operatore@comune-valdoro"]);
    let data = ServiceData {
        name: "Asilo nido".into(),
        area: String::new(),
        protocol: ProtocolKind::Remote,
        attachment: AttachmentRule::Optional,
        steps: Vec::new(),
    };
    let service = backend::pratica::service::create(cx, &who, &data).await.unwrap();
    configure(cx, "comune-valdoro", "asilo-nido", &target(&stub.open().await)).await.unwrap();
    let bytes = b"%PDF-1.7 isee";
    let checksum = cx.files.put(Bytes::from_static(bytes)).await.unwrap();
    let upload = Upload { name: "isee.pdf", pretty_name: "", content_type: "", bytes };
    let file = files::check(upload, FileKind::Request, (DocumentId(cx.id()), checksum), cx.now()).unwrap();
    let applicant = Applicant {
        name: "Mario".into(),
        family_name: "Rossi".into(),
        fiscal_code: "RSSMRA80A01H501U".into(),
        ..Applicant::default()
    };
    let compiled = Compiled { applicant, answers: Vec::new(), files: vec![file], compiled_at: cx.now() };
    (who, backend::pratica::receive(cx, service, &compiled).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_dies_between_document_and_file_leaves_one_number_and_the_file_follows() {
    let house = House::open().await;
    let cx = house.backend.clone();
    let stub = Stub::default();
    let (who, id) = request(&house, &stub).await;
    let send = |patience| {
        let cx = cx.clone();
        async move {
            let secrets = BTreeMap::from([("valdoro".to_owned(), Secret::new("segretissimo"))]);
            let registry: Registry = Arc::new(Remote::with_patience(secrets, patience).unwrap());
            send_due(&cx, &registry, app::paper::print, &|| false).await.unwrap()
        }
    };
    // It dies while the protocol has the document and has not answered; then while it has the file.
    for does in [Does::TakesAndIsSlow, Does::IsSlow] {
        if does == Does::IsSlow {
            stub.will(Does::Answers);
        }
        stub.will(does);
        let dying = tokio::spawn(send(Duration::from_secs(30)));
        while !stub.script.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        dying.abort();
        let _ = dying.await;
        cx.clock.advance(LEASE);
    }
    assert_eq!(send(Duration::from_secs(5)).await, 1, "only the file is left");
    let facts = backend::pratica::detail::detail(&cx, &who, id).await.unwrap().facts;
    assert_eq!(facts.pratica.state, PraticaState::Registered);
    assert_eq!(facts.pratica.protocol.unwrap().number, "2026/0");
    assert_eq!(stub.numbers.lock().unwrap().len(), 1, "one number");
    let methods = stub.came().into_iter().map(|came| came.query["method"].clone()).collect::<Vec<_>>();
    let (create, upload) = ("createDocumentAndAddInProject", "uploadFileToDocument");
    assert_eq!(methods, [create, create, upload, upload]);
    assert!(stub.came()[0].body.starts_with(b"%PDF-1.7"), "the form as a PDF");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_reads_what_is_wrong_and_an_administrator_has_it_tried_again() {
    let house = House::open().await;
    let cx = house.backend.clone();
    let stub = Stub::default();
    let (_, id) = request(&house, &stub).await;
    let registry: Registry = Arc::new(remote());
    for _ in 0..10 {
        stub.will(Does::SaysNo);
        send_due(&cx, &registry, app::paper::print, &|| false).await.unwrap();
        cx.clock.advance(3_600);
    }
    let sid = house.enter("operatore-admin@comune-valdoro").await;
    let page = house.get(&format!("/pratiche/{id}"), Some(&sid)).await.body;
    for words in
        ["Protocollazione in errore", "Titolario errato", "Tentativi non riusciti: 10", "Ritenta la protocollazione"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let desk = house.get("/pratiche?vista=tutte", Some(&sid)).await.body;
    assert!(desk.contains("1 documento in errore"), "{desk}");
    let read = house.get(&format!("/api/v1/pratiche/{id}"), Some(&sid)).await.body;
    let read: serde_json::Value = serde_json::from_str(&read).unwrap();
    assert_eq!((&read["registry"]["state"], &read["registry"]["trouble"]), (&json!("FAILED"), &json!("REFUSED")));
    let fields = [("id", id.to_string()), ("seen", "1".to_owned()), ("action", "retryProtocol".to_owned())];
    let question = house.get(&format!("/pratiche/{id}/ritenta-protocollo"), Some(&sid)).await.body;
    let action = question.split("action=\"").find(|part| part.contains("run_pratica_command")).unwrap();
    let action = action.split('"').next().unwrap();
    let sent = fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    let done = house.post(action, Some(&sid), &sent).await;
    assert!(done.header("location").ends_with("?fatto=ritenta-protocollo"), "{done:?}");
    send_due(&cx, &registry, app::paper::print, &|| false).await.unwrap();
    let page = house.get(&format!("/pratiche/{id}"), Some(&sid)).await.body;
    assert!(page.contains("2026/0") && !page.contains("Protocollazione in errore"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_configuration_is_read_and_never_written_in_the_console() {
    let house = House::open().await;
    let stub = Stub::default();
    request(&house, &stub).await;
    let sid = house.enter("operatore@comune-valdoro").await;
    let page = house.get("/pratiche/protocollo", Some(&sid)).await.body;
    for words in ["Configurazione di protocollo", "Asilo nido", "7.1.2", "non configurato", "assistenza", "••••••"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("segretissimo") && !page.contains(">valdoro<"), "nothing of the secret");
    let read = house.get("/api/v1/pratiche/protocol", Some(&sid)).await.body;
    let read: serde_json::Value = serde_json::from_str(&read).unwrap();
    let target = &read["results"][0]["target"];
    assert_eq!((&target["codeNodeClassification"], &target["hasCredential"]), (&json!("7.1.2"), &json!(true)));
    for path in ["/pratiche/protocollo", "/api/v1/pratiche/protocol"] {
        for method in [axum::http::Method::POST, axum::http::Method::PUT, axum::http::Method::DELETE] {
            let request = house.request(method.clone(), path).header("sec-fetch-site", "same-origin");
            let request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
            let answer = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.body);
        }
    }
    let stranger = house.enter("admin@regione-esperia").await;
    let theirs = house.get("/pratiche/protocollo", Some(&stranger)).await.body;
    assert!(!theirs.contains("Asilo nido"));
}
