//! The database, opened as a command needs it.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use backend::chain::{Export, Sealer};
use backend::{Backend, Clock, Db, Files, Random};

use backend::terminology::Policy;

use crate::config::Config;

/// Connections for readers, or for everybody on PostgreSQL.
const CONNECTIONS: u32 = 16;

/// The database, made and brought up to date where needed.
///
/// # Errors
/// When it cannot be reached, or a newer Ponte has changed it.
pub async fn open(config: &Config) -> anyhow::Result<Backend> {
    let db = Db::open(config.database_url.expose(), CONNECTIONS).await.context("the database")?;
    let mut backend = Backend::new(db, Clock::System, Random::system(), files(config)?);
    backend.terminologies = Arc::new(Policy {
        protects_referenced: config.machine.terminology_protect_referenced,
        max_bytes: config.machine.terminology_max_bytes,
        arriving: config.data_dir.join("arriving"),
    });
    Ok(backend)
}

/// As [`open`], for writing much that can be made again (`Db::open_in_haste`).
///
/// # Errors
/// As [`open`].
pub async fn open_in_haste(config: &Config) -> anyhow::Result<Backend> {
    let db = Db::open_in_haste(config.database_url.expose(), 4).await.context("the database")?;
    let files = Files::open_in_haste(&files_folder(config)).context(FILES)?;
    Ok(Backend::new(db, Clock::System, Random::system(), files))
}

/// A database that is there, as it is.
///
/// # Errors
/// When there is none, or its schema is another Ponte's.
pub async fn open_as_it_is(config: &Config) -> anyhow::Result<Backend> {
    let db = Db::open_as_it_is(config.database_url.expose(), 4).await.context("the database")?;
    Ok(Backend::new(db, Clock::System, Random::system(), files(config)?))
}

/// The sealer of this installation: its key, and its file of exported heads.
///
/// # Errors
/// When the key cannot be used.
pub fn sealer(config: &Config) -> anyhow::Result<Arc<Sealer>> {
    let heads = Export::new(&config.data_dir.join("audit").join("heads.jsonl"));
    Ok(Arc::new(Sealer::new(config.signing_key()?, Some(heads))))
}

/// A SQLite database is served by one process: the lock is held as long as the answer lives, and ends with the process
/// however that ends. PostgreSQL may be served by many.
///
/// # Errors
/// When another process serves the same file.
pub fn lock(config: &Config) -> anyhow::Result<Option<File>> {
    let Some(database) = Db::file(config.database_url.expose()) else { return Ok(None) };
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let mut name = database.clone().into_os_string();
    name.push(".lock");
    let file = File::options().create(true).append(true).open(&name).with_context(|| name.display().to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "another process serves {}: for more than one, use PostgreSQL (PONTE_DATABASE_URL)",
            database.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| name.display().to_string()),
    }
}

const FILES: &str = "the folder of uploaded files";

fn files(config: &Config) -> anyhow::Result<Files> {
    Files::open(&files_folder(config)).context(FILES)
}

/// Uploaded files, below the data folder.
fn files_folder(config: &Config) -> PathBuf {
    config.data_dir.join("files")
}
