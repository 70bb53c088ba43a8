//! What a decision about a pratica looks at. It travels to the page, so it holds nothing its reader may not see.

use super::{Pratica, ProtocolWork, Service};
use crate::{Actor, Denial, Permission, PraticaCommentId, Thing, Timestamp};

/// A pratica and what surrounds it, at one instant, for one reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaFacts {
    pub pratica: Pratica,
    pub service: Service,
    /// The name of who has it in hand: for colleagues, never for citizens.
    pub assignee_name: Option<String>,
    /// How far the ente's own protocol is with the document that was given up, or else with the newest, where it is asked over
    /// the network.
    pub registry: Option<ProtocolWork>,
    pub as_of: Timestamp,
}

/// What else a decision needs, and a page does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PraticaAround {
    /// Id for a comment the decision may make.
    pub fresh: PraticaCommentId,
    /// Is the person to whom the pratica would be given an active operator of the ente?
    pub target_is_operator: bool,
}

/// Who gives a command.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// The citizen, through the portal.
    Citizen,
    /// A person of the ente.
    Operator(&'a Actor),
    /// The platform itself: the protocol.
    Platform,
}

impl PraticaFacts {
    /// Is the actor enabled on the pratica's service?
    #[must_use]
    pub fn is_enabled(&self, actor: &Actor) -> bool {
        self.service.operators.contains(&actor.user)
    }

    /// Has the actor the pratica in hand?
    #[must_use]
    pub fn is_assignee(&self, actor: &Actor) -> bool {
        self.pratica.assignee == Some(actor.user)
    }

    /// May the actor open it? Its operator, whoever is enabled on its service, and who manages the desk (`pratiche.md`
    /// §6). To everybody else it is not there.
    ///
    /// # Errors
    /// `Unauthorized`, `NotFound`.
    pub fn may_read(&self, actor: &Actor) -> Result<(), Denial> {
        actor.require(Permission::ReadPratiche)?;
        let concerned = self.is_assignee(actor) || self.is_enabled(actor) || actor.has(Permission::ManagePratiche);
        if self.pratica.tenant == actor.tenant && concerned { Ok(()) } else { Err(Denial::not_found(Thing::Pratica)) }
    }

    /// Does it wait for a number of the protocol?
    #[must_use]
    pub const fn awaits_protocol(&self) -> bool {
        self.service.needs_protocol() && self.pratica.state.awaits_protocol()
    }
}
