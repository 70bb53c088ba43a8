//! One purpose, as its page and the API show it.

use domain::paper::PaperKind;
use domain::purpose::{Answers, PurposeFacts};
use domain::{Actor, Permission, PurposeId, PurposeVersionId, Thing};
use sqlx_macros::FromRow;

use super::facts::facts;
use crate::error::{Error, Result};
use crate::event::{Entry, history};
use crate::{Backend, paper};

/// A purpose with the names of what it is about and its history.
#[derive(Clone, Debug)]
pub struct PurposeDetail {
    pub facts: PurposeFacts,
    pub names: Names,
    /// Newest first.
    pub history: Vec<Entry>,
    /// The versions whose risk analysis was written down.
    pub papers: Vec<PurposeVersionId>,
}

/// The words for the ids of a purpose.
#[derive(Clone, Debug, FromRow)]
pub struct Names {
    pub eservice: String,
    pub producer: String,
    pub consumer: String,
}

/// The purpose, if the actor's ente may see it. Who may not read the answers of the risk analysis gets none
/// (`interop.md` §3).
///
/// # Errors
/// `NotFound` for a purpose that is not there or not theirs; `Unauthorized`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: PurposeId) -> Result<PurposeDetail> {
    let scope = actor.scope(Permission::ReadPurposes)?;
    let mut tx = cx.db.snapshot().await?;
    let mut facts = facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Purpose))?;
    facts.side(actor)?;
    if !actor.has(Permission::ReadRiskAnalysis) {
        facts.purpose.risk_analysis = Answers::default();
        for analysis in &mut facts.offer.risk_analyses {
            analysis.answers = Answers::default();
        }
    }
    let names = sql!(
        tx,
        fetch_one as Names,
        "select e.name as eservice, p.name as producer, c.name as consumer
         from purpose f
         join eservice e on e.id = f.eservice_id
         join tenant p on p.id = f.producer_id
         join tenant c on c.id = f.consumer_id
         where f.id = $1 and (f.consumer_id = $2 or f.producer_id = $2)",
        id,
        scope.tenant()
    )?;
    let history = history(&mut tx, scope, id.0).await?;
    let versions = facts.purpose.versions.iter().map(|version| version.id.0).collect::<Vec<_>>();
    let papers = paper::among(&mut tx, PaperKind::RiskAnalysis, &versions).await?;
    let papers = papers.into_iter().map(PurposeVersionId).collect();
    Ok(PurposeDetail { facts, names, history, papers })
}
