//! The bytes of uploaded files. They are kept under the SHA-256 of their content, so that keeping twice is harmless
//! and a damaged file is noticed when it is read. What a file is, and who may read it, is in its area's rows.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// Where files are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// Files in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        // What was answered to the sender survives a power cut: the file is on the disk before its row is.
        Self::open_with(folder, true)
    }

    /// As [`Files::open`], for writing much that can be made again ([`crate::Db::open_in_haste`]): a power cut may take the
    /// last files away.
    ///
    /// # Errors
    /// As [`Files::open`].
    pub fn open_in_haste(folder: &Path) -> anyhow::Result<Self> {
        Self::open_with(folder, false)
    }

    fn open_with(folder: &Path, waits_for_the_disk: bool) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(waits_for_the_disk);
        Ok(Self { store: Arc::new(store) })
    }

    /// Keeps the bytes and answers their SHA-256 in hexadecimal, under which they are read again. Comes before the
    /// transaction that mentions them; if that does not happen, bytes nobody mentions are left.
    ///
    /// # Errors
    /// `Unavailable` when they cannot be written.
    #[crate::boxed]
    pub async fn put(&self, bytes: Bytes) -> Result<String> {
        let checksum = checksum(&bytes);
        self.store.put(&key(&checksum), bytes.into()).await.map_err(unavailable)?;
        Ok(checksum)
    }

    /// The bytes kept under a checksum.
    ///
    /// # Errors
    /// `Internal` when they are missing or no longer what they were, `Unavailable` when they cannot be read.
    #[crate::boxed]
    pub async fn read(&self, checksum: &str) -> Result<Bytes> {
        let found = match self.store.get(&key(checksum)).await {
            Ok(found) => found.bytes().await.map_err(unavailable)?,
            Err(error @ object_store::Error::NotFound { .. }) => return Err(Error::Internal(error.into())),
            Err(error) => return Err(unavailable(error)),
        };
        if self::checksum(&found) == checksum {
            Ok(found)
        } else {
            Err(Error::Internal(anyhow::anyhow!("the file {checksum} is damaged")))
        }
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn checksum(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Two letters of folder, so that no folder holds too many files. Nothing of it comes from a sender.
fn key(checksum: &str) -> Key {
    let (folder, name) = checksum.split_at_checked(2).unwrap_or(("", checksum));
    Key::from_iter([folder, name])
}

fn unavailable(error: object_store::Error) -> Error {
    Error::Unavailable(error.to_string())
}
