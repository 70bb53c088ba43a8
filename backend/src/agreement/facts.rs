//! What a decision about a request looks at, fresh from the database, in the transaction that will store it.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::{
    Agreement, AgreementFacts, Around, CreationFacts, Predecessor, Sibling, Stage, VersionFacts, VersionInUse,
};
use domain::eservice::{Descriptor, DescriptorState};
use domain::{AgreementId, DescriptorId, EserviceId, Revision, TenantId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::list::any_of;
use crate::attribute::fit::{Ask, fits};
use crate::db::word;
use crate::error::{Error, Result};
use crate::eservice::load;
use crate::{Tx, tenant};

#[derive(FromRow)]
pub(super) struct Row {
    id: AgreementId,
    revision: Revision,
    eservice_id: EserviceId,
    descriptor_id: DescriptorId,
    producer_id: TenantId,
    consumer_id: TenantId,
    stage: String,
    suspensions: String,
    notes: String,
    rejection_reason: Option<String>,
    documents: String,
    stamps: String,
    snapshot: String,
    replaced_by: Option<AgreementId>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl TryFrom<Row> for Agreement {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            eservice: row.eservice_id,
            descriptor: row.descriptor_id,
            producer: row.producer_id,
            consumer: row.consumer_id,
            stage: word(&row.stage)?,
            suspended: serde_json::from_str(&row.suspensions)?,
            notes: row.notes,
            rejection_reason: row.rejection_reason,
            documents: serde_json::from_str(&row.documents)?,
            stamps: serde_json::from_str(&row.stamps)?,
            snapshot: serde_json::from_str(&row.snapshot)?,
            replaced_by: row.replaced_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A request, by id. The caller decides who may see it.
#[crate::boxed]
pub(super) async fn load(tx: &mut Tx, id: AgreementId) -> Result<Option<Agreement>> {
    Ok(load_all(tx, &BTreeSet::from([id])).await?.pop())
}

async fn load_all(tx: &mut Tx, ids: &BTreeSet<AgreementId>) -> Result<Vec<Agreement>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, eservice_id, descriptor_id, producer_id, consumer_id, stage, suspensions, notes,
                    rejection_reason, documents, stamps, snapshot, replaced_by, created_at, updated_at
             from agreement where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.push(" order by id");
        query.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// Everything a decision, or a page, needs to know about a request.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: AgreementId, now: Timestamp) -> Result<Option<AgreementFacts>> {
    Ok(of(tx, &BTreeSet::from([id]), now).await?.remove(&id))
}

/// The same for many requests: as many statements as for one. The caller decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn of(
    tx: &mut Tx,
    ids: &BTreeSet<AgreementId>,
    now: Timestamp,
) -> Result<BTreeMap<AgreementId, AgreementFacts>> {
    let agreements = load_all(tx, ids).await?;
    let eservices = agreements.iter().map(|agreement| agreement.eservice).collect::<BTreeSet<_>>();
    let consumers = agreements.iter().map(|agreement| agreement.consumer).collect::<BTreeSet<_>>();
    let versions = load::descriptors_of(tx, &eservices).await?;
    let versions_of = |agreement: &Agreement| versions.get(&agreement.eservice).map_or(&[][..], Vec::as_slice);
    let asks = agreements.iter().flat_map(|agreement| {
        let (consumer, producer) = (agreement.consumer, agreement.producer);
        versions_of(agreement).iter().map(move |version| Ask {
            requirements: &version.requirements,
            consumer,
            producer,
        })
    });
    let mut fits = fits(tx, &asks.collect::<Vec<_>>(), now).await?.into_iter();
    let others = siblings(tx, &consumers, &eservices).await?;
    let mails = tenant::contact_mails(tx, &consumers).await?;
    let mut all = BTreeMap::new();
    for agreement in agreements {
        let versions = versions_of(&agreement).iter().zip(&mut fits).map(|(version, fit)| version_facts(version, fit));
        let facts = assembled(agreement, versions.collect(), &others, &mails, now)?;
        all.insert(facts.agreement.id, facts);
    }
    Ok(all)
}

fn assembled(
    agreement: Agreement,
    versions: Vec<VersionFacts>,
    others: &[SiblingRow],
    mails: &BTreeMap<TenantId, String>,
    now: Timestamp,
) -> Result<AgreementFacts> {
    let (id, consumer) = (agreement.id, agreement.consumer);
    let current = versions.iter().find(|version| version.id == agreement.descriptor).cloned();
    let current = current.ok_or_else(|| anyhow::anyhow!("request {id} is bound to no version"))?;
    let newest = versions.iter().rfind(|version| version.state != DescriptorState::Draft);
    let newest = newest.cloned().unwrap_or_else(|| current.clone());
    let published = versions.iter().rfind(|version| version.state == DescriptorState::Published).cloned();
    let siblings = those_of(others, consumer, agreement.eservice, Some(id))?;
    let consumer_has_mail = mails.contains_key(&consumer);
    Ok(AgreementFacts { agreement, current, newest, published, siblings, consumer_has_mail, as_of: now })
}

/// What approving and suspending look at, for many requests with a fixed number of statements: the request and its own
/// version. What other commands look at beside that (newer versions, the consumer's other requests, its address) is as
/// if there were none. `ids` holds at least one; the order is the database's.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn many(tx: &mut Tx, ids: &[AgreementId], now: Timestamp) -> Result<Vec<AgreementFacts>> {
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, revision, eservice_id, descriptor_id, producer_id, consumer_id, stage, suspensions, notes,
                    rejection_reason, documents, stamps, snapshot, replaced_by, created_at, updated_at
             from agreement where 1 = 1",
        );
        any_of(&mut query, "id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let agreements = rows.into_iter().map(Agreement::try_from).collect::<Result<Vec<_>>>()?;
    let bound = agreements.iter().map(|agreement| agreement.descriptor).collect::<BTreeSet<_>>();
    let versions = load::versions(tx, &bound.into_iter().collect::<Vec<_>>()).await?;
    let version = |agreement: &Agreement| versions.iter().find(|version| version.id == agreement.descriptor);
    let pairs = agreements.iter().filter_map(|agreement| Some((agreement, version(agreement)?))).collect::<Vec<_>>();
    let asks = pairs.iter().map(|(agreement, version)| Ask {
        requirements: &version.requirements,
        consumer: agreement.consumer,
        producer: agreement.producer,
    });
    let fits = fits(tx, &asks.collect::<Vec<_>>(), now).await?;
    let facts = |((agreement, version), fit): ((&Agreement, &Descriptor), _)| {
        let current = version_facts(version, fit);
        AgreementFacts {
            agreement: agreement.clone(),
            newest: current.clone(),
            current,
            published: None,
            siblings: Vec::new(),
            consumer_has_mail: true,
            as_of: now,
        }
    };
    Ok(pairs.iter().copied().zip(fits).map(facts).collect())
}

