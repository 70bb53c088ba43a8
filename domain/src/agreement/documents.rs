//! Files attached to a request: the consumer's, and only while it is a draft (`interop.md` §2.4). The bytes are kept by
//! `backend`; here is what may be kept.

use super::rules::{changed, consumer, stored};
use super::{AgreementDocument, AgreementFacts, AgreementState};
use crate::decision::Decision;
use crate::eservice::interface::{FileName, Upload};
use crate::event::AgreementEvent;
use crate::{Actor, Denial, DocumentId, FieldProblem, Permission, Thing, Timestamp};

/// The most files a request may carry.
pub const MAX_DOCUMENTS: usize = 20;

/// Most bytes of a file: 10 MiB.
pub const MAX_DOCUMENT_BYTES: u64 = 10 * 1024 * 1024;

/// What enti send each other, by extension: the media type it is kept under, and how its content begins.
const KINDS: [(&str, &str, &[u8]); 7] = [
    ("pdf", "application/pdf", b"%PDF-"),
    // A signed file: a DER sequence.
    ("p7m", "application/pkcs7-mime", b"\x30"),
    ("odt", "application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ("png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("jpg", "image/jpeg", b"\xff\xd8\xff"),
    ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
];

/// Is it a file that may be attached? Answers what is to be kept about it, under the id and checksum given. The media
/// type the sender names is not believed: the extension says what it is, and the content must begin like it.
///
/// # Errors
/// `PayloadTooLarge`, `UnsupportedMediaType`, `Invalid` for an empty file or for its names.
pub fn check(upload: Upload<'_>, kept_as: (DocumentId, String), now: Timestamp) -> Result<AgreementDocument, Denial> {
    let (file_name, content_type) = check_content(upload)?;
    let extension = file_name.as_str().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    Ok(AgreementDocument {
        id: kept_as.0,
        name: name(upload.pretty_name, file_name.as_str(), &extension)?,
        content_type: content_type.to_owned(),
        size: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        checksum: kept_as.1,
        uploaded_at: now,
    })
}

/// Is it one of the files that enti send each other? Answers its name without any folder, and the media type it is kept
/// under.
///
/// # Errors
/// `PayloadTooLarge`, `UnsupportedMediaType`, `Invalid` for an empty file or for its name.
pub fn check_content(upload: Upload<'_>) -> Result<(FileName, &'static str), Denial> {
    let size = upload.bytes.len() as u64;
    if size > MAX_DOCUMENT_BYTES {
        return Err(Denial::PayloadTooLarge { max_bytes: MAX_DOCUMENT_BYTES });
    }
    if size == 0 {
        return Err(Denial::field("doc", FieldProblem::Required));
    }
    let file_name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let file_name = FileName::parse(file_name).map_err(|problem| Denial::field("doc", problem))?;
    let extension = file_name.as_str().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let kind = KINDS.iter().find(|(ending, _, start)| *ending == extension && upload.bytes.starts_with(start));
    let (_, content_type, _) = kind.ok_or(Denial::UnsupportedMediaType)?;
    Ok((file_name, *content_type))
}

/// The name the consumer gives, with the file's ending, so that whoever downloads it can open it.
fn name(typed: &str, file_name: &str, extension: &str) -> Result<String, Denial> {
    let typed: String =
        crate::text::Text::<0, 100>::parse(typed).map_err(|problem| Denial::field("prettyName", problem))?.into();
    let ending = format!(".{extension}");
    Ok(match typed.as_str() {
        "" => file_name.to_owned(),
        typed if typed.to_ascii_lowercase().ends_with(&ending) => typed.to_owned(),
        typed => format!("{typed}{ending}"),
    })
}

/// May `actor` change the files of the request now? Only while it is a draft (`interop.md` §2.4).
///
/// # Errors
/// Role, party, or `DocumentsChangeNotAllowed`.
pub fn can_change_documents(facts: &AgreementFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteAgreements)?;
    consumer(facts.side(actor)?)?;
    if facts.state() == AgreementState::Draft { Ok(()) } else { Err(Denial::DocumentsChangeNotAllowed) }
}

/// Attaches a file to a draft.
///
/// # Errors
/// What [`can_change_documents`] answers, `AgreementDocumentAlreadyExists` for the same name or content, `Invalid`.
pub fn add_document(facts: &AgreementFacts, document: AgreementDocument, actor: &Actor) -> Result<Decision, Denial> {
    can_change_documents(facts, actor)?;
    let name = document.name.to_lowercase();
    let documents = &facts.agreement.documents;
    if documents.iter().any(|other| other.name.to_lowercase() == name || other.checksum == document.checksum) {
        return Err(Denial::AgreementDocumentAlreadyExists);
    }
    if documents.len() >= MAX_DOCUMENTS {
        return Err(Denial::field("doc", FieldProblem::TooMany { max: MAX_DOCUMENTS as u64 }));
    }
    let mut next = changed(&facts.agreement, facts);
    let event = AgreementEvent::DocumentAdded { name: document.name.clone() };
    next.documents.push(document);
    Ok(stored(facts, next, event))
}

/// Takes a file off a draft.
///
/// # Errors
/// What [`can_change_documents`] answers, or `NotFound`.
pub fn remove_document(facts: &AgreementFacts, id: DocumentId, actor: &Actor) -> Result<Decision, Denial> {
    can_change_documents(facts, actor)?;
    let mut next = changed(&facts.agreement, facts);
    let place = next.documents.iter().position(|document| document.id == id);
    let gone = next.documents.remove(place.ok_or(Denial::not_found(Thing::Document))?);
    Ok(stored(facts, next, AgreementEvent::DocumentRemoved { name: gone.name }))
}
