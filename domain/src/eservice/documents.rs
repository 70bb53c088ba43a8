//! Documents beside the interface of a version: what explains it, and may change as long as the version is not archived
//! (`interop.md` §1.7, §2.1). The bytes are kept by `backend`; here is what may be kept.

use super::interface::{PrettyName, Upload, title};
use super::{Descriptor, DescriptorState, EserviceFacts, VersionFile, life};
use crate::agreement::documents::check_content;
use crate::decision::Decision;
use crate::event::EserviceEvent;
use crate::{Actor, Denial, DescriptorId, DocumentId, FieldProblem, Permission, Thing, Timestamp};

/// The most documents a version may have beside its interface.
pub const MAX_DOCUMENTS: usize = 20;

/// Is it a file that may be a document? The same kinds as those attached to requests. Answers what is to be kept about it,
/// under the id and checksum given.
///
/// # Errors
/// `PayloadTooLarge`, `UnsupportedMediaType`, `Invalid` for an empty file or for its names.
pub fn check(upload: Upload<'_>, kept_as: (DocumentId, String), now: Timestamp) -> Result<VersionFile, Denial> {
    let (name, content_type) = check_content(upload)?;
    Ok(VersionFile {
        id: kept_as.0,
        pretty_name: title(upload.pretty_name, name.as_str())?,
        name: name.into(),
        content_type: content_type.to_owned(),
        size: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        checksum: kept_as.1,
        uploaded_at: now,
    })
}

/// May `actor` change the documents of the version now?
///
/// # Errors
/// Role, party, `NotValidDescriptor` for an archived version.
pub fn can_change(id: DescriptorId, facts: &EserviceFacts, actor: &Actor) -> Result<(), Denial> {
    changeable(id, facts, actor).map(drop)
}

/// Adds a document.
///
/// # Errors
/// What [`can_change`] answers, `DocumentPrettyNameDuplicate` for a title or a content that is there, `Invalid` beyond
/// [`MAX_DOCUMENTS`].
pub fn add(file: VersionFile, id: DescriptorId, facts: &EserviceFacts, actor: &Actor) -> Result<Decision, Denial> {
    let mut next = changeable(id, facts, actor)?.clone();
    let interface = next.interface.iter();
    if next.documents.iter().chain(interface).any(|other| other.checksum == file.checksum) {
        return Err(Denial::DocumentPrettyNameDuplicate);
    }
    title_is_free(&next, file.id, &file.pretty_name)?;
    if next.documents.len() >= MAX_DOCUMENTS {
        return Err(Denial::field("doc", FieldProblem::TooMany { max: MAX_DOCUMENTS as u64 }));
    }
    let what = EserviceEvent::DocumentAdded { descriptor: id, number: next.number, name: file.pretty_name.clone() };
    next.documents.push(file);
    Ok(life::stored(facts, next, what))
}

/// Gives a document another title.
///
/// # Errors
/// What [`can_change`] answers, `NotFound`, `Invalid`, `DocumentPrettyNameDuplicate`, `UnchangedValue`.
pub fn rename(
    document: DocumentId,
    typed: &str,
    id: DescriptorId,
    facts: &EserviceFacts,
    actor: &Actor,
) -> Result<Decision, Denial> {
    let mut next = changeable(id, facts, actor)?.clone();
    let place = next.documents.iter().position(|file| file.id == document);
    let place = place.ok_or(Denial::not_found(Thing::Document))?;
    let name = PrettyName::parse(typed).map_err(|problem| Denial::field("prettyName", problem))?;
    title_is_free(&next, document, name.as_str())?;
    if next.documents[place].pretty_name == name.as_str() {
        return Err(Denial::UnchangedValue);
    }
    next.documents[place].pretty_name = name.into();
    let name = next.documents[place].pretty_name.clone();
    let what = EserviceEvent::DocumentRenamed { descriptor: id, number: next.number, name };
    Ok(life::stored(facts, next, what))
}

/// Takes a document away.
///
/// # Errors
/// What [`can_change`] answers, `NotFound`.
pub fn remove(
    document: DocumentId,
    id: DescriptorId,
    facts: &EserviceFacts,
    actor: &Actor,
) -> Result<Decision, Denial> {
    let mut next = changeable(id, facts, actor)?.clone();
    let place = next.documents.iter().position(|file| file.id == document);
    let gone = next.documents.remove(place.ok_or(Denial::not_found(Thing::Document))?);
    let what = EserviceEvent::DocumentRemoved { descriptor: id, number: next.number, name: gone.pretty_name };
    Ok(life::stored(facts, next, what))
}

/// Titles are unique for the version, the interface's too, without regard to case.
fn title_is_free(version: &Descriptor, id: DocumentId, title: &str) -> Result<(), Denial> {
    let title = title.to_lowercase();
    let mut others = version.documents.iter().chain(version.interface.iter()).filter(|file| file.id != id);
    let taken = others.any(|file| file.pretty_name.to_lowercase() == title);
    if taken { Err(Denial::DocumentPrettyNameDuplicate) } else { Ok(()) }
}

fn changeable<'a>(id: DescriptorId, facts: &'a EserviceFacts, actor: &Actor) -> Result<&'a Descriptor, Denial> {
    actor.require(Permission::WriteEservices)?;
    let version = &facts.own_version(id, actor)?.descriptor;
    match version.state {
        DescriptorState::Archived => Err(Denial::NotValidDescriptor { state: version.state }),
        DescriptorState::Draft
        | DescriptorState::Published
        | DescriptorState::Deprecated
        | DescriptorState::Suspended => Ok(version),
    }
}
