//! The forms that touch the session or hand out a password: signing in and out, typing the password again, changing
//! it, the accounts whose temporary password is shown once, and the choice of colours. Plain handlers, because a server function can neither
//! set the cookie nor draw a page; a refused form is drawn again in the same answer, with what was typed.

pub(crate) mod form;
mod partners;
mod people;
mod render;
mod theme;
mod token;

use app::api::ApiError;
use app::api::access::{Posted, own_path};
use app::api::form::Draft;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use backend::session::{self, Attempt, Opened, SessionKind, SignedIn};
use domain::{Denial, FieldProblem};

use crate::door::Door;
use crate::session::{clear_cookie, session_cookie, set_cookie};
use form::{Form, Sent};
pub use render::Renderer;

/// What these handlers share.
#[derive(Clone)]
pub struct Access {
    pub door: Door,
    pub renderer: Renderer,
}

/// The routes, all of them POST; the pages at the same addresses are drawn by the console.
pub fn router(access: Access) -> Router {
    Router::new()
        .route("/accesso", post(sign_in))
        .route("/accesso/attivazione", post(activate))
        .route("/accesso/conferma", post(prove))
        .route("/esci", post(sign_out))
        .route("/tema", post(theme::choose))
        .route("/profilo/password", post(change_password))
        .route("/pratiche/partner/nuovo", post(partners::create))
        .route("/pratiche/partner/{id}/segreto", post(partners::rotate))
        .route("/aderente/utenti/nuovo", post(people::create))
        .route("/aderente/utenti/{id}/password", post(people::reset_password))
        .route(app::routes::to::TERMINOLOGY_TOKEN, post(token::explain))
        .with_state(access)
}

async fn sign_in(State(access): State<Access>, request: Request) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let origin = access.door.origin_of(&request);
    let previous = session_cookie(&access.door, request.headers());
    let attempt = Attempt {
        username: form.get("username"),
        password: form.get("password"),
        origin: &origin,
        kind: SessionKind::Browser,
        previous: previous.as_deref(),
    };
    match session::sign_in(&access.door.backend, attempt).await {
        Ok(opened) => {
            let after = if opened.signed_in.password_due { "/profilo/password" } else { back(&form) };
            enter(&access.door, &opened, after)
        }
        Err(error) => access.again(request, "/accesso", &form, &["username", "ritorno"], error).await,
    }
}

/// Where the form leads: a path of ours, or the first page.
fn back(form: &Form) -> &str {
    own_path(form.get("ritorno")).unwrap_or("/")
}

fn enter(door: &Door, opened: &Opened, path: &str) -> Response {
    let mut response = go(path);
    set_cookie(door, &mut response, &opened.token);
    response
}

fn go(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

async fn sign_out(State(access): State<Access>, request: Request) -> Response {
    if let Some(token) = session_cookie(&access.door, request.headers())
        && let Err(error) = session::sign_out(&access.door.backend, &token).await
    {
        // The cookie stays: the session would too, and leaving can be tried again.
        return crate::refusal::of("/esci", &error.into());
    }
    let mut response = go("/accesso?fatto=uscita");
    clear_cookie(&access.door, &mut response);
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

async fn prove(State(access): State<Access>, Extension(signed_in): Extension<SignedIn>, request: Request) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let origin = access.door.origin_of(&request);
    match session::prove(&access.door.backend, &signed_in, form.get("proof"), &origin).await {
        Ok(opened) => enter(&access.door, &opened, back(&form)),
        Err(error) => access.again(request, "/accesso/conferma", &form, &["ritorno"], error).await,
    }
}

async fn change_password(
    State(access): State<Access>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request,
) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let origin = access.door.origin_of(&request);
    let changed = match repeated(&form) {
        Ok(new) => session::change_password(&access.door.backend, &signed_in, form.get("password"), new, &origin).await,
        Err(denial) => Err(denial.into()),
    };
    match changed {
        Ok(opened) => enter(&access.door, &opened, "/profilo?fatto=password"),
        Err(error) => access.again(request, "/profilo/password", &form, &[], error).await,
    }
}

async fn activate(State(access): State<Access>, request: Request) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let origin = access.door.origin_of(&request);
    let set = match repeated(&form) {
        Ok(new) => session::set_first_password(&access.door.backend, form.get("code"), new, &origin).await,
        Err(denial) => Err(denial.into()),
    };
    match set {
        Ok(_) => go("/accesso?fatto=password"),
        Err(error) => access.again(request, "/accesso/attivazione", &form, &["code"], error).await,
    }
}

/// The new password, typed twice.
fn repeated(form: &Form) -> Result<&str, Denial> {
    let new = form.get("newPassword");
    if new == form.get("repeat") { Ok(new) } else { Err(Denial::field("repeat", FieldProblem::PhraseMismatch)) }
}

impl Access {
    /// The page of a refused form, with what was typed into `kept`; never a password.
    async fn again(&self, request: Request, path: &str, form: &Form, kept: &[&str], error: backend::Error) -> Response {
        let error = ApiError::from(error);
        let values =
            kept.iter().map(|name| ((*name).to_owned(), form.all(name))).filter(|(_, typed)| !typed.is_empty());
        let draft = Draft { values: values.collect(), error: Some(error.clone()), late: false };
        let mut response = self.renderer.draw(request, path, Posted { draft, issued: None }).await;
        *response.status_mut() = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let ApiError::Denied(Denial::TooManyRequests { retry_after_seconds }) = error {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
        }
        response
    }
}
