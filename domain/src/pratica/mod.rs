//! The pratica: what a citizen asks of a municipality, from its arrival to the answer (seed 001). Its words are here; what
//! may happen to it is decided in [`rules`], nowhere else (`pratiche.md` §3).

pub mod bulk;
pub mod citizen;
mod compiled;
pub mod facts;
pub mod files;
mod letter;
mod outcome;
pub(crate) mod partnered;
pub mod protocol;
pub mod rules;
pub mod service;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{DocumentId, PartnerId, PraticaCommentId, PraticaId, Revision, ServiceId, TenantId, Timestamp, UserId};

pub use compiled::MAX_ANSWERS;
pub(crate) use compiled::is_date;
pub use facts::{By, PraticaAround, PraticaFacts};
pub use files::{FileKind, PraticaFile};
pub use letter::{CitizenNotice, PERSONAL_LINK};
pub use partnered::{Brought, External};
pub use protocol::{ProtocolSettings, ProtocolTarget, ProtocolTrouble, ProtocolWork, WorkState};
pub use service::{AttachmentRule, ProtocolKind, Service, ServiceStep, StepField};

/// Why a pratica is rejected, or what is said with an approval.
pub type OutcomeReason = Text<0, 4000>;
/// Why a pratica that was concluded is opened again.
pub type ReopeningReason = Text<10, 1000>;
/// What the citizen is asked to add.
pub type IntegrationText = Text<10, 2000>;
/// What an operator writes for colleagues.
pub type CommentText = Text<1, 5000>;
/// The number that the protocol gave.
pub type ProtocolNumber = Text<1, 40>;
/// Fewest characters of the reason of a rejection (`decisions.md` R3).
pub const MIN_REJECTION: usize = 10;

/// Where a pratica stands. Each state is stored by its code (`decisions.md` R1, `pratiche.md` §3.1).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PraticaState {
    /// "Bozza": the citizen is still writing it.
    Draft,
    /// "Inviata".
    Submitted,
    /// "Protocollata".
    Registered,
    /// "Presa in carico": an operator works on it.
    Pending,
    /// "Integrazioni richieste": the citizen is asked for more.
    RequestIntegration,
    /// "Integrazioni ricevute".
    SubmittedAfterIntegration,
    /// "Presa in carico dopo integrazione".
    PendingAfterIntegration,
    /// "Elaborata": accepted, the answer waits for its protocol number.
    CompleteWaiting,
    /// "Accettata", for good unless an administrator opens it again.
    Complete,
    /// "Elaborata": rejected, the answer waits for its protocol number.
    CancelledWaiting,
    /// "Rifiutata", for good unless an administrator opens it again.
    Cancelled,
}

impl PraticaState {
    /// Its number, as it is stored and as partners name it.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Draft => 1000,
            Self::Submitted => 2000,
            Self::Registered => 3000,
            Self::Pending => 4000,
            Self::RequestIntegration => 4100,
            Self::SubmittedAfterIntegration => 4300,
            Self::PendingAfterIntegration => 4500,
            Self::CompleteWaiting => 6000,
            Self::Complete => 7000,
            Self::CancelledWaiting => 8000,
            Self::Cancelled => 9000,
        }
    }

    /// The state with a number.
    #[must_use]
    pub fn of_code(code: i64) -> Option<Self> {
        <Self as strum::IntoEnumIterator>::iter().find(|state| state.code() == code)
    }

    /// Does an operator have it in hand, so that it is "da gestire"?
    #[must_use]
    pub const fn is_in_hand(self) -> bool {
        matches!(
            self,
            Self::Pending | Self::RequestIntegration | Self::SubmittedAfterIntegration | Self::PendingAfterIntegration
        )
    }

    /// Can its operator decide on it now?
    #[must_use]
    pub const fn is_workable(self) -> bool {
        matches!(self, Self::Pending | Self::PendingAfterIntegration)
    }

    /// Has it been decided, so that it is among "concluse"?
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::CompleteWaiting | Self::Complete | Self::CancelledWaiting | Self::Cancelled)
    }

    /// Does it wait for a number of the protocol, where the service needs one?
    #[must_use]
    pub const fn awaits_protocol(self) -> bool {
        matches!(self, Self::Submitted | Self::CompleteWaiting | Self::CancelledWaiting)
    }

    /// The states that may come next (`pratiche.md` §3.2, with the extensions). The rules say who may, and when.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Submitted],
            Self::Submitted => &[Self::Registered, Self::Pending],
            Self::Registered => &[Self::Pending],
            Self::Pending | Self::PendingAfterIntegration => &[
                // Back where it came from, when its operator lets go of it.
                Self::Submitted,
                Self::Registered,
                Self::RequestIntegration,
                Self::CompleteWaiting,
                Self::Complete,
                Self::CancelledWaiting,
                Self::Cancelled,
            ],
            Self::RequestIntegration => &[Self::SubmittedAfterIntegration],
            Self::SubmittedAfterIntegration => &[Self::PendingAfterIntegration],
            Self::CompleteWaiting => &[Self::Complete],
            Self::CancelledWaiting => &[Self::Cancelled],
            Self::Complete | Self::Cancelled => &[Self::Pending],
        }
    }
}

