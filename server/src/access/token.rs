//! The page that explains a token of the terminology service: what is pasted is answered at once and kept nowhere.

use std::collections::BTreeMap;

use app::api::access::Posted;
use app::api::form::Draft;
use app::api::terminology::trust::FIELDS;
use app::routes::to;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::Access;
use super::form::{Sent, read_up_to};

/// Bytes of the form at most: two tokens of 16 KiB as a browser writes them, and what people copy with them.
const MAX_FORM: usize = 64 * 1024;

/// Draws the page with what was found about the tokens.
pub async fn explain(State(access): State<Access>, request: Request) -> Response {
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
