//! Value sets worked out (`terminology.md` §7): which concepts belong to one ([`expand`]), and whether a code does
//! ([`member`]). A value set becomes a condition for each code system ([`domain::terminology::compose`]), and the condition a
//! statement over the concepts ([`statement`]): no value set is ever written out to answer for one code.

mod expand;
mod kept;
mod member;
mod named;
mod pattern;
mod rows;
pub(crate) mod statement;
mod world;

use std::sync::Arc;

use domain::TerminologyId;
use domain::fhir::Fault;
use domain::terminology::compose::{self, Content, Definition, Reference};

use crate::error::Error;

pub use expand::{Expansion, Item, MOST, Wanted, expand};
pub use kept::Kept;
pub use member::{Question, Standing, Verdict, validate};
pub(crate) use world::versions_of;

/// A value set that is asked about.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Which {
    /// A resource of ours.
    Id(TerminologyId),
    /// By its address: a value set, or `url?fhir_vs` for all of a code system.
    Canonical(Reference),
    /// A resource that came with the question, FHIR JSON.
    Given(String),
}

/// Versions of code systems that the question names.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Versions {
    /// Taken where the value set says none (`system-version`).
    pub otherwise: Vec<Reference>,
    /// Must be the one (`check-system-version`).
    pub check: Vec<Reference>,
    /// Taken whatever the value set says (`force-system-version`).
    pub force: Vec<Reference>,
}

/// One version of a code system, as a value set names it.
#[derive(Clone, Debug)]
pub struct System {
    /// Absent where nobody has loaded it.
    pub id: Option<TerminologyId>,
    pub url: String,
    /// Empty where it is not known.
    pub version: String,
    /// FHIR's `content`; `not-present` where nobody has loaded it.
    pub content: String,
    pub is_case_sensitive: bool,
    pub count: u64,
}

impl PartialEq for System {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url && self.version == other.version
    }
}

impl System {
    /// `url|version`.
    #[must_use]
    pub fn canonical(&self) -> String {
        if self.version.is_empty() { self.url.clone() } else { format!("{}|{}", self.url, self.version) }
    }

    /// Is only a part of it here?
    fn is_fragment(&self) -> bool {
        self.content == "fragment"
    }

    /// Are its codes here?
    fn is_here(&self) -> bool {
        self.id.is_some() && !["not-present", "example"].contains(&self.content.as_str())
    }
}

/// A value set, worked out.
#[derive(Clone, Debug)]
pub struct Worked {
    /// FHIR JSON; empty for all of a code system.
    pub resource: String,
    pub definition: Definition,
    pub content: Content<Arc<System>>,
    /// Other value sets it was worked out with, `url|version`.
    pub used: Vec<String>,
}

/// Why a question about value sets is not answered.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    #[error("{0:?}")]
    Fault(Fault),
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<compose::Fault> for Unanswered {
    fn from(fault: compose::Fault) -> Self {
        Self::Fault(Fault::Compose(fault))
    }
}

impl From<sqlx::Error> for Unanswered {
    fn from(error: sqlx::Error) -> Self {
        Self::Error(error.into())
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The answer of every question here.
pub type Answered<T> = std::result::Result<T, Unanswered>;
