//! The machine and the commit, without which no figure means anything.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// What stands beside the figures.
pub fn described(root: &Path) -> Value {
    let said = |program: &str, arguments: &[&str]| {
        let answer = Command::new(program).args(arguments).current_dir(root).output().ok()?;
        Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned()).filter(|text| !text.is_empty())
    };
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let value = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        line.split_once([':', '=']).map(|(_, value)| value.trim().trim_matches('"').to_owned())
    };
    json!({
        "processor": value(&read("/proc/cpuinfo"), "model name"),
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "memory": value(&read("/proc/meminfo"), "MemTotal"),
        "system": value(&read("/etc/os-release"), "PRETTY_NAME"),
        "rustc": said("rustc", &["--version"]),
        "commit": said("git", &["rev-parse", "--short", "HEAD"]),
        "changed": said("git", &["status", "--porcelain", "--untracked-files=no"]).is_some(),
    })
}

/// The machine's load average of the last minute, ours included.
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default()
}
