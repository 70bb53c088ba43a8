//! Everything that happens, as data: the history on the page, the audit log and the outbox are made of it
//! (`interop.md` §2.14). Names are in the past tense.

mod client;
mod partner;
mod pratica;
mod purpose;
mod terminology;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::agreement::{AgreementState, ArchivedBecause};
use crate::attribute::AttributeKind;
use crate::discrepancy::{CloseReason, DiscrepancyCause};
use crate::eservice::DescriptorState;
use crate::requirement::MissingGroup;
use crate::{
    AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, Permission, Role, TenantId, Timestamp, UserId,
};

pub use client::{ClientEvent, ClientEventKind, ClientHappening};
pub use partner::{PartnerEvent, PartnerEventKind, PartnerHappening};
pub use pratica::{PraticaEvent, PraticaEventKind, PraticaHappening, ServiceEvent, ServiceEventKind, ServiceHappening};
pub use purpose::{PurposeEvent, PurposeEventKind, PurposeHappening};
pub use terminology::{TerminologyEvent, TerminologyEventKind, TerminologyHappening};

/// What happened, to which thing, and whom it concerns.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "area", rename_all = "camelCase")]
#[strum_discriminants(name(EventKind), derive(EnumIter), doc = "The kind of thing that something happened to.")]
pub enum Event {
    Tenant {
        tenant: TenantId,
        what: TenantEvent,
    },
    User {
        user: UserId,
        tenant: TenantId,
        what: UserEvent,
    },
    Attribute {
        attribute: AttributeId,
        creator: TenantId,
        what: AttributeEvent,
    },
    Eservice {
        eservice: EserviceId,
        producer: TenantId,
        what: EserviceEvent,
    },
    Agreement(AgreementHappening),
    Purpose(PurposeHappening),
    Client(ClientHappening),
    Pratica(PraticaHappening),
    Service(ServiceHappening),
    Partner(PartnerHappening),
    Terminology(TerminologyHappening),
    Discrepancy {
        discrepancy: DiscrepancyId,
        attribute: AttributeId,
        consumer: TenantId,
        revoker: TenantId,
        others: Vec<TenantId>,
        what: DiscrepancyEvent,
    },
}

/// Something happened to a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementHappening {
    pub agreement: AgreementId,
    pub eservice: EserviceId,
    pub descriptor: DescriptorId,
    pub producer: TenantId,
    pub consumer: TenantId,
    /// State before; absent when it was just made.
    pub from: Option<AgreementState>,
    /// State after; absent when it is gone.
    pub to: Option<AgreementState>,
    /// May the provider know? Not of what happens to a request that it could see neither before nor after: a draft is
    /// the consumer's alone (`decisions.md` I8).
    pub shown_to_producer: bool,
    pub what: AgreementEvent,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(TenantEventKind), derive(EnumIter, IntoStaticStr))]
pub enum TenantEvent {
    Created { name: String },
    MailSet { address: String },
    AccessibilitySet { statement: String, feedback: String },
    CertifiedAssigned { attribute: AttributeId, certifier: TenantId },
    CertifiedRevoked { attribute: AttributeId, certifier: TenantId, reason: String },
    Declared { attribute: AttributeId },
    DeclarationRevoked { attribute: AttributeId },
    Verified { attribute: AttributeId, verifier: TenantId, expires_at: Option<Timestamp> },
    VerificationRevoked { attribute: AttributeId, verifier: TenantId, reason: String },
    VerificationExpiryUpdated { attribute: AttributeId, verifier: TenantId, expires_at: Option<Timestamp> },
    VerificationExpired { attribute: AttributeId, verifier: TenantId },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(UserEventKind), derive(EnumIter, IntoStaticStr))]
pub enum UserEvent {
    Created { username: String, roles: Vec<Role> },
    RolesChanged { roles: Vec<Role> },
    DetailsChanged,
    PasswordChanged,
    PasswordReset,
    Disabled,
    Enabled,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(AttributeEventKind), derive(EnumIter, IntoStaticStr))]
