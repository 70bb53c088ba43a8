//! Who asks: cookie or bearer token in, [`Actor`] out, once for each request. The only file that reads or writes
//! cookies. What an anonymous request may reach is a list here; everything else is refused before it is looked at.

use app::api::ApiError;
use app::api::access::{encode, own_path};
use app::layout::live;
use app::shell::Theme;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use backend::session::{SessionKind, SignedIn, Use, authenticate};
use backend::voucher::bearer as voucher;
use domain::pratica::citizen::VISIT_SECONDS;
use domain::voucher::Settings;
use domain::{Actor, Denial, Permission};

use crate::door::Door;
use crate::{citizen, fhir, late, partner, refusal, token};

/// What an anonymous request may reach, beside [`is_static`].
const OPEN: [&str; 11] = [
    "/accesso",
    "/accesso/attivazione",
    "/privacy",
    "/cookie",
    "/accessibilita",
    "/assistenza",
    "/note-legali",
    "/stato",
    "/tema",
    "/healthz",
    "/readyz",
];

/// Where a session is opened: with its own throttle, and without a session.
const SIGN_IN: &str = "/api/v1/sessions";

/// What somebody may reach whose password was given by somebody else, beside what is open to all.
const WITH_PASSWORD_DUE: [&str; 5] =
    ["/profilo/password", "/esci", "/api/v1/me", "/api/v1/me/password", "/api/v1/sessions/current"];

/// Requests that a page or program makes by itself: they do not keep a session alive (security.md WEB-03).
const BACKGROUND: [&str; 3] = ["/api/v1/events", live::PATH, app::routes::to::TERMINOLOGY_COURSE];

/// Files that are the same for everybody.
#[must_use]
pub fn is_static(path: &str) -> bool {
    ["/pkg/", "/fonts/"].iter().any(|folder| path.starts_with(folder))
        || ["/favicon.svg", "/icons.svg", "/icons-license.txt", "/robots.txt", crate::assets::SHEET].contains(&path)
}

/// Is it for machines: problem+json, never a page?
#[must_use]
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Resolves the session, puts [`SignedIn`] and its actor into the request, or refuses.
pub async fn identify(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let theme = theme(request.headers());
    request.extensions_mut().insert(theme);
    let speaks_for_itself = [token::is_here, partner::is_here, fhir::is_here, citizen::is_here];
    if is_static(&path) || speaks_for_itself.iter().any(|is_here| is_here(&path)) {
        return next.run(request).await;
    }
    let origin = door.origin_of(&request);
    request.extensions_mut().insert(origin);
    if let Some(presented) = signed_token(&path, request.headers()) {
        return with_token(&door, presented, request, next).await;
    }
    let how = if BACKGROUND.contains(&path.as_str()) { Use::Background } else { Use::Active };
    let found = match credential(&door, &path, request.headers()) {
        Some(credential) => match authenticate(&door.backend, &credential.token, how).await {
            // A cookie's token opens nothing as a bearer token, nor the other way round.
            Ok(found) => found.filter(|found| found.kind == credential.kind),
            Err(error) => return refusal::of(&path, &error.into()),
        },
        None => None,
    };
    let open = OPEN.contains(&path.as_str()) || (path == SIGN_IN && request.method() == Method::POST);
    match found {
        Some(found) => {
            let due = found.password_due && !open && !WITH_PASSWORD_DUE.contains(&path.as_str());
            if due {
                return refused(&request, &Denial::PasswordChangeNeeded, "/profilo/password".to_owned());
            }
            request.extensions_mut().insert(found.actor.clone());
            request.extensions_mut().insert(found);
            next.run(request).await
        }
        None if open => next.run(request).await,
        // A browser that listens cannot be led to a page.
        None if path == live::PATH => refusal::of(&path, &Denial::SignedOut.into()),
        None => {
            let refused = refused(&request, &Denial::SignedOut, sign_in_page(&request));
            match late::keep(&door, request).await {
                Some(page) => see_other(page),
                None => refused,
            }
        }
    }
}

/// Machines are told; people are led to the page that mends it.
fn refused(request: &Request, denial: &Denial, page: String) -> Response {
    let path = request.uri().path();
    let wants_page = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let wants_page = wants_page.is_some_and(|accept| accept.contains("text/html"));
    if !is_api(path) || (refusal::is_server_function(path) && wants_page) {
        return see_other(page);
    }
    refusal::of(path, &denial.clone().into())
}

