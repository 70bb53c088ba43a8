//! Registering with an ente's own protocol over the network (`pratiche.md` §9): what is sent, in which order, how long it is
//! tried, and what is known after each step. What has been done is stored before the next step begins, so whoever goes on
//! goes on there: a document that has a number is never sent for another one.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::{By, FileKind, PraticaAround, PraticaCommand, PraticaFacts, ProtocolKind, Service, rules};
use crate::decision::{Decision, Write};
use crate::event::{Event, PraticaEvent, PraticaHappening, ServiceEvent, ServiceHappening};
use crate::text::Fields;
use crate::{Denial, DocumentId, FieldProblem, PraticaId, Revision, ServiceId, TenantId, Timestamp};

/// Failures in a row after which it is tried no more until an administrator says so.
pub const MAX_FAILURES: i64 = 10;
/// Seconds before the first new try.
const FIRST_PAUSE: i64 = 60;
/// Seconds between two tries at most.
const LONGEST_PAUSE: i64 = 3_600;
/// Most characters that are kept of what a protocol says.
pub const MAX_SAID: usize = 300;

/// Seconds until it is tried again after so many failures in a row; nothing when it is given up.
#[must_use]
pub const fn pause_after(failures: i64) -> Option<i64> {
    if failures >= MAX_FAILURES {
        return None;
    }
    let mut pause = FIRST_PAUSE;
    let mut count = 1;
    while count < failures && pause < LONGEST_PAUSE {
        pause *= 2;
        count += 1;
    }
    Some(if pause > LONGEST_PAUSE { LONGEST_PAUSE } else { pause })
}

/// Why a try came to nothing.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProtocolTrouble {
    /// Nobody has said where the protocol is, or the secret for it is missing.
    NotConfigured,
    /// Its address may not be asked: a private network, no TLS.
    AddressNotAllowed,
    /// Nobody answers there.
    Unreachable,
    /// No answer in time: whether it gave a number is not known.
    TooSlow,
    /// It answers with an error of HTTP.
    HttpError,
    /// Its answer is not what was agreed on.
    Unreadable,
    /// It says no.
    Refused,
    /// It gave a number, and the pratica had gone on without it.
    Overtaken,
    /// What is to be sent cannot be read here.
    NoDocument,
}

/// Where the sending of a document stands.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WorkState {
    /// It is to be tried, now or later.
    Waiting,
    /// Given up; an administrator has it tried again.
    Failed,
    Done,
}

/// What the protocol gave for a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// The protocol's name for the document, to which attachments are added.
    pub document: String,
    pub number: String,
    /// "Fascicolo".
    pub project: String,
}

/// One document on its way to the protocol: the request of a citizen, or the answer to it, and the files that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProtocolWork {
    pub pratica: PraticaId,
    /// The row of the iter that began to wait for the number: with the pratica, the name of the document.
    pub place: i64,
    pub revision: Revision,
    /// Is it the answer, and not the request?
    pub is_answer: bool,
    pub state: WorkState,
    /// In a row.
    pub failures: i64,
    /// When it is tried next.
    pub due_at: Timestamp,
    pub trouble: Option<ProtocolTrouble>,
    /// What the protocol said then.
    pub said: String,
    /// What it gave, once it has given it.
    pub given: Option<Given>,
    /// Files that it has taken.
    pub files_sent: Vec<DocumentId>,
}

impl ProtocolWork {
    /// Nothing has been done yet.
    #[must_use]
    pub const fn begun(pratica: PraticaId, place: i64, is_answer: bool, now: Timestamp) -> Self {
        Self {
            pratica,
            place,
            revision: Revision::FIRST,
            is_answer,
            state: WorkState::Waiting,
            failures: 0,
            due_at: now,
            trouble: None,
            said: String::new(),
            given: None,
            files_sent: Vec::new(),
        }
    }

