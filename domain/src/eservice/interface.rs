//! The interface file of a version: what may be uploaded, and when (`interop.md` §1.7, §2.1). The bytes are kept by
//! `backend`; here is what is known about them.

use serde::{Deserialize, Serialize};

use super::{DescriptorState, EserviceFacts, Technology, Version, life};
use crate::decision::Decision;
use crate::event::EserviceEvent;
use crate::text::Text;
use crate::{Actor, Denial, DescriptorId, DocumentId, FieldProblem, Permission, Thing, Timestamp};

/// Most bytes of an interface file: 3 MiB.
pub const MAX_INTERFACE_BYTES: u64 = 3 * 1024 * 1024;

/// The title people see.
pub type PrettyName = Text<5, 60>;
/// The name of the file.
pub type FileName = Text<1, 200>;

/// An uploaded file of a version: its interface, or a document beside it. Its content never changes: another content is
/// another upload.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionFile {
    pub id: DocumentId,
    /// File name, without any folder.
    pub name: String,
    pub pretty_name: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal; the bytes are kept under it.
    pub checksum: String,
    pub uploaded_at: Timestamp,
}

/// What was sent, before anything about it is believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Upload<'a> {
    /// File name as the sender wrote it.
    pub name: &'a str,
    /// May be left empty: then the file name, cut or padded, is the title.
    pub pretty_name: &'a str,
    /// As the sender says; may be empty.
    pub content_type: &'a str,
    pub bytes: &'a [u8],
}

/// The media type under which a file of this technology is kept, from its extension; the sender's own word must not
/// contradict it.
///
/// # Errors
/// `InvalidInterfaceContentType`.
fn media_type(technology: Technology, name: &str, told: &str) -> Result<&'static str, Denial> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let told = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let neutral = ["", "application/octet-stream", "text/plain"];
    let yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/openapi+yaml"];
    let (kept, names): (&'static str, &[&str]) = match (technology, extension.as_deref()) {
        (Technology::Rest, Some("yaml" | "yml")) => ("application/yaml", &yaml),
        (Technology::Rest, Some("json")) => ("application/json", &["application/json", "application/openapi+json"]),
        (Technology::Soap, Some("xml" | "wsdl")) => {
            ("application/xml", &["application/xml", "text/xml", "application/wsdl+xml"])
        }
        (Technology::Rest | Technology::Soap, _) => return Err(Denial::InvalidInterfaceContentType),
    };
    if neutral.contains(&told.as_str()) || names.contains(&told.as_str()) {
        Ok(kept)
    } else {
        Err(Denial::InvalidInterfaceContentType)
    }
}

/// Is it an interface file of this technology? Answers what is to be kept about it, under the id and checksum given.
///
/// # Errors
/// `PayloadTooLarge`, `InvalidInterfaceContentType` for the wrong kind of file or one that is not text,
/// `InterfaceFileContainsLocalhost`, `Invalid` for its names.
pub fn check(
    technology: Technology,
    upload: Upload<'_>,
    kept_as: (DocumentId, String),
    now: Timestamp,
) -> Result<VersionFile, Denial> {
    let size = upload.bytes.len() as u64;
    if size > MAX_INTERFACE_BYTES {
        return Err(Denial::PayloadTooLarge { max_bytes: MAX_INTERFACE_BYTES });
    }
    let name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = FileName::parse(name).map_err(|problem| Denial::field("doc", problem))?;
    let content_type = media_type(technology, name.as_str(), upload.content_type)?;
    let text = std::str::from_utf8(upload.bytes).map_err(|_| Denial::InvalidInterfaceContentType)?;
    if text.trim().is_empty() || text.contains('\0') {
        return Err(Denial::InvalidInterfaceContentType);
    }
    if let Some(line) = text.lines().position(|line| line.to_ascii_lowercase().contains("localhost")) {
        return Err(Denial::InterfaceFileContainsLocalhost { line: u32::try_from(line + 1).unwrap_or(u32::MAX) });
    }
    let pretty_name = title(upload.pretty_name, name.as_str())?;
    Ok(VersionFile {
        id: kept_as.0,
        name: name.into(),
        pretty_name,
        content_type: content_type.to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        checksum: kept_as.1,
        uploaded_at: now,
    })
}

/// The title people see: what was typed, or else the file's name, cut.
pub(super) fn title(typed: &str, name: &str) -> Result<String, Denial> {
    if typed.trim().is_empty() {
        return Ok(name.chars().take(60).collect());
    }
    PrettyName::parse(typed).map(Into::into).map_err(|problem| Denial::field("prettyName", problem))
}

/// May `actor` add an interface file to the version now?
///
/// # Errors
/// Role, party, `NotValidDescriptor` outside the draft, `InterfaceAlreadyExists`.
pub fn can_add(id: DescriptorId, facts: &EserviceFacts, actor: &Actor) -> Result<(), Denial> {
    let version = changeable(id, facts, actor)?;
    if version.descriptor.interface.is_some() { Err(Denial::InterfaceAlreadyExists) } else { Ok(()) }
}

/// Adds the interface file.
///
/// # Errors
/// What [`can_add`] answers.
pub fn add(file: VersionFile, id: DescriptorId, facts: &EserviceFacts, actor: &Actor) -> Result<Decision, Denial> {
    can_add(id, facts, actor)?;
    let mut next = facts.own_version(id, actor)?.descriptor.clone();
    let what = EserviceEvent::InterfaceAdded { descriptor: next.id, number: next.number, name: file.name.clone() };
    next.interface = Some(file);
    Ok(life::stored(facts, next, what))
}

/// Takes the interface file away.
///
/// # Errors
/// Role, party, `NotValidDescriptor` outside the draft, `NotFound` for another file.
pub fn remove(
    document: DocumentId,
    id: DescriptorId,
    facts: &EserviceFacts,
    actor: &Actor,
) -> Result<Decision, Denial> {
    let version = changeable(id, facts, actor)?;
    let is_there = version.descriptor.interface.as_ref().is_some_and(|file| file.id == document);
    let removal = if is_there { removal(facts, version) } else { None };
    removal.ok_or(Denial::not_found(Thing::Document))
}

/// The version without its file, when it has one.
pub(super) fn removal(facts: &EserviceFacts, version: &Version) -> Option<Decision> {
    let mut next = version.descriptor.clone();
    let file = next.interface.take()?;
    let what = EserviceEvent::InterfaceRemoved { descriptor: next.id, number: next.number, name: file.name };
    Some(life::stored(facts, next, what))
}

fn changeable<'a>(id: DescriptorId, facts: &'a EserviceFacts, actor: &Actor) -> Result<&'a Version, Denial> {
    actor.require(Permission::WriteEservices)?;
    let version = facts.own_version(id, actor)?;
    match version.descriptor.state {
        DescriptorState::Draft => Ok(version),
        state @ (DescriptorState::Published
        | DescriptorState::Deprecated
        | DescriptorState::Suspended
        | DescriptorState::Archived) => Err(Denial::NotValidDescriptor { state }),
    }
}

const _: fn(&str) -> Result<FileName, FieldProblem> = FileName::parse;
