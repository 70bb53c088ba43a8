//! `cargo xtask bench`: what the release weighs, how fast it answers and what memory it takes, each figure beside its bar
//! (`docs/BENCHMARKS.md` says how each is measured). Client and server share the machine; nothing else should.

mod answers;
mod catalogue;
mod cold;
mod figure;
mod installation;
pub mod load;
mod machine;
mod other;
pub mod pace;
mod pratiche;
mod terminology;
pub mod vouchers;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::cargo::{self, Build};
use crate::release;
use crate::workspace::Workspace;
use figure::Figure;
use installation::{Installation, USUAL};

/// The parts, by the name one gives on the command line.
const PARTS: [&str; 7] = ["cold", "sqlite", "postgres", "vouchers", CATALOGUE, PRATICHE, TERMINOLOGY];
/// The parts that are measured only when they are named.
const CATALOGUE: &str = "catalogue";
const PRATICHE: &str = "pratiche";
const TERMINOLOGY: &str = "terminology";

/// Builds the release, measures the named parts or all, prints a table and writes `target/bench/figures.json`.
/// `catalogue --at FOLDER URL` (and `pratiche`) measures what is there already, its `data` in the folder.
///
/// # Errors
/// When there is no part of that name, something does not build or start, or an answer is not as it should be.
pub fn bench(workspace: &Workspace, names: &[String]) -> anyhow::Result<ExitCode> {
    if let [part, at, folder, url] = names
        && at == "--at"
    {
        return bench_there(workspace, part, Path::new(folder), url);
    }
    for name in names {
        anyhow::ensure!(PARTS.contains(&name.as_str()), "no part `{name}`; there are: {}", PARTS.join(" "));
    }
    let named = |part: &str| names.iter().any(|name| name == part);
    let wanted = |part: &str| names.is_empty() || named(part);
    let program = release::build(workspace)?;
    let yardstick = yardstick(workspace)?;
    let mut report = Report { parts: Vec::new(), missed: 0 };
    if wanted("cold") || wanted("sqlite") {
        let installation = Installation::on_sqlite(&program, USUAL)?;
        if wanted("cold") {
            report.add("cold", || cold::figures(workspace, &installation))?;
        }
        if wanted("sqlite") {
            report.add("sqlite", || answers::figures(&installation, &yardstick))?;
        }
    }
    if wanted("postgres") {
        let installation = Installation::on_postgres(&program, USUAL)?;
        report.add("postgres", || answers::figures(&installation, &yardstick))?;
    }
    if wanted("vouchers") {
        let installation = Installation::of_samples_on_sqlite(&program)?;
        report.add("vouchers, sqlite", || vouchers::figures(&installation, &yardstick))?;
        drop(installation);
        let installation = Installation::of_samples_on_postgres(&program)?;
        report.add("vouchers, postgres", || vouchers::figures(&installation, &yardstick))?;
    }
    if named(CATALOGUE) {
        let installation = Installation::on_sqlite(&program, catalogue::COUNTRY)?;
        report.add("catalogue, sqlite", || catalogue::figures(&installation))?;
        drop(installation);
        let installation = Installation::on_postgres(&program, catalogue::COUNTRY)?;
        report.add("catalogue, postgres", || catalogue::figures(&installation))?;
    }
    if named(TERMINOLOGY) {
        let installation = Installation::of_samples_on_sqlite(&program)?;
        report.add("terminology, sqlite", || terminology::figures(&installation, &yardstick))?;
        drop(installation);
        let installation = Installation::of_samples_on_postgres(&program)?;
        report.add("terminology, postgres", || terminology::figures(&installation, &yardstick))?;
    }
    if named(PRATICHE) {
        let installation = Installation::on_sqlite(&program, pratiche::size())?;
        report.add("pratiche, sqlite", || pratiche::figures(&installation))?;
        drop(installation);
        let installation = Installation::on_postgres(&program, pratiche::size())?;
        report.add("pratiche, postgres", || pratiche::figures(&installation))?;
    }
    report.write(workspace)
}

/// Measures a part of which the data are there already.
fn bench_there(workspace: &Workspace, part: &str, folder: &Path, url: &str) -> anyhow::Result<ExitCode> {
    let figures = match part {
        CATALOGUE => catalogue::figures,
        PRATICHE => pratiche::figures,
        _ => anyhow::bail!("`{part}` writes its own data; `--at` is for {CATALOGUE} and {PRATICHE}"),
    };
    let installation = Installation::there(&release::build(workspace)?, folder, url);
    let mut report = Report { parts: Vec::new(), missed: 0 };
    report.add(&format!("{part}, {}", installation.database), || figures(&installation))?;
    report.write(workspace)
}

/// The yardstick, built as the release is and put beside it, where the site is.
///
/// # Errors
/// When it does not build.
pub fn yardstick(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let profile = Build::Release.profile();
    // Named together with the server: alone it would choose other features, and the server would be built again.
    let mut build = cargo::with_flags(&workspace.root);
    build.args(["build", "--package", "server", "--package", "yardstick", "--bins", "--profile", profile]);
    cargo::run(&mut build)?;
    let built = workspace.target.join(cargo::profile_folder(profile)).join("yardstick");
    let program = workspace.results("ponte").join("yardstick");
    release::replace(&built, &program)?;
    Ok(program)
}

/// What a program answers that does its work and ends, as JSON.
///
/// # Errors
/// When it does not end well, or answers no JSON.
fn answered(command: &mut Command) -> anyhow::Result<Value> {
    let name = cargo::shown(command);
    let answer = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot run {name}"))?;
    anyhow::ensure!(answer.status.success(), "{name}: {}", answer.status);
    serde_json::from_slice(&answer.stdout).with_context(|| format!("{name} answers no JSON"))
}

/// What has been measured so far.
struct Report {
    parts: Vec<Value>,
    missed: usize,
}

impl Report {
    /// Measures one part and prints its lines.
    fn add(&mut self, part: &str, measure: impl FnOnce() -> anyhow::Result<Vec<Figure>>) -> anyhow::Result<()> {
        let (before, started) = (machine::load(), Instant::now());
        println!("=== {part}");
        let figures = measure()?;
        let (after, seconds) = (machine::load(), started.elapsed().as_secs());
        for figure in &figures {
            println!("{figure}");
        }
        println!("load average {before} before, {after} after; {seconds} s");
        self.missed += figures.iter().filter(|figure| !figure.holds()).count();
        self.parts.push(json!({
            "part": part, "loadBefore": before, "loadAfter": after, "seconds": seconds,
            "figures": figures.iter().map(Figure::json).collect::<Vec<_>>(),
        }));
        Ok(())
    }

    fn write(&self, workspace: &Workspace) -> anyhow::Result<ExitCode> {
        let file = written(
            workspace,
            "figures.json",
            &json!({
                "machine": machine::described(&workspace.root), "missed": self.missed, "parts": self.parts,
            }),
        )?;
        println!("{}\n{} bars missed", workspace.shown(&file), self.missed);
        Ok(if self.missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Writes results under `target/bench`.
///
/// # Errors
/// When the file cannot be written.
pub fn written(workspace: &Workspace, name: &str, results: &Value) -> anyhow::Result<PathBuf> {
    let folder = workspace.results("bench");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    std::fs::write(&file, serde_json::to_string_pretty(results)? + "\n")?;
    Ok(file)
}
