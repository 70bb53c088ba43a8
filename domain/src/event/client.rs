//! What happens to clients. Keys are public and named by their thumbprint.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::client::AssertionProfile;
use crate::{ClientId, PurposeId, TenantId, UserId};

/// Something happened to a client.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClientHappening {
    pub client: ClientId,
    pub consumer: TenantId,
    /// The client's name, which outlives the client here.
    pub name: String,
    pub what: ClientEvent,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(ClientEventKind), derive(EnumIter, IntoStaticStr))]
// Other things have events of the same names.
#[strum_discriminants(strum(prefix = "Client"))]
pub enum ClientEvent {
    Created,
    MemberAdded {
        user: UserId,
    },
    MemberRemoved {
        user: UserId,
    },
    /// An API client writes in this administrator's name from now on.
    AdminSet {
        user: UserId,
    },
    AdminRemoved {
        user: UserId,
    },
    /// How long its assertions may live from now on.
    AssertionProfileChanged {
        profile: AssertionProfile,
    },
    PurposeLinked {
        purpose: PurposeId,
    },
    PurposeUnlinked {
        purpose: PurposeId,
    },
    /// `key` is the name that people gave it.
    KeyAdded {
        kid: String,
        key: String,
    },
    KeyRemoved {
        kid: String,
        key: String,
    },
    Deleted,
}

impl ClientEvent {
    /// The person it speaks of, if any.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::MemberAdded { user }
            | Self::MemberRemoved { user }
            | Self::AdminSet { user }
            | Self::AdminRemoved { user } => Some(*user),
            Self::Created
            | Self::AssertionProfileChanged { .. }
            | Self::PurposeLinked { .. }
            | Self::PurposeUnlinked { .. }
            | Self::KeyAdded { .. }
            | Self::KeyRemoved { .. }
            | Self::Deleted => None,
        }
    }

    /// The purpose it speaks of, if any.
    #[must_use]
    pub const fn purpose(&self) -> Option<PurposeId> {
        match self {
            Self::PurposeLinked { purpose } | Self::PurposeUnlinked { purpose } => Some(*purpose),
            Self::Created
            | Self::MemberAdded { .. }
            | Self::MemberRemoved { .. }
            | Self::AdminSet { .. }
            | Self::AdminRemoved { .. }
            | Self::AssertionProfileChanged { .. }
            | Self::KeyAdded { .. }
            | Self::KeyRemoved { .. }
            | Self::Deleted => None,
        }
    }
}
