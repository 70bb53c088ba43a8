//! A request, as the API shows it (`interop.md` §1.8 and §5.3: ids with names, requirements with held marks, the hint
//! of a newer version).

use backend::agreement::detail::AgreementDetail;
use backend::agreement::list::AgreementRow;
use backend::event::Entry;
use domain::agreement::{
    Agreement, AgreementAction, AgreementDocument, AgreementFacts, AgreementState, Stamp, Suspension, rules,
};
use domain::attribute::AttributeKind;
use domain::discrepancy::{Discrepancy, DiscrepancyCause};
use domain::eservice::{ApprovalPolicy, DescriptorState};
use domain::requirement::{AttributeFit, GroupFit, Standing};
use domain::{
    Actor, AgreementId, AttributeId, DescriptorId, DiscrepancyId, DocumentId, EserviceId, EventId, Revision, TenantId,
    UserId,
};
use serde::Serialize;
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use crate::rest::eservice::SuspensionNoticeView;
use crate::rest::event::TimelineActor;
use crate::rest::time::Instant;

/// A request ("richiesta di fruizione").
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Agreement)]
pub struct AgreementView {
    pub id: AgreementId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub eservice_id: EserviceId,
    pub eservice_name: String,
    pub descriptor_id: DescriptorId,
    /// Number of the version.
    pub version: i64,
    pub descriptor_state: DescriptorState,
    pub agreement_approval_policy: ApprovalPolicy,
    pub producer_id: TenantId,
    pub producer_name: String,
    pub consumer_id: TenantId,
    pub consumer_name: String,
    /// Contact address of the consumer.
    pub consumer_mail: Option<String>,
    pub state: AgreementState,
    pub suspended_by_producer: bool,
    pub suspended_by_consumer: bool,
    pub suspended_by_platform: bool,
    /// Who has a hand on the switch, since when and why.
    pub suspensions: Suspensions,
    /// "Attributi certificati mancanti" (seed 003): shown whatever the state.
    pub missing_certified_attributes: bool,
    /// What the version asks for, and whether the consumer has it.
    pub requirements: Vec<Requirement>,
    /// Certified attributes held when the request was activated, upgraded or rejected.
    pub certified_attributes: Vec<AttributeId>,
    pub declared_attributes: Vec<AttributeId>,
    pub verified_attributes: Vec<AttributeId>,
    pub consumer_documents: Vec<Document>,
    /// Is there an attestation? It is at `contract`.
    pub is_contract_present: bool,
    /// The provider has said that it will suspend the version in use.
    pub suspension_notice: Option<SuspensionNoticeView>,
    /// Message for the provider.
    pub consumer_notes: String,
    pub rejection_reason: Option<String>,
    pub created_at: Instant,
    pub updated_at: Option<Instant>,
    /// Since when it is suspended: the oldest hand on the switch.
    pub suspended_at: Option<Instant>,
    pub stamps: Stamps,
    /// The request that took its place.
    pub replaced_by: Option<AgreementId>,
    /// The published version an upgrade would lead to.
    pub newer_descriptor: Option<NewerDescriptor>,
    /// Open discrepancies about verified attributes (seed 003).
    pub discrepancies: Vec<OpenDiscrepancy>,
    /// What the caller may do now.
    pub commands: Vec<String>,
}

/// The hands on the switch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suspensions {
    pub producer: Option<Hand>,
    pub consumer: Option<Hand>,
    pub platform: Option<Hand>,
}

/// One actor's suspension.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hand {
    pub since: Instant,
    /// Absent for the platform.
    pub user_id: Option<UserId>,
    /// May be empty.
    pub reason: String,
}

/// A group of the version's requirements: one of its attributes is enough.
#[derive(Debug, Serialize, ToSchema)]
pub struct Requirement {
    pub kind: AttributeKind,
    pub satisfied: bool,
    pub attributes: Vec<RequiredAttribute>,
}

/// An attribute of a group, and how the consumer stands to it. Verified ones: for this provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequiredAttribute {
    pub id: AttributeId,
    pub name: String,
    /// Who can give it; certified attributes only.
    pub certifier: Option<String>,
    pub held: bool,
    pub standing: StandingWord,
    /// When it was given, taken away or ran out.
    pub since: Option<Instant>,
    /// When the verification ends.
    pub until: Option<Instant>,
}

/// Whether an attribute is held, and if not, why not.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StandingWord {
    Held,
    Never,
    Revoked,
    Expired,
}

