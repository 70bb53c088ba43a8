//! `Idempotency-Key` on every POST of the API: sent twice, one after the other or at once, it happens once and answers
//! twice the same (REL-28).
//!
//! The claim of a key is stored by `backend` in the command's own transaction; here stands what surrounds it:
//! - The answer of a committed command is kept for 24 hours and repeated with `Idempotency-Replayed: true`. A refusal
//!   that stored nothing is not kept: the same key may be tried again once its reason is gone.
//! - The same key with another content is 422.
//! - Of two at once, one commits; the other finds the claim taken, waits for the first one's answer and repeats it.
//! - A claim without an answer means that the process ended in between. What was made is known, so `201 {id}` is made
//!   again; a command on a thing answers with the thing as it is now; what cannot be made again is 409.
//! - `POST /sessions` is left out: nobody is signed in yet who could own the key, and its answer is a secret that must
//!   not be stored. Other answers with secrets are marked [`Secret`] and kept without their body.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Backend;
use backend::idempotency::{self, Answer, Claim};
use domain::{Actor, Denial, FieldProblem};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::answer::Secret;
use super::extract::{MAX_BODY, MAX_UPLOAD, bytes, single};
use super::frame::CorrelationId;
use super::problem::{MEDIA_TYPE, Problem};

/// The header that brings the key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How often, and how many times, a taken claim is looked at before its answer counts as lost.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 40;
/// The most bytes of an answer that is read to be kept; our largest is a tenth of it.
const MAX_ANSWER: usize = 1024 * 1024;

