//! E-services: the catalogue, the provider's own, and the commands on a version.

pub mod change;
pub mod comparison;
pub mod interface;
pub mod notice;
pub(crate) mod server;
pub mod writing;

use std::collections::BTreeMap;

use domain::agreement::{AgreementState, CreationFacts, Stage};
use domain::eservice::{
    ApprovalPolicy, Descriptor, DescriptorAction, DescriptorCommand, DescriptorState, Eservice, EserviceCommand,
    EserviceFacts, Technology,
};
use domain::page::Page;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, EserviceId, Revision, TenantId, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::HistoryLine;
use crate::lists::Chosen;

/// A request of the reader's ente.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: AgreementId,
    pub state: AgreementState,
    pub stage: Stage,
    pub number: i64,
}

/// A row of the catalogue, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CatalogueLine {
    pub name: String,
    pub producer: String,
    pub policy: ApprovalPolicy,
    /// `11/01/2026`
    pub published: Option<String>,
    /// Asked by the page whether the reader may ask for it.
    pub creation: CreationFacts,
    pub requests: Vec<OwnRequest>,
}

/// The catalogue with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Catalogue {
    pub actor: Actor,
    pub page: Page<CatalogueLine>,
    /// More was found than is told of.
    pub is_cut: bool,
    /// Providers to choose from.
    pub producers: Vec<(TenantId, String)>,
    /// Every instant that the page shows, in words, by its microseconds.
    pub dates: BTreeMap<i64, String>,
}

/// A version in a list of versions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionLine {
    pub number: i64,
    pub state: DescriptorState,
    pub description: String,
    pub published: Option<String>,
}

/// A version of the catalogue with everything its page shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CatalogueView {
    pub actor: Actor,
    pub eservice: Eservice,
    pub producer: String,
    pub producer_mail: Option<String>,
    pub version: Descriptor,
    /// Newest first.
    pub versions: Vec<VersionLine>,
    pub creation: CreationFacts,
    pub requests: Vec<OwnRequest>,
    pub dates: BTreeMap<i64, String>,
}

/// A version, as a list names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionName {
    pub number: i64,
    pub state: DescriptorState,
    pub published: Option<String>,
}

/// A row of the provider's list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnLine {
    pub id: EserviceId,
    pub name: String,
    pub technology: Technology,
    /// The version in the catalogue, if any.
    pub shown: Option<VersionName>,
    /// The version being written, if any.
    pub draft: Option<i64>,
    pub live_requests: i64,
    pub pending_requests: i64,
}

/// An ente that uses an e-service, or waits to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsumerLine {
    pub tenant: TenantId,
    pub name: String,
    /// "IPA c_v001"
    pub register_code: String,
    pub number: i64,
    pub state: AgreementState,
    /// `11/01/2026`
    pub submitted: Option<String>,
}

/// Who uses an e-service of the reader's ente.
#[derive(Clone, Debug)]
pub struct Consumers {
    pub id: EserviceId,
    pub name: String,
    /// Number of the newest version that is out.
    pub newest: i64,
    /// The versions of whose suspension the reader may warn, the newest first.
    pub notices: Vec<NoticeLine>,
    pub page: Page<ConsumerLine>,
}

/// A version of whose suspension its consumers may be warned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeLine {
    pub number: i64,
    /// The day that was announced, if one was.
    pub from: Option<String>,
}

/// A page of who uses the e-service that the address names.
pub async fn list_consumers(chosen: Chosen) -> Result<Consumers, ApiError> {
    server::consumers(chosen).await
}

/// An e-service of the reader's ente. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnView {
    pub actor: Actor,
    pub facts: EserviceFacts,
    /// The attributes that versions mention, by id.
    pub attributes: BTreeMap<AttributeId, String>,
    pub history: Vec<HistoryLine>,
    pub dates: BTreeMap<i64, String>,
}

impl OwnView {
    /// The instant in words; empty for one that nobody thought of.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.dates.get(&at.0).cloned().unwrap_or_default()
    }
}

/// A page of the catalogue.
pub async fn list_catalogue(chosen: Chosen) -> Result<Catalogue, ApiError> {
    server::catalogue(chosen).await
}

/// A version of the catalogue; `version` is its number or its id.
pub async fn get_catalogue_version(id: String, version: String) -> Result<CatalogueView, ApiError> {
    server::catalogue_version(&id, &version).await
}

/// Makes a draft request for a version.
#[server(endpoint = "create_agreement")]
pub async fn create_agreement(eservice: EserviceId, descriptor: DescriptorId) -> Result<(), ApiError> {
    server::create_agreement(eservice, descriptor).await
}

/// A page of the ente's own e-services.
pub async fn list_own_eservices(chosen: Chosen) -> Result<Page<OwnLine>, ApiError> {
    server::own_list(chosen).await
}

/// An e-service of the reader's ente.
pub async fn get_own_eservice(id: String) -> Result<OwnView, ApiError> {
    server::own(&id).await
}

/// Carries out a command that a confirmation page asked for. `phrase` is what the reader typed where that is needed.
#[server(endpoint = "run_descriptor_command")]
pub async fn run_descriptor_command(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    command: DescriptorCommand,
    #[server(default)] phrase: String,
) -> Result<(), ApiError> {
    server::run(eservice, descriptor, seen, command, phrase).await
}

/// Changes the name or the description of an e-service.
#[server(endpoint = "run_eservice_command")]
pub async fn run_eservice_command(id: EserviceId, seen: Revision, command: EserviceCommand) -> Result<(), ApiError> {
    server::run_eservice(id, seen, command).await
}

/// The phrase that must be typed before the action, if any (`ux.md` §2.4, level L3): it names the object.
#[must_use]
pub fn phrase(action: DescriptorAction, number: i64) -> Option<String> {
    match action {
        DescriptorAction::Archive => Some(crate::i18n::it::eservice::archive_phrase(number)),
        DescriptorAction::Update
        | DescriptorAction::Delete
        | DescriptorAction::Publish
        | DescriptorAction::Suspend
        | DescriptorAction::Activate
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::UpdatePolicy
        | DescriptorAction::AnnounceSuspension
        | DescriptorAction::WithdrawNotice
        | DescriptorAction::Clone => None,
    }
}
