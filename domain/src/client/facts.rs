//! Everything a decision about a client may look at. Nothing is decided here.

use serde::{Deserialize, Serialize};

use super::Client;
use crate::agreement::AgreementState;
use crate::purpose::PurposeState;
use crate::{Actor, Denial, Role, TenantId, Thing, Timestamp, UserId};

/// An account of the client's ente that a command is about, or that looks after the client.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Member {
    pub user: UserId,
    pub roles: Vec<Role>,
    pub disabled: bool,
}

impl Member {
    /// May this person be trusted with keys (`interop.md` §2.11 "add member")?
    #[must_use]
    pub fn is_privileged(&self) -> bool {
        !self.disabled && self.roles.iter().any(|role| matches!(role, Role::Admin | Role::Security))
    }

    /// May an API client write in this person's name?
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        !self.disabled && self.roles.contains(&Role::Admin)
    }
}

/// A purpose that somebody wants to link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkFacts {
    pub consumer: TenantId,
    pub state: PurposeState,
    /// The state of the consumer's newest request for the e-service that is not ended, if there is one.
    pub agreement: Option<AgreementState>,
}

/// A client and what surrounds it, at one instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientFacts {
    pub client: Client,
    /// The account that `AddMember` or `SetAdmin` names, if the client's ente has it.
    pub candidate: Option<Member>,
    /// The purpose that `LinkPurpose` names, if the reader's ente may see it.
    pub link: Option<LinkFacts>,
    /// Has any client of the platform the key that `AddKey` brings, or had another one it within the year (KEY-06)?
    pub kid_taken: bool,
    pub as_of: Timestamp,
}

impl ClientFacts {
    /// Is the client the actor's ente's?
    ///
    /// # Errors
    /// `NotFound`: other enti do not learn that there is such a client.
    pub fn own(&self, actor: &Actor) -> Result<(), Denial> {
        if self.client.consumer == actor.tenant { Ok(()) } else { Err(Denial::not_found(Thing::Client)) }
    }

    /// Does the actor look after the client's keys?
    #[must_use]
    pub fn is_member(&self, actor: &Actor) -> bool {
        self.client.members.contains(&actor.user)
    }
}
