//! E-services and versions, as the API shows them (`interop.md` §1.5–§1.7).

use backend::eservice::catalogue::{CatalogueDetail, CatalogueRow, Named, OwnRequest, VersionLine};
use backend::eservice::own::VersionName;
use domain::agreement::rules::can_create;
use domain::agreement::{AgreementState, CreationFacts};
use domain::eservice::{ApprovalPolicy, Descriptor, DescriptorState, Mode, SuspensionNotice, Technology, VersionFile};
use domain::{Actor, AgreementId, DescriptorId, DocumentId, EserviceId, Revision, TenantId};
use serde::Serialize;
use utoipa::ToSchema;

use super::risk_analysis::RiskAnalysisView;
use crate::rest::agreement::view::Requirement;
use crate::rest::time::Instant;

/// An ente, for a filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompactOrganization {
    pub id: TenantId,
    pub name: String,
}

impl From<Named> for CompactOrganization {
    fn from(named: Named) -> Self {
        Self { id: named.id, name: named.name }
    }
}

/// A request of the caller's ente.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnAgreement {
    pub id: AgreementId,
    pub state: AgreementState,
    /// Number of the version it is bound to.
    pub version: i64,
}

impl From<OwnRequest> for OwnAgreement {
    fn from(request: OwnRequest) -> Self {
        Self { id: request.id, state: request.state, version: request.number }
    }
}

/// A version, in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompactDescriptor {
    pub id: DescriptorId,
    pub version: i64,
    pub state: DescriptorState,
    pub published_at: Option<Instant>,
}

impl From<VersionName> for CompactDescriptor {
    fn from(version: VersionName) -> Self {
        Self {
            id: version.id,
            version: version.number,
            state: version.state,
            published_at: version.published_at.map(Instant),
        }
    }
}

impl From<VersionLine> for CompactDescriptor {
    fn from(version: VersionLine) -> Self {
        Self {
            id: version.id,
            version: version.number,
            state: version.state,
            published_at: version.published_at.map(Instant),
        }
    }
}

impl From<&Descriptor> for CompactDescriptor {
    fn from(version: &Descriptor) -> Self {
        Self {
            id: version.id,
            version: version.number,
            state: version.state,
            published_at: version.published_at.map(Instant),
        }
    }
}

/// A row of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogEservice {
    pub id: EserviceId,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub producer: CompactOrganization,
    /// The version in the catalogue: the newest that is not archived, or the last one.
    pub descriptor: CompactDescriptor,
    pub agreement_approval_policy: ApprovalPolicy,
    /// Groups of requirements that the caller's ente meets, of how many.
    pub requirements_met: usize,
    pub requirements: usize,
    /// May the caller ask for it now?
    pub can_request: bool,
    /// If not: the name of the refusal.
    pub refusal: Option<String>,
    /// The caller's own requests: under way, or the one rejected last.
    pub agreements: Vec<OwnAgreement>,
}

impl CatalogEservice {
    /// The row as `actor` may read it.
    #[must_use]
    pub fn new(row: CatalogueRow, actor: &Actor) -> Self {
        let (requirements_met, requirements) = row.creation.version.fit.count();
        let refusal = refusal(&row.creation, actor);
        let version = &row.creation.version;
        Self {
            id: row.creation.eservice,
            name: row.name,
            description: row.description,
            technology: row.technology,
            producer: CompactOrganization { id: row.creation.producer, name: row.producer_name },
            descriptor: CompactDescriptor {
                id: version.id,
                version: version.number,
                state: version.state,
                published_at: row.published_at.map(Instant),
            },
            agreement_approval_policy: row.policy,
            requirements_met,
            requirements,
            can_request: refusal.is_none(),
            refusal,
            agreements: row.requests.into_iter().map(OwnAgreement::from).collect(),
        }
    }
}

fn refusal(creation: &CreationFacts, actor: &Actor) -> Option<String> {
    can_create(creation, actor).err().map(|denial| denial.status_and_code().1.to_owned())
}

/// An interface file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EserviceDocument)]
pub struct DocumentView {
    pub id: DocumentId,
    pub name: String,
    pub pretty_name: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal.
    pub checksum: String,
    pub upload_date: Instant,
}

impl From<VersionFile> for DocumentView {
    fn from(file: VersionFile) -> Self {
        Self {
            id: file.id,
            name: file.name,
            pretty_name: file.pretty_name,
            content_type: file.content_type,
            size: file.size,
            checksum: file.checksum,
            upload_date: Instant(file.uploaded_at),
        }
    }
}

