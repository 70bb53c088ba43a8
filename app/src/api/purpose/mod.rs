//! Purposes: lists, one purpose, the forms of a draft, and the one function behind every command.

pub mod server;

use std::collections::HashMap;

use domain::page::Page;
use domain::purpose::{Capacity, PurposeAction, PurposeCommand, PurposeFacts, PurposeState};
use domain::{Actor, EserviceId, PurposeId, PurposeVersionId, Revision, RiskAnalysisId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::{HistoryLine, When};
use crate::lists::Chosen;
use crate::pages::agreement::Perspective;

/// A row of a list, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeLine {
    pub id: PurposeId,
    pub title: String,
    pub state: PurposeState,
    pub eservice: String,
    /// The ente on the other side.
    pub party: String,
    pub daily_calls: i64,
    /// Calls per day that wait for the provider.
    pub asked_calls: Option<i64>,
    pub created: When,
}

/// A list with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeList {
    pub actor: Actor,
    pub page: Page<PurposeLine>,
    /// Purposes in each state, whatever is filtered.
    pub counts: Vec<(PurposeState, i64)>,
    /// Purposes of this side with a load that waits for the provider.
    pub waiting: i64,
}

/// One purpose with everything its page shows. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurposeView {
    pub actor: Actor,
    pub facts: PurposeFacts,
    pub eservice: String,
    pub producer: String,
    pub consumer: String,
    pub history: Vec<HistoryLine>,
    /// The versions whose risk analysis can be downloaded.
    pub papers: Vec<PurposeVersionId>,
    /// Every instant that the page shows, in words, by its microseconds.
    pub dates: std::collections::BTreeMap<i64, String>,
}

impl PurposeView {
    /// The instant in words; empty for one that nobody thought of.
    #[must_use]
    pub fn date(&self, at: domain::Timestamp) -> String {
        self.dates.get(&at.0).cloned().unwrap_or_default()
    }
}

/// What the form of a new purpose needs: an e-service to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPurposeView {
    pub actor: Actor,
    /// Id and name, with the provider's.
    pub eservices: Vec<Usable>,
}

/// An e-service that a new purpose may be for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usable {
    pub id: EserviceId,
    pub name: String,
    pub producer: String,
    pub capacity: Capacity,
    /// The provider's risk analyses to choose from, where the e-service receives.
    pub risk_analyses: Vec<(RiskAnalysisId, String)>,
}

/// A purpose whose answers may be a start for another's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    pub id: PurposeId,
    pub title: String,
    pub eservice: String,
}

/// A page of one side's purposes.
pub async fn list_purposes(perspective: Perspective, chosen: Chosen) -> Result<PurposeList, ApiError> {
    server::list(perspective, chosen).await
}

/// One purpose.
pub async fn get_purpose(id: String) -> Result<PurposeView, ApiError> {
    server::get(&id).await
}

/// The e-services that a new purpose may be for.
pub async fn get_new_purpose() -> Result<NewPurposeView, ApiError> {
    server::new_purpose().await
}

/// The purposes whose answers may be a start for `id`.
pub async fn get_answered(id: PurposeId) -> Result<Vec<Answered>, ApiError> {
    server::answered(id).await
}

/// Makes a draft; the risk analysis comes on the next page, unless it takes one of the provider's.
#[server(endpoint = "create_purpose")]
pub async fn create_purpose(
    #[server(default)] eservice: String,
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] daily_calls: String,
    #[server(default)] free: bool,
    #[server(default)] free_reason: String,
    #[server(default)] analysis: String,
) -> Result<(), ApiError> {
    server::create(eservice, server::General { title, description, daily_calls, free, free_reason, analysis }).await
}

/// Rewrites the general data of a draft.
#[server(endpoint = "update_purpose")]
pub async fn update_purpose(
    id: PurposeId,
    seen: Revision,
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] daily_calls: String,
    #[server(default)] free: bool,
    #[server(default)] free_reason: String,
    #[server(default)] analysis: String,
) -> Result<(), ApiError> {
    server::update(id, seen, server::General { title, description, daily_calls, free, free_reason, analysis }).await
}

/// Keeps the answers of the risk analysis; the page then asks what they lead to.
#[server(endpoint = "answer_risk_analysis")]
pub async fn answer_risk_analysis(
    id: PurposeId,
    seen: Revision,
    #[server(default)] single: HashMap<String, String>,
    #[server(default)] multi: HashMap<String, Vec<String>>,
) -> Result<(), ApiError> {
    server::answers(id, seen, single, multi).await
}

/// Takes over the answers of another purpose of the ente, its declarations apart.
#[server(endpoint = "copy_risk_analysis")]
pub async fn copy_risk_analysis(id: PurposeId, seen: Revision, from: PurposeId) -> Result<(), ApiError> {
    server::copy_answers(id, seen, from).await
}

/// Carries out a command that a confirmation page asked for. `phrase` is what the reader typed where that is needed.
#[server(endpoint = "run_purpose_command")]
pub async fn run_purpose_command(
    id: PurposeId,
    perspective: Perspective,
    seen: Revision,
    action: PurposeAction,
    #[server(default)] reason: String,
    #[server(default)] daily_calls: String,
    #[server(default)] phrase: String,
) -> Result<(), ApiError> {
    server::run(id, perspective, seen, action, server::Said { reason, daily_calls, phrase }).await
}

/// The phrase that must be typed before the action, if any (`ux.md` §2.4, level L3).
#[must_use]
pub fn phrase(action: PurposeAction, facts: &PurposeFacts) -> Option<String> {
    (action == PurposeAction::Archive).then(|| crate::i18n::it::purpose::archive_phrase(&facts.purpose.title))
}
