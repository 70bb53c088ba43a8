//! `/pratiche/protocol`: how the documents of each service are registered, to be read; and trying again what was given up.

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::pratica::remote::settings::{Configured, configuration};
use domain::pratica::{PraticaCommand, ProtocolKind, ProtocolTrouble, ProtocolWork, WorkState};
use domain::{Permission, PraticaId, ServiceId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::command::run;
use super::view::PraticaView;
use super::{IF_MATCH, TAG};
use crate::rest::answer::Representation;
use crate::rest::extract::{Caller, Ids, Seen};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(retry))
}

/// The services of the ente and where their numbers come from.
#[derive(Debug, Serialize, ToSchema)]
struct ProtocolConfiguration {
    results: Vec<ConfiguredService>,
}

/// An active service.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConfiguredService {
    service_id: ServiceId,
    service_name: String,
    protocol: ProtocolKind,
    /// Of a service whose protocol is asked over the network, once it is configured.
    target: Option<TargetView>,
    /// Documents of its pratiche that were given up.
    #[schema(minimum = 0)]
    failed: i64,
}

/// Where the ente's own protocol is, and what it is told with each document. Secrets are never shown.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProtocolTarget)]
struct TargetView {
    url: String,
    /// Is a secret sent?
    has_credential: bool,
    #[serde(rename = "recipientIDArray")]
    recipients: String,
    #[serde(rename = "recipientTypeIDArray")]
    recipient_types: String,
    code_node_classification: String,
    code_adm: String,
    #[serde(rename = "trasmissionIDArray")]
    transmissions: String,
}

impl From<Configured> for ConfiguredService {
    fn from(one: Configured) -> Self {
        let target = one.settings.map(|settings| settings.target).map(|target| TargetView {
            url: target.url,
            has_credential: !target.credential.is_empty(),
            recipients: target.recipients,
            recipient_types: target.recipient_types,
            code_node_classification: target.classification,
            code_adm: target.administration,
            transmissions: target.transmissions,
        });
        Self { service_id: one.service, service_name: one.name, protocol: one.protocol, target, failed: one.failed }
    }
}

/// A document on its way to the ente's own protocol.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaRegistry)]
pub struct RegistryView {
    /// The answer, and not the request?
    is_answer: bool,
    state: WorkState,
    /// Failures in a row.
    #[schema(minimum = 0)]
    failures: i64,
    /// When it is tried next.
    due_at: Option<Instant>,
    /// Why the last try came to nothing.
    trouble: Option<ProtocolTrouble>,
    /// What the protocol said then.
    said: String,
    /// Files of it that the protocol has taken.
    #[schema(minimum = 0)]
    files_sent: usize,
}

impl From<ProtocolWork> for RegistryView {
    fn from(work: ProtocolWork) -> Self {
        Self {
            is_answer: work.is_answer,
            state: work.state,
            failures: work.failures,
            due_at: (work.state == WorkState::Waiting).then(|| work.due_at.into()),
            trouble: work.trouble,
            said: work.said,
            files_sent: work.files_sent.len(),
        }
    }
}

/// Legge la configurazione di protocollo
///
/// Di ogni servizio attivo dell’ente; si consulta soltanto, e le credenziali non si leggono.
#[utoipa::path(get, path = "/pratiche/protocol", tag = TAG, operation_id = "getProtocolConfiguration",
    responses((status = 200, body = ProtocolConfiguration)))]
async fn show(State(cx): State<Backend>, caller: Caller) -> Answer<Json<ProtocolConfiguration>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let services = configuration(&cx, &actor).await?;
    Ok(Json(ProtocolConfiguration { results: services.into_iter().map(ConfiguredService::from).collect() }))
}

/// Ritenta la protocollazione di una pratica
///
/// Quando è in errore dopo dieci tentativi. Riprende da dove era arrivata: un documento che ha il numero non ne riceve un altro.
#[utoipa::path(post, path = "/pratiche/{praticaId}/retry-protocol", tag = TAG, operation_id = "retryPraticaProtocol",
    params(("praticaId" = PraticaId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn retry(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<PraticaId>,
    seen: Seen,
) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::ManagePratiche)?;
    run(&cx, &actor, ids, seen, PraticaCommand::RetryProtocol).await
}
