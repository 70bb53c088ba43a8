//! What the citizen sees of a pratica (issue 6, item 10; `pratiche.md` §1): how far it is, and what is theirs. Made of the
//! pratica alone and holding nothing of the desk, so nothing of the desk can be shown (`decisions.md` R4).

use super::{Applicant, FileKind, Hand, Outcome, Passage, Pratica, PraticaFile, PraticaState, Protocol};
use crate::paper::PaperKind;
use crate::{Denial, DocumentId, FieldProblem, Timestamp};

/// How many characters, the last ones of the fiscal code, open the page.
pub const CODE_CHARS: usize = 6;
/// Days for which a personal link opens the page, from the last mail that brought it.
pub const LINK_DAYS: i64 = 90;
/// Seconds for which the page stays open once the characters were typed.
pub const VISIT_SECONDS: i64 = 30 * 60;

/// A pratica as its citizen sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CitizenView {
    /// Name and family name.
    pub citizen: String,
    pub service: String,
    pub area: String,
    /// Where it stands; while the answer waits for its number it is not told which way it was decided.
    pub state: PraticaState,
    pub submitted_at: Timestamp,
    /// Of the request.
    pub protocol: Option<Protocol>,
    /// What the citizen is asked to add, while it is awaited.
    pub asked: Option<String>,
    /// Once it may be known.
    pub outcome: Option<Outcome>,
    /// States passed and when, oldest first. Whose hand it was is told to colleagues alone.
    pub passed: Vec<(PraticaState, Timestamp)>,
    /// What the citizen sent.
    pub sent: Vec<PraticaFile>,
    /// What goes with the answer, once it may be known.
    pub answered: Vec<PraticaFile>,
}

impl CitizenView {
    /// What the citizen sees of a pratica and its iter.
    #[must_use]
    pub fn of(pratica: &Pratica, iter: &[Passage]) -> Self {
        let applicant = &pratica.applicant;
        let outcome = pratica.told_outcome();
        Self {
            citizen: format!("{} {}", applicant.name, applicant.family_name),
            service: pratica.service_name.clone(),
            area: pratica.area.clone(),
            state: shown(pratica.state),
            submitted_at: pratica.submitted_at.unwrap_or(pratica.compiled_at),
            protocol: pratica.protocol.clone(),
            asked: asked(pratica, iter),
            outcome: outcome.cloned(),
            passed: iter.iter().map(|passage| (shown(passage.state), passage.at)).collect(),
            sent: pratica.files_of(FileKind::Request).cloned().collect(),
            answered: match outcome {
                Some(_) => pratica.files_of(FileKind::Answer).cloned().collect(),
                None => Vec::new(),
            },
        }
    }
}

/// Both ways of waiting for the number of the answer look alike: which it is tells the outcome.
const fn shown(state: PraticaState) -> PraticaState {
    match state {
        PraticaState::CancelledWaiting => PraticaState::CompleteWaiting,
        other => other,
    }
}

/// What an operator last asked the citizen for, in the words of the mail. Other notes of the iter are for the desk, and so
/// is what a partner notes.
fn asked(pratica: &Pratica, iter: &[Passage]) -> Option<String> {
    let asking = iter.iter().rev().find(|passage| passage.state == PraticaState::RequestIntegration)?;
    let by_operator = matches!(asking.by, Hand::Operator(_));
    (by_operator && pratica.state == PraticaState::RequestIntegration).then(|| asking.note.clone())?
}

impl Pratica {
    /// May the citizen have this paper? The form at once, the answer when its outcome may be known.
    #[must_use]
    pub fn gives_citizen(&self, kind: PaperKind) -> bool {
        match kind {
            PaperKind::Form => true,
            PaperKind::Answer => self.told_outcome().is_some(),
            PaperKind::Attestation | PaperKind::RiskAnalysis => false,
        }
    }

    /// A file that the citizen may have: what they sent, and what goes with an answer that they may know.
    #[must_use]
    pub fn citizen_file(&self, id: DocumentId) -> Option<&PraticaFile> {
        let answered = self.told_outcome().is_some();
        self.files.iter().find(|file| file.id == id && (file.kind == FileKind::Request || answered))
    }
}

impl Applicant {
    /// What opens the citizen's page; nothing where there is no fiscal code, which some pratiche of partners come without.
    #[must_use]
    pub fn page_code(&self) -> Option<&str> {
        let from = self.fiscal_code.len().checked_sub(CODE_CHARS)?;
        self.fiscal_code.get(from..)
    }
}

/// The characters as they were typed, in one spelling. The answer depends on nothing but what was typed.
///
/// # Errors
/// `Invalid` for `code`, when it cannot be the end of any fiscal code.
pub fn typed_code(typed: &str) -> Result<String, Denial> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).take(100).collect();
    match code.chars().count() {
        0 => Err(Denial::field("code", FieldProblem::Required)),
        CODE_CHARS if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Ok(code.to_ascii_uppercase()),
        _ => Err(Denial::field("code", FieldProblem::Malformed)),
    }
}
