//! Discrepancies: when a verification ends, whom it concerns, and how a case is closed. Opening and settling run in
//! the transaction of their cause (`decisions.md` I6).

pub mod list;
pub(crate) mod save;

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::Agreement;
use domain::agreement::AgreementState;
use domain::discrepancy::{Discrepancy, DiscrepancyCause, rules};
use domain::event::Event;
use domain::{
    Actor, AgreementId, AttributeId, Decision, DiscrepancyId, Permission, Revision, Scope, TenantId, Thing, Timestamp,
};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
use crate::{Backend, Tx, event};
pub use list::{CaseRow, Filter, RequestRow, count_open, detail, list};

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

/// A party marks a case as resolved.
///
/// # Errors
/// `NotFound` for a case that does not concern the actor's ente; `ConcurrentModification`; what `rules::acknowledge`
/// answers.
#[crate::boxed]
pub async fn acknowledge(cx: &Backend, actor: &Actor, id: DiscrepancyId, seen: Option<Revision>) -> Result<()> {
    actor.require(Permission::WriteHeldAttributes)?;
    writing!(cx, tx => {
        let case = load(tx, id).await?.ok_or(Error::not_found(Thing::Discrepancy))?;
        if !case.parties().contains(&actor.tenant) {
            return Err(Error::not_found(Thing::Discrepancy));
        }
        event::expect_revision(tx, id.0, seen, case.revision).await?;
        let decision = rules::acknowledge(&case, actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
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

/// Cases, by their ids, in one statement. The caller decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn load_all(
    tx: &mut Tx,
    ids: &BTreeSet<DiscrepancyId>,
) -> Result<BTreeMap<DiscrepancyId, Discrepancy>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, attribute_id, consumer_id, revoker_id, others, agreements, cause, opened_at,
                    closed_at, close_reason
             from discrepancy where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

/// A verification that has just ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    pub consumer: TenantId,
    pub attribute: AttributeId,
    pub revoker: TenantId,
}

/// Opens the case, if anybody is concerned.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn open(
    cx: &Backend,
    tx: &mut Tx,
    actor: Option<&Actor>,
    ended: Ended,
    cause: DiscrepancyCause,
) -> Result<()> {
    let Ended { consumer, attribute, revoker } = ended;
    let vouching = vouching(tx, consumer, attribute, cx.now()).await?;
    let cases = open_cases(tx, consumer, Some(attribute)).await?;
    let ended = rules::Ended {
        id: DiscrepancyId(cx.id()),
        attribute,
        consumer,
        revoker,
        other_verifiers: vouching.into_iter().filter(|tenant| *tenant != revoker).collect(),
        affected_agreements: crate::attribute::held::asked_by(tx, consumer, attribute, revoker).await?,
        open: cases.into_iter().find(|case| case.revoker == revoker),
        cause,
        as_of: cx.now(),
    };
    match rules::open(&ended) {
        Some(decision) => crate::save::save(cx, tx, actor, &decision).await,
        None => Ok(()),
    }
}

/// Ends the cases about one attribute of a consumer that nobody has to think about any more.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn settle_attribute(
    cx: &Backend,
    tx: &mut Tx,
    actor: Option<&Actor>,
    consumer: TenantId,
    attribute: AttributeId,
) -> Result<()> {
    let cases = open_cases(tx, consumer, Some(attribute)).await?;
    settle(cx, tx, actor, cases).await
}

/// Closes cases that have lost their last open request through what was just decided.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn settle_after(cx: &Backend, tx: &mut Tx, decision: &Decision) -> Result<()> {
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
        | Event::Discrepancy { .. } => None,
    });
    for (consumer, agreement) in ended.collect::<BTreeSet<_>>() {
        let mut cases = open_cases(tx, consumer, None).await?;
        cases.retain(|case| case.affected_agreements.contains(&agreement));
        settle(cx, tx, None, cases).await?;
    }
    Ok(())
}

async fn settle(cx: &Backend, tx: &mut Tx, actor: Option<&Actor>, cases: Vec<Discrepancy>) -> Result<()> {
    for case in cases {
        let standing = rules::Standing {
            vouching: vouching(tx, case.consumer, case.attribute, cx.now()).await?,
            any_agreement_open: any_open(tx, &case.affected_agreements).await?,
            as_of: cx.now(),
            case,
        };
        if let Some(decision) = rules::settle(&standing) {
            crate::save::save(cx, tx, actor, &decision).await?;
        }
    }
    Ok(())
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

/// Open cases about the consumer of a request that concern the request, as far as the ente in `scope` may read them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn open_for(tx: &mut Tx, scope: Scope, agreement: &Agreement) -> Result<Vec<Discrepancy>> {
    let cases = open_cases(tx, agreement.consumer, None).await?;
    let concerns = |case: &Discrepancy| {
        case.affected_agreements.contains(&agreement.id) && case.parties().contains(&scope.tenant())
    };
    Ok(cases.into_iter().filter(concerns).collect())
}
