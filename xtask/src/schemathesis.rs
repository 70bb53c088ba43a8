//! The partner API against schemathesis (PyPI, in a virtual environment below `target`), which makes up requests from the API's own description: no answer may be a
//! fault of ours, and none may have a status that the description does not know.

use std::path::PathBuf;
use std::process::Command;

use crate::cargo;
use crate::release;
use crate::server::{self, Server};
use crate::tally::Tally;
use crate::tools;
use crate::workspace::Workspace;

/// The partner of the sample data (`contract.md`).
const PARTNER: &str = "sportello@comune-valdoro";
const SECRET: &str = "ponte-demo-2026";
/// The versions whose options are used here.
const PACKAGE: &str = "schemathesis>=4,<5";

/// Installs the program into a virtual environment of its own.
fn program(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.root.join("target/schemathesis");
    let program = folder.join("bin/schemathesis");
    let answers = Command::new(&program).arg("--version").output().is_ok_and(|done| done.status.success());
    if !answers {
        println!("xtask: python3 -m venv target/schemathesis; pip install {PACKAGE}");
        let make = || cargo::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        if make().is_err() {
            tools::debian_package("python3-venv", "Python 3 with its module venv")?;
            make()?;
        }
        cargo::run(Command::new(folder.join("bin/python3")).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
    }
    Ok(program)
}

/// Has `examples` requests made up for each operation, against a server over sample data. `PONTE_PROGRAM` names another
/// program than the release.
///
/// # Errors
/// When something is missing and cannot be installed, or the server does not start.
pub fn run(workspace: &Workspace, examples: usize) -> anyhow::Result<Tally> {
    let schemathesis = program(workspace)?;
    let ponte = match std::env::var_os("PONTE_PROGRAM") {
        Some(program) => PathBuf::from(program),
        None => release::build(workspace)?,
    };
    let folder = tools::temporary_folder("partner-api")?;
    let mut command = server::command(&ponte, &folder);
    // As behind a proxy that ends TLS: over plain HTTP the API takes no secret.
    command.args(["serve", "--demo"]).env("PONTE_PUBLIC_URL", "https://ponte.example");
    let server = Server::start(&mut command, Some(&folder))?;
    // With its own code in the address: any other one is refused before the rest is read.
    std::fs::write(folder.join("schemathesis.toml"), format!("[parameters]\n\"path.partner\" = \"{PARTNER}\"\n"))?;
    let mut made_up = Command::new(schemathesis);
    made_up
        .current_dir(&folder)
        .args(["run", &format!("{}/api/v1.0/openapi.json", server.url())])
        .args(["--url", &server.url(), "--auth", &format!("{PARTNER}:{SECRET}")])
        .args(["--checks", "not_a_server_error,status_code_conformance"])
        .args(["--phases", "examples,fuzzing", "--max-examples", &examples.to_string()])
        .args(["--seed", "1", "--no-color", "--continue-on-failure"]);
    Ok(Tally::one(cargo::run(&mut made_up).is_ok()))
}