/// A file attached by the consumer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    pub id: DocumentId,
    pub pretty_name: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal.
    pub checksum: String,
    pub created_at: Instant,
}

/// The turning points.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stamps {
    pub submission: Option<StampView>,
    pub activation: Option<StampView>,
    pub rejection: Option<StampView>,
    pub upgrade: Option<StampView>,
    pub archiving: Option<StampView>,
}

/// Who and when.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Stamp)]
pub struct StampView {
    /// Absent when the platform did it.
    pub user_id: Option<UserId>,
    pub when: Instant,
}

/// The version an upgrade would lead to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewerDescriptor {
    pub id: DescriptorId,
    pub version: i64,
    /// Are all its requirements met? If not, an upgrade makes a draft and the present request goes on.
    pub requirements_met: bool,
}

/// A case that concerns the request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenDiscrepancy {
    pub id: DiscrepancyId,
    pub attribute_id: AttributeId,
    pub revoker_id: TenantId,
    pub cause: DiscrepancyCause,
    pub opened_at: Instant,
}

/// A row of a list of requests.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CompactAgreement)]
pub struct CompactAgreement {
    pub id: AgreementId,
    pub revision: Revision,
    pub state: AgreementState,
    pub suspended_by_producer: bool,
    pub suspended_by_consumer: bool,
    pub suspended_by_platform: bool,
    pub missing_certified_attributes: bool,
    pub eservice_id: EserviceId,
    pub eservice_name: String,
    pub descriptor_id: DescriptorId,
    pub version: i64,
    pub producer_id: TenantId,
    pub producer_name: String,
    pub consumer_id: TenantId,
    pub consumer_name: String,
    pub created_at: Instant,
    pub submitted_at: Option<Instant>,
    /// Groups of requirements met, of how many.
    pub requirements_met: usize,
    pub requirements: usize,
    /// Number of the version an upgrade would lead to.
    pub upgrade_to: Option<i64>,
}

/// Something that happened to a request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TimelineEntry)]
pub struct TimelineEntry {
    pub id: EventId,
    /// Name of the event, such as `SuspendedByProducer`.
    pub name: String,
    /// What happened, in Italian.
    pub title: String,
    /// The reason, or what is missing.
    pub detail: Option<String>,
    pub at: Instant,
    /// Who acted; absent when the platform did.
    pub actor: Option<TimelineActor>,
}

impl AgreementView {
    /// The request as `actor` may read it.
    #[must_use]
    pub fn new(detail: AgreementDetail, actor: &Actor) -> Self {
        let AgreementDetail { facts, names, announced, discrepancies, .. } = detail;
        let commands = AgreementAction::iter().filter(|action| rules::can(*action, &facts, actor).is_ok());
        let commands = commands.map(|action| <&str>::from(action).to_owned()).collect();
        let (missing_certified_attributes, newer_descriptor) = (facts.misses_certified(), newer(&facts));
        let (state, suspended_at) = (facts.state(), facts.agreement.suspended_at());
        let requirements = facts.current.fit.groups.into_iter().filter(|group| !group.attributes.is_empty());
        let agreement: Agreement = facts.agreement;
        Self {
            id: agreement.id,
            revision: agreement.revision,
            eservice_id: agreement.eservice,
            eservice_name: names.eservice,
            descriptor_id: agreement.descriptor,
            version: facts.current.number,
            descriptor_state: facts.current.state,
            agreement_approval_policy: facts.current.policy,
            producer_id: agreement.producer,
            producer_name: names.producer,
            consumer_id: agreement.consumer,
            consumer_name: names.consumer,
            consumer_mail: names.consumer_mail,
            state,
            suspended_by_producer: agreement.suspended.producer.is_some(),
            suspended_by_consumer: agreement.suspended.consumer.is_some(),
            suspended_by_platform: agreement.suspended.platform.is_some(),
            suspensions: Suspensions {
                producer: agreement.suspended.producer.map(Hand::from),
                consumer: agreement.suspended.consumer.map(Hand::from),
                platform: agreement.suspended.platform.map(Hand::from),
            },
            missing_certified_attributes,
            requirements: requirements.map(Requirement::from).collect(),
            certified_attributes: agreement.snapshot.certified,
            declared_attributes: agreement.snapshot.declared,
            verified_attributes: agreement.snapshot.verified,
            consumer_documents: agreement.documents.into_iter().map(Document::from).collect(),
            is_contract_present: names.is_attested,
            suspension_notice: announced.map(SuspensionNoticeView::from),
            consumer_notes: agreement.notes,
            rejection_reason: agreement.rejection_reason,
            created_at: Instant(agreement.created_at),
            updated_at: agreement.updated_at.map(Instant),
            suspended_at: suspended_at.map(Instant),
            stamps: Stamps {
                submission: agreement.stamps.submission.map(StampView::from),
                activation: agreement.stamps.activation.map(StampView::from),
                rejection: agreement.stamps.rejection.map(StampView::from),
                upgrade: agreement.stamps.upgrade.map(StampView::from),
                archiving: agreement.stamps.archiving.map(StampView::from),
            },
            replaced_by: agreement.replaced_by,
            newer_descriptor,
            discrepancies: discrepancies.into_iter().map(OpenDiscrepancy::from).collect(),
            commands,
        }
    }
}

