//! Who may create an ente, and change what is known of it (`interop.md` §1.1, `decisions.md` P4). Attributes are
//! decided in [`crate::attribute::rules`], people in the rules of users.

use super::{
    Accessibility, ExternalId, NewTenant, PLATFORM_SLUG, RegisterCode, RegisterName, Slug, Tenant, TenantKind,
    TenantName,
};
use crate::decision::{Decision, Write};
use crate::event::{Event, TenantEvent};
use crate::text::Fields;
use crate::{Actor, Denial, FieldProblem, Permission, Revision, TenantId, Timestamp};

/// What must be known before an ente is created.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreationFacts {
    /// The new ente's id.
    pub id: TenantId,
    /// Another ente has the same short name, name or register code.
    pub taken: bool,
    pub as_of: Timestamp,
}

/// May the actor create enti at all?
///
/// # Errors
/// `Unauthorized` for everybody but the platform manager (`decisions.md` P4).
pub fn can_create(actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::ManageTenants)
}

/// A new ente.
///
/// # Errors
/// `Unauthorized`, `Invalid` naming every wrong field, `TenantDuplicate`.
pub fn create(new: &NewTenant, facts: &CreationFacts, actor: &Actor) -> Result<Decision, Denial> {
    can_create(actor)?;
    let new = check(new)?;
    if facts.taken || new.slug == PLATFORM_SLUG {
        return Err(Denial::TenantDuplicate);
    }
    Ok(founded(new, facts.id, facts.as_of))
}

/// The ente that runs the platform. It is made once, from the command line, together with the first platform manager;
/// nobody is signed in yet (`decisions.md` P4).
pub fn create_platform(name: &str, id: TenantId, as_of: Timestamp) -> Decision {
    let new = Checked {
        slug: PLATFORM_SLUG.to_owned(),
        name: name.to_owned(),
        kind: TenantKind::Pa,
        external_id: None,
        certifier: false,
    };
    founded(new, id, as_of)
}

/// Sets the address at which an ente wants to be reached; without one it cannot submit requests.
///
/// # Errors
/// `Unauthorized`; `OperationForbidden` for another ente's address; `NotValidMailAddress`; `MailAlreadyExists` when it
/// is the address already there.
pub fn set_contact_mail(tenant: &Tenant, typed: &str, actor: &Actor, as_of: Timestamp) -> Result<Decision, Denial> {
    can_set_contact_mail(tenant, actor)?;
    let address = typed.trim();
    if !is_mail_address(address) {
        return Err(Denial::NotValidMailAddress);
    }
    if tenant.contact_mail.as_deref().is_some_and(|current| current.eq_ignore_ascii_case(address)) {
        return Err(Denial::MailAlreadyExists);
    }
    let next = Tenant { contact_mail: Some(address.to_owned()), updated_at: Some(as_of), ..tenant.clone() };
    let event = Event::Tenant { tenant: tenant.id, what: TenantEvent::MailSet { address: address.to_owned() } };
    Ok(Decision::new(Write::UpdateTenant(next), event))
}

/// May the actor change the contact address of this ente?
///
/// # Errors
/// `Unauthorized`, or `OperationForbidden` for another ente.
pub fn can_set_contact_mail(tenant: &Tenant, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteContactMail)?;
    if tenant.id == actor.tenant { Ok(()) } else { Err(Denial::OperationForbidden) }
}

/// Is it an address of the form `name@host.domain` that any mail server accepts? Quoted names, comments and bare hosts
/// are refused: nobody's office uses them.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    text.len() <= 254 && is_mail_name(name) && is_host(host)
}

fn is_mail_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    (1..=64).contains(&name.len())
        && name.chars().all(allowed)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
}

pub(super) fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last_is_a_word =
        host.rsplit('.').next().is_some_and(|last| last.len() >= 2 && !last.chars().all(|c| c.is_ascii_digit()));
    host.contains('.') && host.split('.').all(label) && last_is_a_word
}

/// What somebody typed, checked.
struct Checked {
    slug: String,
    name: String,
    kind: TenantKind,
    external_id: Option<ExternalId>,
    certifier: bool,
}

fn check(new: &NewTenant) -> Result<Checked, Denial> {
    let mut fields = Fields::new();
    let name: Option<TenantName> = fields.text("name", &new.name);
    let slug: Option<Slug> = fields.text("slug", &new.slug);
    if slug.as_ref().is_some_and(|slug| !is_slug(slug.as_str())) {
        fields.problem("slug", FieldProblem::Malformed);
    }
    let external_id = external_id(new, &mut fields);
    let checked = name.zip(slug).map(|(name, slug)| Checked {
        slug: slug.into(),
        name: name.into(),
        kind: new.kind,
        external_id,
        certifier: new.certifier,
    });
    fields.finish(checked)
}

/// Register and code come together or not at all.
fn external_id(new: &NewTenant, fields: &mut Fields) -> Option<ExternalId> {
    if new.origin.trim().is_empty() && new.value.trim().is_empty() {
        return None;
    }
    let origin: Option<RegisterName> = fields.text("origin", &new.origin);
    let value: Option<RegisterCode> = fields.text("value", &new.value);
    let (origin, value) = (String::from(origin?), String::from(value?));
    for (field, text) in [("origin", &origin), ("value", &value)] {
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
            fields.problem(field, FieldProblem::Malformed);
        }
    }
    Some(ExternalId { origin, value })
}

/// Lower-case letters, digits and single hyphens in between: it is part of user names.
fn is_slug(text: &str) -> bool {
    text.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

fn founded(new: Checked, id: TenantId, as_of: Timestamp) -> Decision {
    let event = Event::Tenant { tenant: id, what: TenantEvent::Created { name: new.name.clone() } };
    let tenant = Tenant {
        id,
        revision: Revision::FIRST,
        slug: new.slug,
        name: new.name,
        kind: new.kind,
        external_id: new.external_id,
        certifier: new.certifier,
        contact_mail: None,
        accessibility: Accessibility::default(),
        created_at: as_of,
        updated_at: None,
    };
    Decision::new(Write::InsertTenant(tenant), event)
}
