//! Files attached to a request: the consumer's, and only while it is a draft (`interop.md` §2.4). What a file may hold is
//! checked where it arrives.

use super::rules::{changed, consumer, stored};
use super::{AgreementDocument, AgreementFacts, AgreementState};
use crate::decision::Decision;
use crate::event::AgreementEvent;
use crate::{Actor, Denial, DocumentId, FieldProblem, Permission, Thing};

/// The most files a request may carry.
pub const MAX_DOCUMENTS: usize = 20;

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
