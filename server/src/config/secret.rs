//! Values that must not be seen: masked when printed, and refused from files that others may read (WEB-29).

use std::fmt;
use std::path::Path;

/// A secret value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being printed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The value itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

/// Refuses a file that anybody else may read or write.
///
/// # Errors
/// When its mode is wider than 0600, or it cannot be read.
pub fn only_ours(path: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        anyhow::ensure!(
            mode & 0o077 == 0,
            "{} has mode {mode:04o}, so others may read a secret: it should be 0600",
            path.display()
        );
    }
    Ok(())
}
