//! Discrepancies: when a verification ends, whom it concerns, and when nobody has to think of it any more. Opening and
//! settling run in the transaction of their cause (`decisions.md` I6). What the parties do is in [`run`], what they see in
//! [`list`] and [`detail`].

pub mod detail;
pub mod list;
pub mod run;
pub(crate) mod save;

use std::collections::BTreeSet;

use domain::agreement::Agreement;
use domain::agreement::AgreementState;
use domain::attribute::Verification;
use domain::discrepancy::{Discrepancy, DiscrepancyCause, rules};
use domain::event::Event;
use domain::{AgreementId, AttributeId, Decision, DiscrepancyId, Revision, Scope, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
use crate::{Backend, Tx};
pub use detail::{CaseDetail, NoteRow, PartyRow, detail, notes};
pub use list::{CaseRow, Filter, RequestRow, count_waiting, list};
pub(crate) use list::{OPEN_TO, of, waiting_in};
pub use run::{acknowledge, add_note, confirm, put_back, take_up};

#[derive(FromRow)]
struct Row {
    id: DiscrepancyId,
    revision: Revision,
    attribute_id: AttributeId,
    consumer_id: TenantId,
    revoker_id: TenantId,
    others: String,
    agreements: String,
    cause: String,
    opened_at: Timestamp,
    closed_at: Option<Timestamp>,
    close_reason: Option<String>,
}

impl TryFrom<Row> for Discrepancy {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            attribute: row.attribute_id,
            consumer: row.consumer_id,
            revoker: row.revoker_id,
            other_verifiers: serde_json::from_str(&row.others)?,
            affected_agreements: serde_json::from_str(&row.agreements)?,
            cause: word(&row.cause)?,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            close_reason: row.close_reason.as_deref().map(word).transpose()?,
        })
    }
}

async fn load(tx: &mut Tx, id: DiscrepancyId) -> Result<Option<Discrepancy>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, attribute_id, consumer_id, revoker_id, others, agreements, cause, opened_at, closed_at,
                close_reason
         from discrepancy where id = $1",
        id
    )?;
    row.map(Discrepancy::try_from).transpose()
}

/// What is decided about a case because of something else.
pub(crate) struct Followed {
    /// The case as it was; absent for one that opens.
    pub before: Option<Discrepancy>,
    pub decision: Decision,
}

/// What follows for the cases about an attribute of a consumer, once a verifier says what `said` says: which end, and
/// which opens if the verification ended. Whether that is stored yet makes no difference.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn verification_changed(
    cx: &Backend,
    tx: &mut Tx,
    said: &Verification,
    ended: Option<DiscrepancyCause>,
) -> Result<Vec<Followed>> {
    let Verification { consumer, attribute, verifier: revoker, .. } = *said;
    let mut vouching = vouching(tx, consumer, attribute, cx.now()).await?;
    vouching.retain(|tenant| *tenant != revoker);
    let other_verifiers = vouching.clone();
    vouching.extend(said.holds_at(cx.now()).then_some(revoker));
    let mut followed = Vec::new();
    let mut open = None;
    for case in open_cases(tx, consumer, Some(attribute)).await? {
        let standing = rules::Standing {
            vouching: vouching.clone(),
            any_agreement_open: any_open(tx, &case.affected_agreements).await?,
            as_of: cx.now(),
            case,
        };
        match rules::settle(&standing) {
            Some(decision) => followed.push(Followed { before: Some(standing.case), decision }),
            None if standing.case.revoker == revoker => open = Some(standing.case),
            None => {}
        }
    }
    if let Some(cause) = ended {
        let ended = rules::Ended {
            id: DiscrepancyId(cx.id()),
            attribute,
            consumer,
            revoker,
            other_verifiers,
            affected_agreements: crate::attribute::held::asked_by(tx, consumer, attribute, revoker).await?,
            open,
            cause,
            as_of: cx.now(),
        };
        followed.extend(rules::open(&ended).map(|decision| Followed { before: ended.open, decision }));
    }
    Ok(followed)
}