/// Everything the creation of a request needs to know; nothing when the version is not there, or is somebody's draft.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn creation(
    tx: &mut Tx,
    consumer: TenantId,
    eservice: EserviceId,
    descriptor: DescriptorId,
    now: Timestamp,
) -> Result<Option<CreationFacts>> {
    let Some(producer) = load::eservice(tx, eservice).await?.map(|eservice| eservice.producer) else { return Ok(None) };
    let versions = load::descriptors(tx, eservice).await?;
    let visible = |version: &&Descriptor| version.state != DescriptorState::Draft;
    let Some(newest) = versions.iter().rfind(visible).map(|version| version.id) else { return Ok(None) };
    let Some(version) = versions.iter().filter(visible).find(|version| version.id == descriptor) else {
        return Ok(None);
    };
    let ask = Ask { requirements: &version.requirements, consumer, producer };
    let fit = crate::attribute::fit::fit(tx, ask, now).await?;
    let version = version_facts(version, fit);
    let others = siblings(tx, &BTreeSet::from([consumer]), &BTreeSet::from([eservice])).await?;
    let siblings = those_of(&others, consumer, eservice, None)?;
    Ok(Some(CreationFacts { eservice, producer, version, newest, siblings, as_of: now }))
}

/// What else a decision needs, and a page does not.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn around(tx: &mut Tx, facts: &AgreementFacts, fresh: AgreementId) -> Result<Around> {
    let version = version_in_use(tx, &facts.agreement).await?;
    let predecessor = match facts.live_sibling() {
        Some(sibling) => load(tx, sibling.id).await?,
        None => None,
    };
    let predecessor = match predecessor {
        Some(agreement) => {
            let version = version_in_use(tx, &agreement).await?;
            Some(Predecessor { agreement, version })
        }
        None => None,
    };
    Ok(Around { fresh, version, predecessor })
}

fn version_facts(version: &Descriptor, fit: domain::requirement::RequirementFit) -> VersionFacts {
    VersionFacts { id: version.id, number: version.number, state: version.state, policy: version.policy, fit }
}

async fn version_in_use(tx: &mut Tx, agreement: &Agreement) -> Result<VersionInUse> {
    let versions = load::descriptors(tx, agreement.eservice).await?;
    let descriptor = versions.iter().find(|version| version.id == agreement.descriptor).cloned();
    let descriptor = descriptor.ok_or_else(|| anyhow::anyhow!("request {} is bound to no version", agreement.id))?;
    let newer_available = versions.iter().any(|version| {
        version.number > descriptor.number
            && matches!(version.state, DescriptorState::Published | DescriptorState::Suspended)
    });
    let others = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from agreement
         where descriptor_id = $1 and id <> $2 and stage not in ('ARCHIVED', 'REJECTED')",
        agreement.descriptor,
        agreement.id
    )?;
    Ok(VersionInUse { descriptor, others, newer_available })
}

#[derive(FromRow)]
struct SiblingRow {
    id: AgreementId,
    consumer_id: TenantId,
    eservice_id: EserviceId,
    stage: String,
    number: i64,
}

/// The requests of these consumers for these e-services, neither rejected nor archived.
async fn siblings(
    tx: &mut Tx,
    consumers: &BTreeSet<TenantId>,
    eservices: &BTreeSet<EserviceId>,
) -> Result<Vec<SiblingRow>> {
    if consumers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.consumer_id, a.eservice_id, a.stage, d.number
             from agreement a join descriptor d on d.id = a.descriptor_id
             where a.stage not in ('ARCHIVED', 'REJECTED')",
        );
        any_of(&mut query, "a.consumer_id", consumers.iter().copied());
        any_of(&mut query, "a.eservice_id", eservices.iter().copied());
        query.push(" order by a.stage, a.id");
        query.build_query_as().fetch_all(c).await
    })?)
}

/// The consumer's other requests for an e-service.
fn those_of(
    rows: &[SiblingRow],
    consumer: TenantId,
    eservice: EserviceId,
    except: Option<AgreementId>,
) -> Result<Vec<Sibling>> {
    let own = |row: &&SiblingRow| row.consumer_id == consumer && row.eservice_id == eservice && Some(row.id) != except;
    let sibling = |row: &SiblingRow| Ok(Sibling { id: row.id, stage: word::<Stage>(&row.stage)?, number: row.number });
    rows.iter().filter(own).map(sibling).collect()
}
