//! From a request to its answer: who asks, what is asked of which resource, and in which format it goes out.

use std::any::Any;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::TerminologyId;
use domain::fhir::{BASE, Fault};
use domain::terminology::Kind;

use super::answer::Answer;
use super::asked::{self, Format};
use super::operation::{Call, named};
use super::refusal::{self, Refusal};
use super::{Fhir, metadata, read, search};
use crate::door::Door;
use crate::session::{self, Asking};

/// Lets those in who are signed in, or have a token.
pub(super) async fn of_somebody(State(door): State<Door>, request: Request, next: Next) -> Response {
    let (path, method) = (request.uri().path(), request.method().as_str());
    match session::somebody(&door, &Asking { path, method, headers: request.headers() }).await {
        Ok(_) => next.run(request).await,
        Err(error) => refusal::of(&error),
    }
}

/// Answers everything below `/fhir`.
pub(super) async fn answer(State(fhir): State<Arc<Fhir>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let (format, fault) = match Format::of(query, &parts.headers) {
        Ok(format) => (format, None),
        Err(fault) => (Format::Json, Some(fault)),
    };
    let answered = match fault {
        Some(fault) => Err(fault.into()),
        None => reached(&fhir, &parts, body, format).await,
    };
    match answered {
        Ok(Answer::Whole { status, json }) => write(format, status, json),
        Ok(Answer::Pieces(pieces)) => (format.headers(), Body::from_stream(pieces)).into_response(),
        Err(refusal) => refusal::response(&refusal, |status, json| write(format, status, json)),
    }
}

/// What is asked, and of what.
async fn reached(fhir: &Fhir, parts: &Parts, body: Body, format: Format) -> Result<Answer, Refusal> {
    let path = parts.uri.path().strip_prefix(BASE).unwrap_or_default();
    // Ids and names need no escapes, but for the sign of operations, which some clients escape.
    let path = path.replace("%24", "$");
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let query = parts.uri.query().unwrap_or_default();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    match segments.as_slice() {
        [kind, operation] if operation.starts_with('$') => {
            run(fhir, parts, body, self::kind(kind)?, None, operation).await
        }
        [kind, id, operation] if operation.starts_with('$') => {
            let kind = self::kind(kind)?;
            run(fhir, parts, body, kind, Some(id_of(kind, id)?), operation).await
        }
        [kind, "_search"] if parts.method == Method::POST => {
            let kind = self::kind(kind)?;
            let form = asked::form(parts, body).await?;
            search::search(fhir, kind, &owned(&form), search::is_strict(&parts.headers)).await
        }
        _ if !reads => Err(Fault::UnknownMethod.into()),
        ["metadata"] => match mode(query).as_deref() {
            Some("terminology") => metadata::terminology(fhir).await,
            None | Some("full" | "normative") => Ok(metadata::capabilities(fhir)),
            Some(_) => Err(Fault::Malformed { name: "mode".to_owned() }.into()),
        },
        [kind] => search::search(fhir, self::kind(kind)?, &owned(query), search::is_strict(&parts.headers)).await,
        [kind, id] => {
            let kind = self::kind(kind)?;
            read::read(fhir, kind, id_of(kind, id)?, &owned(query), format).await
        }
        _ => Err(Fault::UnknownAddress.into()),
    }
}

/// The pairs of a query, kept.
fn owned(query: &str) -> Vec<(String, String)> {
    asked::pairs(query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn mode(query: &str) -> Option<String> {
    asked::pairs(query).find(|(name, _)| name == "mode").map(|(_, value)| value.into_owned())
}

async fn run(
    fhir: &Fhir,
    parts: &Parts,
    body: Body,
    kind: Kind,
    instance: Option<TerminologyId>,
    name: &str,
) -> Result<Answer, Refusal> {
    let operation = named(kind, name, instance.is_some())?;
    if !matches!(parts.method, Method::GET | Method::HEAD | Method::POST) {
        return Err(Fault::UnknownMethod.into());
    }
    let parameters = asked::parameters(parts, body).await?;
    let language = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let call = Call { instance, parameters, language };
    (operation.run)(fhir, &call).await
}

fn kind(text: &str) -> Result<Kind, Fault> {
    text.parse().map_err(|_| Fault::UnknownType { found: text.chars().take(80).collect() })
}

/// An id of ours; anything else is nobody's.
pub(super) fn id_of(kind: Kind, text: &str) -> Result<TerminologyId, Fault> {
    let unknown = || Fault::UnknownResource { kind, id: text.chars().take(80).collect() };
    text.parse::<uuid::Uuid>().map(TerminologyId).map_err(|_| unknown())
}

/// A resource in the format that was asked for.
fn write(format: Format, status: StatusCode, json: String) -> Response {
    let text = match format {
        Format::Json => json,
        Format::Xml => match terminology::write_xml(&json) {
            Ok(xml) => xml,
            Err(error) => {
                let refusal = Refusal::Error(backend::Error::Internal(error.into()));
                return refusal::response(&refusal, |status, json| write(Format::Json, status, json));
            }
        },
    };
    (status, format.headers(), text).into_response()
}

/// The answer when a handler panics: the process lives, the other requests do not notice.
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let error = anyhow::anyhow!("a handler panicked: {}", words.unwrap_or("no message"));
    refusal::response(&Refusal::Error(backend::Error::Internal(error)), |status, json| {
        write(Format::Json, status, json)
    })
}
