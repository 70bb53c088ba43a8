//! Who is told of what (`interop.md` §2.13), and what is needed to tell it in words. Whether a message is read, sent or
//! still waiting is not known here.

pub mod preference;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::agreement::ArchivedBecause;
use crate::event::{
    AgreementEvent, AgreementHappening, ClientEvent, ClientHappening, DiscrepancyEvent, EserviceEvent, Event,
    PurposeEvent, PurposeHappening, TenantEvent,
};
use crate::{AttributeId, DescriptorId, EserviceId, Permission, PurposeId, TenantId};

/// What a message is about.
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
pub enum Category {
    Agreement,
    Attribute,
    Eservice,
    Discrepancy,
    Purpose,
    Client,
}

impl Category {
    /// Who may read messages of this kind, besides `ReadNotifications`.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Agreement => Permission::ReadAgreements,
            Self::Purpose => Permission::ReadPurposes,
            // Keys are the business of who looks after them.
            Self::Client => Permission::ReadKeys,
            Self::Attribute | Self::Discrepancy => Permission::ReadTenants,
            Self::Eservice => Permission::ReadCatalogue,
        }
    }
}

/// Whom an event is told to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audience {
    pub category: Category,
    /// These enti, each once.
    pub enti: Vec<TenantId>,
    /// And everybody who uses this.
    pub users_of: Option<UsersOf>,
}

/// Enti with a live or pending request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsersOf {
    /// For any version of the e-service.
    Eservice(EserviceId),
    /// For this version.
    Version(DescriptorId),
}

impl Audience {
    fn new(category: Category, mut enti: Vec<TenantId>) -> Option<Self> {
        enti.sort();
        enti.dedup();
        (!enti.is_empty()).then_some(Self { category, enti, users_of: None })
    }

    const fn users_of(users: UsersOf) -> Self {
        Self { category: Category::Eservice, enti: Vec::new(), users_of: Some(users) }
    }
}

/// Whom an event is told to, if anybody (the table of `interop.md` §2.13). What an ente does to its own things alone,
/// drafts above all, is told to nobody.
#[must_use]
pub fn audience(event: &Event) -> Option<Audience> {
    match event {
        Event::Agreement(happening) => Audience::new(Category::Agreement, told_of_agreement(happening)),
        Event::Purpose(happening) => Audience::new(Category::Purpose, told_of_purpose(happening)),
        Event::Client(happening) => Audience::new(Category::Client, told_of_client(happening)),
        // Seed 003: the enti that vouch, the one that no longer does, and the consumer; again when it is over.
        Event::Discrepancy { consumer, revoker, others, what, .. } => {
            let enti = [*consumer, *revoker].into_iter().chain(others.iter().copied());
            Audience::new(Category::Discrepancy, enti.filter(|ente| is_news_for(*ente, what)).collect())
        }
        Event::Tenant { tenant, what } => Audience::new(Category::Attribute, told_of_tenant(*tenant, what)),
        Event::Eservice { eservice, what, .. } => told_of_eservice(*eservice, what),
        // The desk has its own list; citizens are told by mail (`pratica::letters`).
        Event::User { .. }
        | Event::Attribute { .. }
        | Event::Pratica(_)
        | Event::Service(_)
        | Event::Partner(_)
        | Event::Terminology(_) => None,
    }
}

/// The own ente is told when it changes who can obtain vouchers: people and keys.
fn told_of_client(happening: &ClientHappening) -> Vec<TenantId> {
    match happening.what {
        ClientEvent::MemberAdded { .. }
        | ClientEvent::MemberRemoved { .. }
        | ClientEvent::AdminSet { .. }
        | ClientEvent::AdminRemoved { .. }
        | ClientEvent::AssertionProfileChanged { .. }
        | ClientEvent::KeyAdded { .. }
        | ClientEvent::KeyRemoved { .. } => vec![happening.consumer],
        ClientEvent::Created
        | ClientEvent::PurposeLinked { .. }
        | ClientEvent::PurposeUnlinked { .. }
        | ClientEvent::Deleted => Vec::new(),
    }
}

