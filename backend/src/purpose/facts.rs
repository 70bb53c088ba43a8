//! What a decision about a purpose looks at, fresh from the database, in the transaction that will store it.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::{AgreementState, Suspensions};
use domain::eservice::Descriptor;
use domain::purpose::facts::NewPurposeFacts;
use domain::purpose::{LiveRequest, Load, Offer, Purpose, PurposeAround, PurposeCommand, PurposeFacts, rules};
use domain::text::fold;
use domain::{
    AgreementId, Decision, EserviceId, PurposeId, PurposeVersionId, Revision, RiskAnalysisId, TenantId, Timestamp,
};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::{Error, Result};
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
    provider_analysis_id: Option<RiskAnalysisId>,
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
            provider_analysis: row.provider_analysis_id,
            risk_analysis: serde_json::from_str(&row.risk_analysis)?,
            suspended: serde_json::from_str(&row.suspensions)?,
            versions: serde_json::from_str(&row.versions)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A purpose and what surrounds it, as one statement reads it.
#[derive(FromRow)]
struct Surrounded {
    #[sqlx(flatten)]
    purpose: Row,
    consumer_kind: String,
    #[sqlx(flatten)]
    offer: OfferRow,
    personal_data: Option<bool>,
    #[sqlx(flatten)]
    request: RequestRow,
    of_consumer: i64,
    of_all: i64,
}

/// How the e-service is offered.
#[derive(FromRow)]
struct OfferRow {
    mode: String,
    risk_analyses: String,
}

impl TryFrom<OfferRow> for Offer {
    type Error = Error;
    fn try_from(row: OfferRow) -> Result<Self> {
        Ok(Self { mode: word(&row.mode)?, risk_analyses: serde_json::from_str(&row.risk_analyses)? })
    }
}

/// The consumer's live request for the e-service, with the quotas of its version; empty where there is none.
#[derive(FromRow)]
struct RequestRow {
    request_id: Option<AgreementId>,
    request_suspensions: Option<String>,
    per_consumer: Option<i64>,
    total: Option<i64>,
}

impl TryFrom<RequestRow> for Option<LiveRequest> {
    type Error = Error;
    fn try_from(row: RequestRow) -> Result<Self> {
        let (Some(id), Some(suspensions), Some(per_consumer), Some(total)) =
            (row.request_id, row.request_suspensions, row.per_consumer, row.total)
        else {
            return Ok(None);
        };
        let suspended: Suspensions = serde_json::from_str(&suspensions)?;
        let state = if suspended.any() { AgreementState::Suspended } else { AgreementState::Active };
        Ok(Some(LiveRequest { id, state, per_consumer, total }))
    }
}

/// Everything a decision, or a page, needs to know about a purpose. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: PurposeId, now: Timestamp) -> Result<Option<PurposeFacts>> {
    Ok(of(tx, &BTreeSet::from([id]), now).await?.remove(&id))
}

/// The purposes whose waiting load has room once the version has its new quotas, each with what is told of it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn given_room(tx: &mut Tx, version: &Descriptor, now: Timestamp) -> Result<Vec<(Purpose, Decision)>> {
    let waiting = sql!(
        tx,
        fetch_all scalar PurposeId,
        "select f.id from purpose f
         join agreement a on a.consumer_id = f.consumer_id and a.eservice_id = f.eservice_id and a.stage = 'ACTIVE'
         where f.producer_id = (select e.producer_id from eservice e where e.id = $1)
           and f.asked_at is not null and f.eservice_id = $1 and a.descriptor_id = $2",
        version.eservice,
        version.id
    )?;
    let facts = of(tx, &waiting.into_iter().collect(), now).await?;
    let told = facts.into_values().filter_map(|facts| {
        let decision = rules::quotas_changed(&facts, version.quotas)?;
        Some((facts.purpose, decision))
    });
    Ok(told.collect())
}

/// The same for many purposes, in one statement. The caller decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn of(tx: &mut Tx, ids: &BTreeSet<PurposeId>, now: Timestamp) -> Result<BTreeMap<PurposeId, PurposeFacts>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Surrounded> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select f.id, f.revision, f.eservice_id, f.producer_id, f.consumer_id, f.title, f.description,
                    f.free_of_charge_reason, f.provider_analysis_id, f.risk_analysis, f.suspensions, f.versions,
                    f.created_at, f.updated_at, c.kind as consumer_kind, e.mode, e.risk_analyses, e.personal_data, a.id as request_id,
                    a.suspensions as request_suspensions, d.daily_calls_per_consumer as per_consumer,
                    d.daily_calls_total as total,
                    (select cast(coalesce(sum(o.load), 0) as bigint) from purpose o
                     where o.eservice_id = f.eservice_id and o.consumer_id = f.consumer_id and o.id <> f.id)
                        as of_consumer,
                    (select cast(coalesce(sum(o.load), 0) as bigint) from purpose o
                     where o.eservice_id = f.eservice_id and o.id <> f.id) as of_all
             from purpose f
             join tenant c on c.id = f.consumer_id
             join eservice e on e.id = f.eservice_id
             left join agreement a
                 on a.consumer_id = f.consumer_id and a.eservice_id = f.eservice_id and a.stage = 'ACTIVE'
             left join descriptor d on d.id = a.descriptor_id
             where 1 = 1",
        );
        any_of(&mut query, "f.id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let facts = rows.into_iter().map(|row| {
        let facts = PurposeFacts {
            purpose: row.purpose.try_into()?,
            request: row.request.try_into()?,
            load: Load { consumer: row.of_consumer, all: row.of_all },
            consumer_kind: word(&row.consumer_kind)?,
            offer: row.offer.try_into()?,
            personal_data: row.personal_data,
            as_of: now,
        };
        Ok((facts.purpose.id, facts))
    });
    facts.collect()
}

#[derive(FromRow)]
struct Offered {
    producer_id: TenantId,
    #[sqlx(flatten)]
    offer: OfferRow,
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
    let offered = sql!(
        tx,
        fetch_optional as Offered,
        "select producer_id, mode, risk_analyses from eservice where id = $1 and shown_id is not null",
        eservice
    )?;
    let Some(Offered { producer_id: producer, offer }) = offered else { return Ok(None) };
    let offer = offer.try_into()?;
    let request = request(tx, consumer, eservice).await?;
    let title_taken = title_is_taken(tx, consumer, eservice, title, None).await?;
    let kind = tenant::load(tx, consumer).await?.map(|tenant| tenant.kind);
    let consumer_kind = kind.ok_or_else(|| anyhow::anyhow!("{consumer} is no ente"))?;
    Ok(Some(NewPurposeFacts { eservice, producer, request, consumer_kind, offer, title_taken, as_of: now }))
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

/// The consumer's live request for the e-service, with the quotas of its version.
async fn request(tx: &mut Tx, consumer: TenantId, eservice: EserviceId) -> Result<Option<LiveRequest>> {
    let row = sql!(
        tx,
        fetch_optional as RequestRow,
        "select a.id as request_id, a.suspensions as request_suspensions,
                d.daily_calls_per_consumer as per_consumer, d.daily_calls_total as total
         from agreement a join descriptor d on d.id = a.descriptor_id
         where a.consumer_id = $1 and a.eservice_id = $2 and a.stage = 'ACTIVE'",
        consumer,
        eservice
    )?;
    row.map_or(Ok(None), RequestRow::try_into)
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