pub enum AttributeEvent {
    Created { name: String, attribute_kind: AttributeKind },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(EserviceEventKind), derive(EnumIter, IntoStaticStr))]
pub enum EserviceEvent {
    Created { name: String },
    Cloned { from: EserviceId },
    GeneralDataUpdated,
    DescriptionUpdated,
    NameUpdated { name: String },
    Deleted,
    VersionDraftCreated { descriptor: DescriptorId, number: i64 },
    VersionDraftUpdated { descriptor: DescriptorId, number: i64 },
    VersionDraftDeleted { descriptor: DescriptorId, number: i64 },
    VersionPublished { descriptor: DescriptorId, number: i64 },
    VersionSuspended { descriptor: DescriptorId, number: i64, from: DescriptorState, reason: String },
    VersionActivated { descriptor: DescriptorId, number: i64, to: DescriptorState },
    VersionDeprecated { descriptor: DescriptorId, number: i64 },
    VersionArchived { descriptor: DescriptorId, number: i64 },
    SuspensionAnnounced { descriptor: DescriptorId, number: i64, from: Timestamp, reason: String },
    SuspensionNoticeWithdrawn { descriptor: DescriptorId, number: i64 },
    QuotasUpdated { descriptor: DescriptorId, number: i64 },
    AttributesUpdated { descriptor: DescriptorId, number: i64 },
    ApprovalPolicyUpdated { descriptor: DescriptorId, number: i64 },
    InterfaceAdded { descriptor: DescriptorId, number: i64, name: String },
    InterfaceRemoved { descriptor: DescriptorId, number: i64, name: String },
    DocumentAdded { descriptor: DescriptorId, number: i64, name: String },
    DocumentRenamed { descriptor: DescriptorId, number: i64, name: String },
    DocumentRemoved { descriptor: DescriptorId, number: i64, name: String },
    RiskAnalysisAdded { name: String },
    RiskAnalysisUpdated { name: String },
    RiskAnalysisRemoved { name: String },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(AgreementEventKind), derive(EnumIter, IntoStaticStr))]
pub enum AgreementEvent {
    Created,
    Cloned {
        from: AgreementId,
    },
    /// A draft on a newer version, made because requirements are missing for the upgrade.
    DraftedForUpgrade {
        from: AgreementId,
    },
    DraftUpdated,
    DocumentAdded {
        name: String,
    },
    DocumentRemoved {
        name: String,
    },
    Submitted,
    Activated {
        automatically: bool,
    },
    Rejected {
        reason: String,
    },
    SuspendedByProducer {
        reason: String,
    },
    SuspendedByConsumer {
        reason: String,
    },
    SuspendedByPlatform {
        missing: Vec<MissingGroup>,
    },
    UnsuspendedByProducer,
    UnsuspendedByConsumer,
    UnsuspendedByPlatform,
    SetMissingCertifiedAttributes {
        missing: Vec<MissingGroup>,
    },
    SetDraftByPlatform {
        missing: Vec<MissingGroup>,
    },
    /// This request replaces an older one.
    Upgraded {
        from: AgreementId,
    },
    Archived {
        because: ArchivedBecause,
    },
    Deleted,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(DiscrepancyEventKind), derive(EnumIter, IntoStaticStr))]
pub enum DiscrepancyEvent {
    Opened {
        cause: DiscrepancyCause,
    },
    Closed {
        reason: CloseReason,
    },
    /// A party says to the others that its own verification stands.
    Confirmed {
        by: TenantId,
        reason: String,
    },
    /// A party works on the case; the other parties never see that.
    TakenUp {
        by: TenantId,
    },
    /// And does so no longer.
    PutBack {
        by: TenantId,
    },
    /// A party wrote something down for itself; what it wrote is not here.
    NoteAdded {
        by: TenantId,
    },
}

