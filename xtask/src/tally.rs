//! Counting tests: what each runner prints at its end, read while it is shown.

use std::io::{BufRead as _, BufReader};
use std::ops::AddAssign;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::Context as _;

use crate::cargo;

/// How many checks went well and how many did not.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// The result of a check that is one thing: it holds or it does not.
    pub fn one(held: bool) -> Self {
        Self { passed: usize::from(held), failed: usize::from(!held) }
    }
}

/// Runs a test runner, shows what it prints and counts. A runner that fails without naming a failed test (it did not
/// compile, it crashed) counts as one failure.
///
/// # Errors
/// When it cannot be started.
pub fn count(command: &mut Command) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let status = run_lines(command, |line| tally += of_line(line))?;
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// Like `count`, but shows what was printed only if something failed: for what runs many times over.
///
/// # Errors
/// When it cannot be started.
pub fn count_quietly(command: &mut Command) -> anyhow::Result<Tally> {
    let name = cargo::shown(command);
    let output = command.output().with_context(|| format!("cannot run {name}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tally = Tally::default();
    text.lines().for_each(|line| tally += of_line(line));
    if !output.status.success() {
        tally.failed = tally.failed.max(1);
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(tally)
}

/// Runs a check that is one thing.
///
/// # Errors
/// When it cannot be started.
pub fn check(command: &mut Command) -> anyhow::Result<Tally> {
    let name = cargo::shown(command);
    let status = command.status().with_context(|| format!("cannot run {name}"))?;
    Ok(Tally::one(status.success()))
}

fn run_lines(command: &mut Command, mut each: impl FnMut(&str)) -> anyhow::Result<ExitStatus> {
    let name = cargo::shown(command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run {name}"))?;
    let output = child.stdout.take().context("the runner has no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        each(&line);
    }
    Ok(child.wait()?)
}

/// What one line says: the closing line of a Rust test binary, or one of Playwright's closing lines.
fn of_line(line: &str) -> Tally {
    match line.strip_prefix("test result: ") {
        Some(rest) => of_rust(rest),
        None => of_playwright(line),
    }
}

/// `ok. 12 passed; 0 failed; 0 ignored; …`
fn of_rust(rest: &str) -> Tally {
    let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
    let number = |what: &str| {
        let part = counts.split(';').find_map(|part| part.trim().strip_suffix(what));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Tally { passed: number("passed"), failed: number("failed") }
}

/// `  12 passed (4.1s)`, `  1 failed`, … A test that passed only when tried again is a failure here, and so is one that
/// never ran.
fn of_playwright(line: &str) -> Tally {
    let Some(rest) = line.strip_prefix("  ") else {
        return Tally::default();
    };
    let rest = rest.split(" (").next().unwrap_or_default();
    let Some((number, what)) = rest.split_once(' ') else {
        return Tally::default();
    };
    let Ok(number) = number.parse() else {
        return Tally::default();
    };
    match what {
        "passed" => Tally { passed: number, failed: 0 },
        "failed" | "flaky" | "interrupted" | "did not run" => Tally { passed: 0, failed: number },
        _ => Tally::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_test_binary_is_counted() {
        let line =
            "test result: FAILED. 112 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.42s";
        assert_eq!(of_line(line), Tally { passed: 112, failed: 3 });
        assert_eq!(of_line("test result: ok. 0 passed; 0 failed; 0 ignored"), Tally::default());
        assert_eq!(of_line("test access::the_door ... ok"), Tally::default());
    }

    #[test]
    fn playwright_is_counted() {
        assert_eq!(of_line("  12 passed (4.1s)"), Tally { passed: 12, failed: 0 });
        assert_eq!(of_line("  1 failed"), Tally { passed: 0, failed: 1 });
        assert_eq!(of_line("  2 flaky"), Tally { passed: 0, failed: 2 });
        assert_eq!(of_line("  3 did not run"), Tally { passed: 0, failed: 3 });
        assert_eq!(of_line("  4 skipped"), Tally::default());
        assert_eq!(of_line("    [javascript] › access.spec.ts:3:1 › 1 failed"), Tally::default());
    }

    #[test]
    fn a_runner_that_breaks_without_counting_is_a_failure() {
        let tally =
            count(Command::new("sh").args(["-c", "echo 'test result: ok. 2 passed; 0 failed'; exit 3"])).unwrap();
        assert_eq!(tally, Tally { passed: 2, failed: 1 });
    }
}