fn see_other(page: String) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response()
}

/// The sign-in page, and the way back from it: to what was asked for, or, behind a page, to that page.
fn sign_in_page(request: &Request) -> String {
    let here = if is_api(request.uri().path()) {
        let referer = request.headers().get(header::REFERER).and_then(|referer| referer.to_str().ok());
        referer.and_then(|referer| referer.parse::<Uri>().ok())
    } else {
        (request.method() == Method::GET).then(|| request.uri().clone())
    };
    let here = here.and_then(|uri| uri.path_and_query().map(ToString::to_string));
    match here.as_deref().and_then(own_path) {
        Some(here) if here != "/" && !here.starts_with("/accesso") => format!("/accesso?ritorno={}", encode(here)),
        Some(_) | None => "/accesso".to_owned(),
    }
}

/// What only people have: a machine has no password, no sessions and no wishes, and does not change anybody's.
const OF_PEOPLE: [&str; 2] = ["/api/v1/me", "/api/v1/savedFilters"];

fn is_of_people(path: &str) -> bool {
    let below = |of: &str| path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    OF_PEOPLE.into_iter().any(below)
}

/// A signed token and its scheme, where one is presented to the API: a voucher without a purpose, or nothing that opens
/// anything.
struct SignedToken {
    token: String,
    with_proof: bool,
}

fn signed_token(path: &str, headers: &HeaderMap) -> Option<SignedToken> {
    if !is_rest(path) {
        return None;
    }
    let (scheme, token) = authorization(headers)?;
    let with_proof = scheme.eq_ignore_ascii_case("dpop");
    let signed = with_proof || (scheme.eq_ignore_ascii_case("bearer") && voucher::is_signed(token));
    signed.then(|| SignedToken { token: token.to_owned(), with_proof })
}

/// Whoever a client's token stands for; nobody where it is no good.
async fn bearer_of(door: &Door, presented: &SignedToken, request: &Asking<'_>) -> backend::Result<Option<Actor>> {
    let proofs = token::proofs(request.headers);
    let address = format!("{}{}", door.outside.origin, request.path);
    let presented = voucher::Presented {
        token: &presented.token,
        with_proof: presented.with_proof,
        proofs: &proofs,
        method: request.method,
        address: &address,
    };
    voucher::open(&door.backend, &Settings::at(&door.outside.origin), presented).await
}

/// What of a request says who asks.
pub(crate) struct Asking<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

/// Who asks below `/fhir`: a person who is signed in, or a machine with a token; their role does not matter.
///
/// # Errors
/// `SignedOut`, `PasswordChangeNeeded`, or what the database says.
pub(crate) async fn somebody(door: &Door, request: &Asking<'_>) -> Result<Actor, ApiError> {
    let Asking { path, headers, .. } = *request;
    if let Some(presented) = signed_token(path, headers) {
        return bearer_of(door, &presented, request).await?.ok_or_else(|| Denial::SignedOut.into());
    }
    let credential = credential(door, path, headers).ok_or(Denial::SignedOut)?;
    let found = authenticate(&door.backend, &credential.token, Use::Active).await?;
    let found = found.filter(|found| found.kind == credential.kind).ok_or(Denial::SignedOut)?;
    if found.password_due { Err(Denial::PasswordChangeNeeded.into()) } else { Ok(found.actor) }
}

