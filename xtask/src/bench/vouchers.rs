//! How fast vouchers are given, each written to the disk before it leaves, and what memory that takes. The machines that ask
//! are the yardstick; what they ask is signed before it is timed.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use super::answered;
use super::figure::{Bar, Figure};
use super::installation::Installation;

/// Clients, each of which may ask for a hundred vouchers in a second.
const CLIENTS: usize = 40;
/// Vouchers a second, whether or not earlier ones have been given.
const RATE: u32 = 500;
const SECONDS: u32 = 20;
/// Vouchers one after the other, in each of [`ROUNDS`].
const IN_ALL: usize = 15_000;
/// The memory is looked at after each: one that grows goes on growing.
const ROUNDS: usize = 3;
/// How much it may grow from the first round to the last.
const GROWTH: f64 = 0.05;
/// What two processes are known as: an assertion is good at both.
const KNOWN_AS: &str = "http://127.0.0.1:3000";
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// All figures of one database.
///
/// # Errors
/// When the server does not start, or a voucher is not given.
pub fn figures(installation: &Installation, yardstick: &Path) -> anyhow::Result<Vec<Figure>> {
    let named = |name: &str| format!("{}, vouchers: {name}", installation.database);
    // What is asked of PostgreSQL is told of SQLite, where one process writes.
    let bar = |bar: Bar| if installation.database == "PostgreSQL" { bar } else { Bar::None };
    let server = installation.serve()?;
    let file = installation.file("clients.json");
    let file = file.to_str().context("a temporary folder with an odd name")?;
    let asked = |words: &[&str]| asked(yardstick, words);
    asked(&["make", &server.address, &CLIENTS.to_string(), file])?;
    let signature = number(&asked(&["signing"])?, "seconds")?;

    let steady = asked(&["steadily", &server.address, file, &RATE.to_string(), &SECONDS.to_string()])?;
    let mut figures = Vec::new();
    for (name, limit) in [("p50", Bar::None), ("p95", Bar::None), ("p99", bar(Bar::AtMost(40.0))), ("most", Bar::None)]
    {
        let what = if name == "most" { "slowest" } else { name };
        figures.push(Figure::new(named(&format!("{what} at {RATE}/s")), number(&steady, name)?, "ms", limit));
    }
    let (mut rates, mut resident, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let times = asked(&["in-all", &server.address, file, &IN_ALL.to_string()])?;
        rates.push(number(&times, "perSecond")?);
        resident.push(server.resident()? as f64 / MEBIBYTE);
        own.push(server.own_memory()? as f64 / MEBIBYTE);
    }
    let rate = rates.iter().sum::<f64>() / rates.len() as f64;
    figures.push(Figure::new(named("given without pause"), rate, "/s", bar(Bar::AtLeast(1000.0))));
    figures.extend(signing(&named, rate, signature));
    let most = resident.iter().copied().fold(0.0, f64::max);
    figures.push(Figure::new(named("memory, at most"), most, "MiB", Bar::AtMost(200.0)));
    let growth = (own[ROUNDS - 1] - own[0]) / resident[0];
    figures.push(Figure::new(named("memory, growth from round to round"), growth, "", Bar::AtMost(GROWTH)));
    Ok(figures)
}

/// How far it is to the limit: no server of this machine gives more vouchers than its cores sign.
fn signing(named: &impl Fn(&str) -> String, rate: f64, signature: f64) -> [Figure; 3] {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as f64;
    [
        Figure::new(named("one signature (RSA, 2048 bits)"), signature * 1000.0, "ms", Bar::None),
        Figure::new(named("share of all cores' time spent in signing"), rate * signature / cores, "", Bar::None),
        Figure::new(named("signatures alone, on all cores"), cores / signature, "/s", Bar::None),
    ]
}

fn number(result: &Value, name: &str) -> anyhow::Result<f64> {
    result[name].as_f64().with_context(|| format!("no {name} in {result}"))
}

/// What the yardstick answers as a machine that asks for vouchers.
///
/// # Errors
/// When it does not end well, or answers no JSON.
pub fn asked(yardstick: &Path, words: &[&str]) -> anyhow::Result<Value> {
    answered(Command::new(yardstick).arg("vouchers").args(words))
}

/// Two processes on one PostgreSQL are told to end what vouchers are given for, so many times, while they are asked for some.
///
/// # Errors
/// When a process does not start.
pub fn trials(program: &Path, yardstick: &Path, number: usize) -> anyhow::Result<bool> {
    let installation = Installation::of_samples_on_postgres(program)?;
    let servers = [installation.serve_as(KNOWN_AS)?, installation.serve_as(KNOWN_AS)?];
    let words = ["trials", &servers[0].address, &servers[1].address, &number.to_string()];
    match asked(yardstick, &words) {
        Ok(seen) => {
            println!("{seen}");
            Ok(true)
        }
        Err(error) => {
            println!("{error:#}");
            Ok(false)
        }
    }
}
