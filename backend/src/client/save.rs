//! Clients, to their rows. Only `crate::save` calls this.

use domain::client::{Client, Key};
use domain::text::fold;
use domain::{ClientId, PurposeId, Revision, Timestamp, UserId};

use super::load;
use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, client: &Client) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client (id, revision, consumer_id, name, description, search, kind, admin_id, assertion_profile,
                             created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        client.id,
        client.revision,
        client.consumer,
        &client.name,
        &client.description,
        fold(&format!("{} {}", client.name, client.description)),
        client.kind.to_string(),
        client.admin,
        client.assertion_profile.to_string(),
        client.created_at
    )?;
    for user in &client.members {
        insert_member(tx, client.id, *user).await?;
    }
    for purpose in &client.purposes {
        insert_purpose(tx, client.id, *purpose).await?;
    }
    for key in &client.keys {
        insert_key(tx, client.id, key).await?;
    }
    Ok(())
}

/// Name, description and kind never change. Of members, purposes and keys only the rows that differ are touched: whoever
/// asks for a voucher meanwhile must not lose a race against a change that is not about them.
#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<()> {
    let seen = client.revision;
    one(
        sql!(
            tx,
            execute,
            "update client set revision = $2, admin_id = $4, assertion_profile = $5 where id = $1 and revision = $3",
            client.id,
            seen.next(),
            seen,
            client.admin,
            client.assertion_profile.to_string()
        )?,
        seen,
    )?;
    let Some(stored) = load::client(tx, client.id).await? else { return Ok(()) };
    for user in stored.members.iter().filter(|user| !client.members.contains(user)) {
        sql!(tx, execute, "delete from client_member where client_id = $1 and user_id = $2", client.id, *user)?;
    }
    for user in client.members.iter().filter(|user| !stored.members.contains(user)) {
        insert_member(tx, client.id, *user).await?;
    }
    for purpose in stored.purposes.iter().filter(|purpose| !client.purposes.contains(purpose)) {
        sql!(tx, execute, "delete from client_purpose where client_id = $1 and purpose_id = $2", client.id, *purpose)?;
    }
    for purpose in client.purposes.iter().filter(|purpose| !stored.purposes.contains(purpose)) {
        insert_purpose(tx, client.id, *purpose).await?;
    }
    for key in stored.keys.iter().filter(|key| client.key(&key.kid).is_none()) {
        remember(tx, client.id, &key.kid, now).await?;
        sql!(tx, execute, "delete from client_key where kid = $1", &key.kid)?;
    }
    for key in client.keys.iter().filter(|key| stored.key(&key.kid).is_none()) {
        insert_key(tx, client.id, key).await?;
    }
    Ok(())
}

#[crate::boxed]
pub(crate) async fn delete(tx: &mut Tx, id: ClientId, seen: Revision, now: Timestamp) -> Result<()> {
    one(sql!(tx, execute, "delete from client where id = $1 and revision = $2", id, seen)?, seen)?;
    for kid in sql!(tx, fetch_all scalar String, "select kid from client_key where client_id = $1", id)? {
        remember(tx, id, &kid, now).await?;
    }
    sql!(tx, execute, "delete from client_member where client_id = $1", id)?;
    sql!(tx, execute, "delete from client_purpose where client_id = $1", id)?;
    sql!(tx, execute, "delete from client_key where client_id = $1", id)?;
    Ok(())
}

/// A key of the client was taken away.
async fn remember(tx: &mut Tx, id: ClientId, kid: &str, now: Timestamp) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client_key_gone (kid, client_id, gone_at) values ($1, $2, $3)
         on conflict (kid) do update set client_id = excluded.client_id, gone_at = excluded.gone_at",
        kid,
        id,
        now
    )?;
    Ok(())
}

async fn insert_member(tx: &mut Tx, id: ClientId, user: UserId) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client_member (client_id, user_id, place)
         select $1, $2, coalesce(max(place), 0) + 1 from client_member where client_id = $1",
        id,
        user
    )?;
    Ok(())
}

async fn insert_purpose(tx: &mut Tx, id: ClientId, purpose: PurposeId) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client_purpose (client_id, purpose_id, place)
         select $1, $2, coalesce(max(place), 0) + 1 from client_purpose where client_id = $1",
        id,
        purpose
    )?;
    Ok(())
}

async fn insert_key(tx: &mut Tx, id: ClientId, key: &Key) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client_key (kid, client_id, place, name, pem, bits, usage, uploader_id, created_at)
         select $1, $2, coalesce(max(place), 0) + 1, $3, $4, $5, $6, $7, $8 from client_key where client_id = $2",
        &key.kid,
        id,
        &key.name,
        &key.pem,
        i64::from(key.bits),
        key.usage.to_string(),
        key.uploader,
        key.created_at
    )?;
    Ok(())
}