/// The other side is told of what one side does; both of a load that waits, because one asked and the other decides.
fn told_of_purpose(happening: &PurposeHappening) -> Vec<TenantId> {
    let producer = happening.shown_to_producer.then_some(happening.producer);
    let consumer = Some(happening.consumer);
    let (producer, consumer) = match &happening.what {
        PurposeEvent::WaitingForApproval { .. } => (producer, consumer),
        PurposeEvent::Activated { .. }
        | PurposeEvent::SuspendedByConsumer { .. }
        | PurposeEvent::UnsuspendedByConsumer
        | PurposeEvent::PlanChanged { .. }
        | PurposeEvent::PlanWithdrawn
        | PurposeEvent::Archived => (producer, None),
        PurposeEvent::Approved { .. }
        | PurposeEvent::Rejected { .. }
        | PurposeEvent::SuspendedByProducer { .. }
        | PurposeEvent::UnsuspendedByProducer
        | PurposeEvent::FitsByNow { .. } => (None, consumer),
        PurposeEvent::Created | PurposeEvent::Cloned { .. } | PurposeEvent::DraftUpdated | PurposeEvent::Deleted => {
            (None, None)
        }
    };
    producer.into_iter().chain(consumer).collect()
}

/// A party is not told of what it did itself, nor of what another does for itself alone.
fn is_news_for(ente: TenantId, what: &DiscrepancyEvent) -> bool {
    match what {
        DiscrepancyEvent::Opened { .. } | DiscrepancyEvent::Closed { .. } => true,
        DiscrepancyEvent::Confirmed { by, .. } => ente != *by,
        DiscrepancyEvent::TakenUp { .. } | DiscrepancyEvent::PutBack { .. } | DiscrepancyEvent::NoteAdded { .. } => {
            false
        }
    }
}

fn told_of_agreement(happening: &AgreementHappening) -> Vec<TenantId> {
    let producer = happening.shown_to_producer.then_some(happening.producer);
    let consumer = Some(happening.consumer);
    let (producer, consumer) = match &happening.what {
        AgreementEvent::Submitted
        | AgreementEvent::Activated { automatically: true }
        | AgreementEvent::SuspendedByConsumer { .. }
        | AgreementEvent::UnsuspendedByConsumer
        | AgreementEvent::Upgraded { .. }
        | AgreementEvent::Archived { because: ArchivedBecause::Consumer } => (producer, None),
        AgreementEvent::Activated { automatically: false }
        | AgreementEvent::Rejected { .. }
        | AgreementEvent::SuspendedByProducer { .. }
        | AgreementEvent::UnsuspendedByProducer => (None, consumer),
        AgreementEvent::SuspendedByPlatform { .. }
        | AgreementEvent::UnsuspendedByPlatform
        | AgreementEvent::SetMissingCertifiedAttributes { .. }
        | AgreementEvent::SetDraftByPlatform { .. } => (producer, consumer),
        // The upgrade itself is told; the old request's end is part of it.
        AgreementEvent::Archived { because: ArchivedBecause::Upgrade { .. } }
        | AgreementEvent::Created
        | AgreementEvent::Cloned { .. }
        | AgreementEvent::DraftedForUpgrade { .. }
        | AgreementEvent::DraftUpdated
        | AgreementEvent::DocumentAdded { .. }
        | AgreementEvent::DocumentRemoved { .. }
        | AgreementEvent::Deleted => (None, None),
    };
    producer.into_iter().chain(consumer).collect()
}

fn told_of_tenant(tenant: TenantId, what: &TenantEvent) -> Vec<TenantId> {
    match what {
        TenantEvent::CertifiedAssigned { .. }
        | TenantEvent::CertifiedRevoked { .. }
        | TenantEvent::Verified { .. }
        | TenantEvent::VerificationRevoked { .. }
        | TenantEvent::VerificationExpiryUpdated { .. } => vec![tenant],
        // The verifier did nothing: it learns here that its word has run out.
        TenantEvent::VerificationExpired { verifier, .. } => vec![tenant, *verifier],
        TenantEvent::Created { .. }
        | TenantEvent::MailSet { .. }
        | TenantEvent::AccessibilitySet { .. }
        | TenantEvent::Declared { .. }
        | TenantEvent::DeclarationRevoked { .. } => Vec::new(),
    }
}

