//! Partners: systems of third parties that an ente lets use the partner API, each for some of its services (seed 001,
//! "fornitori di terze parti"). Who may manage them, and what they may send, is decided in [`rules`].

pub mod agreed;
pub mod certificate;
pub mod contents;
pub mod offline;
pub mod protocols;
pub mod rules;
pub mod status;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

pub use agreed::Agreed;
pub use certificate::CertificateName;

use crate::{PartnerId, Revision, ServiceId, TenantId, Timestamp};

/// Most services of a partner.
pub const MAX_SERVICES: usize = 200;

/// A partner of an ente.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Partner {
    pub id: PartnerId,
    pub revision: Revision,
    pub tenant: TenantId,
    /// What it signs in with, and a part of its addresses: `scia@comune-valdoro`, unique on the platform.
    pub code: String,
    /// Whose system it is.
    pub name: String,
    /// What it may send pratiche to, each once.
    pub services: Vec<ServiceId>,
    /// What was agreed on with it.
    pub agreed: Agreed,
    pub created_at: Timestamp,
    /// From then on it gets in nowhere.
    pub revoked_at: Option<Timestamp>,
    /// What the client certificate is known by that lets it in without its secret, if it has one.
    pub certificate: Option<CertificateName>,
}

/// A partner as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerData {
    /// The part of the code before the `@`: small letters, digits and hyphens.
    pub code: String,
    pub name: String,
    pub services: Vec<ServiceId>,
}

/// What an ente does with a partner. The discriminant, [`PartnerAction`], is the command without its words.
#[derive(Clone, PartialEq, Eq, Debug, EnumDiscriminants)]
#[strum_discriminants(name(PartnerAction), derive(Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr))]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum PartnerCommand {
    /// What it may send pratiche to from now on.
    SetServices(Vec<ServiceId>),
    /// What is agreed on with it from now on.
    SetAgreed(Agreed),
    /// The client certificate that lets it in from now on, as it was typed; none when empty.
    SetCertificate(String),
    /// Another secret takes the place of the one it has.
    RotateSecret,
    /// It gets in no more, for good.
    Revoke,
}
