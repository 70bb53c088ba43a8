//! What partners write about the services of an ente (seed 001, "schedaInformativa", "servizioTexts").

use std::collections::BTreeMap;

use domain::markup::{self, Rich};
use domain::partner::Partner;
use domain::partner::contents::{self, ServiceSheet, ServiceText};
use domain::pratica::Service;
use domain::{ServiceId, TenantId, Thing};
use serde_json::{Map, Value};
use sqlx_macros::FromRow;

use super::load;
use crate::error::{Error, Result};
use crate::pratica::service;
use crate::{Backend, Tx};

/// A service and the ente that it is of, as a partner names them.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its slug.
    pub service: String,
    /// The ente's code in its register, or its slug.
    pub ente: String,
}

/// What is written about a service: a JSON object, as it was sent.
///
/// # Errors
/// `PartnerContentsNotAllowed`; `NotFound` of the ente, of the service, and of the sheet when there is none.
#[crate::boxed]
pub async fn sheet(cx: &Backend, partner: &Partner, named: &Named) -> Result<String> {
    let mut tx = cx.db.snapshot().await?;
    let (_, service) = theirs(&mut tx, partner, named).await?;
    let content =
        sql!(tx, fetch_optional scalar String, "select content from service_sheet where service_id = $1", service.id)?;
    content.ok_or(Error::not_found(Thing::ServiceSheet))
}

/// What is written about a service becomes what was sent.
///
/// # Errors
/// `NotFound`; what `contents::write_sheet` answers.
#[crate::boxed]
pub async fn write_sheet(cx: &Backend, partner: &Partner, named: &Named, sent: &Map<String, Value>) -> Result<()> {
    writing!(cx, tx => {
        let (partner, service) = theirs(tx, partner, named).await?;
        let decision = contents::write_sheet(sent, &service, &partner, cx.now())?;
        crate::save::save(cx, tx, None, &decision).await?;
    })
}

/// The text of a step becomes what was sent; nothing sent takes it away.
///
/// # Errors
/// `NotFound`; what `contents::write_text` answers.
#[crate::boxed]
pub async fn write_text(cx: &Backend, partner: &Partner, named: &Named, step: &str, sent: &str) -> Result<()> {
    writing!(cx, tx => {
        let (partner, service) = theirs(tx, partner, named).await?;
        let decision = contents::write_text(sent, step, &service, &partner, cx.now())?;
        crate::save::save(cx, tx, None, &decision).await?;
    })
}

/// The partner as it is now, and the service, if it may write about it. An ente that is not the partner's is not there.
async fn theirs(tx: &mut Tx, partner: &Partner, named: &Named) -> Result<(Partner, Service)> {
    let partner = load(tx, partner.id).await?.ok_or(Error::not_found(Thing::Service))?;
    if !partner.agreed.contents {
        return Err(domain::Denial::PartnerContentsNotAllowed.into());
    }
    // No text that is stored has a NUL, and PostgreSQL refuses it.
    let askable = ![&named.ente, &named.service].iter().any(|name| name.contains('\0'));
    let ente = match askable {
        true => sql!(
            tx,
            fetch_optional scalar TenantId,
            "select id from tenant where id = $1 and (slug = $2 or origin_value = $2)",
            partner.tenant,
            &named.ente
        )?,
        false => None,
    };
    let ente = ente.ok_or(Error::not_found(Thing::Tenant))?;
    let service = service::by_slug(tx, ente, &named.service).await?;
    let service = service.ok_or(Error::not_found(Thing::Service))?;
    contents::may_write(&service, &partner)?;
    Ok((partner, service))
}

#[derive(FromRow)]
struct TextRow {
    step: String,
    content: String,
}

/// The texts of a service's steps, by step, as a page draws them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn texts(tx: &mut Tx, service: ServiceId) -> Result<BTreeMap<String, Vec<Rich>>> {
    let rows = sql!(
        tx,
        fetch_all as TextRow,
        "select step, content from service_text where service_id = $1 order by step",
        service
    )?;
    Ok(rows.into_iter().map(|row| (row.step, markup::read(&row.content))).collect())
}

#[crate::boxed]
pub(crate) async fn put_sheet(tx: &mut Tx, sheet: &ServiceSheet) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into service_sheet (service_id, content, partner_id, at) values ($1, $2, $3, $4)
         on conflict (service_id) do update
         set content = excluded.content, partner_id = excluded.partner_id, at = excluded.at",
        sheet.service,
        &sheet.content,
        sheet.partner,
        sheet.at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn put_text(tx: &mut Tx, text: &ServiceText) -> Result<()> {
    if text.content.is_empty() {
        sql!(tx, execute, "delete from service_text where service_id = $1 and step = $2", text.service, &text.step)?;
        return Ok(());
    }
    sql!(
        tx,
        execute,
        "insert into service_text (service_id, step, content, partner_id, at) values ($1, $2, $3, $4, $5)
         on conflict (service_id, step) do update
         set content = excluded.content, partner_id = excluded.partner_id, at = excluded.at",
        text.service,
        &text.step,
        &text.content,
        text.partner,
        text.at
    )?;
    Ok(())
}
