//! `cargo xtask build`: the folder one copies to a server, `target/ponte/`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cargo::{self, Build};
use crate::site;
use crate::workspace::Workspace;

/// Builds the release and returns its program, `target/ponte/ponte`, which finds `site/` beside itself.
///
/// # Errors
/// When something does not compile or cannot be written.
pub fn build(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.results("ponte");
    let program = assemble(workspace, Build::Release, &folder)?;
    println!("xtask: the release is in {}", workspace.shown(&folder));
    Ok(program)
}

/// Builds the browser side and the server, and puts both in `folder`.
///
/// # Errors
/// When something does not compile or cannot be written.
pub fn assemble(workspace: &Workspace, build: Build, folder: &Path) -> anyhow::Result<PathBuf> {
    let profile = build.profile();
    // The browser side first: it waits for nothing, and what it compresses does not keep cargo busy.
    let compiled = site::compile(workspace, build)?;
    std::thread::scope(|scope| {
        let site = scope.spawn(|| site::build(workspace, build, &compiled, &folder.join("site")));
        let mut command = cargo::with_flags(&workspace.root);
        let server = cargo::run(command.args(["build", "--package", "server", "--bin", "ponte", "--profile", profile]));
        server.and(site.join().expect("making the site does not panic"))
    })?;
    let built = workspace.target.join(cargo::profile_folder(profile)).join("ponte");
    let program = folder.join("ponte");
    replace(&built, &program)?;
    Ok(program)
}

/// Puts a copy where an older one may be running: that one keeps its file until it ends.
///
/// # Errors
/// When it cannot be read or written.
pub fn replace(from: &Path, to: &Path) -> anyhow::Result<()> {
    let beside = to.with_extension("new");
    std::fs::copy(from, &beside).with_context(|| format!("cannot copy {}", from.display()))?;
    std::fs::rename(&beside, to).with_context(|| format!("cannot write {}", to.display()))
}
