//! The reader's colours (`ux.md` §4.2): kept in a cookie, so that the first paint of a page has them already.

use app::api::access::own_path;
use axum::extract::{Request, State};
use axum::response::Response;

use super::form::{self, Sent};
use super::{Access, go};
use crate::session::set_theme;

/// Keeps the choice and leads back to the page it was made on. Whatever is no choice means: as the device says.
pub(super) async fn choose(State(access): State<Access>, request: Request) -> Response {
    let Sent { form, .. } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let mut response = go(own_path(form.get("ritorno")).unwrap_or("/"));
    set_theme(&access.door, &mut response, form.get("tema"));
    response
}
