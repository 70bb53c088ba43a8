//! Pratiche: the names are those of every area. `facts` loads what a decision looks at, `save` stores it, `list` and
//! `detail` are what pages receive, and [`run`] is the use case; [`service`] is what they are of, [`protocol`] gives them
//! their numbers.

pub mod bulk;
pub mod citizen;
pub mod detail;
pub mod facts;
pub mod figures;
pub mod list;
pub mod protocol;
pub mod remote;
pub(crate) mod save;
pub mod service;
pub(crate) mod signed;

use bytes::Bytes;
use domain::eservice::interface::Upload;
use domain::paper::{PaperKind, WrittenPaper};
use domain::pratica::{
    By, Compiled, FileKind, PraticaAction, PraticaAround, PraticaCommand, PraticaFacts, PraticaFile, files, rules,
};
use domain::{Actor, DocumentId, Permission, PraticaCommentId, PraticaId, Revision, ServiceId, Thing};

use crate::course::{Course, Simulation};
use crate::error::{Error, Result};
use crate::paper::Print;
use crate::{Backend, Tx, event};

/// A pratica arrives from the citizen's portal.
///
/// # Errors
/// `NotFound` for a service that is not there; what `rules::receive` answers.
#[crate::boxed]
pub async fn receive(cx: &Backend, service: ServiceId, compiled: &Compiled) -> Result<PraticaId> {
    let id = PraticaId(cx.id());
    writing!(cx, tx => {
        let service = service::load(tx, service).await?.ok_or(Error::not_found(Thing::Service))?;
        let decision = rules::receive(id, compiled.clone(), &service, cx.now())?;
        crate::save::save(cx, tx, None, &decision).await?;
    })?;
    Ok(id)
}

/// Carries out a command of an operator. Whoever takes in charge what somebody else has by now is told who was faster,
/// not that something changed: it needs no `seen`.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: PraticaId,
    seen: Option<Revision>,
    command: PraticaCommand,
) -> Result<()> {
    actor.require(Permission::ReadPratiche)?;
    let seen = seen.filter(|_| PraticaAction::from(&command) != PraticaAction::TakeCharge);
    writing!(cx, tx => {
        let facts = known(cx, tx, actor, id, PraticaAction::from(&command)).await?;
        event::expect_revision(tx, id.0, seen, facts.pratica.revision).await?;
        let around = around(cx, tx, actor, &command).await?;
        let decision = rules::decide(command.clone(), &facts, &around, By::Operator(actor))?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// What a command of an operator would lead to now; nothing is stored.
///
/// # Errors
/// As [`run`].
#[crate::boxed]
pub async fn simulate(cx: &Backend, actor: &Actor, id: PraticaId, command: PraticaCommand) -> Result<Simulation> {
    actor.require(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id, PraticaAction::from(&command)).await?;
    let around = around(cx, &mut tx, actor, &command).await?;
    let decision = rules::decide(command, &facts, &around, By::Operator(actor))?;
    let mut course = Course::new(cx.now());
    course.before.pratiche.push(facts.pratica);
    course.commanded(decision);
    course.simulation(&mut tx, actor).await
}

/// May the operator give a command of this kind now? Asked where the command cannot be made of what was sent, so that
/// whoever may not give it hears that, and not which field is missing.
///
/// # Errors
/// `NotFound`; what `rules::can` answers.
#[crate::boxed]
pub async fn can(cx: &Backend, actor: &Actor, id: PraticaId, action: PraticaAction) -> Result<()> {
    actor.require(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id, action).await?;
    drop(tx);
    Ok(rules::can(action, &facts, By::Operator(actor))?)
}

/// Attaches an uploaded file to the answer.
///
/// # Errors
/// What `files::check`, `signed::with_signers` and `rules::decide` answer, `NotFound`.
pub async fn attach(cx: &Backend, actor: &Actor, id: PraticaId, upload: Upload<'_>) -> Result<DocumentId> {
    actor.require(Permission::WorkPratiche)?;
    // Asked before anything is kept; asked again in the transaction that stores it.
    can(cx, actor, id, PraticaAction::Attach).await?;
    let kept_as = (DocumentId(cx.id()), crate::file::checksum(upload.bytes));
    let file = files::check(upload, FileKind::Answer, kept_as, cx.now())?;
    let file = signed::with_signers(file, upload.bytes).await?;
    cx.files.put(Bytes::copy_from_slice(upload.bytes)).await?;
    let document = file.id;
    run(cx, actor, id, None, PraticaCommand::Attach(file)).await?;
    Ok(document)
}

/// A file of a pratica, for whoever may open it.
///
/// # Errors
/// `NotFound`, `Unauthorized`.
#[crate::boxed]
pub async fn document(
    cx: &Backend,
    actor: &Actor,
    id: PraticaId,
    document: DocumentId,
) -> Result<(PraticaFile, Bytes)> {
    actor.require(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = facts::facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
    drop(tx);
    facts.may_read(actor)?;
    let kept = facts.pratica.files.into_iter().find(|kept| kept.id == document);
    let kept = kept.ok_or(Error::not_found(Thing::Document))?;
    let bytes = cx.files.read(&kept.checksum).await?;
    Ok((kept, bytes))
}

/// The form that the citizen sent or the answer that they got, as a PDF, for whoever may open the pratica.
///
/// # Errors
/// `NotFound` for a pratica that is not there or not theirs, and of the document where there is none; `Unauthorized`.
#[crate::boxed]
pub async fn paper(
    cx: &Backend,
    actor: &Actor,
    id: PraticaId,
    kind: PaperKind,
    print: Print,
) -> Result<(WrittenPaper, Bytes)> {
    actor.require(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = facts::facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
    drop(tx);
    facts.may_read(actor)?;
    // An answer that was taken back by opening the pratica again is no answer.
    let is_there = kind != PaperKind::Answer || facts.pratica.outcome.is_some();
    let found = if is_there { crate::paper::read(cx, kind, id.0, print).await? } else { None };
    found.ok_or(Error::not_found(Thing::Document))
}

/// The facts about a pratica of the actor's ente. Who is not enabled on its service is told so when they try to take it,
/// and that it is not there otherwise (`pratiche.md` §12.3).
async fn known(cx: &Backend, tx: &mut Tx, actor: &Actor, id: PraticaId, action: PraticaAction) -> Result<PraticaFacts> {
    let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
    let theirs = facts.pratica.tenant == actor.tenant;
    if !(theirs && action == PraticaAction::TakeCharge) {
        facts.may_read(actor)?;
    }
    Ok(facts)
}

async fn around(cx: &Backend, tx: &mut Tx, actor: &Actor, command: &PraticaCommand) -> Result<PraticaAround> {
    let target_is_operator = match command {
        PraticaCommand::Reassign { to } => service::is_operator(tx, actor.tenant, *to).await?,
        _ => false,
    };
    Ok(PraticaAround { fresh: PraticaCommentId(cx.id()), target_is_operator })
}
