//! Accounts: stored, found, listed.

use domain::Role;
use domain::user::User;
use domain::{Revision, TenantId, Timestamp, UserId};
use sqlx::FromRow;

use crate::Tx;
use crate::error::{Error, Result};
use crate::save::one;

#[derive(FromRow)]
struct Row {
    id: UserId,
    revision: Revision,
    tenant_id: TenantId,
    username: String,
    name: String,
    family_name: String,
    email: Option<String>,
    roles: String,
    disabled_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl TryFrom<Row> for User {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            tenant: row.tenant_id,
            username: row.username,
            name: row.name,
            family_name: row.family_name,
            email: row.email,
            roles: serde_json::from_str::<Vec<Role>>(&row.roles)?,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// An account, by id.
///
/// # Errors
/// Only the database's.
pub async fn load(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, tenant_id, username, name, family_name, email, roles, disabled_at, created_at, updated_at
         from account where id = $1",
        id
    )?;
    row.map(User::try_from).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, user: &User) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into account (id, revision, tenant_id, username, name, family_name, email, roles, disabled_at,
                              created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        user.id,
        user.revision,
        user.tenant,
        &user.username,
        &user.name,
        &user.family_name,
        &user.email,
        serde_json::to_string(&user.roles)?,
        user.disabled_at,
        user.created_at,
        user.updated_at
    )?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, user: &User) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update account set revision = $2, name = $3, family_name = $4, email = $5, roles = $6, disabled_at = $7,
                            updated_at = $8
         where id = $1 and revision = $9",
        user.id,
        user.revision.next(),
        &user.name,
        &user.family_name,
        &user.email,
        serde_json::to_string(&user.roles)?,
        user.disabled_at,
        user.updated_at,
        user.revision
    )?;
    one(rows, user.revision)
}
