//! Interface files as what they say, and what differs between those of two versions.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::eservice::{Descriptor, VersionFile};
use domain::interface::compare::{InterfaceChange, compare};
use domain::interface::{Interface, InterfaceFault, InterfaceProblem};
use domain::{Actor, Denial, DescriptorId, EserviceId, Thing};
use tokio::sync::Semaphore;

use super::visible;
use crate::Backend;
use crate::error::{Error, Result};

/// Files that are read at once: each takes memory, so a third waits.
const AT_ONCE: usize = 2;
/// Interfaces that are kept for the next page, and the most bytes of a file of which that is done.
const KEPT: usize = 64;
const MAX_KEPT_BYTES: usize = 64 * 1024;

/// Interfaces that were read last, under the checksums of their files: a file never changes.
#[derive(Debug)]
pub struct Interfaces {
    kept: Mutex<VecDeque<(String, Arc<Interface>)>>,
    turns: Semaphore,
}

impl Default for Interfaces {
    fn default() -> Self {
        Self { kept: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Interfaces {
    fn kept(&self, checksum: &str) -> Option<Arc<Interface>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of == checksum).map(|(_, interface)| interface.clone())
    }

    fn keep(&self, checksum: &str, interface: &Arc<Interface>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((checksum.to_owned(), interface.clone()));
    }
}

/// What came of reading a file.
pub type Read = std::result::Result<Arc<Interface>, InterfaceFault>;

/// What is said of the interfaces of two versions.
#[derive(Clone, PartialEq, Debug)]
pub enum Judgement {
    /// Both have the same file, byte for byte.
    SameFile,
    /// What differs; it may be nothing but words.
    Judged(Vec<InterfaceChange>),
    /// It could not be compared: a file is missing or cannot be read, and if it is known, in which version (its number)
    /// and why.
    NotJudged(Option<(i64, InterfaceFault)>),
}

/// Reads a file that was just sent.
///
/// # Errors
/// `InvalidInterfaceFile`, `InterfaceFileContainsLocalhost`.
pub(super) async fn check(cx: &Backend, content_type: &str, bytes: Bytes) -> Result<()> {
    parse(cx, content_type.to_owned(), bytes).await?.map(drop).map_err(|fault| {
        let denial = match (&fault.problem, fault.line) {
            (InterfaceProblem::LocalServer { .. }, Some(line)) => Denial::InterfaceFileContainsLocalhost { line },
            _ => Denial::InvalidInterfaceFile(fault),
        };
        denial.into()
    })
}

async fn parse(
    cx: &Backend,
    content_type: String,
    bytes: Bytes,
) -> Result<std::result::Result<Interface, InterfaceFault>> {
    let _turn = cx.interfaces.turns.acquire().await.map_err(|closed| Error::Internal(closed.into()))?;
    let read = tokio::task::spawn_blocking(move || interface::read(&content_type, &bytes)).await;
    read.map_err(|fault| Error::Internal(fault.into()))
}

/// What a kept file says; nothing where its bytes are missing or damaged.
///
/// # Errors
/// `Unavailable`.
#[crate::boxed]
async fn read(cx: &Backend, file: &VersionFile) -> Result<Option<Read>> {
    if let Some(kept) = cx.interfaces.kept(&file.checksum) {
        return Ok(Some(Ok(kept)));
    }
    let bytes = match cx.files.read(&file.checksum).await {
        Ok(bytes) => bytes,
        // The rest of the page stands without it, and says that the interface has to be looked at.
        Err(Error::Internal(fault)) => {
            tracing::error!("the interface file {} cannot be read: {fault:#}", file.id);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let is_small = bytes.len() <= MAX_KEPT_BYTES;
    Ok(Some(match parse(cx, file.content_type.clone(), bytes).await? {
        Ok(interface) => {
            let interface = Arc::new(interface);
            if is_small {
                cx.interfaces.keep(&file.checksum, &interface);
            }
            Ok(interface)
        }
        Err(fault) => Err(fault),
    }))
}

/// What the interface of a version says that the reader has been shown; nothing where there is no file.
///
/// # Errors
/// `Unavailable`.
#[crate::boxed]
pub async fn of_version(cx: &Backend, version: &Descriptor) -> Result<Option<Read>> {
    match &version.interface {
        Some(file) => read(cx, file).await,
        None => Ok(None),
    }
}

/// The same, for whoever may see the version.
///
/// # Errors
/// `NotFound` for versions that are not there or not to be seen, and where there is no file; `InvalidInterfaceFile` where
/// it cannot be read; `Unauthorized`, `Unavailable`.
#[crate::boxed]
pub async fn interface_of(
    cx: &Backend,
    actor: &Actor,
    eservice: EserviceId,
    id: DescriptorId,
) -> Result<Arc<Interface>> {
    let mut tx = cx.db.snapshot().await?;
    let facts = visible(&mut tx, actor, eservice, cx).await?;
    drop(tx);
    let read = of_version(cx, &facts.version(id)?.descriptor).await?.ok_or(Error::not_found(Thing::Document))?;
    read.map_err(|fault| Denial::InvalidInterfaceFile(fault).into())
}

/// Compares the interfaces of two versions.
///
/// # Errors
/// `Unavailable`.
#[crate::boxed]
pub(super) async fn judge(cx: &Backend, from: &Descriptor, to: &Descriptor) -> Result<Judgement> {
    let (Some(old), Some(new)) = (&from.interface, &to.interface) else { return Ok(Judgement::NotJudged(None)) };
    if old.checksum == new.checksum {
        return Ok(Judgement::SameFile);
    }
    let (old, new) = match (read(cx, old).await?, read(cx, new).await?) {
        (Some(Ok(old)), Some(Ok(new))) => (old, new),
        (Some(Err(fault)), _) => return Ok(Judgement::NotJudged(Some((from.number, fault)))),
        (_, Some(Err(fault))) => return Ok(Judgement::NotJudged(Some((to.number, fault)))),
        (None, _) | (_, None) => return Ok(Judgement::NotJudged(None)),
    };
    let judged = tokio::task::spawn_blocking(move || compare(&old, &new)).await;
    judged.map(Judgement::Judged).map_err(|fault| Error::Internal(fault.into()))
}
