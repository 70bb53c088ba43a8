//! The ente's own protocol, asked over the network (`pratiche.md` §9). Whoever speaks with it is given by the server
//! ([`Handler`]): nothing of HTTP is known here. What waits is found and claimed by one process at a time, and each step is
//! stored before the next one begins ([`domain::pratica::protocol`]).

pub mod settings;
pub(crate) mod work;

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use domain::paper::PaperKind;
use domain::pratica::protocol::{self, Given, NextStep};
use domain::pratica::{
    PraticaAround, PraticaFacts, PraticaFile, ProtocolKind, ProtocolTarget, ProtocolTrouble, ProtocolWork,
};
use domain::{Decision, Denial, DocumentId, PraticaCommentId, PraticaId, Thing};

use super::facts;
use crate::Backend;
use crate::error::{Error, Result};
use crate::paper::{self, Print};

/// Works looked for in one round.
const BATCH: i64 = 50;
/// Seconds a claim lasts: longer than any one step takes, however slow the other side is. It is renewed at each step.
pub const LEASE: i64 = 120;

/// What is sent in one step.
#[derive(Clone, Debug)]
pub struct Sending {
    /// What the protocol is told to know it by; the same at each try.
    pub external_id: String,
    pub what: What,
    pub content_type: String,
    pub bytes: Bytes,
}

/// The document, or a file of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// `createDocumentAndAddInProject`
    Document {
        /// Is it the answer, and not the request?
        is_answer: bool,
        service: String,
        /// "Rossi Mario".
        applicant: String,
        /// The "fascicolo" of the request, for the answer; without it, one is to be made.
        project: Option<String>,
    },
    /// `uploadFileToDocument`
    File { document: String, name: String, description: String },
}

/// Why a step came to nothing, and what the other side said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    pub kind: ProtocolTrouble,
    pub said: String,
}

/// The answer of one exchange; for a file, what was given for it is not looked at.
pub type Answered<'a> = Pin<Box<dyn Future<Output = std::result::Result<Given, Trouble>> + Send + 'a>>;

/// Speaks with a protocol.
pub trait Handler: Send + Sync {
    /// One exchange. It ends within [`LEASE`], whatever the other side does.
    fn exchange<'a>(&'a self, target: &'a ProtocolTarget, sending: Sending) -> Answered<'a>;

    /// Is the secret that the target names there? Also when it names none.
    fn has_secret(&self, target: &ProtocolTarget) -> bool;
}

/// A way to speak with protocols, shared by all that wait.
pub type Registry = Arc<dyn Handler>;

/// Sends everything that is due, step by step, until nothing is or `stop` says so; answers how many steps went well. What is
/// wrong with one keeps none of the others back.
///
/// # Errors
/// Only the database's; what was done stays done.
#[crate::boxed]
pub async fn send_due(cx: &Backend, handler: &Registry, print: Print, stop: &(dyn Fn() -> bool + Sync)) -> Result<u64> {
    work::find(cx, BATCH).await?;
    let mut done = 0;
    while !stop() {
        let Some(mut claimed) = work::claim(cx).await? else { break };
        while let Some(next) = step(cx, handler, print, &claimed).await? {
            done += 1;
            if stop() {
                work::release(cx, &next).await?;
                break;
            }
            let Some(next) = work::renew(cx, next).await? else { break };
            claimed = next;
        }
    }
    Ok(done)
}

