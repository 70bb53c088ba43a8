//! People who sign in. Each belongs to one ente; nobody registers on their own (`decisions.md` P4, seed 001).

use serde::{Deserialize, Serialize};

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
