//! `cargo xtask serve`: the release with the demo data, as a person meets it the first time.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

use crate::release;
use crate::workspace::Workspace;

/// Builds, then becomes `ponte serve --demo`: the program gets Ctrl-C and every other signal itself, and its exit code
/// is ours. Its data is under `data/` in the source tree unless the environment says otherwise.
///
/// # Errors
/// When the release cannot be built or started.
pub fn serve(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let program = release::build(workspace)?;
    let mut command = Command::new(program);
    command.current_dir(&workspace.root).args(["serve", "--demo"]).args(arguments);
    Err(anyhow::Error::new(command.exec()).context("cannot start ponte"))
}
