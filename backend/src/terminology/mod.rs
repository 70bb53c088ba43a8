//! Terminologies (seed 004): [`load`] takes a file in, [`delete`] takes a version away, [`purge`] takes away behind what
//! nobody sees any more. [`signature`] says whose the tokens of a call are, [`token`] that none is used twice,
//! [`rate`] how often somebody may call; [`signing`] makes tokens, for those who try it out.
//!
//! The concepts of a file are written in many small transactions to a terminology that is `loading`, so that a large file
//! keeps no other writer waiting; one last transaction shows it, with its event. Whatever happens before, a kill -9 too,
//! nobody has seen any of it, and the worker takes it away.

pub mod codes;
pub mod comparison;
pub mod concept;
pub mod course;
pub mod detail;
pub mod difference;
pub mod entries;
pub mod export;
pub(crate) mod find;
pub mod history;
pub mod list;
pub mod load;
pub mod members;
mod naming;
pub mod prepare;
pub mod purge;
pub mod rate;
pub mod refused;
pub mod reload;
pub mod resource;
mod rows;
pub(crate) mod save;
pub mod sheet;
pub mod signature;
pub mod signing;
pub mod token;
pub mod translate;
pub mod trust;
pub mod usage;
pub mod valueset;
mod within;
pub mod words;
pub mod written;

use std::path::PathBuf;

use domain::terminology::Signer;
use domain::terminology::rules::{self, Dependents};

use crate::Backend;
use crate::error::Result;
use list::Summary;

pub use load::{LoadFault, Loaded, Upload, load};

/// Bytes of a file at most, where whoever runs the platform says nothing else.
pub const MAX_BYTES: u64 = 300 * 1024 * 1024;

/// What whoever runs the platform decides of terminologies.
#[derive(Clone, Debug)]
pub struct Policy {
    /// A terminology that others depend on is not deleted.
    pub protects_referenced: bool,
    /// Bytes of a file at most.
    pub max_bytes: u64,
    /// Where files are while they arrive.
    pub arriving: PathBuf,
}

impl Default for Policy {
    fn default() -> Self {
        Self { protects_referenced: false, max_bytes: MAX_BYTES, arriving: std::env::temp_dir() }
    }
}

/// What was deleted.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// Concepts, enumerated codes and mappings.
    pub count: u64,
    /// Value sets and concept maps that name what is not there any more, at most 100 for each thing that went.
    pub dependents: Vec<Summary>,
}

/// Deletes everything that is kept under one object identifier (dotted) and version. It is gone for everybody at once, and
/// taken out of the database later.
///
/// # Errors
/// `NotFound` when there is nothing; `TerminologyReferenced` where the installation keeps what others depend on.
#[crate::boxed]
pub async fn delete(cx: &Backend, oid: &str, version: &str, signer: &Signer) -> Result<Deleted> {
    writing!(cx, tx => {
        let found = find::active(tx, oid, version).await?;
        let dependents = naming::dependents(tx, &found).await?;
        let decision = rules::delete(&found, signer, cx.dependents(&dependents))?;
        crate::save::save(cx, tx, None, &decision).await?;
        Deleted { count: found.iter().map(|terminology| terminology.count).sum(), dependents }
    })
}

impl Backend {
    /// What depends on terminologies that somebody deletes, and whether that keeps them here.
    fn dependents(&self, found: &[Summary]) -> Dependents {
        Dependents { count: found.len() as u64, are_protected: self.terminologies.protects_referenced }
    }
}

/// How many codes and pairs of levels a version holds that everybody sees; for tests and checks.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn size(cx: &Backend, oid: &str, version: &str) -> Result<(i64, i64)> {
    let mut tx = cx.db.snapshot().await?;
    let concepts = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept c join terminology t on t.id = c.terminology_id
         where t.oid = $1 and t.version = $2 and t.state = 'active'",
        oid,
        version
    )?;
    let descents = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from concept_descent c join terminology t on t.id = c.terminology_id
         where t.oid = $1 and t.version = $2 and t.state = 'active'",
        oid,
        version
    )?;
    Ok((concepts, descents))
}
