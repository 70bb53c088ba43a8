//! What is done with accounts: made, changed, closed, given a new password. All of it asks for a password typed less
//! than ten minutes ago, and ends the sessions of whoever loses something by it.

use domain::event::UserEvent;
use domain::tenant::{PLATFORM_SLUG, Tenant};
use domain::user::password::Policy;
use domain::user::{
    ACTIVATION_SECONDS, NewUser, NewUserFacts, PasswordProof, User, UserAction, UserDetails, UserFacts, rules,
};
use domain::{Actor, Decision, Denial, Event, Revision, Role, TenantId, Thing, UserId, Write};
use sha2::{Digest as _, Sha256};

use super::{facts, new_facts};
use crate::error::{Error, Result};
use crate::password::{self, Hash};
use crate::session::end_all;
use crate::{Backend, Tx, event, tenant};

/// The password a new account begins with.
#[derive(Clone, Debug)]
pub enum FirstPassword {
    /// One is made and shown once; it must be changed at the first sign-in.
    Made,
    /// Typed by whoever makes the account; `provisional` ones must be changed at the first sign-in.
    Typed { password: String, provisional: bool },
    /// The password of the demo, for demo data only.
    Demo,
}

/// An account with the only copy of its temporary password, if one was made.
#[derive(Clone)]
pub struct Issued {
    pub user: User,
    /// To be shown once.
    pub password: Option<String>,
}

/// Makes an account in an ente.
///
/// # Errors
/// `NotFound` for an ente that is not there; `PasswordProofNeeded`; what `rules::create` answers; `Invalid` for
/// `password`.
#[crate::boxed]
pub async fn create(
    cx: &Backend,
    actor: &Actor,
    proof: PasswordProof,
    ente: TenantId,
    typed: &NewUser,
    first: FirstPassword,
) -> Result<Issued> {
    let id = UserId(cx.id());
    // Asked before a core is spent on the password; asked again where it counts.
    let asked = decide_creation(cx, &mut cx.db.snapshot().await?, actor, proof, ente, typed, id).await?;
    let (password, provisional) = match &first {
        FirstPassword::Made => (password::readable(cx, 5), true),
        FirstPassword::Typed { password, provisional } => (password.clone(), *provisional),
        FirstPassword::Demo => (domain::user::password::DEMO_PASSWORD.to_owned(), false),
    };
    check_first(&password, &asked, matches!(first, FirstPassword::Demo))?;
    let hash = password::hash(cx, &password).await?;
    let user = writing!(cx, tx => {
        let (decision, _) = decide_creation(cx, tx, actor, proof, ente, typed, id).await?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        password::store(tx, &decision, &hash, provisional, cx.now()).await?;
        super::load(tx, id).await?.ok_or(Error::not_found(Thing::User))?
    })?;
    Ok(Issued { user, password: matches!(first, FirstPassword::Made).then_some(password) })
}

async fn decide_creation(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    proof: PasswordProof,
    ente: TenantId,
    typed: &NewUser,
    id: UserId,
) -> Result<(Decision, NewUserFacts)> {
    rules::can_create_somewhere(actor)?;
    let facts = new_facts(tx, ente, &typed.username, cx.now()).await?.ok_or(Error::not_found(Thing::Tenant))?;
    Ok((rules::create(id, typed, &facts, actor, proof)?, facts))
}

fn check_first(password: &str, (decision, facts): &(Decision, NewUserFacts), demo: bool) -> Result<()> {
    let made = decision.writes().iter().find_map(|write| match write {
        Write::InsertUser(user) => Some(user),
        _ => None,
    });
    let made = made.ok_or_else(|| anyhow::anyhow!("an account was decided and is not there"))?;
    let context = [made.username.as_str(), &made.name, &made.family_name, &facts.tenant_name];
    Ok(domain::user::password::check("password", password, &Policy { context: &context, demo })?)
}

/// Closes, opens, or gives a new temporary password, which is answered and nowhere else.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer stored; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    proof: PasswordProof,
    id: UserId,
    seen: Option<Revision>,
    action: UserAction,
) -> Result<Issued> {
    let reset = match action {
        UserAction::ResetPassword => {
            // Not for somebody who may not: a core is spent on it.
            rules::can_read(actor)?;
            let password = password::readable(cx, 5);
            Some((password::hash(cx, &password).await?, password))
        }
        UserAction::Disable | UserAction::Enable | UserAction::ChangeDetails | UserAction::ChangeRoles => None,
    };
    let hash = reset.as_ref().map(|(hash, _)| hash);
    let user = change(cx, actor, id, seen, hash, |facts| rules::decide(action, facts, actor, proof)).await?;
    Ok(Issued { user, password: reset.map(|(_, password)| password) })
}

/// Changes what a person is for the ente. Sessions go on with the new roles from the next request.
///
/// # Errors
/// `NotFound`, `ConcurrentModification`, what `rules::change_roles` answers.
#[crate::boxed]
pub async fn change_roles(
    cx: &Backend,
    actor: &Actor,
    proof: PasswordProof,
    id: UserId,
    seen: Option<Revision>,
    roles: &[Role],
) -> Result<User> {
    change(cx, actor, id, seen, None, |facts| rules::change_roles(roles, facts, actor, proof)).await
}

