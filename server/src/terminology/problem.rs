//! Every refusal of the service (seed 004 §6, `terminology.md` §2): `application/problem+json` with `traceID` and `spanID`,
//! the four rows of §6.2 as they are written there. Nothing of a token, of a file's content or of a fault of ours is in it.

use std::sync::Arc;

use app::i18n::it::denial::field_problem;
use app::i18n::it::{finding as finding_words, terminology_api as words};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::terminology::LoadFault;
use backend::terminology::refused::Refusal;
use domain::terminology::token::{ClaimProblem, TokenFault};
use domain::terminology::{Finding, Findings, Operation};
use domain::{Denial, FieldError, FieldProblem, Timestamp};
use serde::Serialize;

use super::trace::Trace;
use crate::rest::problem::MEDIA_TYPE;

/// Characters of `detail` at most.
const MAX_DETAIL: usize = 1000;

/// Why a call did not happen.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    instance: Box<str>,
    detail: Box<str>,
    errors: Vec<Entry>,
    retry_after: Option<u32>,
    /// It is told what to identify oneself with (`WWW-Authenticate`).
    is_challenge: bool,
    /// A fault of ours, for the log only.
    cause: Option<Arc<anyhow::Error>>,
    /// Whose call it was and what it was about, as far as it got.
    about: Option<Arc<About>>,
}

/// What a call was about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// Common name of the signature certificate.
    pub(super) signer: String,
    pub(super) oid: String,
    pub(super) version: String,
}

/// One thing that is wrong, or strange.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    /// Stable name.
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    /// In Italian.
    detail: String,
}

impl Entry {
    /// Something in a file that is taken in all the same.
    pub(super) fn warning(finding: &Finding) -> Self {
        Self::of(finding, finding_words::problem(&finding.problem))
    }

    /// Something in a file that keeps it out.
    fn error(finding: &Finding) -> Self {
        Self::of(finding, finding_words::refusing(&finding.problem))
    }

    fn of(finding: &Finding, detail: String) -> Self {
        let known = |number: u64| (number > 0).then_some(number);
        Self {
            code: (&finding.problem).into(),
            field: None,
            line: known(finding.place.line),
            column: known(finding.place.column),
            detail,
        }
    }

    /// A thing that no line of the file is to blame for.
    pub(super) fn plain(code: &'static str, detail: &str) -> Self {
        Self { code, field: None, line: None, column: None, detail: detail.to_owned() }
    }
}

