//! Taking many pratiche in charge: what would come of it, and the doing. Each is the normal use case in a transaction of its
//! own. No receipt is kept: whether somebody has a pratica is told by the pratica, and taking it twice changes nothing.

use domain::agreement::bulk::Outcome;
use domain::pratica::rules::can;
use domain::pratica::{By, PraticaAction, PraticaCommand, PraticaFacts, bulk};
use domain::{Actor, Denial, Permission, PraticaId, Thing};

use super::{facts, run};
use crate::Backend;
use crate::error::{Error, Result};

/// What came of one pratica.
#[derive(Clone, Debug)]
pub struct Taken {
    pub pratica: PraticaId,
    pub outcome: Outcome,
    /// Why it was refused.
    pub denial: Option<Denial>,
}

/// A pratica that was picked: what it is, for who may read it, and what the rules answer.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub pratica: PraticaId,
    pub facts: Option<PraticaFacts>,
    pub verdict: std::result::Result<(), Denial>,
}

/// What would come of taking these in charge now.
///
/// # Errors
/// `Unauthorized`; what `bulk::check` answers.
#[crate::boxed]
pub async fn preflight(cx: &Backend, actor: &Actor, picked: &[PraticaId]) -> Result<Vec<Forecast>> {
    actor.require(Permission::WorkPratiche)?;
    bulk::check(picked)?;
    let mut tx = cx.db.snapshot().await?;
    let mut found = facts::of(&mut tx, &picked.iter().copied().collect(), cx.now()).await?;
    let forecast = |id: &PraticaId| match found.remove(id).filter(|facts| facts.pratica.tenant == actor.tenant) {
        Some(facts) => {
            let verdict = can(PraticaAction::TakeCharge, &facts, By::Operator(actor));
            let facts = facts.may_read(actor).is_ok().then_some(facts);
            Forecast { pratica: *id, facts, verdict }
        }
        None => Forecast { pratica: *id, facts: None, verdict: Err(Denial::not_found(Thing::Pratica)) },
    };
    Ok(picked.iter().map(forecast).collect())
}

/// Takes each in charge, in order. It goes on when whoever asked goes away.
///
/// # Errors
/// `Unauthorized`; what `bulk::check` answers.
#[crate::boxed]
pub async fn take_charge(cx: &Backend, actor: &Actor, picked: &[PraticaId]) -> Result<Vec<Taken>> {
    actor.require(Permission::WorkPratiche)?;
    bulk::check(picked)?;
    // The browser that sends a form twice hangs up on the first answer, and that must not stop the rest.
    let work = tokio::spawn(work(cx.clone(), actor.clone(), picked.to_vec()));
    work.await.map_err(|error| Error::Internal(error.into()))
}

async fn work(cx: Backend, actor: Actor, picked: Vec<PraticaId>) -> Vec<Taken> {
    let mut all = Vec::new();
    for pratica in picked {
        let (outcome, denial) = match run(&cx, &actor, pratica, None, PraticaCommand::TakeCharge).await {
            Ok(()) => (Outcome::Done, None),
            Err(Error::Denied(denial)) => (Outcome::Refused, Some(denial)),
            Err(error) => {
                tracing::warn!("one of many pratiche was not taken: {error}");
                (Outcome::Failed, None)
            }
        };
        all.push(Taken { pratica, outcome, denial });
    }
    all
}
