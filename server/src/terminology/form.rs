//! The parts of an upload: `file`, which goes to a file of its own as it arrives, and `creationInfo` (seed 004 §3.1). They
//! come in either order; parts that nobody asked for are passed over in the lenient profile.

use std::path::Path;

use app::i18n::it::terminology_api as words;
use axum::extract::multipart::{Field, Multipart};
use domain::terminology::{Format, Profile, TypedCreationInfo};
use uuid::Uuid;

use super::body::{Ended, Why};
use super::media;
use super::problem::Problem;
use crate::arriving::{Arrived, Arriving};

/// Parts at most.
const MAX_PARTS: usize = 32;
/// Bytes of `creationInfo` at most.
const MAX_INFO: usize = 32 * 1024;

/// What was sent.
pub(super) struct Sent {
    pub(super) file: Arrived,
    pub(super) file_name: String,
    pub(super) info: Option<TypedCreationInfo>,
}

/// Where parts go, and how much of them.
pub(super) struct Reader<'a> {
    pub(super) folder: &'a Path,
    /// Name of the file while it arrives.
    pub(super) id: Uuid,
    /// Bytes of `file` at most.
    pub(super) max: u64,
    pub(super) ended: Ended,
    pub(super) profile: Profile,
}

impl Reader<'_> {
    /// Reads every part.
    ///
    /// # Errors
    /// 400, 413, 415, 504, and 503 where there is no room for the file.
    pub(super) async fn read(&self, mut form: Multipart) -> Result<Sent, Problem> {
        let (mut file, mut info) = (None, None);
        let mut parts = 0;
        while let Some(field) = form.next_field().await.map_err(|_| self.broken())? {
            parts += 1;
            if parts > MAX_PARTS {
                return Err(Problem::bad_request(words::TOO_MANY_PARTS));
            }
            match field.name() {
                Some("file") if file.is_some() => return Err(Problem::bad_request(words::FILE_TWICE)),
                Some("creationInfo") if info.is_some() => return Err(Problem::bad_request(words::INFO_TWICE)),
                Some("file") => {
                    media::readable(self.profile, field.content_type())?;
                    let name = field.file_name().unwrap_or_default().to_owned();
                    file = Some((self.keep(field).await?, name));
                }
                Some("creationInfo") => info = Some(self.info(field).await?),
                other if self.profile.is_strict() => {
                    return Err(Problem::bad_request(&words::unexpected_part(other.unwrap_or_default())));
                }
                _ => {}
            }
        }
        let (file, file_name) = file.ok_or_else(|| Problem::bad_request(words::NO_FILE))?;
        let info = info.map(|bytes| TypedCreationInfo::from_json(&bytes)).transpose();
        let info = info.map_err(|_| Problem::bad_request(words::BAD_INFO))?;
        Ok(Sent { file, file_name, info })
    }

    async fn keep(&self, mut field: Field<'_>) -> Result<Arrived, Problem> {
        let mut arriving = Arriving::begin(self.folder, self.id).map_err(no_room)?;
        while let Some(bytes) = field.chunk().await.map_err(|_| self.broken())? {
            arriving.add(&bytes).await.map_err(no_room)?;
            if arriving.len() > self.max {
                return Err(Problem::too_large(self.max));
            }
        }
        arriving.end().await.map_err(no_room)
    }

    async fn info(&self, mut field: Field<'_>) -> Result<Vec<u8>, Problem> {
        let mut kept = Vec::new();
        while let Some(bytes) = field.chunk().await.map_err(|_| self.broken())? {
            if kept.len() + bytes.len() > MAX_INFO {
                return Err(Problem::bad_request(words::BAD_INFO));
            }
            kept.extend_from_slice(&bytes);
        }
        Ok(kept)
    }

    /// What an error of the body stands for.
    fn broken(&self) -> Problem {
        match self.ended.why() {
            Why::Sender => Problem::bad_request(words::BROKEN_MULTIPART),
            Why::TooLarge => Problem::too_large(self.max),
            Why::Stalled => Problem::timeout(words::STALLED),
        }
    }
}

fn no_room(error: std::io::Error) -> Problem {
    Problem::unavailable(words::BUSY, anyhow::Error::new(error).context("a file that arrives cannot be kept"))
}

impl Sent {
    /// The name of the file ends as its format wants it.
    ///
    /// # Errors
    /// 400.
    pub(super) fn check_name(&self, format: Format) -> Result<(), Problem> {
        if self.file_name.is_empty() {
            return Err(Problem::bad_request(words::NO_FILE_NAME));
        }
        let extension = self.file_name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
        if extension.eq_ignore_ascii_case(format.extension()) {
            return Ok(());
        }
        Err(Problem::bad_request(&words::wrong_extension(format.extension())))
    }
}
