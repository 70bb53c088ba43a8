//! A PostgreSQL of our own for the tests: empty, in a temporary folder, gone when the tests are over.

use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::guard::{Guarded, Stop};
use crate::tools;

/// A running server; dropping it stops it and removes its data.
pub struct Postgres {
    /// The URL for `TEST_DATABASE_URL`: a user who may create databases, one of which each test makes for itself.
    pub url: String,
    _server: Guarded,
}

/// The system user as whom the server runs: PostgreSQL refuses to run as root.
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Makes a fresh server, tuned for tests: nothing in it needs to survive a power cut.
    ///
    /// # Errors
    /// When PostgreSQL is not installed and cannot be, or does not start; the message holds its log.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(&["fsync=off", "synchronous_commit=off", "full_page_writes=off"])
    }

    /// Makes a fresh server that loses nothing, for measuring what waits for the disk.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub fn start_durable() -> anyhow::Result<Self> {
        Self::start_with(&["fsync=on", "synchronous_commit=on", "full_page_writes=on"])
    }

    fn start_with(durability: &[&str]) -> anyhow::Result<Self> {
        let programs = programs()?;
        let user = if tools::is_root() { Some(postgres_user()?) } else { None };
        let folder = tools::temporary_folder("postgres")?;
        if let Some(user) = &user {
            std::os::unix::fs::chown(&folder, Some(user.uid), Some(user.gid))?;
        }
        let data = folder.join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.current_dir(&folder).args([
            "--no-sync",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
        ]);
        initdb.arg("--pgdata").arg(&data);
        become_user(&mut initdb, user.as_ref());
        let made = initdb.output().context("cannot run initdb")?;
        anyhow::ensure!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));

        let port = tools::free_port()?;
        let log = folder.join("log");
        let mut server = Command::new("sh");
        // The log must not mix with the tests' own output; it is read only when the start fails.
        server.args(["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh"]).arg(&log);
        server.arg(programs.join("postgres")).arg("-D").arg(&data).args(["-p", &port.to_string()]);
        let common = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=500"];
        for setting in common.iter().chain(durability) {
            server.args(["-c", setting]);
        }
        server.current_dir(&folder);
        let mut running = Guarded::start_as(&server, Stop::Interrupt, Some(folder.as_os_str()), |watcher| {
            become_user(watcher, user.as_ref())
        })?;
        wait_until_ready(&programs, port, &mut running)
            .with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        Ok(Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _server: running })
    }
}

fn wait_until_ready(programs: &Path, port: u16, server: &mut Guarded) -> anyhow::Result<()> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if let Some(status) = server.ended()? {
            anyhow::bail!("PostgreSQL ended at its start: {status}");
        }
        let mut probe = Command::new(programs.join("pg_isready"));
        probe.args(["--quiet", "--host=127.0.0.1", "--username=postgres", &format!("--port={port}")]);
        if TcpStream::connect(("127.0.0.1", port)).is_ok() && probe.status().is_ok_and(|status| status.success()) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    anyhow::bail!("PostgreSQL does not answer")
}

fn become_user(command: &mut Command, user: Option<&User>) {
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
}

/// The folder of PostgreSQL's programs; installs the newest of the distribution where we may.
fn programs() -> anyhow::Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    tools::debian_package("postgresql", "PostgreSQL, for the tests,")?;
    installed().context("PostgreSQL was installed, but its programs are not in /usr/lib/postgresql nor in PATH")
}

fn installed() -> Option<PathBuf> {
    // Debian keeps the server's programs out of PATH, one folder for each version.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max();
    match newest {
        Some((_, folder)) => Some(folder),
        None => Some(tools::find("initdb")?.parent()?.to_path_buf()),
    }
}

fn postgres_user() -> anyhow::Result<User> {
    let users = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    let line =
        users.lines().find(|line| line.starts_with("postgres:")).context("there is no system user `postgres`")?;
    let mut fields = line.split(':').skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok()).context("/etc/passwd is malformed");
    Ok(User { uid: number()?, gid: number()? })
}
