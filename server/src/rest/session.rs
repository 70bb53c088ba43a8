//! `/sessions` and `/me`: signing in with a bearer token, and what a signed-in person may ask about themselves
//! (contract.md).

use axum::Json;
use axum::extract::{Extension, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Backend;
use backend::session::{self, Attempt, Origin, SessionKind, SessionRow, SignedIn};
use domain::user::{IDLE_SECONDS, SESSION_SECONDS};
use domain::{Actor, Denial, Permission, Role, SessionId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Body, Ids};
use super::problem::{Answer, Problem};
use super::time::Instant;

const TAG: &str = "Sessioni";

/// Every operation on sessions.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(open, list))
        .routes(routes!(end_current))
        .routes(routes!(end))
        .routes(routes!(me))
        .routes(routes!(change_password))
}

/// The session of a request; what is signed in without one (a client's voucher) has no password to ask for.
#[derive(Clone, Debug)]
pub struct Session(pub SignedIn);

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        match (parts.extensions.get::<SignedIn>(), parts.extensions.get::<Actor>()) {
            (Some(signed_in), _) => Ok(Self(signed_in.clone())),
            (None, Some(_)) => Err(Denial::Unauthorized { permission: Permission::ManageUsers }.into()),
            (None, None) => Err(Denial::SignedOut.into()),
        }
    }
}

/// User name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// `<name>@<ente>`.
    username: String,
    #[schema(format = Password)]
    password: String,
}

/// A session just opened.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Opened {
    /// For `Authorization: Bearer`; this once.
    token: String,
    /// Seconds until the session ends, whatever happens.
    expires_in: i64,
    /// Seconds without a request after which it ends earlier.
    inactivity_seconds: i64,
    /// The password was given by somebody else: only `POST /me/password` is answered until it is changed.
    password_change_needed: bool,
    user: Person,
    tenant: Ente,
}

/// A person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: UserId,
    username: String,
    name: String,
    family_name: String,
    roles: Vec<Role>,
}

/// The ente the session belongs to.
#[derive(Serialize, ToSchema)]
struct Ente {
    id: TenantId,
    name: String,
    slug: String,
}

/// Who is asking.
#[derive(Serialize, ToSchema)]
struct Me {
    user: Person,
    tenant: Ente,
    /// What the roles allow, before any particular thing is looked at.
    permissions: Vec<String>,
}

/// A session, as its owner sees it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionView {
    id: SessionId,
    /// `browser` or `api`.
    kind: String,
    address: String,
    agent: String,
    opened_at: Instant,
    /// Last request, to some seconds.
    seen_at: Instant,
    expires_at: Instant,
    /// The one that asks.
    current: bool,
}

/// The own sessions.
#[derive(Serialize, ToSchema)]
struct Sessions {
    results: Vec<SessionView>,
}

/// The present password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PasswordChange {
    #[schema(format = Password)]
    password: String,
    /// At least 15 characters of any kind, not built from common words alone.
    #[schema(format = Password, min_length = 15)]
    new_password: String,
}

fn person(signed_in: &SignedIn) -> Person {
    Person {
        id: signed_in.actor.user,
        username: signed_in.username.clone(),
        name: signed_in.name.clone(),
        family_name: signed_in.family_name.clone(),
        roles: signed_in.actor.roles.clone(),
    }
}

fn ente(signed_in: &SignedIn) -> Ente {
    Ente { id: signed_in.actor.tenant, name: signed_in.tenant_name.clone(), slug: signed_in.tenant_slug.clone() }
}

/// Apre una sessione
///
/// Con nome utente e password. Dopo troppi tentativi sbagliati risponde 429 con i secondi da attendere (`Retry-After`).
#[utoipa::path(post, path = "/sessions", tag = TAG, operation_id = "openSession", security(),
    request_body = Credentials, responses((status = 201, body = Opened)))]
async fn open(
    State(cx): State<Backend>,
    Extension(origin): Extension<Origin>,
    body: Body<Credentials>,
) -> Answer<Response> {
    let typed = body.read()?;
    let attempt = Attempt {
        username: &typed.username,
        password: &typed.password,
        origin: &origin,
        kind: SessionKind::Api,
        previous: None,
    };
    let opened = session::sign_in(&cx, attempt).await?;
    let answer = Opened {
        token: opened.token,
        expires_in: SESSION_SECONDS,
        inactivity_seconds: IDLE_SECONDS,
        password_change_needed: opened.signed_in.password_due,
        user: person(&opened.signed_in),
        tenant: ente(&opened.signed_in),
    };
    let location = format!("{}/sessions/{}", super::PREFIX, opened.signed_in.session);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(answer)).into_response())
}

/// Elenca le proprie sessioni
#[utoipa::path(get, path = "/sessions", tag = TAG, operation_id = "listSessions",
    responses((status = 200, body = Sessions)))]
async fn list(State(cx): State<Backend>, Session(signed_in): Session) -> Answer<Json<Sessions>> {
    let rows = session::list(&cx, &signed_in.actor).await?;
    let view = |row: SessionRow| SessionView {
        id: row.id,
        kind: row.kind,
        address: row.address,
        agent: row.agent,
        opened_at: row.opened_at.into(),
        seen_at: row.seen_at.into(),
        expires_at: row.ends_at.into(),
        current: row.id == signed_in.session,
    };
    Ok(Json(Sessions { results: rows.into_iter().map(view).collect() }))
}

/// Termina questa sessione
#[utoipa::path(delete, path = "/sessions/current", tag = TAG, operation_id = "endCurrentSession",
    responses((status = 204)))]
async fn end_current(State(cx): State<Backend>, Session(signed_in): Session) -> Answer<StatusCode> {
    session::end(&cx, &signed_in.actor, signed_in.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Termina una delle proprie sessioni
#[utoipa::path(delete, path = "/sessions/{sessionId}", tag = TAG, operation_id = "endSession",
    params(("sessionId" = SessionId, Path)), responses((status = 204)))]
async fn end(State(cx): State<Backend>, Session(signed_in): Session, ids: Ids<SessionId>) -> Answer<StatusCode> {
    session::end(&cx, &signed_in.actor, ids.read()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Chi sono
#[utoipa::path(get, path = "/me", tag = TAG, operation_id = "getMe", responses((status = 200, body = Me)))]
async fn me(Session(signed_in): Session) -> Json<Me> {
    let mut permissions = signed_in.actor.roles.iter().flat_map(|role| role.permissions()).collect::<Vec<_>>();
    permissions.sort();
    permissions.dedup();
    let permissions = permissions.into_iter().map(ToString::to_string).collect();
    Json(Me { user: person(&signed_in), tenant: ente(&signed_in), permissions })
}

/// Cambia la propria password
///
/// Tutte le altre sessioni finiscono. La risposta porta il nuovo `token` di questa.
#[utoipa::path(post, path = "/me/password", tag = TAG, operation_id = "changePassword",
    request_body = PasswordChange, responses((status = 200, body = Renewed)))]
async fn change_password(
    State(cx): State<Backend>,
    Extension(origin): Extension<Origin>,
    Session(signed_in): Session,
    body: Body<PasswordChange>,
) -> Answer<Response> {
    let typed = body.read()?;
    let opened = session::change_password(&cx, &signed_in, &typed.password, &typed.new_password, &origin).await?;
    let mut response = Json(Renewed { token: opened.token }).into_response();
    response.extensions_mut().insert(super::answer::Secret);
    Ok(response)
}

/// The session's new token; the old one opens nothing any more.
#[derive(Serialize, ToSchema)]
struct Renewed {
    token: String,
}