fn told_of_eservice(eservice: EserviceId, what: &EserviceEvent) -> Option<Audience> {
    match what {
        EserviceEvent::VersionPublished { .. } => Some(Audience::users_of(UsersOf::Eservice(eservice))),
        EserviceEvent::VersionSuspended { descriptor, .. }
        | EserviceEvent::VersionActivated { descriptor, .. }
        | EserviceEvent::SuspensionAnnounced { descriptor, .. }
        | EserviceEvent::SuspensionNoticeWithdrawn { descriptor, .. }
        | EserviceEvent::QuotasUpdated { descriptor, .. }
        | EserviceEvent::AttributesUpdated { descriptor, .. }
        // Nobody uses a draft: of its documents nobody is told.
        | EserviceEvent::DocumentAdded { descriptor, .. }
        | EserviceEvent::DocumentRenamed { descriptor, .. }
        | EserviceEvent::DocumentRemoved { descriptor, .. } => {
            Some(Audience::users_of(UsersOf::Version(*descriptor)))
        }
        // A version is deprecated because a newer one was published, which is told already.
        EserviceEvent::VersionDeprecated { .. }
        | EserviceEvent::VersionArchived { .. }
        | EserviceEvent::ApprovalPolicyUpdated { .. }
        | EserviceEvent::Created { .. }
        | EserviceEvent::Cloned { .. }
        | EserviceEvent::GeneralDataUpdated
        | EserviceEvent::DescriptionUpdated
        | EserviceEvent::NameUpdated { .. }
        | EserviceEvent::RiskAnalysisAdded { .. }
        | EserviceEvent::RiskAnalysisUpdated { .. }
        | EserviceEvent::RiskAnalysisRemoved { .. }
        | EserviceEvent::Deleted
        | EserviceEvent::VersionDraftCreated { .. }
        | EserviceEvent::VersionDraftUpdated { .. }
        | EserviceEvent::VersionDraftDeleted { .. }
        | EserviceEvent::InterfaceAdded { .. }
        | EserviceEvent::InterfaceRemoved { .. } => None,
    }
}

/// The ids an event speaks of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Mentions {
    pub enti: BTreeSet<TenantId>,
    pub eservices: BTreeSet<EserviceId>,
    pub versions: BTreeSet<DescriptorId>,
    pub attributes: BTreeSet<AttributeId>,
    pub purposes: BTreeSet<PurposeId>,
}

impl Mentions {
    /// Adds what one more event speaks of.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Agreement(happening) => {
                self.enti.extend([happening.producer, happening.consumer]);
                self.eservices.insert(happening.eservice);
                self.versions.insert(happening.descriptor);
            }
            Event::Purpose(happening) => {
                self.enti.extend([happening.producer, happening.consumer]);
                self.eservices.insert(happening.eservice);
                self.purposes.insert(happening.purpose);
            }
            Event::Client(happening) => {
                self.enti.insert(happening.consumer);
                self.purposes.extend(happening.what.purpose());
            }
            Event::Discrepancy { attribute, consumer, revoker, others, .. } => {
                self.enti.extend([*consumer, *revoker].iter().chain(others));
                self.attributes.insert(*attribute);
            }
            Event::Tenant { tenant, what } => {
                self.enti.insert(*tenant);
                self.enti.extend(what.giver());
                self.attributes.extend(what.attribute());
            }
            Event::Eservice { eservice, producer, .. } => {
                self.enti.insert(*producer);
                self.eservices.insert(*eservice);
            }
            Event::User { tenant, .. } => {
                self.enti.insert(*tenant);
            }
            Event::Pratica(happening) => {
                self.enti.insert(happening.tenant);
            }
            Event::Service(happening) => {
                self.enti.insert(happening.tenant);
            }
            Event::Partner(happening) => {
                self.enti.insert(happening.tenant);
            }
            Event::Terminology(_) => {}
            Event::Attribute { attribute, creator, .. } => {
                self.enti.insert(*creator);
                self.attributes.insert(*attribute);
            }
        }
    }
}

