//! An e-service while it is written: what each step of the way keeps. Every form keeps its own part of the draft and
//! leads on to the next step; what is refused comes back to the step it was typed in.

mod risk_analysis;
mod server;

use domain::attribute::AttributeKind;
use domain::{AttributeId, Denial, DescriptorId, DocumentId, EserviceId, Revision};
use leptos::prelude::*;

use super::change::{Alternatives, find_alternatives};
use crate::api::ApiError;

pub use risk_analysis::{AddRiskAnalysis, RemoveRiskAnalysis, WriteRiskAnalysis};

/// Why the reader's ente or role cannot begin an e-service; nothing when it can.
pub async fn get_refusal() -> Result<Option<Denial>, ApiError> {
    server::refusal().await
}

/// The attributes of a kind that a search finds and the requirement does not have yet.
pub async fn find_attributes(
    kind: AttributeKind,
    requirement: &[AttributeId],
    words: Option<String>,
) -> Result<Alternatives, ApiError> {
    find_alternatives(kind, requirement, words.unwrap_or_default()).await
}

/// Makes an e-service with its first version, both in draft.
#[server(endpoint = "create_eservice")]
pub async fn create_eservice(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] technology: String,
    #[server(default)] mode: String,
    #[server(default)] personal_data: String,
) -> Result<(), ApiError> {
    server::create(server::General { name, description, technology, mode, personal_data }).await
}

/// Keeps the general data of an e-service that is all draft. `number` is the version that is being written.
#[server(endpoint = "write_general_data")]
pub async fn write_general_data(
    id: EserviceId,
    number: i64,
    seen: Revision,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] technology: String,
    #[server(default)] mode: String,
    #[server(default)] personal_data: String,
) -> Result<(), ApiError> {
    server::general(id, number, seen, server::General { name, description, technology, mode, personal_data }).await
}

/// Keeps description, thresholds and approval of a draft.
#[server(endpoint = "write_thresholds")]
pub async fn write_thresholds(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    #[server(default)] description: String,
    #[server(default)] per_consumer: String,
    #[server(default)] total: String,
    #[server(default)] policy: String,
) -> Result<(), ApiError> {
    let version = server::Seen { eservice, descriptor, seen };
    server::thresholds(version, server::Thresholds { description, per_consumer, total, policy }).await
}

/// Adds attributes to a requirement of a draft, as alternatives; `place` counts from 0 within the kind, and a place
/// behind the last one is a new requirement.
#[server(endpoint = "write_requirement")]
pub async fn write_requirement(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    kind: AttributeKind,
    place: usize,
    #[server(default)] attributes: Vec<AttributeId>,
) -> Result<(), ApiError> {
    server::add(server::Seen { eservice, descriptor, seen }, kind, place, attributes).await
}

/// Takes an attribute out of a requirement of a draft.
#[server(endpoint = "drop_attribute")]
pub async fn drop_attribute(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    kind: AttributeKind,
    place: usize,
    attribute: AttributeId,
) -> Result<(), ApiError> {
    server::drop(server::Seen { eservice, descriptor, seen }, kind, place, attribute).await
}

/// Keeps whom vouchers are for, one to a line, and how long they live.
#[server(endpoint = "write_technical_data")]
pub async fn write_technical_data(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    #[server(default)] audience: String,
    #[server(default)] lifespan: String,
) -> Result<(), ApiError> {
    server::technical(server::Seen { eservice, descriptor, seen }, audience, lifespan).await
}

/// Takes the interface or a document off a version; `back` is the page that showed it.
#[server(endpoint = "remove_version_file")]
pub async fn remove_version_file(
    eservice: EserviceId,
    descriptor: DescriptorId,
    document: DocumentId,
) -> Result<(), ApiError> {
    server::remove_file(eservice, descriptor, document).await
}

/// Gives a document of a version another title.
#[server(endpoint = "rename_version_file")]
pub async fn rename_version_file(
    eservice: EserviceId,
    descriptor: DescriptorId,
    document: DocumentId,
    #[server(default)] title: String,
) -> Result<(), ApiError> {
    server::rename_file(eservice, descriptor, document, title).await
}

/// Begins a new version, a copy of the latest.
#[server(endpoint = "create_version")]
pub async fn create_version(id: EserviceId, seen: Revision) -> Result<(), ApiError> {
    server::create_version(id, seen).await
}
