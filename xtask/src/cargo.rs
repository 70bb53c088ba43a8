//! Calling cargo, with the right flags and without what the cargo that started us left behind.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

/// Whether a build is for work or for release. The two never mix on one page: the markup of a page differs with
/// `erase_components`, and a browser side built otherwise than its server stops at the first node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Fast to build; erased components, as `.cargo/config.toml` says.
    Dev,
    /// Small and fast to run; components not erased.
    Release,
}

impl Build {
    /// The cargo profile of the server.
    pub fn server_profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "server-release",
        }
    }

    /// The cargo profile of the browser side.
    pub fn browser_profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "wasm-release",
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

/// Cargo with the flags of `build`, whatever flags the caller's environment holds.
pub fn with_flags(root: &Path, build: Build) -> Command {
    let mut cargo = plain(root);
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS");
    match build {
        // `.cargo/config.toml` decides.
        Build::Dev => {}
        // Anything not empty replaces the configured flags; an empty value would not.
        Build::Release => {
            cargo.env("RUSTFLAGS", "--cfg ponte_release");
        }
    }
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
