//! `/pratiche/usage`: the figures of the desk (`pratiche.md` §10).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::pratica::figures::{self, Filter, Period, Tally};
use domain::{Denial, FieldProblem, Permission, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::{Caller, Query};
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

const MICROSECONDS: i64 = 1_000_000;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(usage))
}

/// What is counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UsageQuery {
    /// `days` (the default): today and the 29 days before; `months`: this month and the eleven before; `years`:
    /// everything.
    period: Option<String>,
    /// One service; otherwise all.
    service_id: Option<ServiceId>,
}

/// Figures of the desk. A pratica counts in the stretch of time in which it was submitted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Usage {
    /// Active services.
    services: i64,
    /// Pratiche of the whole ente by calendar year in Rome, whatever is asked for.
    pratiche: BTreeMap<String, i64>,
    /// Submitted in the period.
    received: i64,
    /// How many of these have been decided.
    concluded: i64,
    /// How many of these within thirty days.
    concluded_within_thirty_days: i64,
    /// Seconds from submission to the first taking in charge: the median.
    median_seconds_to_charge: Option<i64>,
    /// Seconds from the number of the protocol to the decision: the median.
    median_seconds_to_decision: Option<i64>,
    /// Each day, month or year of the period, oldest first.
    series: Vec<Received>,
    /// How many of them are in each state now, by the number of the state.
    states: BTreeMap<String, i64>,
}

/// A day, a month or a year.
#[derive(Debug, Serialize, ToSchema)]
struct Received {
    /// Its beginning.
    from: Instant,
    received: i64,
}

/// Legge le metriche di utilizzo
///
/// Servizi attivi e pratiche per anno, come nella console, e per il periodo scelto quante pratiche sono arrivate, in quale
/// stato sono e quanto tempo hanno richiesto.
#[utoipa::path(get, path = "/pratiche/usage", tag = TAG, operation_id = "getPraticheUsage",
    params(UsageQuery), responses((status = 200, body = Usage)))]
async fn usage(State(cx): State<Backend>, caller: Caller, query: Query<UsageQuery>) -> Answer<Json<Usage>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let query = query.read()?;
    let period = match query.period.as_deref().unwrap_or_default() {
        "" => Period::default(),
        period => period.parse().map_err(|_| Denial::field("period", FieldProblem::UnknownValue))?,
    };
    let filter = Filter { period, service: query.service_id };
    let overview = figures::overview(&cx, &actor, filter).await?;
    let states = figures::by_state(&cx, &actor, filter).await?;
    let Tally { received, concluded, prompt, to_charge, to_decision } = overview.tally;
    let series = overview.received.into_iter();
    Ok(Json(Usage {
        services: overview.active_services,
        pratiche: overview.years.into_iter().map(|(year, number)| (year.to_string(), number)).collect(),
        received,
        concluded,
        concluded_within_thirty_days: prompt,
        median_seconds_to_charge: to_charge.map(|time| time / MICROSECONDS),
        median_seconds_to_decision: to_decision.map(|time| time / MICROSECONDS),
        series: series.map(|(stretch, received)| Received { from: stretch.from.into(), received }).collect(),
        states: states.into_iter().map(|(state, number)| (state.code().to_string(), number)).collect(),
    }))
}
