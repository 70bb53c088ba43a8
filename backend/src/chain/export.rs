//! Signed heads outside the database, a line each: whoever cuts the end of the log off, head and signatures included,
//! does not have this file.

use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::SignedHead;
use crate::error::Result;

/// The file of exported heads. Copying its lines elsewhere makes them worth more.
#[derive(Clone, Debug)]
pub struct Export {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    place: i64,
    hash: String,
    key_id: String,
    signed_at: Timestamp,
    signature: String,
}

impl Export {
    /// Heads are appended to `path`.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(super) fn append(&self, head: &SignedHead) -> Result<()> {
        let line = Line {
            place: head.place,
            hash: hex::encode(&head.hash),
            key_id: head.key_id.clone(),
            signed_at: head.signed_at,
            signature: hex::encode(&head.signature),
        };
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(anyhow::Error::from)?;
        }
        // One write a line. A half line, left by a power cut, is told by `ponte audit verify` and does not spoil this one.
        let start = if self.ends_in_the_middle()? { "\n" } else { "" };
        let line = format!("{start}{}\n", serde_json::to_string(&line)?);
        let mut file =
            std::fs::OpenOptions::new().append(true).create(true).open(&self.path).map_err(anyhow::Error::from)?;
        file.write_all(line.as_bytes()).map_err(anyhow::Error::from)?;
        file.sync_data().map_err(anyhow::Error::from)?;
        Ok(())
    }

    fn ends_in_the_middle(&self) -> Result<bool> {
        let read = || -> std::io::Result<bool> {
            let mut file = std::fs::File::open(&self.path)?;
            if file.metadata()?.len() == 0 {
                return Ok(false);
            }
            file.seek(SeekFrom::End(-1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            Ok(last != *b"\n")
        };
        match read() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            other => Ok(other.map_err(anyhow::Error::from)?),
        }
    }

    /// Every head in the file, one at a time; an absent file has none.
    pub(super) fn read(&self) -> Result<impl Iterator<Item = Result<Exported>>> {
        let file = match std::fs::File::open(&self.path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(anyhow::Error::from(error).into()),
        };
        let lines = file.into_iter().flat_map(|file| BufReader::new(file).lines());
        Ok(lines.enumerate().map(|(number, line)| {
            let line = line.map_err(anyhow::Error::from)?;
            Ok(parse(&line).map_or(Exported::Unreadable(number + 1), Exported::Head))
        }))
    }
}

/// A line of the file.
pub(super) enum Exported {
    Head(SignedHead),
    /// The line with this number, from 1, is no head.
    Unreadable(usize),
}

fn parse(line: &str) -> Option<SignedHead> {
    let line: Line = serde_json::from_str(line).ok()?;
    Some(SignedHead {
        place: line.place,
        hash: hex::decode(line.hash).ok()?,
        key_id: line.key_id,
        signed_at: line.signed_at,
        signature: hex::decode(line.signature).ok()?,
    })
}
