//! Requests to use an e-service: the reference area. `facts` loads what a decision looks at, `save` stores it, `list`
//! and `detail` are what pages receive, and [`run`] is the use case; the other areas have the same names.

pub mod choices;
pub mod detail;
pub mod facts;
pub mod list;
pub mod recheck;
pub(crate) mod save;

use bytes::Bytes;
use domain::agreement::{
    AgreementAction, AgreementCommand, AgreementDocument, AgreementFacts, Around, documents, rules,
};
use domain::eservice::interface::Upload;
use domain::notification::Mentions;
use domain::paper::{PaperKind, WrittenPaper};
use domain::{Actor, AgreementId, Denial, DescriptorId, DocumentId, EserviceId, Permission, Revision, Thing, Write};
use strum::IntoEnumIterator as _;

use crate::course::{Course, Simulation};
use crate::error::{Error, Result};
use crate::notification::names;
use crate::paper::{self, Print};
use crate::{Backend, Tx, event};

/// Makes a draft request of the actor's ente for a version.
///
/// # Errors
/// `NotFound` for a version that is not there or not published to others; what `rules::can_create` answers.
#[crate::boxed]
pub async fn create(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    descriptor: DescriptorId,
) -> Result<AgreementId> {
    actor.require(Permission::WriteAgreements)?;
    let id = AgreementId(cx.id());
    writing!(cx, tx => {
        creation(cx, tx, actor, id, (eservice, descriptor)).await?.save(cx, tx, actor).await?;
        id
    })
}

/// What making the draft would lead to; nothing is stored.
///
/// # Errors
/// What [`create`] would answer.
#[crate::boxed]
pub async fn simulate_create(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    descriptor: DescriptorId,
) -> Result<Simulation> {
    actor.require(Permission::WriteAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let course = creation(cx, &mut tx, actor, AgreementId(cx.id()), (eservice, descriptor)).await?;
    course.simulation(&mut tx, actor).await
}

/// Everything that is decided when a draft is made.
#[crate::boxed]
async fn creation(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    id: AgreementId,
    (eservice, descriptor): (EserviceId, DescriptorId),
) -> Result<Course> {
    let facts = facts::creation(tx, actor.tenant, eservice, descriptor, cx.now()).await?;
    let facts = facts.ok_or(Error::not_found(Thing::Descriptor))?;
    let mut course = Course::new(cx.now());
    course.commanded(rules::create(id, &facts, actor)?);
    Ok(course)
}

/// Carries out a command. Answers the id of the request that is in hand afterwards: the new one after an upgrade or
/// a clone, otherwise the same.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: AgreementId,
    seen: Option<Revision>,
    command: AgreementCommand,
) -> Result<AgreementId> {
    actor.require(Permission::WriteAgreements)?;
    let mut seen = seen;
    let (fresh, refusal) = writing!(cx, tx => {
        let facts = known(cx, tx, actor, id).await?;
        event::expect_revision(tx, id.0, seen, facts.agreement.revision).await?;
        // Whoever loses a race is told what changed, not what would be refused afterwards.
        seen = Some(facts.agreement.revision);
        let around = facts::around(tx, &facts, AgreementId(cx.id())).await?;
        let course = course(cx, tx, actor, &facts, &around, command.clone()).await?;
        course.save(cx, tx, actor).await?;
        let made = course.writes().any(|write| matches!(write, Write::InsertAgreement(a) if a.id == around.fresh));
        (made.then_some(around.fresh), course.refusal().cloned())
    })?;
    match refusal {
        Some(denial) => Err(denial.into()),
        None => Ok(fresh.unwrap_or(id)),
    }
}

/// What would happen if the command were carried out now; nothing is stored. The id of a request that would be made is
/// only an example.
///
/// # Errors
/// What [`run`] would answer.
#[crate::boxed]
pub async fn simulate(cx: &Backend, actor: &Actor, id: AgreementId, command: AgreementCommand) -> Result<Simulation> {
    actor.require(Permission::WriteAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id).await?;
    let around = facts::around(&mut tx, &facts, AgreementId(cx.id())).await?;
    let course = course(cx, &mut tx, actor, &facts, &around, command).await?;
    course.simulation(&mut tx, actor).await
}

/// What each command would lead to that the actor may give now, one by one.
///
/// # Errors
/// `NotFound`, `Unauthorized`.
#[crate::boxed]
pub async fn simulate_possible(
    cx: &Backend,
    actor: &Actor,
    id: AgreementId,
) -> Result<Vec<(AgreementAction, Simulation)>> {
    actor.require(Permission::WriteAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id).await?;
    let around = facts::around(&mut tx, &facts, AgreementId(cx.id())).await?;
    let (mut all, mut mentions) = (Vec::new(), Mentions::default());
    for action in AgreementAction::iter().filter(|action| rules::can(*action, &facts, actor).is_ok()) {
        let course = course(cx, &mut tx, actor, &facts, &around, action.tried()).await?;
        let simulation = course.told_to(&mut tx, actor).await?;
        simulation.mention(&mut mentions);
        all.push((action, simulation));
    }
    // Once for all of them: they speak of the same things.
    let names = names::mentioned(&mut tx, &mentions).await?;
    all.iter_mut().for_each(|(_, simulation)| simulation.names.clone_from(&names));
    Ok(all)
}

