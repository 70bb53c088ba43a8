//! The browser tests: Playwright in a real Chromium, with JavaScript and without, against the release.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::cargo;
use crate::release;
use crate::tally::{self, Tally};
use crate::tools;
use crate::workspace::Workspace;

/// Builds the release, installs what the tests need and runs them. `arguments` go to Playwright.
///
/// # Errors
/// When the release does not build or something is missing and cannot be installed.
pub fn tests(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<Tally> {
    let program = release::build(workspace)?;
    let browser = ready(workspace)?;
    // Playwright runs tests whose types are wrong; we do not.
    let mut tally = tally::check(tool(workspace, "tsc").arg("--noEmit"))?;
    let mut playwright = tool(workspace, "playwright");
    playwright.arg("test").args(arguments);
    tally += tally::count(playwright.env("PONTE_PROGRAM", program).env("CHROMIUM", browser))?;
    Ok(tally)
}

/// Installs what driving a browser needs, and returns the browser.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn ready(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let browser = chromium()?;
    packages(workspace)?;
    Ok(browser)
}

/// Installs what `end2end` needs of npm.
///
/// # Errors
/// When Node.js is missing or too old, or npm cannot install.
pub fn packages(workspace: &Workspace) -> anyhow::Result<()> {
    node()?;
    install(&workspace.root.join("end2end"))
}

/// A program that npm installed for `end2end`.
pub fn tool(workspace: &Workspace, name: &str) -> Command {
    let mut npx = Command::new("npx");
    npx.current_dir(workspace.root.join("end2end")).args(["--no-install", name]);
    npx
}

/// Chromium without windows: the same engine as with them, in two thirds of the time on a machine without a graphics card.
const WITHOUT_WINDOWS: &str = "chromium-headless-shell";

/// The browser of the system; installed where we may. One with windows serves where the other is not to be had.
fn chromium() -> anyhow::Result<PathBuf> {
    if let Some(program) = tools::find(WITHOUT_WINDOWS) {
        return Ok(program);
    }
    match tools::debian_package(WITHOUT_WINDOWS, "Chromium, for the browser tests,") {
        Ok(()) => tools::find(WITHOUT_WINDOWS).context("Chromium was installed, but is not in PATH"),
        Err(error) => ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(tools::find).ok_or(error),
    }
}

/// The oldest Node.js that Playwright runs on.
const NODE: u32 = 20;

fn node() -> anyhow::Result<()> {
    if tools::find("npm").is_none() {
        tools::debian_package("npm", "npm, for the browser tests,")?;
    }
    let answer = Command::new("node").arg("--version").output().context("cannot run node")?;
    let version = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    anyhow::ensure!(major >= Some(NODE), "the browser tests need Node.js {NODE} or newer; this is {version}");
    Ok(())
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn install(folder: &Path) -> anyhow::Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json")).context("cannot read end2end/package-lock.json")?;
    let installed_from = folder.join("node_modules/.installed-from");
    if std::fs::read(&installed_from).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("xtask: npm ci in end2end");
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund"]);
    // The browser is Debian's; Playwright must not fetch its own.
    cargo::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(std::fs::write(installed_from, lock)?)
}
