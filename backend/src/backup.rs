//! A copy of the database while it is in use, and the proof that the copy is good.

use std::path::Path;

use anyhow::Context as _;

use crate::chain::verify::{Report, verify_db};
use crate::chain::{Sealer, SigningKey};
use crate::{Clock, Db};

/// What a copy holds.
#[derive(Debug)]
pub struct Copy {
    pub bytes: u64,
    pub report: Report,
}

/// Copies a SQLite database to a new file and checks the copy: its pages, and the audit chain in it from the first event
/// to the head.
///
/// # Errors
/// When the file is there already, the copy cannot be made, or is not good; then the file is removed.
#[crate::boxed]
pub async fn copy_sqlite(db: &Db, file: &Path, key: SigningKey) -> anyhow::Result<Copy> {
    let Db::Sqlite { read, .. } = db else { anyhow::bail!("not a SQLite database") };
    anyhow::ensure!(!file.exists(), "{} is there already", file.display());
    let path = file.to_str().context("the file's name is not text")?;
    let made = async {
        let mut connection = read.acquire().await?;
        sqlx::query("vacuum into $1").bind(path).execute(&mut *connection).await?;
        private(file)?;
        check_sqlite(path, key).await
    };
    match made.await {
        Ok(report) => Ok(Copy { bytes: std::fs::metadata(file)?.len(), report }),
        Err(error) => {
            // The failure is what counts; a file that was never made cannot be removed.
            let _ = std::fs::remove_file(file);
            Err(error)
        }
    }
}

/// Checks a SQLite file: its pages and the audit chain in it.
///
/// # Errors
/// When something in it is not as it was written.
#[crate::boxed]
pub async fn check_sqlite(path: &str, key: SigningKey) -> anyhow::Result<Report> {
    let copy = Db::open_as_it_is(&format!("sqlite:{path}"), 1).await?;
    let Db::Sqlite { read, .. } = &copy else { anyhow::bail!("not a SQLite database") };
    let told: Vec<String> = sqlx::query_scalar("pragma integrity_check").fetch_all(read).await?;
    anyhow::ensure!(told == ["ok"], "the copy is damaged: {}", told.join("; "));
    // Without the exported heads: they may be newer than the copy.
    let sealer = Sealer::new(key, None);
    let report = verify_db(&copy, &sealer, Clock::System.now()).await?;
    copy.close().await;
    let broken = report.faults.iter().find(|fault| !fault.is_only_unsealed());
    match broken {
        Some(fault) => anyhow::bail!("the audit chain in the copy is broken: {fault}"),
        None => Ok(report),
    }
}

fn private(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{On, backend, folder, signing_key};

    #[tokio::test]
    async fn a_copy_is_checked_and_a_flipped_bit_is_found() {
        let cx = backend(On::Sqlite).await.unwrap();
        crate::chain::tests::write_and_seal(&cx, 40).await;
        let file = folder("backup").join("copy.db");
        let copy = copy_sqlite(&cx.db, &file, signing_key(1)).await.unwrap();
        assert!(copy.report.events == 40 && copy.report.is_whole() && copy.bytes > 0);
        assert!(copy_sqlite(&cx.db, &file, signing_key(1)).await.is_err(), "nothing is overwritten");

        // One letter of one event, deep in the file.
        let mut bytes = std::fs::read(&file).unwrap();
        let at = bytes.windows(14).position(|window| window == b"protocollo20@c").expect("the event is in the file");
        bytes[at] ^= 0b0000_0100;
        std::fs::write(&file, &bytes).unwrap();
        let found = check_sqlite(file.to_str().unwrap(), signing_key(1)).await.unwrap_err().to_string();
        assert!(found.contains("broken"), "{found}");
    }

    #[tokio::test]
    async fn what_is_no_ponte_database_is_not_opened_and_not_made() {
        let file = folder("backup").join("none.db");
        let url = format!("sqlite:{}", file.display());
        assert!(Db::open_as_it_is(&url, 1).await.is_err());
        assert!(!file.exists());
        std::fs::write(&file, "").unwrap();
        let refused = Db::open_as_it_is(&url, 1).await.err().unwrap().to_string();
        assert!(refused.contains("ponte migrate"), "{refused}");
    }
}
