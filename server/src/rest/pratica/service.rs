//! `/services`: what the ente offers to citizens, and who is enabled on it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::pratica::service;
use domain::pratica::service::ServiceData;
use domain::pratica::{AttachmentRule, ProtocolKind, Service, ServiceStep, StepField};
use domain::{Permission, ServiceId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::answer::Created;
use crate::rest::extract::{Body, Caller, Ids};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(enable, disable))
}

/// A step of "Elabora" that the service has and others have not.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ServiceStep)]
struct StepView {
    /// Its part of the address: letters, digits and hyphens.
    slug: String,
    title: String,
    fields: Vec<FieldView>,
}

/// Something a step asks the operator.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ServiceStepField)]
struct FieldView {
    name: String,
    label: String,
    #[serde(default)]
    required: bool,
    /// Several lines?
    #[serde(default)]
    long: bool,
}

impl From<StepView> for ServiceStep {
    fn from(step: StepView) -> Self {
        let fields = step.fields.into_iter().map(|field| StepField {
            name: field.name,
            label: field.label,
            required: field.required,
            long: field.long,
        });
        Self { slug: step.slug, title: step.title, fields: fields.collect() }
    }
}

impl From<ServiceStep> for StepView {
    fn from(step: ServiceStep) -> Self {
        let fields = step.fields.into_iter().map(|field| FieldView {
            name: field.name,
            label: field.label,
            required: field.required,
            long: field.long,
        });
        Self { slug: step.slug, title: step.title, fields: fields.collect() }
    }
}

/// A service.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Service)]
struct ServiceView {
    id: ServiceId,
    slug: String,
    name: String,
    area: String,
    active: bool,
    protocol: ProtocolKind,
    attachment: AttachmentRule,
    steps: Vec<StepView>,
    /// Who is enabled on it.
    operator_ids: Vec<UserId>,
    created_at: Instant,
}

impl From<Service> for ServiceView {
    fn from(service: Service) -> Self {
        Self {
            id: service.id,
            slug: service.slug,
            name: service.name,
            area: service.area,
            active: service.active,
            protocol: service.protocol,
            attachment: service.attachment,
            steps: service.steps.into_iter().map(StepView::from).collect(),
            operator_ids: service.operators,
            created_at: service.created_at.into(),
        }
    }
}

/// The services of the ente, by name.
#[derive(Debug, Serialize, ToSchema)]
struct Services {
    results: Vec<ServiceView>,
}

/// A new service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewService {
    /// 3 to 120 characters; unique within the ente.
    #[schema(min_length = 3, max_length = 120)]
    name: String,
    /// At most 80 characters.
    #[serde(default)]
    #[schema(max_length = 80)]
    area: String,
    protocol: ProtocolKind,
    attachment: AttachmentRule,
    #[serde(default)]
    steps: Vec<StepView>,
}

/// Elenca i servizi dell’ente
///
/// Al massimo 200, con chi è abilitato su ciascuno.
#[utoipa::path(get, path = "/services", tag = TAG, operation_id = "listServices",
    responses((status = 200, body = Services)))]
async fn list(State(cx): State<Backend>, caller: Caller) -> Answer<Json<Services>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let services = service::services(&cx, &actor).await?;
    Ok(Json(Services { results: services.into_iter().map(ServiceView::from).collect() }))
}

/// Crea un servizio
///
/// Nessuno vi è abilitato finché non lo si abilita.
#[utoipa::path(post, path = "/services", tag = TAG, operation_id = "createService",
    request_body = NewService, responses((status = 201, body = Created)))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<NewService>) -> Answer<Created> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let new = body.read()?;
    let data = ServiceData {
        name: new.name,
        area: new.area,
        protocol: new.protocol,
        attachment: new.attachment,
        steps: new.steps.into_iter().map(ServiceStep::from).collect(),
    };
    let id = service::create(&cx, &actor, &data).await?;
    Ok(Created::at("/services", id.0))
}

/// Abilita una persona su un servizio
#[utoipa::path(put, path = "/services/{serviceId}/operators/{userId}", tag = TAG, operation_id = "enableServiceOperator",
    params(("serviceId" = ServiceId, Path), ("userId" = UserId, Path)), responses((status = 204)))]
async fn enable(State(cx): State<Backend>, caller: Caller, ids: Ids<(ServiceId, UserId)>) -> Answer<StatusCode> {
    set(&cx, caller, ids, true).await
}

/// Toglie l’abilitazione di una persona su un servizio
///
/// Le pratiche che ha in carico restano sue.
#[utoipa::path(delete, path = "/services/{serviceId}/operators/{userId}", tag = TAG,
    operation_id = "disableServiceOperator",
    params(("serviceId" = ServiceId, Path), ("userId" = UserId, Path)), responses((status = 204)))]
async fn disable(State(cx): State<Backend>, caller: Caller, ids: Ids<(ServiceId, UserId)>) -> Answer<StatusCode> {
    set(&cx, caller, ids, false).await
}

async fn set(cx: &Backend, caller: Caller, ids: Ids<(ServiceId, UserId)>, enabled: bool) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ManagePratiche)?;
    let (id, person) = ids.read()?;
    service::enable(cx, &actor, id, person, enabled).await?;
    Ok(StatusCode::NO_CONTENT)
}
