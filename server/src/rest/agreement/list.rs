//! Lists of requests, for either side, and the names their filters offer (`interop.md` §5.3).

use axum::extract::State;
use backend::Backend;
use backend::agreement::choices::{self, Choice};
use backend::agreement::list::{self, Filter, Party, Sort, SuspendedBy};
use domain::agreement::AgreementState;
use domain::{Denial, EserviceId, FieldProblem, Permission, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::TAG;
use super::view::CompactAgreement;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, List, Query, page, words};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(consumed))
        .routes(routes!(produced))
        .routes(routes!(producers))
        .routes(routes!(consumers))
        .routes(routes!(consumed_eservices))
        .routes(routes!(produced_eservices))
}

/// Filters of a list of requests. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AgreementQuery {
    /// Words in the names of the e-service or of the other ente.
    #[param(max_length = 200)]
    q: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<Vec<AgreementState>>, style = Form, explode = false)]
    states: List<AgreementState>,
    #[serde(default)]
    #[param(value_type = Option<Vec<EserviceId>>, style = Form, explode = false)]
    eservices_ids: List<EserviceId>,
    /// Providers; only in the consumer's list.
    #[serde(default)]
    #[param(value_type = Option<Vec<TenantId>>, style = Form, explode = false)]
    producers_ids: List<TenantId>,
    /// Consumers; only in the provider's list.
    #[serde(default)]
    #[param(value_type = Option<Vec<TenantId>>, style = Form, explode = false)]
    consumers_ids: List<TenantId>,
    /// Only requests that a newer published version waits for.
    #[serde(default)]
    show_only_upgradeable: bool,
    /// Only requests suspended by this actor: `producer`, `consumer`, `platform`.
    suspended_by: Option<String>,
    /// `submitted`, `party`, `eservice` or `state`; with `-` before it, descending. Default `-submitted`.
    sort: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Names to choose from.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ChoiceQuery {
    /// Words in the name.
    #[param(max_length = 200)]
    q: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// A name to choose.
#[derive(Debug, Serialize, ToSchema)]
struct Named {
    id: Uuid,
    name: String,
}

/// Elenca le richieste inoltrate dal proprio ente
#[utoipa::path(get, path = "/consumers/agreements", tag = TAG, operation_id = "listConsumerAgreements",
    params(AgreementQuery), responses((status = 200, body = Listing<CompactAgreement>)))]
async fn consumed(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<AgreementQuery>,
) -> Answer<Listing<CompactAgreement>> {
    rows(&cx, caller, query, Party::Consumer).await
}

/// Elenca le richieste ricevute dal proprio ente
///
/// Le bozze dei fruitori non ci sono.
#[utoipa::path(get, path = "/producers/agreements", tag = TAG, operation_id = "listProducerAgreements",
    params(AgreementQuery), responses((status = 200, body = Listing<CompactAgreement>)))]
async fn produced(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<AgreementQuery>,
) -> Answer<Listing<CompactAgreement>> {
    rows(&cx, caller, query, Party::Producer).await
}

async fn rows(
    cx: &Backend,
    caller: Caller,
    query: Query<AgreementQuery>,
    party: Party,
) -> Answer<Listing<CompactAgreement>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = filter(query, party)?;
    Ok(Listing::of(list::list(cx, &actor, party, &filter, page).await?, CompactAgreement::from))
}

fn filter(query: AgreementQuery, party: Party) -> Answer<Filter> {
    let unknown = |field: &str| Denial::field(field, FieldProblem::UnknownValue);
    let (parties, others, theirs) = match party {
        Party::Consumer => (query.producers_ids.0, query.consumers_ids.0, "consumersIds"),
        Party::Producer => (query.consumers_ids.0, query.producers_ids.0, "producersIds"),
    };
    if !others.is_empty() {
        return Err(Denial::field(theirs, FieldProblem::Unexpected).into());
    }
    let written = query.sort.unwrap_or_else(|| "-submitted".to_owned());
    let (name, descending) = written.strip_prefix('-').map_or((written.as_str(), false), |name| (name, true));
    let sort: Sort = name.parse().map_err(|_| unknown("sort"))?;
    let suspended_by = query.suspended_by.filter(|by| !by.is_empty());
    let suspended_by: Option<SuspendedBy> =
        suspended_by.map(|by| by.parse()).transpose().map_err(|_| unknown("suspendedBy"))?;
    Ok(Filter {
        q: words(query.q)?,
        states: query.states.0,
        eservices: query.eservices_ids.0,
        parties,
        suspended_by,
        upgradeable: query.show_only_upgradeable,
        to_complete: false,
        ids: Vec::new(),
        sort,
        descending,
    })
}

/// Elenca gli erogatori delle richieste inoltrate, per il filtro
#[utoipa::path(get, path = "/agreements/filter/producers", tag = TAG, operation_id = "listAgreementProducers",
    params(ChoiceQuery), responses((status = 200, body = Listing<Named>)))]
async fn producers(State(cx): State<Backend>, caller: Caller, query: Query<ChoiceQuery>) -> Answer<Listing<Named>> {
    named(&cx, caller, query, Party::Consumer, What::Parties).await
}

/// Elenca i fruitori delle richieste ricevute, per il filtro
#[utoipa::path(get, path = "/agreements/filter/consumers", tag = TAG, operation_id = "listAgreementConsumers",
    params(ChoiceQuery), responses((status = 200, body = Listing<Named>)))]
async fn consumers(State(cx): State<Backend>, caller: Caller, query: Query<ChoiceQuery>) -> Answer<Listing<Named>> {
    named(&cx, caller, query, Party::Producer, What::Parties).await
}

/// Elenca gli e-service delle richieste inoltrate, per il filtro
#[utoipa::path(get, path = "/consumers/agreements/eservices", tag = TAG, operation_id = "listConsumerAgreementEservices",
    params(ChoiceQuery), responses((status = 200, body = Listing<Named>)))]
async fn consumed_eservices(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<ChoiceQuery>,
) -> Answer<Listing<Named>> {
    named(&cx, caller, query, Party::Consumer, What::Eservices).await
}

/// Elenca gli e-service delle richieste ricevute, per il filtro
#[utoipa::path(get, path = "/producers/agreements/eservices", tag = TAG, operation_id = "listProducerAgreementEservices",
    params(ChoiceQuery), responses((status = 200, body = Listing<Named>)))]
async fn produced_eservices(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<ChoiceQuery>,
) -> Answer<Listing<Named>> {
    named(&cx, caller, query, Party::Producer, What::Eservices).await
}

/// Names of what.
enum What {
    Parties,
    Eservices,
}

async fn named(
    cx: &Backend,
    caller: Caller,
    query: Query<ChoiceQuery>,
    party: Party,
    what: What,
) -> Answer<Listing<Named>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let (page, q) = (page(query.offset, query.limit)?, words(query.q)?);
    let found = match what {
        What::Parties => choices::parties(cx, &actor, party, &q, page).await?,
        What::Eservices => choices::eservices(cx, &actor, party, &q, page).await?,
    };
    Ok(Listing::of(found, |Choice { id, name }| Named { id, name }))
}
