//! What every answer carries, and where requests may come from (security.md WEB-05, WEB-07 to WEB-10, WEB-32).

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, header};

use crate::doors::{Kind, all};
use crate::house::{Answer, House, ORIGIN, PASSWORD, encoded};

const UNKNOWN: &str = "01900000-0000-7000-8000-00000000dead";

fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
}

fn check(path: &str, answer: &Answer, https: bool) {
    let nonce = nonce(answer);
    assert!(nonce.len() >= 22, "{path}: 128 bits");
    let upgrade = if https { "; upgrade-insecure-requests" } else { "" };
    assert_eq!(
        answer.header("content-security-policy"),
        format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
             data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
             frame-ancestors 'none'{upgrade}"
        ),
        "{path}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    // The address of a citizen's page opens something.
    let citizens = path.starts_with("/cittadino/");
    let told = if citizens { "no-referrer" } else { "same-origin" };
    assert_eq!(answer.header("referrer-policy"), told, "{path}");
    assert_eq!(answer.header("x-robots-tag"), if citizens { "noindex, nofollow" } else { "" }, "{path}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    let strict = if https { "max-age=63072000; includeSubDomains" } else { "" };
    assert_eq!(answer.header("strict-transport-security"), strict, "{path}");
    assert_eq!(answer.header("x-correlation-id").len(), 36, "{path}");
    assert_eq!(answer.headers.get_all("x-correlation-id").iter().count(), 1, "{path}");
    // What anybody checks vouchers with is the same for everybody.
    let public = [server::token::JWKS, server::token::METADATA].contains(&path);
    let kept = if public { "public, max-age=300" } else { "no-store" };
    assert_eq!(answer.header("cache-control"), kept, "{path}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    assert!(
        !answer.body.contains("crossorigin=\"".to_owned().as_str())
            || !answer.body.contains(&format!("crossorigin=\"{nonce}\"")),
        "{path}"
    );
    for line in answer.headers.get_all(header::SET_COOKIE) {
        let line = line.to_str().unwrap();
        let name = if https { "__Host-sid=" } else { "sid=" };
        // The choice of colours opens nothing, and a citizen's visit opens nothing of the console.
        let visit = if https { "__Host-cittadino=" } else { "cittadino=" };
        let other = (path == "/tema" && line.starts_with("tema=")) || (citizens && line.starts_with(visit));
        assert!(line.starts_with(name) || other, "{path}: {line}");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
            assert!(line.contains(part), "{path}: {line}");
        }
        assert_eq!(line.contains("; Secure"), https, "{path}: {line}");
        assert!(!line.to_lowercase().contains("domain"), "{path}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_headers_and_a_nonce_of_its_own() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let mut nonces = BTreeSet::new();
    let mut asked = 0;
    let mut paths = all()
        .into_iter()
        .filter(|door| door.path != "/esci")
        .map(|door| (door.method(), door.at(UNKNOWN)))
        .collect::<Vec<_>>();
    paths.push((Method::GET, "/non-esiste".into()));
    paths.push((Method::GET, "/api/v1/non-esiste".into()));
    paths.push((Method::GET, "/api/non_esiste".into()));
    paths.push((Method::DELETE, "/accesso".into()));
    paths.push((Method::TRACE, "/".into()));
    for (method, path) in paths {
        for sid in [None, Some(sid.as_str())] {
            let mut request = house
                .request(method.clone(), &path)
                .header("sec-fetch-site", "same-origin")
                .header("x-correlation-id", "chosen-outside")
                .header(header::ACCEPT, "text/html");
            if let Some(sid) = sid {
                request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
            }
            let answer = house.send(request.body(Body::empty()).unwrap()).await;
            check(&path, &answer, true);
            asked += 1;
            nonces.insert(nonce(&answer));
            if answer.header("content-type").starts_with("text/html") && answer.body.contains("<script") {
                let bare = answer.body.matches("<script").count();
                let with = answer.body.matches(&format!("nonce=\"{}\"", nonce(&answer))).count();
                assert!(with >= bare, "{path}: {with} of {bare} scripts carry the nonce");
            }
            assert!(!answer.body.contains(" style=\""), "{path}: an inline style");
        }
    }
    assert_eq!(nonces.len(), asked, "no nonce twice");
    let home = house.get("/accesso", None).await;
    assert!(home.body.contains("<script"), "the page has scripts to carry the nonce: {}", home.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_http_gets_neither_strict_transport_nor_secure_cookies() {
    let house = House::at("http://127.0.0.1:4300", false).await;
    let fields = [("username", "admin@comune-valdoro"), ("password", PASSWORD)];
    let answer = house.post("/accesso", None, &fields).await;
    assert_eq!(answer.status, 303);
    check("/accesso", &answer, false);
    assert!(answer.header("set-cookie").starts_with("sid="));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_our_own_pages_reach_a_function_or_form() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let doors =
        all().into_iter().filter(|door| door.method != "GET" && door.path != "/esci" && door.kind != Kind::Operation);
    for door in doors {
        for from in [None, Some("cross-site"), Some("same-site"), Some("none"), Some("same-origin")] {
            for origin in [
                None,
                Some("null"),
                Some("https://evil.example"),
                Some("https://ponte.example.evil.example"),
                Some(ORIGIN),
            ] {
                for sid in [None, Some(sid.as_str())] {
                    let mut request = house
                        .request(door.method(), &door.at(UNKNOWN))
                        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                    if let Some(from) = from {
                        request = request.header("sec-fetch-site", from);
                    }
                    if let Some(origin) = origin {
                        request = request.header(header::ORIGIN, origin);
                    }
                    if let Some(sid) = sid {
                        request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
                    }
                    let answer = house.send(request.body(Body::empty()).unwrap()).await;
                    let ours = from == Some("same-origin") || (from.is_none() && origin == Some(ORIGIN));
                    let citizens = door.path.starts_with("/cittadino/");
                    let open = sid.is_some()
                        || citizens
                        || ["/accesso", "/accesso/attivazione", "/tema"].contains(&door.path.as_str());
                    // Some forms are for people of another role: they say so, which is another refusal.
                    let refused = answer.status == 403
                        && !answer.body.contains("Non puoi farlo con il tuo ruolo")
                        && (answer.body.contains("crossSite")
                            || answer.body.contains("Ponte</a>")
                            || (citizens && answer.body.contains(app::i18n::it::citizen::REFUSED_TITLE)));
                    assert_eq!(
                        refused,
                        open && !ours,
                        "{door:?} {from:?} {origin:?} {sid:?}: {} {}",
                        answer.status,
                        answer.body
                    );
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_page_cannot_sign_anybody_in() {
    let house = House::open().await;
    let fields = [("username", "admin@comune-valdoro"), ("password", PASSWORD)];
    let request = house
        .request(Method::POST, "/accesso")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header(header::ORIGIN, "https://evil.example");
    let answer = house.send(request.body(Body::from(encoded(&fields))).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.cookie()), (403, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_speaks_problem_json_for_what_it_does_not_know() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let ask = async |method: Method, path: &str, kind: &str, body: String| {
        let request = house
            .request(method, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, format!("__Host-sid={sid}"));
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let form = "application/x-www-form-urlencoded";
    for (method, path, kind, body, status) in [
        (Method::GET, "/api/non_esiste", form, String::new(), 404),
        (Method::POST, "/api/v1/non-esiste", "application/json", "{}".to_owned(), 404),
        (Method::DELETE, "/api/end_other_sessions", form, String::new(), 405),
        (Method::TRACE, "/api/end_other_sessions", form, String::new(), 405),
    ] {
        let answer = ask(method.clone(), path, kind, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["correlationId"], answer.header("x-correlation-id"));
    }
    let wrong = ask(Method::POST, "/api/end_other_sessions", "text/plain", String::new()).await;
    assert_eq!(wrong.status, 415, "{}", wrong.body);
    let long = ask(Method::POST, "/api/end_session", form, format!("id={}", "x".repeat(2 * 1024 * 1024))).await;
    assert!(long.status == 413 || long.status == 400, "{} {}", long.status, long.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_compressed_for_who_takes_gzip_and_answers_for_machines_are_not() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let ask = async |path: &str| {
        let request = house.request(Method::GET, path).header(header::COOKIE, format!("__Host-sid={sid}"));
        let request = request.header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        house.send(request.body(Body::empty()).unwrap()).await
    };
    let page = ask("/erogazione/richieste").await;
    assert_eq!((page.header("content-encoding"), page.header("vary")), ("gzip", "accept-encoding"));
    check("/erogazione/richieste", &page, true);
    let answer = ask("/api/v1/producers/agreements").await;
    assert_eq!(answer.header("content-encoding"), "");
    let plain = house.get("/erogazione/richieste", Some(&sid)).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert!(plain.body.contains("<h1>"));
}
