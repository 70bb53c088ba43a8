//! What a citizen is told (`pratiche.md` §8): of each change of state that matters to them, and never whose hand it was.

use super::{Outcome, Pratica, PraticaState};
use crate::PraticaId;
use crate::event::{PraticaEvent, PraticaHappening};

/// Stands in a mail for the personal link of the citizen's page ([`super::citizen`]) until the mail is sent: the link opens
/// something, so it is written down nowhere.
pub const PERSONAL_LINK: &str = "{personal-link}";

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
    /// Can the citizen open a page of their own? The letter then has [`PERSONAL_LINK`].
    pub has_page: bool,
}

impl PraticaState {
    /// May the citizen, and whoever sent the pratica for them, know of the outcome in this state? Not before its number is
    /// there (`pratiche.md` §8): while the answer waits for it, it can still not be read.
    #[must_use]
    pub const fn tells(self, outcome: &Outcome) -> bool {
        match self {
            Self::Complete => outcome.accepted,
            Self::Cancelled => !outcome.accepted,
            _ => false,
        }
    }
}

impl Pratica {
    /// The outcome, once the citizen may know it.
    #[must_use]
    pub fn told_outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref().filter(|outcome| self.state.tells(outcome))
    }
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
            | PraticaEvent::ProtocolFailed
            | PraticaEvent::ProtocolRetried
            | PraticaEvent::Commented => false,
        }
    }

    /// What to tell, with the names given, and with the outcome as it is by now.
    #[must_use]
    pub fn notice<'a>(
        &'a self,
        (citizen, ente, service): (&'a str, &'a str, &'a str),
        outcome: Option<&'a Outcome>,
        has_page: bool,
    ) -> CitizenNotice<'a> {
        let outcome = outcome.filter(|outcome| self.to.tells(outcome) && !outcome.reason.is_empty());
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
        let (pratica, state) = (self.pratica, self.to);
        CitizenNotice { pratica, citizen, ente, service, state, reopened, number, asked, reason, has_page }
    }
}
