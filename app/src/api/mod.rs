//! Server functions: each asks `backend` one thing and nothing else. What they share is here: who asks, how a refusal
//! reaches the page, and what happens after a form.

pub mod access;
pub mod agreement;
pub mod attribute;
pub mod client;
pub mod discrepancy;
pub mod document;
pub mod effect;
pub mod eservice;
pub mod form;
pub mod frame;
pub mod held;
pub mod notification;
pub mod operation;
pub mod partner;
pub mod pratica;
pub mod preference;
pub mod purpose;
pub mod saved_filter;
pub mod search;
pub mod session;
pub mod status;
pub mod task;
pub mod tenant;
pub mod terminology;
pub mod user;
pub mod voucher;

use domain::{Denial, Thing};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a page has no answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ApiError {
    /// No, because…
    Denied(Denial),
    /// The server cannot be reached.
    Offline,
    /// The database cannot answer just now.
    Unavailable,
    /// A fault of ours; it is in the log.
    Broken,
}

impl ApiError {
    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Denied(denial) => denial.status_and_code().0 as u16,
            Self::Offline | Self::Unavailable => 503,
            Self::Broken => 500,
        }
    }

    /// The answer for an address that leads nowhere.
    #[must_use]
    pub const fn not_found(thing: Thing) -> Self {
        Self::Denied(Denial::not_found(thing))
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    /// Faults of the transport itself. Arguments that cannot be read are the sender's fault, not ours.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                server::set_status(400);
                Self::Denied(Denial::Malformed)
            }
            other => {
                leptos::logging::error!("server function: {other}");
                Self::Broken
            }
        }
    }
}

pub use server::{actor, answer, backend};

pub mod server {
    //! What a server function may ask of the request it serves.

    use axum::http::request::Parts;
    use axum::http::{Method, StatusCode, header};
    use domain::{Actor, Denial};
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;

    use super::ApiError;

    /// The backend of this process.
    #[must_use]
    pub fn backend() -> backend::Backend {
        expect_context()
    }

    /// Who reads, if anybody is signed in: for pages that are open to everybody.
    #[must_use]
    pub fn reader() -> Option<Actor> {
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned())
    }

    /// Who asks.
    ///
    /// # Errors
    /// `SignedOut` when nobody is signed in.
    pub fn actor() -> Result<Actor, ApiError> {
        reader().ok_or_else(|| fail(ApiError::Denied(Denial::SignedOut)))
    }

    /// By what the answer under way is found in the log: its code, and the address that was asked for.
    #[must_use]
    pub fn asked_for() -> Option<(String, String)> {
        let parts = use_context::<Parts>()?;
        let code = parts.headers.get("x-correlation-id")?.to_str().ok()?.to_owned();
        Some((code, parts.uri.path().to_owned()))
    }

    /// Who asks, and in which session.
    ///
    /// # Errors
    /// `SignedOut` when nobody is signed in.
    pub fn signed_in() -> Result<backend::session::SignedIn, ApiError> {
        let parts = use_context::<Parts>();
        let signed_in = parts.and_then(|parts| parts.extensions.get::<backend::session::SignedIn>().cloned());
        signed_in.ok_or_else(|| fail(ApiError::Denied(Denial::SignedOut)))
    }

    /// The answer of a use case, with its status.
    ///
    /// # Errors
    /// The use case's.
    pub fn answer<T>(result: backend::Result<T>) -> Result<T, ApiError> {
        result.map_err(|error| fail(error.into()))
    }

    /// Gives the answer the error's status.
    pub fn fail(error: ApiError) -> ApiError {
        set_status(error.status());
        error
    }

    impl From<backend::Error> for ApiError {
        fn from(error: backend::Error) -> Self {
            match error {
                backend::Error::Denied(denial) => Self::Denied(denial),
                backend::Error::Race(_) | backend::Error::Unavailable(_) => {
                    tracing::warn!("{error}");
                    Self::Unavailable
                }
                backend::Error::Internal(fault) => {
                    tracing::error!("{fault:#}");
                    Self::Broken
                }
            }
        }
    }

    /// Was the form sent by a browser, as all our pages send theirs? A program that calls asks for no HTML.
    #[must_use]
    pub fn is_plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
            parts.method == Method::POST && accept.is_some_and(|accept| accept.contains("text/html"))
        })
    }

    /// Sets the status of the answer; a plain form keeps its redirect.
    pub fn set_status(status: u16) {
        if is_plain_form() {
            return;
        }
        if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
            options.set_status(status);
        }
    }
}
