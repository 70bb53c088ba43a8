//! Files of a pratica: what the citizen sent, and what an operator attaches to the answer. The bytes are kept by
//! `backend`; here is what may be kept (`decisions.md` R3, `security.md` WEB-23).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::eservice::interface::{FileName, Upload};
use crate::text::Text;
use crate::{Denial, DocumentId, FieldProblem, Timestamp};

/// The most files an answer may carry.
pub const MAX_FILES: usize = 5;
/// Most bytes of a file: 10 MiB.
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;
/// Most bytes of all files of a kind together: 30 MiB.
pub const MAX_ALL_BYTES: i64 = 30 * 1024 * 1024;

/// What may be attached, by extension: the media type it is kept under, and how its content begins (`pratiche.md` §7).
const KINDS: [(&str, &str, &[u8]); 8] = [
    ("pdf", "application/pdf", b"%PDF-"),
    ("jpg", "image/jpeg", b"\xff\xd8\xff"),
    ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
    ("png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("gif", "image/gif", b"GIF8"),
    ("ps", "application/postscript", b"%!PS"),
    // A signed file (CAdES): a DER sequence.
    ("p7m", SIGNED, b"\x30"),
    // The same as PEM.
    ("p7m", SIGNED, b"-----BEGIN "),
];

/// The media type of a signed file.
const SIGNED: &str = "application/pkcs7-mime";

/// Who a file comes from.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum FileKind {
    /// The citizen, with the request.
    Request,
    /// An operator, with the answer.
    Answer,
}

/// A file of a pratica. It never changes: another content is another file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PraticaFile {
    pub id: DocumentId,
    pub kind: FileKind,
    /// File name, without any folder; it says nothing of who uploaded it.
    pub name: String,
    /// What it is, in the words of who sent it.
    pub description: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal; the bytes are kept under it.
    pub checksum: String,
    pub uploaded_at: Timestamp,
    /// Who signed it, as the certificates in it say; whether the signatures are good is not asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<Signer>,
}

/// Who signed a file, from the certificate in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// "Rossi Mario", or all that the certificate says of its owner.
    pub name: String,
    /// Who issued the certificate.
    pub issuer: String,
    pub valid_from: Timestamp,
    pub valid_until: Timestamp,
}

/// What is wrong with what comes as a signed file (`.p7m`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter)]
pub enum SignedFault {
    /// Not the DER of a CMS message, nor its PEM.
    NotCms,
    /// A CMS message of another kind: encrypted, above all.
    NotSigned,
    /// Signed data that nobody has signed.
    NoSigner,
    /// The certificate of who signed is not in it.
    NoCertificate,
}

/// Is it a file that may be attached? Answers what is to be kept about it, under the id and checksum given. The media
/// type the sender names is not believed: the extension says what it is, and the content must begin like it.
/// `pretty_name` is the description.
///
/// # Errors
/// `PayloadTooLarge`, `UnsupportedMediaType`, `Invalid` for an empty file or for its names.
pub fn check(
    upload: Upload<'_>,
    kind: FileKind,
    kept_as: (DocumentId, String),
    now: Timestamp,
) -> Result<PraticaFile, Denial> {
    let size = upload.bytes.len() as u64;
    if size > MAX_FILE_BYTES {
        return Err(Denial::PayloadTooLarge { max_bytes: MAX_FILE_BYTES });
    }
    if size == 0 {
        return Err(Denial::field("doc", FieldProblem::Required));
    }
    let name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !turns_text(*c)).collect();
    let name = FileName::parse(&name).map_err(|problem| Denial::field("doc", problem))?;
    let extension = name.as_str().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let known = KINDS.iter().find(|(ending, _, start)| *ending == extension && upload.bytes.starts_with(start));
    let Some((_, content_type, _)) = known else { return Err(Denial::UnsupportedMediaType) };
    let description =
        Text::<0, 200>::parse(upload.pretty_name).map_err(|problem| Denial::field("description", problem))?;
    Ok(PraticaFile {
        id: kept_as.0,
        kind,
        name: name.into(),
        description: description.into(),
        content_type: (*content_type).to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        checksum: kept_as.1,
        uploaded_at: now,
        signers: Vec::new(),
    })
}

/// Does a kept file hold signatures to be read?
#[must_use]
pub fn is_signed(file: &PraticaFile) -> bool {
    file.content_type == SIGNED
}

/// Characters that turn the direction of writing, so that `exe.pdf` could be made to read `fdp.exe`.
const fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// May these files come together, with one form?
///
/// # Errors
/// What [`fits`] answers for the first that is too much.
pub fn fit_together(files: &[PraticaFile]) -> Result<(), Denial> {
    for (place, file) in files.iter().enumerate() {
        fits(&files[..place].iter().collect::<Vec<_>>(), file)?;
    }
    Ok(())
}

/// May one more file go with those that are there?
///
/// # Errors
/// `Invalid` when there are too many or the same name or content is there, `PayloadTooLarge` when they are too large
/// together.
pub(super) fn fits(there: &[&PraticaFile], new: &PraticaFile) -> Result<(), Denial> {
    if there.len() >= MAX_FILES {
        return Err(Denial::field("doc", FieldProblem::TooMany { max: MAX_FILES as u64 }));
    }
    let name = new.name.to_lowercase();
    if there.iter().any(|file| file.name.to_lowercase() == name || file.checksum == new.checksum) {
        return Err(Denial::field("doc", FieldProblem::Duplicated));
    }
    let size: i64 = there.iter().map(|file| file.size).sum();
    if size.saturating_add(new.size) > MAX_ALL_BYTES {
        return Err(Denial::PayloadTooLarge { max_bytes: MAX_ALL_BYTES as u64 });
    }
    Ok(())
}
