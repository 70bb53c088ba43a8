//! A whole process without a socket: the router over a fresh database, with a clock that stands still, two enti and a
//! person for every role.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use app::api::terminology::trust::Machines;
use app::layout::Environment;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use backend::news::News;
use backend::session::{Attempt, Origin, SessionKind, sign_in};
use backend::user::{FirstPassword, create, create_first_manager};
use backend::voucher::Issuer;
use backend::voucher::key::Wrapping;
use backend::{Backend, testing};
use domain::tenant::rules::{CreationFacts, create as found};
use domain::tenant::{NewTenant, TenantKind};
use domain::user::{NewUser, PasswordProof};
use domain::voucher::Settings;
use domain::{Actor, Role, TenantId, UserId};
use server::health::Ending;
use strum::IntoEnumIterator as _;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "cavallo graffetta lanterna";
pub const ORIGIN: &str = "https://ponte.example";

pub struct House {
    pub backend: Backend,
    pub router: Router,
    /// Nobody looks by itself here: a test does.
    pub news: News,
    pub ending: Ending,
    pub valdoro: TenantId,
    /// Everybody's id, by user name.
    pub people: BTreeMap<String, UserId>,
    next_address: AtomicU32,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the cookie the answer sets.
    pub fn cookie(&self) -> Option<String> {
        let line = self.header("set-cookie").split(';').next()?.split_once('=')?;
        Some(line.1.to_owned()).filter(|value| !value.is_empty())
    }
}

impl House {
    pub async fn open() -> Self {
        Self::at(ORIGIN, false).await
    }

    pub async fn at(public_url: &str, demo: bool) -> Self {
        let backend = testing::backend(testing::On::Sqlite).await.unwrap();
        let (people, valdoro) = furnish(&backend).await;
        Self { people, valdoro, ..Self::around(backend, public_url, demo) }
    }

    /// With the sample data in place of our own enti and people.
    pub async fn with_samples() -> Self {
        Self::with_samples_of(testing::backend(testing::On::Sqlite).await.unwrap(), ORIGIN).await
    }

    /// The same around a backend whose clock goes, for programs that look at their own.
    pub async fn with_samples_now(public_url: &str) -> Self {
        let mut backend = testing::backend(testing::On::Sqlite).await.unwrap();
        backend.clock = std::sync::Arc::new(backend::Clock::System);
        Self::with_samples_of(backend, public_url).await
    }

    async fn with_samples_of(backend: Backend, public_url: &str) -> Self {
        let sealer = backend::chain::Sealer::new(testing::signing_key(1), None);
        assert!(backend::seed::demo(&backend, &sealer).await.unwrap());
        Self::around(backend, public_url, true)
    }

    /// Another process on the same database.
    pub fn twin(&self) -> Self {
        Self::around(self.backend.clone(), ORIGIN, true)
    }

    /// With the sample data, and a listener for machines that trusts as it is told.
    pub async fn with_samples_trusting(trust: impl FnOnce(&Backend) -> Machines) -> Self {
        let house = Self::with_samples().await;
        let machines = trust(&house.backend);
        Self::told(house.backend.clone(), ORIGIN, true, machines)
    }

    fn around(backend: Backend, public_url: &str, demo: bool) -> Self {
        Self::told(backend, public_url, demo, Machines::default())
    }

    fn told(backend: Backend, public_url: &str, demo: bool, machines: Machines) -> Self {
        let (news, ending) = (News::default(), Ending::default());
        let shared = server::Shared {
            backend: backend.clone(),
            site: server::assets::Site::default(),
            environment: if demo { Environment::Demo } else { Environment::Production },
            public_url: public_url.to_owned(),
            proxies: Vec::new(),
            news: news.clone(),
            vouchers: issuer(&backend, public_url),
            fhir: server::fhir::Readers::Session,
            ending: ending.clone(),
            machines,
        };
        let router = server::router(shared);
        let nobody = TenantId(uuid::Uuid::nil());
        let people = BTreeMap::new();
        Self { backend, router, news, ending, valdoro: nobody, people, next_address: AtomicU32::new(1) }
    }

