//! E-services and their versions. `facts` loads what a decision looks at, `save` stores it, `catalogue` is what
//! everybody finds, `own` what the provider sees of its own; the use cases are here.

pub mod catalogue;
pub mod comparison;
pub mod consumers;
mod documents;
pub mod facts;
pub mod interface_text;
pub mod load;
pub mod own;
pub mod reading;
pub(crate) mod save;
pub(crate) mod words;

use bytes::Bytes;
use domain::eservice::interface::{self, Upload};
use domain::eservice::{
    DescriptorCommand, DescriptorState, EserviceCommand, EserviceFacts, GeneralData, VersionData, VersionFile, rules,
};
use domain::purpose::Answers;
use domain::{Actor, Denial, DescriptorId, DocumentId, EserviceId, Permission, Revision, Thing, Write};

pub use documents::{add_document, remove_file, rename_document};

use crate::course::{Course, Simulation};
use crate::error::{Error, Result};
use crate::{Backend, Tx, agreement, event, purpose};

/// An e-service and one of its versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    pub eservice: EserviceId,
    pub descriptor: DescriptorId,
}

/// Makes an e-service of the actor's ente, with its first version in draft.
///
/// # Errors
/// What `rules::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, data: GeneralData, version: VersionData) -> Result<Made> {
    actor.require(Permission::WriteEservices)?;
    let ids = (EserviceId(cx.id()), DescriptorId(cx.id()));
    writing!(cx, tx => {
        let facts = facts::new(tx, actor.tenant, &data.name, &version.attributes, cx.now()).await?;
        let decision = rules::create(ids, data.clone(), version.clone(), &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        Made { eservice: ids.0, descriptor: ids.1 }
    })
}

/// Carries out a command on an e-service. Answers the version it made, if it made one.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: EserviceId,
    seen: Option<Revision>,
    command: EserviceCommand,
) -> Result<Option<DescriptorId>> {
    actor.require(Permission::WriteEservices)?;
    let mut seen = seen;
    writing!(cx, tx => {
        let facts = own(tx, actor, id, cx).await?;
        facts.provider(actor)?;
        event::expect_revision(tx, id.0, seen, facts.eservice.revision).await?;
        seen = Some(facts.eservice.revision);
        let course = course(cx, tx, actor, &facts, command.clone()).await?;
        course.save(cx, tx, actor).await?;
        made(course.writes()).map(|made| made.descriptor)
    })
}

/// What would happen if the command on the e-service were carried out now; nothing is stored. The id of a version that
/// would be made is only an example.
///
/// # Errors
/// What [`run`] would answer.
#[crate::boxed]
pub async fn simulate(cx: &Backend, actor: &Actor, id: EserviceId, command: EserviceCommand) -> Result<Simulation> {
    let mut tx = cx.db.snapshot().await?;
    let facts = own(&mut tx, actor, id, cx).await?;
    facts.provider(actor)?;
    let course = course(cx, &mut tx, actor, &facts, command).await?;
    course.simulation(&mut tx, actor).await
}

/// Everything that is decided because of a command on an e-service as a whole.
#[crate::boxed]
async fn course(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    facts: &EserviceFacts,
    command: EserviceCommand,
) -> Result<Course> {
    let around = facts::around(cx, tx, facts, &command).await?;
    let decision = rules::decide(command, facts, &around, actor)?;
    let mut course = begun(cx, facts);
    course.commanded(decision);
    Ok(course)
}

/// A course that has found the e-service and its versions.
fn begun(cx: &Backend, facts: &EserviceFacts) -> Course {
    let mut course = Course::new(cx.now());
    course.before.eservices.push(facts.eservice.clone());
    course.before.versions.extend(facts.versions.iter().map(|version| version.descriptor.clone()));
    course
}

/// Carries out a command on a version. Answers the e-service and version it made, if it made one.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide_version`
/// answers.
#[crate::boxed]
pub async fn run_version(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    seen: Option<Revision>,
    command: DescriptorCommand,
) -> Result<Option<Made>> {
    actor.require(Permission::WriteEservices)?;
    let mut seen = seen;
    writing!(cx, tx => {
        let facts = own(tx, actor, eservice, cx).await?;
        let current = facts.own_version(id, actor)?.descriptor.revision;
        if seen.is_some_and(|seen| seen != current) {
            return Err(Denial::ConcurrentModification { current, changes: Vec::new() }.into());
        }
        seen = Some(current);
        let course = version_course(cx, tx, actor, id, &facts, command.clone()).await?;
        course.save(cx, tx, actor).await?;
        made(course.writes())
    })
}

/// What would happen if the command on the version were carried out now; nothing is stored. Ids of what would be made
/// are only examples.
///
/// # Errors
/// What [`run_version`] would answer.
#[crate::boxed]
pub async fn simulate_version(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    command: DescriptorCommand,
) -> Result<Simulation> {
    let mut tx = cx.db.snapshot().await?;
    let facts = own(&mut tx, actor, eservice, cx).await?;
    let course = version_course(cx, &mut tx, actor, id, &facts, command).await?;
    course.simulation(&mut tx, actor).await
}

