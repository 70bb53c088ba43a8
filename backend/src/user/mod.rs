//! Accounts: stored, found, listed; and what their managers do with them ([`run`]).

mod list;
mod run;

use domain::text::fold;
use domain::user::{NewUserFacts, User, UserFacts, rules};
use domain::{Revision, Role, TenantId, Timestamp, UserId};
use sqlx_macros::FromRow;

use crate::Tx;
use crate::error::{Error, Result};
use crate::save::one;

pub(crate) use list::names_in;
pub use list::{Filter, Names, UserDetail, UserRow, creation, detail, history, list, me, names, platform_manager};
pub(crate) use run::create_demo_manager;
pub use run::{FirstManager, FirstPassword, Issued, change_details, change_roles, create, create_first_manager, run};

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
#[crate::boxed]
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

/// An account, by user name in lower case.
#[crate::boxed]
pub(crate) async fn by_username(tx: &mut Tx, username: &str) -> Result<Option<User>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, tenant_id, username, name, family_name, email, roles, disabled_at, created_at, updated_at
         from account where username = $1",
        username
    )?;
    row.map(User::try_from).transpose()
}

/// An account and what a decision about it looks at.
#[crate::boxed]
pub(crate) async fn facts(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<Option<UserFacts>> {
    let Some(user) = load(tx, id).await? else { return Ok(None) };
    let other_administrator = has_administrator(tx, user.tenant, Some(id)).await?;
    Ok(Some(UserFacts { user, other_administrator, as_of: now }))
}

/// What the making of an account looks at; nothing when the ente is not there.
#[crate::boxed]
pub(crate) async fn new_facts(
    tx: &mut Tx,
    tenant: TenantId,
    typed: &str,
    now: Timestamp,
) -> Result<Option<NewUserFacts>> {
    let Some(ente) = crate::tenant::load(tx, tenant).await? else { return Ok(None) };
    let username = rules::username(typed, &ente.slug).unwrap_or_default();
    Ok(Some(NewUserFacts {
        tenant,
        has_administrator: has_administrator(tx, tenant, None).await?,
        username_taken: by_username(tx, &username).await?.is_some(),
        slug: ente.slug,
        tenant_name: ente.name,
        as_of: now,
    }))
}

/// Has the ente somebody, other than `except`, who can sign in and manage its people?
async fn has_administrator(tx: &mut Tx, tenant: TenantId, except: Option<UserId>) -> Result<bool> {
    let count = sql!(
        tx,
        fetch_one scalar i64,
        r#"select count(*) from account
           where tenant_id = $1 and disabled_at is null and ($2 is null or id <> $2)
             and (roles like '%"admin"%' or roles like '%"gestore"%')"#,
        tenant,
        except
    )?;
    Ok(count > 0)
}

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, user: &User) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into account (id, revision, tenant_id, username, name, family_name, search, email, roles, disabled_at,
                              created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        user.id,
        user.revision,
        user.tenant,
        &user.username,
        &user.name,
        &user.family_name,
        search(user),
        &user.email,
        serde_json::to_string(&user.roles)?,
        user.disabled_at,
        user.created_at,
        user.updated_at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, user: &User) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update account set revision = $2, name = $3, family_name = $4, search = $5, email = $6, roles = $7,
                            disabled_at = $8, updated_at = $9
         where id = $1 and revision = $10",
        user.id,
        user.revision.next(),
        &user.name,
        &user.family_name,
        search(user),
        &user.email,
        serde_json::to_string(&user.roles)?,
        user.disabled_at,
        user.updated_at,
        user.revision
    )?;
    one(rows, user.revision)
}

fn search(user: &User) -> String {
    fold(&format!("{} {} {} {}", user.username, user.name, user.family_name, user.name))
}
