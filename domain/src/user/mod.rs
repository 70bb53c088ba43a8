//! People who sign in. Each belongs to one ente; nobody registers on their own (`decisions.md` P4, seed 001).

pub mod password;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{Revision, Role, TenantId, Timestamp, UserId};

/// A person's account. The password's hash is not here: it never leaves `backend`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub revision: Revision,
    pub tenant: TenantId,
    /// Unique on the platform, lower case, `<name>@<ente slug>`.
    pub username: String,
    pub name: String,
    pub family_name: String,
    /// Where mail for this person goes.
    pub email: Option<String>,
    /// Never empty.
    pub roles: Vec<Role>,
    /// A disabled account cannot sign in and has no sessions.
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

impl User {
    /// Can the person sign in and manage the people of the ente: as its administrator, or as platform manager?
    #[must_use]
    pub fn is_active_administrator(&self) -> bool {
        self.disabled_at.is_none() && self.roles.iter().any(|role| role.manages_people())
    }
}

impl Role {
    /// Does it manage the people of its own ente? The platform managers manage those of the platform's.
    #[must_use]
    pub const fn manages_people(self) -> bool {
        matches!(self, Self::Admin | Self::Gestore)
    }
}

/// Given name, and family name.
pub type PersonName = Text<1, 80>;

/// What an administrator may do to an account beside changing its details and roles.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UserAction {
    /// Name, family name, address.
    ChangeDetails,
    ChangeRoles,
    /// Gives a new temporary password, shown once, and ends every session.
    ResetPassword,
    /// Ends every session and refuses new ones.
    Disable,
    Enable,
}

/// An account and what surrounds it, at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UserFacts {
    pub user: User,
    /// Is there another person in the same ente who can sign in and manage its people?
    pub other_administrator: bool,
    pub as_of: Timestamp,
}

/// What is known before an account is made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewUserFacts {
    /// The ente the person will belong to.
    pub tenant: TenantId,
    /// Its slug, the second half of the user name.
    pub slug: String,
    /// Its name, which makes a poor password.
    pub tenant_name: String,
    /// Has the ente somebody who can sign in and manage its people?
    pub has_administrator: bool,
    /// Is the user name in use?
    pub username_taken: bool,
    pub as_of: Timestamp,
}

/// What was typed for a new account.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct NewUser {
    /// `<name>` or `<name>@<ente slug>`; stored in lower case.
    pub username: String,
    pub name: String,
    pub family_name: String,
    /// Empty: none.
    pub email: String,
    pub roles: Vec<Role>,
}

/// What was typed to change an account's details.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct UserDetails {
    pub name: String,
    pub family_name: String,
    /// Empty: none.
    pub email: String,
}

/// How long after typing the password a person may manage accounts, in seconds (security.md WEB-03).
pub const PRIVILEGE_SECONDS: i64 = 600;
/// A session nobody uses ends after so many seconds (WEB-03).
pub const IDLE_SECONDS: i64 = 30 * 60;
/// Every session ends after so many seconds (WEB-03).
pub const SESSION_SECONDS: i64 = 12 * 3600;
/// A temporary password that was not changed stops working after so many days.
pub const TEMPORARY_PASSWORD_DAYS: i64 = 7;
/// The code for a first password works for so many seconds (WEB-18).
pub const ACTIVATION_SECONDS: i64 = 30 * 60;

/// The instant at which a person last typed their password in this session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordProof(pub Timestamp);

impl PasswordProof {
    /// Is it recent enough to manage accounts?
    #[must_use]
    pub const fn is_fresh(self, now: Timestamp) -> bool {
        now.seconds_since(self.0) < PRIVILEGE_SECONDS
    }

    /// The second line of every rule about accounts, after the role.
    ///
    /// # Errors
    /// `PasswordProofNeeded` when the password was typed too long ago.
    pub const fn require(self, now: Timestamp) -> Result<(), crate::Denial> {
        if self.is_fresh(now) { Ok(()) } else { Err(crate::Denial::PasswordProofNeeded) }
    }
}