/// The cases that lose their last open request through what was just decided, and end. Whether that is stored yet makes
/// no difference.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn requests_ended(cx: &Backend, tx: &mut Tx, decision: &Decision) -> Result<Vec<Followed>> {
    let gone = ended(decision);
    let mut followed = Vec::new();
    for consumer in gone.iter().map(|(consumer, _)| *consumer).collect::<BTreeSet<_>>() {
        for case in open_cases(tx, consumer, None).await? {
            let left = case.affected_agreements.iter().copied().filter(|id| !gone.contains(&(consumer, *id)));
            let left = left.collect::<Vec<_>>();
            if left.len() == case.affected_agreements.len() {
                continue;
            }
            let standing = rules::Standing {
                vouching: vouching(tx, consumer, case.attribute, cx.now()).await?,
                any_agreement_open: any_open(tx, &left).await?,
                as_of: cx.now(),
                case,
            };
            let decision = rules::settle(&standing);
            followed.extend(decision.map(|decision| Followed { before: Some(standing.case), decision }));
        }
    }
    Ok(followed)
}

/// The requests that a decision ends, with their consumers.
fn ended(decision: &Decision) -> BTreeSet<(TenantId, AgreementId)> {
    let ended = decision.events().iter().filter_map(|event| match event {
        Event::Agreement(happening) => match happening.to {
            None | Some(AgreementState::Archived | AgreementState::Rejected) => {
                Some((happening.consumer, happening.agreement))
            }
            Some(
                AgreementState::Draft
                | AgreementState::Pending
                | AgreementState::Active
                | AgreementState::Suspended
                | AgreementState::MissingCertifiedAttributes,
            ) => None,
        },
        Event::Tenant { .. }
        | Event::User { .. }
        | Event::Attribute { .. }
        | Event::Eservice { .. }
        | Event::Purpose(_)
        | Event::Client(_)
        | Event::Pratica(_)
        | Event::Service(_)
        | Event::Partner(_)
        | Event::Terminology(_)
        | Event::Discrepancy { .. } => None,
    });
    ended.collect()
}

/// Enti whose verification of the attribute holds now.
async fn vouching(tx: &mut Tx, consumer: TenantId, attribute: AttributeId, now: Timestamp) -> Result<Vec<TenantId>> {
    Ok(sql!(
        tx,
        fetch_all scalar TenantId,
        "select verifier_id from verification
         where consumer_id = $1 and attribute_id = $2 and revoked_at is null
           and (expires_at is null or expires_at > $3)
         order by verifier_id",
        consumer,
        attribute,
        now
    )?)
}

/// Is one of the requests neither archived, nor rejected, nor gone?
async fn any_open(tx: &mut Tx, agreements: &[AgreementId]) -> Result<bool> {
    if agreements.is_empty() {
        return Ok(false);
    }
    let open: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select count(*) from agreement where stage not in ('ARCHIVED', 'REJECTED')",
        );
        any_of(&mut query, "id", agreements.iter().copied());
        query.build_query_scalar().fetch_one(c).await
    })?;
    Ok(open > 0)
}

async fn open_cases(tx: &mut Tx, consumer: TenantId, attribute: Option<AttributeId>) -> Result<Vec<Discrepancy>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, revision, attribute_id, consumer_id, revoker_id, others, agreements, cause, opened_at, closed_at,
                close_reason
         from discrepancy
         where consumer_id = $1 and ($2 is null or attribute_id = $2) and closed_at is null
         order by id",
        consumer,
        attribute
    )?;
    rows.into_iter().map(Discrepancy::try_from).collect()
}

/// Open cases that concern a request, as far as the ente in `scope` may read them: those about an attribute that it asks
/// for, between its consumer and enti that vouch or did.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn open_for(tx: &mut Tx, scope: Scope, agreement: &Agreement) -> Result<Vec<Discrepancy>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select d.id, d.revision, d.attribute_id, d.consumer_id, d.revoker_id, d.others, d.agreements, d.cause,
                d.opened_at, d.closed_at, d.close_reason
         from discrepancy d
         join discrepancy_party p on p.discrepancy_id = d.id and p.tenant_id = $1
         join agreement g on g.consumer_id = d.consumer_id and g.id = $2 and g.stage in ('PENDING', 'ACTIVE')
         join descriptor_attribute m on m.descriptor_id = g.descriptor_id and m.attribute_id = d.attribute_id
         where d.closed_at is null
         order by d.id",
        scope.tenant(),
        agreement.id
    )?;
    let cases = rows.into_iter().map(Discrepancy::try_from).collect::<Result<Vec<_>>>()?;
    Ok(cases.into_iter().filter(|case| case.concerns_requests_to(agreement.producer)).collect())
}
