//! E-services and versions of the caller's own ente, as the API shows them to their provider.

use std::collections::BTreeMap;

use backend::eservice::own::{OwnDetail, OwnRow};
use domain::attribute::AttributeKind;
use domain::eservice::rules::{can, can_version};
use domain::eservice::{DescriptorAction, EserviceAction, Mode, Technology, Version};
use domain::requirement::Requirements;
use domain::{Actor, AttributeId, EserviceId, Revision};
use serde::Serialize;
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use super::risk_analysis::RiskAnalysisView;
use super::view::{CompactDescriptor, CompactOrganization, DescriptorData};
use crate::rest::time::Instant;

/// A row of the provider's list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProducerEservice {
    pub id: EserviceId,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    /// The version in the catalogue.
    pub active_descriptor: Option<CompactDescriptor>,
    /// The version that is being written.
    pub draft_descriptor: Option<CompactDescriptor>,
    /// Requests that are active, suspended or not.
    pub live_agreements: i64,
    /// Requests that wait for an answer.
    pub pending_agreements: i64,
}

impl From<OwnRow> for ProducerEservice {
    fn from(row: OwnRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            technology: row.technology,
            mode: row.mode,
            active_descriptor: row.shown.map(CompactDescriptor::from),
            draft_descriptor: row.draft.map(CompactDescriptor::from),
            live_agreements: row.live_requests,
            pending_agreements: row.pending_requests,
        }
    }
}

/// An e-service, as its provider sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProducerEserviceDetails)]
pub struct OwnEserviceView {
    pub id: EserviceId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub producer: CompactOrganization,
    pub name: String,
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    /// Does it treat personal data? Absent until it is said.
    pub personal_data: Option<bool>,
    /// Where it receives: what purposes choose from.
    pub risk_analysis: Vec<RiskAnalysisView>,
    /// Oldest first; the draft only for roles that may see it.
    pub descriptors: Vec<ProducerDescriptor>,
    pub created_at: Instant,
    pub updated_at: Option<Instant>,
    /// What the caller may do with the e-service now.
    pub commands: Vec<String>,
}

/// A version, as its provider sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProducerEserviceDescriptor)]
pub struct ProducerDescriptor {
    #[serde(flatten)]
    pub descriptor: DescriptorData,
    pub eservice_id: EserviceId,
    /// What the version asks for.
    pub attributes: AskedAttributes,
    /// Requests that are active, suspended or not.
    pub live_agreements: i64,
    /// What the caller may do with the version now.
    pub commands: Vec<String>,
}

/// What a version asks for: all groups, in each one attribute.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedAttributes {
    pub certified: Vec<Vec<AskedAttribute>>,
    pub declared: Vec<Vec<AskedAttribute>>,
    pub verified: Vec<Vec<AskedAttribute>>,
}

/// An attribute that would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedAttribute {
    pub id: AttributeId,
    pub name: String,
}

fn asked(requirements: &Requirements, names: &BTreeMap<AttributeId, String>) -> AskedAttributes {
    let name = |id: &AttributeId| names.get(id).cloned().unwrap_or_default();
    let groups = |kind| {
        let groups = requirements.groups(kind).iter();
        groups.map(|group| group.iter().map(|id| AskedAttribute { id: *id, name: name(id) }).collect()).collect()
    };
    AskedAttributes {
        certified: groups(AttributeKind::Certified),
        declared: groups(AttributeKind::Declared),
        verified: groups(AttributeKind::Verified),
    }
}

impl ProducerDescriptor {
    /// One of the versions of `detail`, as `actor` may read it.
    #[must_use]
    pub fn new(version: &Version, detail: &OwnDetail, actor: &Actor) -> Self {
        let descriptor = version.descriptor.clone();
        let commands = DescriptorAction::iter();
        let commands = commands.filter(|action| can_version(*action, descriptor.id, &detail.facts, actor).is_ok());
        Self {
            eservice_id: descriptor.eservice,
            attributes: asked(&descriptor.requirements, &detail.attributes),
            live_agreements: version.live_requests,
            commands: commands.map(|action| <&str>::from(action).to_owned()).collect(),
            descriptor: descriptor.into(),
        }
    }
}

impl OwnEserviceView {
    /// The e-service as `actor` may read it.
    #[must_use]
    pub fn new(detail: &OwnDetail, actor: &Actor) -> Self {
        let eservice = detail.facts.eservice.clone();
        let commands = EserviceAction::iter().filter(|action| can(*action, &detail.facts, actor).is_ok());
        let versions = detail.facts.versions.iter();
        let reads = RiskAnalysisView::are_read(actor, eservice.producer);
        Self {
            id: eservice.id,
            revision: eservice.revision,
            producer: CompactOrganization { id: eservice.producer, name: detail.producer_name.clone() },
            name: eservice.name,
            description: eservice.description,
            technology: eservice.technology,
            mode: eservice.mode,
            personal_data: eservice.personal_data,
            risk_analysis: RiskAnalysisView::all(eservice.risk_analyses, reads),
            descriptors: versions.map(|version| ProducerDescriptor::new(version, detail, actor)).collect(),
            created_at: Instant(eservice.created_at),
            updated_at: eservice.updated_at.map(Instant),
            commands: commands.map(|action| <&str>::from(action).to_owned()).collect(),
        }
    }
}
