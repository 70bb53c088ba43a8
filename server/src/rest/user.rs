//! `/tenants/{tenantId}/users`: the people of an ente (contract.md). An administrator manages its own; the platform
//! manager makes an ente's first administrator.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Backend;
use backend::session::SignedIn;
use backend::user::{self, Filter, FirstPassword, UserRow};
use domain::user::{NewUser, User, UserAction, UserDetails, rules};
use domain::{Denial, Revision, Role, TenantId, Thing, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Listing, Representation, Secret};
use super::extract::{Body, Ids, Query, Seen, page, words};
use super::problem::Answer;
use super::session::Session;
use super::time::Instant;

const TAG: &str = "Utenti";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on people.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show))
        .routes(routes!(update))
        .routes(routes!(change_roles))
        .routes(routes!(disable))
        .routes(routes!(enable))
        .routes(routes!(reset_password))
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UserCreation {
    /// `<name>@<ente>`, or its first half.
    username: String,
    #[schema(max_length = 80)]
    name: String,
    #[schema(max_length = 80)]
    family_name: String,
    #[serde(default)]
    email: Option<String>,
    /// At least one.
    roles: Vec<Role>,
    /// Left out: one is made and answered, this once.
    #[serde(default)]
    #[schema(format = Password, min_length = 15)]
    password: Option<String>,
    /// Must a given `password` be changed at the first sign-in? A made one always must.
    #[serde(default = "yes")]
    password_temporary: bool,
}

const fn yes() -> bool {
    true
}

/// An account just made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CreatedUser {
    id: UserId,
    username: String,
    /// To be handed over; it must be changed at the first sign-in and works for seven days.
    #[serde(skip_serializing_if = "Option::is_none")]
    temporary_password: Option<String>,
}

/// A new password of an account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NewPassword {
    /// To be handed over; it must be changed at the first sign-in and works for seven days.
    temporary_password: String,
}

/// What is known of a person.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Details {
    #[schema(max_length = 80)]
    name: String,
    #[schema(max_length = 80)]
    family_name: String,
    #[serde(default)]
    email: Option<String>,
}

/// What a person is for the ente.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Roles {
    /// At least one.
    roles: Vec<Role>,
}

/// A person of the ente.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserView {
    id: UserId,
    tenant_id: TenantId,
    username: String,
    name: String,
    family_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    roles: Vec<Role>,
    /// Cannot sign in, since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<Instant>,
    created_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Instant>,
}

/// A row of the list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CompactUser {
    id: UserId,
    username: String,
    name: String,
    family_name: String,
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<Instant>,
    /// The password somebody else gave has not been changed yet.
    password_change_needed: bool,
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UserQuery {
    /// Words in the user name or the name.
    #[param(max_length = 200)]
    q: Option<String>,
    role: Option<Role>,
    /// Only those who cannot sign in (`true`), or only those who can (`false`).
    disabled: Option<bool>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            tenant_id: user.tenant,
            username: user.username,
            name: user.name,
            family_name: user.family_name,
            email: user.email,
            roles: user.roles,
            disabled_at: user.disabled_at.map(Into::into),
            created_at: user.created_at.into(),
            updated_at: user.updated_at.map(Into::into),
        }
    }
}

impl From<UserRow> for CompactUser {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            username: row.username,
            name: row.name,
            family_name: row.family_name,
            roles: row.roles,
            disabled_at: row.disabled_at.map(Into::into),
            password_change_needed: row.password_due,
        }
    }
}

/// The ente of the path must be the session's own; another one is answered like one that is not there.
fn own(signed_in: &SignedIn, ente: TenantId) -> Answer<()> {
    rules::can_read(&signed_in.actor)?;
    if ente == signed_in.actor.tenant { Ok(()) } else { Err(Denial::not_found(Thing::Tenant).into()) }
}

/// Crea un utente
///
/// Un amministratore per il proprio ente; il gestore della piattaforma solo per il primo amministratore di un ente.
/// Serve che la password sia stata scritta da meno di dieci minuti, cioè una sessione appena aperta.
#[utoipa::path(post, path = "/tenants/{tenantId}/users", tag = TAG, operation_id = "createUser",
    params(("tenantId" = TenantId, Path)), request_body = UserCreation,
    responses((status = 201, body = CreatedUser)))]
async fn create(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<TenantId>,
    body: Body<UserCreation>,
) -> Answer<Response> {
    rules::can_create_somewhere(&signed_in.actor)?;
    let new = body.read()?;
    let ente = ids.read()?;
    let typed = NewUser {
        username: new.username,
        name: new.name,
        family_name: new.family_name,
        email: new.email.unwrap_or_default(),
        roles: new.roles,
    };
    let first = match new.password {
        Some(password) => FirstPassword::Typed { password, provisional: new.password_temporary },
        None => FirstPassword::Made,
    };
    let issued = user::create(&cx, &signed_in.actor, signed_in.proof, ente, &typed, first).await?;
    let location = format!("{}/tenants/{ente}/users/{}", super::PREFIX, issued.user.id);
    let secret = issued.password.is_some();
    let body = CreatedUser { id: issued.user.id, username: issued.user.username, temporary_password: issued.password };
    let mut response = (StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response();
    if secret {
        response.extensions_mut().insert(Secret);
    }
    Ok(response)
}

/// Elenca gli utenti del proprio ente
#[utoipa::path(get, path = "/tenants/{tenantId}/users", tag = TAG, operation_id = "listUsers",
    params(("tenantId" = TenantId, Path), UserQuery), responses((status = 200, body = Listing<CompactUser>)))]
