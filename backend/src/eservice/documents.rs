//! Documents beside the interface of a version: kept, named, taken away.

use bytes::Bytes;
use domain::eservice::documents;
use domain::eservice::interface::{self, Upload};
use domain::{Actor, DescriptorId, DocumentId, EserviceId};

use super::own;
use crate::Backend;
use crate::error::Result;

/// Keeps a file and adds it to a version as a document.
///
/// # Errors
/// `NotFound`, what `documents::check` and `documents::add` answer.
pub async fn add_document(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    upload: Upload<'_>,
) -> Result<DocumentId> {
    let document = DocumentId(cx.id());
    // Asked before anything is kept; asked again, with everything else, in the transaction that stores it.
    let mut tx = cx.db.snapshot().await?;
    let facts = own(&mut tx, actor, eservice, cx).await?;
    drop(tx);
    documents::can_change(id, &facts, actor)?;
    let checksum = crate::file::checksum(upload.bytes);
    let file = documents::check(upload, (document, checksum), cx.now())?;
    cx.files.put(Bytes::copy_from_slice(upload.bytes)).await?;
    writing!(cx, tx => {
        let facts = own(tx, actor, eservice, cx).await?;
        let decision = documents::add(file.clone(), id, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        document
    })
}

/// Gives a document of a version another title.
///
/// # Errors
/// `NotFound`, what `documents::rename` answers.
#[crate::boxed]
pub async fn rename_document(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    document: DocumentId,
    title: &str,
) -> Result<()> {
    writing!(cx, tx => {
        let facts = own(tx, actor, eservice, cx).await?;
        let decision = documents::rename(document, title, id, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// Takes a file off a version: its interface or a document. Its bytes stay kept: other versions may have the same.
///
/// # Errors
/// `NotFound`, what `interface::remove` or `documents::remove` answers.
#[crate::boxed]
pub async fn remove_file(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    document: DocumentId,
) -> Result<()> {
    writing!(cx, tx => {
        let facts = own(tx, actor, eservice, cx).await?;
        let version = facts.own_version(id, actor)?;
        let is_document = version.descriptor.documents.iter().any(|file| file.id == document);
        let decision = if is_document {
            documents::remove(document, id, &facts, actor)?
        } else {
            interface::remove(document, id, &facts, actor)?
        };
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}
