//! Papers: the PDF documents that the platform itself writes, and what stands in each. It is settled in the decision that
//! makes it so and kept as it was: whatever changes later, the paper says what was true then. How it looks and in which
//! words it says so is not decided here.

mod attestation;
mod of_pratica;
mod risk_analysis;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::tenant::ExternalId;
use crate::{EserviceId, TenantId, Timestamp, UserId};

pub use attestation::{Attestation, Attested};
pub use of_pratica::{AnswerPaper, EnclosedFile, FormPaper};
pub use risk_analysis::{Answered, Given, RiskAnalysisPaper};

/// What stands in a paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(PaperKind),
    derive(Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr),
    strum(serialize_all = "SCREAMING_SNAKE_CASE")
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "kind")]
pub enum Paper {
    /// "Attestazione" of a request that became active (`interop.md` §1.8).
    Attestation(Attestation),
    /// The risk analysis of a load that became active (`interop.md` §1.9, §2.10).
    RiskAnalysis(RiskAnalysisPaper),
    /// "Modulo compilato": what a citizen sent (`pratiche.md` §2).
    Form(FormPaper),
    /// The answer to a citizen (`pratiche.md` §7).
    Answer(AnswerPaper),
}

impl Paper {
    /// What it is about: a request, a version of a purpose, a pratica.
    #[must_use]
    pub const fn thing(&self) -> Uuid {
        match self {
            Self::Attestation(paper) => paper.agreement.0,
            Self::RiskAnalysis(paper) => paper.version.0,
            Self::Form(paper) => paper.pratica.0,
            Self::Answer(paper) => paper.pratica.0,
        }
    }

    /// Which one it is of those of its kind about the thing: an answer that is given again is another paper.
    #[must_use]
    pub const fn place(&self) -> i64 {
        match self {
            Self::Attestation(_) | Self::RiskAnalysis(_) | Self::Form(_) => 1,
            Self::Answer(paper) => paper.place,
        }
    }

    /// When what it says became so.
    #[must_use]
    pub const fn written_at(&self) -> Timestamp {
        match self {
            Self::Attestation(paper) => paper.written_at,
            Self::RiskAnalysis(paper) => paper.activated_at,
            Self::Form(paper) => paper.submitted_at,
            Self::Answer(paper) => paper.decided_at,
        }
    }

    /// The enti it names.
    #[must_use]
    pub fn enti(&self) -> Vec<TenantId> {
        match self {
            Self::Attestation(paper) => vec![paper.producer, paper.consumer],
            Self::RiskAnalysis(paper) => vec![paper.producer, paper.consumer],
            Self::Form(paper) => vec![paper.tenant],
            Self::Answer(paper) => vec![paper.tenant],
        }
    }

    /// The e-service it names.
    #[must_use]
    pub const fn eservice(&self) -> Option<EserviceId> {
        match self {
            Self::Attestation(paper) => Some(paper.eservice),
            Self::RiskAnalysis(paper) => Some(paper.eservice),
            Self::Form(_) | Self::Answer(_) => None,
        }
    }

    /// The people of enti it names: those who submitted and approved a request. What a citizen receives names nobody of the
    /// ente (`decisions.md` R4).
    #[must_use]
    pub fn people(&self) -> Vec<UserId> {
        match self {
            Self::Attestation(paper) => paper.people(),
            Self::RiskAnalysis(_) | Self::Form(_) | Self::Answer(_) => Vec::new(),
        }
    }
}

/// An ente as a paper names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Party {
    pub name: String,
    /// Its code in a register, such as IPA; absent for enti that are in none.
    pub register: Option<ExternalId>,
}

/// The names of what a paper speaks of, as they were when it was written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PaperNames {
    pub enti: BTreeMap<TenantId, Party>,
    pub eservice: Option<String>,
    /// Name and family name.
    pub people: BTreeMap<UserId, String>,
}

/// A paper with its names: everything that is printed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WrittenPaper {
    pub paper: Paper,
    pub names: PaperNames,
}

impl WrittenPaper {
    /// An ente's name; empty for one that the paper does not name.
    #[must_use]
    pub fn ente(&self, id: TenantId) -> &str {
        self.names.enti.get(&id).map_or("", |party| party.name.as_str())
    }

    /// The e-service's name.
    #[must_use]
    pub fn eservice(&self) -> &str {
        self.names.eservice.as_deref().unwrap_or_default()
    }
}