fn newer(facts: &AgreementFacts) -> Option<NewerDescriptor> {
    facts.upgrade_target().map(|version| NewerDescriptor {
        id: version.id,
        version: version.number,
        requirements_met: facts.is_self_request() || version.fit.is_complete(),
    })
}

impl From<Suspension> for Hand {
    fn from(suspension: Suspension) -> Self {
        Self { since: Instant(suspension.since), user_id: suspension.by, reason: suspension.reason }
    }
}

impl From<GroupFit> for Requirement {
    fn from(group: GroupFit) -> Self {
        Self {
            kind: group.kind,
            satisfied: group.is_satisfied(),
            attributes: group.attributes.into_iter().map(RequiredAttribute::from).collect(),
        }
    }
}

impl From<AttributeFit> for RequiredAttribute {
    fn from(attribute: AttributeFit) -> Self {
        let (standing, since, until) = match attribute.standing {
            Standing::Never => (StandingWord::Never, None, None),
            Standing::Held { since, until } => (StandingWord::Held, Some(since), until),
            Standing::Revoked { at } => (StandingWord::Revoked, Some(at), None),
            Standing::Expired { at } => (StandingWord::Expired, Some(at), None),
        };
        Self {
            id: attribute.id,
            name: attribute.name,
            certifier: attribute.certifier,
            held: attribute.standing.is_held(),
            standing,
            since: since.map(Instant),
            until: until.map(Instant),
        }
    }
}

impl From<AgreementDocument> for Document {
    fn from(document: AgreementDocument) -> Self {
        Self {
            id: document.id,
            pretty_name: document.name,
            content_type: document.content_type,
            size: document.size,
            checksum: document.checksum,
            created_at: Instant(document.uploaded_at),
        }
    }
}

impl From<Stamp> for StampView {
    fn from(stamp: Stamp) -> Self {
        Self { user_id: stamp.by, when: Instant(stamp.at) }
    }
}

impl From<Discrepancy> for OpenDiscrepancy {
    fn from(case: Discrepancy) -> Self {
        Self {
            id: case.id,
            attribute_id: case.attribute,
            revoker_id: case.revoker,
            cause: case.cause,
            opened_at: Instant(case.opened_at),
        }
    }
}

impl From<AgreementRow> for CompactAgreement {
    fn from(row: AgreementRow) -> Self {
        Self {
            id: row.id,
            revision: row.revision,
            state: row.state,
            suspended_by_producer: row.suspended_by_producer,
            suspended_by_consumer: row.suspended_by_consumer,
            suspended_by_platform: row.suspended_by_platform,
            missing_certified_attributes: row.certified_missing,
            eservice_id: row.eservice,
            eservice_name: row.eservice_name,
            descriptor_id: row.descriptor,
            version: row.number,
            producer_id: row.producer,
            producer_name: row.producer_name,
            consumer_id: row.consumer,
            consumer_name: row.consumer_name,
            created_at: Instant(row.created_at),
            submitted_at: row.submitted_at.map(Instant),
            requirements_met: row.fit.0,
            requirements: row.fit.1,
            upgrade_to: row.upgrade_to,
        }
    }
}

impl From<Entry> for TimelineEntry {
    fn from(entry: Entry) -> Self {
        let (title, detail) = app::i18n::it::event::sentence(&entry.event);
        let actor = entry.by.map(TimelineActor::from);
        Self { id: entry.id, name: entry.event.name().to_owned(), title, detail, at: Instant(entry.at), actor }
    }
}
