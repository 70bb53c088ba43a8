//! A release server of our own, for the walkthrough and for measuring: over fresh demo data, or over data that are there.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::guard::{Guarded, Stop};
use crate::http::Connection;
use crate::tools;

/// A running server; dropping it stops it.
pub struct Server {
    /// `127.0.0.1:<port>`.
    pub address: String,
    running: Guarded,
}

impl Server {
    /// Starts `program serve --demo` on a free port with an empty data folder, which is removed at the end, and waits
    /// until it is ready.
    ///
    /// # Errors
    /// When it ends instead, or is not ready within three minutes, which a busy machine may need for the demo data.
    pub fn demo(program: &Path) -> anyhow::Result<Self> {
        let folder = tools::temporary_folder("demo")?;
        Self::start(command(program, &folder).args(["serve", "--demo"]), Some(&folder))
    }

    /// Starts what `command` says on a free port, with its data where [`command`] puts them.
    ///
    /// # Errors
    /// As [`Server::demo`].
    pub fn start(command: &mut Command, remove: Option<&Path>) -> anyhow::Result<Self> {
        let address = format!("127.0.0.1:{}", tools::free_port()?);
        command.env("PONTE_ADDR", &address);
        let mut running = Guarded::start(command, Stop::Terminate, remove.map(Path::as_os_str))?;
        let started = Instant::now();
        while !is_ready(&address) {
            if let Some(status) = running.ended()? {
                anyhow::bail!("ponte ended at its start: {status}");
            }
            anyhow::ensure!(started.elapsed() < Duration::from_secs(180), "ponte is not ready after three minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { address, running })
    }

    /// The address as a browser wants it, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Resident memory of the process, in bytes: its own, and what it has mapped of files.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn resident(&self) -> anyhow::Result<u64> {
        self.memory("VmRSS:")
    }

    /// Resident memory that is the process's own, in bytes: without what it has mapped of the program and the database,
    /// which is the system's to take away and which each reader touches at another time.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn own_memory(&self) -> anyhow::Result<u64> {
        self.memory("RssAnon:")
    }

    fn memory(&self, kind: &str) -> anyhow::Result<u64> {
        let file = format!("/proc/{}/status", self.running.program()?);
        let status = std::fs::read_to_string(&file).with_context(|| file.clone())?;
        let line = status.lines().find_map(|line| line.strip_prefix(kind)).context(file)?;
        let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kibibytes * 1024)
    }

    /// Signs in through the form, as a browser does, and returns the session's cookie.
    ///
    /// # Errors
    /// When the answer brings no cookie.
    pub fn sign_in(&self, username: &str, password: &str) -> anyhow::Result<String> {
        let url = self.url();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", url.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let body = format!("username={}&password={}", username.replace('@', "%40"), password.replace(' ', "+"));
        let answer = Connection::open(&self.address)?.post("/accesso", &headers, body.as_bytes())?;
        let cookie = answer.all("set-cookie").next().and_then(|cookie| cookie.split(';').next());
        cookie.map(str::to_owned).with_context(|| format!("signing in answers {} without a cookie", answer.status))
    }
}

/// The program in `folder`, with its data below it. Whatever configuration the caller's environment holds is for another
/// server.
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PONTE_")) {
        command.env_remove(name);
    }
    command.env("PONTE_DATA_DIR", folder.join("data")).env("PONTE_LOG", "warn");
    command
}

fn is_ready(address: &str) -> bool {
    let answer = || Connection::open(address)?.get("/readyz", &[]).context("no answer");
    answer().is_ok_and(|answer| answer.status == 200)
}