impl EventKind {
    /// Its name, as stored beside the event.
    #[must_use]
    pub const fn area(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::Attribute => "attribute",
            Self::Eservice => "eservice",
            Self::Agreement => "agreement",
            Self::Purpose => "purpose",
            Self::Client => "client",
            Self::Pratica => "pratica",
            Self::Service => "service",
            Self::Partner => "partner",
            Self::Terminology => "terminology",
            Self::Discrepancy => "discrepancy",
        }
    }

    /// Who may read what happened to things of this kind, besides `ReadEvents`: the feed tells nobody what no page and no
    /// list would.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Tenant | Self::Attribute => Permission::ReadTenants,
            Self::User => Permission::ManageUsers,
            Self::Eservice => Permission::ReadDraftEservices,
            Self::Agreement | Self::Discrepancy => Permission::ReadAgreements,
            Self::Purpose => Permission::ReadPurposes,
            Self::Client => Permission::ReadClients,
            Self::Pratica | Self::Service => Permission::ReadPratiche,
            Self::Partner => Permission::ManagePratiche,
            Self::Terminology => Permission::ReadTerminologies,
        }
    }
}

impl Event {
    /// The kind of thing, as stored beside the event.
    #[must_use]
    pub fn area(&self) -> &'static str {
        EventKind::from(self).area()
    }

    /// The thing it happened to.
    #[must_use]
    pub const fn thing(&self) -> uuid::Uuid {
        match self {
            Self::Tenant { tenant, .. } => tenant.0,
            Self::User { user, .. } => user.0,
            Self::Attribute { attribute, .. } => attribute.0,
            Self::Eservice { eservice, .. } => eservice.0,
            Self::Agreement(happening) => happening.agreement.0,
            Self::Purpose(happening) => happening.purpose.0,
            Self::Client(happening) => happening.client.0,
            Self::Pratica(happening) => happening.pratica.0,
            Self::Service(happening) => happening.service.0,
            Self::Partner(happening) => happening.partner.0,
            Self::Terminology(happening) => happening.terminology.0,
            Self::Discrepancy { discrepancy, .. } => discrepancy.0,
        }
    }

    /// Its name in the log, such as `SuspendedByProducer`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Tenant { what, .. } => TenantEventKind::from(what).into(),
            Self::User { what, .. } => UserEventKind::from(what).into(),
            Self::Attribute { what, .. } => AttributeEventKind::from(what).into(),
            Self::Eservice { what, .. } => EserviceEventKind::from(what).into(),
            Self::Agreement(happening) => AgreementEventKind::from(&happening.what).into(),
            Self::Purpose(happening) => PurposeEventKind::from(&happening.what).into(),
            Self::Client(happening) => ClientEventKind::from(&happening.what).into(),
            Self::Pratica(happening) => PraticaEventKind::from(&happening.what).into(),
            Self::Service(happening) => ServiceEventKind::from(&happening.what).into(),
            Self::Partner(happening) => PartnerEventKind::from(&happening.what).into(),
            Self::Terminology(happening) => TerminologyEventKind::from(&happening.what).into(),
            Self::Discrepancy { what, .. } => DiscrepancyEventKind::from(what).into(),
        }
    }

    /// The enti that may read it, each once. Other enti never see that it happened.
    #[must_use]
    pub fn parties(&self) -> Vec<TenantId> {
        let mut parties = match self {
            Self::Tenant { tenant, what } => {
                let mut parties = vec![*tenant];
                parties.extend(what.giver());
                parties
            }
            Self::User { tenant, .. } => vec![*tenant],
            Self::Attribute { creator, .. } => vec![*creator],
            Self::Eservice { producer, .. } => vec![*producer],
            Self::Agreement(happening) => {
                let mut parties = vec![happening.consumer];
                parties.extend(happening.shown_to_producer.then_some(happening.producer));
                parties
            }
            Self::Purpose(happening) => {
                let mut parties = vec![happening.consumer];
                parties.extend(happening.shown_to_producer.then_some(happening.producer));
                parties
            }
            Self::Client(happening) => vec![happening.consumer],
            Self::Pratica(happening) => vec![happening.tenant],
            Self::Service(happening) => vec![happening.tenant],
            Self::Partner(happening) => vec![happening.tenant],
            // Terminologies are the whole platform's and nobody's alone: the log alone tells of them.
            Self::Terminology(_) => Vec::new(),
            Self::Discrepancy { consumer, revoker, others, what, .. } => match what.private_to() {
                Some(tenant) => vec![tenant],
                None => {
                    let mut parties = vec![*consumer, *revoker];
                    parties.extend(others);
                    parties
                }
            },
        };
        parties.sort();
        parties.dedup();
        parties
    }
}

