//! How fast pages and the API answer with ten thousand requests in the database, and what memory that takes.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use super::figure::{Bar, Figure};
use super::installation::{ADMINISTRATOR, Installation, PASSWORD};
use super::load::{Asked, Times};
use crate::http::Connection;
use crate::server::Server;

/// Requests a second.
pub const RATE: u32 = 100;
const STEADILY: Duration = Duration::from_secs(20);
const OTHER_PAGES: Duration = Duration::from_secs(5);
const WITHOUT_PAUSE: Duration = Duration::from_secs(8);
/// Until a process has come to rest.
const REST: Duration = Duration::from_secs(10);
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// The list of requests as people go through it: what is to do, everything, another page, one state.
const LIST: [&str; 4] = [
    "/erogazione/richieste",
    "/erogazione/richieste?vista=tutte",
    "/erogazione/richieste?vista=tutte&p=7",
    "/erogazione/richieste?vista=attive&ordina=presentata&verso=desc",
];
/// The same list for machines.
const API: [&str; 4] = [
    "/api/v1/producers/agreements?states=PENDING&limit=25",
    "/api/v1/producers/agreements?limit=25",
    "/api/v1/producers/agreements?limit=25&offset=150",
    "/api/v1/producers/agreements?states=ACTIVE&limit=25",
];
/// Measured and told, without a bar of their own.
const OTHERS: [(&str, &str); 5] = [
    ("page \"Da fare\"", "/"),
    ("page of requests, searched", "/erogazione/richieste?vista=tutte&q=ente"),
    ("page of requests, by consumer", "/erogazione/richieste?vista=tutte&ordina=ente"),
    ("page of the catalogue", "/catalogo"),
    ("page of notifications", "/notifiche"),
];

/// All figures of one database.
///
/// # Errors
/// When the server does not start, or an answer is not 200.
pub fn figures(installation: &Installation, yardstick: &Path) -> anyhow::Result<Vec<Figure>> {
    let named = |name: &str| format!("{}: {name}", installation.database);
    let mut figures = vec![Figure::new(
        named("writing the data"),
        installation.seconds,
        "s",
        // A minute is asked of SQLite, where one process writes and nothing goes over a socket.
        if installation.database == "SQLite" { Bar::AtMost(60.0) } else { Bar::None },
    )];
    let server = installation.serve()?;
    std::thread::sleep(REST);
    let resident = |server: &Server| server.resident().map(|bytes| bytes as f64 / MEBIBYTE);
    figures.push(Figure::new(named("memory at rest, just started"), resident(&server)?, "MiB", Bar::AtMost(60.0)));
    let cookie = vec![("cookie", server.sign_in(ADMINISTRATOR, PASSWORD)?), ("accept-encoding", "gzip, br".to_owned())];
    let bearer = vec![("authorization", format!("Bearer {}", token(&server)?))];
    let asked = |paths: &[&str], headers: &Vec<_>| Asked {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        headers: headers.clone(),
    };
    for (name, paths, headers, bar) in
        [("page of requests", LIST, &cookie, 50.0), ("API list of requests", API, &bearer, 30.0)]
    {
        let times = asked(&paths, headers).steadily(&server.address, RATE, STEADILY)?;
        figures.extend(of_times(&named(name), &times, Bar::AtMost(bar)));
    }
    for (name, path) in OTHERS {
        let times = asked(&[path], &cookie).steadily(&server.address, RATE / 4, OTHER_PAGES)?;
        figures.push(Figure::new(named(&format!("{name}, p95 at 25/s")), times.p95, "ms", Bar::None));
    }
    std::thread::sleep(REST);
    figures.push(Figure::new(named("memory at rest, after all that"), resident(&server)?, "MiB", Bar::None));
    drop(server);
    figures.extend(beside_json(installation, yardstick)?);
    Ok(figures)
}

/// The times of a steady rate, with a bar for the p95.
pub fn of_times(name: &str, times: &Times, bar: Bar) -> [Figure; 4] {
    [
        Figure::new(format!("{name}, p50 at {RATE}/s"), times.p50, "ms", Bar::None),
        Figure::new(format!("{name}, p95 at {RATE}/s"), times.p95, "ms", bar),
        Figure::new(format!("{name}, p99 at {RATE}/s"), times.p99, "ms", Bar::None),
        Figure::new(format!("{name}, slowest at {RATE}/s"), times.most, "ms", Bar::None),
    ]
}

/// A session for machines.
///
/// # Errors
/// When the server does not open one.
pub fn token(server: &Server) -> anyhow::Result<String> {
    let body = serde_json::json!({ "username": ADMINISTRATOR, "password": PASSWORD }).to_string();
    let headers = [("content-type", "application/json")];
    let answer = Connection::open(&server.address)?.post("/api/v1/sessions", &headers, body.as_bytes())?;
    let opened: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let token = opened["token"].as_str();
    token.map(str::to_owned).with_context(|| format!("opening a session answers {}", answer.status))
}

/// What drawing costs: how often a page is answered, beside the same data, got by the same statements, as JSON.
fn beside_json(installation: &Installation, yardstick: &Path) -> anyhow::Result<Vec<Figure>> {
    let server = installation.serve_with(yardstick)?;
    let headers = vec![("cookie", server.sign_in(ADMINISTRATOR, PASSWORD)?)];
    let rate = |path: &str| {
        let asked = Asked { paths: vec![path.to_owned()], headers: headers.clone() };
        asked.without_pause(&server.address, WITHOUT_PAUSE).map(|times| times.per_second)
    };
    // One after the other and again, so that a disturbance does not fall on one side only.
    let (page, json) = ("/erogazione/richieste?vista=tutte", "/misura/richieste?vista=tutte");
    let (mut pages, mut answers) = (0.0, 0.0);
    for _ in 0..2 {
        pages += rate(page)? / 2.0;
        answers += rate(json)? / 2.0;
    }
    let named = |name: &str| format!("{}: {name}", installation.database);
    Ok(vec![
        Figure::new(named("pages of requests, without pause"), pages, "/s", Bar::None),
        Figure::new(named("the same data as JSON, without pause"), answers, "/s", Bar::None),
        Figure::new(named("page beside JSON"), pages / answers, "", Bar::AtLeast(0.6)),
    ])
}
