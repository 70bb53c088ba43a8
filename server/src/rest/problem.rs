//! The one shape of every refusal of the API: `application/problem+json` (RFC 9457, `contract.md`). Words come from the
//! console's catalogue; nothing of a fault of ours leaves the process but its correlation id (WEB-28).

use std::sync::Arc;

use app::i18n::it::denial::{Refusal, field_problem, refusal, risk_problem};
use app::i18n::it::finding::finding;
use app::i18n::it::{event, problem as words};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::pratica::PraticaState;
use domain::purpose::risk_analysis::RiskProblem;
use domain::requirement::MissingGroup;
use domain::terminology::{Finding, Findings};
use domain::{AgreementId, Denial, FieldError, FieldProblem};
use serde::Serialize;
use utoipa::ToSchema;

use super::time::Instant;

/// The media type of a refusal.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// How callers of `/api/v1` say who they are (RFC 6750).
const BEARER: &str = "Bearer realm=\"ponte\"";

/// What a handler answers.
pub type Answer<T> = Result<T, Problem>;

/// Why an operation did not happen.
#[derive(Clone, Debug)]
pub struct Problem {
    document: Box<ProblemDocument>,
    retry_after: Option<u32>,
    /// How the caller is asked to say who they are, on 401.
    challenge: &'static str,
    /// A fault of ours, for the log only.
    cause: Option<Arc<anyhow::Error>>,
}

/// A refusal, as it is sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Names the kind of problem, as `code` does: `urn:ponte:problem:<code>`.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, in Italian.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Why, and who can mend it, in Italian.
    detail: String,
    /// Stable name of the problem.
    code: String,
    /// One entry per wrong field; otherwise one entry that repeats the code.
    errors: Vec<ProblemEntry>,
    /// Also in the header `X-Correlation-Id`; to be given to whoever helps.
    correlation_id: String,
    /// Groups of attributes that nobody satisfies: in each, one attribute is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<MissingGroup>>,
    /// `concurrentModification`: the revision the thing has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current_revision: Option<i64>,
    /// `concurrentModification`: what changed in between, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Change>>,
    /// `agreementAlreadyExists`: the request that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    existing: Option<Existing>,
    /// A pratica that may not go there: the state it is in (`decisions.md` R2).
    #[serde(skip_serializing_if = "Option::is_none")]
    stato_corrente: Option<PraticaState>,
    /// The states that it may go to instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    transizioni_ammesse: Option<Vec<PraticaState>>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemEntry {
    /// Stable name: `required`, `tooLong`, … for a field, otherwise the problem's own.
    code: String,
    /// The field, named as in the request; absent when the problem is not a field's.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The line of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// The column of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    /// What is wrong, in Italian.
    detail: String,
}

/// Something that happened after the caller last looked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Change {
    /// Name of the event.
    name: String,
    /// What happened, in Italian.
    detail: String,
    at: Instant,
}

/// The request that stands in the way of a new one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Existing {
    agreement_id: AgreementId,
    /// The way on is to upgrade it.
    upgradable: bool,
}

impl Problem {
    fn new(status: StatusCode, code: &str, words: Refusal) -> Self {
        let Refusal { what, why, remedy } = words;
        let document = ProblemDocument {
            kind: format!("urn:ponte:problem:{code}"),
            title: what.clone(),
            status: status.as_u16(),
            detail: format!("{why} {remedy}"),
            code: code.to_owned(),
            errors: vec![ProblemEntry { code: code.to_owned(), field: None, line: None, column: None, detail: what }],
            correlation_id: String::new(),
            missing: None,
            current_revision: None,
            changes: None,
            existing: None,
            stato_corrente: None,
            transizioni_ammesse: None,
        };
        Self { document: Box::new(document), retry_after: None, challenge: BEARER, cause: None }
    }

