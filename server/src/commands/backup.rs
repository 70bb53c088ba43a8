//! `ponte backup FILE`: SQLite by copying, PostgreSQL by its own `pg_dump`.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;
use backend::Db;

use super::database;
use crate::config::Config;

/// Makes the copy, checks it, and prints what it holds.
///
/// # Errors
/// When it cannot be made or is not good.
pub async fn run(config: &Config, file: &Path) -> anyhow::Result<()> {
    match Db::file(config.database_url.expose()) {
        Some(_) => sqlite(config, file).await,
        None => postgres(config.database_url.expose(), file),
    }
}

async fn sqlite(config: &Config, file: &Path) -> anyhow::Result<()> {
    let backend = database::open_as_it_is(config).await?;
    let copy = backend::backup::copy_sqlite(&backend.db, file, config.signing_key()?).await?;
    backend.db.close().await;
    println!(
        "{}: {} bytes, {} events; pages and audit chain checked. Keep the files of {} with it.",
        file.display(),
        copy.bytes,
        copy.report.events,
        config.data_dir.display()
    );
    Ok(())
}

fn postgres(url: &str, file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(!file.exists(), "{} is there already", file.display());
    let address = Address::read(url);
    let explain = "PostgreSQL is copied by its own program: install pg_dump (package postgresql-client) and run this \
                   again, or take base backups with WAL archiving";
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--file"]).arg(file).arg("--dbname").arg(&address.without_password);
    if let Some(password) = &address.password {
        // Never an argument: those can be read by anybody on the machine.
        dump.env("PGPASSWORD", password);
    }
    let done = match dump.status() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => anyhow::bail!("{explain}"),
        other => other.context("pg_dump")?,
    };
    if !done.success() {
        // The failure is what counts.
        let _ = std::fs::remove_file(file);
        anyhow::bail!("pg_dump failed ({done})");
    }
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    // Reading the whole archive back finds a copy that was cut off or damaged.
    let read = Command::new("pg_restore")
        .args(["--file", "/dev/null"])
        .arg(file)
        .stdout(Stdio::null())
        .status()
        .context("pg_restore")?;
    anyhow::ensure!(read.success(), "{}: pg_restore cannot read the copy ({read})", file.display());
    println!(
        "{}: {} bytes, read back whole. After restoring it, run `ponte audit verify`.",
        file.display(),
        std::fs::metadata(file)?.len()
    );
    Ok(())
}

/// A database's address, and the password that stood in it.
struct Address {
    without_password: String,
    password: Option<String>,
}

impl Address {
    fn read(url: &str) -> Self {
        let parts = url.split_once("://").and_then(|(scheme, rest)| {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (user, host) = rest[..end].rsplit_once('@')?;
            let (user, password) = user.split_once(':')?;
            Some((format!("{scheme}://{user}@{host}{}", &rest[end..]), decoded(password)))
        });
        match parts {
            Some((without_password, password)) => Self { without_password, password: Some(password) },
            None => Self { without_password: url.to_owned(), password: None },
        }
    }
}

/// `%40` is `@`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = (*first == b'%').then(|| others.get(..2)).flatten();
        let code = code.and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        let address = Address::read("postgres://ponte:a%40b%2Fc@db.example:5433/ponte?sslmode=require");
        assert_eq!(address.without_password, "postgres://ponte@db.example:5433/ponte?sslmode=require");
        assert_eq!(address.password.as_deref(), Some("a@b/c"));
        let address = Address::read("postgres://ponte@db.example/ponte");
        assert_eq!((address.without_password.as_str(), address.password), ("postgres://ponte@db.example/ponte", None));
    }
}
