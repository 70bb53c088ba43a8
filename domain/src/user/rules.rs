//! Who may make, change and close accounts (`decisions.md` P4, contract.md): an administrator those of its own ente, a
//! platform manager the first administrator of an ente and the accounts of the platform's own ente.

use super::password::{self, Policy};
use super::{NewUser, NewUserFacts, PasswordProof, PersonName, User, UserAction, UserDetails, UserFacts};
use crate::decision::{Decision, Write};
use crate::event::{Event, UserEvent};
use crate::tenant::rules::is_mail_address;
use crate::text::Fields;
use crate::{Actor, Denial, FieldProblem, Permission, Revision, Role, Scope, TenantId, Thing, UserId};

/// Does the actor manage the people of this ente?
#[must_use]
pub fn is_managed_by(tenant: TenantId, actor: &Actor) -> bool {
    actor.tenant == tenant && (actor.has(Permission::ManageUsers) || actor.has(Permission::ManageTenants))
}

/// May the actor read the accounts of the own ente?
///
/// # Errors
/// `Unauthorized` for everybody who does not manage people.
pub fn can_read(actor: &Actor) -> Result<(), Denial> {
    if is_managed_by(actor.tenant, actor) {
        Ok(())
    } else {
        Err(Denial::Unauthorized { permission: Permission::ManageUsers })
    }
}

/// The right to read the own ente's accounts.
///
/// # Errors
/// `Unauthorized` for everybody who does not manage people.
pub fn scope(actor: &Actor) -> Result<Scope, Denial> {
    let manager = actor.has(Permission::ManageTenants);
    actor.scope(if manager { Permission::ManageTenants } else { Permission::ManageUsers })
}

/// May the actor do this to the account now?
///
/// # Errors
/// The first reason why not: role, ente, then state.
pub fn can(action: UserAction, facts: &UserFacts, actor: &Actor) -> Result<(), Denial> {
    can_read(actor)?;
    if facts.user.tenant != actor.tenant {
        return Err(Denial::not_found(Thing::User));
    }
    let own = facts.user.id == actor.user;
    let disabled = facts.user.disabled_at.is_some();
    match action {
        UserAction::ChangeDetails => Ok(()),
        UserAction::ChangeRoles if facts.user.roles.iter().any(|role| !role.is_given_by_the_ente()) => {
            Err(Denial::OperationForbidden)
        }
        UserAction::ChangeRoles => Ok(()),
        // One's own password is changed by typing the old one; one's own account is closed by somebody else.
        UserAction::ResetPassword | UserAction::Disable if own => Err(Denial::OperationForbidden),
        UserAction::ResetPassword => Ok(()),
        UserAction::Disable if disabled => Err(Denial::UnchangedValue),
        UserAction::Disable => keeps_an_administrator(facts, &[]),
        UserAction::Enable if !disabled => Err(Denial::UnchangedValue),
        UserAction::Enable => Ok(()),
    }
}

/// Closes, opens, or gives a new password. The password itself is `backend`'s: it stores the hash of one that was
/// decided here, and no other.
///
/// # Errors
/// What [`can`] answers, `PasswordProofNeeded`, or `Malformed` for an action that carries data of its own.
pub fn decide(action: UserAction, facts: &UserFacts, actor: &Actor, proof: PasswordProof) -> Result<Decision, Denial> {
    can(action, facts, actor)?;
    proof.require(facts.as_of)?;
    let mut next = changed(facts);
    let what = match action {
        UserAction::Disable => {
            next.disabled_at = Some(facts.as_of);
            UserEvent::Disabled
        }
        UserAction::Enable => {
            next.disabled_at = None;
            UserEvent::Enabled
        }
        UserAction::ResetPassword => UserEvent::PasswordReset,
        UserAction::ChangeDetails | UserAction::ChangeRoles => return Err(Denial::Malformed),
    };
    Ok(stored(next, what))
}

/// Changes what a person is for the ente.
///
/// # Errors
/// What [`can`] answers, `PasswordProofNeeded`, `Invalid`, `LastAdministrator`, or `UnchangedValue`.
pub fn change_roles(
    roles: &[Role],
    facts: &UserFacts,
    actor: &Actor,
    proof: PasswordProof,
) -> Result<Decision, Denial> {
    can(UserAction::ChangeRoles, facts, actor)?;
    proof.require(facts.as_of)?;
    let mut fields = Fields::new();
    let roles = fields.check("roles", given_roles(roles));
    let roles = fields.finish(roles)?;
    if roles == facts.user.roles {
        return Err(Denial::UnchangedValue);
    }
    keeps_an_administrator(facts, &roles)?;
    let mut next = changed(facts);
    next.roles.clone_from(&roles);
    Ok(stored(next, UserEvent::RolesChanged { roles }))
}