    /// No operation at the address.
    #[must_use]
    pub fn unknown_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "notFound", words::unknown_route())
    }

    /// The address has no such method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "methodNotAllowed", words::method_not_allowed())
    }

    /// Credentials came over a line that anybody can read.
    #[must_use]
    pub fn tls_needed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "tlsNeeded", words::tls_needed())
    }

    /// A client certificate that lets nobody in, and why.
    #[must_use]
    pub fn certificate_refused(why: String) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "certificateRefused", words::certificate_refused(why))
    }

    /// The same, where callers say in another way who they are.
    #[must_use]
    pub const fn challenging(mut self, challenge: &'static str) -> Self {
        self.challenge = challenge;
        self
    }

    /// A fault of ours.
    #[must_use]
    pub fn internal(cause: anyhow::Error) -> Self {
        let mut problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internalError", words::internal());
        problem.cause = Some(Arc::new(cause));
        problem
    }

    /// The database cannot answer; `cause` is for the log.
    #[must_use]
    pub fn unavailable(cause: anyhow::Error) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "serviceUnavailable", words::unavailable());
        problem.retry_after = Some(2);
        problem.cause = Some(Arc::new(cause));
        problem
    }

    /// The command of an `Idempotency-Key` was carried out, and its answer cannot be given again.
    #[must_use]
    pub fn answer_lost() -> Self {
        Self::new(StatusCode::CONFLICT, "idempotencyAnswerLost", words::answer_lost())
    }

    /// A file of a terminology that is not taken: what is wrong in it, the first hundred with their places.
    #[must_use]
    pub fn of_file(findings: &Findings) -> Self {
        let mut problem: Self = Denial::field("doc", FieldProblem::Malformed).into();
        let place = |number: u64| (number > 0).then_some(number);
        let entry = |one: &Finding| ProblemEntry {
            code: <&str>::from(&one.problem).to_owned(),
            field: Some("doc".to_owned()),
            line: place(one.place.line),
            column: place(one.place.column),
            detail: finding(one),
        };
        if findings.has_errors() {
            problem.document.errors = findings.errors.iter().map(entry).collect();
        }
        problem
    }

    /// What a bare answer of the router stands for, if it stands for a refusal.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::unknown_route()),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::method_not_allowed()),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Some(Denial::PayloadTooLarge { max_bytes: super::extract::MAX_BODY as u64 }.into())
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Denial::UnsupportedMediaType.into()),
            StatusCode::REQUEST_TIMEOUT => Some(Self::unavailable(anyhow::anyhow!("the request took too long"))),
            status if status.is_client_error() => Some(Denial::Malformed.into()),
            status if status.is_server_error() => Some(Self::internal(anyhow::anyhow!("a bare answer: {status}"))),
            _ => None,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The same, where a field has another name in the API than in the rule.
    #[must_use]
    pub fn with_field(mut self, rule: &str, api: &str) -> Self {
        for entry in &mut self.document.errors {
            if entry.field.as_deref() == Some(rule) {
                entry.field = Some(api.to_owned());
            }
        }
        self
    }

    /// The document, as it is sent.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        serde_json::to_vec(&self.document).unwrap_or_default()
    }

    /// The same with the id of the request it answers; writes a fault of ours to the log.
    #[must_use]
    pub fn with_correlation(mut self, id: &str) -> Self {
        if let Some(cause) = self.cause.take() {
            tracing::error!(correlation_id = id, status = self.document.status, "{cause:#}");
        }
        id.clone_into(&mut self.document.correlation_id);
        self
    }
}

impl From<Denial> for Problem {
    fn from(denial: Denial) -> Self {
        let (status, code) = denial.status_and_code();
        let status = StatusCode::from_u16(status as u16).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut problem = Self::new(status, code, refusal(&denial));
        problem.add(denial);
        problem
    }
}

impl Problem {
    /// What the kind of refusal has to say beyond its words.
    fn add(&mut self, denial: Denial) {
        let document = &mut self.document;
        if let Denial::Invalid(fields) | Denial::OfflineDataInvalid(fields) = &denial
            && !fields.is_empty()
        {
            document.errors = fields.iter().map(entry).collect();
        }
        if let Denial::RiskAnalysisValidationFailed { problems } = &denial {
            document.errors = problems.iter().map(wrong_answer).collect();
        }
        if let Denial::AgreementSubmissionFailed { missing }
        | Denial::AgreementActivationFailed { missing }
        | Denial::MissingCertifiedAttributesError { missing } = &denial
        {
            document.missing = Some(missing.clone());
        }
        if let Denial::ConcurrentModification { current, changes } = &denial {
            document.current_revision = Some(current.0);
            let told = changes.iter().map(|change| Change {
                name: change.name.clone(),
                detail: event::change(&change.name),
                at: Instant(change.at),
            });
            document.changes = Some(told.collect());
        }
        if let Denial::PraticaTransitionNotAllowed { state, allowed }
        | Denial::PartnerTransitionNotAllowed { state, allowed } = &denial
        {
            document.stato_corrente = Some(*state);
            document.transizioni_ammesse = Some(allowed.clone());
        }
        if let Denial::AgreementAlreadyExists { existing, upgradable } = denial {
            document.existing = Some(Existing { agreement_id: existing, upgradable });
        }
        if let Denial::TooManyRequests { retry_after_seconds } = denial {
            self.retry_after = Some(retry_after_seconds.max(1));
        }
        if denial == Denial::IdempotencyKeyInUse {
            self.retry_after = Some(2);
        }
    }
}

fn entry(wrong: &FieldError) -> ProblemEntry {
    ProblemEntry {
        code: wrong.problem.code().to_owned(),
        field: Some(wrong.field.clone()),
        line: None,
        column: None,
        detail: field_problem(&wrong.problem),
    }
}

/// A wrong answer of a risk analysis; the field is the question.
fn wrong_answer(problem: &RiskProblem) -> ProblemEntry {
    let field = format!("riskAnalysis.{}", problem.question);
    ProblemEntry {
        code: problem.kind.to_string(),
        field: Some(field.trim_end_matches('.').to_owned()),
        line: None,
        column: None,
        detail: risk_problem(problem),
    }
}

impl From<backend::Error> for Problem {
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::Denied(denial) => denial.into(),
            backend::Error::Race(of) => Self::unavailable(anyhow::anyhow!("lost the race too often: {of}")),
            backend::Error::Unavailable(reason) => Self::unavailable(anyhow::anyhow!(reason)),
            backend::Error::Internal(cause) => Self::internal(cause),
        }
    }
}

impl IntoResponse for Problem {
    /// Leaves a copy in the answer's extensions, so that the frame can put the correlation id in.
    fn into_response(self) -> Response {
        let mut response = (self.status(), [(header::CONTENT_TYPE, MEDIA_TYPE)], self.content()).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(self.challenge));
        }
        response.extensions_mut().insert(self);
        response
    }
}
