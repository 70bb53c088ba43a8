//! What a partner's own protocol knows of its pratiche (seed 001, "POST …/protocolli").

use domain::partner::Partner;
use domain::partner::protocols::{self, PartnerProtocol};
use domain::{PartnerId, PraticaId, Thing, Timestamp};
use serde_json::Value;
use sqlx_macros::FromRow;
use uuid::Uuid;

use super::{find, load};
use crate::error::{Error, Result};
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    pratica_id: PraticaId,
    place: i64,
    partner_id: PartnerId,
    content: String,
    at: Timestamp,
}

/// Keeps what a partner sends with one of its pratiche.
///
/// # Errors
/// `NotFound`; what `protocols::add` answers.
#[crate::boxed]
pub async fn add(cx: &Backend, partner: &Partner, named: Uuid, sent: &Value) -> Result<()> {
    writing!(cx, tx => {
        let partner = load(tx, partner.id).await?.ok_or(Error::not_found(Thing::Pratica))?;
        let facts = find(cx, tx, &partner, named).await?;
        let there = of(tx, facts.pratica.id).await?;
        let decision = protocols::add(sent, &there, &facts, &partner)?;
        crate::save::save(cx, tx, None, &decision).await?;
    })
}

/// What is kept with a pratica, oldest first. The caller decides who may see it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn of(tx: &mut Tx, pratica: PraticaId) -> Result<Vec<PartnerProtocol>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select pratica_id, place, partner_id, content, at from partner_protocol where pratica_id = $1 order by place",
        pratica
    )?;
    let kept = rows.into_iter().map(|row| PartnerProtocol {
        pratica: row.pratica_id,
        place: row.place,
        partner: row.partner_id,
        content: row.content,
        at: row.at,
    });
    Ok(kept.collect())
}

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, protocol: &PartnerProtocol) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into partner_protocol (pratica_id, place, partner_id, content, at) values ($1, $2, $3, $4, $5)",
        protocol.pratica,
        protocol.place,
        protocol.partner,
        &protocol.content,
        protocol.at
    )?;
    Ok(())
}