/// Answers the request of a client that has a token.
async fn with_token(door: &Door, presented: SignedToken, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let asking = Asking { path: &path, method: request.method().as_str(), headers: request.headers() };
    match bearer_of(door, &presented, &asking).await {
        Ok(Some(_)) if is_of_people(&path) => {
            refusal::of(&path, &Denial::Unauthorized { permission: Permission::ManageUsers }.into())
        }
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Ok(None) => {
            let mut response = refusal::of(&path, &Denial::SignedOut.into());
            if presented.with_proof {
                let asked = HeaderValue::from_static("DPoP error=\"invalid_token\", algs=\"ES256 RS256\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, asked);
            }
            response
        }
        Err(error) => refusal::of(&path, &error.into()),
    }
}

struct Credential {
    token: String,
    kind: SessionKind,
}

/// A bearer token counts on the API alone, and there it counts before a cookie.
fn credential(door: &Door, path: &str, headers: &HeaderMap) -> Option<Credential> {
    if is_rest(path) && headers.contains_key(header::AUTHORIZATION) {
        return bearer(headers).map(|token| Credential { token, kind: SessionKind::Api });
    }
    session_cookie(door, headers).map(|token| Credential { token, kind: SessionKind::Browser })
}

/// Does the request prove who asks by something a foreign page cannot make a browser send?
#[must_use]
pub fn is_without_cookie(door: &Door, path: &str, headers: &HeaderMap) -> bool {
    token::is_here(path)
        || partner::is_here(path)
        || (is_rest(path) && (headers.contains_key(header::AUTHORIZATION) || session_cookie(door, headers).is_none()))
}

fn is_rest(path: &str) -> bool {
    path.starts_with("/api/v1/") || fhir::is_here(path)
}

/// The bearer token of a request, if it carries exactly one.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = authorization(headers)?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.to_owned())
}

/// Scheme and token of the `Authorization` header, if there is exactly one.
pub(crate) fn authorization(headers: &HeaderMap) -> Option<(&str, &str)> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (one, None) = (all.next()?, all.next()) else { return None };
    let (scheme, token) = one.to_str().ok()?.split_once(' ')?;
    Some((scheme, token.trim()))
}

/// The token in the session cookie, if there is exactly one.
#[must_use]
pub fn session_cookie(door: &Door, headers: &HeaderMap) -> Option<String> {
    let mut all = cookies(headers, door.outside.cookie_name());
    let (one, None) = (all.next()?, all.next()) else { return None };
    Some(one.to_owned())
}

fn cookies<'a>(headers: &'a HeaderMap, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(name, _)| *name == wanted).map(|(_, value)| value)
}

/// The colours the reader chose; no secret, nothing depends on it.
fn theme(headers: &HeaderMap) -> Theme {
    cookies(headers, "tema").map(Theme::named).find(|theme| theme.0.is_some()).unwrap_or_default()
}

/// Keeps the reader's colours for a year; forgets them when they are the device's.
pub fn set_theme(door: &Door, response: &mut Response, name: &str) {
    let (value, seconds) = Theme::named(name).0.map_or(("", 0), |theme| (theme, 31_536_000));
    let secure = door.outside.secure();
    append(response, &format!("tema={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"));
}

/// Gives the browser a session.
pub fn set_cookie(door: &Door, response: &mut Response, token: &str) {
    let (name, secure) = (door.outside.cookie_name(), door.outside.secure());
    append(response, &format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"));
}

/// Takes the session away from the browser.
pub fn clear_cookie(door: &Door, response: &mut Response) {
    let (name, secure) = (door.outside.cookie_name(), door.outside.secure());
    append(response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"));
}

/// The name of the cookie of a citizen's visit: another one than a person's session has, and neither opens what the other
/// does.
fn visit_name(door: &Door) -> &'static str {
    if door.outside.is_https() { "__Host-cittadino" } else { "cittadino" }
}

/// The token of a citizen's visit, if there is exactly one.
#[must_use]
pub fn visit_cookie(door: &Door, headers: &HeaderMap) -> Option<String> {
    let mut all = cookies(headers, visit_name(door));
    let (one, None) = (all.next()?, all.next()) else { return None };
    Some(one.to_owned())
}

/// Gives the browser a citizen's visit.
pub fn set_visit(door: &Door, response: &mut Response, token: &str) {
    let (name, secure) = (visit_name(door), door.outside.secure());
    append(response, &format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={VISIT_SECONDS}{secure}"));
}

/// Takes the visit away from the browser.
pub fn clear_visit(door: &Door, response: &mut Response) {
    let (name, secure) = (visit_name(door), door.outside.secure());
    append(response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"));
}

fn append(response: &mut Response, cookie: &str) {
    let value = HeaderValue::from_str(cookie).expect("tokens are letters, digits, hyphens and underscores");
    response.headers_mut().append(header::SET_COOKIE, value);
}

/// Who is signed in, for handlers outside the pages.
#[must_use]
pub fn signed_in(request: &Request) -> Option<SignedIn> {
    request.extensions().get::<SignedIn>().cloned()
}
