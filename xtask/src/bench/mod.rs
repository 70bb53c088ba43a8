//! `cargo xtask bench`: how fast the release answers, as ratios to the cheapest answer it has.
//!
//! A number of milliseconds says little on another machine; that a page costs so many times a static file says more.
//! Client and server share the machine, so the figures compare runs on one machine and promise nothing about another.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::demo::Demo;
use crate::http::Connection;
use crate::release;
use crate::workspace::Workspace;

/// Connections that ask at the same time.
const CLIENTS: usize = 8;
const WARM_UP: Duration = Duration::from_millis(500);
const MEASURED: Duration = Duration::from_secs(4);

/// What is asked for; the first is what the others are compared with.
struct Question {
    name: &'static str,
    path: &'static str,
    /// Whether a session is sent along.
    signed_in: bool,
}

const QUESTIONS: [Question; 5] = [
    Question { name: "static file", path: "/favicon.svg", signed_in: false },
    Question { name: "health", path: "/healthz", signed_in: false },
    Question { name: "access page", path: "/accesso", signed_in: false },
    Question { name: "catalogue page", path: "/catalogo", signed_in: true },
    Question { name: "requests page", path: "/fruizione/richieste?vista=tutte", signed_in: true },
];

/// Times in microseconds.
struct Figures {
    answers: usize,
    per_second: f64,
    p50: u64,
    p95: u64,
    p99: u64,
}

/// Builds the release, starts it with demo data, measures, prints a table and writes `target/bench/answers.json`.
///
/// # Errors
/// When the release does not build or start, or any answer is not 200.
pub fn bench(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let program = release::build(workspace)?;
    let demo = Demo::start(&program)?;
    let cookie = sign_in(&demo)?;
    let mut rows = Vec::new();
    let mut baseline = None;
    println!("{:<16} {:>10} {:>9} {:>9} {:>9} {:>9}", "", "answers/s", "p50 µs", "p95 µs", "p99 µs", "× static");
    for Question { name, path, signed_in } in QUESTIONS {
        let headers = if signed_in { vec![("cookie", cookie.as_str())] } else { Vec::new() };
        let figures = measure(&demo.address, path, &headers).with_context(|| path)?;
        let baseline = *baseline.get_or_insert(figures.per_second);
        let ratio = baseline / figures.per_second;
        let Figures { answers, per_second, p50, p95, p99 } = figures;
        println!("{:<16} {per_second:>10.0} {p50:>9} {p95:>9} {p99:>9} {ratio:>9.1}", name);
        rows.push(serde_json::json!({
            "name": name, "path": path, "answers": answers, "perSecond": per_second.round(),
            "p50Micros": p50, "p95Micros": p95, "p99Micros": p99, "timesStatic": (ratio * 10.0).round() / 10.0,
        }));
    }
    let folder = workspace.results("bench");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("answers.json");
    std::fs::write(
        &file,
        serde_json::to_string_pretty(&serde_json::json!({ "clients": CLIENTS, "answers": rows }))? + "\n",
    )?;
    println!("{}", workspace.shown(&file));
    Ok(ExitCode::SUCCESS)
}

/// Signs in through the form, as a browser does, and returns the session's cookie.
fn sign_in(demo: &Demo) -> anyhow::Result<String> {
    let url = demo.url();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", url.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let body = b"username=admin%40comune-valdoro&password=ponte-demo-2026";
    let answer = Connection::open(&demo.address)?.post("/accesso", &headers, body)?;
    let cookie = answer.all("set-cookie").next().and_then(|cookie| cookie.split(';').next());
    cookie.map(str::to_owned).with_context(|| format!("signing in answers {} without a cookie", answer.status))
}

/// All clients ask the same for a while, each on its own connection.
fn measure(address: &str, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Figures> {
    let mut times: Vec<u64> = std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| ask_again_and_again(address, path, headers))).collect();
        let times = clients.into_iter().map(|client| client.join().map_err(|_| anyhow::anyhow!("a client stopped"))?);
        times.collect::<anyhow::Result<Vec<_>>>()
    })?
    .concat();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let per_second = times.len() as f64 / MEASURED.as_secs_f64();
    Ok(Figures { answers: times.len(), per_second, p50: at(50), p95: at(95), p99: at(99) })
}

fn ask_again_and_again(address: &str, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Vec<u64>> {
    let mut connection = Connection::open(address)?;
    let mut times = Vec::new();
    let started = Instant::now();
    while started.elapsed() < WARM_UP + MEASURED {
        let asked = Instant::now();
        let answer = connection.get(path, headers)?;
        anyhow::ensure!(answer.status == 200, "answers {}", answer.status);
        if asked.duration_since(started) >= WARM_UP {
            times.push(u64::try_from(asked.elapsed().as_micros())?);
        }
    }
    Ok(times)
}
