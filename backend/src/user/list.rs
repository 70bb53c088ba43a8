//! The people of an ente, as lists and pages show them.

use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::user::{IDLE_SECONDS, NewUserFacts, User, UserFacts, rules};
use domain::{Actor, Revision, Role, TenantId, Thing, Timestamp, UserId};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::{Error, Result};
use crate::event::{self, Entry};

/// What somebody wants to see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Words in the user name or the name.
    pub q: String,
    /// People with this role.
    pub role: Option<Role>,
    /// Only those who can sign in, or only those who cannot.
    pub disabled: Option<bool>,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserRow {
    pub id: UserId,
    pub revision: Revision,
    pub username: String,
    pub name: String,
    pub family_name: String,
    pub roles: Vec<Role>,
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// The password was given by somebody else and has not been changed yet.
    pub password_due: bool,
}

#[derive(FromRow)]
struct Row {
    id: UserId,
    revision: Revision,
    username: String,
    name: String,
    family_name: String,
    roles: String,
    disabled_at: Option<Timestamp>,
    created_at: Timestamp,
    provisional: bool,
}

/// A page of the own ente's people, by user name.
///
/// # Errors
/// `Unauthorized` for who manages nobody.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, filter: &Filter, page: PageRequest) -> Result<Page<UserRow>> {
    let scope = rules::scope(actor)?;
    let mut tx = cx.db.snapshot().await?;
    let q = format!("%{}%", fold(&filter.q).replace(['%', '_', '\\'], ""));
    let role = filter.role.map(|role| format!("%\"{role}\"%"));
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select a.id, a.revision, a.username, a.name, a.family_name, a.roles, a.disabled_at, a.created_at,
                coalesce(c.provisional, $7) as provisional
         from account a left join credential c on c.account_id = a.id
         where a.tenant_id = $1 and a.search like $2 and ($3 is null or a.roles like $3)
           and ($4 is null or (a.disabled_at is not null) = $4)
         order by a.username limit $5 offset $6",
        scope.tenant(),
        &q,
        &role,
        filter.disabled,
        page.limit(),
        page.offset(),
        false
    )?;
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from account a
         where a.tenant_id = $1 and a.search like $2 and ($3 is null or a.roles like $3)
           and ($4 is null or (a.disabled_at is not null) = $4)",
        scope.tenant(),
        &q,
        &role,
        filter.disabled
    )?;
    let rows = rows.into_iter().map(UserRow::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(rows, total, page))
}

impl TryFrom<Row> for UserRow {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            username: row.username,
            name: row.name,
            family_name: row.family_name,
            roles: serde_json::from_str(&row.roles)?,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
            password_due: row.provisional,
        })
    }
}

/// An account, and what its page tells beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserDetail {
    pub facts: UserFacts,
    /// Living sessions.
    pub sessions: i64,
    pub password_due: bool,
}

#[derive(FromRow)]
struct Extra {
    sessions: i64,
    provisional: i64,
}

/// An account of the own ente.
///
/// # Errors
/// `Unauthorized` for who manages nobody, `NotFound` for an account of another ente.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: UserId) -> Result<UserDetail> {
    rules::can_read(actor)?;
    let mut tx = cx.db.snapshot().await?;
    let now = cx.now();
    let facts = super::facts(&mut tx, id, now).await?.filter(|facts| facts.user.tenant == actor.tenant);
    let facts = facts.ok_or(Error::not_found(Thing::User))?;
    let extra = sql!(
        tx,
        fetch_one as Extra,
        "select (select count(*) from session where account_id = $1 and seen_at > $2 and ends_at > $3) as sessions,
                (select count(*) from credential where account_id = $1 and provisional = $4) as provisional",
        id,
        now.plus_seconds(-IDLE_SECONDS),
        now,
        true
    )?;
    Ok(UserDetail { facts, sessions: extra.sessions, password_due: extra.provisional > 0 })
}

/// What happened to an account of the own ente, newest first.
///
/// # Errors
/// `Unauthorized` for who manages nobody.
#[crate::boxed]
pub async fn history(cx: &Backend, actor: &Actor, id: UserId) -> Result<Vec<Entry>> {
    let scope = rules::scope(actor)?;
    event::history(&mut cx.db.snapshot().await?, scope, id.0).await
}

/// What making an account in an ente looks at, for the page that asks for the rest.
///
/// # Errors
/// `NotFound` for an ente that is not there; what `rules::can_create` answers.
#[crate::boxed]
pub async fn creation(cx: &Backend, actor: &Actor, ente: TenantId) -> Result<NewUserFacts> {
    rules::can_create_somewhere(actor)?;
    let facts = super::new_facts(&mut cx.db.snapshot().await?, ente, "", cx.now()).await?;
    let facts = facts.ok_or(Error::not_found(Thing::Tenant))?;
    rules::can_create(&facts, actor)?;
    Ok(facts)
}

/// The own account.
///
/// # Errors
/// `NotFound` when it has been taken away meanwhile.
#[crate::boxed]
pub async fn me(cx: &Backend, actor: &Actor) -> Result<User> {
    let mut tx = cx.db.snapshot().await?;
    super::load(&mut tx, actor.user).await?.ok_or(Error::not_found(Thing::User))
}

/// Whom the frame of a page names, and how they want it.
#[derive(Clone, Debug, FromRow)]
pub struct Names {
    /// Given name and family name.
    pub person: String,
    /// The ente's name.
    pub ente: String,
    /// Single keys do something ([`crate::preference`]).
    pub shortcuts: bool,
    /// Address of the ente's accessibility statement; empty while it is not known.
    pub statement: String,
}

/// The names of the actor and of its ente.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn names(cx: &Backend, actor: &Actor) -> Result<Option<Names>> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_optional as Names,
        "select u.name || ' ' || u.family_name as person, t.name as ente, coalesce(c.shortcuts, false) as shortcuts,
                t.accessibility_statement as statement
         from account u join tenant t on t.id = u.tenant_id left join user_preference c on c.user_id = u.id
         where u.id = $1 and t.id = $2",
        actor.user,
        actor.tenant
    )?)
}

/// A platform manager who can sign in: whoever runs the program's own commands acts as one.
///
/// # Errors
/// `NotFound` when there is none yet.
#[crate::boxed]
pub async fn platform_manager(cx: &Backend) -> Result<Actor> {
    #[derive(FromRow)]
    struct Manager {
        id: UserId,
        tenant_id: TenantId,
    }
    let mut tx = cx.db.snapshot().await?;
    let manager = sql!(
        tx,
        fetch_optional as Manager,
        "select u.id, u.tenant_id from account u join tenant t on t.id = u.tenant_id
         where t.slug = $1 and u.disabled_at is null order by u.id limit 1",
        domain::tenant::PLATFORM_SLUG
    )?;
    let manager = manager.ok_or(Error::not_found(Thing::User))?;
    Ok(Actor { user: manager.id, tenant: manager.tenant_id, roles: vec![domain::Role::Gestore] })
}