    /// What the protocol is told to know the document by: the same at each try, so that a repetition can be recognised.
    #[must_use]
    pub fn external_id(&self) -> String {
        format!("{}-{}", self.pratica, self.place)
    }
}

/// What is to be sent next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// The document itself, for its number.
    Document,
    /// A file that goes with it.
    File(DocumentId),
    Nothing,
}

impl PraticaFacts {
    /// What is to be sent next: the document before its files, and each of them once.
    #[must_use]
    pub fn next_step(&self, work: &ProtocolWork) -> NextStep {
        if work.given.is_none() {
            return NextStep::Document;
        }
        let kind = if work.is_answer { FileKind::Answer } else { FileKind::Request };
        let mut missing = self.pratica.files_of(kind).filter(|file| !work.files_sent.contains(&file.id));
        missing.next().map_or(NextStep::Nothing, |file| NextStep::File(file.id))
    }

    fn told(&self, what: PraticaEvent) -> Event {
        let state = self.pratica.state;
        Event::Pratica(PraticaHappening {
            pratica: self.pratica.id,
            service: self.pratica.service,
            tenant: self.pratica.tenant,
            from: state,
            to: state,
            what,
        })
    }
}

/// What was said, cut to what is kept and in one line.
fn short(said: &str) -> String {
    said.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MAX_SAID)
        .collect()
}

/// The protocol gave the number: the pratica has it, and the work knows it, in one decision. If the pratica went on without
/// it (a partner may have brought a number of its own), what was given is kept, and somebody has to look.
pub fn given(facts: &PraticaFacts, work: &ProtocolWork, given: Given, around: &PraticaAround) -> Decision {
    let mut next =
        ProtocolWork { failures: 0, trouble: None, said: String::new(), due_at: facts.as_of, ..work.clone() };
    let waits = facts.pratica.passages == work.place;
    let command = PraticaCommand::Register { number: given.number.clone() };
    next.given = Some(given);
    let registered = if waits { rules::decide(command, facts, around, By::Platform).ok() } else { None };
    match registered {
        Some(decision) => decision.and_write(Write::PutProtocolWork(Box::new(next))),
        None => overtaken(facts, next),
    }
}

fn overtaken(facts: &PraticaFacts, mut next: ProtocolWork) -> Decision {
    let number = next.given.as_ref().map(|given| given.number.clone()).unwrap_or_default();
    (next.state, next.trouble, next.said) = (WorkState::Failed, Some(ProtocolTrouble::Overtaken), number);
    Decision::new(Write::PutProtocolWork(Box::new(next)), facts.told(PraticaEvent::ProtocolFailed))
}

/// The protocol took a file.
pub fn file_sent(facts: &PraticaFacts, work: &ProtocolWork, file: DocumentId) -> Decision {
    let mut next =
        ProtocolWork { failures: 0, trouble: None, said: String::new(), due_at: facts.as_of, ..work.clone() };
    next.files_sent.push(file);
    Decision::empty().and_write(Write::PutProtocolWork(Box::new(next)))
}

/// There is nothing more to send.
pub fn finished(work: &ProtocolWork) -> Decision {
    let next = ProtocolWork { state: WorkState::Done, ..work.clone() };
    Decision::empty().and_write(Write::PutProtocolWork(Box::new(next)))
}

/// A try came to nothing: it is tried again later, or given up, and then the desk is told.
pub fn failed(facts: &PraticaFacts, work: &ProtocolWork, trouble: ProtocolTrouble, said: &str) -> Decision {
    let mut next = work.clone();
    next.failures += 1;
    (next.trouble, next.said) = (Some(trouble), short(said));
    match pause_after(next.failures) {
        Some(pause) => {
            next.due_at = facts.as_of.plus_seconds(pause);
            Decision::empty().and_write(Write::PutProtocolWork(Box::new(next)))
        }
        None => {
            next.state = WorkState::Failed;
            Decision::new(Write::PutProtocolWork(Box::new(next)), facts.told(PraticaEvent::ProtocolFailed))
        }
    }
}

