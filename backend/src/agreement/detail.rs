//! One request, as its page and the API show it.

use domain::agreement::{AgreementFacts, AgreementState};
use domain::eservice::SuspensionNotice;
use domain::{Actor, AgreementId, Permission, TenantId, Thing};
use sqlx_macros::FromRow;

use super::facts::facts;
use crate::Backend;
use crate::error::{Error, Result};
use crate::event::{Entry, history};

/// A request with the names of what it is about and its history.
#[derive(Clone, Debug)]
pub struct AgreementDetail {
    pub facts: AgreementFacts,
    pub names: Names,
    /// What the provider says of a suspension to come of the version in use.
    pub announced: Option<SuspensionNotice>,
    /// Newest first.
    pub history: Vec<Entry>,
    /// Open discrepancies that concern the request.
    pub discrepancies: Vec<domain::discrepancy::Discrepancy>,
}

/// The words for the ids of a request.
#[derive(Clone, Debug, FromRow)]
pub struct Names {
    pub eservice: String,
    pub producer: String,
    pub consumer: String,
    /// The consumer's contact address; the provider sees it too.
    pub consumer_mail: Option<String>,
    /// Is there an attestation of the request?
    pub is_attested: bool,
    /// JSON of the notice, while the version is in use.
    announced: Option<String>,
}

/// The request, if the actor's ente may see it.
///
/// # Errors
/// `NotFound` for a request that is not there or not theirs; `Unauthorized`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: AgreementId) -> Result<AgreementDetail> {
    let scope = actor.scope(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Agreement))?;
    let facts = facts.clone().shown_to(facts.side(actor)?);
    let names = sql!(
        tx,
        fetch_one as Names,
        "select e.name as eservice, p.name as producer, c.name as consumer, c.contact_mail as consumer_mail,
                exists (select 1 from paper w where w.kind = 'ATTESTATION' and w.thing_id = a.id) as is_attested,
                (select d.announced from descriptor d
                 where d.id = a.descriptor_id and d.state in ('PUBLISHED', 'DEPRECATED')) as announced
         from agreement a
         join eservice e on e.id = a.eservice_id
         join tenant p on p.id = a.producer_id
         join tenant c on c.id = a.consumer_id
         where a.id = $1 and (a.consumer_id = $2 or a.producer_id = $2)",
        id,
        scope.tenant()
    )?;
    let history = history(&mut tx, scope, id.0).await?;
    let discrepancies = crate::discrepancy::open_for(&mut tx, scope, &facts.agreement).await?;
    let announced = names
        .announced
        .as_deref()
        .filter(|_| matches!(facts.state(), AgreementState::Active | AgreementState::Suspended));
    let announced = announced.map(serde_json::from_str).transpose()?;
    Ok(AgreementDetail { facts, names, announced, history, discrepancies })
}

/// The ente on the other side, as the actor sees it.
#[must_use]
pub fn other_side(detail: &AgreementDetail, tenant: TenantId) -> &str {
    if detail.facts.agreement.consumer == tenant { &detail.names.producer } else { &detail.names.consumer }
}
