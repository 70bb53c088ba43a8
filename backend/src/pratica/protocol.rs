//! The platform's own protocol ("Registro di Ponte"): numbers in sequence for each ente and year, without gaps, because a
//! number and the pratica that has it are stored in one transaction. One pratica after the other: what is wrong with one
//! keeps none of the others back.

use domain::pratica::{By, PraticaAround, PraticaCommand, ProtocolKind, rules};
use domain::{Denial, PraticaCommentId, PraticaId, TenantId, Thing, Timestamp};
use sqlx_macros::FromRow;

use super::facts;
use crate::error::{Error, Result};
use crate::{Backend, Tx, rome};

/// Pratiche looked for at a time.
const BATCH: i64 = 100;

#[derive(FromRow)]
struct Due {
    id: PraticaId,
    changed_at: Timestamp,
}

/// Gives a number to everything that waits for one of ours, the oldest first; answers how many got one.
///
/// # Errors
/// Only the database's; what got its number keeps it.
#[crate::boxed]
pub async fn register_due(cx: &Backend) -> Result<u64> {
    let mut done = 0;
    let mut after = Due { id: PraticaId(uuid::Uuid::nil()), changed_at: Timestamp(i64::MIN) };
    loop {
        let mut tx = cx.db.snapshot().await?;
        let due = sql!(
            tx,
            fetch_all as Due,
            "select p.id, p.changed_at from pratica p join service s on s.id = p.service_id
             where p.state in (2000, 6000, 8000) and s.protocol = $1
               and (p.changed_at > $2 or (p.changed_at = $2 and p.id > $3))
             order by p.changed_at, p.id limit $4",
            ProtocolKind::Internal.to_string(),
            after.changed_at,
            after.id,
            BATCH
        )?;
        drop(tx);
        let Some(last) = due.len().checked_sub(1) else { return Ok(done) };
        for (place, one) in due.into_iter().enumerate() {
            done += u64::from(register(cx, one.id).await?);
            if place == last {
                after = one;
            }
        }
    }
}

/// Gives a pratica its number, and the state it leads to. Answers whether there was anything to do still: another process may have been
/// faster.
async fn register(cx: &Backend, id: PraticaId) -> Result<bool> {
    let registered = writing!(cx, tx => {
        let facts = facts::facts(tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
        let number = next_number(tx, facts.pratica.tenant, facts.as_of).await?;
        let around = PraticaAround { fresh: PraticaCommentId(cx.id()), target_is_operator: false };
        let decision = rules::decide(PraticaCommand::Register { number }, &facts, &around, By::Platform)?;
        crate::save::save(cx, tx, None, &decision).await?;
    });
    match registered {
        Ok(()) => Ok(true),
        // Somebody was faster: the transaction is undone, its number with it.
        Err(Error::Denied(Denial::PraticaTransitionNotAllowed { .. } | Denial::ConcurrentModification { .. })) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// `2026/0000001`: the next number of the ente's year in Rome.
async fn next_number(tx: &mut Tx, tenant: TenantId, now: Timestamp) -> Result<String> {
    let year: i64 = rome::iso_date(now).split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default();
    let last = sql!(
        tx,
        fetch_one scalar i64,
        "insert into protocol_counter (tenant_id, year, last) values ($1, $2, 1)
         on conflict (tenant_id, year) do update set last = protocol_counter.last + 1 returning last",
        tenant,
        year
    )?;
    Ok(format!("{year}/{last:07}"))
}
