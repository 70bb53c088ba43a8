//! Where the documents of services are registered: written by `ponte protocol set`, read by the page "Configurazione di
//! protocollo" and by the worker.

use domain::pratica::{ProtocolKind, ProtocolSettings, ProtocolTarget, protocol};
use domain::{Actor, Permission, ServiceId, TenantId, Thing, Timestamp};
use sqlx_macros::FromRow;

use crate::db::word;
use crate::error::{Error, Result};
use crate::pratica::service;
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    service_id: ServiceId,
    tenant_id: TenantId,
    url: String,
    is_private: bool,
    credential: String,
    recipients: String,
    recipient_types: String,
    classification: String,
    administration: String,
    transmissions: String,
    changed_at: Timestamp,
}

impl From<Row> for ProtocolSettings {
    fn from(row: Row) -> Self {
        let target = ProtocolTarget {
            url: row.url,
            is_private: row.is_private,
            credential: row.credential,
            recipients: row.recipients,
            recipient_types: row.recipient_types,
            classification: row.classification,
            administration: row.administration,
            transmissions: row.transmissions,
        };
        Self { service: row.service_id, tenant: row.tenant_id, target, changed_at: row.changed_at }
    }
}

#[crate::boxed]
pub(crate) async fn put(tx: &mut Tx, settings: &ProtocolSettings) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into protocol_settings (service_id, tenant_id, url, is_private, credential, recipients, recipient_types,
                                        classification, administration, transmissions, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (service_id) do update set url = $3, is_private = $4, credential = $5, recipients = $6,
                recipient_types = $7, classification = $8, administration = $9, transmissions = $10, changed_at = $11",
        settings.service,
        settings.tenant,
        &settings.target.url,
        settings.target.is_private,
        &settings.target.credential,
        &settings.target.recipients,
        &settings.target.recipient_types,
        &settings.target.classification,
        &settings.target.administration,
        &settings.target.transmissions,
        settings.changed_at
    )?;
    Ok(())
}

/// Of one service.
#[crate::boxed]
pub(super) async fn load(tx: &mut Tx, service: ServiceId) -> Result<Option<ProtocolSettings>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select service_id, tenant_id, url, is_private, credential, recipients, recipient_types, classification,
                administration, transmissions, changed_at
         from protocol_settings where service_id = $1",
        service
    )?;
    Ok(row.map(ProtocolSettings::from))
}

/// Says where a service's documents are registered: the platform's own doing, by its command.
///
/// # Errors
/// `NotFound` for a service that is not there; what `protocol::configure` answers.
#[crate::boxed]
pub async fn configure(cx: &Backend, ente: &str, slug: &str, target: &ProtocolTarget) -> Result<ServiceId> {
    let id = find(cx, ente, slug).await?;
    writing!(cx, tx => {
        let service = service::load(tx, id).await?.ok_or(Error::not_found(Thing::Service))?;
        let decision = protocol::configure(&service, target, cx.now())?;
        crate::save::save(cx, tx, None, &decision).await?;
    })?;
    Ok(id)
}

async fn find(cx: &Backend, ente: &str, slug: &str) -> Result<ServiceId> {
    let mut tx = cx.db.snapshot().await?;
    let id = sql!(
        tx,
        fetch_optional scalar ServiceId,
        "select s.id from service s join tenant t on t.id = s.tenant_id where t.slug = $1 and s.slug = $2",
        ente,
        slug
    )?;
    id.ok_or(Error::not_found(Thing::Service))
}

/// Everything that is configured, for whoever starts the process: is each secret there?
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn all(cx: &Backend) -> Result<Vec<ProtocolSettings>> {
    let mut tx = cx.db.snapshot().await?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select service_id, tenant_id, url, is_private, credential, recipients, recipient_types, classification,
                administration, transmissions, changed_at
         from protocol_settings order by tenant_id, service_id"
    )?;
    Ok(rows.into_iter().map(ProtocolSettings::from).collect())
}

/// An active service of the ente, as the page of the configuration shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Configured {
    pub service: ServiceId,
    pub name: String,
    pub protocol: ProtocolKind,
    pub settings: Option<ProtocolSettings>,
    /// Documents of its pratiche that were given up.
    pub failed: i64,
}

#[derive(FromRow)]
struct ServiceRow {
    id: ServiceId,
    name: String,
    protocol: String,
    failed: i64,
}

/// The active services of the actor's ente and where their numbers come from, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn configuration(cx: &Backend, actor: &Actor) -> Result<Vec<Configured>> {
    let scope = actor.scope(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let services = sql!(
        tx,
        fetch_all as ServiceRow,
        "select s.id, s.name, s.protocol,
                (select count(*) from protocol_work w join pratica p on p.id = w.pratica_id
                 where w.state = 'FAILED' and p.service_id = s.id) as failed
         from service s where s.tenant_id = $1 and s.active order by s.slug limit $2",
        scope.tenant(),
        service::MAX_SHOWN
    )?;
    let settings = sql!(
        tx,
        fetch_all as Row,
        "select service_id, tenant_id, url, is_private, credential, recipients, recipient_types, classification,
                administration, transmissions, changed_at
         from protocol_settings where tenant_id = $1",
        scope.tenant()
    )?;
    let mut settings = settings.into_iter().map(ProtocolSettings::from).collect::<Vec<_>>();
    let services = services.into_iter().map(|row| {
        let place = settings.iter().position(|one| one.service == row.id);
        Ok(Configured {
            service: row.id,
            name: row.name,
            protocol: word(&row.protocol)?,
            settings: place.map(|place| settings.swap_remove(place)),
            failed: row.failed,
        })
    });
    services.collect()
}
