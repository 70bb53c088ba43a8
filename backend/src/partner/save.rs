//! Partners, to their rows. Only `crate::save` calls this, and whoever makes a secret.

use domain::event::PartnerEvent;
use domain::partner::{CertificateName, Partner};
use domain::{Decision, Event, Timestamp};

use crate::Tx;
use crate::error::Result;
use crate::password::Hash;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, partner: &Partner) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into partner (id, revision, tenant_id, code, name, created_at, revoked_at, agreed, certificate)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        partner.id,
        partner.revision,
        partner.tenant,
        &partner.code,
        &partner.name,
        partner.created_at,
        partner.revoked_at,
        serde_json::to_string(&partner.agreed)?,
        partner.certificate.as_ref().map(CertificateName::as_str)
    )?;
    insert_services(tx, partner).await
}

/// What changes of a partner is what it may send to, what was agreed on with it, its certificate, and whether it gets in.
#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, partner: &Partner) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update partner set revision = $2, revoked_at = $3, agreed = $5, certificate = $6
         where id = $1 and revision = $4",
        partner.id,
        partner.revision.next(),
        partner.revoked_at,
        partner.revision,
        serde_json::to_string(&partner.agreed)?,
        partner.certificate.as_ref().map(CertificateName::as_str)
    )?;
    one(rows, partner.revision)?;
    sql!(tx, execute, "delete from partner_service where partner_id = $1", partner.id)?;
    insert_services(tx, partner).await
}

async fn insert_services(tx: &mut Tx, partner: &Partner) -> Result<()> {
    for service in &partner.services {
        sql!(
            tx,
            execute,
            "insert into partner_service (partner_id, service_id) values ($1, $2)",
            partner.id,
            *service
        )?;
    }
    Ok(())
}

/// Stores the hash of the secret that a decision is about. A decision that says nothing about a secret stores none.
///
/// # Errors
/// Only faults of ours.
#[crate::boxed]
pub(super) async fn store_secret(tx: &mut Tx, decision: &Decision, hash: &Hash, now: Timestamp) -> Result<()> {
    let partner = decision.events().iter().find_map(|event| match event {
        Event::Partner(happening) => match happening.what {
            PartnerEvent::Created { .. } | PartnerEvent::SecretRotated => Some(happening.partner),
            PartnerEvent::ServicesChanged
            | PartnerEvent::AgreementChanged
            | PartnerEvent::CertificateChanged
            | PartnerEvent::Revoked
            | PartnerEvent::Submitted { .. }
            | PartnerEvent::Opened { .. }
            | PartnerEvent::StatusChanged { .. }
            | PartnerEvent::ProtocolsAdded { .. }
            | PartnerEvent::SheetWritten { .. }
            | PartnerEvent::TextWritten { .. } => None,
        },
        _ => None,
    });
    let partner = partner.ok_or_else(|| anyhow::anyhow!("a secret that was not decided is not stored"))?;
    sql!(
        tx,
        execute,
        "insert into partner_secret (partner_id, hash, set_at) values ($1, $2, $3)
         on conflict (partner_id) do update set hash = excluded.hash, set_at = excluded.set_at",
        partner,
        hash.as_str(),
        now
    )?;
    Ok(())
}
