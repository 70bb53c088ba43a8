//! Another FHIR terminology server beside ours, where it is installed: `hts` of the crate `helios-hts` (`cargo install helios-hts
//! --version 0.2.7 --locked`, some twenty minutes), on the same list of codes, with the same questions, in the same run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::figure::{Bar, Figure};
use super::load::{Asked, Times};
use crate::guard::{Guarded, Stop};
use crate::http::Connection;
use crate::tools;

/// What was measured of a server.
pub struct Measured {
    /// Seconds.
    pub loaded: f64,
    /// Answers in a second.
    pub lookup: f64,
    pub validated: f64,
    /// Milliseconds.
    pub first_page: f64,
    /// Bytes.
    pub resident: f64,
}

/// What is asked of either server; each answer may come slowly.
pub struct Questions {
    pub lookup: Vec<String>,
    pub validated: Vec<String>,
    pub first_pages: Vec<String>,
}

/// The program, where it is installed: named by `HTS`, on the path, or where cargo installs.
pub fn installed() -> Option<PathBuf> {
    let named = std::env::var_os("HTS").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("hts"));
    named.into_iter().chain(on_path).chain([home.join(".cargo/bin/hts")]).find(|program| program.is_file())
}

/// Loads a code system in FHIR JSON and asks.
///
/// # Errors
/// When it does not load it, does not start, or does not answer.
pub fn measured(program: &Path, file: &Path, questions: &Questions, ask: &Ask<'_>) -> anyhow::Result<Measured> {
    let folder = tools::temporary_folder("bench-other")?;
    let database = folder.join("hts.db");
    // It takes a code system as part of a bundle.
    let bundle = folder.join("bundle.json");
    let resource = std::fs::read_to_string(file)?;
    std::fs::write(
        &bundle,
        format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"resource":{resource}}}]}}"#),
    )?;
    let started = Instant::now();
    let mut load = command(program, &database);
    let loaded =
        load.arg("import").arg(&bundle).args(["--format", "fhir-bundle"]).output().context("cannot run hts")?;
    let seconds = started.elapsed().as_secs_f64();
    anyhow::ensure!(loaded.status.success(), "hts import: {}", String::from_utf8_lossy(&loaded.stderr));
    let port = tools::free_port()?;
    let mut run = command(program, &database);
    run.arg("run").env("HTS_SERVER_PORT", port.to_string()).current_dir(&folder);
    let running = Guarded::start(&run, Stop::Terminate, Some(folder.as_os_str()))?;
    let address = format!("127.0.0.1:{port}");
    let begun = Instant::now();
    while !Connection::open(&address)
        .and_then(|mut one| one.get("/health", &[]))
        .is_ok_and(|answer| answer.status == 200)
    {
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(60), "hts is not ready after a minute");
        std::thread::sleep(Duration::from_millis(50));
    }
    let asked = |paths: &[String]| ask(&Asked { paths: paths.to_vec(), headers: Vec::new() }, &address);
    let lookup = asked(&questions.lookup)?.per_second;
    let validated = asked(&questions.validated)?.per_second;
    let first_page = first_pages(&questions.first_pages, &address)?;
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.program()?))?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory")?;
    let resident = kibibytes.trim().trim_end_matches("kB").trim().parse::<f64>()? * 1024.0;
    Ok(Measured { loaded: seconds, lookup, validated, first_page, resident })
}

/// How both servers are asked for single codes.
pub type Ask<'a> = dyn Fn(&Asked, &str) -> anyhow::Result<Times> + 'a;

/// First pages of words that nobody has asked for, one after the other: the 95th percentile of some, in milliseconds.
///
/// # Errors
/// When an answer is not 200.
pub fn first_pages(paths: &[String], address: &str) -> anyhow::Result<f64> {
    let mut connection = Connection::open(address)?;
    let mut micros = Vec::new();
    for path in paths {
        let asked = Instant::now();
        let answer = connection.get(path, &[])?;
        anyhow::ensure!(answer.status == 200, "{path} answers {}", answer.status);
        micros.push(asked.elapsed().as_micros() as u64);
    }
    Ok(Times::of(micros, Duration::from_secs(1)).p95)
}

/// Ours beside theirs: each ratio says how many times better ours is, and the bar is to be ahead.
pub fn beside(ours: &Measured, theirs: &Measured) -> Vec<Figure> {
    let lines = [
        ("loaded", theirs.loaded, "s", theirs.loaded / ours.loaded),
        ("$lookup", theirs.lookup, "/s", ours.lookup / theirs.lookup),
        ("ValueSet/$validate-code", theirs.validated, "/s", ours.validated / theirs.validated),
        ("first filtered page of $expand, p95", theirs.first_page, "ms", theirs.first_page / ours.first_page),
        ("resident memory", theirs.resident / 1024.0 / 1024.0, "MiB", theirs.resident / ours.resident),
    ];
    let figures = lines.into_iter().flat_map(|(name, value, unit, ratio)| {
        [
            Figure::new(format!("helios-hts, 100,000 concepts: {name}"), value, unit, Bar::None),
            Figure::new(format!("… Ponte is ahead in {name}"), ratio, "×", Bar::AtLeast(1.0)),
        ]
    });
    figures.collect()
}

fn command(program: &Path, database: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("HTS_DATABASE_URL", database).env("HTS_LOG_LEVEL", "error").env("HTS_UI_ENABLED", "false");
    command.env_remove("HTS_BOOTSTRAP_DIR");
    command
}
