//! Pratiche: the desk, one pratica, the steps of "Elabora", who is enabled on which service, and the functions behind
//! every form.

pub mod bulk;
pub mod figures;
pub mod protocol;
pub mod server;

use std::collections::{BTreeMap, HashMap};

use domain::markup::Rich;
use domain::page::Page;
use domain::paper::PaperKind;
use domain::pratica::{AttachmentRule, PraticaAction, PraticaFacts, PraticaState, ProtocolKind, Service};
use domain::{Actor, DocumentId, PraticaId, Revision, ServiceId, UserId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;

/// What the button of a row does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowAction {
    /// Leads to the pratica.
    Open,
    /// Leads to the question whether to take it.
    Take,
    /// It would, but the number of the protocol is missing.
    TakeLater,
    /// Nothing: it is of a service on which the reader is not enabled.
    Nothing,
}

/// A row of the desk, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaLine {
    pub id: PraticaId,
    pub protocol: Option<String>,
    /// Does it wait for its number?
    pub awaits: bool,
    pub applicant: String,
    pub fiscal_code: String,
    pub service: String,
    pub area: String,
    pub compiled: When,
    pub changed: When,
    pub state: PraticaState,
    /// In whose hands it is: for colleagues.
    pub assignee: Option<String>,
    pub action: RowAction,
}

/// The desk with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaList {
    pub actor: Actor,
    pub page: Page<PraticaLine>,
    /// How many pratiche each view holds, by its word in the address.
    pub counts: Vec<(&'static str, i64)>,
    /// Documents that the ente's own protocol was asked for in vain.
    pub given_up: i64,
    /// Services that the list can be filtered by.
    pub services: Vec<(ServiceId, String)>,
}

/// A row of the iter, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IterLine {
    pub when: When,
    pub what: &'static str,
    pub who: String,
    pub note: Option<String>,
}

/// What a colleague wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommentLine {
    pub author: String,
    pub text: String,
    pub when: When,
}

/// One pratica with everything its page shows. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PraticaView {
    pub actor: Actor,
    pub facts: PraticaFacts,
    pub ente: String,
    pub iter: Vec<IterLine>,
    pub comments: Vec<CommentLine>,
    /// How the last mail to the citizen stands.
    pub mail: String,
    /// To whom it may be given instead.
    pub colleagues: Vec<(UserId, String)>,
    /// The papers that the citizen has.
    pub papers: Vec<PaperKind>,
    pub compiled: When,
    pub submitted: When,
    /// When it got its number, if it has one.
    pub registered: Option<When>,
    /// `01/02/1980`, or as it was written.
    pub birth_date: String,
    /// What the citizen would be told at the end of "Elabora".
    pub letter: Option<String>,
    /// The partner that brought it.
    pub partner: Option<String>,
    /// What the partner's own protocol knows of it.
    pub protocols: Vec<String>,
    /// What partners wrote for the steps of "Elabora", by step.
    pub texts: BTreeMap<String, Vec<Rich>>,
}

/// Services, and who is enabled on them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServicesView {
    pub services: Vec<Service>,
    /// Everybody who may be enabled, by name.
    pub operators: Vec<(UserId, String)>,
}

/// A page of the desk.
pub async fn list_pratiche(chosen: Chosen) -> Result<PraticaList, ApiError> {
    server::list(chosen).await
}

/// One pratica.
pub async fn get_pratica(id: String) -> Result<PraticaView, ApiError> {
    server::get(&id).await
}

/// The services of the reader's ente with who is enabled on them.
pub async fn get_services() -> Result<ServicesView, ApiError> {
    server::services().await
}

/// Carries out a command that a page asked for.
#[server(endpoint = "run_pratica_command")]
pub async fn run_pratica_command(
    id: PraticaId,
    seen: Revision,
    action: PraticaAction,
    #[server(default)] text: String,
    #[server(default)] number: String,
    #[server(default)] operator: String,
) -> Result<(), ApiError> {
    server::run(id, seen, action, server::Said { text, number, operator }).await
}

/// First step of "Elabora".
#[server(endpoint = "evaluate_pratica")]
pub async fn evaluate_pratica(
    id: PraticaId,
    seen: Revision,
    #[server(default)] decision: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    server::evaluate(id, seen, decision, reason).await
}

/// A step of the service's own.
#[server(endpoint = "answer_pratica_step")]
pub async fn answer_pratica_step(
    id: PraticaId,
    seen: Revision,
    step: String,
    #[server(default)] values: HashMap<String, String>,
) -> Result<(), ApiError> {
    server::answer_step(id, seen, step, values.into_iter().collect::<BTreeMap<_, _>>()).await
}

/// Takes a file off the answer.
#[server(endpoint = "detach_pratica_file")]
pub async fn detach_pratica_file(id: PraticaId, seen: Revision, file: DocumentId) -> Result<(), ApiError> {
    server::detach(id, seen, file).await
}

/// Makes a service.
#[server(endpoint = "create_service")]
pub async fn create_service(
    #[server(default)] name: String,
    #[server(default)] area: String,
    protocol: ProtocolKind,
    attachment: AttachmentRule,
) -> Result<(), ApiError> {
    server::create_service(name, area, protocol, attachment).await
}

/// Enables a person on a service, or takes that away.
#[server(endpoint = "enable_operator")]
pub async fn enable_operator(
    service: ServiceId,
    person: UserId,
    #[server(default)] enabled: bool,
) -> Result<(), ApiError> {
    server::enable(service, person, enabled).await
}