impl EserviceEvent {
    /// The version this is about, when it is not about the e-service as a whole.
    #[must_use]
    pub const fn version(&self) -> Option<DescriptorId> {
        match self {
            Self::VersionDraftCreated { descriptor, .. }
            | Self::VersionDraftUpdated { descriptor, .. }
            | Self::VersionDraftDeleted { descriptor, .. }
            | Self::VersionPublished { descriptor, .. }
            | Self::VersionSuspended { descriptor, .. }
            | Self::VersionActivated { descriptor, .. }
            | Self::VersionDeprecated { descriptor, .. }
            | Self::VersionArchived { descriptor, .. }
            | Self::SuspensionAnnounced { descriptor, .. }
            | Self::SuspensionNoticeWithdrawn { descriptor, .. }
            | Self::QuotasUpdated { descriptor, .. }
            | Self::AttributesUpdated { descriptor, .. }
            | Self::ApprovalPolicyUpdated { descriptor, .. }
            | Self::InterfaceAdded { descriptor, .. }
            | Self::InterfaceRemoved { descriptor, .. }
            | Self::DocumentAdded { descriptor, .. }
            | Self::DocumentRenamed { descriptor, .. }
            | Self::DocumentRemoved { descriptor, .. } => Some(*descriptor),
            Self::Created { .. }
            | Self::Cloned { .. }
            | Self::GeneralDataUpdated
            | Self::DescriptionUpdated
            | Self::NameUpdated { .. }
            | Self::RiskAnalysisAdded { .. }
            | Self::RiskAnalysisUpdated { .. }
            | Self::RiskAnalysisRemoved { .. }
            | Self::Deleted => None,
        }
    }
}

impl DiscrepancyEvent {
    /// The one party that may know of it, when it is nobody else's business.
    #[must_use]
    pub const fn private_to(&self) -> Option<TenantId> {
        match self {
            Self::TakenUp { by } | Self::PutBack { by } | Self::NoteAdded { by } => Some(*by),
            Self::Opened { .. } | Self::Closed { .. } | Self::Confirmed { .. } => None,
        }
    }
}

impl TenantEvent {
    /// The ente that gave, took or changed what this is about, when it is not the holder itself.
    #[must_use]
    pub const fn giver(&self) -> Option<TenantId> {
        match self {
            Self::CertifiedAssigned { certifier, .. } | Self::CertifiedRevoked { certifier, .. } => Some(*certifier),
            Self::Verified { verifier, .. }
            | Self::VerificationRevoked { verifier, .. }
            | Self::VerificationExpiryUpdated { verifier, .. }
            | Self::VerificationExpired { verifier, .. } => Some(*verifier),
            Self::Created { .. }
            | Self::MailSet { .. }
            | Self::AccessibilitySet { .. }
            | Self::Declared { .. }
            | Self::DeclarationRevoked { .. } => None,
        }
    }

    /// The attribute this is about, if any.
    #[must_use]
    pub const fn attribute(&self) -> Option<AttributeId> {
        match self {
            Self::CertifiedAssigned { attribute, .. }
            | Self::CertifiedRevoked { attribute, .. }
            | Self::Declared { attribute }
            | Self::DeclarationRevoked { attribute }
            | Self::Verified { attribute, .. }
            | Self::VerificationRevoked { attribute, .. }
            | Self::VerificationExpiryUpdated { attribute, .. }
            | Self::VerificationExpired { attribute, .. } => Some(*attribute),
            Self::Created { .. } | Self::MailSet { .. } | Self::AccessibilitySet { .. } => None,
        }
    }
}