    /// Each request of its own address, so that tests wait for nobody's failures.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let number = self.next_address.fetch_add(1, Ordering::SeqCst);
        let [_, a, b, c] = number.to_be_bytes();
        Request::builder().method(method).uri(path).extension(ConnectInfo(SocketAddr::from(([10, a, b, c], 1234))))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 16 * 1024 * 1024).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub async fn get(&self, path: &str, sid: Option<&str>) -> Answer {
        let mut request = self.request(Method::GET, path).header(header::ACCEPT, "text/html");
        if let Some(sid) = sid {
            request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A form of one of our own pages, as a browser without our script sends it.
    pub async fn post(&self, path: &str, sid: Option<&str>, fields: &[(&str, &str)]) -> Answer {
        let mut request = self
            .request(Method::POST, path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::REFERER, format!("{ORIGIN}/profilo"));
        if let Some(sid) = sid {
            request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
        }
        self.send(request.body(Body::from(encoded(fields))).unwrap()).await
    }

    /// Signs in; the session's token.
    pub async fn enter(&self, username: &str) -> String {
        self.enter_with(username, PASSWORD).await
    }

    /// Signs in with another password than the one of our own people.
    pub async fn enter_with(&self, username: &str, password: &str) -> String {
        let answer = self.post("/accesso", None, &[("username", username), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{username}: {}", answer.body);
        answer.cookie().unwrap()
    }
}

/// Gives vouchers for a site at `public_url`.
pub fn issuer(cx: &Backend, public_url: &str) -> Issuer {
    Issuer::start(cx, Settings::at(public_url), Wrapping::of(&testing::signing_key(1)).unwrap())
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// `admin@comune-valdoro`, `api@comune-valdoro`, … one person per role; the administrator of Regione Esperia; the
/// platform manager.
async fn furnish(cx: &Backend) -> (BTreeMap<String, UserId>, TenantId) {
    create_first_manager(cx, &typed("gestore", Role::Gestore), Some(PASSWORD)).await.unwrap();
    let origin = Origin { source: IpAddr::from([192, 0, 2, 1]).into(), agent: String::new() };
    let attempt = Attempt {
        username: "gestore@ponte",
        password: PASSWORD,
        origin: &origin,
        kind: SessionKind::Browser,
        previous: None,
    };
    let manager = sign_in(cx, attempt).await.unwrap().signed_in.actor;
    let valdoro = ente(cx, &manager, "comune-valdoro", "Comune di Valdoro").await;
    let esperia = ente(cx, &manager, "regione-esperia", "Regione Esperia").await;
    let mut people = BTreeMap::from([("gestore@ponte".to_owned(), manager.user)]);
    let admin = person(cx, &manager, valdoro, Role::Admin, &mut people).await;
    person(cx, &manager, esperia, Role::Admin, &mut people).await;
    for role in Role::iter().filter(|role| role.is_given_by_the_ente() && *role != Role::Admin) {
        person(cx, &admin, valdoro, role, &mut people).await;
    }
    (people, valdoro)
}

fn typed(username: &str, role: Role) -> NewUser {
    NewUser {
        username: username.to_owned(),
        name: "Nome".into(),
        family_name: "Cognome".into(),
        email: String::new(),
        roles: vec![role],
    }
}

async fn person(cx: &Backend, by: &Actor, ente: TenantId, role: Role, people: &mut BTreeMap<String, UserId>) -> Actor {
    let first = FirstPassword::Typed { password: PASSWORD.into(), provisional: false };
    let typed = typed(&role.to_string(), role);
    let user = create(cx, by, PasswordProof(cx.now()), ente, &typed, first).await.unwrap().user;
    people.insert(user.username, user.id);
    Actor { user: user.id, tenant: user.tenant, roles: user.roles }
}

async fn ente(cx: &Backend, manager: &Actor, slug: &str, name: &str) -> TenantId {
    let id = TenantId(cx.id());
    let new = NewTenant {
        slug: slug.into(),
        name: name.into(),
        kind: TenantKind::Pa,
        origin: String::new(),
        value: String::new(),
        certifier: false,
    };
    let decision = found(&new, &CreationFacts { id, taken: false, as_of: cx.now() }, manager).unwrap();
    let mut tx = cx.db.begin().await.unwrap();
    backend::save::save(cx, &mut tx, Some(manager), &decision).await.unwrap();
    tx.commit().await.unwrap();
    id
}