/// What every representation of a version has.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescriptorData {
    pub id: DescriptorId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    /// Number of the version: 1, 2, 3, …
    pub version: i64,
    pub description: String,
    pub state: DescriptorState,
    pub audience: Vec<String>,
    /// Seconds.
    pub voucher_lifespan: i64,
    pub daily_calls_per_consumer: i64,
    pub daily_calls_total: i64,
    pub agreement_approval_policy: ApprovalPolicy,
    pub interface: Option<DocumentView>,
    /// Documents beside the interface.
    pub docs: Vec<DocumentView>,
    pub created_at: Instant,
    pub published_at: Option<Instant>,
    pub suspended_at: Option<Instant>,
    pub deprecated_at: Option<Instant>,
    pub archived_at: Option<Instant>,
    /// The provider has said that it will suspend the version.
    pub suspension_notice: Option<SuspensionNoticeView>,
}

/// A suspension to come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SuspensionNotice)]
pub struct SuspensionNoticeView {
    /// From when on.
    pub from: Instant,
    pub reason: String,
    /// When the consumers were told.
    pub told_at: Instant,
}

impl From<SuspensionNotice> for SuspensionNoticeView {
    fn from(notice: SuspensionNotice) -> Self {
        Self { from: notice.from.into(), reason: notice.reason, told_at: notice.told_at.into() }
    }
}

impl From<Descriptor> for DescriptorData {
    fn from(descriptor: Descriptor) -> Self {
        Self {
            id: descriptor.id,
            revision: descriptor.revision,
            version: descriptor.number,
            description: descriptor.description,
            state: descriptor.state,
            audience: descriptor.audience,
            voucher_lifespan: descriptor.quotas.voucher_lifespan,
            daily_calls_per_consumer: descriptor.quotas.daily_calls_per_consumer,
            daily_calls_total: descriptor.quotas.daily_calls_total,
            agreement_approval_policy: descriptor.policy,
            interface: descriptor.interface.map(DocumentView::from),
            docs: descriptor.documents.into_iter().map(DocumentView::from).collect(),
            created_at: Instant(descriptor.created_at),
            published_at: descriptor.published_at.map(Instant),
            suspended_at: descriptor.suspended_at.map(Instant),
            deprecated_at: descriptor.deprecated_at.map(Instant),
            archived_at: descriptor.archived_at.map(Instant),
            suspension_notice: descriptor.announced.map(SuspensionNoticeView::from),
        }
    }
}

/// A version of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CatalogEserviceDescriptor)]
pub struct CatalogDescriptor {
    #[serde(flatten)]
    pub descriptor: DescriptorData,
    pub eservice: CatalogEserviceData,
    /// What the version asks for, and whether the caller's ente has it.
    pub attributes: Vec<Requirement>,
    /// Every version of the e-service that is not a draft, newest first.
    pub descriptors: Vec<CompactDescriptor>,
    /// May the caller ask for it now?
    pub can_request: bool,
    /// If not: the name of the refusal.
    pub refusal: Option<String>,
    /// The caller's own requests: under way, or the one rejected last.
    pub agreements: Vec<OwnAgreement>,
}

/// The e-service of a version of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogEserviceData {
    pub id: EserviceId,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    pub personal_data: Option<bool>,
    /// Written by the provider of an e-service that receives; a purpose names the one it takes.
    pub risk_analysis: Vec<RiskAnalysisView>,
    pub producer: CompactOrganization,
    /// Contact address of the provider.
    pub producer_mail: Option<String>,
}

impl CatalogDescriptor {
    /// The version as `actor` may read it.
    #[must_use]
    pub fn new(detail: CatalogueDetail, actor: &Actor) -> Self {
        let refusal = refusal(&detail.creation, actor);
        let groups = detail.creation.version.fit.groups;
        let eservice = detail.eservice;
        let reads = RiskAnalysisView::are_read(actor, eservice.producer);
        Self {
            descriptor: detail.version.into(),
            eservice: CatalogEserviceData {
                id: eservice.id,
                name: eservice.name,
                description: eservice.description,
                technology: eservice.technology,
                mode: eservice.mode,
                personal_data: eservice.personal_data,
                risk_analysis: RiskAnalysisView::all(eservice.risk_analyses, reads),
                producer: CompactOrganization { id: eservice.producer, name: detail.producer_name },
                producer_mail: detail.producer_mail,
            },
            attributes: groups.into_iter().map(Requirement::from).collect(),
            descriptors: detail.versions.into_iter().map(CompactDescriptor::from).collect(),
            can_request: refusal.is_none(),
            refusal,
            agreements: detail.requests.into_iter().map(OwnAgreement::from).collect(),
        }
    }
}
