//! What a decision about an e-service looks at, fresh from the database, in the transaction that will store it.

use std::collections::{BTreeMap, BTreeSet};

use domain::attribute::AttributeKind;
use domain::eservice::{
    Descriptor, DescriptorCommand, EserviceAround, EserviceCommand, EserviceFacts, KnownAttributes, NewEserviceFacts,
    Version, rules,
};
use domain::requirement::Requirements;
use domain::{AttributeId, DescriptorId, EserviceId, RiskAnalysisId, TenantId, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::load;
use crate::db::word;
use crate::error::{Error, Result};
use crate::{Backend, Tx, tenant};

/// Everything a decision, or the provider's page, needs to know about an e-service. Drafts are in it: the caller
/// decides who may see them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn facts(tx: &mut Tx, id: EserviceId, now: Timestamp) -> Result<Option<EserviceFacts>> {
    let Some(eservice) = load::eservice(tx, id).await? else { return Ok(None) };
    let live = live_requests(tx, id).await?;
    let version = |descriptor: Descriptor| {
        let live_requests = live.get(&descriptor.id).copied().unwrap_or_default();
        Version { descriptor, live_requests }
    };
    let versions = load::descriptors(tx, id).await?.into_iter().map(version).collect();
    Ok(Some(EserviceFacts { eservice, versions, as_of: now }))
}

#[derive(FromRow)]
struct Live {
    descriptor_id: DescriptorId,
    n: i64,
}

/// Requests that are active, suspended or not, on each version.
async fn live_requests(tx: &mut Tx, id: EserviceId) -> Result<BTreeMap<DescriptorId, i64>> {
    let rows = sql!(
        tx,
        fetch_all as Live,
        "select descriptor_id, count(*) as n from agreement
         where eservice_id = $1 and stage = 'ACTIVE' group by descriptor_id",
        id
    )?;
    Ok(rows.into_iter().map(|row| (row.descriptor_id, row.n)).collect())
}

/// The facts before an e-service exists.
///
/// # Errors
/// `NotFound` for an ente that is not there.
#[crate::boxed]
pub async fn new(
    tx: &mut Tx,
    producer: TenantId,
    name: &str,
    requirements: &Requirements,
    now: Timestamp,
) -> Result<NewEserviceFacts> {
    let ente = tenant::load(tx, producer).await?.ok_or(Error::not_found(Thing::Tenant))?;
    Ok(NewEserviceFacts {
        producer_kind: ente.kind,
        name_taken: name_taken(tx, producer, name, None).await?,
        known: known(tx, requirements).await?,
        as_of: now,
    })
}

/// What else a command on the e-service needs.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn around(
    cx: &Backend,
    tx: &mut Tx,
    facts: &EserviceFacts,
    command: &EserviceCommand,
) -> Result<EserviceAround> {
    let none = Requirements::default();
    let copied = facts.latest().map_or(&none, |version| &version.descriptor.requirements);
    let (name, requirements) = match command {
        EserviceCommand::Update(data) => (Some(data.name.as_str()), &none),
        EserviceCommand::UpdateName { name } => (Some(name.as_str()), &none),
        EserviceCommand::CreateVersion { data: Some(data) } => (None, &data.attributes),
        EserviceCommand::CreateVersion { data: None } => (None, copied),
        EserviceCommand::UpdateDescription { .. }
        | EserviceCommand::Delete
        | EserviceCommand::AddRiskAnalysis(_)
        | EserviceCommand::UpdateRiskAnalysis { .. }
        | EserviceCommand::DeleteRiskAnalysis { .. } => (None, &none),
    };
    let name_taken = match name {
        Some(name) => name_taken(tx, facts.eservice.producer, name, Some(facts.eservice.id)).await?,
        None => false,
    };
    let known = known(tx, requirements).await?;
    Ok(EserviceAround { name_taken, known, ..plain(cx, tx, facts).await? })
}

/// What else a command on a version needs.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn around_version(
    cx: &Backend,
    tx: &mut Tx,
    facts: &EserviceFacts,
    command: &DescriptorCommand,
) -> Result<EserviceAround> {
    let none = Requirements::default();
    let (clones, requirements) = match command {
        DescriptorCommand::Update(data) => (false, &data.attributes),
        DescriptorCommand::UpdateAttributes(requirements) => (false, requirements),
        DescriptorCommand::Clone => (true, &none),
        DescriptorCommand::Delete
        | DescriptorCommand::Publish
        | DescriptorCommand::Suspend { .. }
        | DescriptorCommand::Activate
        | DescriptorCommand::UpdateQuotas(_)
        | DescriptorCommand::UpdatePolicy { .. }
        | DescriptorCommand::Archive
        | DescriptorCommand::AnnounceSuspension { .. }
        | DescriptorCommand::WithdrawNotice => (false, &none),
    };
    let clone_name = rules::clone_name(&facts.eservice.name, &moment(facts.as_of)?);
    Ok(EserviceAround {
        known: known(tx, requirements).await?,
        name_taken: clones && name_taken(tx, facts.eservice.producer, &clone_name, None).await?,
        clone_name,
        ..plain(cx, tx, facts).await?
    })
}

/// What does not depend on the command.
async fn plain(cx: &Backend, tx: &mut Tx, facts: &EserviceFacts) -> Result<EserviceAround> {
    let producer = facts.eservice.producer;
    let kind = sql!(tx, fetch_one scalar String, "select kind from tenant where id = $1", producer)?;
    Ok(EserviceAround {
        fresh_eservice: EserviceId(cx.id()),
        fresh_descriptor: DescriptorId(cx.id()),
        fresh_risk_analysis: RiskAnalysisId(cx.id()),
        copied_risk_analyses: facts.eservice.risk_analyses.iter().map(|_| RiskAnalysisId(cx.id())).collect(),
        producer_kind: word(&kind)?,
        known: KnownAttributes::default(),
        name_taken: false,
        clone_name: String::new(),
    })
}

/// A moment as people of the ente write it: `16/01/2026 11:00:00`, time of Rome.
fn moment(at: Timestamp) -> Result<String> {
    let at = jiff::Timestamp::from_microsecond(at.0).and_then(|at| at.in_tz("Europe/Rome"));
    let at = at.map_err(|error| Error::Internal(error.into()))?;
    Ok(at.strftime("%d/%m/%Y %H:%M:%S").to_string())
}

/// Has the provider an e-service of that name, other than `except`? Case and blanks around do not count.
async fn name_taken(tx: &mut Tx, producer: TenantId, name: &str, except: Option<EserviceId>) -> Result<bool> {
    let others = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from eservice where producer_id = $1 and name_key = $2 and ($3 is null or id <> $3)",
        producer,
        name.trim().to_lowercase(),
        except
    )?;
    Ok(others > 0)
}

#[derive(FromRow)]
struct KindRow {
    id: AttributeId,
    kind: String,
}

/// Which of the attributes mentioned the registry has. More than a version may mention are not even looked up: the
/// rules refuse them.
async fn known(tx: &mut Tx, requirements: &Requirements) -> Result<KnownAttributes> {
    let ids = requirements.mentioned().map(|(_, id)| id).collect::<BTreeSet<_>>();
    if ids.is_empty() || requirements.check().is_err() {
        return Ok(KnownAttributes::default());
    }
    let rows: Vec<KindRow> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, kind from attribute where id in (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    let known = rows.into_iter().map(|row| Ok((word::<AttributeKind>(&row.kind)?, row.id)));
    known.collect::<Result<_>>().map(KnownAttributes)
}
