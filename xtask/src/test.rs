//! `cargo xtask test`: every check there is, one after the other, and one summary at the end.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::browser;
use crate::cargo;
use crate::clients;
use crate::pages;
use crate::postgres::Postgres;
use crate::release;
use crate::server::Server;
use crate::tally::{self, Tally};
use crate::tools;
use crate::workspace::Workspace;

/// One part of the whole, by the name one gives on the command line.
struct Step {
    name: &'static str,
    heading: &'static str,
    run: fn(&Workspace, &[String]) -> anyhow::Result<Tally>,
}

const STEPS: [Step; 6] = [
    Step { name: "fmt", heading: "the formatting", run: formatting },
    Step { name: "clippy", heading: "the lints, for the server and for the browser", run: lints },
    Step { name: "rust", heading: "the Rust tests, on SQLite and on PostgreSQL", run: rust },
    Step { name: "walkthrough", heading: "the walkthrough of the REST API, against the release", run: walkthrough },
    Step { name: "pages", heading: "some hundred pages from the release, whose memory does not grow", run: pages },
    Step { name: "browser", heading: "the browser tests, against the release", run: browser::tests },
];

/// How a step ended.
struct Outcome {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

/// Runs the named steps, or all; each runs even if an earlier one failed. `arguments` go to the runner of the tests.
///
/// # Errors
/// When a step of that name does not exist.
pub fn test(workspace: &Workspace, names: &[String], arguments: &[String]) -> anyhow::Result<ExitCode> {
    for name in names {
        let known = STEPS.map(|step| step.name);
        anyhow::ensure!(known.contains(&name.as_str()), "no part `{name}`; there are: {}", known.join(" "));
    }
    let chosen = STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name));
    let outcomes: Vec<Outcome> = chosen.map(|step| run(workspace, step, arguments)).collect();
    Ok(summary(&outcomes))
}

fn run(workspace: &Workspace, step: &Step, arguments: &[String]) -> Outcome {
    println!("\n=== {}: {}", step.name, step.heading);
    let started = Instant::now();
    let tally = (step.run)(workspace, arguments).unwrap_or_else(|error| {
        println!("xtask: {error:#}");
        Tally::one(false)
    });
    Outcome { name: step.name, tally, took: started.elapsed() }
}

fn summary(outcomes: &[Outcome]) -> ExitCode {
    println!("\n=== summary");
    let mut total = Tally::default();
    for outcome in outcomes {
        let result = match outcome.tally {
            Tally { failed: 0, passed: 0 } => "nothing to run",
            Tally { failed: 0, .. } => "ok",
            Tally { .. } => "FAILED",
        };
        let Tally { passed, failed } = outcome.tally;
        println!(
            "{:<12} {result:<14} {passed:>5} passed {failed:>4} failed {:>6.0} s",
            outcome.name,
            outcome.took.as_secs_f64()
        );
        total += outcome.tally;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn formatting(workspace: &Workspace, _arguments: &[String]) -> anyhow::Result<Tally> {
    tools::component("rustfmt", "fmt")?;
    tally::check(cargo::plain(&workspace.root).args(["fmt", "--all", "--check"]))
}

fn lints(workspace: &Workspace, _arguments: &[String]) -> anyhow::Result<Tally> {
    tools::component("clippy", "clippy")?;
    tools::wasm_target()?;
    let mut tally = Tally::default();
    for words in [
        // The server's side with what measures it, then ours: together they would be built with other features.
        "clippy --workspace --exclude xtask --exclude hydrate --all-targets -- -D warnings",
        "clippy --package xtask --all-targets -- -D warnings",
        "clippy --package hydrate --target wasm32-unknown-unknown -- -D warnings",
        // Alone, so that no other crate can lend it a clock or a source of randomness.
        "check --package domain --target wasm32-unknown-unknown",
    ] {
        println!("cargo {words}");
        tally += tally::check(cargo::with_flags(&workspace.root).args(words.split(' ')))?;
    }
    Ok(tally)
}

/// Where tests put what they write: a PostgreSQL and a temporary folder. Dropping it removes both.
pub struct Places {
    postgres: Postgres,
    folder: PathBuf,
}

impl Places {
    /// # Errors
    /// When PostgreSQL cannot be started.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { postgres: Postgres::start()?, folder: tools::temporary_folder("scratch")? })
    }

    /// Tells a runner of tests about them.
    pub fn give<'a>(&self, tests: &'a mut Command) -> &'a mut Command {
        tests.env("TEST_DATABASE_URL", &self.postgres.url).env("TMPDIR", &self.folder)
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        if let Err(error) = tools::remove_folder(&self.folder) {
            eprintln!("xtask: {error:#}");
        }
    }
}

fn rust(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<Tally> {
    let places = Places::new()?;
    let clients = clients::prepare(workspace)?;
    let mut tally = Tally::default();
    for package in [&[][..], &["--package", "xtask"][..]] {
        let mut tests = cargo::with_flags(&workspace.root);
        tests.args(["test", "--no-fail-fast"]).args(package).args(arguments);
        tally += tally::count(clients.give(places.give(&mut tests)))?;
    }
    Ok(tally)
}

fn walkthrough(workspace: &Workspace, _arguments: &[String]) -> anyhow::Result<Tally> {
    let script = workspace.root.join("docs/walkthrough.sh");
    if !script.is_file() {
        println!("there is no {}", workspace.shown(&script));
        return Ok(Tally::default());
    }
    let program = release::build(workspace)?;
    let demo = Server::demo(&program)?;
    tally::check(Command::new("bash").arg(&script).current_dir(&workspace.root).env("PONTE_URL", demo.url()))
}

/// The short form of `cargo xtask soak pages`.
fn pages(workspace: &Workspace, _arguments: &[String]) -> anyhow::Result<Tally> {
    pages::load(workspace, 500)
}
