//! The stream of news, as a browser listens to it.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use backend::chain::Sealer;
use backend::{outbox, testing};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::house::House;

const SAMPLE_PASSWORD: &str = "ponte-demo-2026";
/// Longer than anything here takes, shorter than the pulse of a stream.
const PATIENCE: Duration = Duration::from_secs(10);

struct Stream {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
}

impl Stream {
    /// The next thing that is sent; nothing at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.expect("something is sent")?;
        let bytes = frame.unwrap().into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Nothing is waiting to be read.
    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.body.frame()).await.is_err()
    }
}

async fn listen(house: &House, sid: Option<&str>, query: &str, last: Option<&str>) -> Stream {
    let mut request = house.request(Method::GET, &format!("/novita{query}")).header("accept", "text/event-stream");
    if let Some(sid) = sid {
        request = request.header(header::COOKIE, format!("__Host-sid={sid}"));
    }
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let response = house.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Stream { status: parts.status, headers: parts.headers, body }
}

/// The worker's turn, and the process's look.
async fn worked(house: &House) {
    Sealer::new(testing::signing_key(1), None).seal(&house.backend).await.unwrap();
    outbox::tell(&house.backend, None).await.unwrap();
    house.news.look(&house.backend).await.unwrap();
}

/// Valdoro changes its contact address: something happens to it and to nobody else.
async fn valdoro_changes(house: &House, sid: &str, address: &str) {
    let page = house.get("/aderente", Some(sid)).await.body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let done = house.post("/api/set_contact_mail", Some(sid), &[("seen", &seen), ("address", address)]).await;
    assert!(done.header("location").contains("fatto="), "{done:?}");
    worked(house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_browser_that_is_signed_in_listens() {
    let house = House::open().await;
    assert_eq!(listen(&house, None, "", None).await.status, 401);
    assert_eq!(listen(&house, Some("x"), "", None).await.status, 401);
    let sid = house.enter("admin@comune-valdoro").await;
    let mut stream = listen(&house, Some(&sid), "?da=boh&pagina=//x&da=-1", Some("ieri")).await;
    assert_eq!(stream.status, 200, "nonsense counts as nothing");
    let header = |name: &str| stream.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!((header("cache-control"), header("x-accel-buffering")), ("no-store", "no"));
    assert!(header("content-security-policy").contains("connect-src 'self'"));
    assert!(stream.next().await.unwrap().contains("retry: 3000"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_something_concerns_is_told_and_nobody_else() {
    let house = House::open().await;
    let (sid, region) = (house.enter("admin@comune-valdoro").await, house.enter("admin@regione-esperia").await);
    let colleague = house.enter("security@comune-valdoro").await;
    worked(&house).await;
    let query = format!("?da={}", house.news.place().unwrap());
    let mut ours = listen(&house, Some(&colleague), &query, None).await;
    let mut theirs = listen(&house, Some(&region), &query, None).await;
    assert!(ours.next().await.unwrap().contains("retry:") && theirs.next().await.unwrap().contains("retry:"));
    valdoro_changes(&house, &sid, "protocollo@comune.example").await;
    let told = ours.next().await.unwrap();
    assert!(told.contains(&format!("id: {}", house.news.place().unwrap())), "{told}");
    for line in ["data:count\t/notifiche\t0\t", "data:count\t/erogazione/richieste\t0\t", "data:count\t/\t0\t"] {
        assert!(told.replace("data: ", "data:").contains(line), "{line}: {told}");
    }
    assert!(!told.contains("/enti") && !told.contains("news\t"), "{told}");
    assert!(theirs.is_silent().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_open_list_hears_what_others_did_to_it() {
    let house = House::with_samples().await;
    let enter = async |username: &str| house.enter_with(username, SAMPLE_PASSWORD).await;
    let (asl, region) = (enter("admin@asl-esperia").await, enter("admin@regione-esperia").await);
    worked(&house).await;
    let from = house.news.place().unwrap();
    let query = format!("?da={from}&pagina=/erogazione/richieste");
    let mut provider = listen(&house, Some(&region), &query, None).await;
    let mut consumer = listen(&house, Some(&asl), &format!("?da={from}&pagina=/fruizione/richieste"), None).await;
    provider.next().await.unwrap();
    consumer.next().await.unwrap();
    let list = house.get("/api/v1/consumers/agreements?states=ACTIVE&limit=50", Some(&asl)).await;
    let list: Value = serde_json::from_str(&list.body).unwrap();
    let of_region = |row: &&Value| row["producerName"] == "Regione Esperia";
    let id = list["results"].as_array().unwrap().iter().find(of_region).unwrap()["id"].as_str().unwrap().to_owned();
    let request = house
        .request(Method::POST, &format!("/api/v1/agreements/{id}/suspend"))
        .header(header::COOKIE, format!("__Host-sid={asl}"))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json!({ "reason": "Manutenzione dei nostri sistemi." }).to_string()));
    let done = house.send(request.unwrap()).await;
    assert!(done.status.is_success(), "{done:?}");
    worked(&house).await;
    let told = provider.next().await.unwrap();
    assert!(told.contains("news\t1 richiesta aggiornata\tMostra"), "{told}");
    let own = consumer.next().await.unwrap();
    assert!(own.contains("count\t") && !own.contains("news\t"), "what one did oneself is no news: {own}");
    // Whoever comes back is told what was missed, once.
    let now = house.news.place().unwrap().to_string();
    let mut again = listen(&house, Some(&region), &query, Some(&from.to_string())).await;
    again.next().await.unwrap();
    assert!(again.next().await.unwrap().contains("news\t1 richiesta aggiornata"));
    let mut again = listen(&house, Some(&region), &query, Some(&now)).await;
    again.next().await.unwrap();
    assert!(again.is_silent().await);
    // Of a page that was drawn later it is no news.
    let mut later = listen(&house, Some(&region), &format!("?da={now}&pagina=/erogazione/richieste"), None).await;
    later.next().await.unwrap();
    assert!(later.is_silent().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_with_its_session_and_says_so() {
    let house = House::open().await;
    let (sid, other) = (house.enter("admin@comune-valdoro").await, house.enter("admin@comune-valdoro").await);
    worked(&house).await;
    let query = format!("?da={}", house.news.place().unwrap());
    let mut stream = listen(&house, Some(&sid), &query, None).await;
    stream.next().await.unwrap();
    house.post("/api/end_other_sessions", Some(&other), &[]).await;
    valdoro_changes(&house, &other, "protocollo@comune.example").await;
    let told = stream.next().await.unwrap();
    assert!(told.contains("end\tLa tua sessione è finita") && !told.contains("count\t"), "{told}");
    assert_eq!(stream.next().await, None);
    assert_eq!(listen(&house, Some(&sid), &query, None).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listening_keeps_no_session_alive() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    house.backend.clock.advance(29 * 60 + 59);
    let mut stream = listen(&house, Some(&sid), "", None).await;
    assert!(stream.next().await.is_some());
    house.backend.clock.advance(2);
    assert_eq!(house.get("/profilo", Some(&sid)).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_has_eight_streams_and_a_process_that_ends_has_none() {
    let house = House::open().await;
    let (sid, other) = (house.enter("admin@comune-valdoro").await, house.enter("api@comune-valdoro").await);
    let mut streams = Vec::new();
    for _ in 0..8 {
        let mut stream = listen(&house, Some(&sid), "", None).await;
        stream.next().await.unwrap();
        streams.push(stream);
    }
    let refused = listen(&house, Some(&sid), "", None).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.headers[header::RETRY_AFTER], "15");
    streams.push(listen(&house, Some(&other), "", None).await);
    assert_eq!(streams[8].status, 200, "another session has its own");
    streams[8].next().await.unwrap();
    streams.remove(0);
    streams.push(listen(&house, Some(&sid), "", None).await);
    assert_eq!(streams[8].status, 200, "what was given back is there again");
    streams[8].next().await.unwrap();
    house.ending.close();
    for stream in &mut streams {
        assert_eq!(stream.next().await, None);
    }
}
