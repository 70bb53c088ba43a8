//! Enti: created, changed, stored, found. People are in [`crate::user`], attributes in [`crate::attribute`].

mod list;

use domain::tenant::{Accessibility, ExternalId, NewTenant, Tenant, can_set_accessibility, rules};
use domain::text::fold;
use domain::{Actor, Permission, Revision, TenantId, Thing, Timestamp};
use sqlx_macros::FromRow;

use crate::error::{Error, Result};
use crate::save::one;
use crate::{Backend, Tx, event};
pub(crate) use list::contact_mails;
pub use list::{
    Filter, Statement, by_external_id, detail, list, names, own_accessibility, statements, without_administrator,
};

#[derive(FromRow)]
struct Row {
    id: TenantId,
    revision: Revision,
    slug: String,
    name: String,
    kind: String,
    origin: Option<String>,
    origin_value: Option<String>,
    certifier: bool,
    contact_mail: Option<String>,
    accessibility_statement: String,
    accessibility_feedback: String,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl TryFrom<Row> for Tenant {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            slug: row.slug,
            name: row.name,
            kind: crate::db::word(&row.kind)?,
            external_id: row.origin.zip(row.origin_value).map(|(origin, value)| ExternalId { origin, value }),
            certifier: row.certifier,
            contact_mail: row.contact_mail,
            accessibility: Accessibility {
                statement: row.accessibility_statement,
                feedback: row.accessibility_feedback,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Creates an ente.
///
/// # Errors
/// What `domain::tenant::rules::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, new: &NewTenant) -> Result<TenantId> {
    rules::can_create(actor)?;
    let id = TenantId(cx.id());
    writing!(cx, tx => {
        let facts = rules::CreationFacts { id, taken: taken(tx, new).await?, as_of: cx.now() };
        crate::save::save(cx, tx, Some(actor), &rules::create(new, &facts, actor)?).await?;
        id
    })
}

async fn taken(tx: &mut Tx, new: &NewTenant) -> Result<bool> {
    let text = |typed: &str| Some(typed.trim().to_owned()).filter(|text| !text.is_empty());
    let others = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from tenant where slug = $1 or search = $2 or (origin = $3 and origin_value = $4)",
        new.slug.trim(),
        fold(new.name.trim()),
        text(&new.origin),
        text(&new.value)
    )?;
    Ok(others > 0)
}

/// Sets the contact address of an ente.
///
/// # Errors
/// `NotFound`; `ConcurrentModification`; what `domain::tenant::rules::set_contact_mail` answers.
#[crate::boxed]
pub async fn set_contact_mail(
    cx: &Backend,
    actor: &Actor,
    id: TenantId,
    seen: Option<Revision>,
    address: &str,
) -> Result<()> {
    actor.require(Permission::WriteContactMail)?;
    writing!(cx, tx => {
        let tenant = load(tx, id).await?.ok_or(Error::not_found(Thing::Tenant))?;
        rules::can_set_contact_mail(&tenant, actor)?;
        event::expect_revision(tx, id.0, seen, tenant.revision).await?;
        let decision = rules::set_contact_mail(&tenant, address, actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// Makes known where an ente's accessibility statement is, and where problems are reported.
///
/// # Errors
/// `NotFound`; `ConcurrentModification`; what `domain::tenant::set_accessibility` answers.
#[crate::boxed]
pub async fn set_accessibility(
    cx: &Backend,
    actor: &Actor,
    id: TenantId,
    seen: Option<Revision>,
    typed: &Accessibility,
) -> Result<()> {
    actor.require(Permission::WriteAccessibility)?;
    writing!(cx, tx => {
        let tenant = load(tx, id).await?.ok_or(Error::not_found(Thing::Tenant))?;
        can_set_accessibility(&tenant, actor)?;
        event::expect_revision(tx, id.0, seen, tenant.revision).await?;
        let decision = domain::tenant::set_accessibility(&tenant, typed, actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// An ente, by id.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn load(tx: &mut Tx, id: TenantId) -> Result<Option<Tenant>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, slug, name, kind, origin, origin_value, certifier, contact_mail, accessibility_statement,
                accessibility_feedback, created_at, updated_at
         from tenant where id = $1",
        id
    )?;
    row.map(Tenant::try_from).transpose()
}

/// An ente, by slug.
#[crate::boxed]
pub(crate) async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Tenant>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, slug, name, kind, origin, origin_value, certifier, contact_mail, accessibility_statement,
                accessibility_feedback, created_at, updated_at
         from tenant where slug = $1",
        slug
    )?;
    row.map(Tenant::try_from).transpose()
}

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, tenant: &Tenant) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into tenant (id, revision, slug, name, search, kind, origin, origin_value, certifier, contact_mail,
                             created_at, updated_at, accessibility_statement, accessibility_feedback)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant.id,
        tenant.revision,
        &tenant.slug,
        &tenant.name,
        fold(&tenant.name),
        tenant.kind.to_string(),
        tenant.external_id.as_ref().map(|external| external.origin.clone()),
        tenant.external_id.as_ref().map(|external| external.value.clone()),
        tenant.certifier,
        &tenant.contact_mail,
        tenant.created_at,
        tenant.updated_at,
        &tenant.accessibility.statement,
        &tenant.accessibility.feedback
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, tenant: &Tenant) -> Result<()> {
    let named = sql!(tx, fetch_optional scalar String, "select name from tenant where id = $1", tenant.id)?;
    let rows = sql!(
        tx,
        execute,
        "update tenant set revision = $2, name = $3, search = $4, kind = $5, certifier = $6, contact_mail = $7,
                           updated_at = $8, accessibility_statement = $10, accessibility_feedback = $11
         where id = $1 and revision = $9",
        tenant.id,
        tenant.revision.next(),
        &tenant.name,
        fold(&tenant.name),
        tenant.kind.to_string(),
        tenant.certifier,
        &tenant.contact_mail,
        tenant.updated_at,
        tenant.revision,
        &tenant.accessibility.statement,
        &tenant.accessibility.feedback
    )?;
    one(rows, tenant.revision)?;
    if named.is_some_and(|named| named != tenant.name) {
        crate::eservice::words::renamed(tx, tenant).await?;
    }
    Ok(())
}
