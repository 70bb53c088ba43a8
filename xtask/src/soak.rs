//! `cargo xtask soak`: the long checks. Most are ordinary tests, which do far more rounds when `PONTE_SOAK` is set or
//! are run again and again: what runs for hours is the same code that runs in every `cargo xtask test`.

use std::process::ExitCode;
use std::time::Instant;

use crate::bench;
use crate::cargo;
use crate::pages;
use crate::release;
use crate::schemathesis;
use crate::tally::{self, Tally};
use crate::test::Places;
use crate::workspace::Workspace;

/// A long check by name.
struct Check {
    name: &'static str,
    what: &'static str,
    how: How,
}

enum How {
    /// The tests of `package` whose path contains `filter`, `rounds` times.
    Tests { package: &'static str, filter: &'static str, rounds: usize },
    /// Tests of several packages that go on for so many minutes each: `NAME=MINUTES` says how many.
    Minutes { tests: &'static [(&'static str, &'static str)], usual: u64 },
    /// So many requests for each operation of the partner API, made up from its description.
    PartnerApi(usize),
    /// So many pages from one server, whose memory must not grow.
    Pages(usize),
    /// So many times two servers on one PostgreSQL are told to end what they give vouchers for.
    Vouchers(usize),
}

const CHECKS: [Check; 12] = [
    Check {
        name: "histories",
        what: "random histories of requests against the rules, fifty times as many as usual",
        how: How::Tests { package: "domain", filter: "histories", rounds: 1 },
    },
    Check {
        name: "interfaces",
        what: "bytes of every kind, and damaged files, against the reader of interfaces and the comparison",
        // Ten minutes at least on two cores.
        how: How::Tests { package: "interface", filter: "bounds", rounds: 3 },
    },
    Check {
        name: "terminology-fuzz",
        what: "damaged files, tokens and certificates against the readers of the terminology service",
        how: How::Minutes { tests: &[("terminology", "fuzz"), ("backend", "terminology::signature::fuzz")], usual: 10 },
    },
    Check {
        name: "bad-input",
        what: "three hundred megabytes of one line to the terminology service, whose memory does not grow",
        how: How::Tests { package: "server", filter: "one_line_however_long", rounds: 1 },
    },
    Check {
        name: "races",
        what: "what many do at once, on both databases, each round with another order of events",
        how: How::Tests { package: "backend", filter: "at_once", rounds: 300 },
    },
    Check {
        name: "letters",
        what: "a thousand letters of 25 pratiche over a mail server that goes down and comes back: none missing, in order",
        how: How::Tests { package: "backend", filter: "mail_about_a_pratica", rounds: 1 },
    },
    Check {
        name: "terminologies",
        what: "897 code systems and 2,499 value sets of HL7, loaded and compared on both databases (`PONTE_THO` names the folder)",
        how: How::Tests { package: "backend", filter: "everything_that_hl7_publishes", rounds: 1 },
    },
    Check {
        name: "anonymity",
        what: "a thousand pratiche through their states: nothing that reaches a citizen names anybody of the desk",
        how: How::Tests { package: "server", filter: "anonymity", rounds: 1 },
    },
    Check {
        name: "partner-api",
        what: "schemathesis against the partner API as it describes itself: no answer 5xx, no status that is not described",
        how: How::PartnerApi(500),
    },
    Check {
        name: "closing",
        what: "pratiche are concluded while the process is killed a hundred times: no half state, no lost mail, no second number",
        how: How::Tests { package: "backend", filter: "closing_survives", rounds: 1 },
    },
    Check {
        name: "pages",
        what: "fifty thousand pages from one server, whose memory does not grow by more than 5 %",
        how: How::Pages(50_000),
    },
    Check {
        name: "vouchers",
        what: "ten thousand times something is suspended or deleted, and neither of two servers gives a voucher after the answer",
        how: How::Vouchers(10_000),
    },
];

/// Runs the named checks, or all, and writes `target/bench/soak.json`.
///
/// # Errors
/// When there is no check of that name, or no PostgreSQL.
pub fn soak(workspace: &Workspace, names: &[String]) -> anyhow::Result<ExitCode> {
    for name in names {
        let known = CHECKS.map(|check| check.name);
        let (name, minutes) = asked(name);
        anyhow::ensure!(known.contains(&name), "no check `{name}`; there are: {}", known.join(" "));
        anyhow::ensure!(minutes.is_none_or(|minutes| minutes.parse::<u64>().is_ok()), "`{name}=` wants minutes");
    }
    let mut results = Vec::new();
    let mut total = Tally::default();
    for check in CHECKS.iter().filter(|check| names.is_empty() || names.iter().any(|name| asked(name).0 == check.name))
    {
        println!("=== {}: {}", check.name, check.what);
        let started = Instant::now();
        let tally = match check.how {
            How::Tests { package, filter, rounds } => tests(workspace, package, filter, rounds)?,
            How::Minutes { tests, usual } => {
                let said = names.iter().map(|name| asked(name)).find(|(name, _)| *name == check.name);
                let minutes = said.and_then(|(_, minutes)| minutes?.parse().ok()).unwrap_or(usual);
                for_minutes(workspace, tests, minutes)?
            }
            How::PartnerApi(count) => schemathesis::run(workspace, count)?,
            How::Pages(count) => pages::load(workspace, count)?,
            How::Vouchers(number) => {
                let program = release::build(workspace)?;
                Tally::one(bench::vouchers::trials(&program, &bench::yardstick(workspace)?, number)?)
            }
        };
        let seconds = started.elapsed().as_secs();
        println!("{}: {} passed, {} failed, {seconds} s", check.name, tally.passed, tally.failed);
        results.push(serde_json::json!({
            "check": check.name, "passed": tally.passed, "failed": tally.failed, "seconds": seconds,
        }));
        total += tally;
    }
    let file = bench::written(workspace, "soak.json", &results.into())?;
    println!("{}\n{} passed, {} failed", workspace.shown(&file), total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The name of a check, and what was said behind it.
fn asked(name: &str) -> (&str, Option<&str>) {
    name.split_once('=').map_or((name, None), |(name, minutes)| (name, Some(minutes)))
}

/// Tests that go on for so many minutes each.
fn for_minutes(workspace: &Workspace, tests: &[(&str, &str)], minutes: u64) -> anyhow::Result<Tally> {
    let (mut total, places) = (Tally::default(), Places::new()?);
    for (package, filter) in tests {
        let mut run = cargo::with_flags(&workspace.root);
        run.args(["test", "--no-fail-fast", "--package", package, filter]);
        let run = places.give(&mut run).env("PONTE_SOAK_MINUTES", minutes.to_string());
        let mut tally = tally::count_quietly(run)?;
        if tally == Tally::default() {
            println!("no test of `{package}` is called `{filter}`");
            tally.failed = 1;
        }
        total += tally;
    }
    Ok(total)
}

/// All rounds of tests, or those up to the first in which something failed.
fn tests(workspace: &Workspace, package: &str, filter: &str, rounds: usize) -> anyhow::Result<Tally> {
    let mut total = Tally::default();
    let mut places = Places::new()?;
    for round in 1..=rounds {
        // Every test leaves a database behind: the disk must not fill.
        if round % 20 == 0 {
            println!("round {round} of {rounds}");
            places = Places::new()?;
        }
        let mut tests = cargo::with_flags(&workspace.root);
        tests.args(["test", "--no-fail-fast", "--package", package, filter]);
        let mut tally = tally::count_quietly(places.give(&mut tests).env("PONTE_SOAK", "1"))?;
        // A filter that finds nothing proves nothing.
        if tally == Tally::default() {
            println!("no test of `{package}` is called `{filter}`");
            tally.failed = 1;
        }
        total += tally;
        if tally.failed > 0 {
            println!("round {round} of {rounds} failed");
            break;
        }
    }
    Ok(total)
}