/// Who asks, as they wrote it when they sent the pratica.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    pub name: String,
    pub family_name: String,
    /// "Codice fiscale", upper case.
    pub fiscal_code: String,
    #[serde(default)]
    pub birth_place: String,
    /// `2026-01-31`; a day in a calendar, not an instant.
    #[serde(default)]
    pub birth_date: String,
    /// Street, number, post code, town: text, because post codes begin with zeros.
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub phone: String,
    /// Where the citizen is told; nowhere when empty or no address.
    #[serde(default)]
    pub email: String,
}

impl Applicant {
    /// "Rossi Mario", as lists name people.
    #[must_use]
    pub fn in_lists(&self) -> String {
        format!("{} {}", self.family_name, self.name)
    }

    /// Is there an address that mail can be sent to?
    #[must_use]
    pub fn can_be_mailed(&self) -> bool {
        crate::tenant::rules::is_mail_address(&self.email)
    }
}

/// A number of the protocol.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Protocol {
    pub number: String,
    pub at: Timestamp,
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    pub accepted: bool,
    /// May be empty for an approval.
    pub reason: String,
    pub at: Timestamp,
    /// Of the answer, once it has one.
    pub protocol: Option<Protocol>,
}

/// What its operator has prepared so far: the steps of "Elabora", kept so that a reload goes on where one was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Work {
    pub accepted: Option<bool>,
    pub reason: String,
    /// What the service's own steps ask, by `step.field`.
    pub answers: BTreeMap<String, String>,
}

impl Work {
    /// Is there anything to begin again from?
    #[must_use]
    pub fn is_begun(&self) -> bool {
        *self != Self::default()
    }
}

/// A pratica.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pratica {
    pub id: PraticaId,
    pub revision: Revision,
    pub tenant: TenantId,
    pub service: ServiceId,
    /// The service's name when the pratica arrived: that is what the citizen asked for.
    pub service_name: String,
    /// Its thematic area, then.
    pub area: String,
    pub state: PraticaState,
    pub assignee: Option<UserId>,
    pub assigned_at: Option<Timestamp>,
    pub applicant: Applicant,
    /// Questions of the form and what was answered, in order.
    pub answers: Vec<(String, String)>,
    /// "Data di compilazione".
    pub compiled_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    /// The last change of state.
    pub changed_at: Timestamp,
    /// Of the request.
    pub protocol: Option<Protocol>,
    pub outcome: Option<Outcome>,
    pub work: Work,
    pub files: Vec<PraticaFile>,
    /// How many states it has passed: rows of its iter.
    pub passages: i64,
    /// The partner that brought it, if one did.
    #[serde(default)]
    pub brought: Option<Brought>,
}

impl Pratica {
    /// The files of one kind, in the order in which they came.
    pub fn files_of(&self, kind: FileKind) -> impl Iterator<Item = &PraticaFile> {
        self.files.iter().filter(move |file| file.kind == kind)
    }

