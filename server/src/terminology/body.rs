//! The body of an upload: bounded while it arrives, and kept in a file of its own that goes away with the call.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use axum::body::Body;
use bytes::Bytes;
use domain::Timestamp;
use futures_util::StreamExt as _;
use futures_util::stream;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// What is around a file in its body at most: boundaries, names, `creationInfo`, parts that nobody asked for.
pub(super) const AROUND: u64 = 64 * 1024;
/// A file that is so old was left by a process that ended.
const LEFT_SECONDS: i64 = 3600;

/// Why a body ended before its end.
#[derive(Clone, Default)]
pub(super) struct Ended(Arc<AtomicU8>);

/// What stands in [`Ended`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// Nothing of ours: whoever sent it stopped, or it ends here.
    Sender,
    TooLarge,
    Stalled,
}

impl Ended {
    fn set(&self, why: Why) {
        self.0.store(why as u8, Ordering::SeqCst);
    }

    /// Why it ended.
    pub(super) fn why(&self) -> Why {
        match self.0.load(Ordering::SeqCst) {
            1 => Why::TooLarge,
            2 => Why::Stalled,
            _ => Why::Sender,
        }
    }
}

/// The same body, which ends with an error after `max` bytes, or when nothing comes for `stall`.
pub(super) fn bounded(body: Body, max: u64, stall: Duration) -> (Body, Ended) {
    let ended = Ended::default();
    let told = ended.clone();
    let begun = (Some(body.into_data_stream()), 0_u64);
    let bounded = stream::unfold(begun, move |(stream, read)| {
        let told = told.clone();
        async move {
            let mut stream = stream?;
            let error = |kind: std::io::ErrorKind| Some((Err(std::io::Error::from(kind)), (None, read)));
            match tokio::time::timeout(stall, stream.next()).await {
                Err(_) => {
                    told.set(Why::Stalled);
                    error(std::io::ErrorKind::TimedOut)
                }
                Ok(None) => None,
                Ok(Some(Err(_))) => error(std::io::ErrorKind::UnexpectedEof),
                Ok(Some(Ok(bytes))) => {
                    let read = read + bytes.len() as u64;
                    if read > max {
                        told.set(Why::TooLarge);
                        return error(std::io::ErrorKind::FileTooLarge);
                    }
                    Some((Ok::<Bytes, std::io::Error>(bytes), (Some(stream), read)))
                }
            }
        }
    });
    (Body::from_stream(bounded), ended)
}

/// Makes the folder for what arrives, and takes away what processes that ended left in it.
pub(super) fn prepare(folder: &Path, now: Timestamp) -> anyhow::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.metadata()?.mtime() < now.0.div_euclid(1_000_000) - LEFT_SECONDS {
            fs::remove_file(entry.path()).with_context(|| entry.path().display().to_string())?;
        }
    }
    Ok(())
}

/// A file that arrives; gone when this is dropped, whatever becomes of the call.
pub(super) struct Arriving {
    path: PathBuf,
    file: File,
    digest: Sha256,
    bytes: u64,
}

/// A file that is there whole; gone when this is dropped.
pub(super) struct Arrived {
    path: PathBuf,
    /// Lower case hexadecimal.
    pub(super) sha256: String,
}

impl Arriving {
    /// An empty one, readable by this process's user alone.
    pub(super) fn begin(folder: &Path, id: Uuid) -> std::io::Result<Self> {
        let path = folder.join(id.to_string());
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, file: File::from_std(file), digest: Sha256::new(), bytes: 0 })
    }

    pub(super) async fn add(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).await
    }

    pub(super) fn len(&self) -> u64 {
        self.bytes
    }

    pub(super) async fn end(mut self) -> std::io::Result<Arrived> {
        self.file.flush().await?;
        let sha256 = hex::encode(std::mem::take(&mut self.digest).finalize());
        // The path goes on to the one that is whole; nothing is left here to take away.
        Ok(Arrived { path: std::mem::take(&mut self.path), sha256 })
    }
}

impl Arrived {
    pub(super) fn path(&self) -> &Path {
        &self.path
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
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_body_ends_where_it_is_too_large() {
        let (body, ended) = bounded(Body::from("12345"), 5, Duration::from_secs(5));
        assert_eq!(to_bytes(body, 100).await.unwrap(), "12345");
        assert_eq!(ended.why(), Why::Sender);
        let (body, ended) = bounded(Body::from("123456"), 5, Duration::from_secs(5));
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!(ended.why(), Why::TooLarge);
    }

    #[tokio::test]
    async fn a_body_that_says_nothing_ends() {
        let silent = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let (body, ended) = bounded(silent, 5, Duration::from_millis(20));
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!(ended.why(), Why::Stalled);
    }

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
