//! What a citizen is told (`pratiche.md` §8): of each change of state that matters to them, and never whose hand it was.

use super::{Outcome, PraticaState};
use crate::PraticaId;
use crate::event::{PraticaEvent, PraticaHappening};

/// What is needed to tell a citizen of something in words. Nothing of the desk is here, so nothing of it can be told
/// (`decisions.md` R4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CitizenNotice<'a> {
    pub pratica: PraticaId,
    /// Name and family name.
    pub citizen: &'a str,
    pub ente: &'a str,
    pub service: &'a str,
    /// The state that the pratica has entered.
    pub state: PraticaState,
    /// It was opened again after it had been concluded.
    pub reopened: bool,
    /// The number of the protocol that it has just been given.
    pub number: Option<&'a str>,
    /// What the citizen is asked to add.
    pub asked: Option<&'a str>,
    /// Why it was decided so; told with the outcome, not before.
    pub reason: Option<&'a str>,
}

impl PraticaHappening {
    /// Is the citizen told of it?
    #[must_use]
    pub const fn is_told_to_citizen(&self) -> bool {
        match self.what {
            PraticaEvent::Submitted
            | PraticaEvent::Registered { .. }
            | PraticaEvent::TakenInCharge
            | PraticaEvent::Accepted
            | PraticaEvent::Rejected { .. }
            | PraticaEvent::OutcomeRegistered { .. }
            | PraticaEvent::IntegrationRequested { .. }
            | PraticaEvent::IntegrationReceived
            | PraticaEvent::Reopened { .. } => true,
            PraticaEvent::Released
            | PraticaEvent::Reassigned { .. }
            | PraticaEvent::Prepared
            | PraticaEvent::FileAdded { .. }
            | PraticaEvent::FileRemoved { .. }
            | PraticaEvent::Commented => false,
        }
    }

    /// What to tell, with the names given, and with the outcome as it is by now.
    #[must_use]
    pub fn notice<'a>(
        &'a self,
        (citizen, ente, service): (&'a str, &'a str, &'a str),
        outcome: Option<&'a Outcome>,
    ) -> CitizenNotice<'a> {
        let decided = match self.to {
            PraticaState::Complete => Some(true),
            PraticaState::Cancelled => Some(false),
            _ => None,
        };
        let outcome = outcome.filter(|outcome| decided == Some(outcome.accepted) && !outcome.reason.is_empty());
        let reason = outcome.map(|outcome| outcome.reason.as_str());
        let number = match &self.what {
            PraticaEvent::Registered { number } | PraticaEvent::OutcomeRegistered { number } => Some(number.as_str()),
            _ => None,
        };
        let asked = match &self.what {
            PraticaEvent::IntegrationRequested { text } => Some(text.as_str()),
            _ => None,
        };
        let reopened = matches!(self.what, PraticaEvent::Reopened { .. });
        CitizenNotice { pratica: self.pratica, citizen, ente, service, state: self.to, reopened, number, asked, reason }
    }
}
