//! Clients and their keys: how the machines of a consumer are known to the authorization server. Its words; what may
//! happen to it is decided in [`rules`] (`interop.md` §1.11, §2.11; `security.md` KEY-01 to KEY-09).

pub mod facts;
mod key;
mod outcome;
pub mod rules;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{ClientId, PurposeId, Revision, TenantId, Timestamp, UserId};

pub use facts::{ClientFacts, LinkFacts, Member};
pub use key::{KeyFault, MAX_BITS, MIN_BITS};

/// Name of a client.
pub type ClientName = Text<5, 60>;
/// What the client is for.
pub type ClientDescription = Text<10, 250>;
/// Name of a key, for the people who look after it.
pub type KeyName = Text<5, 60>;

/// Keys of one client at most (KEY-07).
pub const MAX_KEYS: usize = 100;

/// What a client asks vouchers for.
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
pub enum ClientKind {
    /// "API e-service": for the purposes that are linked to it.
    Consumer,
    /// "API Interoperabilità": for this console's own API.
    Api,
}

/// How long the assertions of a client may live (`decisions.md` I10, `security.md` D1).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Debug,
    Default,
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
pub enum AssertionProfile {
    /// Ten minutes: an assertion that is stolen is soon worth nothing.
    #[default]
    Strict,
    /// Thirty days, for machines whose programs were written after the samples of the national platform.
    PdndCompat,
}

impl AssertionProfile {
    /// Seconds from `iat` to `exp` at most (CA-11).
    #[must_use]
    pub const fn max_lifetime(self) -> i64 {
        match self {
            Self::Strict => 600,
            Self::PdndCompat => 30 * 86_400,
        }
    }
}

/// What a key is for (KEY-04): only signing keys prove who a client is.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum KeyUse {
    Sig,
    Enc,
}

/// A public key of a client. That it is one, and strong enough, was found out where it was read: a `Key` holds no text that
/// somebody typed but its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Key {
    /// RFC 7638 thumbprint, 43 characters of base64url: unique over the whole platform (KEY-05, KEY-06).
    pub kid: String,
    pub name: String,
    /// SubjectPublicKeyInfo in PEM, as we write it.
    pub pem: String,
    /// Bits of the modulus, 2048 to 8192.
    pub bits: u32,
    pub usage: KeyUse,
    /// Who uploaded it. It stays usable when that person is no member any more; the page says so.
    pub uploader: UserId,
    pub created_at: Timestamp,
}

/// A client with its members, purposes and keys.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Client {
    pub id: ClientId,
    pub revision: Revision,
    pub consumer: TenantId,
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    /// Who may upload keys, in the order in which they were added.
    pub members: Vec<UserId>,
    pub purposes: Vec<PurposeId>,
    /// In the order in which they were uploaded.
    pub keys: Vec<Key>,
    /// The administrator in whose name an API client writes: its vouchers carry the role `m2m-admin`; without one they carry
    /// `m2m`, read, and assign certified attributes (`interop.md` §2.12, §3). None for other clients.
    pub admin: Option<UserId>,
    pub assertion_profile: AssertionProfile,
    pub created_at: Timestamp,
}

impl Client {
    /// Does nobody look after the key any more: is its uploader no member, or one whose account is closed or may not be
    /// trusted with keys? It stays usable; the page says so, and who can take it away.
    #[must_use]
    pub fn is_orphan(&self, key: &Key, uploader: Option<&Member>) -> bool {
        !self.members.contains(&key.uploader) || uploader.is_none_or(|uploader| !uploader.is_privileged())
    }

    /// The key with this thumbprint.
    #[must_use]
    pub fn key(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

/// A client as somebody typed it, not checked yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientData {
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    /// Who looks after it from the beginning.
    #[serde(default)]
    pub members: Vec<UserId>,
}

/// A key that was read and found good, before anybody decided that the client gets it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewKey {
    pub kid: String,
    pub name: String,
    pub pem: String,
    pub bits: u32,
    pub usage: KeyUse,
}

/// What can be asked of a client. The discriminant, [`ClientAction`], is the command without its words.
#[derive(Clone, PartialEq, Eq, Debug, EnumDiscriminants)]
#[strum_discriminants(
    name(ClientAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum ClientCommand {
    AddMember(UserId),
    RemoveMember(UserId),
    /// The administrator in whose name an API client writes; another one before it is replaced.
    SetAdmin(UserId),
    RemoveAdmin,
    /// Assertions may live thirty days ([`AssertionProfile::PdndCompat`]).
    AllowLongAssertions,
    /// Assertions live ten minutes at most ([`AssertionProfile::Strict`]).
    ForbidLongAssertions,
    LinkPurpose(PurposeId),
    UnlinkPurpose(PurposeId),
    AddKey(NewKey),
    /// By its thumbprint.
    RemoveKey(String),
    Delete,
}