/// The names of what events speak of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    pub enti: BTreeMap<TenantId, String>,
    pub eservices: BTreeMap<EserviceId, String>,
    pub versions: BTreeMap<DescriptorId, i64>,
    pub attributes: BTreeMap<AttributeId, String>,
    /// Titles.
    pub purposes: BTreeMap<PurposeId, String>,
}

impl Names {
    /// The ente's name; empty when nobody looked it up.
    #[must_use]
    pub fn ente(&self, id: TenantId) -> &str {
        self.enti.get(&id).map_or("", String::as_str)
    }
}

/// One event for one ente, or for one of its people, to be put into words.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    pub event: &'a Event,
    pub recipient: TenantId,
    /// The person it is written to; nobody where it goes to the ente's own address.
    pub person: Option<&'a str>,
    pub names: &'a Names,
    /// Where the console is, without a slash at the end.
    pub public_url: &'a str,
}

/// What a person has not read of a week, to be put into words.
#[derive(Clone, Copy, Debug)]
pub struct Digest<'a> {
    /// The ente of the person it is written to.
    pub recipient: TenantId,
    pub person: &'a str,
    /// The first day of the week and the last, in words.
    pub days: (&'a str, &'a str),
    /// The newest first, each with its day in words.
    pub messages: &'a [(String, Event)],
    /// How many there are in all.
    pub total: i64,
    pub names: &'a Names,
    /// Where the console is, without a slash at the end.
    pub public_url: &'a str,
}

