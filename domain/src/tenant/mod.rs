//! The ente ("aderente"): an administration or company on the platform (`interop.md` §1.1). What may happen to it is
//! decided in [`rules`].

mod accessibility;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::text::Text;
use crate::{Revision, TenantId, Timestamp};

pub use accessibility::{Accessibility, STATEMENTS, can_set_accessibility, set_accessibility};

/// The slug of the ente that runs the platform; its people are the platform managers.
pub const PLATFORM_SLUG: &str = "ponte";

/// What an ente is in law; it decides who may provide and which risk-analysis questionnaire applies.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TenantKind {
    /// Public administration.
    Pa,
    /// Public-service manager ("gestore di pubblico servizio").
    Gsp,
    /// Private body: consumes, never provides.
    Private,
    /// Publicly controlled company.
    Scp,
}

impl TenantKind {
    /// May enti of this kind provide e-services? (`interop.md` §1.1, `originNotCompliant`)
    #[must_use]
    pub const fn may_provide(self) -> bool {
        match self {
            Self::Pa | Self::Gsp | Self::Scp => true,
            Self::Private => false,
        }
    }
}

/// The ente's name in a register, such as IPA.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalId {
    /// The register: IPA, ANAC, IVASS, …
    pub origin: String,
    /// The code in that register.
    pub value: String,
}

/// Name of an ente.
pub type TenantName = Text<2, 160>;
/// Short name used in user names and addresses: lower-case letters, digits and hyphens.
pub type Slug = Text<2, 60>;
/// Name of a register.
pub type RegisterName = Text<1, 40>;
/// Code of an ente in a register.
pub type RegisterCode = Text<1, 64>;

/// An ente as somebody typed it, not checked yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewTenant {
    pub slug: String,
    pub name: String,
    pub kind: TenantKind,
    /// The register; empty, together with `value`, for enti that are in none.
    pub origin: String,
    /// The code in that register.
    pub value: String,
    pub certifier: bool,
}

/// An ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tenant {
    pub id: TenantId,
    pub revision: Revision,
    /// Unique, never changes.
    pub slug: String,
    pub name: String,
    pub kind: TenantKind,
    /// Unique where present.
    pub external_id: Option<ExternalId>,
    /// "Ente certificatore": may keep certified attributes of its own.
    pub certifier: bool,
    /// The current contact address; needed before a request can be submitted.
    pub contact_mail: Option<String>,
    /// Where its accessibility statement is, and where people write about it.
    pub accessibility: Accessibility,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}
