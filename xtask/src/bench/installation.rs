//! An installation with synthetic data, on either database.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context as _;

use crate::cargo;
use crate::postgres::Postgres;
use crate::server::{self, Server};
use crate::tools;

/// How much there is in the database.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub eservices: u32,
    pub enti: u32,
    pub agreements: u32,
    pub pratiche: u32,
}

/// Requests in the usual database.
pub const AGREEMENTS: u32 = 10_000;
/// What is measured unless told otherwise.
pub const USUAL: Size = Size { eservices: 400, enti: 120, agreements: AGREEMENTS, pratiche: 0 };
/// Of the administrator of every ente.
pub const PASSWORD: &str = "cavallo graffetta lanterna";
/// The administrator of the ente that has received half of all requests.
pub const ADMINISTRATOR: &str = "admin@ente-1-0";

/// Data on the disk; dropping it removes them, unless they were there before.
pub struct Installation {
    /// "SQLite" or "PostgreSQL".
    pub database: &'static str,
    /// How long writing the data took.
    pub seconds: f64,
    program: PathBuf,
    folder: PathBuf,
    url: String,
    is_kept: bool,
    _postgres: Option<Postgres>,
}

impl Installation {
    /// The sample data on SQLite, in a temporary folder.
    ///
    /// # Errors
    /// When the data cannot be written.
    pub fn of_samples_on_sqlite(program: &Path) -> anyhow::Result<Self> {
        let folder = tools::temporary_folder("bench-sqlite")?;
        let url = format!("sqlite:{}", folder.join("data/ponte.db").display());
        Self::of_samples("SQLite", program, (folder, url), None)
    }

    /// The sample data on a PostgreSQL of its own that waits for the disk, as one that is in use does.
    ///
    /// # Errors
    /// When PostgreSQL cannot be started, or the data cannot be written.
    pub fn of_samples_on_postgres(program: &Path) -> anyhow::Result<Self> {
        let postgres = Postgres::start_durable()?;
        let folder = tools::temporary_folder("bench-postgres")?;
        let url = postgres.url.clone();
        Self::of_samples("PostgreSQL", program, (folder, url), Some(postgres))
    }

    /// The sample data; the process that wrote them has ended, because writing them leaves memory behind.
    fn of_samples(
        database: &'static str,
        program: &Path,
        (folder, url): (PathBuf, String),
        postgres: Option<Postgres>,
    ) -> anyhow::Result<Self> {
        let mut made = Self {
            database,
            seconds: 0.0,
            program: program.to_path_buf(),
            folder,
            url,
            is_kept: false,
            _postgres: postgres,
        };
        let started = Instant::now();
        drop(Server::start(made.command().args(["serve", "--demo"]), None)?);
        made.seconds = started.elapsed().as_secs_f64();
        Ok(made)
    }

    /// One that somebody else has written and keeps: its `data` lie in `folder`, and its database runs.
    pub fn there(program: &Path, folder: &Path, url: &str) -> Self {
        let database = if url.starts_with("postgres") { "PostgreSQL" } else { "SQLite" };
        let (program, folder, url) = (program.to_path_buf(), folder.to_path_buf(), url.to_owned());
        Self { database, seconds: 0.0, program, folder, url, is_kept: true, _postgres: None }
    }

    /// A file beside the data, removed with them.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// On SQLite, in a temporary folder.
    ///
    /// # Errors
    /// When the data cannot be written.
    pub fn on_sqlite(program: &Path, size: Size) -> anyhow::Result<Self> {
        let folder = tools::temporary_folder("bench-sqlite")?;
        let url = format!("sqlite:{}", folder.join("data/ponte.db").display());
        Self::filled("SQLite", program, (folder, url), None, size)
    }

    /// On a PostgreSQL of its own.
    ///
    /// # Errors
    /// When PostgreSQL cannot be started, or the data cannot be written.
    pub fn on_postgres(program: &Path, size: Size) -> anyhow::Result<Self> {
        let postgres = Postgres::start()?;
        let folder = tools::temporary_folder("bench-postgres")?;
        let url = postgres.url.clone();
        Self::filled("PostgreSQL", program, (folder, url), Some(postgres), size)
    }

    fn filled(
        database: &'static str,
        program: &Path,
        (folder, url): (PathBuf, String),
        postgres: Option<Postgres>,
        size: Size,
    ) -> anyhow::Result<Self> {
        let program = program.to_path_buf();
        let mut made = Self { database, seconds: 0.0, program, folder, url, is_kept: false, _postgres: postgres };
        let manager = ["user", "create", "--username", "gestore", "--name", "Gina", "--family-name", "Gestori"];
        told_password(made.command().args(manager).arg("--password-stdin"))?;
        let started = Instant::now();
        let mut generate = made.command();
        generate.args(["generate", "--password-stdin", "--seed", "1"]);
        for (name, number) in [
            ("--eservices", size.eservices),
            ("--enti", size.enti),
            ("--agreements", size.agreements),
            ("--pratiche", size.pratiche),
        ] {
            generate.args([name, &number.to_string()]);
        }
        told_password(&mut generate)?;
        made.seconds = started.elapsed().as_secs_f64();
        Ok(made)
    }

    /// Serves it.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn serve(&self) -> anyhow::Result<Server> {
        Server::start(self.command().arg("serve"), None)
    }

    /// Serves it to machines too, which are not asked for certificates, and to everybody who reads terminologies.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn serve_machines(&self, address: &str, authority: &Path) -> anyhow::Result<Server> {
        let mut command = self.command();
        command.env("PONTE_MACHINE_ADDR", address).env("PONTE_MTLS", "off").env("PONTE_FHIR_READ", "public");
        Server::start(command.env("PONTE_SIGNATURE_CA", authority).arg("serve"), None)
    }

    /// The program beside the data.
    pub fn ponte(&self) -> Command {
        self.command()
    }

    /// Serves it as one of several processes that people know under one address.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn serve_as(&self, public_url: &str) -> anyhow::Result<Server> {
        Server::start(self.command().env("PONTE_PUBLIC_URL", public_url).arg("serve"), None)
    }

    /// Serves it with the yardstick in place of `ponte`.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn serve_with(&self, yardstick: &Path) -> anyhow::Result<Server> {
        Server::start(&mut self.measured_by(yardstick), None)
    }

    /// The yardstick beside the data, for what it does itself.
    pub fn measured_by(&self, yardstick: &Path) -> Command {
        let mut command = server::command(yardstick, &self.folder);
        command.env("PONTE_DATABASE_URL", &self.url);
        command
    }

    fn command(&self) -> Command {
        let mut command = server::command(&self.program, &self.folder);
        command.env("PONTE_DATABASE_URL", &self.url);
        command
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        if let Err(error) = tools::remove_folder(&self.folder) {
            eprintln!("xtask: {error:#}");
        }
    }
}

/// Runs to the end; the password comes by the standard input.
fn told_password(command: &mut Command) -> anyhow::Result<()> {
    let name = cargo::shown(command);
    let mut running = command.stdin(Stdio::piped()).spawn().with_context(|| format!("cannot run {name}"))?;
    let mut input = running.stdin.take().context("no standard input")?;
    writeln!(input, "{PASSWORD}")?;
    drop(input);
    let status = running.wait()?;
    anyhow::ensure!(status.success(), "failed: {name}");
    Ok(())
}
