//! People of the own ente, and the reader's own account. What hands out a password is not here: it is posted to plain
//! handlers of the server, which show it once.

use domain::page::Page;
use domain::user::{UserAction, UserFacts};
use domain::{Actor, Revision, Role, UserId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::{HistoryLine, When};
use crate::lists::Chosen;

/// A row of the list, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UserLine {
    pub id: UserId,
    pub username: String,
    pub person: String,
    pub roles: Vec<Role>,
    pub disabled: bool,
    /// The password somebody else gave has not been changed yet.
    pub password_due: bool,
    pub created: When,
}

/// One account with everything its page shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UserView {
    pub actor: Actor,
    pub facts: UserFacts,
    pub sessions: i64,
    pub password_due: bool,
    pub created: When,
    pub disabled: Option<When>,
    pub history: Vec<HistoryLine>,
    /// The reader's password was typed less than ten minutes ago.
    pub proof_is_fresh: bool,
}

/// The reader's own account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProfileView {
    pub id: UserId,
    pub revision: Revision,
    pub username: String,
    pub name: String,
    pub family_name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub ente: String,
    pub created: When,
}

/// The own ente's people, and who reads them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UserList {
    pub actor: Actor,
    pub page: Page<UserLine>,
}

/// The own ente's people.
pub async fn list_users(chosen: Chosen) -> Result<UserList, ApiError> {
    server::list(chosen).await
}

/// One of the own ente's people.
pub async fn get_user(id: String) -> Result<UserView, ApiError> {
    server::get(&id).await
}

/// What the page for a new account needs to know: the second half of its user name. `ente` is another ente's id, for
/// the platform manager who makes its first administrator.
pub async fn get_new_user_form(ente: Option<String>) -> Result<NewUserForm, ApiError> {
    server::form(ente).await
}

/// The ente a new account will belong to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewUserForm {
    pub ente: String,
    pub slug: String,
    /// The account will be the ente's first administrator's: there is no choice of roles.
    pub first_administrator: bool,
    pub proof_is_fresh: bool,
}

/// The reader's own account.
pub async fn get_profile() -> Result<ProfileView, ApiError> {
    server::profile().await
}

/// Closes or opens an account.
#[server(endpoint = "run_user_action")]
pub async fn run_user_action(id: UserId, seen: Revision, action: UserAction) -> Result<(), ApiError> {
    server::run(id, seen, action).await
}

/// Changes what a person is for the ente. No tick at all arrives as no `roles` at all.
#[server(endpoint = "change_user_roles")]
pub async fn change_user_roles(
    id: UserId,
    seen: Revision,
    #[server(default)] roles: Vec<Role>,
) -> Result<(), ApiError> {
    server::change_roles(id, seen, roles).await
}

/// Changes name and address of a person, or the reader's own.
#[server(endpoint = "change_user_details")]
pub async fn change_user_details(
    id: UserId,
    seen: Revision,
    name: String,
    family_name: String,
    #[server(default)] email: String,
) -> Result<(), ApiError> {
    server::change_details(id, seen, name, family_name, email).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::user::{self, Filter};
    use domain::page::PageRequest;
    use domain::user::UserDetails;
    use domain::user::rules;
    use domain::{Denial, Permission, TenantId, Thing};

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail, signed_in};
    use crate::i18n::it::user as words;
    use crate::routes::to;

    pub(super) async fn list(chosen: Chosen) -> Result<UserList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        Ok(UserList { actor, page })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<UserLine>> {
        let filter = Filter {
            q: chosen.words(),
            role: chosen.value("ruolo").and_then(|role| role.parse().ok()),
            disabled: chosen.value("stato").map(|state| state == "disattivate"),
        };
        let line = |row: user::UserRow| UserLine {
            id: row.id,
            username: row.username,
            person: format!("{} {}", row.name, row.family_name),
            roles: row.roles,
            disabled: row.disabled_at.is_some(),
            password_due: row.password_due,
            created: when(row.created_at),
        };
        Ok(user::list(cx, actor, &filter, request).await?.map(line))
    }

    pub(super) async fn get(id: &str) -> Result<UserView, ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        answer(rules::can_read(&signed_in.actor).map_err(Into::into))?;
        let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::User)))?;
        let detail = answer(user::detail(&cx, &signed_in.actor, id).await)?;
        let history = answer(user::history(&cx, &signed_in.actor, id).await)?;
        Ok(UserView {
            proof_is_fresh: signed_in.proof.is_fresh(cx.now()),
            sessions: detail.sessions,
            password_due: detail.password_due,
            created: when(detail.facts.user.created_at),
            disabled: detail.facts.user.disabled_at.map(when),
            history: history.iter().map(crate::api::agreement::server::history_line).collect(),
            facts: detail.facts,
            actor: signed_in.actor,
        })
    }

    pub(super) async fn form(ente: Option<String>) -> Result<NewUserForm, ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let ente = match ente.filter(|ente| !ente.is_empty()) {
            None => signed_in.actor.tenant,
            Some(ente) => TenantId(ente.parse().map_err(|_| fail(ApiError::not_found(Thing::Tenant)))?),
        };
        let facts = answer(user::creation(&cx, &signed_in.actor, ente).await)?;
        Ok(NewUserForm {
            ente: facts.tenant_name,
            slug: facts.slug,
            first_administrator: !signed_in.actor.has(Permission::ManageUsers),
            proof_is_fresh: signed_in.proof.is_fresh(cx.now()),
        })
    }

    pub(super) async fn profile() -> Result<ProfileView, ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let me = answer(user::me(&cx, &signed_in.actor).await)?;
        Ok(ProfileView {
            id: me.id,
            revision: me.revision,
            username: me.username,
            name: me.name,
            family_name: me.family_name,
            email: me.email.unwrap_or_default(),
            roles: me.roles,
            ente: signed_in.tenant_name,
            created: when(me.created_at),
        })
    }

    pub(super) async fn run(id: UserId, seen: Revision, action: UserAction) -> Result<(), ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let done = match action {
            UserAction::Disable | UserAction::Enable => {
                user::run(&cx, &signed_in.actor, signed_in.proof, id, Some(seen), action).await
            }
            // A new password is shown, so it is posted where it can be.
            UserAction::ResetPassword | UserAction::ChangeDetails | UserAction::ChangeRoles => {
                Err(Denial::Malformed.into())
            }
        };
        finish(done.map(|_| format!("{}?fatto={}", to::user(id), words::slug(action))), &[]).await
    }

    pub(super) async fn change_roles(id: UserId, seen: Revision, roles: Vec<Role>) -> Result<(), ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let done = user::change_roles(&cx, &signed_in.actor, signed_in.proof, id, Some(seen), &roles).await;
        let typed = roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let there = format!("{}?fatto={}", to::user(id), words::slug(UserAction::ChangeRoles));
        finish(done.map(|_| there), &[("roles", &typed)]).await
    }

    pub(super) async fn change_details(
        id: UserId,
        seen: Revision,
        name: String,
        family_name: String,
        email: String,
    ) -> Result<(), ApiError> {
        let (cx, signed_in) = (backend(), signed_in()?);
        let typed = UserDetails { name, family_name, email };
        let done = user::change_details(&cx, &signed_in.actor, signed_in.proof, id, Some(seen), &typed).await;
        let there = if id == signed_in.actor.user { "/profilo".to_owned() } else { to::user(id) };
        let there = format!("{there}?fatto={}", words::slug(UserAction::ChangeDetails));
        let values = [("name", typed.name.as_str()), ("familyName", &typed.family_name), ("email", &typed.email)];
        finish(done.map(|_| there), &values).await
    }
}
