//! Clients in other languages, for the tests that ask for vouchers as others do: PyJWT in a virtual environment below
//! `target`, and the library `jose` of `end2end`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::browser;
use crate::cargo;
use crate::tools;
use crate::workspace::Workspace;

/// Where the clients are.
pub struct Clients {
    python: PathBuf,
    node: PathBuf,
}

/// Installs what is missing.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn prepare(workspace: &Workspace) -> anyhow::Result<Clients> {
    browser::packages(workspace)?;
    let node = tools::find("node").context("Node.js was installed, but is not in PATH")?;
    let folder = workspace.root.join("target/python");
    let python = folder.join("bin/python3");
    let has_library =
        Command::new(&python).args(["-c", "import jwt, cryptography"]).output().is_ok_and(|done| done.status.success());
    if !has_library {
        println!("xtask: python3 -m venv target/python; pip install pyjwt cryptography");
        let make = || cargo::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        if make().is_err() {
            tools::debian_package("python3-venv", "Python 3 with its module venv")?;
            make()?;
        }
        let mut pip = Command::new(&python);
        cargo::run(pip.args(["-m", "pip", "install", "--quiet", "pyjwt>=2.9", "cryptography"]))?;
    }
    Ok(Clients { python, node })
}

impl Clients {
    /// Tells a runner of tests about them.
    pub fn give<'a>(&self, tests: &'a mut Command) -> &'a mut Command {
        // Not `PONTE_…`: the program refuses settings that it does not know, also in its tests.
        tests.env("TEST_PYTHON", &self.python).env("TEST_NODE", &self.node)
    }
}
