//! `cargo xtask soak`: the long checks. Each is an ordinary test that does far more rounds when `PONTE_SOAK` is set, so
//! that what runs for hours is the same code that runs in every `cargo xtask test`.

use std::process::ExitCode;
use std::time::Instant;

use crate::cargo::{self, Build};
use crate::postgres::Postgres;
use crate::tally;
use crate::workspace::Workspace;

/// A long check by name: the tests of `package` whose path contains `filter`.
struct Check {
    name: &'static str,
    what: &'static str,
    package: &'static str,
    filter: &'static str,
}

const CHECKS: [Check; 2] = [
    Check {
        name: "histories",
        what: "random histories of requests against the rules",
        package: "domain",
        filter: "histories",
    },
    Check {
        name: "races",
        what: "the same thing done by many at once, on both databases",
        package: "backend",
        filter: "races",
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
    let postgres = Postgres::start()?;
    let mut results = Vec::new();
    let mut failed = false;
    for check in CHECKS.iter().filter(|check| names.is_empty() || names.iter().any(|name| name == check.name)) {
        println!("\n=== {}: {}", check.name, check.what);
        let started = Instant::now();
        let mut tests = cargo::with_flags(&workspace.root, Build::Dev);
        tests.args(["test", "--no-fail-fast", "--package", check.package, check.filter]);
        let mut tally = tally::count(tests.env("TEST_DATABASE_URL", &postgres.url).env("PONTE_SOAK", "1"))?;
        // A filter that finds nothing proves nothing.
        if tally.passed == 0 && tally.failed == 0 {
            println!("xtask: no test of `{}` is called `{}`", check.package, check.filter);
            tally.failed = 1;
        }
        failed |= tally.failed > 0;
        results.push(serde_json::json!({
            "check": check.name,
            "passed": tally.passed,
            "failed": tally.failed,
            "seconds": started.elapsed().as_secs(),
        }));
    }
    let folder = workspace.results("bench");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("soak.json");
    std::fs::write(&file, serde_json::to_string_pretty(&results)? + "\n")?;
    println!("\n{}: {}", workspace.shown(&file), if failed { "FAILED" } else { "ok" });
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
