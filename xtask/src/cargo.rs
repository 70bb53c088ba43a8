//! Calling cargo, with the right flags and without what the cargo that started us left behind.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

/// Whether a build is for work or for release. Both take the flags of `.cargo/config.toml`: a browser side whose
/// components are erased and a server whose are not (or the other way) write different markup, and the page stops at
/// its first node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Fast to build.
    Dev,
    /// Small and fast to run.
    Release,
}

impl Build {
    /// The cargo profile, of the server and of the browser side alike: the tools of the build are compiled once for both.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// The folder under `target` where cargo puts what a profile builds.
pub fn profile_folder(profile: &str) -> &str {
    match profile {
        "dev" => "debug",
        other => other,
    }
}

/// Cargo in the workspace, free of the variables that `cargo run` set for xtask: they would make crates rebuild.
pub fn plain(root: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let left_behind = name.to_str().is_some_and(|name| {
            name == "CARGO"
                || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
                    .iter()
                    .any(|prefix| name.starts_with(prefix))
        });
        if left_behind {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Cargo with the flags of `.cargo/config.toml`, whatever flags the caller's environment holds.
pub fn with_flags(root: &Path) -> Command {
    let mut cargo = plain(root);
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS");
    cargo
}

/// Runs to the end, with its output shown.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = shown(command);
    let status = command.status().with_context(|| format!("cannot run {name}"))?;
    anyhow::ensure!(status.success(), "failed: {name}");
    Ok(())
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
