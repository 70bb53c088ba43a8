//! What somebody wants to see of the requests of one side.

use domain::agreement::AgreementState;
use domain::{AgreementId, EserviceId, TenantId};
use strum::{EnumString, IntoStaticStr};

use super::Counts;

/// Which side's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Party {
    /// "Richieste ricevute": drafts of others are not in it (`interop.md` §0.1 row 9).
    Producer,
    /// "Richieste inoltrate".
    Consumer,
}

/// Who holds the switch, as a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum SuspendedBy {
    Producer,
    Consumer,
    Platform,
}

/// What a list is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Sort {
    /// When it was submitted, drafts last.
    #[default]
    Submitted,
    /// The other side's name.
    Party,
    Eservice,
    State,
}

/// What somebody wants to see. Empty lists do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the names of the e-service or of the other side.
    pub q: String,
    /// These requests alone.
    pub ids: Vec<AgreementId>,
    pub states: Vec<AgreementState>,
    pub eservices: Vec<EserviceId>,
    /// Enti on the other side.
    pub parties: Vec<TenantId>,
    pub suspended_by: Option<SuspendedBy>,
    /// Only requests that a newer published version waits for (seed 002).
    pub upgradeable: bool,
    /// Only what waits for the consumer: drafts, and requests to upgrade.
    pub to_complete: bool,
    pub sort: Sort,
    pub descending: bool,
}

impl Filter {
    pub(super) fn to_approve() -> Self {
        Self { states: vec![AgreementState::Pending], ..Self::default() }
    }

    pub(super) fn to_complete() -> Self {
        Self { to_complete: true, ..Self::default() }
    }

    /// Does it ask for nothing but states?
    fn is_of_states_alone(&self) -> bool {
        let Self {
            q,
            ids,
            states: _,
            eservices,
            parties,
            suspended_by,
            upgradeable,
            to_complete,
            sort: _,
            descending: _,
        } = self;
        q.is_empty()
            && ids.is_empty()
            && eservices.is_empty()
            && parties.is_empty()
            && suspended_by.is_none()
            && !upgradeable
            && !to_complete
    }

    pub(super) fn is_to_complete_alone(&self) -> bool {
        let rest = Self { to_complete: false, ..self.clone() };
        self.to_complete && self.states.is_empty() && rest.is_of_states_alone()
    }

    /// How many requests it leaves, if the numbers of the states tell.
    pub(super) fn among(&self, counts: &Counts) -> Option<i64> {
        let asked_for = |state: &AgreementState| self.states.is_empty() || self.states.contains(state);
        self.is_of_states_alone()
            .then(|| counts.iter().filter(|(state, _)| asked_for(state)).map(|(_, number)| number).sum())
    }
}
