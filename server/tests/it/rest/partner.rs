//! `/partners` as whoever manages pratiche uses it, and `/api/v1.0` as a partner's system does.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use backend::Backend;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, actor, user};
use domain::{Actor, Role, Write};
use serde_json::{Value, json};
use server::door::{Door, Outside};

use super::{Api, Reply, id, request};

pub(super) fn manager() -> Actor {
    actor(COMUNE_VALDORO, Role::OperatoreAdmin)
}

/// A partner's system, its partner and two services of the ente: it may send to the first.
pub(super) struct Third {
    pub(super) desk: Api,
    pub(super) api: Api,
    pub(super) partner: String,
    pub(super) code: String,
    pub(super) secret: String,
    pub(super) services: [String; 2],
}

pub(super) async fn third(cx: Backend) -> Third {
    let desk = Api::new(cx).await;
    desk.put([Write::InsertUser(user(COMUNE_VALDORO, Role::OperatoreAdmin))]).await;
    let mut services = Vec::new();
    for name in ["Asilo nido", "Mensa scolastica"] {
        let new = json!({ "name": name, "area": "Scuola", "protocol": "NONE", "attachment": "OPTIONAL" });
        services.push(id(&desk.post(&manager(), "/services", new).await.ok(201)));
    }
    let new = json!({ "code": "portale", "name": "Portale del cittadino", "services": [services[0]] });
    let made = desk.post(&manager(), "/partners", new).await.ok(201);
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    let outside = Outside { origin: "https://ponte.example".to_owned(), proxies: Vec::new() };
    let router = server::partner::router(Door::new(desk.cx.clone(), outside));
    let api = Api { cx: desk.cx.clone(), router };
    let services = services.try_into().expect("two");
    Third { desk, api, partner: text("id"), code: text("code"), secret: text("secret"), services }
}

pub(super) fn form(family_name: &str) -> Value {
    json!({
        "service": "asilo-nido",
        "compiledAt": "2026-01-15T09:00:00Z",
        "applicant": {
            "name": "Mario", "familyName": family_name, "fiscalCode": "rssmra80a01h501u",
            "birthDate": "1980-01-01", "email": "mario@posta.example",
        },
        "answers": [{ "question": "Nome del bambino", "answer": "Luca" }],
    })
}

/// A request from an address of its own.
pub(super) fn from(
    address: u8,
    method: Method,
    path: &str,
    secret: Option<(&str, &str)>,
    content: Body,
) -> Request<Body> {
    let peer = SocketAddr::from(([10, 0, 0, address], 4321));
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1.0{path}"))
        .header("content-type", "application/json")
        .extension(ConnectInfo(peer));
    if let Some((code, secret)) = secret {
        let signed = STANDARD.encode(format!("{code}:{secret}"));
        request = request.header("authorization", format!("Basic {signed}"));
    }
    request.body(content).expect("a request")
}

impl Third {
    pub(super) async fn get(&self, path: &str) -> Reply {
        self.try_with(1, &self.code, &self.secret, path).await
    }

    async fn try_with(&self, address: u8, code: &str, secret: &str, path: &str) -> Reply {
        let request = from(address, Method::GET, path, Some((code, secret)), Body::empty());
        self.api.send(None, request).await
    }

    async fn send(&self, content: impl Into<Body>) -> Reply {
        let path = format!("/{}/pratica/online/create", self.code);
        let signed = Some((self.code.as_str(), self.secret.as_str()));
        self.api.send(None, from(1, Method::POST, &path, signed, content.into())).await
    }

    pub(super) async fn number_of_pratiche(&self) -> i64 {
        let all = self.desk.get(&manager(), "/pratiche?view=all").await.ok(200);
        all["pagination"]["totalCount"].as_i64().expect("a number")
    }

    pub(super) async fn tell(&self, id: &str, command: &str, content: Value) {
        self.desk.post(&manager(), &format!("/pratiche/{id}/{command}"), content).await.ok(200);
    }
}

