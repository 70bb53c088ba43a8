//! Who acts, and what this kind of person may ever do. One table, `Role::permissions`, is the whole answer; [`Machine`] says
//! who acts when a client presents its token.

mod machine;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

pub use machine::Machine;

use crate::{Denial, TenantId, UserId};

/// What a person is for their ente (`interop.md` §3, `contract.md`).
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
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// "Amministratore": everything of its own ente.
    Admin,
    /// "Operatore API": e-services and the attribute registry.
    Api,
    /// "Operatore di sicurezza": clients and keys.
    Security,
    /// "Supporto": reads.
    Support,
    /// "Operatore" of the pratiche desk.
    Operatore,
    /// "Operatore amministratore" of the pratiche desk.
    OperatoreAdmin,
    /// "Gestore delle terminologie".
    Terminologie,
    /// "Gestore della piattaforma": creates enti and their first administrator, and nothing else (`decisions.md` P4).
    Gestore,
    /// A client with a token for this API: reads, and certifies by code.
    #[serde(rename = "m2m")]
    #[strum(serialize = "m2m")]
    M2m,
    /// The same in the name of an administrator of its ente: writes too, and does nothing about accounts, contacts and keys.
    #[serde(rename = "m2m-admin")]
    #[strum(serialize = "m2m-admin")]
    M2mAdmin,
}

/// Something a kind of person may do, before any particular thing is looked at.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, Display, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Permission {
    /// Catalogue and versions that are not drafts.
    ReadCatalogue,
    /// Own e-services, drafts included.
    ReadDraftEservices,
    /// Create, change, publish, suspend, activate, archive own e-services and versions.
    WriteEservices,
    /// Requests of either side of the own ente.
    ReadAgreements,
    /// Every command on a request, for either side.
    WriteAgreements,
    /// Files attached to a request.
    ReadAgreementDocuments,
    /// Add declared and verified attributes to the registry.
    CreateAttributes,
    /// Add certified attributes to the registry (certifying ente only).
    CreateCertifiedAttributes,
    /// Assign and revoke certified attributes (certifying ente only).
    AssignCertifiedAttributes,
    /// See to whom the own ente assigned certified attributes.
    ReadCertifiedAssignments,
    /// Declare, and verify for consumers.
    WriteHeldAttributes,
    /// Enti, and the attributes they hold.
    ReadTenants,
    /// The own ente's contact address.
    WriteContactMail,
    /// The address of the own ente's accessibility statement.
    WriteAccessibility,
    /// The own ente's people.
    ManageUsers,
    /// Enti of the whole platform and their first administrators.
    ManageTenants,
    /// The event feed of the own ente.
    ReadEvents,
    /// Messages for the own ente.
    ReadNotifications,
    /// Purposes of either side of the own ente.
    ReadPurposes,
    /// Every command on a purpose, for either side.
    WritePurposes,
    /// The answers of a risk analysis.
    ReadRiskAnalysis,
    /// The risk analysis on paper, as it was when a load became active.
    ReadRiskAnalysisPaper,
    /// Clients of the own ente.
    ReadClients,
    /// Create and delete clients, say who looks after them and for which purposes they are.
    WriteClients,
    /// Say in whose name an API client writes: never a machine's to say.
    TrustClients,
    /// Clients one by one, with their members and keys.
    ReadKeys,
    /// Upload and delete keys of clients that one looks after.
    WriteKeys,
    /// The desk of the pratiche and its lists.
    ReadPratiche,
    /// Take pratiche in charge and process them.
    WorkPratiche,
    /// Services, who is enabled on them, and pratiche in other hands.
    ManagePratiche,
    /// Code systems, value sets and concept maps of the platform, and what happened to them.
    ReadTerminologies,
    /// Load versions of them from the console, and delete versions.
    WriteTerminologies,
}