/// As it is sent.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    #[serde(rename = "spanID")]
    span_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    instance: &'a str,
    #[serde(skip_serializing_if = "<[Entry]>::is_empty")]
    errors: &'a [Entry],
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, instance: &str, detail: &str) -> Self {
        Self {
            status,
            kind,
            title,
            instance: instance.into(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            is_challenge: false,
            cause: None,
            about: None,
        }
    }

    /// The same, of a call that got as far as to say whose it is.
    pub(super) fn of_call(self, about: About) -> Self {
        Self { about: Some(Arc::new(about)), ..self }
    }

    /// As it is noted for those who look after the terminologies.
    pub(super) fn noted(&self, caller: String, operation: Operation, trace: &Trace, at: Timestamp) -> Refusal {
        let About { signer, oid, version } = self.about.as_deref().cloned().unwrap_or_default();
        Refusal {
            caller,
            operation,
            status: self.status.as_u16(),
            instance: self.instance.to_string(),
            detail: self.detail.chars().take(MAX_DETAIL).collect(),
            signer,
            oid,
            version,
            trace: trace.trace.clone(),
            at,
        }
    }

    /// The HTTP status.
    pub(super) const fn status(&self) -> StatusCode {
        self.status
    }

    /// Why, in Italian.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// 400, with words of its own.
    pub(super) fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "/errors/bad-request", words::BAD_REQUEST, "/bad-request", detail)
    }

    /// 400 for fields of `creationInfo`.
    pub(super) fn fields(wrong: &[FieldError]) -> Self {
        let entry = |one: &FieldError| Entry {
            code: one.problem.code(),
            field: Some(format!("creationInfo.{}", one.field)),
            line: None,
            column: None,
            detail: field_problem(&one.problem),
        };
        let is_unexpected = wrong.iter().any(|one| one.problem == FieldProblem::Unexpected);
        let detail = if is_unexpected { words::UNEXPECTED_INFO } else { words::WRONG_INFO };
        Self { errors: wrong.iter().map(entry).collect(), ..Self::bad_request(detail) }
    }

    /// 400 for what is wrong in a file: the first hundred, with their lines.
    fn findings(findings: &Findings) -> Self {
        let first = findings.errors.first().map(finding_words::fault).unwrap_or_default();
        let detail = words::faults(findings.error_count, &first);
        Self { errors: findings.errors.iter().map(Entry::error).collect(), ..Self::bad_request(&detail) }
    }

    /// 401: the connection's certificate.
    pub(super) fn unauthorized(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "/errors/unauthorized", words::UNAUTHORIZED, "/unauthorized", detail)
    }

    /// 401: no token of the caller, where the installation wants that told so.
    pub(super) fn no_bearer() -> Self {
        Self { is_challenge: true, ..Self::unauthorized(words::NO_BEARER) }
    }

    /// 404.
    fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "/errors/not-found", words::NOT_FOUND, "/not-found", detail)
    }

    fn method_not_allowed() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "/errors/method-not-allowed", words::METHOD, "/method-not-allowed", words::NO_METHOD)
    }

    /// 413.
    pub(super) fn too_large(max: u64) -> Self {
        let kind = "/errors/payload-too-large";
        let detail = words::too_large(max);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, kind, words::TOO_LARGE, "/payload-too-large", &detail)
    }

    /// 415.
    pub(super) fn media_type(detail: &str) -> Self {
        let kind = "/errors/unsupported-media-type";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, kind, words::MEDIA_TYPE, "/unsupported-media-type", detail)
    }

    /// 429: how long to wait.
    pub(super) fn too_many(detail: &str, seconds: u32) -> Self {
        let kind = "/errors/too-many-requests";
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Self::new(status, kind, words::TOO_MANY, "/too-many-requests", detail);
        Self { retry_after: Some(seconds.max(1)), ..problem }
    }

    /// 503; `cause` is for the log.
    pub(super) fn unavailable(detail: &str, cause: anyhow::Error) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "/errors", words::UNAVAILABLE, "/unavailable", detail);
        Self { retry_after: Some(5), cause: Some(Arc::new(cause)), ..problem }
    }

    /// 504.
    pub(super) fn timeout(detail: &str) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "/errors", words::TIMEOUT, "/timeout", detail)
    }

    /// 500; `cause` is for the log.
    pub(super) fn internal(cause: anyhow::Error) -> Self {
        let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "/errors", words::GENERIC, "/server", words::FAULT);
        Self { cause: Some(Arc::new(cause)), ..problem }
    }

    /// What a bare answer of the router stands for, if it stands for a refusal.
    pub(super) fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::not_found(words::NO_ROUTE)),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::method_not_allowed()),
            status if status.is_client_error() => Some(Self::bad_request(words::NO_ROUTE)),
            status if status.is_server_error() => Some(Self::internal(anyhow::anyhow!("a bare answer: {status}"))),
            _ => None,
        }
    }

    /// The answer; a fault of ours goes to the log.
    pub(super) fn answer(&self, trace: &Trace) -> Response {
        match &self.cause {
            Some(cause) => tracing::error!(status = self.status.as_u16(), "{cause:#}"),
            None => {
                tracing::info!(status = self.status.as_u16(), instance = &*self.instance, "a call was refused")
            }
        }
        let detail: String = self.detail.chars().take(MAX_DETAIL).collect();
        let document = Document {
            trace_id: &trace.trace,
            span_id: &trace.span,
            kind: self.kind,
            title: self.title,
            status: self.status.as_u16(),
            detail: &detail,
            instance: &self.instance,
            errors: &self.errors,
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.is_challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<TokenFault> for Problem {
    /// 403, with the claim's name in `instance`.
    fn from(fault: TokenFault) -> Self {
        let instance = match (fault.claim, &fault.problem) {
            ("jwt", ClaimProblem::Missing) => "/missing-jwt".to_owned(),
            (claim, _) => format!("/jwt-{claim}"),
        };
        let detail = words::token_fault(&fault);
        Self::new(StatusCode::FORBIDDEN, "/errors/forbidden", words::FORBIDDEN, &instance, &detail)
    }
}

impl From<LoadFault> for Problem {
    fn from(fault: LoadFault) -> Self {
        match fault {
            LoadFault::Findings(findings) => Self::findings(&findings),
            LoadFault::NoVersion => Self::bad_request(words::NO_VERSION),
            LoadFault::Differs(fault) => fault.into(),
            LoadFault::Other(error) => error.into(),
        }
    }
}

impl From<backend::Error> for Problem {
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::Denied(Denial::NotFound { .. }) => Self::not_found(words::NOTHING_DELETED),
            backend::Error::Denied(
                denial @ (Denial::TerminologyAlreadyExists { .. } | Denial::TerminologyReferenced { .. }),
            ) => {
                let told = app::i18n::it::denial::refusal(&denial);
                let detail = format!("{} {}", told.why, told.remedy);
                Self::new(StatusCode::CONFLICT, "/errors", words::GENERIC, "/conflict", &detail)
            }
            backend::Error::Denied(Denial::Malformed) => Self::bad_request(words::BROKEN_MULTIPART),
            backend::Error::Denied(other) => Self::internal(anyhow::anyhow!("an unexpected denial: {other:?}")),
            backend::Error::Race(of) => {
                Self::unavailable(words::BUSY, anyhow::anyhow!("lost the race too often: {of}"))
            }
            backend::Error::Unavailable(reason) => Self::unavailable(words::BUSY, anyhow::anyhow!(reason)),
            backend::Error::Internal(cause) => Self::internal(cause),
        }
    }
}

impl IntoResponse for Problem {
    /// Bare; the frame knows the trace and writes the document.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use backend::Random;
    use serde_json::{Value, json};

    use super::*;

    async fn sent(problem: Problem) -> (StatusCode, Value) {
        let trace = Trace::of(&HeaderMap::new(), &Random::seeded(1));
        let response = problem.answer(&trace);
        let status = response.status();
        assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_fault_of_ours_tells_nothing_of_itself() {
        let panicked = super::super::frame::panicked(Box::new("canarino"));
        let problem = panicked.extensions().get::<Problem>().unwrap().clone();
        let (status, body) = sent(problem).await;
        assert_eq!(
            (status.as_u16(), &body["type"], &body["title"]),
            (500, &json!("/errors"), &json!("Errore Generico."))
        );
        assert_eq!((&body["instance"], &body["status"]), (&json!("/server"), &json!(500)));
        assert!(!body.to_string().contains("canarino"));
        let (status, _) = sent(Problem::of_status(StatusCode::BAD_GATEWAY).unwrap()).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "a bare answer is a fault of ours");
    }

    #[tokio::test]
    async fn words_are_bounded() {
        let (_, body) = sent(Problem::bad_request(&"a".repeat(2000))).await;
        assert_eq!(body["detail"].as_str().map(str::len), Some(1000));
    }
}
