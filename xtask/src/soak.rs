//! `cargo xtask soak`: the long checks. Most are ordinary tests, which do far more rounds when `PONTE_SOAK` is set or
//! are run again and again: what runs for hours is the same code that runs in every `cargo xtask test`.

use std::process::ExitCode;
use std::time::Instant;

use crate::bench;
use crate::cargo;
use crate::pages;
use crate::release;
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
    /// So many pages from one server, whose memory must not grow.
    Pages(usize),
    /// So many times two servers on one PostgreSQL are told to end what they give vouchers for.
    Vouchers(usize),
}

const CHECKS: [Check; 7] = [
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
        anyhow::ensure!(known.contains(&name.as_str()), "no check `{name}`; there are: {}", known.join(" "));
    }
    let mut results = Vec::new();
    let mut total = Tally::default();
    for check in CHECKS.iter().filter(|check| names.is_empty() || names.iter().any(|name| name == check.name)) {
        println!("=== {}: {}", check.name, check.what);
        let started = Instant::now();
        let tally = match check.how {
            How::Tests { package, filter, rounds } => tests(workspace, package, filter, rounds)?,
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
