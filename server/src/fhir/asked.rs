//! What a request asks for: the format of the answer, and parameters from the address or from a `Parameters` resource.

use std::borrow::Cow;

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use domain::fhir::{Fault, Parameters};

/// Bytes of a body at most.
pub(super) const MAX_BODY: usize = 1024 * 1024;

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Json,
    Xml,
}

impl Format {
    /// Of an answer.
    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/fhir+json; charset=utf-8",
            Self::Xml => "application/fhir+xml; charset=utf-8",
        }
    }

    /// What every answer says of itself, on the listener for machines too, where nobody else says it.
    pub(crate) const fn headers(self) -> [(HeaderName, &'static str); 3] {
        [
            (header::CONTENT_TYPE, self.content_type()),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ]
    }

    /// What `_format` says, or else what `Accept` says; JSON where neither does.
    ///
    /// # Errors
    /// `UnknownFormat`: for `_format` alone, because browsers accept much that they do not know.
    pub(super) fn of(query: &str, headers: &HeaderMap) -> Result<Self, Fault> {
        if let Some((_, wanted)) = pairs(query).find(|(name, _)| name == "_format") {
            // `+` in an address is a space.
            let wanted = wanted.replace(' ', "+");
            return Self::named(&wanted)
                .ok_or_else(|| Fault::UnknownFormat { found: wanted.chars().take(80).collect() });
        }
        let accept = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let mut named = accept.flat_map(|line| line.split(',')).filter_map(Self::named);
        Ok(named.next().unwrap_or(Self::Json))
    }

    fn named(text: &str) -> Option<Self> {
        match text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "json" | "application/fhir+json" | "application/json" | "text/json" | "application/json+fhir" => {
                Some(Self::Json)
            }
            "xml" | "application/fhir+xml" | "application/xml" | "text/xml" | "application/xml+fhir" => Some(Self::Xml),
            _ => None,
        }
    }
}

/// Names and values of a query, decoded.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(query.as_bytes())
}

/// The parameters of an operation: of the address with GET, of the body with POST. A POST may have some in its address too.
///
/// # Errors
/// What makes them unreadable.
pub(super) async fn parameters(parts: &Parts, body: Body) -> Result<Parameters, Fault> {
    let query = parts.uri.query().unwrap_or_default();
    if parts.method != Method::POST {
        return Parameters::from_query(pairs(query));
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| Fault::BodyTooLarge { max: MAX_BODY })?;
    if bytes.is_empty() {
        return Parameters::from_query(pairs(query));
    }
    let mut parameters = match Format::named(kind) {
        Some(Format::Json) => Parameters::from_json(&bytes)?,
        Some(Format::Xml) => {
            let json = terminology::read_xml(&bytes).map_err(|_| Fault::NotParameters)?;
            Parameters::from_json(json.as_bytes())?
        }
        None => return Err(Fault::BodyFormat),
    };
    for one in Parameters::from_query(pairs(query))?.iter() {
        parameters.add(one.name.clone(), one.value.clone())?;
    }
    Ok(parameters)
}

/// The pairs of a search sent by POST, as a form.
///
/// # Errors
/// `BodyFormat`, `BodyTooLarge`.
pub(super) async fn form(parts: &Parts, body: Body) -> Result<String, Fault> {
    let mut query = parts.uri.query().unwrap_or_default().to_owned();
    if parts.method == Method::POST {
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| Fault::BodyTooLarge { max: MAX_BODY })?;
        if !bytes.is_empty() && !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Fault::BodyFormat);
        }
        query.push('&');
        query.push_str(&String::from_utf8_lossy(&bytes));
    }
    Ok(query)
}
