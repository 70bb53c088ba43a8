//! What a decision about a purpose looks at, fresh from the database, in the transaction that will store it.

use domain::agreement::{AgreementState, Suspensions};
use domain::purpose::facts::NewPurposeFacts;
use domain::purpose::{LiveRequest, Load, Purpose, PurposeAround, PurposeCommand, PurposeFacts, rules};
use domain::text::fold;
use domain::{AgreementId, EserviceId, PurposeId, PurposeVersionId, Revision, TenantId, Timestamp};
use sqlx_macros::FromRow;

use crate::error::{Error, Result};
use crate::eservice::load;
use crate::{Tx, tenant};

#[derive(FromRow)]
struct Row {
    id: PurposeId,
    revision: Revision,
    eservice_id: EserviceId,
    producer_id: TenantId,
    consumer_id: TenantId,
    title: String,
    description: String,
    free_of_charge_reason: Option<String>,
    risk_analysis: String,
    suspensions: String,
    versions: String,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl TryFrom<Row> for Purpose {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            eservice: row.eservice_id,
            producer: row.producer_id,
            consumer: row.consumer_id,
            title: row.title,
            description: row.description,
            free_of_charge_reason: row.free_of_charge_reason,
            risk_analysis: serde_json::from_str(&row.risk_analysis)?,
            suspended: serde_json::from_str(&row.suspensions)?,
            versions: serde_json::from_str(&row.versions)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Everything a decision, or a page, needs to know about a purpose. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: PurposeId, now: Timestamp) -> Result<Option<PurposeFacts>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, eservice_id, producer_id, consumer_id, title, description, free_of_charge_reason,
                risk_analysis, suspensions, versions, created_at, updated_at
         from purpose where id = $1",
        id
    )?;
    let Some(purpose) = row.map(Purpose::try_from).transpose()? else { return Ok(None) };
    let request = request(tx, purpose.consumer, purpose.eservice).await?;
    let load = load_without(tx, &purpose).await?;
    let consumer = tenant::load(tx, purpose.consumer).await?;
    let consumer = consumer.ok_or_else(|| anyhow::anyhow!("purpose {id} belongs to no ente"))?;
    let personal_data = load::eservice(tx, purpose.eservice).await?.and_then(|eservice| eservice.personal_data);
    let facts = PurposeFacts { purpose, request, load, consumer_kind: consumer.kind, personal_data, as_of: now };
    Ok(Some(facts))
}

/// Everything the creation of a purpose needs to know; nothing when there is no such e-service, or none that was ever
/// published.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn creation(
    tx: &mut Tx,
    consumer: TenantId,
    eservice: EserviceId,
    title: &str,
    now: Timestamp,
) -> Result<Option<NewPurposeFacts>> {
    let producer = sql!(
        tx,
        fetch_optional scalar TenantId,
        "select producer_id from eservice where id = $1 and shown_id is not null",
        eservice
    )?;
    let Some(producer) = producer else { return Ok(None) };
    let request = request(tx, consumer, eservice).await?;
    let title_taken = title_is_taken(tx, consumer, eservice, title, None).await?;
    let kind = tenant::load(tx, consumer).await?.map(|tenant| tenant.kind);
    let consumer_kind = kind.ok_or_else(|| anyhow::anyhow!("{consumer} is no ente"))?;
    Ok(Some(NewPurposeFacts { eservice, producer, request, consumer_kind, title_taken, as_of: now }))
}

/// What else a decision needs, and a page does not.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn around(
    tx: &mut Tx,
    facts: &PurposeFacts,
    command: &PurposeCommand,
    fresh: (PurposeId, PurposeVersionId),
) -> Result<PurposeAround> {
    let purpose = &facts.purpose;
    let title_taken = match command {
        PurposeCommand::Update(data) => {
            title_is_taken(tx, purpose.consumer, purpose.eservice, &data.title, Some(purpose.id)).await?
        }
        _ => false,
    };
    let clone_title = match command {
        PurposeCommand::Clone => rules::clone_title(&purpose.title, &titles(tx, purpose).await?),
        _ => String::new(),
    };
    Ok(PurposeAround { fresh: fresh.0, fresh_version: fresh.1, title_taken, clone_title })
}

#[derive(FromRow)]
struct RequestRow {
    id: AgreementId,
    suspensions: String,
    daily_calls_per_consumer: i64,
    daily_calls_total: i64,
}

/// The consumer's live request for the e-service, with the quotas of its version.
async fn request(tx: &mut Tx, consumer: TenantId, eservice: EserviceId) -> Result<Option<LiveRequest>> {
    let row = sql!(
        tx,
        fetch_optional as RequestRow,
        "select a.id, a.suspensions, d.daily_calls_per_consumer, d.daily_calls_total
         from agreement a join descriptor d on d.id = a.descriptor_id
         where a.consumer_id = $1 and a.eservice_id = $2 and a.stage = 'ACTIVE'",
        consumer,
        eservice
    )?;
    let Some(row) = row else { return Ok(None) };
    let suspended: Suspensions = serde_json::from_str(&row.suspensions)?;
    let state = if suspended.any() { AgreementState::Suspended } else { AgreementState::Active };
    let (per_consumer, total) = (row.daily_calls_per_consumer, row.daily_calls_total);
    Ok(Some(LiveRequest { id: row.id, state, per_consumer, total }))
}

#[derive(FromRow)]
struct LoadRow {
    of_consumer: i64,
    of_all: i64,
}

/// What the other active purposes on the e-service use.
async fn load_without(tx: &mut Tx, purpose: &Purpose) -> Result<Load> {
    let row = sql!(
        tx,
        fetch_one as LoadRow,
        "select cast(coalesce(sum(case when consumer_id = $2 then load else 0 end), 0) as bigint) as of_consumer,
                cast(coalesce(sum(load), 0) as bigint) as of_all
         from purpose where eservice_id = $1 and id <> $3 and load > 0",
        purpose.eservice,
        purpose.consumer,
        purpose.id
    )?;
    Ok(Load { consumer: row.of_consumer, all: row.of_all })
}

async fn title_is_taken(
    tx: &mut Tx,
    consumer: TenantId,
    eservice: EserviceId,
    title: &str,
    except: Option<PurposeId>,
) -> Result<bool> {
    let found = sql!(
        tx,
        fetch_optional scalar PurposeId,
        "select id from purpose
         where consumer_id = $1 and eservice_id = $2 and title_key = $3 and ($4 is null or id <> $4)",
        consumer,
        eservice,
        fold(title),
        except
    )?;
    Ok(found.is_some())
}

/// The titles a copy may not have, folded.
async fn titles(tx: &mut Tx, purpose: &Purpose) -> Result<Vec<String>> {
    Ok(sql!(
        tx,
        fetch_all scalar String,
        "select title_key from purpose where consumer_id = $1 and eservice_id = $2",
        purpose.consumer,
        purpose.eservice
    )?)
}
