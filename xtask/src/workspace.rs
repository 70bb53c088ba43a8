//! Where things are: the source tree and cargo's target folder.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cargo;

/// The folders every command works with.
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`; also the current folder of the process.
    pub root: PathBuf,
    /// Where cargo puts what it builds: `target`, or what `CARGO_TARGET_DIR` or a cargo configuration says.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds the folders and makes the root the current folder, so that `data/` is the same from wherever one calls.
    ///
    /// # Errors
    /// When cargo cannot be run or does not say where it builds.
    pub fn open() -> anyhow::Result<Self> {
        let own =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = own.parent().context("xtask has no folder above it")?.to_path_buf();
        std::env::set_current_dir(&root).with_context(|| format!("cannot enter {}", root.display()))?;
        let answer = cargo::plain(&root)
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("cannot run cargo")?;
        anyhow::ensure!(answer.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&answer.stderr));
        let metadata: serde_json::Value = serde_json::from_slice(&answer.stdout)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
        Ok(Self { target: target.into(), root })
    }

    /// The folder of results that people look for, `target/<name>`: in the source tree even when cargo builds elsewhere.
    pub fn results(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// `path` as one would type it from the root.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