/// Lets a POST with a key happen once.
pub async fn repeatable(State(cx): State<Backend>, request: Request, next: Next) -> Response {
    let applies = request.method() == Method::POST && !request.uri().path().ends_with("/v1/sessions");
    let owner = request.extensions().get::<Actor>().map(|actor| actor.user.0);
    let (true, Some(owner), true) = (applies, owner, request.headers().contains_key(KEY)) else {
        return next.run(request).await;
    };
    let Some(key) = key(&request) else { return wrong_key().into_response() };
    let (parts, content) = match buffered(request).await {
        Ok(buffered) => buffered,
        Err(denial) => return Problem::from(denial).into_response(),
    };
    let claim = Claim { owner, key, fingerprint: fingerprint(&parts, &content) };
    match once(&cx, &claim, parts, content, next).await {
        Ok(response) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn once(cx: &Backend, claim: &Claim, parts: Parts, content: Bytes, next: Next) -> backend::Result<Response> {
    if idempotency::answer(cx, claim).await?.is_some() {
        return repeat(cx, claim, parts, next).await;
    }
    let request = Request::from_parts(parts.clone(), Body::from(content));
    let (response, committed) = idempotency::with_claim(claim.clone(), next.clone().run(request)).await;
    if committed {
        return Ok(keep(cx, claim, &parts, response).await);
    }
    // Refused, maybe because the same request got there first: then its answer is the answer.
    if !response.status().is_success() && idempotency::answer(cx, claim).await?.is_some() {
        return repeat(cx, claim, parts, next).await;
    }
    Ok(response)
}

/// The key: 1 to 255 visible ASCII characters, once.
fn key(request: &Request) -> Option<String> {
    let key = single(request.headers(), KEY).ok()??.to_str().ok()?;
    let fit = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    fit.then(|| key.to_owned())
}

fn wrong_key() -> Problem {
    Denial::field("Idempotency-Key", FieldProblem::Malformed).into()
}

async fn buffered(request: Request) -> Result<(Parts, Bytes), Denial> {
    let max = if boundary(request.headers().get(header::CONTENT_TYPE)).is_some() { MAX_UPLOAD } else { MAX_BODY };
    let (parts, body) = request.into_parts();
    let content = bytes(Request::from_parts(parts.clone(), body), max).await?;
    Ok((parts, content))
}

/// What makes two requests the same: method, path, query and content. The boundary of a multipart body is left out:
/// clients make a new one each time.
fn fingerprint(parts: &Parts, content: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    hash.update(format!("{} {path}\n", parts.method));
    match boundary(parts.headers.get(header::CONTENT_TYPE)) {
        Some(boundary) if !boundary.is_empty() => {
            let delimiter = format!("--{boundary}");
            let mut rest = content;
            while let Some(place) = find(rest, delimiter.as_bytes()) {
                hash.update(&rest[..place]);
                hash.update(b"\n--boundary--\n");
                rest = &rest[place + delimiter.len()..];
            }
            hash.update(rest);
        }
        Some(_) | None => hash.update(content),
    }
    hash.finalize().to_vec()
}

fn boundary(media_type: Option<&HeaderValue>) -> Option<&str> {
    let media_type = media_type?.to_str().ok()?;
    if !media_type.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let boundary = media_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    Some(boundary.unwrap_or_default().trim_matches('"'))
}

fn find(content: &[u8], wanted: &[u8]) -> Option<usize> {
    content.windows(wanted.len()).position(|window| window == wanted)
}

/// Stores the answer of a committed command and passes it on. A failure to store is for the log: the command happened.
async fn keep(cx: &Backend, claim: &Claim, parts: &Parts, response: Response) -> Response {
    if response.status().is_server_error() {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let problem = head.extensions.remove::<Problem>().map(|problem| match parts.extensions.get::<CorrelationId>() {
        Some(id) => problem.with_correlation(&id.0),
        None => problem,
    });
    let content = match problem {
        Some(problem) => {
            head.headers.remove(header::CONTENT_LENGTH);
            problem.content()
        }
        None => match to_bytes(body, MAX_ANSWER).await {
            Ok(content) => content.to_vec(),
            Err(error) => return Problem::internal(error.into()).into_response(),
        },
    };
    let location = head.headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
    let kept = match head.extensions.get::<Secret>() {
        Some(Secret) => location.and_then(|location| location.rsplit('/').next()).map_or(String::new(), id_only),
        None => String::from_utf8_lossy(&content).into_owned(),
    };
    if let Err(error) = idempotency::keep(cx, claim, head.status.as_u16(), location, &kept).await {
        tracing::warn!(%error, "the answer of an idempotent request was not kept");
    }
    Response::from_parts(head, Body::from(content))
}

fn id_only(id: &str) -> String {
    json!({ "id": id }).to_string()
}

/// The answer that was given before, or what stands for it.
async fn repeat(cx: &Backend, claim: &Claim, parts: Parts, next: Next) -> backend::Result<Response> {
    let mut looks = 0;
    let kept = loop {
        match idempotency::answer(cx, claim).await? {
            Some(kept) if kept.status.is_some() || looks >= LOOKS => break kept,
            // Swept away in this very moment.
            None => return Err(Denial::IdempotencyKeyInUse.into()),
            Some(_) => {
                looks += 1;
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
    };
    let response = match kept.status {
        Some(status) => given_before(status, kept.location, kept.body.unwrap_or_default()),
        None => match rebuilt(kept, &parts, next).await {
            Some(response) => keep(cx, claim, &parts, response).await,
            None => return Ok(Problem::answer_lost().into_response()),
        },
    };
    Ok(marked(response))
}

fn given_before(status: i64, location: Option<String>, body: String) -> Response {
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::OK);
    let empty = body.is_empty();
    let mut response = (status, body).into_response();
    let media_type = if status.is_success() { "application/json" } else { MEDIA_TYPE };
    if empty {
        response.headers_mut().remove(header::CONTENT_TYPE);
    } else {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn marked(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Paths of commands that make a thing of the collection two segments up: `/agreements/{id}/clone`.
const MAKING_COMMANDS: [&str; 1] = ["clone"];

/// The answer of a command whose own was lost: the id of what it made, or the thing it changed as it is now.
async fn rebuilt(kept: Answer, parts: &Parts, next: Next) -> Option<Response> {
    let path = parts.uri.path();
    let (thing, verb) = path.rsplit_once('/')?;
    match kept.made {
        Some(made) if verb == "upgrade" => {
            let replaces = thing.rsplit('/').next()?;
            let body = json!({ "id": made, "replaces": replaces }).to_string();
            Some(given_before(200, None, body))
        }
        Some(made) => {
            let making = MAKING_COMMANDS.contains(&verb);
            let collection = if making { thing.rsplit_once('/')?.0 } else { path };
            // An e-service is read among the own ones.
            let collection = collection.replace("/v1/eservices", "/v1/producers/eservices");
            // Clients of both kinds are read among all.
            let collection = collection.replace("/v1/clientsConsumer", "/v1/clients");
            let collection = collection.replace("/v1/clientsApi", "/v1/clients");
            let body = id_only(&made.to_string());
            Some(given_before(201, Some(format!("{collection}/{made}")), body))
        }
        None => {
            let mut get = parts.clone();
            get.method = Method::GET;
            get.uri = thing.parse().ok()?;
            get.headers.remove(KEY);
            let response = next.run(Request::from_parts(get, Body::empty())).await;
            response.status().is_success().then_some(response)
        }
    }
}
