//! The page that explains a token of the terminology service: what is pasted is answered at once and kept nowhere.

use std::collections::BTreeMap;

use app::api::access::Posted;
use app::api::form::Draft;
use app::api::terminology::trust::FIELDS;
use app::routes::to;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::terminology::TerminologyAction;
use domain::terminology::rules::can;
use domain::{Actor, Denial};

use super::Access;
use super::form::{Sent, read_up_to};
use crate::refusal;

/// Bytes of the form at most: two tokens of 16 KiB as a browser writes them, and what people copy with them.
const MAX_FORM: usize = 64 * 1024;

/// Draws the page with what was found about the tokens.
pub async fn explain(State(access): State<Access>, actor: Option<Extension<Actor>>, request: Request) -> Response {
    let allowed = match &actor {
        Some(Extension(actor)) => can(TerminologyAction::Read, actor),
        None => Err(Denial::SignedOut),
    };
    if let Err(denial) = allowed {
        return refusal::of(to::TERMINOLOGY_TOKEN, &denial.into());
    }
    let Sent { request, form } = match read_up_to(request, &[], MAX_FORM).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let values: BTreeMap<String, String> =
        FIELDS.into_iter().map(|field| (field.to_owned(), form.get(field).to_owned())).collect();
    let draft = Draft { values, error: None, late: false };
    let mut response = access.renderer.draw(request, to::TERMINOLOGY_TOKEN, Posted { draft, issued: None }).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