impl Role {
    /// Everything this role may do (`interop.md` §3). The security review is reading this table.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Admin => &[
                P::ReadCatalogue,
                P::ReadDraftEservices,
                P::WriteEservices,
                P::ReadAgreements,
                P::WriteAgreements,
                P::ReadAgreementDocuments,
                P::CreateAttributes,
                P::CreateCertifiedAttributes,
                P::AssignCertifiedAttributes,
                P::ReadCertifiedAssignments,
                P::WriteHeldAttributes,
                P::ReadTenants,
                P::WriteContactMail,
                P::WriteAccessibility,
                P::ManageUsers,
                P::ReadEvents,
                P::ReadNotifications,
                P::ReadPurposes,
                P::WritePurposes,
                P::ReadRiskAnalysis,
                P::ReadRiskAnalysisPaper,
                P::ReadClients,
                P::WriteClients,
                P::TrustClients,
                P::ReadKeys,
                P::WriteKeys,
                P::ReadPratiche,
                P::ManagePratiche,
            ],
            Self::Api => &[
                P::ReadCatalogue,
                P::ReadDraftEservices,
                P::WriteEservices,
                P::ReadAgreements,
                P::CreateAttributes,
                P::ReadTenants,
                P::ReadEvents,
                P::ReadNotifications,
                P::ReadPurposes,
                P::ReadClients,
            ],
            Self::Security => &[
                P::ReadCatalogue,
                P::ReadAgreements,
                P::ReadTenants,
                P::ReadEvents,
                P::ReadNotifications,
                P::ReadPurposes,
                P::ReadClients,
                P::ReadKeys,
                P::WriteKeys,
            ],
            Self::Support => &[
                P::ReadCatalogue,
                P::ReadDraftEservices,
                P::ReadAgreements,
                P::ReadAgreementDocuments,
                P::ReadCertifiedAssignments,
                P::ReadTenants,
                P::ReadEvents,
                P::ReadPurposes,
                P::ReadRiskAnalysisPaper,
                P::ReadClients,
                P::ReadKeys,
            ],
            Self::Operatore => &[P::ReadNotifications, P::ReadPratiche, P::WorkPratiche],
            Self::OperatoreAdmin => &[P::ReadNotifications, P::ReadPratiche, P::WorkPratiche, P::ManagePratiche],
            Self::Terminologie => &[P::ReadNotifications, P::ReadTerminologies, P::WriteTerminologies],
            Self::Gestore => &[P::ReadTenants, P::ManageTenants],
            Self::M2m => &[
                P::ReadCatalogue,
                P::ReadDraftEservices,
                P::ReadAgreements,
                P::ReadAgreementDocuments,
                P::AssignCertifiedAttributes,
                P::ReadCertifiedAssignments,
                P::ReadTenants,
                P::ReadEvents,
                P::ReadPurposes,
                P::ReadClients,
                P::ReadKeys,
            ],
            Self::M2mAdmin => &[
                P::ReadCatalogue,
                P::ReadDraftEservices,
                P::WriteEservices,
                P::ReadAgreements,
                P::WriteAgreements,
                P::ReadAgreementDocuments,
                P::CreateAttributes,
                P::AssignCertifiedAttributes,
                P::ReadCertifiedAssignments,
                P::WriteHeldAttributes,
                P::ReadTenants,
                P::ReadEvents,
                P::ReadPurposes,
                P::WritePurposes,
                P::ReadClients,
                P::WriteClients,
                P::ReadKeys,
            ],
        }
    }

    /// May an ente's administrator give this role to a person? The platform manager's comes from the command line only, a
    /// machine's with its token.
    #[must_use]
    pub const fn is_given_by_the_ente(self) -> bool {
        !matches!(self, Self::Gestore) && !self.is_of_machines()
    }

    /// Is it the role of a client, and never of a person?
    #[must_use]
    pub const fn is_of_machines(self) -> bool {
        matches!(self, Self::M2m | Self::M2mAdmin)
    }
}

/// A signed-in person in one ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The ente the session belongs to; never taken from a request's content.
    pub tenant: TenantId,
    /// What the person is there, never empty.
    pub roles: Vec<Role>,
}

impl Actor {
    /// May this kind of person ever do it? For drawing menus; commands use [`Actor::require`].
    #[must_use]
    pub fn has(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.permissions().contains(&permission))
    }

    /// The first line of every rule.
    ///
    /// # Errors
    /// `Denial::Unauthorized` when no role of the person holds the permission.
    pub fn require(&self, permission: Permission) -> Result<(), Denial> {
        if self.has(permission) { Ok(()) } else { Err(Denial::Unauthorized { permission }) }
    }

    /// The right to read the own ente's things of a kind. Every query over an ente's things binds one.
    ///
    /// # Errors
    /// `Denial::Unauthorized` when no role of the person holds the permission.
    pub fn scope(&self, permission: Permission) -> Result<Scope, Denial> {
        self.require(permission)?;
        Ok(Scope { tenant: self.tenant })
    }
}

/// Proof that somebody may read the things of one ente. Only [`Actor::scope`] makes one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    tenant: TenantId,
}

impl Scope {
    /// The ente whose things may be read.
    #[must_use]
    pub const fn tenant(self) -> TenantId {
        self.tenant
    }
}