/// The facts about a request, for one of its parties.
async fn known(cx: &Backend, tx: &mut Tx, actor: &Actor, id: AgreementId) -> Result<AgreementFacts> {
    let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Agreement))?;
    facts.side(actor)?;
    Ok(facts)
}

/// Everything that is decided because of a command.
#[crate::boxed]
async fn course(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    facts: &AgreementFacts,
    around: &Around,
    command: AgreementCommand,
) -> Result<Course> {
    let decision = rules::decide(command, facts, around, actor)?;
    let mut course = Course::new(cx.now());
    course.before.agreements.push(facts.agreement.clone());
    course.before.versions.push(around.version.descriptor.clone());
    if let Some(old) = &around.predecessor {
        course.before.agreements.push(old.agreement.clone());
        course.before.versions.push(old.version.descriptor.clone());
    }
    let followed = crate::discrepancy::requests_ended(cx, tx, &decision).await?;
    course.commanded(decision);
    for case in followed {
        course.before.discrepancies.extend(case.before);
        course.followed(case.decision);
    }
    Ok(course)
}

/// Keeps a file and attaches it to a draft.
///
/// # Errors
/// `NotFound`, what `documents::check` and `documents::add_document` answer.
pub async fn attach(cx: &Backend, actor: &Actor, id: AgreementId, upload: Upload<'_>) -> Result<DocumentId> {
    actor.require(Permission::WriteAgreements)?;
    // Asked before anything is kept; asked again in the transaction that stores it.
    let mut tx = cx.db.snapshot().await?;
    let facts = facts::facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Agreement))?;
    drop(tx);
    documents::can_change_documents(&facts, actor)?;
    let kept_as = (DocumentId(cx.id()), crate::file::checksum(upload.bytes));
    let document = documents::check(upload, kept_as, cx.now())?;
    cx.files.put(Bytes::copy_from_slice(upload.bytes)).await?;
    add_document(cx, actor, id, document).await
}

/// A file of a request, for either party.
///
/// # Errors
/// `NotFound`, `Unauthorized`.
#[crate::boxed]
pub async fn document(
    cx: &Backend,
    actor: &Actor,
    id: AgreementId,
    document: DocumentId,
) -> Result<(AgreementDocument, Bytes)> {
    actor.require(Permission::ReadAgreementDocuments)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = facts::facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Agreement))?;
    drop(tx);
    facts.side(actor)?;
    let kept = facts.agreement.documents.into_iter().find(|kept| kept.id == document);
    let kept = kept.ok_or(Error::not_found(Thing::Document))?;
    let bytes = cx.files.read(&kept.checksum).await?;
    Ok((kept, bytes))
}

/// The attestation of a request that is or was active, as a PDF, for either party.
///
/// # Errors
/// `NotFound` for a request that is not there or not theirs, and of the document where it was never active; `Unauthorized`.
#[crate::boxed]
pub async fn attestation(cx: &Backend, actor: &Actor, id: AgreementId, print: Print) -> Result<(WrittenPaper, Bytes)> {
    actor.require(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    known(cx, &mut tx, actor, id).await?;
    drop(tx);
    paper::read(cx, PaperKind::Attestation, id.0, print).await?.ok_or(Error::not_found(Thing::Document))
}

/// Attaches a file, already stored, to a draft.
///
/// # Errors
/// `NotFound`, what `rules::add_document` answers.
#[crate::boxed]
pub async fn add_document(
    cx: &Backend,
    actor: &Actor,
    id: AgreementId,
    document: AgreementDocument,
) -> Result<DocumentId> {
    change_documents(cx, actor, id, |facts| rules::add_document(facts, document.clone(), actor)).await?;
    Ok(document.id)
}

/// Takes a file off a draft.
///
/// # Errors
/// `NotFound`, what `rules::remove_document` answers.
#[crate::boxed]
pub async fn remove_document(cx: &Backend, actor: &Actor, id: AgreementId, document: DocumentId) -> Result<()> {
    change_documents(cx, actor, id, |facts| rules::remove_document(facts, document, actor)).await
}

async fn change_documents(
    cx: &Backend,
    actor: &Actor,
    id: AgreementId,
    decide: impl Fn(&domain::agreement::AgreementFacts) -> std::result::Result<domain::Decision, Denial>,
) -> Result<()> {
    actor.require(Permission::WriteAgreements)?;
    writing!(cx, tx => {
        let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Agreement))?;
        crate::save::save(cx, tx, Some(actor), &decide(&facts)?).await?;
    })
}
