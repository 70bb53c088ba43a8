//! A first visit in Chromium over a slow line on a slow machine: bytes, first paint, long tasks, shifts, islands awake.
//! The browser is driven by `end2end/bench/cold-load.mjs`.

use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use super::figure::{Bar, Figure, median};
use super::installation::{ADMINISTRATOR, Installation, PASSWORD};
use crate::browser;
use crate::workspace::Workspace;

/// A page and what it is called.
const PAGES: [(&str, &str); 2] =
    [("access page", "/accesso"), ("page of requests", "/erogazione/richieste?vista=tutte")];
const KILOBYTE: f64 = 1000.0;

/// All figures of first visits.
///
/// # Errors
/// When the browser or what drives it is missing and cannot be installed, or a page does not load.
pub fn figures(workspace: &Workspace, installation: &Installation) -> anyhow::Result<Vec<Figure>> {
    let chromium = browser::ready(workspace)?;
    let folder = workspace.root.join("end2end");
    let server = installation.serve()?;
    let mut figures = vec![style(workspace)?];
    for (name, path) in PAGES {
        println!("xtask: first visits of the {name}");
        let mut node = Command::new("node");
        node.current_dir(&folder).arg("bench/cold-load.mjs");
        node.args([server.url().as_str(), path, ADMINISTRATOR, PASSWORD]);
        let answer = node.env("CHROMIUM", &chromium).output().context("cannot run node")?;
        anyhow::ensure!(answer.status.success(), "cold-load.mjs: {}", String::from_utf8_lossy(&answer.stderr));
        let runs: Vec<Value> = serde_json::from_slice(&answer.stdout)?;
        figures.extend(of_runs(name, &runs));
    }
    Ok(figures)
}

fn of_runs(name: &str, runs: &[Value]) -> Vec<Figure> {
    let middle = |key: &str| median(runs.iter().map(|run| run[key].as_f64().unwrap_or(f64::INFINITY)).collect());
    let bars = [
        ("bytes without WASM", "bytes", KILOBYTE, "kB", 100.0),
        ("bytes of WASM", "wasmBytes", KILOBYTE, "kB", 300.0),
        ("first paint", "firstPaint", 1000.0, "s", 1.0),
        ("blocked (TBT)", "blocked", 1.0, "ms", 200.0),
        ("shifts (CLS)", "shifts", 1.0, "", 0.05),
        ("islands awake", "awake", 1000.0, "s", 5.0),
        ("requests to anybody else", "foreign", 1.0, "", 0.0),
    ];
    let figure = |(what, key, divisor, unit, most): (&str, &str, f64, &'static str, f64)| {
        Figure::new(format!("first visit, {name}: {what}"), middle(key) / divisor, unit, Bar::AtMost(most))
    };
    let mut figures: Vec<_> = bars.into_iter().map(figure).collect();
    let before = middle("blockedBefore");
    figures.push(Figure::new(format!("first visit, {name}: blocked before the first paint"), before, "ms", Bar::None));
    figures.push(Figure::new(format!("first visit, {name}: HTML"), middle("html") / KILOBYTE, "kB", Bar::AtMost(15.0)));
    figures.push(Figure::new(format!("first visit, {name}: nodes"), middle("nodes"), "", Bar::AtMost(1200.0)));
    figures
}

/// The style sheet as gzip, which every browser takes.
fn style(workspace: &Workspace) -> anyhow::Result<Figure> {
    let site = workspace.results("ponte").join("site");
    let current: Value = serde_json::from_slice(&std::fs::read(site.join("current.json"))?)?;
    let name = current["style"].as_str().context("current.json names no style sheet")?;
    let bytes = std::fs::metadata(site.join("pkg").join(format!("{name}.gz")))?.len();
    Ok(Figure::new("style sheet, gzip", bytes as f64 / KILOBYTE, "kB", Bar::AtMost(20.0)))
}
