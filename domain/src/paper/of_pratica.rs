//! The two papers of a pratica: what the citizen sent, and the answer. Nothing of the desk is in them, so nothing of it can
//! be printed (`decisions.md` R4).

use serde::{Deserialize, Serialize};

use crate::pratica::{Applicant, FileKind, Outcome, Pratica, Protocol};
use crate::{PraticaId, TenantId, Timestamp};

/// What the citizen sent: exactly one for each pratica, written when it arrives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FormPaper {
    pub pratica: PraticaId,
    pub tenant: TenantId,
    /// The service's name then.
    pub service: String,
    pub area: String,
    pub applicant: Applicant,
    /// Questions and answers, in order.
    pub answers: Vec<(String, String)>,
    pub files: Vec<EnclosedFile>,
    pub compiled_at: Timestamp,
    pub submitted_at: Timestamp,
}

/// The answer of the ente. A pratica that is opened and concluded again has another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnswerPaper {
    pub pratica: PraticaId,
    /// The place in the iter of the state it was concluded with.
    pub place: i64,
    pub tenant: TenantId,
    pub service: String,
    /// "ROSSI MARIO", as the answer addresses them.
    pub name: String,
    pub family_name: String,
    /// Of the request, where the service has a protocol.
    pub protocol: Option<Protocol>,
    pub submitted_at: Timestamp,
    pub accepted: bool,
    /// May be empty for an approval.
    pub reason: String,
    pub files: Vec<EnclosedFile>,
    pub decided_at: Timestamp,
}

/// A file that goes with a paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnclosedFile {
    pub name: String,
    /// May be empty.
    pub description: String,
}

fn files(pratica: &Pratica, kind: FileKind) -> Vec<EnclosedFile> {
    let files = pratica.files_of(kind);
    files.map(|file| EnclosedFile { name: file.name.clone(), description: file.description.clone() }).collect()
}

impl FormPaper {
    /// The form of a pratica that has just arrived.
    #[must_use]
    pub fn of(pratica: &Pratica, now: Timestamp) -> Self {
        Self {
            pratica: pratica.id,
            tenant: pratica.tenant,
            service: pratica.service_name.clone(),
            area: pratica.area.clone(),
            applicant: pratica.applicant.clone(),
            answers: pratica.answers.clone(),
            files: files(pratica, FileKind::Request),
            compiled_at: pratica.compiled_at,
            submitted_at: now,
        }
    }
}

impl AnswerPaper {
    /// The answer to a pratica that is just being decided, before it enters its next state.
    #[must_use]
    pub fn of(pratica: &Pratica, outcome: &Outcome) -> Self {
        Self {
            pratica: pratica.id,
            place: pratica.passages + 1,
            tenant: pratica.tenant,
            service: pratica.service_name.clone(),
            name: pratica.applicant.name.clone(),
            family_name: pratica.applicant.family_name.clone(),
            protocol: pratica.protocol.clone(),
            submitted_at: pratica.submitted_at.unwrap_or(pratica.compiled_at),
            accepted: outcome.accepted,
            reason: outcome.reason.clone(),
            files: files(pratica, FileKind::Answer),
            decided_at: outcome.at,
        }
    }
}