/// Changes name and address, of somebody else or of oneself.
///
/// # Errors
/// `NotFound`, `ConcurrentModification`, what `rules::change_details` answers.
#[crate::boxed]
pub async fn change_details(
    cx: &Backend,
    actor: &Actor,
    proof: PasswordProof,
    id: UserId,
    seen: Option<Revision>,
    typed: &UserDetails,
) -> Result<User> {
    change(cx, actor, id, seen, None, |facts| rules::change_details(typed, facts, actor, proof)).await
}

async fn change(
    cx: &Backend,
    actor: &Actor,
    id: UserId,
    seen: Option<Revision>,
    password: Option<&Hash>,
    decide: impl Fn(&UserFacts) -> std::result::Result<Decision, Denial>,
) -> Result<User> {
    writing!(cx, tx => {
        // Who manages nobody hears so before anything is looked up; an account of another ente does not exist.
        if id != actor.user {
            rules::can_read(actor)?;
        }
        let facts = facts(tx, id, cx.now()).await?.filter(|facts| facts.user.tenant == actor.tenant);
        let facts = facts.ok_or(Error::not_found(Thing::User))?;
        event::expect_revision(tx, id.0, seen, facts.user.revision).await?;
        let decision = decide(&facts)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        if let Some(hash) = password {
            password::store(tx, &decision, hash, true, cx.now()).await?;
        }
        if decision.events().iter().any(ends_sessions) {
            end_all(tx, id, None, cx.now()).await?;
        }
        super::load(tx, id).await?.ok_or(Error::not_found(Thing::User))?
    })
}

fn ends_sessions(event: &Event) -> bool {
    matches!(event, Event::User { what: UserEvent::Disabled | UserEvent::PasswordReset, .. })
}

/// A platform manager, made on the command line.
#[derive(Clone)]
pub struct FirstManager {
    pub username: String,
    /// The one-time code that sets the password, valid for 30 minutes; none when a password was given.
    pub code: Option<String>,
}

/// Makes a platform manager, and the ente that runs the platform if it is not there yet (`decisions.md` P4, WEB-18).
/// With a password the account is ready; without one, a one-time code sets it. An account that exists and has no
/// password yet gets a new code.
///
/// # Errors
/// `Invalid`, `UsernameDuplicate`.
#[crate::boxed]
pub async fn create_first_manager(cx: &Backend, typed: &NewUser, password: Option<&str>) -> Result<FirstManager> {
    let hash = match password {
        Some(password) => {
            let context = [typed.username.as_str(), &typed.name, &typed.family_name, PLATFORM_SLUG];
            domain::user::password::check("password", password, &Policy { context: &context, demo: false })?;
            Some(password::hash(cx, password).await?)
        }
        None => None,
    };
    Ok(manager(cx, typed, hash).await?.0)
}

/// The platform manager of the sample data, with the password that is for the demo only.
#[crate::boxed]
pub(crate) async fn create_demo_manager(cx: &Backend, typed: &NewUser) -> Result<Actor> {
    let hash = password::hash(cx, domain::user::password::DEMO_PASSWORD).await?;
    let user = manager(cx, typed, Some(hash)).await?.1;
    Ok(Actor { user: user.id, tenant: user.tenant, roles: user.roles })
}

async fn manager(cx: &Backend, typed: &NewUser, hash: Option<password::Hash>) -> Result<(FirstManager, User)> {
    let code = hash.is_none().then(|| password::readable(cx, 7));
    let (id, ente) = (UserId(cx.id()), TenantId(cx.id()));
    let user = writing!(cx, tx => {
        let ente = platform(cx, tx, ente).await?.id;
        let facts = new_facts(tx, ente, &typed.username, cx.now()).await?.ok_or(Error::not_found(Thing::Tenant))?;
        let decision = rules::first_manager(id, typed, &facts)?;
        crate::save::save(cx, tx, None, &decision).await?;
        if let Some(hash) = &hash {
            password::store(tx, &decision, hash, false, cx.now()).await?;
        }
        if let Some(code) = &code {
            sql!(
                tx,
                execute,
                "insert into activation (code_hash, account_id, ends_at) values ($1, $2, $3)",
                Sha256::digest(code.as_bytes()).to_vec(),
                id,
                cx.now().plus_seconds(ACTIVATION_SECONDS)
            )?;
        }
        super::load(tx, id).await?.ok_or(Error::not_found(Thing::User))?
    })?;
    Ok((FirstManager { username: user.username.clone(), code }, user))
}

/// What the ente that runs the platform is called until somebody writes another name.
const PLATFORM_NAME: &str = "Ponte";

/// The ente that runs the platform.
async fn platform(cx: &Backend, tx: &mut Tx, fresh: TenantId) -> Result<Tenant> {
    if let Some(there) = tenant::by_slug(tx, PLATFORM_SLUG).await? {
        return Ok(there);
    }
    let decision = domain::tenant::rules::create_platform(PLATFORM_NAME, fresh, cx.now());
    crate::save::save(cx, tx, None, &decision).await?;
    tenant::load(tx, fresh).await?.ok_or(Error::not_found(Thing::Tenant))
}