/// One step of a work that is claimed. Answers how it stands when there is more to do at once.
async fn step(cx: &Backend, handler: &Registry, print: Print, work: &ProtocolWork) -> Result<Option<ProtocolWork>> {
    let (facts, target) = seen(cx, work.pratica).await?;
    let next = facts.next_step(work);
    if next == NextStep::Nothing {
        store(cx, work.pratica, |_, _| protocol::finished(work)).await?;
        return Ok(None);
    }
    let tried = match (&next, target.filter(|target| handler.has_secret(target))) {
        (_, None) => Err(Trouble { kind: ProtocolTrouble::NotConfigured, said: String::new() }),
        (NextStep::File(id), Some(target)) => match file(cx, &facts, work, *id).await? {
            Some(sending) => handler.exchange(&target, sending).await,
            None => Err(Trouble { kind: ProtocolTrouble::NoDocument, said: String::new() }),
        },
        (_, Some(target)) => match document(cx, &facts, work, print).await? {
            Some(sending) => handler.exchange(&target, sending).await,
            None => Err(Trouble { kind: ProtocolTrouble::NoDocument, said: String::new() }),
        },
    };
    match tried {
        Ok(given) => {
            let stored = store(cx, work.pratica, |facts, around| match &next {
                NextStep::File(id) => protocol::file_sent(facts, work, *id),
                NextStep::Document | NextStep::Nothing => protocol::given(facts, work, given.clone(), around),
            });
            stored.await?;
            work::load(cx, work.pratica, work.place).await
        }
        Err(trouble) => {
            tracing::warn!(pratica = %work.pratica, trouble = %trouble.kind, failures = work.failures + 1, "the protocol");
            store(cx, work.pratica, |facts, _| protocol::failed(facts, work, trouble.kind, &trouble.said)).await?;
            Ok(None)
        }
    }
}

async fn seen(cx: &Backend, id: PraticaId) -> Result<(PraticaFacts, Option<ProtocolTarget>)> {
    let mut tx = cx.db.snapshot().await?;
    let facts = facts::facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
    let target = match facts.service.protocol {
        ProtocolKind::Remote => settings::load(&mut tx, facts.service.id).await?.map(|settings| settings.target),
        ProtocolKind::None | ProtocolKind::Internal | ProtocolKind::Manual => None,
    };
    Ok((facts, target))
}

/// Stores what `decide` makes of the pratica as it is by now.
async fn store(
    cx: &Backend,
    id: PraticaId,
    decide: impl Fn(&PraticaFacts, &PraticaAround) -> Decision + Send + Sync,
) -> Result<()> {
    let stored = writing!(cx, tx => {
        let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
        let around = PraticaAround { fresh: PraticaCommentId(cx.id()), target_is_operator: false };
        crate::save::save(cx, tx, None, &decide(&facts, &around)).await?;
    });
    match stored {
        // The claim was over, and somebody else has gone on: theirs is what counts.
        Err(Error::Denied(Denial::ConcurrentModification { .. })) => {
            tracing::error!(pratica = %id, "a step of the protocol was overtaken by another process");
            Ok(())
        }
        other => other,
    }
}

async fn document(cx: &Backend, facts: &PraticaFacts, work: &ProtocolWork, print: Print) -> Result<Option<Sending>> {
    let kind = if work.is_answer { PaperKind::Answer } else { PaperKind::Form };
    let Some((_, bytes)) = paper::read(cx, kind, work.pratica.0, print).await? else { return Ok(None) };
    let project = if work.is_answer { work::project_of(cx, work.pratica).await? } else { None };
    let pratica = &facts.pratica;
    let what = What::Document {
        is_answer: work.is_answer,
        service: pratica.service_name.clone(),
        applicant: pratica.applicant.in_lists(),
        project,
    };
    let content_type = "application/pdf".to_owned();
    Ok(Some(Sending { external_id: work.external_id(), what, content_type, bytes }))
}

async fn file(cx: &Backend, facts: &PraticaFacts, work: &ProtocolWork, id: DocumentId) -> Result<Option<Sending>> {
    let (Some(given), Some(kept)) = (&work.given, facts.pratica.files.iter().find(|file| file.id == id)) else {
        return Ok(None);
    };
    let bytes = match cx.files.read(&kept.checksum).await {
        Ok(bytes) => bytes,
        Err(Error::Internal(error)) => {
            tracing::error!(pratica = %work.pratica, %error, "a file cannot be sent to the protocol");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let PraticaFile { name, description, content_type, .. } = kept.clone();
    let description = if description.is_empty() { name.clone() } else { description };
    let what = What::File { document: given.document.clone(), name, description };
    let external_id = format!("{}-{id}", work.external_id());
    Ok(Some(Sending { external_id, what, content_type, bytes }))
}
