//! What partners send: forms that citizens filled in, pratiche that were begun elsewhere, and that one has gone on.

use bytes::Bytes;
use domain::eservice::interface::Upload;
use domain::partner::offline::{self, Sent};
use domain::partner::status::{self, StatusChange};
use domain::partner::{Partner, rules};
use domain::pratica::{Compiled, FileKind, PraticaFacts, files};
use domain::{Denial, DocumentId, PraticaId, Thing};
use uuid::Uuid;

use super::load;
use crate::error::{Error, Result};
use crate::pratica::{facts, service};
use crate::{Backend, Tx};

/// Receives a form that a partner sends in the citizen's place. With an id of the partner's own, what is sent twice
/// arrives once; answers the id that the partner knows it by.
///
/// # Errors
/// `NotFound` for a service that is not among the partner's; `PraticaAlreadyReceived` for an id that it has used; what
/// `files::check` and `rules::submit` answer.
pub async fn submit(
    cx: &Backend,
    partner: &Partner,
    service_slug: &str,
    reference: Option<Uuid>,
    mut compiled: Compiled,
    uploads: &[Upload<'_>],
) -> Result<Uuid> {
    if !uploads.is_empty() {
        // Asked before anything is kept; asked again in the transaction that stores it.
        would_receive(cx, partner, service_slug, reference).await?;
        for upload in uploads {
            let kept_as = (DocumentId(cx.id()), crate::file::checksum(upload.bytes));
            let file = files::check(*upload, FileKind::Request, kept_as, cx.now())?;
            compiled.files.push(crate::pratica::signed::with_signers(file, upload.bytes).await?);
        }
        files::fit_together(&compiled.files)?;
        for upload in uploads {
            cx.files.put(Bytes::copy_from_slice(upload.bytes)).await?;
        }
    }
    receive(cx, partner, service_slug, reference, &compiled).await
}

#[crate::boxed]
async fn would_receive(cx: &Backend, partner: &Partner, service_slug: &str, reference: Option<Uuid>) -> Result<()> {
    let mut tx = cx.db.snapshot().await?;
    receivable(cx, &mut tx, partner, service_slug, reference).await.map(|_| ())
}

#[crate::boxed]
async fn receive(
    cx: &Backend,
    partner: &Partner,
    service_slug: &str,
    reference: Option<Uuid>,
    compiled: &Compiled,
) -> Result<Uuid> {
    let id = PraticaId(cx.id());
    writing!(cx, tx => {
        let (partner, service) = receivable(cx, tx, partner, service_slug, reference).await?;
        let decision = rules::submit(id, compiled.clone(), reference, &service, &partner, cx.now())?;
        crate::save::save(cx, tx, None, &decision).await?;
    })?;
    Ok(reference.unwrap_or(id.0))
}

/// The partner as it is now, its rights may have been taken away since it was let in, and the service, if it may send to it.
async fn receivable(
    cx: &Backend,
    tx: &mut Tx,
    partner: &Partner,
    service_slug: &str,
    reference: Option<Uuid>,
) -> Result<(Partner, domain::pratica::Service)> {
    let partner = load(tx, partner.id).await?.ok_or(Error::not_found(Thing::Service))?;
    let service = service::by_slug(tx, partner.tenant, service_slug).await?;
    let service = service.ok_or(Error::not_found(Thing::Service))?;
    rules::may_use(&partner, &service)?;
    unused(cx, tx, &partner, reference).await?;
    Ok((partner, service))
}

/// Opens a pratica that was begun elsewhere; answers the id that the partner chose.
///
/// # Errors
/// `NotFound` when nothing was agreed on; `PraticaAlreadyReceived`; what `offline::open` answers.
#[crate::boxed]
pub async fn open(cx: &Backend, partner: &Partner, sent: &Sent) -> Result<Uuid> {
    let id = PraticaId(cx.id());
    let opened = writing!(cx, tx => {
        let partner = load(tx, partner.id).await?.ok_or(Error::not_found(Thing::PartnerProfile))?;
        let profile = offline::profile(&partner)?;
        let service = service::load(tx, profile.service).await?.ok_or(Error::not_found(Thing::Service))?;
        let decision = offline::open(id, sent, &service, &partner, cx.now())?;
        unused(cx, tx, &partner, Some(offline::id(sent)?)).await?;
        crate::save::save(cx, tx, None, &decision).await?;
    });
    opened?;
    Ok(offline::id(sent)?)
}

/// A partner's pratica has gone on.
///
/// # Errors
/// `NotFound`; what `status::change` answers.
#[crate::boxed]
pub async fn change(cx: &Backend, partner: &Partner, named: Uuid, said: &StatusChange) -> Result<()> {
    writing!(cx, tx => {
        let partner = load(tx, partner.id).await?.ok_or(Error::not_found(Thing::Pratica))?;
        let facts = find(cx, tx, &partner, named).await?;
        let decision = status::change(said, &facts, &partner)?;
        crate::save::save(cx, tx, None, &decision).await?;
    })
}

/// A pratica of one of the partner's services, as the citizen may know it: nothing of the desk is to be shown of it.
///
/// # Errors
/// `NotFound` for one that is not there or of a service that is not the partner's.
#[crate::boxed]
pub async fn pratica(cx: &Backend, partner: &Partner, named: Uuid) -> Result<PraticaFacts> {
    let mut tx = cx.db.snapshot().await?;
    find(cx, &mut tx, partner, named).await
}

/// What a partner names: by the id that it chose, or by ours. Another's is not there for it.
pub(super) async fn find(cx: &Backend, tx: &mut Tx, partner: &Partner, named: Uuid) -> Result<PraticaFacts> {
    let id = referred(tx, partner, named).await?.unwrap_or(PraticaId(named));
    let found = facts::facts(tx, id, cx.now()).await?;
    let theirs = found.filter(|facts| rules::may_use(partner, &facts.service).is_ok());
    theirs.ok_or(Error::not_found(Thing::Pratica))
}

async fn referred(tx: &mut Tx, partner: &Partner, reference: Uuid) -> Result<Option<PraticaId>> {
    Ok(sql!(
        tx,
        fetch_optional scalar PraticaId,
        "select id from pratica where partner_id = $1 and partner_ref = $2",
        partner.id,
        reference
    )?)
}

/// A partner uses an id once; whether others have used it does not matter, and it does not learn of it.
async fn unused(cx: &Backend, tx: &mut Tx, partner: &Partner, reference: Option<Uuid>) -> Result<()> {
    let Some(reference) = reference else { return Ok(()) };
    match find(cx, tx, partner, reference).await {
        Ok(_) => Err(Denial::PraticaAlreadyReceived.into()),
        Err(Error::Denied(Denial::NotFound { .. })) => Ok(()),
        Err(error) => Err(error),
    }
}
