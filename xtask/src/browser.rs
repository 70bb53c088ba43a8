//! The browser tests: Playwright in a real Chromium, with JavaScript and without, against the release.

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
    let browser = chromium()?;
    let folder = workspace.root.join("end2end");
    install(&folder)?;
    let mut playwright = Command::new("npx");
    playwright
        .current_dir(&folder)
        .args(["--no-install", "playwright", "test"])
        .args(arguments);
    tally::count(
        playwright
            .env("PONTE_PROGRAM", program)
            .env("CHROMIUM", browser),
    )
}

fn chromium() -> anyhow::Result<std::path::PathBuf> {
    let installed = || {
        ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(tools::find)
    };
    match installed() {
        Some(program) => Ok(program),
        None => {
            tools::debian_package("chromium", "Chromium, for the browser tests,")?;
            installed().context("chromium was installed, but is not in PATH")
        }
    }
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn install(folder: &std::path::Path) -> anyhow::Result<()> {
    if tools::find("npm").is_none() {
        tools::debian_package("npm", "npm, for the browser tests,")?;
    }
    let lock = std::fs::read(folder.join("package-lock.json"))
        .context("cannot read end2end/package-lock.json")?;
    let installed_from = folder.join("node_modules/.installed-from");
    if std::fs::read(&installed_from).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("xtask: npm ci in end2end");
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"]);
    // The browser is Debian's; Playwright must not fetch its own.
    cargo::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(std::fs::write(installed_from, lock)?)
}
