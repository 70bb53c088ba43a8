//! Lists of purposes, for either side.

use axum::extract::State;
use backend::Backend;
use backend::agreement::list::Party;
use backend::purpose::list::{self, Filter, Sort};
use domain::purpose::PurposeState;
use domain::{Denial, EserviceId, FieldProblem, Permission, TenantId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use super::view::CompactPurpose;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, List, Query, page, words};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(consumed)).routes(routes!(produced))
}

/// Filters of a list of purposes. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PurposeQuery {
    /// Words in the title, the description, or the names of the e-service or of the other ente.
    #[param(max_length = 200)]
    q: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<Vec<PurposeState>>, style = Form, explode = false)]
    states: List<PurposeState>,
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
    /// Only purposes with a load that waits for the provider.
    #[serde(default)]
    waiting_for_approval: bool,
    /// `created`, `title`, `eservice`, `dailyCalls` or `state`; with `-` before it, the other way round.
    sort: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le finalità del proprio ente
#[utoipa::path(get, path = "/consumers/purposes", tag = TAG, operation_id = "listConsumerPurposes",
    params(PurposeQuery), responses((status = 200, body = Listing<CompactPurpose>)))]
async fn consumed(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<PurposeQuery>,
) -> Answer<Listing<CompactPurpose>> {
    rows(&cx, caller, query, Party::Consumer).await
}

/// Elenca le finalità degli altri enti sui propri e-service
///
/// Quelle mai presentate non ci sono.
#[utoipa::path(get, path = "/producers/purposes", tag = TAG, operation_id = "listProducerPurposes",
    params(PurposeQuery), responses((status = 200, body = Listing<CompactPurpose>)))]
async fn produced(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<PurposeQuery>,
) -> Answer<Listing<CompactPurpose>> {
    rows(&cx, caller, query, Party::Producer).await
}

async fn rows(
    cx: &Backend,
    caller: Caller,
    query: Query<PurposeQuery>,
    party: Party,
) -> Answer<Listing<CompactPurpose>> {
    let actor = caller.able(Permission::ReadPurposes)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = filter(query, party)?;
    Ok(Listing::of(list::list(cx, &actor, party, &filter, page).await?, CompactPurpose::from))
}

fn filter(query: PurposeQuery, party: Party) -> Answer<Filter> {
    let (own, other) = match party {
        Party::Consumer => ((query.producers_ids, "consumersIds"), query.consumers_ids),
        Party::Producer => ((query.consumers_ids, "producersIds"), query.producers_ids),
    };
    if !other.0.is_empty() {
        return Err(Denial::field(own.1, FieldProblem::Unexpected).into());
    }
    let sort = query.sort.unwrap_or_default();
    let (descending, name) = match sort.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, sort.as_str()),
    };
    let sort = if name.is_empty() {
        Sort::default()
    } else {
        name.parse().map_err(|_| Denial::field("sort", FieldProblem::UnknownValue))?
    };
    Ok(Filter {
        q: words(query.q)?,
        states: query.states.0,
        eservices: query.eservices_ids.0,
        parties: own.0.0,
        waiting: query.waiting_for_approval,
        sort,
        descending,
    })
}
