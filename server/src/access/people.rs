//! Accounts whose temporary password is shown in the answer, and nowhere else.

use app::api::ApiError;
use app::api::access::{IssuedPassword, Posted};
use app::routes::to;
use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use backend::session::SignedIn;
use backend::user::{self, FirstPassword};
use domain::user::{NewUser, UserAction, rules};
use domain::{Denial, FieldProblem, Revision, Role, TenantId, Thing, UserId};

use super::Access;
use super::form::{self, Form, Sent};
use crate::refusal;

/// A new account.
pub async fn create(
    State(access): State<Access>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request,
) -> Response {
    let Sent { request, form } = match form::read(request, &["roles"]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    match made(&access, &signed_in, &form).await {
        Ok(issued) => show(&access, request, to::NEW_USER, issued).await,
        Err(error) => {
            let kept = ["username", "name", "familyName", "email", "roles", "ente"];
            access.again(request, to::NEW_USER, &form, &kept, error).await
        }
    }
}

async fn made(access: &Access, signed_in: &SignedIn, form: &Form) -> backend::Result<user::Issued> {
    let ente = match form.get("ente") {
        "" => signed_in.actor.tenant,
        id => TenantId(id.parse().map_err(|_| Denial::not_found(Thing::Tenant))?),
    };
    let roles = form.all("roles");
    let roles = roles.split_whitespace().map(str::parse::<Role>).collect::<Result<Vec<_>, _>>();
    let typed = NewUser {
        username: form.get("username").to_owned(),
        name: form.get("name").to_owned(),
        family_name: form.get("familyName").to_owned(),
        email: form.get("email").to_owned(),
        roles: roles.map_err(|_| Denial::field("roles", FieldProblem::UnknownValue))?,
    };
    let actor = &signed_in.actor;
    user::create(&access.door.backend, actor, signed_in.proof, ente, &typed, FirstPassword::Made).await
}

/// A new temporary password for an account.
pub async fn reset_password(
    State(access): State<Access>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let Ok(id) = id.parse().map(UserId) else {
        return refusal::of(request.uri().path(), &ApiError::not_found(Thing::User));
    };
    let path = to::user_command(id, UserAction::ResetPassword);
    if let Err(denial) = rules::can_read(&signed_in.actor) {
        return access.again(request, &path, &form, &[], denial.into()).await;
    }
    let Ok(seen) = form.get("seen").parse().map(Revision) else {
        return refusal::of(&path, &Denial::Malformed.into());
    };
    let (cx, actor) = (&access.door.backend, &signed_in.actor);
    let reset = user::run(cx, actor, signed_in.proof, id, Some(seen), UserAction::ResetPassword).await;
    match reset {
        Ok(issued) => show(&access, request, &path, issued).await,
        Err(error) => access.again(request, &path, &form, &[], error).await,
    }
}

async fn show(access: &Access, request: Request, page: &str, issued: user::Issued) -> Response {
    let issued = IssuedPassword {
        path: to::user(issued.user.id),
        username: issued.user.username,
        password: issued.password.unwrap_or_default(),
    };
    access.renderer.draw(request, page, Posted { issued: Some(issued), ..Posted::default() }).await
}
