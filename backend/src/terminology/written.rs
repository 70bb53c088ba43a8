//! A file on the disk for as long as it is read.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Backend;

/// Files of this process so far: ids alone may repeat themselves, where they come from a seed.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// A file for this process's user alone; gone when this is dropped.
#[derive(Debug)]
pub struct Written(PathBuf);

impl Written {
    /// Writes the bytes to a new file.
    ///
    /// # Errors
    /// When the folder for such files takes none.
    pub fn new(cx: &Backend, bytes: &[u8]) -> std::io::Result<Self> {
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let name = format!("ponte-terminology-{}-{number}-{}", std::process::id(), cx.id());
        let path = std::env::temp_dir().join(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = Self(path);
        file.write_all(bytes)?;
        Ok(written)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "a file that was read is left");
        }
    }
}