/// Changes name and address: an administrator for others, everybody for themselves.
///
/// # Errors
/// `NotFound`, `Invalid`, or `PasswordProofNeeded`.
pub fn change_details(
    typed: &UserDetails,
    facts: &UserFacts,
    actor: &Actor,
    proof: PasswordProof,
) -> Result<Decision, Denial> {
    if facts.user.id != actor.user {
        can(UserAction::ChangeDetails, facts, actor)?;
        proof.require(facts.as_of)?;
    }
    let mut fields = Fields::new();
    let name = fields.text("name", &typed.name);
    let family_name = fields.text("familyName", &typed.family_name);
    let email = fields.check("email", address(&typed.email));
    let all = name.zip(family_name).zip(email);
    let ((name, family_name), email): ((PersonName, PersonName), _) = fields.finish(all)?;
    let next = User { name: name.into(), family_name: family_name.into(), email, ..changed(facts) };
    if (User { updated_at: facts.user.updated_at, ..next.clone() }) == facts.user {
        return Ok(Decision::empty());
    }
    Ok(stored(next, UserEvent::DetailsChanged))
}

/// Changes the own password; `backend` has verified the present one.
///
/// # Errors
/// `NotFound` for somebody else's account, `Invalid` when the new password is too short, too long or too common.
pub fn change_password(new: &str, policy: &Policy<'_>, facts: &UserFacts, actor: &Actor) -> Result<Decision, Denial> {
    if facts.user.id != actor.user || facts.user.disabled_at.is_some() {
        return Err(Denial::not_found(Thing::User));
    }
    password::check("newPassword", new, policy)?;
    Ok(stored(changed(facts), UserEvent::PasswordChanged))
}

/// Sets the first password of an account made without one; `backend` has verified the one-time code.
///
/// # Errors
/// `NotFound` when the account is disabled, `Invalid` when the password is too short, too long or too common.
pub fn set_first_password(new: &str, policy: &Policy<'_>, facts: &UserFacts) -> Result<Decision, Denial> {
    if facts.user.disabled_at.is_some() {
        return Err(Denial::not_found(Thing::User));
    }
    password::check("newPassword", new, policy)?;
    Ok(stored(changed(facts), UserEvent::PasswordChanged))
}

/// May the actor make accounts at all? Asked before any ente is looked up.
///
/// # Errors
/// `Unauthorized` for everybody who manages neither people nor enti.
pub fn can_create_somewhere(actor: &Actor) -> Result<(), Denial> {
    if actor.has(Permission::ManageTenants) { Ok(()) } else { actor.require(Permission::ManageUsers) }
}

/// May the actor make an account in this ente?
///
/// # Errors
/// `Unauthorized` for who manages nobody, `OperationForbidden` for a platform manager where an administrator exists,
/// `NotFound` for another ente.
pub fn can_create(facts: &NewUserFacts, actor: &Actor) -> Result<(), Denial> {
    if actor.tenant == facts.tenant {
        return actor.require(Permission::ManageUsers);
    }
    if actor.has(Permission::ManageTenants) {
        return if facts.has_administrator { Err(Denial::OperationForbidden) } else { Ok(()) };
    }
    actor.require(Permission::ManageUsers)?;
    Err(Denial::not_found(Thing::Tenant))
}

/// Makes an account.
///
/// # Errors
/// What [`can_create`] answers, `PasswordProofNeeded`, `Invalid` with every wrong field, or `UsernameDuplicate`.
pub fn create(
    id: UserId,
    typed: &NewUser,
    facts: &NewUserFacts,
    actor: &Actor,
    proof: PasswordProof,
) -> Result<Decision, Denial> {
    can_create(facts, actor)?;
    proof.require(facts.as_of)?;
    let mut fields = Fields::new();
    let roles = given_roles(&typed.roles).and_then(|roles| {
        // An ente's first person must be able to make the others.
        let enough = actor.tenant == facts.tenant || roles.contains(&Role::Admin);
        if enough { Ok(roles) } else { Err(FieldProblem::UnknownValue) }
    });
    let roles = fields.check("roles", roles);
    account(id, typed, facts, roles, fields)
}