/// Everything that is decided because of a command on a version.
#[crate::boxed]
async fn version_course(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    id: DescriptorId,
    facts: &EserviceFacts,
    command: DescriptorCommand,
) -> Result<Course> {
    let widens = matches!(command, DescriptorCommand::UpdateAttributes(_));
    let raises = matches!(command, DescriptorCommand::UpdateQuotas(_));
    let around = facts::around_version(cx, tx, facts, &command).await?;
    let decision = rules::decide_version(command, id, facts, &around, actor)?;
    let mut course = begun(cx, facts);
    let changed = decision.writes().iter().find_map(|write| match write {
        Write::UpdateDescriptor(version) if widens || raises => Some(version.clone()),
        _ => None,
    });
    course.commanded(decision);
    let (wider, raised) = if widens { (changed, None) } else { (None, changed) };
    if let Some(version) = raised {
        // Whoever waits for room is told that there is some; to take it up is theirs.
        for (purpose, decision) in purpose::facts::given_room(tx, &version, cx.now()).await? {
            course.before.purposes.push(purpose);
            course.followed(decision);
        }
    }
    if let Some(version) = wider {
        // Whoever was left out and now fits gets their request back in the same breath (`decisions.md` I6).
        for moved in agreement::recheck::requirements_changed(cx, tx, &version).await? {
            course.before.agreements.push(moved.before);
            course.followed(moved.decision);
        }
    }
    Ok(course)
}

/// Keeps a file and adds it to a draft as its interface.
///
/// # Errors
/// `NotFound`, what `interface::check` and `interface::add` answer, `InvalidInterfaceFile`.
pub async fn add_interface(
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
    interface::can_add(id, &facts, actor)?;
    let checksum = crate::file::checksum(upload.bytes);
    let file = interface::check(facts.eservice.technology, upload, (document, checksum), cx.now())?;
    let bytes = Bytes::copy_from_slice(upload.bytes);
    reading::check(cx, &file.content_type, bytes.clone()).await?;
    cx.files.put(bytes).await?;
    writing!(cx, tx => {
        let facts = own(tx, actor, eservice, cx).await?;
        let file = interface::check(facts.eservice.technology, upload, (document, file.checksum.clone()), cx.now())?;
        let decision = interface::add(file, id, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        document
    })
}

/// A file of a version, for whoever may see the version.
///
/// # Errors
/// `NotFound`, also for files of drafts of others; `Unauthorized`.
#[crate::boxed]
pub async fn document(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
    document: DocumentId,
) -> Result<(VersionFile, Bytes)> {
    let mut tx = cx.db.snapshot().await?;
    let facts = visible(&mut tx, actor, eservice, cx).await?;
    drop(tx);
    let version = &facts.version(id)?.descriptor;
    let mut files = version.interface.iter().chain(&version.documents);
    let file = files.find(|file| file.id == document).cloned().ok_or(Error::not_found(Thing::Document))?;
    let bytes = cx.files.read(&file.checksum).await?;
    Ok((file, bytes))
}

/// The facts for a command; whose e-service it is, the rules ask.
async fn own(tx: &mut Tx, actor: &Actor, id: EserviceId, cx: &Backend) -> Result<EserviceFacts> {
    actor.require(Permission::WriteEservices)?;
    facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Eservice))
}

/// The facts as the actor may read them: drafts only with the provider's own roles (`interop.md` §2.1, visibility).
///
/// # Errors
/// `NotFound` when nothing of it may be seen; `Unauthorized`.
#[crate::boxed]
pub(crate) async fn visible(tx: &mut Tx, actor: &Actor, id: EserviceId, cx: &Backend) -> Result<EserviceFacts> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let mut facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Eservice))?;
    let sees_drafts = facts.eservice.producer == scope.tenant() && actor.has(Permission::ReadDraftEservices);
    if !sees_drafts {
        facts.versions.retain(|version| version.descriptor.state != DescriptorState::Draft);
    }
    // Who writes the risk analyses reads them too.
    let writes = facts.eservice.producer == scope.tenant() && actor.has(Permission::WriteEservices);
    if !writes && !actor.has(Permission::ReadRiskAnalysis) {
        for analysis in &mut facts.eservice.risk_analyses {
            analysis.answers = Answers::default();
        }
    }
    if facts.versions.is_empty() { Err(Error::not_found(Thing::Eservice)) } else { Ok(facts) }
}

fn made<'a>(mut writes: impl Iterator<Item = &'a Write>) -> Option<Made> {
    writes.find_map(|write| match write {
        Write::InsertDescriptor(made) => Some(Made { eservice: made.eservice, descriptor: made.id }),
        _ => None,
    })
}
