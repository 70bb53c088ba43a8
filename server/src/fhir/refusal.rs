//! Every refusal below `/fhir` is an `OperationOutcome` (`decisions.md` T5).

use app::api::ApiError;
use app::i18n::it::fhir as words;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::Error;
use domain::fhir::answer::outcome;
use domain::fhir::{Fault, Issue, IssueCode, Severity};
use domain::{Denial, Status};

/// Seconds after which somebody may ask again.
const RETRY_SECONDS: u64 = 2;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The question.
    Fault(Fault),
    /// Us, or the database.
    Error(Error),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Status, FHIR's word and Italian words of a refusal.
struct Told {
    status: StatusCode,
    code: IssueCode,
    words: String,
    retry_after: Option<u64>,
}

impl Told {
    fn plain(status: StatusCode, code: IssueCode, words: &str) -> Self {
        Self { status, code, words: words.to_owned(), retry_after: None }
    }

    fn busy() -> Self {
        let told = Self::plain(StatusCode::SERVICE_UNAVAILABLE, IssueCode::Transient, words::BUSY);
        Self { retry_after: Some(RETRY_SECONDS), ..told }
    }

    fn broken() -> Self {
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, IssueCode::Exception, words::FAULT)
    }

    fn of_denial(denial: &Denial) -> Self {
        let status = denial.status_and_code().0;
        match denial {
            Denial::TooManyRequests { retry_after_seconds } => Self {
                retry_after: Some((*retry_after_seconds).into()),
                ..Self::plain(StatusCode::TOO_MANY_REQUESTS, IssueCode::Throttled, words::THROTTLED)
            },
            _ if status == Status::Unauthenticated => {
                Self::plain(StatusCode::UNAUTHORIZED, IssueCode::Login, words::SIGNED_OUT)
            }
            Denial::CrossSite => Self::plain(StatusCode::FORBIDDEN, IssueCode::Forbidden, words::CROSS_SITE),
            _ if status == Status::Forbidden => {
                Self::plain(StatusCode::FORBIDDEN, IssueCode::Forbidden, words::FORBIDDEN)
            }
            _ => Self::plain(StatusCode::BAD_REQUEST, IssueCode::Invalid, words::UNREADABLE),
        }
    }

    fn of_refusal(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Fault(fault) => {
                let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST);
                Self::plain(status, fault.code(), &words::fault(fault))
            }
            Refusal::Error(Error::Denied(denial)) => Self::of_denial(denial),
            Refusal::Error(Error::Race(_) | Error::Unavailable(_)) => Self::busy(),
            Refusal::Error(Error::Internal(error)) => {
                tracing::error!(?error, "a question below /fhir met a fault");
                Self::broken()
            }
        }
    }

    fn json(&self) -> String {
        let words = self.words.clone();
        outcome(&[Issue { severity: Severity::Error, code: self.code, detail: None, words }])
    }

    fn headers(&self, response: &mut Response) {
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        }
    }
}

/// A refusal, written by `write` from its JSON.
pub(super) fn response(refusal: &Refusal, write: impl FnOnce(StatusCode, String) -> Response) -> Response {
    let told = Told::of_refusal(refusal);
    let mut response = write(told.status, told.json());
    told.headers(&mut response);
    response
}

/// A refusal of the layers around, which know who asks and from where, before the format is known: JSON.
#[must_use]
pub(crate) fn of(error: &ApiError) -> Response {
    let told = match error {
        ApiError::Denied(denial) => Told::of_denial(denial),
        ApiError::Offline | ApiError::Unavailable => Told::busy(),
        ApiError::Broken => Told::broken(),
    };
    plainly(&told)
}

/// A refusal of the listener for machines: a certificate that is not trusted, or authorities that cannot be read.
pub(crate) fn of_status(status: StatusCode, words: &str) -> Response {
    let code = if status == StatusCode::UNAUTHORIZED { IssueCode::Login } else { IssueCode::Transient };
    let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_SECONDS);
    plainly(&Told { retry_after, ..Told::plain(status, code, words) })
}

fn plainly(told: &Told) -> Response {
    let mut response = (told.status, super::asked::Format::Json.headers(), told.json()).into_response();
    told.headers(&mut response);
    response
}
