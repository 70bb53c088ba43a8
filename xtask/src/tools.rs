//! What a machine must have: found, or installed by its package name, always saying so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;

use crate::cargo;

/// The target of the browser side.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the browser's target to the toolchain if it is missing.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn wasm_target() -> anyhow::Result<()> {
    let answer = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .context("cannot run rustc")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    if answer.status.success() && folder.is_dir() {
        return Ok(());
    }
    println!("xtask: rustup target add {WASM}");
    cargo::run(Command::new("rustup").args(["target", "add", WASM]))
}

/// Adds a component of the toolchain (`rustfmt`, `clippy`) if cargo's subcommand does not answer.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn component(name: &str, subcommand: &str) -> anyhow::Result<()> {
    let answers =
        Command::new("cargo").args([subcommand, "--version"]).output().is_ok_and(|answer| answer.status.success());
    if answers {
        return Ok(());
    }
    println!("xtask: rustup component add {name}");
    cargo::run(Command::new("rustup").args(["component", "add", name]))
}

/// The program's place in `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs a Debian package: only as root, where that is what the machine is for (a container, a build machine).
///
/// # Errors
/// Says exactly which command a person has to run when xtask may not or cannot.
pub fn debian_package(package: &str, why: &str) -> anyhow::Result<()> {
    let advice = format!("{why} is missing: apt-get install {package}");
    anyhow::ensure!(is_root() && find("apt-get").is_some(), advice);
    let install = || {
        println!("xtask: apt-get install {package}");
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-q", "--no-install-recommends", package]);
        cargo::run(&mut apt)
    };
    // A fresh machine has no package lists yet.
    if install().is_err() {
        println!("xtask: apt-get update");
        cargo::run(Command::new("apt-get").args(["update", "-q"])).context(advice.clone())?;
        install().context(advice)?;
    }
    Ok(())
}

/// Whether we run as the machine's administrator.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

/// A folder of our own among the temporary ones, empty; the caller removes it.
///
/// # Errors
/// When it cannot be made.
pub fn temporary_folder(name: &str) -> anyhow::Result<PathBuf> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("ponte-{name}-{}-{number}", std::process::id()));
    remove_folder(&folder)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Removes a folder and what it holds; one that is not there is fine.
///
/// # Errors
/// When something in it cannot be removed.
pub fn remove_folder(folder: &Path) -> anyhow::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// A port of the loopback interface that nobody uses right now.
///
/// # Errors
/// When there is none.
pub fn free_port() -> anyhow::Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}