/// Makes a platform manager, from the command line only (`decisions.md` P4, security.md WEB-18).
///
/// # Errors
/// `Invalid` with every wrong field, or `UsernameDuplicate`.
pub fn first_manager(id: UserId, typed: &NewUser, facts: &NewUserFacts) -> Result<Decision, Denial> {
    account(id, typed, facts, Some(vec![Role::Gestore]), Fields::new())
}

fn account(
    id: UserId,
    typed: &NewUser,
    facts: &NewUserFacts,
    roles: Option<Vec<Role>>,
    mut fields: Fields,
) -> Result<Decision, Denial> {
    let username = fields.check("username", username(&typed.username, &facts.slug));
    let name = fields.text("name", &typed.name);
    let family_name = fields.text("familyName", &typed.family_name);
    let email = fields.check("email", address(&typed.email));
    let all = username.zip(name).zip(family_name).zip(email).zip(roles);
    let ((((username, name), family_name), email), roles) = fields.finish(all)?;
    let (name, family_name): (PersonName, PersonName) = (name, family_name);
    if facts.username_taken {
        return Err(Denial::UsernameDuplicate);
    }
    let user = User {
        id,
        revision: Revision::FIRST,
        tenant: facts.tenant,
        username: username.clone(),
        name: name.into(),
        family_name: family_name.into(),
        email,
        roles: roles.clone(),
        disabled_at: None,
        created_at: facts.as_of,
        updated_at: None,
    };
    let event = happened(&user, UserEvent::Created { username, roles });
    Ok(Decision::new(Write::InsertUser(user), event))
}

/// `<name>@<slug>`, in lower case: letters, digits, dots, hyphens and underscores, a letter or digit at both ends. The
/// ente's half may be left out.
///
/// # Errors
/// `Required`, `TooLong`, or `Malformed`, also when the half after `@` is another ente's.
pub fn username(typed: &str, slug: &str) -> Result<String, FieldProblem> {
    let typed = typed.trim().to_lowercase();
    let local = match typed.split_once('@') {
        Some((local, ente)) if ente == slug => local,
        Some(_) => return Err(FieldProblem::Malformed),
        None => &typed,
    };
    if local.is_empty() {
        return Err(FieldProblem::Required);
    }
    if local.len() > 64 {
        return Err(FieldProblem::TooLong { max: 64 });
    }
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let inside = |c: char| ends(c) || matches!(c, '.' | '-' | '_');
    if local.starts_with(ends) && local.ends_with(ends) && local.chars().all(inside) {
        Ok(format!("{local}@{slug}"))
    } else {
        Err(FieldProblem::Malformed)
    }
}

/// A mail address, or none.
fn address(typed: &str) -> Result<Option<String>, FieldProblem> {
    let typed = typed.trim();
    match typed.is_empty() {
        true => Ok(None),
        false if is_mail_address(typed) => Ok(Some(typed.to_owned())),
        false => Err(FieldProblem::Malformed),
    }
}

/// At least one role, each once, none that only the command line gives.
fn given_roles(roles: &[Role]) -> Result<Vec<Role>, FieldProblem> {
    if roles.is_empty() {
        return Err(FieldProblem::Required);
    }
    if roles.iter().any(|role| !role.is_given_by_the_ente()) {
        return Err(FieldProblem::UnknownValue);
    }
    let mut roles = roles.to_vec();
    roles.sort();
    roles.dedup();
    Ok(roles)
}

/// Would the ente still have somebody to manage its people if this account kept only `roles`?
fn keeps_an_administrator(facts: &UserFacts, roles: &[Role]) -> Result<(), Denial> {
    let last = facts.user.is_active_administrator() && !facts.other_administrator;
    if last && !roles.iter().any(|role| role.manages_people()) { Err(Denial::LastAdministrator) } else { Ok(()) }
}

fn changed(facts: &UserFacts) -> User {
    User { updated_at: Some(facts.as_of), ..facts.user.clone() }
}

fn stored(user: User, what: UserEvent) -> Decision {
    let event = happened(&user, what);
    Decision::new(Write::UpdateUser(user), event)
}

fn happened(user: &User, what: UserEvent) -> Event {
    Event::User { user: user.id, tenant: user.tenant, what }
}