async fn list(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<TenantId>,
    query: Query<UserQuery>,
) -> Answer<Listing<CompactUser>> {
    rules::can_read(&signed_in.actor)?;
    let query = query.read()?;
    own(&signed_in, ids.read()?)?;
    let filter = Filter { q: words(query.q)?, role: query.role, disabled: query.disabled };
    let rows = user::list(&cx, &signed_in.actor, &filter, page(query.offset, query.limit)?).await?;
    Ok(Listing::of(rows, CompactUser::from))
}

/// Legge un utente del proprio ente
#[utoipa::path(get, path = "/tenants/{tenantId}/users/{userId}", tag = TAG, operation_id = "getUser",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path)),
    responses((status = 200, body = UserView, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
) -> Answer<Representation<UserView>> {
    let id = one(&signed_in, ids)?;
    let detail = user::detail(&cx, &signed_in.actor, id).await?;
    Ok(represented(detail.facts.user))
}

fn one(signed_in: &SignedIn, ids: Ids<(TenantId, UserId)>) -> Answer<UserId> {
    rules::can_read(&signed_in.actor)?;
    let (ente, id) = ids.read()?;
    own(signed_in, ente)?;
    Ok(id)
}

fn represented(user: User) -> Representation<UserView> {
    let revision = user.revision;
    Representation(user.into(), revision)
}

/// Cambia i dati di un utente
#[utoipa::path(post, path = "/tenants/{tenantId}/users/{userId}/update", tag = TAG, operation_id = "updateUser",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Details, responses((status = 200, body = UserView, headers(("ETag" = String)))))]
async fn update(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
    body: Body<Details>,
) -> Answer<Representation<UserView>> {
    rules::can_read(&signed_in.actor)?;
    let (seen, typed) = (seen.read()?, body.read()?);
    let id = one(&signed_in, ids)?;
    let typed =
        UserDetails { name: typed.name, family_name: typed.family_name, email: typed.email.unwrap_or_default() };
    Ok(represented(user::change_details(&cx, &signed_in.actor, signed_in.proof, id, seen, &typed).await?))
}

/// Cambia i ruoli di un utente
///
/// Valgono subito, anche nelle sessioni già aperte. L’ultimo amministratore attivo non può perdere il ruolo.
#[utoipa::path(post, path = "/tenants/{tenantId}/users/{userId}/roles/update", tag = TAG, operation_id = "updateUserRoles",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Roles, responses((status = 200, body = UserView, headers(("ETag" = String)))))]
async fn change_roles(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
    body: Body<Roles>,
) -> Answer<Representation<UserView>> {
    rules::can_read(&signed_in.actor)?;
    let (seen, typed) = (seen.read()?, body.read()?);
    let id = one(&signed_in, ids)?;
    Ok(represented(user::change_roles(&cx, &signed_in.actor, signed_in.proof, id, seen, &typed.roles).await?))
}

/// Disattiva un utente
///
/// Le sue sessioni finiscono subito.
#[utoipa::path(post, path = "/tenants/{tenantId}/users/{userId}/disable", tag = TAG, operation_id = "disableUser",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = UserView, headers(("ETag" = String)))))]
async fn disable(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
) -> Answer<Representation<UserView>> {
    run(&cx, &signed_in, ids, seen, UserAction::Disable).await.map(|issued| represented(issued.user))
}

/// Riattiva un utente
#[utoipa::path(post, path = "/tenants/{tenantId}/users/{userId}/enable", tag = TAG, operation_id = "enableUser",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = UserView, headers(("ETag" = String)))))]
async fn enable(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
) -> Answer<Representation<UserView>> {
    run(&cx, &signed_in, ids, seen, UserAction::Enable).await.map(|issued| represented(issued.user))
}

/// Dà una nuova password temporanea a un utente
///
/// Compare una sola volta, nella risposta. Le sessioni della persona finiscono.
#[utoipa::path(post, path = "/tenants/{tenantId}/users/{userId}/resetPassword", tag = TAG, operation_id = "resetUserPassword",
    params(("tenantId" = TenantId, Path), ("userId" = UserId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = NewPassword)))]
async fn reset_password(
    State(cx): State<Backend>,
    Session(signed_in): Session,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
) -> Answer<Response> {
    let issued = run(&cx, &signed_in, ids, seen, UserAction::ResetPassword).await?;
    let body = NewPassword { temporary_password: issued.password.unwrap_or_default() };
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(Secret);
    Ok(response)
}

async fn run(
    cx: &Backend,
    signed_in: &SignedIn,
    ids: Ids<(TenantId, UserId)>,
    seen: Seen,
    action: UserAction,
) -> Answer<user::Issued> {
    rules::can_read(&signed_in.actor)?;
    let seen: Option<Revision> = seen.read()?;
    let id = one(signed_in, ids)?;
    Ok(user::run(cx, &signed_in.actor, signed_in.proof, id, seen, action).await?)
}