/// What was given up is tried again, from where it was left.
pub(super) fn retried(facts: &PraticaFacts) -> Result<Decision, Denial> {
    let work = facts.registry.as_ref().ok_or(Denial::ProtocolNotFailed)?;
    let next = ProtocolWork { state: WorkState::Waiting, failures: 0, due_at: facts.as_of, ..work.clone() };
    Ok(Decision::new(Write::PutProtocolWork(Box::new(next)), facts.told(PraticaEvent::ProtocolRetried)))
}

/// Was it given up, in a way that trying again may mend?
pub(super) fn can_retry(facts: &PraticaFacts) -> Result<(), Denial> {
    let failed = facts.registry.as_ref().filter(|work| work.state == WorkState::Failed);
    match failed {
        Some(work) if work.trouble != Some(ProtocolTrouble::Overtaken) => Ok(()),
        Some(_) | None => Err(Denial::ProtocolNotFailed),
    }
}

/// Where the documents of a service are registered. Written by whoever runs the platform (`ponte protocol set`); in the
/// console it is only read (seed 001).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProtocolSettings {
    pub service: ServiceId,
    pub tenant: TenantId,
    pub target: ProtocolTarget,
    pub changed_at: Timestamp,
}

/// Where an ente's protocol is, and what it wants to know of each document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProtocolTarget {
    /// `https://protocollo.ente.example/pitre`.
    pub url: String,
    /// May the address be in a private network, and be asked without TLS?
    pub is_private: bool,
    /// Name of the secret among those of the process; the secret itself is never stored. Empty: none is sent.
    pub credential: String,
    /// `recipientIDArray`
    pub recipients: String,
    /// `recipientTypeIDArray`
    pub recipient_types: String,
    /// `codeNodeClassification`
    pub classification: String,
    /// `codeAdm`
    pub administration: String,
    /// `trasmissionIDArray`
    pub transmissions: String,
}

impl ProtocolTarget {
    /// The values by the names that the exchange has for them.
    #[must_use]
    pub fn parameters(&self) -> [(&'static str, &str); 5] {
        [
            ("recipientIDArray", self.recipients.as_str()),
            ("recipientTypeIDArray", &self.recipient_types),
            ("codeNodeClassification", &self.classification),
            ("codeAdm", &self.administration),
            ("trasmissionIDArray", &self.transmissions),
        ]
    }
}

/// Where a service's documents are registered from now on; the service gets its numbers there.
///
/// # Errors
/// `Invalid`, naming the field.
pub fn configure(service: &Service, target: &ProtocolTarget, now: Timestamp) -> Result<Decision, Denial> {
    let mut fields = Fields::new();
    let url = fields.text::<1, 500>("url", &target.url);
    let well_made = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://").filter(|_| target.is_private));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['@', '?', '#', ' ', '\\']))
    };
    if url.as_ref().is_some_and(|url| !well_made(url.as_str())) {
        fields.problem("url", FieldProblem::Malformed);
    }
    let plain = target.credential.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if !plain || target.credential.len() > 60 {
        fields.problem("credential", FieldProblem::Malformed);
    }
    for (name, value) in target.parameters() {
        let _: Option<crate::text::Text<0, 500>> = fields.text(name, value);
    }
    let url: String = fields.finish(url)?.into();
    let target = ProtocolTarget { url, ..target.clone() };
    let settings = ProtocolSettings { service: service.id, tenant: service.tenant, target, changed_at: now };
    let event = Event::Service(ServiceHappening {
        service: service.id,
        tenant: service.tenant,
        what: ServiceEvent::ProtocolConfigured,
    });
    let decision = Decision::new(Write::PutProtocolSettings(Box::new(settings)), event);
    if service.protocol == ProtocolKind::Remote {
        return Ok(decision);
    }
    Ok(decision.and_write(Write::UpdateService(Service { protocol: ProtocolKind::Remote, ..service.clone() })))
}
