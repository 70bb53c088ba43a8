//! Purposes: the names are those of every area. `facts` loads what a decision looks at, `save` stores it, `list` and
//! `detail` are what pages receive, and [`run`] is the use case.

pub mod choices;
pub mod detail;
pub mod facts;
pub mod list;
pub(crate) mod save;

use bytes::Bytes;
use domain::paper::{PaperKind, WrittenPaper};
use domain::purpose::{PurposeCommand, PurposeData, PurposeFacts, rules};
use domain::{Actor, EserviceId, Permission, PurposeId, PurposeVersionId, Revision, Thing, Write};

use crate::course::{Course, Simulation};
use crate::error::{Error, Result};
use crate::paper::{self, Print};
use crate::{Backend, Tx, event};

/// Makes a draft purpose of the actor's ente for an e-service.
///
/// # Errors
/// `NotFound` for an e-service that is not there; what `rules::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, eservice: EserviceId, data: &PurposeData) -> Result<PurposeId> {
    actor.require(Permission::WritePurposes)?;
    let ids = (PurposeId(cx.id()), PurposeVersionId(cx.id()));
    writing!(cx, tx => {
        let facts = facts::creation(tx, actor.tenant, eservice, &data.title, cx.now()).await?;
        let facts = facts.ok_or(Error::not_found(Thing::Eservice))?;
        let decision = rules::create(ids, data, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })?;
    Ok(ids.0)
}

/// Carries out a command. Answers the id of the purpose that is in hand afterwards: the new one after a clone, otherwise
/// the same.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: PurposeId,
    seen: Option<Revision>,
    command: PurposeCommand,
) -> Result<PurposeId> {
    actor.require(Permission::WritePurposes)?;
    let mut seen = seen;
    writing!(cx, tx => {
        let facts = known(cx, tx, actor, id).await?;
        event::expect_revision(tx, id.0, seen, facts.purpose.revision).await?;
        // Whoever loses a race is told what changed, not what would be refused afterwards.
        seen = Some(facts.purpose.revision);
        let course = course(cx, tx, actor, &facts, command.clone()).await?;
        course.save(cx, tx, actor).await?;
        let made = course.writes().find_map(|write| match write {
            Write::InsertPurpose(purpose) => Some(purpose.id),
            _ => None,
        });
        made.unwrap_or(id)
    })
}

/// What would happen if the command were carried out now; nothing is stored. The id of a purpose that would be made is
/// only an example.
///
/// # Errors
/// What [`run`] would answer.
#[crate::boxed]
pub async fn simulate(cx: &Backend, actor: &Actor, id: PurposeId, command: PurposeCommand) -> Result<Simulation> {
    actor.require(Permission::WritePurposes)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id).await?;
    let course = course(cx, &mut tx, actor, &facts, command).await?;
    course.simulation(&mut tx, actor).await
}

/// The facts about a purpose, for one of its parties.
async fn known(cx: &Backend, tx: &mut Tx, actor: &Actor, id: PurposeId) -> Result<PurposeFacts> {
    let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Purpose))?;
    facts.side(actor)?;
    Ok(facts)
}

/// Everything that is decided because of a command.
#[crate::boxed]
async fn course(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    facts: &PurposeFacts,
    command: PurposeCommand,
) -> Result<Course> {
    let fresh = (PurposeId(cx.id()), PurposeVersionId(cx.id()));
    let around = facts::around(tx, facts, &command, fresh).await?;
    let decision = rules::decide(command, facts, &around, actor)?;
    let mut course = Course::new(cx.now());
    course.before.purposes.push(facts.purpose.clone());
    course.commanded(decision);
    Ok(course)
}

/// The risk analysis of a version that is or was active, as a PDF, for either side.
///
/// # Errors
/// `NotFound` for a purpose that is not there or not theirs, for a version it does not have, and of the document where the
/// version was never active; `Unauthorized`.
#[crate::boxed]
pub async fn risk_analysis_paper(
    cx: &Backend,
    actor: &Actor,
    id: PurposeId,
    version: PurposeVersionId,
    print: Print,
) -> Result<(WrittenPaper, Bytes)> {
    actor.require(Permission::ReadRiskAnalysisPaper)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = known(cx, &mut tx, actor, id).await?;
    drop(tx);
    let version = facts.purpose.versions.iter().find(|kept| kept.id == version);
    let version = version.ok_or(Error::not_found(Thing::Document))?;
    let found = paper::read(cx, PaperKind::RiskAnalysis, version.id.0, print).await?;
    found.ok_or(Error::not_found(Thing::Document))
}