/// A mail in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailText {
    pub subject: String,
    pub body: String,
    /// The same as `body`, as an HTML document, in mail that has one.
    pub html: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrepancy::DiscrepancyCause;
    use crate::event::DiscrepancyEvent;
    use crate::fixtures::{
        ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA, RICHIESTA, happening, version_id,
    };
    use crate::{DiscrepancyId, EserviceId, Timestamp};

    fn told(what: AgreementEvent) -> Vec<TenantId> {
        audience(&Event::Agreement(happening(what))).map(|audience| audience.enti).unwrap_or_default()
    }

    #[test]
    fn each_side_of_a_request_is_told_what_the_other_side_does() {
        let reason = || "Manutenzione".to_owned();
        let producer = [
            AgreementEvent::Submitted,
            AgreementEvent::Activated { automatically: true },
            AgreementEvent::SuspendedByConsumer { reason: reason() },
            AgreementEvent::UnsuspendedByConsumer,
            AgreementEvent::Upgraded { from: RICHIESTA },
            AgreementEvent::Archived { because: ArchivedBecause::Consumer },
        ];
        for what in producer {
            assert_eq!(told(what.clone()), [REGIONE_ESPERIA], "{what:?}");
        }
        let consumer = [
            AgreementEvent::Activated { automatically: false },
            AgreementEvent::Rejected { reason: reason() },
            AgreementEvent::SuspendedByProducer { reason: reason() },
            AgreementEvent::UnsuspendedByProducer,
        ];
        for what in consumer {
            assert_eq!(told(what.clone()), [COMUNE_VALDORO], "{what:?}");
        }
        let both = [
            AgreementEvent::SuspendedByPlatform { missing: Vec::new() },
            AgreementEvent::UnsuspendedByPlatform,
            AgreementEvent::SetMissingCertifiedAttributes { missing: Vec::new() },
            AgreementEvent::SetDraftByPlatform { missing: Vec::new() },
        ];
        for what in both {
            assert_eq!(told(what.clone()), [COMUNE_VALDORO, REGIONE_ESPERIA], "{what:?}");
        }
        let nobody = [AgreementEvent::Created, AgreementEvent::DraftUpdated, AgreementEvent::Deleted];
        for what in nobody {
            assert!(told(what.clone()).is_empty(), "{what:?}");
        }
    }

    #[test]
    fn a_provider_is_not_told_of_what_it_may_not_see() {
        let hidden = AgreementHappening {
            shown_to_producer: false,
            ..happening(AgreementEvent::SetMissingCertifiedAttributes { missing: Vec::new() })
        };
        let audience = audience(&Event::Agreement(hidden)).expect("the consumer is told");
        assert_eq!(audience.enti, [COMUNE_VALDORO]);
    }

    #[test]
    fn an_ente_that_asks_itself_is_told_once() {
        let own = AgreementHappening {
            producer: COMUNE_VALDORO,
            ..happening(AgreementEvent::SuspendedByPlatform { missing: Vec::new() })
        };
        assert_eq!(audience(&Event::Agreement(own)).expect("somebody").enti, [COMUNE_VALDORO]);
    }

    #[test]
    fn seed_003_providers_a_and_b_and_consumer_c_receive_the_discrepancy() {
        let event = Event::Discrepancy {
            discrepancy: DiscrepancyId(RICHIESTA.0),
            attribute: CONVENZIONE,
            consumer: COMUNE_VALDORO,
            revoker: REGIONE_ESPERIA,
            others: vec![ASL_ESPERIA],
            what: DiscrepancyEvent::Opened { cause: DiscrepancyCause::Revoked },
        };
        let audience = audience(&event).expect("everybody concerned");
        assert_eq!(audience.enti, [COMUNE_VALDORO, REGIONE_ESPERIA, ASL_ESPERIA]);
        assert_eq!(audience.category, Category::Discrepancy);
    }

    #[test]
    fn who_confirms_is_not_told_and_what_a_party_does_for_itself_is_told_to_nobody() {
        let event = |what| Event::Discrepancy {
            discrepancy: DiscrepancyId(RICHIESTA.0),
            attribute: CONVENZIONE,
            consumer: COMUNE_VALDORO,
            revoker: REGIONE_ESPERIA,
            others: vec![ASL_ESPERIA],
            what,
        };
        let by = ASL_ESPERIA;
        let confirmed = event(DiscrepancyEvent::Confirmed { by, reason: "La convenzione è in vigore.".to_owned() });
        assert_eq!(audience(&confirmed).expect("the others").enti, [COMUNE_VALDORO, REGIONE_ESPERIA]);
        assert_eq!(confirmed.parties(), [COMUNE_VALDORO, REGIONE_ESPERIA, ASL_ESPERIA]);
        for what in
            [DiscrepancyEvent::TakenUp { by }, DiscrepancyEvent::PutBack { by }, DiscrepancyEvent::NoteAdded { by }]
        {
            let private = event(what);
            assert_eq!(audience(&private), None);
            assert_eq!(private.parties(), [by], "the others cannot even read that it happened");
        }
    }

    #[test]
    fn the_holder_is_told_of_its_attributes_and_the_verifier_when_time_took_one() {
        let of = |what| audience(&Event::Tenant { tenant: COMUNE_VALDORO, what }).map(|audience| audience.enti);
        let certifier = REGIONE_ESPERIA;
        let assigned = TenantEvent::CertifiedAssigned { attribute: COMUNE, certifier };
        assert_eq!(of(assigned), Some(vec![COMUNE_VALDORO]));
        let expired = TenantEvent::VerificationExpired { attribute: CONVENZIONE, verifier: REGIONE_ESPERIA };
        assert_eq!(of(expired), Some(vec![COMUNE_VALDORO, REGIONE_ESPERIA]));
        assert_eq!(of(TenantEvent::Declared { attribute: COMUNE }), None);
        let until = Some(Timestamp(1));
        let verified = TenantEvent::Verified { attribute: CONVENZIONE, verifier: REGIONE_ESPERIA, expires_at: until };
        assert_eq!(of(verified), Some(vec![COMUNE_VALDORO]));
    }

    #[test]
    fn users_are_told_of_a_new_version_of_the_eservice_and_of_changes_to_their_own_version() {
        let eservice = EserviceId(RICHIESTA.0);
        let of = |what| {
            let event = Event::Eservice { eservice, producer: REGIONE_ESPERIA, what };
            audience(&event).and_then(|audience| audience.users_of)
        };
        let (descriptor, number) = (version_id(2), 2);
        let published = EserviceEvent::VersionPublished { descriptor, number };
        assert_eq!(of(published), Some(UsersOf::Eservice(eservice)));
        assert_eq!(of(EserviceEvent::QuotasUpdated { descriptor, number }), Some(UsersOf::Version(descriptor)));
        assert_eq!(of(EserviceEvent::VersionDraftCreated { descriptor, number }), None);
        assert_eq!(of(EserviceEvent::VersionDeprecated { descriptor, number }), None);
    }
}
