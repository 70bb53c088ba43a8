//! `/tasks`: what waits for the caller, the same queue as the first page of the console (`ux.md` §2.5).

use app::i18n::it::task as told;
use axum::extract::State;
use backend::Backend;
use backend::task::{self, Filter, TaskRow};
use domain::requirement::MissingGroup;
use domain::task::{Reason, ReasonCode, TaskKind};
use domain::{AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, PraticaId, PurposeId, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Listing;
use super::extract::{Caller, List, Query, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Da fare";

/// The queue.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Filters of the queue. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TaskQuery {
    #[serde(default)]
    #[param(value_type = Option<Vec<TaskKind>>, style = Form, explode = false)]
    kinds: List<TaskKind>,
    /// Words in the name or description of the e-service it is about.
    #[param(max_length = 200)]
    q: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Something to do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Task)]
struct TaskView {
    kind: TaskKind,
    /// Never empty, the most telling first.
    reasons: Vec<ReasonView>,
    /// Since when it waits.
    since: Instant,
    /// When it is too late, if it ever is.
    deadline: Option<Instant>,
    /// The request to look at, if any.
    agreement_id: Option<AgreementId>,
    /// Does the caller's ente stand on the consumer's side?
    as_consumer: bool,
    discrepancy_id: Option<DiscrepancyId>,
    /// The purpose to look at, if any.
    purpose_id: Option<PurposeId>,
    purpose_title: Option<String>,
    /// The pratica to process, if any.
    pratica_id: Option<PraticaId>,
    eservice_id: Option<EserviceId>,
    eservice_name: Option<String>,
    /// The version asked for, or to be published.
    descriptor_id: Option<DescriptorId>,
    version: Option<i64>,
    attribute_id: Option<AttributeId>,
    attribute_name: Option<String>,
    /// The ente on the other side, if there is one.
    party_id: Option<TenantId>,
    party_name: Option<String>,
    /// The page of the console that shows it.
    path: String,
}

/// Why it is in the queue, or what stands in the way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TaskReason)]
struct ReasonView {
    code: ReasonCode,
    /// The same in words.
    text: String,
    /// With `MISSING_ATTRIBUTES`: groups of requirements that are not met.
    missing: Vec<MissingGroup>,
    /// With `REFUSED`: the code of the refusal.
    refusal: Option<&'static str>,
}

impl ReasonView {
    fn new(reason: &Reason, row: &TaskRow, reader: TenantId) -> Self {
        Self {
            code: reason.into(),
            text: told::sentence(reason, row, reader),
            missing: if let Reason::MissingAttributes { missing } = reason { missing.clone() } else { Vec::new() },
            refusal: if let Reason::Refused { denial } = reason { Some(denial.status_and_code().1) } else { None },
        }
    }
}

impl TaskView {
    fn new(row: TaskRow, reader: TenantId) -> Self {
        let path = told::path(&row);
        let reasons = row.reasons.iter().map(|reason| ReasonView::new(reason, &row, reader)).collect();
        let (party_id, party_name) = row.party.unzip();
        let (attribute_id, attribute_name) = row.attribute.unzip();
        let version = row.version;
        let (eservice_id, eservice_name) = match (&row.purpose, &version) {
            (Some(named), _) => (Some(named.eservice), Some(named.eservice_name.clone())),
            (None, Some(version)) => (Some(version.eservice), Some(version.eservice_name.clone())),
            (None, None) => (None, None),
        };
        Self {
            kind: row.kind,
            reasons,
            since: row.since.into(),
            deadline: row.deadline.map(Instant::from),
            agreement_id: row.agreement,
            as_consumer: row.as_consumer,
            discrepancy_id: row.discrepancy,
            purpose_id: row.purpose.as_ref().map(|named| named.purpose),
            purpose_title: row.purpose.map(|named| named.title),
            pratica_id: row.pratica.map(|named| named.pratica),
            eservice_id,
            eservice_name,
            descriptor_id: version.as_ref().map(|version| version.descriptor),
            version: version.as_ref().map(|version| version.number),
            attribute_id,
            attribute_name,
            party_id,
            party_name,
            path,
        }
    }
}

/// Elenca ciò che attende chi chiede
///
/// Prima ciò che scade, poi ciò che attende da più tempo. Ognuno vede ciò che può svolgere; chi consulta soltanto riceve
/// un elenco vuoto.
#[utoipa::path(get, path = "/tasks", tag = TAG, operation_id = "listTasks",
    params(TaskQuery), responses((status = 200, body = Listing<TaskView>)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<TaskQuery>) -> Answer<Listing<TaskView>> {
    let actor = caller.anyone();
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter { kinds: query.kinds.0, q: words(query.q)? };
    let found = task::list(&cx, &actor, &filter, page).await?;
    Ok(Listing::of(found, |row| TaskView::new(row, actor.tenant)))
}
