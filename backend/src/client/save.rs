//! Clients, to their rows. Only `crate::save` calls this.

use domain::client::Client;
use domain::text::fold;
use domain::{ClientId, Revision, Timestamp};

use super::load;
use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, client: &Client) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into client (id, revision, consumer_id, name, description, search, kind, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        client.id,
        client.revision,
        client.consumer,
        &client.name,
        &client.description,
        fold(&format!("{} {}", client.name, client.description)),
        client.kind.to_string(),
        client.created_at
    )?;
    insert_parts(tx, client).await
}

/// Its own columns never change: only its members, purposes and keys do.
#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<()> {
    let seen = client.revision;
    one(
        sql!(
            tx,
            execute,
            "update client set revision = $2 where id = $1 and revision = $3",
            client.id,
            seen.next(),
            seen
        )?,
        seen,
    )?;
    forget_keys(tx, client.id, now).await?;
    delete_parts(tx, client.id).await?;
    insert_parts(tx, client).await?;
    // What is still there is not gone.
    for key in &client.keys {
        sql!(tx, execute, "delete from client_key_gone where kid = $1", &key.kid)?;
    }
    Ok(())
}

#[crate::boxed]
pub(crate) async fn delete(tx: &mut Tx, id: ClientId, seen: Revision, now: Timestamp) -> Result<()> {
    one(sql!(tx, execute, "delete from client where id = $1 and revision = $2", id, seen)?, seen)?;
    forget_keys(tx, id, now).await?;
    delete_parts(tx, id).await
}

/// Remembers that the keys of the client were taken away.
async fn forget_keys(tx: &mut Tx, id: ClientId, now: Timestamp) -> Result<()> {
    for kid in load::kids(tx, id).await? {
        sql!(
            tx,
            execute,
            "insert into client_key_gone (kid, gone_at) values ($1, $2)
             on conflict (kid) do update set gone_at = excluded.gone_at",
            kid,
            now
        )?;
    }
    Ok(())
}

async fn delete_parts(tx: &mut Tx, id: ClientId) -> Result<()> {
    sql!(tx, execute, "delete from client_member where client_id = $1", id)?;
    sql!(tx, execute, "delete from client_purpose where client_id = $1", id)?;
    sql!(tx, execute, "delete from client_key where client_id = $1", id)?;
    Ok(())
}

async fn insert_parts(tx: &mut Tx, client: &Client) -> Result<()> {
    for (place, user) in (1_i64..).zip(&client.members) {
        sql!(
            tx,
            execute,
            "insert into client_member (client_id, user_id, place) values ($1, $2, $3)",
            client.id,
            *user,
            place
        )?;
    }
    for (place, purpose) in (1_i64..).zip(&client.purposes) {
        sql!(
            tx,
            execute,
            "insert into client_purpose (client_id, purpose_id, place) values ($1, $2, $3)",
            client.id,
            *purpose,
            place
        )?;
    }
    for (place, key) in (1_i64..).zip(&client.keys) {
        sql!(
            tx,
            execute,
            "insert into client_key (kid, client_id, place, name, pem, bits, usage, uploader_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &key.kid,
            client.id,
            place,
            &key.name,
            &key.pem,
            i64::from(key.bits),
            key.usage.to_string(),
            key.uploader,
            key.created_at
        )?;
    }
    Ok(())
}
