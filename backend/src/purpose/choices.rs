//! What one chooses from while a purpose is written: the e-services it may be for, those with an active request of the
//! actor's ente, and the purposes whose risk analysis may be a start for its own.

use domain::agreement::AgreementState;
use domain::eservice::EserviceRiskAnalysis;
use domain::purpose::{Capacity, Load};
use domain::{Actor, EserviceId, Permission, PurposeId, RiskAnalysisId};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::{Error, Result};

/// An e-service to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usable {
    pub id: EserviceId,
    pub name: String,
    pub producer_name: String,
    /// Calls per day that the quotas leave for another purpose of the consumer.
    pub capacity: Capacity,
    /// The provider's risk analyses to choose from, where the e-service receives.
    pub risk_analyses: Vec<(RiskAnalysisId, String)>,
}

#[derive(FromRow)]
struct Row {
    id: EserviceId,
    name: String,
    producer_name: String,
    per_consumer: i64,
    total: i64,
    of_consumer: i64,
    of_all: i64,
    risk_analyses: String,
}

impl TryFrom<Row> for Usable {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let load = Load { consumer: row.of_consumer, all: row.of_all };
        let capacity = Capacity { per_consumer: row.per_consumer, total: row.total, load };
        let risk_analyses: Vec<EserviceRiskAnalysis> = serde_json::from_str(&row.risk_analyses)?;
        let risk_analyses = risk_analyses.into_iter().map(|one| (one.id, one.name)).collect();
        Ok(Self { id: row.id, name: row.name, producer_name: row.producer_name, capacity, risk_analyses })
    }
}

/// The most e-services one chooses from.
pub const MAX_CHOICES: i64 = 200;

/// E-services with an active request, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn usable(cx: &Backend, actor: &Actor) -> Result<Vec<Usable>> {
    let scope = actor.scope(Permission::ReadPurposes)?;
    let mut tx = cx.db.snapshot().await?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select e.id, e.name, p.name as producer_name, d.daily_calls_per_consumer as per_consumer,
                d.daily_calls_total as total, e.risk_analyses,
                (select cast(coalesce(sum(o.load), 0) as bigint) from purpose o
                 where o.eservice_id = e.id and o.consumer_id = a.consumer_id) as of_consumer,
                (select cast(coalesce(sum(o.load), 0) as bigint) from purpose o
                 where o.eservice_id = e.id) as of_all
         from agreement a
         join eservice e on e.id = a.eservice_id
         join tenant p on p.id = a.producer_id
         join descriptor d on d.id = a.descriptor_id
         where a.consumer_id = $1 and a.state = $2
         order by e.search, e.id
         limit $3",
        scope.tenant(),
        AgreementState::Active.to_string(),
        MAX_CHOICES
    )?;
    rows.into_iter().map(Usable::try_from).collect()
}

/// A purpose of the actor's ente with a complete risk analysis.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Answered {
    pub id: PurposeId,
    pub title: String,
    pub eservice_name: String,
}

/// The purposes that were presented with answers of their own, `apart` apart, the newest first, at most [`MAX_CHOICES`].
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn answered(cx: &Backend, actor: &Actor, apart: PurposeId) -> Result<Vec<Answered>> {
    let scope = actor.scope(Permission::ReadRiskAnalysis)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_all as Answered,
        "select f.id, f.title, e.name as eservice_name
         from purpose f join eservice e on e.id = f.eservice_id
         where f.consumer_id = $1 and f.presented and f.id <> $2 and f.provider_analysis_id is null
         order by f.created_at desc, f.id desc
         limit $3",
        scope.tenant(),
        apart,
        MAX_CHOICES
    )?)
}
