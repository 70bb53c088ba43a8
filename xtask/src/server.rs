//! A release server of our own with fresh demo data: for the walkthrough and for measuring.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::guard::{Guarded, Stop};
use crate::http::Connection;
use crate::tools;

/// A running server; dropping it stops it and removes its data.
pub struct Demo {
    /// `127.0.0.1:<port>`.
    pub address: String,
    _server: Guarded,
}

impl Demo {
    /// Starts `program serve --demo` on a free port with an empty data folder and waits until it is ready.
    ///
    /// # Errors
    /// When it ends instead, or is not ready within three minutes, which a busy machine may need for the demo data.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        let folder = tools::temporary_folder("demo")?;
        let address = format!("127.0.0.1:{}", tools::free_port()?);
        let mut command = Command::new(program);
        command.current_dir(&folder).args(["serve", "--demo"]);
        // Whatever configuration the caller's environment holds is for another server.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PONTE_")) {
            command.env_remove(name);
        }
        command.env("PONTE_ADDR", &address).env("PONTE_DATA_DIR", folder.join("data")).env("PONTE_LOG", "warn");
        let mut server = Guarded::start(&command, Stop::Terminate, Some(folder.as_os_str()))?;
        let started = Instant::now();
        while !is_ready(&address) {
            if let Some(status) = server.ended()? {
                anyhow::bail!("ponte ended at its start: {status}");
            }
            anyhow::ensure!(started.elapsed() < Duration::from_secs(180), "ponte is not ready after three minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { address, _server: server })
    }

    /// The address as a browser wants it, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn is_ready(address: &str) -> bool {
    let answer = || Connection::open(address)?.get("/readyz", &[]).context("no answer");
    answer().is_ok_and(|answer| answer.status == 200)
}