    /// Is it worked on by a partner, so that nobody at the desk has it in hand?
    #[must_use]
    pub const fn is_at_partner(&self) -> bool {
        self.assignee.is_none() && self.state.is_in_hand()
    }
}

/// Whose hand brought a pratica into a state. Citizens never learn which operator's it was (`decisions.md` R4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(HandKind),
    derive(EnumIter, EnumString, IntoStaticStr),
    strum(serialize_all = "SCREAMING_SNAKE_CASE")
)]
pub enum Hand {
    Citizen,
    Operator(UserId),
    Platform,
    Partner(PartnerId),
}

/// A row of the iter: a state that the pratica has passed. Rows are only ever added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    pub pratica: PraticaId,
    /// 1, 2, 3, …: the order holds also within one microsecond and when clocks are set back.
    pub place: i64,
    pub state: PraticaState,
    pub at: Timestamp,
    pub by: Hand,
    /// For the desk alone.
    pub note: Option<String>,
    /// What the partner said that moved it: for the desk alone.
    pub external: Option<External>,
}

/// What an operator wrote for colleagues; the citizen never sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaComment {
    pub id: PraticaCommentId,
    pub pratica: PraticaId,
    pub author: UserId,
    pub text: String,
    pub at: Timestamp,
}

/// What can be asked of a pratica. The discriminant, [`PraticaAction`], is the command without its words.
#[derive(Clone, PartialEq, Eq, Debug, EnumDiscriminants)]
#[strum_discriminants(
    name(PraticaAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum PraticaCommand {
    /// The citizen sends it (T1).
    Submit,
    /// The protocol gave the number it waits for: of the request, or of the answer (T2, T6, T7).
    Register { number: String },
    /// An operator takes it (T3, T3b).
    TakeCharge,
    /// Its operator lets go of it (T8).
    Release,
    /// An administrator gives it to another operator (T8).
    Reassign { to: UserId },
    /// First step of "Elabora": approve or reject, and why.
    Evaluate { accepted: bool, reason: String },
    /// A step of the service's own.
    Answer { step: String, values: BTreeMap<String, String> },
    /// Attach a file to the answer.
    Attach(PraticaFile),
    /// Take it off again.
    Detach { file: DocumentId },
    /// Begin "Elabora" again: forgets what was prepared, not the pratica.
    Restart,
    /// Last step of "Elabora" (T4, T5, T6b, T7b).
    Finish,
    /// Ask the citizen for more.
    RequestIntegration { text: String },
    /// What was asked for has arrived.
    ReceiveIntegration { note: String },
    /// An administrator opens again what was concluded.
    Reopen { reason: String },
    /// Write something for colleagues.
    Comment { text: String },
    /// An administrator has the protocol asked again, after it was given up.
    RetryProtocol,
}

impl PraticaAction {
    /// The command, to try what it would lead to before anybody has typed its words: they decide nothing about that. `to` is
    /// somebody to whom the pratica could be given. Nothing for what is asked on no page of its own.
    #[must_use]
    pub fn tried(self, to: Option<UserId>) -> Option<PraticaCommand> {
        Some(match self {
            Self::TakeCharge => PraticaCommand::TakeCharge,
            Self::Release => PraticaCommand::Release,
            Self::Reassign => PraticaCommand::Reassign { to: to? },
            Self::Register => PraticaCommand::Register { number: "…".to_owned() },
            Self::RequestIntegration => PraticaCommand::RequestIntegration { text: ".".repeat(20) },
            Self::ReceiveIntegration => PraticaCommand::ReceiveIntegration { note: String::new() },
            Self::Reopen => PraticaCommand::Reopen { reason: ".".repeat(20) },
            Self::Finish => PraticaCommand::Finish,
            Self::RetryProtocol => PraticaCommand::RetryProtocol,
            Self::Submit
            | Self::Evaluate
            | Self::Answer
            | Self::Attach
            | Self::Detach
            | Self::Restart
            | Self::Comment => return None,
        })
    }
}

/// A pratica as the citizen's portal sends it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compiled {
    pub applicant: Applicant,
    pub answers: Vec<(String, String)>,
    pub files: Vec<PraticaFile>,
    pub compiled_at: Timestamp,
}
