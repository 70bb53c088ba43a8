//! A file that arrives with a request: kept on the disk while it does, and gone with the request.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::rest::extract::Keep;

/// A file that is so old was left by a process that ended.
const LEFT_SECONDS: i64 = 3600;

/// Makes the folder for what arrives, and takes away what processes that ended left in it.
pub(crate) fn prepare(folder: &Path, now: Timestamp) -> anyhow::Result<()> {
    make(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.metadata()?.mtime() < now.0.div_euclid(1_000_000) - LEFT_SECONDS {
            fs::remove_file(entry.path()).with_context(|| entry.path().display().to_string())?;
        }
    }
    Ok(())
}

fn make(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A file that arrives; gone when this is dropped, whatever becomes of the call.
pub(crate) struct Arriving {
    path: PathBuf,
    file: File,
    digest: Sha256,
    bytes: u64,
}

/// A file that is there whole; gone when this is dropped.
pub(crate) struct Arrived {
    path: PathBuf,
    /// Lower case hexadecimal.
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

impl Arriving {
    /// An empty one, readable by this process's user alone.
    pub(crate) fn begin(folder: &Path, id: Uuid) -> std::io::Result<Self> {
        let path = folder.join(id.to_string());
        let open = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = match open() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                make(folder)?;
                open()?
            }
            other => other?,
        };
        Ok(Self { path, file: File::from_std(file), digest: Sha256::new(), bytes: 0 })
    }

    pub(crate) async fn add(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).await
    }

    pub(crate) fn len(&self) -> u64 {
        self.bytes
    }

    pub(crate) async fn end(mut self) -> std::io::Result<Arrived> {
        self.file.flush().await?;
        let sha256 = hex::encode(std::mem::take(&mut self.digest).finalize());
        // The path goes on to the one that is whole; nothing is left here to take away.
        Ok(Arrived { path: std::mem::take(&mut self.path), sha256, bytes: self.bytes })
    }
}

impl Arrived {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Keep for Arriving {
    type Kept = Arrived;

    async fn add(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        Self::add(self, bytes).await
    }

    async fn end(self) -> std::io::Result<Arrived> {
        Self::end(self).await
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        take_away(&self.path);
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        take_away(&self.path);
    }
}

fn take_away(path: &Path) {
    if !path.as_os_str().is_empty()
        && let Err(error) = fs::remove_file(path)
    {
        tracing::warn!(%error, "a file that arrived is taken away later");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_goes_away_with_the_call() {
        let folder = backend::testing::folder("arriving");
        prepare(&folder, Timestamp(0)).unwrap();
        let count = || fs::read_dir(&folder).unwrap().count();
        let mut arriving = Arriving::begin(&folder, Uuid::from_u128(1)).unwrap();
        arriving.add(b"abc").await.unwrap();
        assert_eq!((arriving.len(), count()), (3, 1));
        let arrived = arriving.end().await.unwrap();
        assert_eq!(arrived.sha256, hex::encode(Sha256::digest("abc")));
        assert_eq!((fs::read(arrived.path()).unwrap(), count()), (b"abc".to_vec(), 1));
        drop(arrived);
        assert_eq!(count(), 0);
        drop(Arriving::begin(&folder, Uuid::from_u128(2)).unwrap());
        assert_eq!(count(), 0);
        fs::write(folder.join("left"), "x").unwrap();
        prepare(&folder, Timestamp(0)).unwrap();
        assert_eq!(count(), 1, "another process may be writing it");
        prepare(&folder, Timestamp(i64::MAX)).unwrap();
        assert_eq!(count(), 0);
    }
}
