//! What an interface file says, as the API shows it.

use axum::extract::State;
use backend::Backend;
use backend::eservice::reading::{Judgement, interface_of};
use domain::eservice::comparison::Impact;
use domain::interface::compare::{InterfaceChange, InterfaceChangeKind, Part};
use domain::interface::{Operation, OperationKey, Parameter, ParameterKey};
use domain::page::Page;
use domain::{DescriptorId, EserviceId, Permission};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::CATALOGUE_TAG as TAG;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, Ids, Query, page};
use crate::rest::problem::Answer;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(operations))
}

/// Something that differs between two interfaces.
#[derive(Debug, Serialize, ToSchema)]
pub struct InterfaceChangeView {
    /// Absent for what is about the whole interface.
    method: Option<String>,
    path: Option<String>,
    part: Part,
    /// Of the parameter or header; of a body the media type, of an answer its status first.
    name: String,
    /// Where in the value: `data.enrolments[].grade`.
    pointer: String,
    change: InterfaceChangeKind,
    /// In the file's own words; empty where it was not there.
    from: String,
    to: String,
    impact: Impact,
}

/// Why the interfaces could not be compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct InterfaceFaultView {
    /// Number of the version whose file is at fault.
    version: i64,
    /// From 1; absent where it is about the whole file.
    line: Option<u32>,
    /// `syntax`, `tooComplex`, `duplicated`, `unknownStandard`, `missing`, `wrongKind`, `remoteReference`,
    /// `brokenReference`, `noOperations`, `localServer`.
    problem: &'static str,
}

/// The changes, or why there are none to show.
pub(super) fn interface_view(judgement: &Judgement) -> (Option<Vec<InterfaceChangeView>>, Option<InterfaceFaultView>) {
    match judgement {
        Judgement::SameFile => (Some(Vec::new()), None),
        Judgement::Judged(changes) => (Some(changes.iter().map(InterfaceChangeView::from).collect()), None),
        Judgement::NotJudged(fault) => {
            let view = |(version, fault): &(i64, domain::interface::InterfaceFault)| InterfaceFaultView {
                version: *version,
                line: fault.line,
                problem: (&fault.problem).into(),
            };
            (None, fault.as_ref().map(view))
        }
    }
}

impl From<&InterfaceChange> for InterfaceChangeView {
    fn from(change: &InterfaceChange) -> Self {
        let operation = change.operation.clone();
        Self {
            method: operation.as_ref().map(|key| key.method.clone()),
            path: operation.map(|key| key.path),
            part: change.part,
            name: change.name.clone(),
            pointer: change.pointer.clone(),
            change: change.kind,
            from: change.from.clone(),
            to: change.to.clone(),
            impact: change.impact,
        }
    }
}

/// Something a consumer can ask the service to do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct InterfaceOperation {
    method: String,
    path: String,
    operation_id: Option<String>,
    summary: Option<String>,
    deprecated: bool,
    parameters: Vec<OperationParameter>,
    /// Has a body to be sent?
    request_required: bool,
    /// Media types of the body; none where nothing is sent.
    request: Vec<String>,
    /// Statuses of the answers.
    responses: Vec<String>,
    /// Ways to be let in, of which one is enough; each is all that it asks for.
    security: Vec<Vec<String>>,
}

/// Something that is sent beside the body.
#[derive(Debug, Serialize, ToSchema)]
struct OperationParameter {
    name: String,
    /// `path`, `query`, `header` or `cookie`.
    r#in: &'static str,
    required: bool,
}

impl From<(&OperationKey, &Operation)> for InterfaceOperation {
    fn from((key, operation): (&OperationKey, &Operation)) -> Self {
        let parameter = |(key, parameter): (&ParameterKey, &Parameter)| OperationParameter {
            name: parameter.name.clone(),
            r#in: key.place.into(),
            required: parameter.required,
        };
        let body = operation.request.as_ref();
        Self {
            method: key.method.clone(),
            path: key.path.clone(),
            operation_id: operation.name.clone(),
            summary: operation.summary.clone(),
            deprecated: operation.deprecated,
            parameters: operation.parameters.iter().map(parameter).collect(),
            request_required: body.is_some_and(|body| body.required),
            request: body.map(|body| body.contents.keys().cloned().collect()).unwrap_or_default(),
            responses: operation.responses.keys().cloned().collect(),
            security: operation.security.iter().map(|way| way.iter().cloned().collect()).collect(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OperationsQuery {
    offset: Option<i64>,
    limit: Option<i64>,
}

/// Elenca le operazioni di una versione
///
/// Come le descrive il file dell’interfaccia, per percorso e metodo. Di una bozza solo chi la può vedere; senza file 404.
#[utoipa::path(get, path = "/catalog/eservices/{eserviceId}/descriptor/{descriptorId}/operations", tag = TAG,
    operation_id = "getDescriptorOperations",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path), OperationsQuery),
    responses((status = 200, body = Listing<InterfaceOperation>)))]
async fn operations(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    query: Query<OperationsQuery>,
) -> Answer<Listing<InterfaceOperation>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, descriptor) = ids.read()?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let interface = interface_of(&cx, &actor, eservice, descriptor).await?;
    let total = i64::try_from(interface.operations.len()).unwrap_or(i64::MAX);
    let [offset, limit] = [page.offset(), page.limit()].map(|number| usize::try_from(number).unwrap_or_default());
    let shown = interface.operations.iter().skip(offset).take(limit).collect();
    Ok(Listing::of(Page::new(shown, total, page), InterfaceOperation::from))
}