on_both! {
    async fn a_partner_sends_a_form_and_reads_what_the_citizen_may_know(cx: Backend) {
        let third = third(cx).await;
        let services = third.get("/services").await.ok(200);
        assert_eq!(services.as_array().map(Vec::len), Some(1), "its own alone: {services}");
        assert_eq!((services[0]["slug"].as_str(), services[0]["name"].as_str()), (Some("asilo-nido"), Some("Asilo nido")));

        let sent = third.send(form("Rossi").to_string()).await;
        let location = sent.header("location").to_owned();
        let pratica = id(&sent.ok(201));
        assert_eq!(location, format!("/api/v1.0/{}/pratica/{pratica}", third.code));
        let path = location.trim_start_matches("/api/v1.0");
        let seen = third.get(path).await.ok(200);
        assert_eq!((seen["stateCode"].as_i64(), seen["outcome"].is_null()), (Some(2000), true));
        let at_the_desk = third.desk.get(&manager(), &format!("/pratiche/{pratica}")).await.ok(200);
        assert_eq!(at_the_desk["applicant"]["fiscalCode"], "RSSMRA80A01H501U");
        assert_eq!(at_the_desk["answers"][0]["answer"], "Luca");
        assert_eq!(at_the_desk["compiledAt"], "2026-01-15T09:00:00Z");

        // The desk works on it: the partner reads the outcome, and nothing of whose hand it was.
        let enabled = format!("/services/{}/operators/{}", third.services[0], manager().user);
        third.desk.send(Some(&manager()), request(Method::PUT, &enabled, &[], None)).await.ok(204);
        third.tell(&pratica, "take-charge", Value::Null).await;
        third.tell(&pratica, "evaluate", json!({ "accepted": false, "reason": "Il modulo è vuoto." })).await;
        third.tell(&pratica, "finish", Value::Null).await;
        let done = third.get(path).await;
        for secret in ["Ferri", "Ada", &manager().user.to_string()] {
            assert!(!done.text.contains(secret), "{secret}: {}", done.text);
        }
        let done = done.ok(200);
        assert_eq!((done["stateCode"].as_i64(), done["outcome"]["accepted"].as_bool()), (Some(9000), Some(false)));
        assert_eq!(done["outcome"]["reason"], "Il modulo è vuoto.");
    }

    async fn an_administrator_names_the_certificate_of_a_partner_and_takes_it_away(cx: Backend) {
        let third = third(cx).await;
        let path = format!("/partners/{}", third.partner);
        let set = async |content: Value| {
            let put = request(Method::PUT, &format!("{path}/certificate"), &[], Some(content));
            third.desk.send(Some(&manager()), put).await
        };
        assert!(third.desk.get(&manager(), &path).await.ok(200)["certificate"].is_null());
        let subject = "CN=portale, O=Ditta, C=IT";
        assert_eq!(set(json!({ "certificate": subject })).await.ok(200)["certificate"], "C=IT, CN=portale, O=Ditta");
        assert_eq!(third.desk.get(&manager(), &path).await.ok(200)["certificate"], "C=IT, CN=portale, O=Ditta");
        for wrong in ["CN=portale", "ab", "x=y, z"] {
            let told = set(json!({ "certificate": wrong })).await.refused(400, "invalidFields");
            assert_eq!(told["errors"][0]["field"], "certificate", "{wrong}");
        }
        assert!(set(json!({ "certificate": null })).await.ok(200)["certificate"].is_null());
        let stranger = actor(REGIONE_ESPERIA, Role::OperatoreAdmin);
        let put = request(Method::PUT, &format!("{path}/certificate"), &[], Some(json!({ "certificate": subject })));
        third.desk.send(Some(&stranger), put).await.refused(404, "partnerNotFound");
    }

    async fn what_is_sent_twice_with_an_id_arrives_once(cx: Backend) {
        let third = third(cx).await;
        let mut form = form("Rossi");
        form["id"] = json!("01900000-0000-7000-8000-00000000beef");
        let (one, two) = tokio::join!(third.send(form.to_string()), third.send(form.to_string()));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, two.text);
        third.send(form.to_string()).await.refused(409, "praticaAlreadyReceived");
        assert_eq!(third.number_of_pratiche().await, 1);
    }

    async fn nonsense_is_refused_and_nothing_is_stored(cx: Backend) {
        let third = third(cx).await;
        let with = |change: &dyn Fn(&mut Value)| {
            let mut form = form("Rossi");
            change(&mut form);
            form.to_string()
        };
        let named = [
            (with(&|form| form["applicant"]["fiscalCode"] = json!("X")), "applicant.fiscalCode"),
            (with(&|form| form["applicant"]["name"] = json!("")), "applicant.name"),
            (with(&|form| form["applicant"]["name"] = json!("a\u{0}b")), "applicant.name"),
            (with(&|form| form["applicant"]["birthDate"] = json!("1980-13-01")), "applicant.birthDate"),
            (with(&|form| form["applicant"]["phone"] = json!("1".repeat(41))), "applicant.phone"),
            (with(&|form| form["applicant"]["operator"] = json!("x")), "applicant.operator"),
            (with(&|form| form["answers"][0]["question"] = json!(" ")), "answers[0].question"),
            (with(&|form| form["answers"] = json!(vec![json!({ "question": "a", "answer": "b" }); 201])), "answers"),
            (with(&|form| form["compiledAt"] = json!(1_700_000_000)), "compiledAt"),
            (with(&|form| form["id"] = json!("../x")), "id"),
            (with(&|form| form["service"] = json!(null)), "service"),
        ];
        for (content, field) in named {
            let told = third.send(content.clone()).await.refused(400, "invalidFields");
            let fields = told["errors"].as_array().expect("errors").iter().map(|error| error["field"].as_str());
            assert_eq!(fields.collect::<Vec<_>>(), [Some(field)], "{content}");
        }
        for service in ["mensa-scolastica", "nessuno", "", "../asilo-nido"] {
            let content = with(&|form| form["service"] = json!(service));
            third.send(content).await.refused(404, "serviceNotFound");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for content in ["", "{", "[]", "null", "7", "\"x\"", "{}{}", "\u{feff}{}", &deep] {
            third.send(content.to_owned()).await.refused(400, "malformedRequest");
        }
        third.send(vec![0xff_u8; 64]).await.refused(400, "malformedRequest");
        // Longer than anybody sends: refused by what it says of itself, and while it comes where it says nothing.
        third.send(vec![b' '; 1024 * 1024 + 1]).await.refused(413, "payloadTooLarge");
        let chunks = (0..64).map(|_| Ok::<_, std::io::Error>(vec![b' '; 32 * 1024]));
        let stream = Body::from_stream(futures_util::stream::iter(chunks));
        third.send(stream).await.refused(413, "payloadTooLarge");
        let path = format!("/{}/pratica/online/create", third.code);
        let signed = Some((third.code.as_str(), third.secret.as_str()));
        let mut text = from(1, Method::POST, &path, signed, Body::from(form("Rossi").to_string()));
        text.headers_mut().insert("content-type", "text/plain".parse().expect("a header"));
        third.api.send(None, text).await.refused(415, "unsupportedMediaType");
        for odd in ["x", "00000000-0000-0000-0000-000000000000", "%00", "%ff"] {
            let told = third.get(&format!("/{}/pratica/{odd}", third.code)).await;
            assert!((400..500).contains(&told.status), "{odd}: {}", told.text);
        }
        let deleted = from(1, Method::DELETE, "/services", signed, Body::empty());
        third.api.send(None, deleted).await.refused(405, "methodNotAllowed");
        assert_eq!(third.number_of_pratiche().await, 0);
    }

    async fn guessing_a_secret_is_slowed_down_as_passwords_are(cx: Backend) {
        let third = third(cx).await;
        // From here it has signed in before: other people's guesses do not keep it out.
        third.get("/services").await.ok(200);
        let guess = async |address, code: &str| third.try_with(address, code, "0123456789", "/services").await;
        let (known, unknown) = (guess(2, &third.code).await, guess(3, "nessuno@comune-valdoro").await);
        let shown = |reply: &Reply| {
            let mut body = reply.body.clone();
            body["correlationId"] = Value::Null;
            (reply.status, reply.header("www-authenticate").to_owned(), body)
        };
        assert_eq!(shown(&known), shown(&unknown), "whether a code exists is not told");
        known.refused(401, "wrongCredentials");
        for _ in 0..2 {
            guess(2, &third.code).await.refused(401, "wrongCredentials");
        }
        let told = guess(2, &third.code).await;
        assert!(told.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{told:?}");
        told.refused(429, "tooManyRequests");
        third.try_with(2, &third.code, &third.secret, "/services").await.refused(429, "tooManyRequests");
        third.get("/services").await.ok(200);
        third.api.cx.clock.advance(61);
        third.try_with(2, &third.code, &third.secret, "/services").await.ok(200);
    }

    async fn only_the_partner_gets_in_and_only_at_its_own_addresses(cx: Backend) {
        let third = third(cx.clone()).await;
        let nobody = third.api.send(None, from(9, Method::GET, "/services", None, Body::empty())).await;
        assert_eq!(nobody.header("www-authenticate"), "Basic realm=\"api\", charset=\"UTF-8\"");
        nobody.refused(401, "wrongCredentials");
        for header in ["Bearer abc", "Basic", "Basic ???", "Basic bm9jb2xvbg=="] {
            let mut odd = from(9, Method::GET, "/services", None, Body::empty());
            odd.headers_mut().insert("authorization", header.parse().expect("a header"));
            third.api.send(None, odd).await.refused(401, "wrongCredentials");
        }
        let mut twice = from(9, Method::GET, "/services", Some((&third.code, &third.secret)), Body::empty());
        let same = twice.headers()["authorization"].clone();
        twice.headers_mut().append("authorization", same);
        third.api.send(None, twice).await.refused(401, "wrongCredentials");
        let foreign = "/altro@comune-valdoro/pratica/01900000-0000-7000-8000-00000000dead";
        third.get(foreign).await.refused(403, "notThePartner");
        assert_eq!(third.api.send(None, from(9, Method::GET, "/status", None, Body::empty())).await.ok(200)["status"], "ok");

        // Over a line that anybody can read nothing is looked at, however right it is.
        let outside = Outside { origin: "http://ponte.example".to_owned(), proxies: Vec::new() };
        let plain = Api { cx: cx.clone(), router: server::partner::router(Door::new(cx, outside)) };
        let signed = Some((third.code.as_str(), third.secret.as_str()));
        plain.send(None, from(1, Method::GET, "/services", signed, Body::empty())).await.refused(403, "tlsNeeded");

        let rotate = format!("/partners/{}/rotateSecret", third.partner);
        let rotated = third.desk.post(&manager(), &rotate, Value::Null).await.ok(200);
        let fresh = rotated["secret"].as_str().expect("a secret").to_owned();
        assert_ne!(fresh, third.secret);
        third.get("/services").await.refused(401, "wrongCredentials");
        third.api.cx.clock.advance(61);
        third.try_with(1, &third.code, &fresh, "/services").await.ok(200);
        let revoke = format!("/partners/{}/revoke", third.partner);
        for _ in 0..2 {
            third.desk.post(&manager(), &revoke, Value::Null).await.ok(204);
        }
        third.try_with(1, &third.code, &fresh, "/services").await.refused(401, "wrongCredentials");
        third.desk.post(&manager(), &rotate, Value::Null).await.refused(409, "partnerRevoked");
    }

    async fn partners_are_managed_by_who_manages_pratiche_of_the_ente(cx: Backend) {
        let third = third(cx).await;
        let one = format!("/partners/{}", third.partner);
        let set = |who: Actor, services: Value| {
            let path = format!("{one}/services");
            let sent = request(Method::PUT, &path, &[("if-match", "\"1\"")], Some(json!({ "services": services })));
            let desk = third.desk.clone();
            async move { desk.send(Some(&who), sent).await }
        };
        let operator = actor(COMUNE_VALDORO, Role::Operatore);
        let stranger = actor(REGIONE_ESPERIA, Role::OperatoreAdmin);
        third.desk.get(&operator, "/partners").await.refused(403, "unauthorized");
        third.desk.post(&operator, "/partners", json!({})).await.refused(403, "unauthorized");
        set(operator, json!([])).await.refused(403, "unauthorized");
        third.desk.get(&stranger, &one).await.refused(404, "partnerNotFound");
        set(stranger.clone(), json!([])).await.refused(404, "partnerNotFound");
        for command in ["rotateSecret", "revoke"] {
            let told = third.desk.post(&stranger, &format!("{one}/{command}"), Value::Null).await;
            told.refused(404, "partnerNotFound");
        }
        let none = third.desk.get(&stranger, "/partners").await.ok(200);
        assert_eq!(none["pagination"]["totalCount"], 0);

        let taken = json!({ "code": "portale", "name": "Un altro portale" });
        let told = third.desk.post(&manager(), "/partners", taken.clone()).await.refused(400, "invalidFields");
        assert_eq!(told["errors"][0]["field"], "code");
        let elsewhere = third.desk.post(&stranger, "/partners", taken).await.ok(201);
        assert_eq!(elsewhere["code"], "portale@regione-esperia");
        let foreign = json!({ "code": "altro", "name": "Un altro portale", "services": [third.services[0]] });
        let told = third.desk.post(&stranger, "/partners", foreign).await.refused(400, "invalidFields");
        assert_eq!(told["errors"][0]["field"], "services");

        let changed = set(manager(), json!([third.services[1]])).await;
        assert_eq!(changed.header("etag"), "\"2\"");
        assert_eq!(changed.ok(200)["services"], json!([third.services[1]]));
        set(manager(), json!([])).await.refused(409, "concurrentModification");
        assert_eq!(third.get("/services").await.ok(200)[0]["slug"], "mensa-scolastica");
        third.send(form("Rossi").to_string()).await.refused(404, "serviceNotFound");
        let all = third.desk.get(&manager(), "/partners").await;
        assert!(!all.text.contains(&third.secret) && !all.text.contains("argon2"), "{}", all.text);
        assert_eq!(all.ok(200)["results"][0]["code"], third.code.as_str());
    }
}

#[test]
fn the_description_has_every_operation_of_a_partner() {
    let document = server::partner::document();
    let paths = document["paths"].as_object().expect("paths").keys().map(String::as_str).collect::<Vec<_>>();
    let known = [
        "/api/v1.0/pratica/{pratica}/status",
        "/api/v1.0/schedaInformativa/{servizio}/{ente}",
        "/api/v1.0/services",
        "/api/v1.0/servizioTexts/{servizio}/{ente}/{step}",
        "/api/v1.0/status",
        "/api/v1.0/{partner}/pratica/offline/create",
        "/api/v1.0/{partner}/pratica/online/create",
        "/api/v1.0/{partner}/pratica/{pratica}",
        "/api/v1.0/{partner}/pratica/{pratica}/protocolli",
        "/api/v1.0/{partner}/pratica/{pratica}/status",
    ];
    assert_eq!(paths, known);
    let create = &document["paths"][known[6]]["post"];
    assert_eq!(
        create["requestBody"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/CompiledForm"
    );
    assert!(create["responses"]["default"]["content"]["application/problem+json"].is_object());
    assert_eq!(document["components"]["securitySchemes"]["basic"]["scheme"], "basic");
    assert!(document["components"]["schemas"]["Problem"].is_object());
}
