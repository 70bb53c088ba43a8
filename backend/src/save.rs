//! The one door to storage: a decision goes in, whole. Each area stores its own things; nobody else calls them.

use domain::{Actor, Decision, Denial, Revision, Timestamp, Write};

use crate::db::Pending;
use crate::error::{Error, Result};
use crate::{
    Backend, Tx, agreement, attribute, client, discrepancy, eservice, event, idempotency, paper, partner, pratica,
    purpose, tenant, terminology, user,
};

/// Stores what was decided and appends what happened, in the caller's transaction.
///
/// # Errors
/// `ConcurrentModification` when one of the things has been stored by somebody else since it was loaded.
#[crate::boxed]
pub async fn save(cx: &Backend, tx: &mut Tx, actor: Option<&Actor>, decision: &Decision) -> Result<()> {
    for write in decision.writes() {
        store(tx, write, cx.now()).await?;
    }
    idempotency::saved(decision);
    event::append(cx, tx, actor, decision).await
}

fn store<'a>(tx: &'a mut Tx, write: &'a Write, now: Timestamp) -> Pending<'a, ()> {
    Box::pin(async move {
        match write {
            Write::InsertTenant(tenant) => tenant::insert(tx, tenant).await,
            Write::UpdateTenant(tenant) => tenant::update(tx, tenant).await,
            Write::InsertUser(user) => user::insert(tx, user).await,
            Write::UpdateUser(user) => user::update(tx, user).await,
            Write::InsertAttribute(attribute) => attribute::save::insert(tx, attribute).await,
            Write::PutHeld(held) => attribute::save::put_held(tx, held).await,
            Write::PutVerification(verification) => attribute::save::put_verification(tx, verification).await,
            Write::InsertEservice(eservice) => eservice::save::insert(tx, eservice).await,
            Write::UpdateEservice(eservice) => eservice::save::update(tx, eservice).await,
            Write::DeleteEservice(id, seen) => eservice::save::delete(tx, *id, *seen).await,
            Write::InsertDescriptor(descriptor) => eservice::save::insert_descriptor(tx, descriptor).await,
            Write::UpdateDescriptor(descriptor) => eservice::save::update_descriptor(tx, descriptor).await,
            Write::DeleteDescriptor(id, seen) => eservice::save::delete_descriptor(tx, *id, *seen).await,
            Write::InsertAgreement(agreement) => agreement::save::insert(tx, agreement).await,
            Write::UpdateAgreement(agreement) => agreement::save::update(tx, agreement).await,
            Write::DeleteAgreement(id, seen) => agreement::save::delete(tx, *id, *seen).await,
            Write::InsertDiscrepancy(discrepancy) => discrepancy::save::insert(tx, discrepancy).await,
            Write::UpdateDiscrepancy(discrepancy) => discrepancy::save::update(tx, discrepancy).await,
            Write::InsertPurpose(purpose) => purpose::save::insert(tx, purpose).await,
            Write::UpdatePurpose(purpose) => purpose::save::update(tx, purpose).await,
            Write::DeletePurpose(id, seen) => purpose::save::delete(tx, *id, *seen).await,
            Write::InsertClient(client) => client::save::insert(tx, client).await,
            Write::UpdateClient(client) => client::save::update(tx, client, now).await,
            Write::DeleteClient(id, seen) => client::save::delete(tx, *id, *seen, now).await,
            Write::PutStance(stance) => discrepancy::save::put_stance(tx, stance).await,
            Write::InsertDiscrepancyNote(note) => discrepancy::save::insert_note(tx, note).await,
            Write::InsertService(service) => pratica::save::insert_service(tx, service).await,
            Write::UpdateService(service) => pratica::save::update_service(tx, service).await,
            Write::InsertPartner(partner) => partner::save::insert(tx, partner).await,
            Write::UpdatePartner(partner) => partner::save::update(tx, partner).await,
            Write::InsertPartnerProtocol(protocol) => partner::protocols::insert(tx, protocol).await,
            Write::PutServiceSheet(sheet) => partner::contents::put_sheet(tx, sheet).await,
            Write::PutServiceText(text) => partner::contents::put_text(tx, text).await,
            Write::InsertPratica(pratica) => pratica::save::insert(tx, pratica).await,
            Write::UpdatePratica(pratica) => pratica::save::update(tx, pratica).await,
            Write::InsertPassage(passage) => pratica::save::insert_passage(tx, passage).await,
            Write::InsertPraticaComment(comment) => pratica::save::insert_comment(tx, comment).await,
            Write::PutProtocolWork(work) => pratica::remote::work::put(tx, work).await,
            Write::PutProtocolSettings(settings) => pratica::remote::settings::put(tx, settings).await,
            Write::InsertTerminology(terminology) => terminology::save::insert(tx, terminology).await,
            Write::DescribeTerminology(terminology) => terminology::save::describe(tx, terminology).await,
            Write::PublishTerminology(terminology) => terminology::save::publish(tx, terminology).await,
            Write::RetireTerminology(id) => terminology::save::retire(tx, *id).await,
            Write::InsertPaper(paper) => paper::save::insert(tx, paper).await,
        }
    })
}

/// Exactly one row must have changed; none means that somebody stored the thing since it was loaded.
///
/// # Errors
/// `ConcurrentModification`; the caller of the use case adds what changed.
pub fn one(rows: u64, seen: Revision) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Denied(Denial::ConcurrentModification { current: seen.next(), changes: Vec::new() }))
    }
}
